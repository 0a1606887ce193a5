"""Roll calls: four buses that were offline together send what they took, all at once, through gunicorn.

Each has a phone of its own and fifty passengers; some of them changed the bus, some were shown in both. What counts is
how long it takes until all four are answered; the floor is a view beside it (bench/floor.py) that inserts as many rows,
each in a transaction of its own. Afterwards everybody is in one bus, the later one, the ride's total is what it was,
and no phone has taken a scan of another's bus. Last, fifty people are scanned on one phone by itself.
"""

import dataclasses
import datetime as dt
import http.client
import json
import secrets
import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa

from bench import figures, floor, rollcall_device
from bench.installation import KINDS, SUMMIT, Installation, installed, know_sizes
from bench.scan import arrivals
from bench.server import Server, serving
from models import (
    Activity,
    ActivityGroup,
    Badge,
    Bus,
    Checkpoint,
    Delegate,
    Device,
    Event,
    Participation,
    Presence,
    db,
)  # fmt: skip
from models.base import utcnow
from models.transaction import transaction
from operations import devices, doors, roll_calls
from operations.journal import SYSTEM

BUSES, SEATS, TURNS = 4, 50, 3
#: Of a bus's passengers, so many are shown in the next one alone, and so many in their own one before.
AWAY, BOTH = 6, 4


@dataclasses.dataclass(frozen=True)
class Phone:
    """A leader's phone: what it keeps, and the id of its bus on each ride."""

    token: str
    groups: Sequence[int]


@dataclasses.dataclass(frozen=True)
class Taken:
    """What one phone took on one ride, as it sends it."""

    scans: list[dict[str, str]]
    #: By code, the bus in which its bearer is.
    last: dict[str, int]


def main() -> None:
    asked = figures.arguments(__doc__).parse_args()
    turns = 1 if asked.quick else TURNS
    for kind in asked.database or KINDS:
        with installed(kind) as installation:
            told, on_device = measure(installation, turns)
        figures.tell("rollcall", **told, database=kind, buses=BUSES)
    figures.tell("rollcall", n=SEATS, unit="ms", **on_device, what="on the device")


def measure(installation: Installation, turns: int) -> tuple[dict[str, object], dict[str, float]]:
    """The figures of so many rides, and of one phone on the last one, where nobody was scanned yet.

    The first ride of all is not told, it finds statements to compile.
    """
    rides, phones, codes = gathered(installation, turns + 2)
    with serving(installation) as server:
        keys = [_keys(server, phone) for phone in phones]
        seconds, floors, scans = [], [], 0
        for turn, ride in enumerate(rides[:-1]):
            took = taken_offline(phones, codes, turn)
            floors.append(together([_sending(server, f"{floor.PREFIX}/many", {}, one.scans) for one in took]))
            path = f"/{SUMMIT}/convoy/scans"
            sendings = [_sending(server, path, key, one.scans) for key, one in zip(keys, took, strict=True)]
            seconds.append(together(sendings))
            scans = sum(len(one.scans) for one in took)
            with installation.opened():
                refuse_loss(ride, took)
        refuse_trespass(server, keys[0], phones[1].groups[0], codes[0])
        on_device = rollcall_device.scanned(server, phones[0].token, phones[0].groups[-1], codes[:SEATS])
    value, least = (statistics.median(one[1:]) * 1000 for one in (seconds, floors))
    told = {"n": turns, "value": value, "unit": "ms", "floor": least, "scans": scans, "ms_each": value / scans}
    return told, on_device


def gathered(installation: Installation, turns: int) -> tuple[list[int], list[Phone], list[str]]:
    """So many rides with four full buses and a phone for each bus; the codes of the passengers, bus by bus."""
    with installation.opened():
        with transaction():
            event = db.session.scalars(sa.select(Event).where(Event.slug == SUMMIT)).one()
            codes = arrivals(event, BUSES * SEATS)
            ids = db.session.execute(sa.select(Badge.code, Badge.delegate_id).where(Badge.code.in_(codes))).all()
            whose = dict(tuple(row) for row in ids)
            buses = [Bus(event_id=event.id, code=f"BENCH-{number}", seats=SEATS) for number in range(BUSES)]
            db.session.add_all(buses)
            db.session.flush()
            rides = [_ride(event, turn, buses, [whose[code] for code in codes]) for turn in range(turns)]
            phones = [_joined(event, bus) for bus in buses]
            floor.ROWS.create(db.session.connection())
        know_sizes()
        return rides, [_phone(device) for device in phones], codes


def _ride(event: Event, turn: int, buses: Sequence[Bus], people: Sequence[int]) -> int:
    begins = event.now() + dt.timedelta(minutes=turn)
    ride = Activity(
        event_id=event.id, kind="transfer", attendance="listed", audience="participants", live=True, rank=1,
        title={"en": f"Ride {turn}"}, day=event.today(), starts_at=begins, ends_at=begins + dt.timedelta(hours=1),
        state="published", revision=1, published_at=utcnow(),
    )  # fmt: skip
    db.session.add(ride)
    db.session.flush()
    for number, bus in enumerate(buses):
        group = ActivityGroup(activity_id=ride.id, kind="bus", name=bus.code, capacity=SEATS, bus_id=bus.id)
        db.session.add(group)
        db.session.flush()
        seated = people[number * SEATS : (number + 1) * SEATS]
        rows = [{"activity_id": ride.id, "delegate_id": one, "group_id": group.id} for one in seated]
        db.session.execute(sa.insert(Participation), rows)
    return ride.id


