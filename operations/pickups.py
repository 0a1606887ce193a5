"""Pick-ups: who is fetched, or brought, by which greeter in which vehicle, and how far that is.

Nobody greets in two terminals at once, and no vehicle drives twice at once: whoever arranges holds the event.
"""

import dataclasses
import datetime as dt
from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa

from models import Delegate, Event, Greeter, Journey, Pickup, PickupJourney, Vehicle, db
from models.transaction import lock
from models.transport import STAGES
from operations import fields, finished, journal, travel_reading
from operations.event_reading import instant
from operations.journal import Actor
from operations.refusals import Refusal
from queries import care, pickups
from scheduling import shuttles


@dataclasses.dataclass(frozen=True)
class Said:
    """A pick-up as somebody wants it: ids of journeys, vehicle, greeter and hotel, times in UTC."""

    journeys: tuple[int, ...]
    starts_at: dt.datetime
    ends_at: dt.datetime
    vehicle: int | None = None
    greeter: int | None = None
    hotel: int | None = None
    note: str = ""


def read(event: Event, typed: Mapping[str, object], zone: str) -> Said:
    """What a page collected, its times by the clocks of this zone; raises `fields.Malformed`."""
    time = travel_reading.moment(event)
    rules = {
        "journeys": _ids,
        "starts_at": lambda text: _instant(time(text), zone),
        "ends_at": lambda text: _instant(time(text), zone),
        "vehicle": lambda text: _id(text, "unknown_vehicle"),
        "greeter": lambda text: _id(text, "unknown_greeter"),
        "hotel": lambda text: _id(text, "unknown_place"),
        "note": lambda text: fields.line(text, 500),
    }
    facts = fields.read_all(rules, typed)
    if facts["ends_at"] <= facts["starts_at"]:
        raise fields.Malformed({"ends_at": Refusal("ends_before_start", "ends_at")})
    return Said(**facts)


def arrange(event: Event, way: str, said: Said, *, by: Actor, now: dt.datetime | None = None) -> Pickup:
    """Let these people be fetched ("arrival") or brought ("departure") together.

    Refuses `unknown_traveller`, `fetched_already`, `two_terminals`, `unknown_vehicle`, `unknown_greeter`,
    `unknown_place`, `too_few_seats`, `not_step_free`, `vehicle_elsewhere`, `greeter_elsewhere` and `finished`.
    """
    lock(event)
    finished.ensure_running(event, now)
    pickup = Pickup(event_id=event.id, way=way)
    people = _set(event, pickup, said)
    db.session.add(pickup)
    db.session.flush()
    _take(pickup, people)
    journal.write("pickup.arranged", pickup, by, people=len(people))
    return pickup


def change(pickup: Pickup, said: Said, *, seen: int | None = None, by: Actor, now: dt.datetime | None = None) -> Pickup:
    """Other people, times, vehicle or greeter; changed flights are taken note of. `seen`: the edition that was shown.

    Refuses `changed_meanwhile` and what `arrange` refuses.
    """
    event = _begin(pickup, now)
    if seen is not None and seen != pickup.edition:
        raise Refusal("changed_meanwhile")
    people = _set(event, pickup, said)
    pickup.edition += 1
    _take(pickup, people)
    journal.write("pickup.changed", pickup, by, people=len(people))
    return pickup


def reach(pickup: Pickup, stage: str, *, by: Actor, now: dt.datetime | None = None) -> Pickup:
    """Say how far it is, onward or back; twice is once. Refuses `unknown_stage` and `finished`."""
    _begin(pickup, now)
    if stage not in STAGES:
        raise Refusal("unknown_stage")
    if pickup.stage != stage:
        pickup.stage = stage
        journal.write("pickup.reached", pickup, by, stage=stage)
    return pickup


def remove(pickup: Pickup, *, by: Actor, now: dt.datetime | None = None) -> None:
    """Nobody is fetched by it any more. Refuses `finished`."""
    _begin(pickup, now)
    journal.write("pickup.removed", pickup, by)
    db.session.delete(pickup)


def said_of(pickup: Pickup) -> dict[str, object]:
    """What the page of a pick-up shows."""
    return {
        "journeys": [str(one.id) for one in pickup.journeys],
        "starts_at": pickup.starts_at,
        "ends_at": pickup.ends_at,
        "vehicle": pickup.vehicle_id,
        "greeter": pickup.greeter_id,
        "hotel": pickup.place_id,
        "note": pickup.note,
    }


def _begin(pickup: Pickup, now: dt.datetime | None) -> Event:
    event = lock(db.session.get_one(Event, pickup.event_id))
    finished.ensure_running(event, now)
    lock(pickup)
    return event


