"""What a gate phone fetches to judge badges by itself: bytes and time of a roster, and of what one change adds to it.

For 250 people and for 25,000. The floor is what no roster can do without: the names and the digests of their codes
alone, read, written as JSON and compressed.
"""

import datetime as dt
import gzip
import json
import statistics
import time
from collections.abc import Callable

import sqlalchemy as sa

from bench import figures
from bench.installation import KINDS, SUMMIT, installed
from models import Badge, Consent, Delegate, Event, Participation, db
from models.base import utcnow
from models.transaction import transaction
from operations import decisions
from operations.journal import SYSTEM
from queries import checkpoints, gate_rosters
from web.gate_rosters import packed

#: The demo has some 300 people; so many times them.
SCALES = (1, 80)
TURNS = 3
#: By which everything was settled, as on the day of an event.
LONG_AGO = dt.timedelta(days=1)


def main() -> None:
    asked = figures.arguments(__doc__).parse_args()
    for scale in SCALES[:1] if asked.quick else SCALES:
        for kind in asked.database or KINDS:
            with installed(kind, scale=scale) as installation, installation.opened():
                measure(kind)


def measure(kind: str) -> None:
    """Tell the figures of the whole roster and of what one change adds."""
    event = db.session.scalars(sa.select(Event).where(Event.slug == SUMMIT)).one()
    settle()
    people = db.session.scalar(sa.select(sa.func.count(Delegate.id)).where(Delegate.event_id == event.id))
    whole, cursor = timed(lambda: roster(event)), gate_rosters.roster(event, checkpoints.of_event(event)).cursor
    least = timed(lambda: names(event))
    told(kind, people, whole, least, "whole")
    with transaction():
        somebody = db.session.scalars(sa.select(Delegate).where(Delegate.status == "approved").limit(1)).one()
        decisions.cancel(somebody, by=SYSTEM)
    told(kind, people, timed(lambda: roster(event, cursor)), least, "one change")


def told(kind: str, people: int, taken: tuple, least: tuple, what: str) -> None:
    (seconds, octets), (floor, floor_octets) = taken, least
    sizes = {"bytes": octets, "floor_bytes": floor_octets}
    more = {"what": what, "people": people, "database": kind} | sizes
    figures.tell("roster-offline", n=TURNS, value=seconds * 1000, unit="ms", floor=floor * 1000, **more)


def timed(made: Callable[[], object]) -> tuple[float, int]:
    """Median seconds to make it and to compress it, and the bytes of that."""
    seconds = []
    for _ in range(TURNS):
        db.session.rollback()
        start = time.perf_counter()
        octets = gzip.compress(json.dumps(made(), ensure_ascii=False, separators=(",", ":")).encode(), 5)
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds), len(octets)


def roster(event: Event, since: str = "") -> dict[str, object]:
    """As the gate's page receives it."""
    return packed(gate_rosters.roster(event, checkpoints.of_event(event), since))


def names(event: Event) -> list[list]:
    """The least of it."""
    named = sa.select(Delegate.id, Delegate.given_name, Delegate.family_name, Badge.digest).join(Badge)
    return [[*row[:3], gate_rosters.digest(row.digest)] for row in db.session.execute(named)]


def settle() -> None:
    """As if everything had been entered some time ago."""
    with transaction():
        for column in (Delegate.changed_at, Participation.changed_at, Badge.issued_at, Consent.given_at):
            db.session.execute(sa.update(column.class_).values({column: utcnow() - LONG_AGO}))


if __name__ == "__main__":
    main()