def _joined(event: Event, bus: Bus) -> Device:
    facts = devices.read(event, {"name": bus.code, "role": "leader", "buses": [bus.code]})
    return devices.add(event, facts, by=SYSTEM)


def _phone(device: Device) -> Phone:
    with transaction():
        link = doors.token_of(devices.invite(device, by=SYSTEM))
        token = doors.token_of(devices.join(device, link))
    own = sa.select(ActivityGroup.id).where(ActivityGroup.bus_id == device.buses[0].id).order_by(ActivityGroup.id)
    return Phone(token, db.session.scalars(own).all())


def taken_offline(phones: Sequence[Phone], codes: Sequence[str], turn: int) -> list[Taken]:
    """What each phone took without a network, one passenger after the other; who changes the bus is shown later."""
    buses = [phone.groups[turn] for phone in phones]
    took = [Taken([], {}) for _phone in phones]
    began = utcnow() - dt.timedelta(minutes=30)
    for number, code in enumerate(codes):
        own, place = divmod(number, SEATS)
        at = began + dt.timedelta(seconds=4 * place)
        if place >= AWAY:
            _show(took[own], code, buses[own], at)
        if place < AWAY + BOTH:
            after = (own + 1) % BUSES
            _show(took[after], code, buses[after], at + dt.timedelta(minutes=10))
    return took


def _show(taken: Taken, code: str, bus: int, at: dt.datetime) -> None:
    shown = {"code": code, "checkpoint": roll_calls.code_of(bus), "nonce": secrets.token_hex(16)}
    taken.scans.append(shown | {"scanned_at": at.isoformat(), "shown": "admitted"})
    taken.last[code] = bus


def together(sendings: Sequence[Callable[[], None]]) -> float:
    """Seconds until all are answered that are sent at once."""
    with ThreadPoolExecutor(len(sendings)) as phones:
        began = time.perf_counter()
        list(phones.map(lambda send: send(), sendings))
        return time.perf_counter() - began


def _keys(server: Server, phone: Phone) -> dict[str, str]:
    """What the phone sends along: its door, and the token of the page, which comes with the roster."""
    line = http.client.HTTPConnection(server.host, server.port)
    line.request("GET", f"/{SUMMIT}/convoy/roster", headers={"Cookie": f"phone={phone.token}"})
    answer = line.getresponse()
    told = json.loads(answer.read())
    session = answer.headers["Set-Cookie"].partition(";")[0]
    return {"Cookie": f"phone={phone.token}; {session}", "X-CSRFToken": told["csrf"]}


def _post(server: Server, path: str, keys: dict[str, str], scans: Sequence[dict[str, str]]) -> list[dict]:
    line = http.client.HTTPConnection(server.host, server.port)
    body = json.dumps({"sent_at": utcnow().isoformat(), "scans": scans})
    line.request("POST", path, body, headers={"Content-Type": "application/json"} | keys)
    answer = line.getresponse()
    told = answer.read()
    assert answer.status == 200, told
    return json.loads(told)["answers"]


def _sending(server: Server, path: str, keys: dict[str, str], scans: Sequence[dict[str, str]]) -> Callable[[], None]:
    def send() -> None:
        told = _post(server, path, keys, scans)
        assert all(one["result"] in ("admitted", "stored") for one in told), told

    return send


def refuse_loss(ride: int, took: Sequence[Taken]) -> None:
    """Everybody is in the bus where they were shown last, sits there, and nobody is lost or new."""
    seated = sa.select(Badge.code, Participation.group_id).join(Delegate, Delegate.id == Badge.delegate_id)
    seated = seated.join(Participation, Participation.delegate_id == Delegate.id)
    seats = {tuple(row) for row in db.session.execute(seated.where(Participation.activity_id == ride))}
    inside = sa.select(Badge.code, Checkpoint.group_id).join(Presence, Presence.delegate_id == Badge.delegate_id)
    inside = inside.join(Checkpoint, Checkpoint.id == Presence.checkpoint_id)
    aboard = {tuple(row) for row in db.session.execute(inside.where(Checkpoint.activity_id == ride, Presence.inside))}
    meant = expected(took)
    assert seats == aboard == meant, "somebody is lost, or in two buses"
    assert len(meant) == BUSES * SEATS


def expected(took: Sequence[Taken]) -> set[tuple[str, int]]:
    """The bus in which each is: the one where they were shown last."""
    shown = sorted((one["scanned_at"], one["code"], taken.last[one["code"]]) for taken in took for one in taken.scans)
    return set({code: bus for _at, code, bus in shown}.items())


def refuse_trespass(server: Server, keys: dict[str, str], bus: int, code: str) -> None:
    """A phone takes no scan at another's bus."""
    shown = {"code": code, "checkpoint": roll_calls.code_of(bus), "nonce": secrets.token_hex(16)}
    [told] = _post(server, f"/{SUMMIT}/convoy/scans", keys, [shown])
    assert told.get("problem", {}).get("code") == "unknown_checkpoint", told


if __name__ == "__main__":
    main()
