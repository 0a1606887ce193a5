"""Who comes and goes when and where, for those who meet people and bring them back: the board of a day."""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from models import Delegate, Event, Journey, Stay, db

DAY = dt.timedelta(days=1)


@dataclasses.dataclass(frozen=True)
class Car:
    """People who come or go together: on the same flight, train or ship, or at the same time."""

    journey: Journey
    people: list[Journey]


@dataclasses.dataclass(frozen=True)
class Terminal:
    """A place at which people are met or dropped, in the order of time."""

    station: str
    terminal: str
    cars: list[Car]

    @property
    def heads(self) -> int:
        return sum(len(car.people) for car in self.cars)


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
    terminal, those who travel together as one. One statement.
    """
    person = contains_eager(Journey.delegate)
    loaded = person.joinedload(Delegate.category), person.joinedload(Delegate.delegation)
    wanted = _journeys(event, way).where(_around(event, day)).options(*loaded)
    terminals: dict[tuple[str, str], list[Journey]] = defaultdict(list)
    for one in db.session.scalars(wanted):
        if _local_day(one.at, one.zone or event.zone) == day:
            terminals[one.station, one.terminal].append(one)
    return [Terminal(*names, _cars(rows)) for names, rows in sorted(terminals.items(), key=_by_name)]


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


def _cars(rows: Iterable[Journey]) -> list[Car]:
    ordered = sorted(rows, key=lambda one: (*_together(one), one.delegate.sort_name, one.delegate_id))
    return [Car(people[0], people) for _key, those in groupby(ordered, key=_together) if (people := list(those))]


def _together(one: Journey) -> tuple[float, str, str, int]:
    """The same for those who travel together; who says neither number nor time travels alone."""
    number = "".join(one.number.upper().split())
    alone = 0 if number or one.at else one.delegate_id
    return one.at.timestamp() if one.at else 0, one.means, number, alone


def _by_name(item: tuple[tuple[str, str], list[Journey]]) -> tuple[bool, str, str]:
    station, terminal = item[0]
    return not station, station.casefold(), terminal.casefold()
