"""An event's convoy: where it is on which day, when companies may be visited, its axes, buses and ways.

A place belongs to the city within which it is, however deep; a slot to the day whose city has that date when it begins.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import (
    Activity,
    ActivityGroup,
    Axis,
    Bus,
    Company,
    CompanyHours,
    Convoy,
    ConvoyDay,
    Event,
    Place,
    VisitSlot,
    Way,
    db,
)
from scheduling import visits


def of_event(event: Event) -> Convoy | None:
    """The rules of the event's convoy; None where it has none."""
    return db.session.get(Convoy, event.id)


def days(event: Event) -> list[ConvoyDay]:
    """The convoy's days with their cities and hotels, in order: one statement."""
    wanted = sa.select(ConvoyDay).where(ConvoyDay.event_id == event.id).order_by(ConvoyDay.day)
    return list(db.session.scalars(wanted.options(joinedload(ConvoyDay.city), joinedload(ConvoyDay.hotel))))


def axes(event: Event) -> list[Axis]:
    """The event's axes in their order: one statement."""
    return list(db.session.scalars(sa.select(Axis).where(Axis.event_id == event.id).order_by(Axis.rank, Axis.id)))


def buses(event: Event) -> list[Bus]:
    """The convoy's buses in their order: one statement."""
    return list(db.session.scalars(sa.select(Bus).where(Bus.event_id == event.id).order_by(Bus.rank, Bus.id)))


def ways(event: Event) -> list[Way]:
    """The ways somebody measured: one statement."""
    wanted = sa.select(Way).join(Place, Place.id == Way.from_id).where(Place.event_id == event.id)
    return list(db.session.scalars(wanted.order_by(Place.rank, Way.from_id, Way.to_id)))


def slot_rows(event: Event) -> list[VisitSlot]:
    """When companies may be visited, in the order of time: one statement."""
    wanted = sa.select(VisitSlot).where(VisitSlot.event_id == event.id)
    return list(db.session.scalars(wanted.order_by(VisitSlot.starts_at, VisitSlot.id)))


def slots(event: Event) -> tuple[visits.Slot, ...]:
    """The same with day, city and run, numbered from 0; one whose day has no city is not among them.

    Slots of one day between which there is less than `Convoy.rest` minutes form a run.
    """
    rules, placed = of_event(event), days(event)
    found: list[visits.Slot] = []
    for row in slot_rows(event) if rules else ():
        if (of_day := day_of(event, row.starts_at, placed)) is None:
            continue
        last = found[-1] if found else None
        run = 0 if last is None else last.run + _rested(last, row, of_day, rules.rest)
        found.append(visits.Slot(len(found), row.id, row.starts_at, row.ends_at, of_day.day, of_day.city_id, run))
    return tuple(found)


def day_of(event: Event, at: dt.datetime, placed: Iterable[ConvoyDay]) -> ConvoyDay | None:
    """The day of the convoy that an instant belongs to, by the clocks of that day's city."""
    return next((one for one in placed if at.astimezone(ZoneInfo(zone_of(event, one.city))).date() == one.day), None)


def zone_of(event: Event, place: Place | None) -> str:
    """IANA name of the zone in which times at this place are told."""
    return (place and place.zone) or event.zone


def cities(event: Event, placed: Iterable[ConvoyDay] | None = None) -> dict[int, int]:
    """By place, the convoy's city in which it is, itself included; places elsewhere are missing. Two statements."""
    above = {place.id: place.parent_id for place in event.places}
    known = {one.city_id for one in (days(event) if placed is None else placed)}
    return {place: city for place in above if (city := _city(place, above, known)) is not None}


def strange_hotels(event: Event) -> list[ConvoyDay]:
    """Days whose hotel is in another city, as far as anybody told where it is."""
    placed = days(event)
    within = cities(event, placed)
    return [one for one in placed if one.hotel_id and within.get(one.hotel_id) != one.city_id]


def stranded(event: Event, now: dt.datetime | None = None) -> int:
    """How many published visits that are not over stand outside the slots: one statement."""
    slot = sa.exists().where(
        VisitSlot.event_id == event.id,
        VisitSlot.starts_at == Activity.starts_at,
        VisitSlot.ends_at == Activity.ends_at,
    )
    visits_there = (Activity.event_id == event.id, Activity.kind == "company_visit", Activity.state == "published")
    standing = sa.select(sa.func.count()).select_from(Activity).where(*visits_there, Activity.starts_at.is_not(None))
    return db.session.scalar(standing.where(Activity.ends_at > event.now(now), ~slot, Activity.fixed.is_not(True)))


def needs_place(place: Place) -> bool:
    """Whether the convoy needs this place: it is a day's city or hotel, a company's, or the end of a way."""
    of_day = sa.select(ConvoyDay.event_id).where(sa.or_(ConvoyDay.city_id == place.id, ConvoyDay.hotel_id == place.id))
    of_company = sa.select(Company.event_id).where(Company.place_id == place.id)
    of_way = sa.select(Way.from_id).where(sa.or_(Way.from_id == place.id, Way.to_id == place.id))
    return db.session.execute(sa.union_all(of_day, of_company, of_way).limit(1)).first() is not None


def keeps_time(place: Place) -> bool:
    """Whether times are told by this place's clocks: slots of a day in this city, or hours of a company here."""
    of_city = sa.select(ConvoyDay.event_id).join(VisitSlot, VisitSlot.event_id == ConvoyDay.event_id)
    of_hours = sa.select(Company.event_id).join(CompanyHours, CompanyHours.company_id == Company.id)
    either = sa.union_all(of_city.where(ConvoyDay.city_id == place.id), of_hours.where(Company.place_id == place.id))
    return db.session.execute(either.limit(1)).first() is not None


def riding(event: Event) -> frozenset[int]:
    """Ids of the buses that somebody rides in: those groups need them. One statement."""
    used = sa.select(ActivityGroup.bus_id).join(Bus, Bus.id == ActivityGroup.bus_id)
    return frozenset(db.session.scalars(used.where(Bus.event_id == event.id).distinct()))


def _rested(last: visits.Slot, row: VisitSlot, of_day: ConvoyDay, rest: int) -> bool:
    """Whether people may change the bus between the two, so that a new run begins."""
    return last.day != of_day.day or row.starts_at - last.ends_at >= dt.timedelta(minutes=rest)


def _city(place: int | None, above: Mapping[int, int | None], known: set[int]) -> int | None:
    while place is not None and place not in known:
        place = above.get(place)
    return place
