"""Who is fetched or brought by whom, in what, and where plans have changed since."""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from models import Delegate, DelegateCare, Event, Greeter, Journey, Pickup, PickupJourney, Vehicle, db
from queries import care
from scheduling import shuttles

#: What of a pick-up a board shows.
LOADED = (joinedload(Pickup.vehicle), joinedload(Pickup.greeter), joinedload(Pickup.place))


@dataclasses.dataclass(frozen=True)
class Trouble:
    """Why a pick-up does not fit any more; `journey` is whose plans changed, None where it is the vehicle.

    `code`: not_coming, time_unknown, other_time, other_terminal, too_few_seats, not_step_free, empty.
    """

    pickup: Pickup
    code: str
    journey: Journey | None = None


def vehicles(event: Event) -> Sequence[Vehicle]:
    """The event's vehicles by their codes: one statement."""
    return db.session.scalars(sa.select(Vehicle).where(Vehicle.event_id == event.id).order_by(Vehicle.code)).all()


def greeters(event: Event) -> Sequence[Greeter]:
    """The event's greeters by name: one statement."""
    return db.session.scalars(
        sa.select(Greeter).where(Greeter.event_id == event.id).order_by(Greeter.name, Greeter.id)
    ).all()


def find(event: Event, id: int) -> Pickup | None:
    """This pick-up of the event."""
    row = db.session.get(Pickup, id)
    return row if row and row.event_id == event.id else None


def uses(row: Vehicle | Greeter) -> bool:
    """Whether a pick-up has this vehicle or greeter."""
    column = Pickup.vehicle_id if isinstance(row, Vehicle) else Pickup.greeter_id
    return db.session.scalar(sa.select(Pickup.id).where(column == row.id).limit(1)) is not None


def of_event(event: Event, way: str | None = None) -> Sequence[Pickup]:
    """All, in the order of time, with vehicle, greeter, hotel and whose journeys they are: three statements."""
    wanted = sa.select(Pickup).where(Pickup.event_id == event.id, *([Pickup.way == way] if way else []))
    people = selectinload(Pickup.journeys).joinedload(Journey.delegate)
    return db.session.scalars(wanted.options(*LOADED, people).order_by(Pickup.starts_at, Pickup.id)).all()


def of_journeys(ids: Iterable[int]) -> dict[int, Pickup]:
    """By journey its pick-up, with vehicle, greeter and hotel: one statement."""
    wanted = sa.select(PickupJourney.journey_id, Pickup).join(Pickup, Pickup.id == PickupJourney.pickup_id)
    wanted = wanted.where(PickupJourney.journey_id.in_(list(ids))).options(*LOADED)
    return dict(map(tuple, db.session.execute(wanted)))


def people_of(pickup: Pickup) -> Sequence[Journey]:
    """The journeys of those who are fetched and still come, by name, with the people: one statement."""
    wanted = sa.select(Journey).join(PickupJourney).join(Journey.delegate).options(joinedload(Journey.delegate))
    wanted = wanted.where(PickupJourney.pickup_id == pickup.id, Delegate.status == "approved")
    return db.session.scalars(wanted.order_by(Delegate.sort_name, Delegate.id)).all()


def post_of(pickup: Pickup) -> shuttles.Post:
    """Where its greeter stands, and how long."""
    return shuttles.Post(pickup.starts_at, pickup.ends_at, pickup.station, pickup.terminal)


def at_the_time(event_id: int, starts_at: dt.datetime, ends_at: dt.datetime, own: int | None) -> Sequence[Pickup]:
    """The event's other pick-ups that share a moment with this stretch of time: one statement."""
    wanted = sa.select(Pickup).where(Pickup.event_id == event_id, Pickup.id.is_distinct_from(own))
    wanted = wanted.where(Pickup.starts_at < ends_at, Pickup.ends_at > starts_at)
    return db.session.scalars(wanted.options(*LOADED).order_by(Pickup.starts_at, Pickup.id)).all()


def troubles(event: Event, rows: Sequence[Pickup] | None = None) -> list[Trouble]:
    """What does not fit any more in these pick-ups (all that are not over), in the order of time: two statements.

    Whether somebody meets a step is said of the vehicle, never of whom.
    """
    rows = [one for one in of_event(event) if one.stage != "done"] if rows is None else rows
    if not rows:
        return []
    planned = _planned([one.id for one in rows])
    needing = care.aids(journey.delegate_id for one in rows for journey in one.journeys)
    return [trouble for one in rows for trouble in _troubles(one, planned[one.id], needing)]


def _planned(ids: Collection[int]) -> dict[int, dict[int, dt.datetime | None]]:
    """By pick-up, by journey, the time for which it was planned."""
    wanted = sa.select(PickupJourney.pickup_id, PickupJourney.journey_id, PickupJourney.planned_at)
    found = defaultdict(dict)
    for pickup, journey, at in db.session.execute(wanted.where(PickupJourney.pickup_id.in_(ids))):
        found[pickup][journey] = at
    return found


def _troubles(
    pickup: Pickup, planned: dict[int, dt.datetime | None], needing: dict[int, DelegateCare]
) -> Iterable[Trouble]:
    coming = [one for one in pickup.journeys if one.delegate.status == "approved"]
    if not coming:
        yield Trouble(pickup, "empty")
    for one in pickup.journeys:
        if code := _trouble_of(pickup, one, planned.get(one.id)):
            yield Trouble(pickup, code, one)
    if pickup.vehicle and len(coming) > pickup.vehicle.seats:
        yield Trouble(pickup, "too_few_seats")
    if pickup.vehicle and not pickup.vehicle.step_free and steps_matter(coming, needing):
        yield Trouble(pickup, "not_step_free")


def _trouble_of(pickup: Pickup, journey: Journey, planned_at: dt.datetime | None) -> str | None:
    if journey.delegate.status != "approved":
        return "not_coming"
    if journey.at is None:
        return "time_unknown"
    if journey.at != planned_at:
        return "other_time"
    return None if is_there(pickup, journey) else "other_terminal"


def is_there(pickup: Pickup, journey: Journey) -> bool:
    """Whether the journey ends, or begins, at the pick-up's terminal."""
    here, there = (pickup.station, pickup.terminal), (journey.station, journey.terminal)
    return [text.casefold() for text in here] == [text.casefold() for text in there]


def steps_matter(journeys: Iterable[Journey], needing: dict[int, DelegateCare]) -> bool:
    """Whether one of these people must meet no step, as far as they agreed that it is used."""
    found = (needing.get(one.delegate_id) for one in journeys)
    return any(one is not None and care.steps_matter(one.aids, one.access) for one in found)
