"""API tokens: made once, shown once, kept as a hash."""

import dataclasses
import datetime as dt
import secrets

import sqlalchemy as sa

from models import ApiToken, Event, db
from models.base import utcnow
from operations import journal
from operations.doors import digest
from operations.journal import SYSTEM, Actor
from operations.refusals import Refusal
from queries.events import Outline

TOKEN = ApiToken.__table__.c
EVENT = Event.__table__.c
#: Made once, and of columns: it runs for every call, and a row need not become an object for it.
_BY_DIGEST = (
    sa.select(
        TOKEN.id, TOKEN.name, TOKEN.role, TOKEN.event_id, TOKEN.expires_at, TOKEN.revoked_at,
        EVENT.id.label("named_id"), EVENT.zone, EVENT.clock_shift, EVENT.ends_on,
    )
    .select_from(ApiToken.__table__)
    .outerjoin(Event.__table__, EVENT.slug == sa.bindparam("slug"))
    .where(TOKEN.digest == sa.bindparam("digest"))
)  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Bearer:
    """Who calls: a living token, and the event it is for; without one it is for all."""

    id: int
    name: str
    role: str
    event_id: int | None
    #: The event that the call names, whether the token is for it or not; None where there is none.
    named: Outline | None


def create(name: str, role: str, *, event: Event | None, by: Actor = SYSTEM) -> str:
    """A new token for a program; the return value is the only time it is seen."""
    if role != "admin" and event is None:
        raise Refusal("role_needs_event", "event")
    secret = f"cmt_{secrets.token_urlsafe(32)}"
    token = ApiToken(name=name, digest=digest(secret), role=role, event_id=event and event.id)
    db.session.add(token)
    journal.write("token.created", token, by, role=role)
    return secret


def find(secret: str, slug: str | None = None, *, now: dt.datetime | None = None) -> Bearer | None:
    """Whoever has this secret and calls for the event with this slug: one statement.

    None when the token is unknown, revoked or expired.
    """
    row = db.session.execute(_BY_DIGEST, {"digest": digest(secret), "slug": slug}).one_or_none()
    if row is None or row.revoked_at or (row.expires_at and row.expires_at <= (now or utcnow())):
        return None
    named = None if row.named_id is None else Outline(row.named_id, row.zone, row.clock_shift, row.ends_on)
    return Bearer(row.id, row.name, row.role, row.event_id, named)
