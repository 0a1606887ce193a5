"""Scans a second: eight gates, each badge shown once, over the API and through gunicorn.

They stand at the main entrance, at the door of a zone, and at that of an activity with a list; everybody has a
photograph. The floor is a view beside it that only inserts one row (bench/floor.py). The two take turns, and the median
of the turns is told, so that whatever else the machine does befalls both. Goal: at least a third of the floor.
"""

import dataclasses
import itertools
import json
import secrets
import statistics
from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from bench import clients, figures, floor
from bench.installation import KINDS, SUMMIT, Installation, installed, know_sizes
from bench.server import Server, serving
from models import Activity, Badge, Checkpoint, Delegate, Event, Participation, Photo, db
from models.transaction import transaction
from operations import badges, doors, tokens

GATES = 8
#: At most so many scans before the first turn; they find connections to open and statements to compile.
WARMING = 100
TURNS = 6
#: The checkpoints in turn: none, a zone, a list.
DOORS = ("MAIN", "BENCH-ZONE", "BENCH-LIST")
#: As large as many a photograph is.
PHOTO = 20_000
#: What one arriving person has in common with the others.
LIKE = (
    "event_id", "category_id", "delegation_id", "given_name", "family_name", "city", "country", "language", "status",
)  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Turn:
    """One run of many requests to one of the two, and what it cost the server's processes."""

    run: clients.Run
    cpu_ms: float


@dataclasses.dataclass(frozen=True)
class Gates:
    """What the gates need: a running server and the requests to send, each once."""

    server: Server
    scans: Iterator[bytes]
    floor: Iterator[bytes]

    def turn(self, requests: Iterator[bytes], n: int) -> Turn:
        """Send the next `n` of these requests."""
        before = self.server.cpu_seconds()
        run = clients.drive((self.server.host, self.server.port), list(itertools.islice(requests, n)), GATES)
        return Turn(run, (self.server.cpu_seconds() - before) * 1000 / n)


def main() -> None:
    asked = figures.arguments(__doc__, scale=1, n=400).parse_args()
    n = asked.n // 10 if asked.quick else asked.n
    for kind in asked.database or KINDS:
        with installed(kind, scale=asked.scale) as installation:
            figures.tell("scan", **measure(installation, n), database=kind, scale=asked.scale)


def measure(installation: Installation, n: int) -> dict[str, object]:
    """The figures of TURNS times `n` scans."""
    warming = min(WARMING, n * TURNS)
    scans, floors = requests(installation, n * TURNS + warming)
    with serving(installation) as server:
        gates = Gates(server, iter(scans), iter(floors))
        gates.turn(gates.floor, warming)
        gates.turn(gates.scans, warming)
        turns = [(gates.turn(gates.floor, n), gates.turn(gates.scans, n)) for _ in range(TURNS)]
    least, taken = zip(*turns, strict=True)
    refuse_idle([body for turn in taken for body in turn.run.bodies])
    return summary(taken, least)


def summary(taken: tuple[Turn, ...], least: tuple[Turn, ...]) -> dict[str, object]:
    """Rate, percentiles and CPU of the scans, and of the floor."""
    rate, floor_rate = (statistics.median(turn.run.rate for turn in turns) for turns in (taken, least))
    latencies = [seconds * 1000 for turn in taken for seconds in turn.run.latencies]
    return {
        "n": len(latencies),
        "value": rate,
        "unit": "scans/s",
        "floor": floor_rate,
        "ratio": rate / floor_rate,
        "p50_ms": figures.quantile(latencies, 0.5),
        "p99_ms": figures.quantile(latencies, 0.99),
        "cpu_ms": statistics.median(turn.cpu_ms for turn in taken),
        "floor_cpu_ms": statistics.median(turn.cpu_ms for turn in least),
    }


def requests(installation: Installation, n: int) -> tuple[list[bytes], list[bytes]]:
    """`n` scans of as many badges with as many nonces, and the same for the floor."""
    with installation.opened():
        with transaction():
            event = db.session.scalars(sa.select(Event).where(Event.slug == SUMMIT)).one()
            codes = arrivals(event, n)
            token = tokens.create("Benchmark", "gate", event=event)
        with transaction():
            floor.ROWS.create(db.session.connection())
        know_sizes()
    doors_in_turn = itertools.cycle(DOORS)
    shown = [{"code": code, "checkpoint": next(doors_in_turn), "nonce": secrets.token_hex(16)} for code in codes]
    path, authorization = f"/api/v1/events/{SUMMIT}/scans", f"Bearer {token}"
    scans = [clients.post(path, scan, Authorization=authorization) for scan in shown]
    return scans, [clients.post(f"{floor.PREFIX}/", scan) for scan in shown]


def arrivals(event: Event, n: int) -> list[str]:
    """The codes of `n` approved people more, who are like the first approved one of the demo."""
    approved = sa.select(Delegate).where(Delegate.event_id == event.id, Delegate.status == "approved")
    model = db.session.scalars(approved.order_by(Delegate.number).limit(1)).one()
    like = {name: getattr(model, name) for name in LIKE}
    rows = [like | {"reference": f"BENCH-{each}", "number": event.last_number + each} for each in range(1, n + 1)]
    ids = db.session.scalars(sa.insert(Delegate).returning(Delegate.id), rows).all()
    codes = [badges.new_code() for _ in ids]
    passes = zip(ids, codes, map(doors.digest, codes), strict=True)
    named = ("delegate_id", "code", "digest")
    db.session.execute(sa.insert(Badge), [dict(zip(named, each, strict=True)) for each in passes])
    photos = [{"delegate_id": each, "jpeg": bytes(PHOTO), "digest": f"{each:064}", "taken_by": "Bench"} for each in ids]
    db.session.execute(sa.insert(Photo), photos)
    build_doors(event, model, ids)
    return codes


def build_doors(event: Event, model: Delegate, ids: Sequence[int]) -> None:
    """A door to a zone that these people may enter, and one to an activity on whose list they are."""
    listed = sa.select(Activity).where(Activity.event_id == event.id, Activity.attendance == "sign_up")
    activity = db.session.scalars(listed.order_by(Activity.id).limit(1)).one()
    taking_part = [{"activity_id": activity.id, "delegate_id": each} for each in ids]
    db.session.execute(sa.insert(Participation), taking_part)
    zone, list_ = DOORS[1:]
    for code, of in ((zone, {"zone_id": model.category.zones[0].id}), (list_, {"activity_id": activity.id})):
        db.session.add(Checkpoint(event_id=event.id, code=code, name={"en": code}, rank=99, **of))


def refuse_idle(bodies: list[bytes]) -> None:
    """A scan that admits nobody is quick and proves nothing."""
    for body in bodies:
        assert json.loads(body)["result"] == "admitted", body


if __name__ == "__main__":
    main()
