"""The one place where a matching writes rides: new ones, changed ones, called off ones, with their buses and who is in
each. Rides change at once and make no version; those that organizers arranged themselves are none of its business.
"""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence

import sqlalchemy as sa

from models import Activity, ActivityGroup, Bus, db
from models import Ride as RideRow
from operations import matched_seats, programme
from operations.journal import Actor
from queries.matching_questions import Sheet
from queries.rides import Matched
from scheduling.programme import Id
from scheduling.riding import Ride

#: What a ride is called, by what people call where it goes.
TITLE = {"en": "Bus to {name}", "es": "Autobús a {name}", "fr": "Autobus vers {name}"}


@dataclasses.dataclass(frozen=True)
class Plan:
    """What is to become of the rides that stand, and which are new."""

    #: By activity; some of them at another time.
    kept: Mapping[Id, Ride]
    called_off: tuple[Id, ...]
    new: tuple[Ride, ...]


def carry_out(sheet: Sheet, rides: Sequence[Ride], *, by: Actor, now: dt.datetime) -> set[Id]:
    """Let exactly these matched rides stand, but for those that have begun; returns the activities that are new,
    changed or called off. The caller holds the locks.
    """
    known = [one for one in sheet.rides if not _begun(sheet, one)]
    plan = planned(known, rides)
    changed = _rewrite(plan, now)
    made = _make(sheet, plan.new, now)
    programme.remember({*changed, *made}, by=by, now=now)
    here = plan.kept | made
    groups = _grouped(here)
    lists = {
        key: {person: groups.get((key, bus)) for bus, people in ride.buses.items() for person in people}
        for key, ride in here.items()
    }
    matched_seats.fill(lists, {one for one, _delegation in sheet.visitors}, now)
    return {*changed, *made}


def planned(known: Iterable[Matched], rides: Iterable[Ride]) -> Plan:
    """Rides that stand become those of the same way and time; what is left, those of the same way and day."""
    spare, kept, rest = list(known), {}, []
    for ride in rides:
        same = next((one for one in spare if _way(one) == _way(ride) and one.starts_at == ride.starts_at), None)
        if same is None:
            rest.append(ride)
        else:
            spare.remove(same)
            kept[same.activity] = ride
    new = []
    for ride in rest:
        like = next((one for one in spare if _way(one) == _way(ride)), None)
        if like is None:
            new.append(ride)
        else:
            spare.remove(like)
            kept[like.activity] = ride
    return Plan(kept, tuple(one.activity for one in spare), tuple(new))


def _way(ride: Matched | Ride) -> tuple[object, ...]:
    return ride.day, ride.origin, ride.goal


def _begun(sheet: Sheet, ride: Matched) -> bool:
    """Whether it has begun, or belongs to a run that has."""
    over = [sheet.moment, *(one.ends_at for one in sheet.slots if one.number in sheet.begun)]
    return ride.starts_at is not None and ride.starts_at <= max(over)


def _rewrite(plan: Plan, now: dt.datetime) -> list[Id]:
    """Rides at another time, and called off ones; returns which are something else than before."""
    ids = [*plan.kept, *plan.called_off]
    changed = []
    for row in db.session.scalars(sa.select(Activity).where(Activity.id.in_(ids)).order_by(Activity.id)):
        ride = plan.kept.get(row.id)
        if ride and (row.starts_at, row.ends_at) == (ride.starts_at, ride.ends_at):
            continue
        if ride:
            row.starts_at, row.ends_at = ride.starts_at, ride.ends_at
            db.session.get_one(RideRow, row.id).driving_minutes = ride.driving
        else:
            row.state = "cancelled"
        row.revision, row.published_at = row.revision + 1, now
        changed.append(row.id)
    db.session.flush()
    return changed


def _make(sheet: Sheet, new: Iterable[Ride], now: dt.datetime) -> dict[Id, Ride]:
    """Activities for these rides: a handful of statements."""
    rides = {str(uuid.uuid4()): one for one in new}
    if not rides:
        return {}
    names = _names(sheet, rides.values())
    rows = [_row(sheet, uid, ride, names[ride.host, ride.goal], now) for uid, ride in rides.items()]
    db.session.execute(sa.insert(Activity), rows)
    stored = sa.select(Activity.uid, Activity.id).where(Activity.uid.in_(rides))
    made = {key: rides[uid] for uid, key in db.session.execute(stored)}
    db.session.execute(
        sa.insert(RideRow),
        [{"activity_id": key, "driving_minutes": one.driving, "matched": True} for key, one in made.items()],
    )
    return made


def _row(sheet: Sheet, uid: str, ride: Ride, name: Mapping[str, str], now: dt.datetime) -> dict[str, object]:
    return {
        "uid": uid, "event_id": sheet.event.id, "kind": "transfer", "audience": "participants", "attendance": "listed",
        "live": True, "state": "published", "revision": 1, "created_at": now, "published_at": now, "day": ride.day,
        "title": title_of(name), "starts_at": ride.starts_at, "ends_at": ride.ends_at, "place_id": ride.origin,
        "to_place_id": ride.goal,
    }  # fmt: skip


def title_of(name: Mapping[str, str]) -> dict[str, str]:
    """What a ride is called that goes there, in each language."""
    return {code: said.format(name=name.get(code) or next(iter(name.values()))) for code, said in TITLE.items()}


def _names(sheet: Sheet, rides: Collection[Ride]) -> dict[tuple[Id | None, Id], Mapping[str, str]]:
    """What people call where each ride goes: the company, else the place."""
    places = {one.id: one.name for one in sheet.event.places}
    companies = {key: company.name for key, company in sheet.companies.items()}
    return {(one.host, one.goal): companies.get(one.host) or places[one.goal] for one in rides}


def _grouped(rides: Mapping[Id, Ride]) -> dict[tuple[Id, Id], Id]:
    """See to it that each ride has a group for each of its buses; returns the groups by ride and bus."""
    there = _groups(rides)
    wanted = {(key, bus) for key, ride in rides.items() for bus in ride.buses if bus is not None}
    missing = sorted(wanted - there.keys())
    if not missing:
        return there
    known = db.session.execute(sa.select(Bus.id, Bus.code, Bus.seats).where(Bus.id.in_({bus for _key, bus in missing})))
    buses = {key: {"bus_id": key, "name": code, "capacity": seats} for key, code, seats in known}
    new = [{"activity_id": key, "kind": "bus"} | buses[bus] for key, bus in missing]
    db.session.execute(sa.insert(ActivityGroup), new)
    return _groups(rides)


def _groups(activity_ids: Iterable[Id]) -> dict[tuple[Id, Id], Id]:
    wanted = sa.select(ActivityGroup.activity_id, ActivityGroup.bus_id, ActivityGroup.id)
    wanted = wanted.where(ActivityGroup.activity_id.in_(list(activity_ids)), ActivityGroup.bus_id.is_not(None))
    return {(activity, bus): key for activity, bus, key in db.session.execute(wanted.order_by(ActivityGroup.id.desc()))}
