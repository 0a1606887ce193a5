"""Who sleeps where on which night: a convoy sleeps in another city each night, a summit where people said.

What somebody said of their stay holds for each of its nights; a night of its own holds before that.
"""

import dataclasses
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import Delegate, Event, Journey, Night, Place, Stay, db
from queries import convoys

DAY = dt.timedelta(days=1)
#: Nobody stays longer around an event; a year that was typed wrongly makes no thousand nights.
LONGEST = 90


@dataclasses.dataclass(frozen=True)
class Bed:
    """One person's night; `mate` shares the room, `waits_for` was asked and does not."""

    delegate: Delegate
    on: dt.date
    place: Place | None
    elsewhere: str
    room: str
    note: str
    #: Whether this night is unlike the rest of their stay.
    apart: bool
    mate: Delegate | None = None
    waits_for: Delegate | None = None


@dataclasses.dataclass(frozen=True)
class House:
    """A hotel on one night; `place` None: somewhere else."""

    place: Place | None
    city: Place | None
    beds: list[Bed]

    @property
    def rooms(self) -> dict[str, int]:
        """How many rooms of which kind: those who share need one."""
        counted: Counter[str] = Counter()
        for one in self.beds:
            if one.mate is None or one.delegate.id < one.mate.id:
                counted[one.room] += 1
        return dict(counted)


@dataclasses.dataclass(frozen=True)
class Evening:
    """One night, by the day on whose evening it begins."""

    on: dt.date
    houses: list[House]

    @property
    def heads(self) -> int:
        return sum(len(house.beds) for house in self.houses)


def of_event(event: Event) -> list[Evening]:
    """Every night with its hotels in the order of the event's places, elsewhere last; those who share a room one after
    the other, else by name. A constant number of statements.
    """
    nights: dict[dt.date, list[Bed]] = defaultdict(list)
    for bed in beds(event):
        nights[bed.on].append(bed)
    places = {place.id: place for place in event.places}
    cities = convoys.cities(event)
    return [Evening(on, _houses(nights[on], places, cities)) for on in sorted(nights)]


def beds(event: Event, delegate_ids: Iterable[int] | None = None) -> list[Bed]:
    """Each night of everybody approved who said something of it (or of these people alone), by night and name: a
    constant number of statements.
    """
    people = _people(event)
    stays, own, travelling = _stays(event), _nights(event), _journeys(event)
    route = {one.day: one.hotel for one in convoys.days(event) if one.hotel}
    apart = defaultdict(set)
    for key, on in own:
        apart[key].add(on)
    found = [
        _bed(person, on, stays.get(person.id), own.get((person.id, on)), route)
        for person in people
        for on in _dates(person.id, stays.get(person.id), apart[person.id], travelling, route)
    ]
    paired = _paired(found, stays, own)
    wanted = None if delegate_ids is None else set(delegate_ids)
    return [one for one in paired if wanted is None or one.delegate.id in wanted]


def find(delegate: Delegate, on: dt.date) -> Night | None:
    """The person's night of its own."""
    return db.session.get(Night, (delegate.id, on))


def silent(event: Event, known: Iterable[Bed]) -> list[Delegate]:
    """The approved of whom no night is known, by name: one statement."""
    sleeping = {one.delegate.id for one in known}
    return [one for one in _people(event) if one.id not in sleeping]


def _people(event: Event) -> Sequence[Delegate]:
    wanted = sa.select(Delegate).where(Delegate.event_id == event.id, Delegate.status == "approved")
    loaded = joinedload(Delegate.category), joinedload(Delegate.delegation)
    return db.session.scalars(wanted.options(*loaded).order_by(Delegate.sort_name, Delegate.id)).all()


def _stays(event: Event) -> dict[int, Stay]:
    wanted = sa.select(Stay).join(Stay.delegate).where(Delegate.event_id == event.id).options(joinedload(Stay.place))
    return {one.delegate_id: one for one in db.session.scalars(wanted)}


def _nights(event: Event) -> dict[tuple[int, dt.date], Night]:
    wanted = sa.select(Night).join(Night.delegate).where(Delegate.event_id == event.id).options(joinedload(Night.place))
    return {(one.delegate_id, one.on): one for one in db.session.scalars(wanted)}