def _set(event: Event, pickup: Pickup, said: Said) -> Sequence[Journey]:
    """Give the pick-up its facts once they hold together; returns whose it is."""
    people = _travellers(event, pickup, said.journeys)
    post = shuttles.Post(said.starts_at, said.ends_at, people[0].station, people[0].terminal)
    vehicle, greeter = _vehicle(event, said.vehicle), _greeter(event, said.greeter)
    _ensure_fits(vehicle, people)
    _ensure_alone(event, pickup, vehicle, greeter, post)
    if said.hotel is not None and said.hotel not in {one.id for one in event.places}:
        raise Refusal("unknown_place", "hotel")
    pickup.station, pickup.terminal = post.station, post.terminal
    pickup.starts_at, pickup.ends_at = said.starts_at, said.ends_at
    pickup.vehicle_id, pickup.greeter_id = said.vehicle, said.greeter
    pickup.place_id, pickup.note = said.hotel, said.note
    return people


def _travellers(event: Event, pickup: Pickup, ids: Collection[int]) -> Sequence[Journey]:
    wanted = sa.select(Journey).join(Journey.delegate).where(Journey.id.in_(ids), Journey.way == pickup.way)
    wanted = wanted.where(Delegate.event_id == event.id, Delegate.status == "approved").order_by(Journey.id)
    found = db.session.scalars(wanted).all()
    if not found or {one.id for one in found} != set(ids):
        raise Refusal("unknown_traveller", "journeys")
    _ensure_waiting(pickup, found)
    if len({(one.station.casefold(), one.terminal.casefold()) for one in found}) > 1:
        raise Refusal("two_terminals", "journeys")
    return found


def _ensure_waiting(pickup: Pickup, people: Sequence[Journey]) -> None:
    taken = sa.select(PickupJourney.journey_id).where(PickupJourney.journey_id.in_([one.id for one in people]))
    others = db.session.scalars(taken.where(PickupJourney.pickup_id.is_distinct_from(pickup.id))).all()
    for one in people:
        if one.id in others:
            raise Refusal("fetched_already", "journeys", name=one.delegate.full_name or one.delegate.reference)


def _vehicle(event: Event, id: int | None) -> Vehicle | None:
    vehicle = db.session.get(Vehicle, id) if id is not None else None
    if id is not None and (vehicle is None or vehicle.event_id != event.id):
        raise Refusal("unknown_vehicle", "vehicle")
    return vehicle


def _greeter(event: Event, id: int | None) -> Greeter | None:
    greeter = db.session.get(Greeter, id) if id is not None else None
    if id is not None and (greeter is None or greeter.event_id != event.id):
        raise Refusal("unknown_greeter", "greeter")
    return greeter


def _ensure_fits(vehicle: Vehicle | None, people: Sequence[Journey]) -> None:
    if vehicle is None:
        return
    if len(people) > vehicle.seats:
        raise Refusal("too_few_seats", "vehicle", seats=vehicle.seats, people=len(people))
    if not vehicle.step_free and pickups.steps_matter(people, care.aids(one.delegate_id for one in people)):
        raise Refusal("not_step_free", "vehicle")


def _ensure_alone(
    event: Event, pickup: Pickup, vehicle: Vehicle | None, greeter: Greeter | None, post: shuttles.Post
) -> None:
    """Nobody in two terminals at once, no vehicle on two drives."""
    for other in pickups.at_the_time(event.id, post.starts_at, post.ends_at, pickup.id):
        where = " ".join(filter(None, (other.station, other.terminal)))
        if vehicle and other.vehicle_id == vehicle.id:
            raise Refusal("vehicle_elsewhere", "vehicle", vehicle=vehicle.code, where=where)
        if greeter and other.greeter_id == greeter.id and shuttles.elsewhere(post, pickups.post_of(other)):
            raise Refusal("greeter_elsewhere", "greeter", greeter=greeter.name, where=where)


def _take(pickup: Pickup, people: Sequence[Journey]) -> None:
    """Whose it is from now on, each with the time for which it is planned."""
    db.session.execute(sa.delete(PickupJourney).where(PickupJourney.pickup_id == pickup.id))
    rows = [{"journey_id": one.id, "pickup_id": pickup.id, "planned_at": one.at} for one in people]
    db.session.execute(sa.insert(PickupJourney), rows)
    db.session.flush()
    db.session.expire(pickup)


def _ids(typed: object) -> tuple[int, ...]:
    chosen = typed if isinstance(typed, list | tuple) else [typed] if typed else []
    if not chosen:
        raise Refusal("required")
    return tuple(_id(one, "unknown_traveller") or 0 for one in chosen)


def _id(typed: object, refusal: str) -> int | None:
    """An id as a page sends it; None for nothing."""
    text = fields.line(typed, 100)
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Refusal(refusal)
    return int(text)


def _instant(local: dt.datetime | None, zone: str) -> dt.datetime:
    if local is None:
        raise Refusal("required")
    try:
        return instant(local, zone)
    except ValueError:
        raise Refusal("hour_left_out") from None
