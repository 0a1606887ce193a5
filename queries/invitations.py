"""The personal invitations to an event, and how each stands."""

from collections import Counter

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import Event, Invitation, db
from queries import pages
from queries.pages import Page

#: How an invitation may stand, in the order of their lives.
STATES = ("waiting", "opened", "registered", "declined", "withdrawn")
#: No answer yet.
OPEN = ("waiting", "opened")
_stands = sa.case(
    (Invitation.delegate_id.is_not(None), "registered"),
    (Invitation.withdrawn_at.is_not(None), "withdrawn"),
    (Invitation.declined_at.is_not(None), "declined"),
    (Invitation.opened_at.is_not(None), "opened"),
    else_="waiting",
)


def state(invitation: Invitation) -> str:
    """A word of `STATES`."""
    if invitation.delegate_id:
        return "registered"
    told = {"withdrawn": invitation.withdrawn_at, "declined": invitation.declined_at, "opened": invitation.opened_at}
    return next((word for word, moment in told.items() if moment), "waiting")


def page(event: Event, *, which: str | None = None, number: int = 1, size: int = 50) -> Page:
    """One page of the event's invitations by name, all of them or those in one state, as rows."""
    wanted = sa.select(Invitation).where(Invitation.event_id == event.id)
    if which in STATES:
        wanted = wanted.where(_stands == which)
    parts = (joinedload(Invitation.category, innerjoin=True), joinedload(Invitation.delegate))
    return pages.turned_to(number, wanted.order_by(sa.func.lower(Invitation.name), Invitation.id), *parts, size=size)


def counts(event: Event) -> Counter[str]:
    """How many there are in each state: one statement."""
    counted = sa.select(_stands, sa.func.count()).where(Invitation.event_id == event.id)
    return Counter(dict(db.session.execute(counted.group_by(_stands)).all()))


def find(event: Event, key: int) -> Invitation | None:
    """The event's invitation with this id."""
    found = db.session.get(Invitation, key)
    return found if found and found.event_id == event.id else None


def unanswered(event: Event) -> list[int]:
    """The ids of those that wait for an answer."""
    mine = sa.select(Invitation.id).where(Invitation.event_id == event.id, _stands.in_(OPEN))
    return list(db.session.scalars(mine.order_by(Invitation.id)))