def _journeys(event: Event) -> dict[tuple[int, str], dt.date]:
    """By person and way the day, by the clocks of the station."""
    wanted = sa.select(Journey).join(Journey.delegate).where(Delegate.event_id == event.id, Journey.at.is_not(None))
    return {
        (one.delegate_id, one.way): one.at.astimezone(ZoneInfo(one.zone or event.zone)).date()
        for one in db.session.scalars(wanted)
    }


def _dates(
    person: int,
    stay: Stay | None,
    apart: set[dt.date],
    travelling: Mapping[tuple[int, str], dt.date],
    route: Mapping[dt.date, Place],
) -> list[dt.date]:
    """Which nights somebody sleeps here: as they said, else from arrival to departure, else as the convoy does."""
    dates = set(apart)
    if stay is not None:
        leaving = travelling.get((person, "departure"))
        first = stay.from_on or travelling.get((person, "arrival")) or min(route, default=None)
        last = stay.to_on or (leaving and leaving - DAY) or max(route, default=None)
        if first and last:
            dates |= {first + DAY * number for number in range(min((last - first).days + 1, LONGEST))}
    return sorted(dates)


def _bed(person: Delegate, on: dt.date, stay: Stay | None, night: Night | None, route: Mapping[dt.date, Place]) -> Bed:
    said = night or stay
    place, elsewhere = said.place, said.elsewhere
    travels_along = place is None and not elsewhere if night else _travels_along(stay, route)
    if travels_along:
        place = route.get(on, place)
    return Bed(person, on, place, elsewhere, said.room, said.note, apart=night is not None)


def _travels_along(stay: Stay, route: Mapping[dt.date, Place]) -> bool:
    """Who named one of the convoy's hotels, or none, sleeps where the convoy does."""
    return not stay.elsewhere if stay.place is None else stay.place in route.values()


def _paired(found: Iterable[Bed], stays: Mapping[int, Stay], own: Mapping[tuple[int, dt.date], Night]) -> list[Bed]:
    by_key = {(one.delegate.id, one.on): one for one in found}
    chosen = {}
    for key in by_key:
        night = own.get(key)
        chosen[key] = (night or stays[key[0]]).shares_with_id
    asked = {(night.shares_with_id, on): person for (person, on), night in own.items() if night.shares_with_id}
    return [_with_mate(bed, by_key, chosen, asked) for bed in by_key.values()]


def _with_mate(
    bed: Bed,
    by_key: Mapping[tuple[int, dt.date], Bed],
    chosen: Mapping[tuple[int, dt.date], int | None],
    asked: Mapping[tuple[int, dt.date], int],
) -> Bed:
    """A night of its own is for both of whom it tells; a stay holds when both ask."""

    def partner(person: int) -> int | None:
        own = by_key.get((person, bed.on))
        if own is not None and not own.apart and (person, bed.on) in asked:
            return asked[person, bed.on]
        return chosen.get((person, bed.on))

    wish = partner(bed.delegate.id)
    other = by_key.get((wish, bed.on)) if wish else None
    if other and partner(wish) == bed.delegate.id and other.place is bed.place and other.elsewhere == bed.elsewhere:
        return dataclasses.replace(bed, mate=other.delegate)
    return dataclasses.replace(bed, waits_for=other.delegate) if other else bed


def _houses(beds: Sequence[Bed], places: Mapping[int, Place], cities: Mapping[int, int]) -> list[House]:
    by_place: dict[int | None, list[Bed]] = defaultdict(list)
    for one in beds:
        by_place[one.place.id if one.place else None].append(one)
    ordered = [key for key in places if key in by_place] + ([None] if None in by_place else [])
    return [House(places.get(key), places.get(cities.get(key)), _side_by_side(by_place[key])) for key in ordered]


def _side_by_side(beds: Sequence[Bed]) -> list[Bed]:
    by_id, placed = {one.delegate.id: one for one in beds}, {}
    for one in beds:
        placed.setdefault(one.delegate.id, one)
        if one.mate:
            placed.setdefault(one.mate.id, by_id[one.mate.id])
    return list(placed.values())
