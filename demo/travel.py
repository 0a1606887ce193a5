"""How some of the demo's made-up people travel, where they sleep and who fetches them: what they would have said in the
second form, and what dispatchers made of it.

Always the same for the same roster. Who stands beside them needs no mark: only people who are invented themselves
travel.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path

import sqlalchemy as sa
import yaml

from demo.attendance import insert
from demo.parts import INVENTED, STAFF, Person, Roster
from models import Event, Greeter, Journey, Place, Stay, Vehicle, db
from models.travel import WAYS
from operations import fields, shuttles
from operations.event_reading import instant
from operations.journal import SYSTEM

FILE = yaml.safe_load(Path(__file__).with_name("travel.yaml").read_text("utf-8"))


def fill(event: Event, roster: Roster, delegates: Mapping[str, dict]) -> None:
    """Journeys and nights of one person in so many, and of those who accompany them; `delegates` as
    `attendance.fill` returns them.
    """
    plan = FILE[event.slug]
    travellers = list(_travellers(roster, plan["one_in"]))
    flights = {way: _flights(travellers, plan[way]) for way in WAYS}
    insert(Journey, [row for way in WAYS for row in _journeys(event, plan, way, flights[way], delegates)])
    hotel = db.session.scalar(sa.select(Place.id).where(Place.event_id == event.id, Place.code == plan["hotel"]))
    insert(Stay, list(_stays(plan, hotel, travellers, flights, delegates)))
    _fetch(event, plan)


def _fetch(event: Event, plan: dict) -> None:
    """Those who fetch them, and the shuttles of the days that are arranged."""
    made_up = {"event_id": event.id, "provenance": INVENTED}
    db.session.add_all(Vehicle(**one | made_up | _dialled(one, "driver_phone")) for one in plan["vehicles"])
    db.session.add_all(Greeter(**one | made_up | _dialled(one, "phone")) for one in plan["greeters"])
    db.session.flush()
    for day in plan["arranged"]:
        shuttles.apply(event, "arrival", day, shuttles.USUAL, seen=None, by=SYSTEM)


def _dialled(record: dict, name: str) -> dict[str, str]:
    return {name: fields.phone(record[name])}


def _travellers(roster: Roster, one_in: int) -> Iterator[Person]:
    """Every so many of the made-up and approved, everybody with a need, and with each whoever accompanies them."""
    coming = [one for one in roster.people if one.made_up and one.status == "approved" and one.category != STAFF]
    chosen = {one.ref for number, one in enumerate(coming) if number % one_in == 0 or one.access}
    chosen |= {one.principal for one in coming if one.ref in chosen and one.principal}
    return (one for one in coming if one.ref in chosen or one.principal in chosen)


def _flights(travellers: list[Person], flights: list[dict]) -> dict[str, dict]:
    """The flight of each, by the roster's references: those of a country in turn, companions with their principal."""
    taken: dict[str, dict] = {}
    for number, one in enumerate(sorted(travellers, key=lambda one: one.principal is not None)):
        offered = [flight for flight in flights if one.country in flight["countries"]]
        if flight := taken.get(one.principal) or (offered and offered[number % len(offered)]):
            taken[one.ref] = flight
    return taken


def _journeys(
    event: Event, plan: dict, way: str, flights: dict[str, dict], delegates: Mapping[str, dict]
) -> Iterator[dict]:
    for ref, flight in flights.items():
        yield {
            "delegate_id": delegates[ref]["id"],
            "way": way,
            "means": "flight",
            "carrier": plan["carrier"],
            "number": flight["number"],
            "station": flight.get("station", plan["station"]),
            "terminal": flight["terminal"],
            "at": _at(event, plan, flight),
            "zone": plan.get("zone"),
            "note": "",
        }


def _at(event: Event, plan: dict, flight: dict) -> dt.datetime:
    return instant(flight["at"], plan.get("zone") or event.zone)


def _stays(
    plan: dict, hotel: int, travellers: list[Person], flights: dict[str, dict[str, dict]], delegates: Mapping[str, dict]
) -> Iterator[dict]:
    """From the evening of the arrival to the night before leaving; companions share the room of their principal."""
    with_whom = {one.ref: one.principal for one in travellers if one.principal}
    with_whom |= {principal: ref for ref, principal in with_whom.items()}
    for one in travellers:
        mate = with_whom.get(one.ref)
        first, last = _nights(plan, *(flights[way].get(one.ref) for way in WAYS))
        yield {
            "delegate_id": delegates[one.ref]["id"],
            "place_id": hotel,
            "elsewhere": "",
            "room": "double" if mate else "single",
            "from_on": first,
            "to_on": last,
            "shares_with_id": delegates[mate]["id"] if mate else None,
            "note": "",
        }


def _nights(plan: dict, arrival: dict | None, departure: dict | None) -> tuple[dt.date, dt.date]:
    """The first and the last, by the flights where there are any."""
    first, last = plan["nights"]
    return arrival["at"].date() if arrival else first, departure["at"].date() - dt.timedelta(1) if departure else last
