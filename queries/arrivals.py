"""Who comes and goes when and where, for those who meet people and bring them back: the board of a day."""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from models import Delegate, Event, Journey, Pickup, Stay, db
from queries import pickups

DAY = dt.timedelta(days=1)


@dataclasses.dataclass(frozen=True)
class Car:
    """People who come or go together: on the same flight, train or ship, or at the same time, and are fetched by the
    same pick-up, where there is one.
    """

    journey: Journey
    people: list[Journey]
    pickup: Pickup | None = None


@dataclasses.dataclass(frozen=True)
class Terminal:
    """A place at which people are met or dropped, in the order of time."""

    station: str
    terminal: str
    cars: list[Car]

    @property
    def heads(self) -> int:
        return sum(len(car.people) for car in self.cars)

    @property
    def hours(self) -> list[tuple[dt.datetime | None, list[Car]]]:
        """By the full hour in which they come or go, None for times not known yet."""
        return [(hour, list(cars)) for hour, cars in groupby(self.cars, key=_hour)]


def days(event: Event, way: str) -> dict[dt.date | None, int]:
    """How many come or go on each day by the station's clocks, the earliest first, None for times not known yet: one
    statement.
    """
    counted: dict[dt.date | None, int] = defaultdict(int)
    for at, zone in db.session.execute(_journeys(event, way).with_only_columns(Journey.at, Journey.zone)):
        counted[_local_day(at, zone or event.zone)] += 1
    return dict(sorted(counted.items(), key=lambda item: (item[0] is None, item[0])))


def board(event: Event, way: str, day: dt.date | None) -> list[Terminal]:
    """Everybody approved who comes or goes on this day, or without a day, of whom no time is known: by station and
    terminal, those who travel together as one, the first in precedence first. Two statements.
    """
    terminals: dict[tuple[str, str], list[Journey]] = defaultdict(list)
    coming = of_day(event, way, day)
    for one in coming:
        terminals[one.station, one.terminal].append(one)
    fetched = pickups.of_journeys(one.id for one in coming)
    return [Terminal(*names, _cars(rows, fetched)) for names, rows in sorted(terminals.items(), key=_by_name)]


def of_day(event: Event, way: str, day: dt.date | None) -> list[Journey]:
    """The journeys of that day by the clocks of their stations, the people loaded: one statement."""
    person = contains_eager(Journey.delegate)
    loaded = person.joinedload(Delegate.category), person.joinedload(Delegate.delegation)
    wanted = _journeys(event, way).where(_around(event, day)).options(*loaded)
    return [one for one in db.session.scalars(wanted) if _local_day(one.at, one.zone or event.zone) == day]


def of_event(event: Event, way: str) -> Sequence[Journey]:
    """Everybody approved who comes or goes, in the order of time, the people loaded: one statement."""
    person = contains_eager(Journey.delegate)
    loaded = person.joinedload(Delegate.category), person.joinedload(Delegate.delegation)
    ordered = _journeys(event, way).order_by(Journey.at.is_(None), Journey.at, Journey.station, Delegate.sort_name)
    return db.session.scalars(ordered.options(*loaded)).all()


def silent(event: Event, way: str) -> Sequence[Delegate]:
    """The approved who have said nothing of this journey, by name: one statement."""
    said = sa.select(Journey.id).where(Journey.delegate_id == Delegate.id, Journey.way == way)
    wanted = sa.select(Delegate).where(Delegate.event_id == event.id, Delegate.status == "approved", ~said.exists())
    loaded = joinedload(Delegate.category), joinedload(Delegate.delegation)
    return db.session.scalars(wanted.options(*loaded).order_by(Delegate.sort_name, Delegate.id)).all()


def stays(delegate_ids: Iterable[int]) -> dict[int, Stay]:
    """Where these people sleep, hotels loaded: one statement."""
    wanted = sa.select(Stay).where(Stay.delegate_id.in_(list(delegate_ids))).options(joinedload(Stay.place))
    return {one.delegate_id: one for one in db.session.scalars(wanted)}


def _journeys(event: Event, way: str) -> sa.Select[tuple[Journey]]:
    wanted = sa.select(Journey).join(Journey.delegate)
    return wanted.where(Delegate.event_id == event.id, Delegate.status == "approved", Journey.way == way)


def _around(event: Event, day: dt.date | None) -> sa.ColumnElement[bool]:
    """Wide enough for the day in every zone of the world."""
    if day is None:
        return Journey.at.is_(None)
    noon = dt.datetime.combine(day, dt.time(12), dt.UTC)
    return Journey.at.between(noon - 2 * DAY, noon + 2 * DAY)


def _local_day(at: dt.datetime | None, zone: str) -> dt.date | None:
    return at and at.astimezone(ZoneInfo(zone)).date()


def _cars(rows: Iterable[Journey], fetched: dict[int, Pickup]) -> list[Car]:
    def together(one: Journey) -> tuple:
        pickup = fetched.get(one.id)
        return *_together(one), pickup.id if pickup else 0

    ordered = sorted(rows, key=lambda one: (*together(one), *_precedence(one.delegate)))
    groups = (list(people) for _key, people in groupby(ordered, key=together))
    return [Car(people[0], people, fetched.get(people[0].id)) for people in groups]


def _precedence(person: Delegate) -> tuple[bool, int, str, int]:
    return person.rank is None, person.rank or 0, person.sort_name, person.id


def _hour(car: Car) -> dt.datetime | None:
    at = car.journey.at
    if at is None:
        return None
    there = at.astimezone(ZoneInfo(car.journey.zone or car.journey.delegate.event.zone))
    return there.replace(minute=0, second=0, microsecond=0)


def _together(one: Journey) -> tuple[float, str, str, int]:
    """The same for those who travel together; who says neither number nor time travels alone."""
    number = "".join(one.number.upper().split())
    alone = 0 if number or one.at else one.delegate_id
    return one.at.timestamp() if one.at else 0, one.means, number, alone


def _by_name(item: tuple[tuple[str, str], list[Journey]]) -> tuple[bool, str, str]:
    station, terminal = item[0]
    return not station, station.casefold(), terminal.casefold()
