"""Loads the demo: the summit and the convoy of the source documents, with their people.
`flask demo load [--event SLUG] [--scale N]` calls it.
"""

import datetime as dt
from pathlib import Path

import sqlalchemy as sa

from demo import attendance, convoy, guests, identities, meetings, people, protocol, travel, travellers
from models import Activity, Event, db
from models.access import ROLES
from models.base import utcnow
from models.transaction import transaction
from operations import events, staff
from operations.event_reading import parse
from operations.journal import SYSTEM
from queries import findings

SUMMIT, CONVOY = "na-mayors-summit-2019", "convoy-california-2023"
FILES = {SUMMIT: "summit.yaml", CONVOY: "convoy.yaml"}
ROSTERS = {SUMMIT: people.roster, CONVOY: travellers.roster}


def load(slug: str | None = None, scale: int = 1, now: dt.datetime | None = None) -> list[str]:
    """Load the event of this slug, or both, with `scale` times the people, capacities, rooms and buses.

    Returns the slugs. All or nothing. Raises ValueError for a slug the demo does not have and for an event that is
    there already.
    """
    now = now or utcnow()
    slugs = [slug] if slug else list(FILES)
    files = {each: enlarged(read(each), scale) for each in slugs}
    rosters = {each: ROSTERS[each](scale) for each in slugs}
    with transaction():
        _refuse_twice(slugs)
        for each, data in files.items():
            event = events.load(data, by=SYSTEM, now=now)
            _add_staff(event)
            roster, activities = rosters[each], _by_key(event, data)
            delegates = attendance.fill(event, roster, activities, now=now)
            travel.fill(event, roster, delegates)
            if each == SUMMIT:
                attendance.choose_panels(roster, delegates, activities)
                guests.fill(event, delegates, now=now)
                protocol.fill(event, delegates)
                meetings.fill(event, roster, delegates, scale=scale, now=now)
            else:
                convoy.fill(event, data, roster, delegates, now=now)
                identities.fill(roster, delegates)
    return slugs


def open_findings(slug: str) -> int:
    """How many contradictions and gaps of its documents nobody has settled."""
    event = db.session.scalars(sa.select(Event).where(Event.slug == slug)).one()
    return sum(told.accepted is None for told in findings.standing(event))


def read(slug: str) -> dict:
    """The plain data of one of the demo's event files."""
    if slug not in FILES:
        raise ValueError(f"The demo has no event {slug!r}; it has {' and '.join(FILES)}.")
    return parse(Path(__file__).with_name(FILES[slug]).read_text("utf-8"))


def enlarged(data: dict, scale: int) -> dict:
    """The same event for `scale` times the people: capacities are multiplied, and there are more rooms and buses."""
    event = data["event"] | _multiplied(data["event"], scale)
    activities = [activity | _multiplied(activity, scale) for activity in data.get("activities", [])]
    halls = [place | _multiplied(place, scale) for place in data.get("places", []) if not _bilateral(place)]
    rooms = [place for place in data.get("places", []) if _bilateral(place)]
    more = [_renamed(rooms[number % len(rooms)], number + 1) for number in range(len(rooms) * scale)]
    meetings = data.get("meetings") and data["meetings"] | {"rooms": [room["code"] for room in more]}
    return data | {
        "event": event,
        "activities": activities,
        "places": [*halls, *more],
        "meetings": meetings,
        "registration": _quotas(data.get("registration"), scale),
        "companies": [company | _multiplied(company, scale) for company in data.get("companies", [])],
        "buses": _more_buses(data.get("buses", []), scale),
    }


def _multiplied(record: dict, scale: int) -> dict:
    return {name: int(record[name]) * scale for name in ("capacity", "expected_mayors") if record.get(name)}


def _quotas(registration: dict | None, scale: int) -> dict | None:
    """The rules of registration with more places for each category; a delegation has as many people as ever."""
    if registration is None:
        return None
    quotas = [
        one if "each_delegation" in one else one | {"places": int(one["places"]) * scale}
        for one in registration["quotas"]
    ]
    return registration | {"quotas": quotas}


def _bilateral(place: dict) -> bool:
    return place["code"].startswith("BR-")


def _more_buses(buses: list[dict], scale: int) -> list[dict]:
    """So many times the buses, numbered on."""
    return [buses[number % len(buses)] | {"code": f"BUS-{number + 1}"} for number in range(len(buses) * scale)]


def _renamed(room: dict, number: int) -> dict:
    """Another room alike: Bilateral room 2 → Bilateral room 6, and so in every language."""
    names = {language: f"{name.rpartition(' ')[0]} {number}" for language, name in room["name"].items()}
    return room | {"code": f"BR-{number}", "name": names}


def _refuse_twice(slugs: list[str]) -> None:
    there = db.session.scalars(sa.select(Event.slug).where(Event.slug.in_(slugs)).order_by(Event.slug)).all()
    if there:
        raise ValueError(f"The demo is loaded already: there is {' and '.join(there)}. Nothing was changed.")


def _add_staff(event: Event) -> None:
    """One account a role. No password opens them: `flask doors` prints links, `flask staff add` sets a password."""
    for role in ROLES:
        staff.add(f"{role}@example.org", role, event=event, name=f"{role.title()} (demo)")


def _by_key(event: Event, data: dict) -> dict[str, Activity]:
    """The event's activities by the keys they have in the file, whose order is their rank."""
    programme = sa.select(Activity).where(Activity.event_id == event.id, Activity.live.is_(False))
    ranked = db.session.scalars(programme.order_by(Activity.rank))
    return dict(zip((record["key"] for record in data["activities"]), ranked, strict=True))
