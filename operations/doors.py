"""Doors: the secret addresses of delegates, focal points, hosts, devices and feeds.

A token is derived, not stored: HMAC(LINK_KEY, kind | subject | generation). The database holds its SHA-256, so a link
can be shown again, dies with the next generation, and a stolen database opens nothing. A feed's token never opens a
page, nor the other way round.
"""

import base64
import datetime as dt
import hashlib
import hmac

import sqlalchemy as sa

from models import Door, db
from models.base import utcnow


class LinkKey:
    """The key of all personal links, set once by the application at its start."""

    value: bytes = b""


def token_of(door: Door) -> str:
    """The secret part of the door's address: 43 characters of URL-safe base64."""
    return _derive(door.kind, door.subject_id, door.generation)


def ensure(kind: str, subject_id: int) -> Door:
    """The living door of this kind for this subject, made when there is none yet (then needs a transaction)."""
    return find(kind, subject_id) or _make(kind, subject_id, generation=_last_generation(kind, subject_id) + 1)


def find(kind: str, subject_id: int) -> Door | None:
    """The living door of this kind for this subject, if there is one."""
    mine = sa.select(Door).where(Door.kind == kind, Door.subject_id == subject_id, Door.revoked_at.is_(None))
    return db.session.scalar(mine.order_by(Door.generation.desc()).limit(1))


def replace(kind: str, subject_id: int, *, now: dt.datetime | None = None) -> Door:
    """A new door; the earlier address is dead from then on."""
    for door in db.session.scalars(sa.select(Door).where(Door.kind == kind, Door.subject_id == subject_id)):
        door.revoked_at = door.revoked_at or now or utcnow()
    return _make(kind, subject_id, _last_generation(kind, subject_id) + 1)


def end(kind: str, subject_id: int, *, now: dt.datetime | None = None) -> bool:
    """Close the door for good; whether there was one. The next to be made has another address."""
    door = find(kind, subject_id)
    if door is not None:
        door.revoked_at = now or utcnow()
    return door is not None


def opened_by(kind: str, token: str, *, now: dt.datetime | None = None) -> Door | None:
    """The door of this kind that the token opens; None for a wrong, revoked or expired one."""
    door = db.session.scalar(sa.select(Door).where(Door.digest == digest(token), Door.kind == kind))
    if door is None or door.revoked_at or (door.expires_at and door.expires_at <= (now or utcnow())):
        return None
    return door


def digest(secret: str) -> str:
    """SHA-256 as 64 hexadecimal digits: what the database keeps of a secret. Takes any text."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _last_generation(kind: str, subject_id: int) -> int:
    last = sa.select(sa.func.max(Door.generation)).where(Door.kind == kind, Door.subject_id == subject_id)
    return db.session.scalar(last) or 0


def first(kind: str, subject_id: int) -> dict[str, object]:
    """The row of the first door of somebody who never had one, for who stores many at once."""
    return _row(kind, subject_id, generation=1)


def _make(kind: str, subject_id: int, generation: int) -> Door:
    door = Door(**_row(kind, subject_id, generation))
    db.session.add(door)
    db.session.flush()
    return door


def _row(kind: str, subject_id: int, generation: int) -> dict[str, object]:
    secret = digest(_derive(kind, subject_id, generation))
    return {"kind": kind, "subject_id": subject_id, "generation": generation, "digest": secret}


def _derive(kind: str, subject_id: int, generation: int) -> str:
    if not LinkKey.value:
        raise RuntimeError("LINK_KEY is not set")
    said = f"{kind}|{subject_id}|{generation}".encode()
    return base64.urlsafe_b64encode(hmac.digest(LinkKey.value, said, "sha256")).rstrip(b"=").decode()
