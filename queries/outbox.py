"""The outbox for those who look after it: what waits, was sent, or did not arrive."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import Event, Message, db
from queries import delegates, pages
from queries.pages import Page

#: Letters to staff, such as invitations, belong to no event.
_TO_STAFF = Message.event_id.is_(None)


def page(event: Event, *, text: str = "", status: str | None = None, number: int = 1) -> Page:
    """One page of the event's messages, the latest first, with their people: two statements.

    Every word of `text` has to be found in the recipient, as in the list of delegates; of whoever is none, such as a
    company's host or a focal point, in the address.
    """
    chosen = sa.select(Message).where(Message.event_id == event.id).order_by(Message.id.desc())
    if named := delegates.having(text):
        to_contact = sa.and_(Message.delegate_id.is_(None), *_addressed(text))
        chosen = chosen.outerjoin(Message.delegate).where(sa.or_(sa.and_(*named), to_contact))
    if status:
        chosen = chosen.where(Message.status == status)
    return pages.turned_to(number, chosen, joinedload(Message.delegate))


def counts(event: Event) -> dict[str, int]:
    """How many messages there are by status: one statement."""
    grouped = sa.select(Message.status, sa.func.count()).where(Message.event_id == event.id).group_by(Message.status)
    return dict(db.session.execute(grouped).all())


def find(event: Event, message_id: int) -> Message | None:
    """The event's message with this id, with its person."""
    wanted = sa.select(Message).where(Message.event_id == event.id, Message.id == message_id)
    return db.session.scalar(wanted.options(joinedload(Message.delegate)))


def letters(*, text: str = "", status: str | None = None, number: int = 1) -> Page:
    """One page of the letters to staff, the latest first: every word of `text` is in the recipient's address."""
    found = _addressed(text)
    if status:
        found.append(Message.status == status)
    return pages.turned_to(number, sa.select(Message).where(_TO_STAFF, *found).order_by(Message.id.desc()))


def letter_counts() -> dict[str, int]:
    """How many letters to staff there are by status: one statement."""
    grouped = sa.select(Message.status, sa.func.count()).where(_TO_STAFF).group_by(Message.status)
    return dict(db.session.execute(grouped).all())


def find_letter(message_id: int) -> Message | None:
    """The letter to staff with this id."""
    return db.session.scalar(sa.select(Message).where(_TO_STAFF, Message.id == message_id))


def _addressed(text: str) -> list[sa.ColumnElement[bool]]:
    """That every word of the text stands in the address a message goes to."""
    return [Message.recipient.icontains(word, autoescape=True) for word in delegates.storable(text)[:200].split()]
