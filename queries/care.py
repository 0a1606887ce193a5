"""Health data that may be read: of people who come, and who agreed to it themselves."""

from collections.abc import Collection, Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from models import Consent, Delegate, DelegateCare, Event, db

#: Who says one of these goes where no step is.
STEP_FREE = frozenset({"wheelchair", "step_free"})


def steps_matter(aids: Collection[str] | None, access: str | None) -> bool:
    """Whether somebody who says this must meet no steps; who only wrote something may mean them."""
    return bool(STEP_FREE & set(aids)) if aids else bool(access)


def agreed() -> sa.ColumnElement[bool]:
    """Whether the person of a row of `DelegateCare` agreed: what a focal point ticked still has to be confirmed."""
    consent, care = Consent.__table__.c, DelegateCare.__table__.c  # a gate asks, too, which makes no objects of rows
    given = sa.select(consent.id).where(
        consent.delegate_id == care.delegate_id,
        consent.purpose == "care",
        consent.withdrawn_at.is_(None),
        consent.by_kind.is_distinct_from("focal"),
    )
    return given.exists()


def of_event(event: Event) -> Sequence[DelegateCare]:
    """What the event's approved people need, by name, the people and their delegations loaded: one statement."""
    wanted = sa.select(DelegateCare).join(DelegateCare.delegate)
    wanted = wanted.where(Delegate.event_id == event.id, Delegate.status == "approved", agreed())
    person = contains_eager(DelegateCare.delegate)
    loaded = wanted.options(person.joinedload(Delegate.category), person.joinedload(Delegate.delegation))
    return db.session.scalars(loaded.order_by(Delegate.sort_name, Delegate.id)).all()


def aids(delegate_ids: Iterable[int]) -> dict[int, DelegateCare]:
    """What those of these people need to get about who said so, the people loaded: one statement."""
    wanted = sa.select(DelegateCare).join(DelegateCare.delegate)
    wanted = wanted.where(DelegateCare.delegate_id.in_(list(delegate_ids)), agreed())
    found = db.session.scalars(wanted.options(contains_eager(DelegateCare.delegate)))
    return {one.delegate_id: one for one in found if one.aids or one.access}
