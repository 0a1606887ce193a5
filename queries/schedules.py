"""The published programme as `scheduling/` calculates with it: six statements, whatever the number of people; two more
where there are rides, one where companies are visited.
"""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable

import sqlalchemy as sa

from models import (
    Activity,
    ActivityCategory,
    ActivityGroup,
    Bus,
    Category,
    Company,
    CompanyHours,
    Convoy,
    Delegate,
    Event,
    Participation,
    Place,
    Ride,
    db,
)
from models.participation import HOLDING
from scheduling import programme as seen
from scheduling.programme import Id, Item, Programme, Spot

#: Roles an activity cannot do without; in a meeting it is everybody.
NEEDED = ("special_guest", "host", "moderator", "panelist", "interpreter", "leader")
#: Columns of an activity, and of a draft, that an item takes as they are.
SAME = ("day", "starts_at", "ends_at", "capacity")

_ITEM = (
    Activity.id, Activity.kind, Activity.day, Activity.rank, Activity.starts_at, Activity.ends_at, Activity.place_id,
    Activity.to_place_id, Activity.capacity, Activity.fixed, Activity.blocking, Activity.live, Activity.parent_id,
    Activity.languages, Activity.attendance, Activity.audience, Activity.revision, Activity.state,
)  # fmt: skip


def programme(event: Event) -> Programme:
    """All that is published and not cancelled, with who takes part."""
    rows = db.session.execute(
        sa.select(*_ITEM).where(Activity.event_id == event.id, Activity.state == "published")
    ).all()
    return assembled(event, rows)


def assembled(event: Event, rows: Iterable[sa.Row]) -> Programme:
    """A programme of activities given as rows of these columns, with the event's people and places around them."""
    rows = list(rows)
    admitted = _admitted(event)
    named, needed = _people(event, {row.id: row.kind for row in rows})
    usual = dt.timedelta(minutes=event.usual_minutes)
    return Programme(
        items=tuple(sorted((_item(row, usual, admitted) for row in rows), key=_in_order)),
        spots=_spots(event),
        named=named,
        needed=needed,
        members=_members(event),
        zone=event.zone,
        first_day=event.starts_on,
        last_day=event.ends_on,
        interpreters=event.interpreters,
        convoy=_convoy(event, [row.id for row in rows if row.kind == "transfer"]),
        hosts=_hosts(event, [row.id for row in rows if row.kind == "company_visit"]),
    )


def _item(row: sa.Row, usual: dt.timedelta, admitted: Callable[[Id], frozenset[Id]]) -> Item:
    common = row.attendance == "everyone" and row.audience in ("public", "delegates")
    return Item(
        id=row.id, kind=row.kind, rank=row.rank or 0, usual=usual, place=row.place_id, to_place=row.to_place_id,
        fixed=bool(row.fixed), blocking=bool(row.blocking), live=row.live, parent=row.parent_id,
        languages=tuple(row.languages or ()), everyone=admitted(row.id) if common else frozenset(),
        revision=row.revision, **{name: getattr(row, name) for name in SAME},
    )  # fmt: skip


def _in_order(item: Item) -> tuple[object, ...]:
    starts_at = item.starts_at or dt.datetime.min.replace(tzinfo=dt.UTC)
    return item.day, starts_at, item.rank, item.id


def _admitted(event: Event) -> Callable[[Id], frozenset[Id]]:
    """Which categories may come to an activity: those named, else all of the event's."""
    limits = defaultdict(set)
    pairs = sa.select(ActivityCategory.activity_id, ActivityCategory.category_id).join(Activity)
    for activity_id, category_id in db.session.execute(pairs.where(Activity.event_id == event.id)):
        limits[activity_id].add(category_id)
    every = frozenset(db.session.scalars(sa.select(Category.id).where(Category.event_id == event.id)))
    return lambda activity_id: frozenset(limits[activity_id]) if activity_id in limits else every


def _people(event: Event, kinds: dict[Id, str]) -> tuple[dict[Id, frozenset[Id]], dict[Id, frozenset[Id]]]:
    """Who is named in each activity, and whom of them it needs."""
    named, needed = defaultdict(set), defaultdict(set)
    held = sa.select(Participation.activity_id, Participation.delegate_id, Participation.role).join(Activity)
    held = held.where(Activity.event_id == event.id, Participation.status.in_(HOLDING))
    for activity_id, delegate_id, role in db.session.execute(held):
        if activity_id in kinds:
            named[activity_id].add(delegate_id)
            if role in NEEDED or kinds[activity_id] == "meeting":
                needed[activity_id].add(delegate_id)
    return _frozen(named), _frozen(needed)


