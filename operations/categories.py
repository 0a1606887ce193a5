"""In which categories somebody may register now, and who may: the rules of companions, of invitations, of closing.

Organizers put anybody anywhere; these rules hold for people who register themselves and for their focal points.
"""

import datetime as dt

import sqlalchemy as sa

from models import Category, Delegate, Event, Invitation, db
from operations import finished
from operations.refusals import Refusal
from operations.registration_reading import OUTSIDE

#: Who does not come takes nobody along.
GONE = ("rejected", "cancelled", "substituted")


def offered(event: Event, *, companions: bool = False, now: dt.datetime | None = None) -> list[Category]:
    """The categories that a form offers: those of people who come for themselves, or who come with somebody."""
    ours = (one for one in event.categories if one.accompanies == companions and not one.by_invitation)
    return [one for one in ours if (one.public or one.accompanies) and not is_closed(one, now)]


def is_closed(category: Category, now: dt.datetime | None = None) -> bool:
    """Whether its own time is over, by the event's clock; the event's own window is not asked."""
    return category.closes_at is not None and category.event.now(now) >= category.closes_at


def is_open(event: Event, *, now: dt.datetime | None = None) -> bool:
    """Whether people may register themselves now, by the event's clock."""
    clock, opens, closes = event.now(now), event.registration_opens_at, event.registration_closes_at
    if finished.is_finished(event, now):
        return False
    return (opens is None or opens <= clock) and (closes is None or clock < closes)


def is_open_to(invitation: Invitation, *, now: dt.datetime | None = None) -> bool:
    """Whether who was invited may still register: they need not wait for the opening."""
    event = invitation.event
    late = event.registration_closes_at is not None and event.now(now) >= event.registration_closes_at
    return not (late or is_closed(invitation.category, now) or finished.is_finished(event, now))


def chosen(event: Event, code: str, *, source: str, invited: Invitation | None, now: dt.datetime) -> Category:
    """The category of this code, for somebody who registers so.

    Refuses `unknown_category`, also where it is not for everybody, `by_invitation` and `category_closed`.
    """
    found = db.session.scalar(sa.select(Category).where(Category.event_id == event.id, Category.code == code))
    if found is None or (invited is not None and invited.category_id != found.id):
        raise Refusal("unknown_category", "category")
    if source in OUTSIDE and invited is None:
        _ensure_free(found, now)
    return found


def principal(event: Event, category: Category, key: int | None, *, source: str) -> Delegate | None:
    """Whom somebody in this category comes with.

    Refuses `principal_needed`, and `unknown_principal` for whoever does not come, or comes with somebody themselves.
    """
    if key is None:
        if category.accompanies and source in OUTSIDE:
            raise Refusal("principal_needed", "category")
        return None
    # Ids beyond 32 bits are nobody's, and PostgreSQL refuses to compare them.
    found = db.session.get(Delegate, key) if 0 < key < 2**31 else None
    if found is None or found.event_id != event.id or found.status in GONE or found.principal_id is not None:
        raise Refusal("unknown_principal", "principal")
    return found


def _ensure_free(category: Category, now: dt.datetime) -> None:
    if not (category.public or category.accompanies):
        raise Refusal("unknown_category", "category")
    if category.by_invitation:
        raise Refusal("by_invitation", "category")
    if is_closed(category, now):
        raise Refusal("category_closed", "category", closes_at=category.closes_at.astimezone(category.event.tz))
