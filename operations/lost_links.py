"""Personal links sent again to the address on file, for whoever asks; the answer tells nothing of who is registered.

Whether there is somebody or not, one transaction is written, so the answer takes about as long.
"""

import datetime as dt
from collections.abc import Mapping

import sqlalchemy as sa

from models import Attempt, Delegate, Event, Message, db
from models.base import utcnow
from models.transaction import locked
from operations import fields, outbox
from operations.doors import digest
from operations.refusals import Refusal

#: Letters a delegate may get in one day, however often somebody asks.
MOST_A_DAY = 3
#: Times that one network may ask within the window; a hotel full of delegates has one address.
MOST_PER_NETWORK, WINDOW = 20, dt.timedelta(minutes=15)
TEMPLATE = "link_again"


def read(typed: Mapping[str, object]) -> dict[str, object]:
    """The address, checked for its form alone. Raises `fields.Malformed`."""
    return fields.read_all({"email": _address}, typed)


def send(event: Event, email: str, *, network: str, now: dt.datetime | None = None) -> None:
    """Queue a letter with the link for each delegate of the event who has this address, whatever its capitals.

    Each has a letter of their own, `MOST_A_DAY` at most. Refuses `too_many_requests` for a busy network.
    """
    now = now or utcnow()
    _count_asking(network, now)
    ours = sa.select(Delegate.id).where(Delegate.event_id == event.id, sa.func.lower(Delegate.email) == email.lower())
    # Locked, so that two who ask at once do not both write the third letter.
    for delegate in locked(Delegate, db.session.scalars(ours)):
        if (number := _sent_today(delegate, now) + 1) <= MOST_A_DAY:
            outbox.queue(delegate, TEMPLATE, f"{TEMPLATE}:{delegate.id}:{now:%Y-%m-%d}:{number}")


def _address(typed: object) -> str:
    email = fields.email(typed)
    if email is None:
        raise Refusal("required")
    return email


def _count_asking(network: str, now: dt.datetime) -> None:
    """As for signing in: counted first, so that a hundred at once are no more than a hundred in turn."""
    if db.session.get_bind().dialect.name == "postgresql":  # whose transactions would not see each other's tries
        db.session.execute(sa.text("LOCK TABLE attempt IN EXCLUSIVE MODE"))
    db.session.execute(sa.delete(Attempt).where(Attempt.at <= now - WINDOW))
    key = digest(f"lost_link|{network}")
    asked = sa.select(sa.func.count()).select_from(Attempt).where(Attempt.key == key, Attempt.at > now - WINDOW)
    if db.session.scalar(asked) >= MOST_PER_NETWORK:
        raise Refusal("too_many_requests")
    db.session.add(Attempt(key=key, at=now))


def _sent_today(delegate: Delegate, now: dt.datetime) -> int:
    """How many were written since midnight, UTC."""
    today = Message.dedupe.startswith(f"{TEMPLATE}:{delegate.id}:{now:%Y-%m-%d}:", autoescape=True)
    written = sa.select(sa.func.count()).select_from(Message).where(Message.delegate_id == delegate.id, today)
    return db.session.scalar(written)
