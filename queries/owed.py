"""What people still owe the organizers, by the event's rules: each thing with its last day and the days left."""

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterable, Sequence

import sqlalchemy as sa

from models import Consent, Delegate, Event, Journey, Photo, db
from models.delegate import STATUSES
from models.registration import OWED
from queries import registration_rules
from queries.consents import SENSITIVE

#: Who may still come owes something; the second form opens with the approval.
_COMING = frozenset(STATUSES) - {"rejected", "cancelled", "substituted"}

#: More than so many are asked about as all of the event, for no statement takes their ids one by one.
MANY = 1000


@dataclasses.dataclass(frozen=True)
class Owed:
    """One thing, a word of `models.registration.OWED`; `until` is its last local day."""

    word: str
    until: dt.date
    days_left: int

    @property
    def late(self) -> bool:
        """Whether the last day has passed, by the event's clock."""
        return self.days_left < 0


def of_people(event: Event, delegates: Collection[Delegate], now: dt.datetime | None = None) -> dict[int, list[Owed]]:
    """What each of these owes, by id, in the order of `OWED`: four statements at most, however many they are.

    `now` is a real instant.
    """
    asked = _asked(event, now)
    coming = [one for one in delegates if one.status in _COMING]
    owing = {one.word: _OWING[one.word](coming) for one in asked}
    return {one.id: [owed for owed in asked if one.id in owing[owed.word]] for one in delegates}


def of_event(event: Event, now: dt.datetime | None = None) -> list[tuple[Delegate, list[Owed]]]:
    """Who owes anything, by name: six statements at most, however many there are."""
    if not _asked(event, now):
        return []
    coming = sa.select(Delegate).where(Delegate.event_id == event.id, Delegate.status.in_(_COMING))
    people = db.session.scalars(coming.order_by(Delegate.sort_name, Delegate.id)).all()
    owed = of_people(event, people, now)
    return [(one, owed[one.id]) for one in people if owed[one.id]]


def _asked(event: Event, now: dt.datetime | None) -> list[Owed]:
    days, today = registration_rules.of_event(event).owed, event.today(now)
    until = {word: dt.date.fromisoformat(days[word]) for word in OWED if days.get(word)}
    return [Owed(word, day, (day - today).days) for word, day in until.items()]


def _position(people: Iterable[Delegate]) -> set[int]:
    return {one.id for one in people if not one.position}


def _consent(people: Sequence[Delegate]) -> set[int]:
    given = sa.select(Consent.delegate_id).where(Consent.by_kind == "focal", Consent.purpose.in_(SENSITIVE))
    return _among(given.where(Consent.withdrawn_at.is_(None)), Consent.delegate_id, people)


def _photo(people: Sequence[Delegate]) -> set[int]:
    pictured = {one.id for one in people if one.category.has_badge}
    return pictured - _among(sa.select(Photo.delegate_id), Photo.delegate_id, people)


def _travel(people: Sequence[Delegate]) -> set[int]:
    """Who was approved, and has not said when they arrive."""
    approved = {one.id for one in people if one.status == "approved"}
    arriving = sa.select(Journey.delegate_id).where(Journey.way == "arrival")
    return approved - _among(arriving, Journey.delegate_id, people)


def _among(wanted: sa.Select[tuple[int]], column: sa.ColumnElement[int], people: Sequence[Delegate]) -> set[int]:
    if not people:
        return set()
    ids = [one.id for one in people]
    if len(ids) > MANY:
        ids = sa.select(Delegate.id).where(Delegate.event_id == people[0].event_id)
    return set(db.session.scalars(wanted.where(column.in_(ids))))


_OWING = {"position": _position, "consent": _consent, "photo": _photo, "travel": _travel}