def _members(event: Event) -> dict[Id, frozenset[Id]]:
    found = defaultdict(set)
    approved = sa.select(Delegate.category_id, Delegate.id).where(Delegate.event_id == event.id)
    for category_id, delegate_id in db.session.execute(approved.where(Delegate.status == "approved")):
        found[category_id].add(delegate_id)
    return _frozen(found)


def _spots(event: Event) -> dict[Id, Spot]:
    columns = (Place.id, Place.parent_id, Place.capacity, Place.latitude, Place.longitude)
    spots = {
        row.id: Spot(row.id, row.parent_id, row.capacity, row.latitude, row.longitude)
        for row in db.session.execute(sa.select(*columns).where(Place.event_id == event.id))
    }
    holding = {spot.parent for spot in spots.values()}
    return {
        key: dataclasses.replace(spot, holds_places=True) if key in holding else spot for key, spot in spots.items()
    }


def _convoy(event: Event, ride_ids: list[Id]) -> seen.Convoy | None:
    """The convoy's rules with these rides; None where nobody rides."""
    rules = db.session.get(Convoy, event.id) if ride_ids else None
    if rules is None:
        return None
    stated = sa.select(Ride.activity_id, Ride.driving_minutes).where(Ride.activity_id.in_(ride_ids))
    minutes, coaches = dict(db.session.execute(stated).all()), _coaches(ride_ids)
    rides = {key: seen.Ride(tuple(coaches.get(key, ())), minutes.get(key)) for key in ride_ids}
    return seen.Convoy(rides, rules.driving_hours, rules.duty_hours, rules.buffer)


def _coaches(ride_ids: list[Id]) -> dict[Id, list[seen.Coach]]:
    riding = sa.and_(Participation.group_id == ActivityGroup.id, Participation.status.in_(HOLDING))
    wanted = (
        sa.select(ActivityGroup.activity_id, ActivityGroup.id, ActivityGroup.name, ActivityGroup.bus_id)
        .add_columns(sa.func.coalesce(ActivityGroup.capacity, Bus.seats).label("seats"), Participation.delegate_id)
        .outerjoin(Bus, Bus.id == ActivityGroup.bus_id)
        .outerjoin(Participation, riding)
        .where(ActivityGroup.activity_id.in_(ride_ids), ActivityGroup.kind == "bus")
        .order_by(ActivityGroup.id)
    )
    groups, people = {}, defaultdict(set)
    for row in db.session.execute(wanted):
        groups[row.id] = row
        people[row.id] |= {row.delegate_id} - {None}
    found = defaultdict(list)
    for key, row in groups.items():
        found[row.activity_id].append(seen.Coach(row.bus_id, row.name, row.seats, frozenset(people[key])))
    return found


def _hosts(event: Event, visit_ids: list[Id]) -> dict[Id, seen.Host]:
    """What is known of the companies of these visits: one statement, where there are any."""
    if not visit_ids:
        return {}
    wanted = sa.select(Activity.id, Company.id, Company.capacity, CompanyHours.starts_at, CompanyHours.ends_at)
    wanted = wanted.join(Company, Company.organization_id == Activity.organization_id)
    wanted = wanted.outerjoin(CompanyHours, CompanyHours.company_id == Company.id)
    wanted = wanted.where(Company.event_id == event.id, Activity.id.in_(visit_ids))
    companies, hours = {}, defaultdict(list)
    for activity_id, company_id, capacity, starts_at, ends_at in db.session.execute(wanted.order_by(Activity.id)):
        companies[activity_id] = (company_id, capacity)
        if starts_at:
            hours[activity_id].append((starts_at, ends_at))
    return {key: seen.Host(one, tuple(sorted(hours[key])), most) for key, (one, most) in companies.items()}


def _frozen(found: dict[Id, set[Id]]) -> dict[Id, frozenset[Id]]:
    return {key: frozenset(ids) for key, ids in found.items()}
