"""API tokens: made once, shown once, kept as a hash."""

import datetime as dt
import secrets

import sqlalchemy as sa

from models import ApiToken, Event, db
from models.base import utcnow
from operations import journal
from operations.doors import digest
from operations.journal import SYSTEM, Actor
from operations.refusals import Refusal

#: Made once, and of columns: it runs for every call, and a row need not become an object for it.
_BY_DIGEST = sa.select(ApiToken.__table__).where(ApiToken.digest == sa.bindparam("digest"))


def create(name: str, role: str, *, event: Event | None, by: Actor = SYSTEM) -> str:
    """A new token for a program; the return value is the only time it is seen."""
    if role != "admin" and event is None:
        raise Refusal("role_needs_event", "event")
    secret = f"cmt_{secrets.token_urlsafe(32)}"
    token = ApiToken(name=name, digest=digest(secret), role=role, event_id=event and event.id)
    db.session.add(token)
    journal.write("token.created", token, by, role=role)
    return secret


def find(secret: str, *, now: dt.datetime | None = None) -> sa.Row | None:
    """The columns of the living token with this secret; None when unknown, revoked or expired."""
    token = db.session.execute(_BY_DIGEST, {"digest": digest(secret)}).one_or_none()
    if token is None or token.revoked_at or (token.expires_at and token.expires_at <= (now or utcnow())):
        return None
    return token
