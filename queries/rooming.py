"""Who sleeps where, from when to when, and who shares a room: what a hotel is told."""

import dataclasses

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from models import Delegate, Event, Journey, Place, Stay, db
from models.travel import WAYS


@dataclasses.dataclass(frozen=True)
class Sleeper:
    """One person's nights; they share the room with `mate` because both ask for it."""

    stay: Stay
    mate: Delegate | None
    arrival: Journey | None
    departure: Journey | None

    @property
    def waits(self) -> bool:
        """Whether the person asks for somebody who has not asked for them."""
        return self.stay.shares_with_id is not None and self.mate is None

    @property
    def nights(self) -> int | None:
        """How many, where both ends are known."""
        first, last = self.stay.from_on, self.stay.to_on
        return (last - first).days + 1 if first and last else None


def of_event(event: Event) -> list[tuple[Place | None, list[Sleeper]]]:
    """By hotel, in the order of the event's places and elsewhere last: everybody approved who said where they sleep, by
    name, those who share a room one after the other. Two statements.
    """
    found, travelling = _stays(event), _journeys(event)
    by_id = {one.delegate_id: one for one in found}
    rows = [Sleeper(one, _mate(one, by_id), *(travelling.get((one.delegate_id, way)) for way in WAYS)) for one in found]
    places = {row.stay.place_id: row.stay.place for row in rows}
    hotels = sorted(places.values(), key=lambda place: (place is None, place and place.rank, place and place.id))
    return [(hotel, _paired([row for row in rows if row.stay.place is hotel])) for hotel in hotels]


def _stays(event: Event) -> list[Stay]:
    person = contains_eager(Stay.delegate)
    wanted = sa.select(Stay).join(Stay.delegate).where(Delegate.event_id == event.id, Delegate.status == "approved")
    loaded = wanted.options(
        person.joinedload(Delegate.category),
        person.joinedload(Delegate.delegation),
        joinedload(Stay.place),
        joinedload(Stay.shares_with),
    )
    return list(db.session.scalars(loaded.order_by(Delegate.sort_name, Delegate.id)))


def _journeys(event: Event) -> dict[tuple[int, str], Journey]:
    wanted = sa.select(Journey).join(Journey.delegate).where(Delegate.event_id == event.id)
    return {(one.delegate_id, one.way): one for one in db.session.scalars(wanted)}


def _mate(stay: Stay, by_id: dict[int, Stay]) -> Delegate | None:
    """The one whose request answers this one's."""
    other = by_id.get(stay.shares_with_id)
    return stay.shares_with if other and other.shares_with_id == stay.delegate_id else None


def _paired(rows: list[Sleeper]) -> list[Sleeper]:
    """Each followed by who shares their room, if that one sleeps in the same hotel."""
    by_id, placed = {row.stay.delegate_id: row for row in rows}, {}
    for row in rows:
        placed.setdefault(row.stay.delegate_id, row)
        if row.mate and row.mate.id in by_id:
            placed.setdefault(row.mate.id, by_id[row.mate.id])
    return list(placed.values())
