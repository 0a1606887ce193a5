"""Milliseconds and statements of a shift: what it would mean, and publishing it, at several sizes of the demo.

Each scale has a hundred meetings more; at ten that is 2,500 people and 1,000 meetings. The floor of a preview reads the
same rows once, with nothing made of them; that of publishing updates the rows that move, and remembers them.
"""

import datetime as dt
import itertools
import random
import statistics
import time
from collections.abc import Callable

import sqlalchemy as sa

from bench import figures
from bench.installation import KINDS, SUMMIT, Installation, installed, know_sizes
from models import Activity, ActivityCategory, ActivityHistory, Category, Delegate, Event, Participation, Place, db
from models.activity import FACTS
from models.base import utcnow
from models.participation import HOLDING
from models.transaction import transaction
from operations import shifts
from operations.journal import SYSTEM
from operations.shifts import Asked
from tests.pages import statements

#: Meetings for each time that the demo is loaded, and how long the President makes people wait.
MEETINGS, MINUTES = 100, 45
#: When meetings are held, as day, hour and minute of June, and for how many minutes: as the bilateral desk has them.
WINDOWS = ((7, 10, 0, 150), (7, 15, 0, 150), (8, 9, 30, 180))
SLOT, LASTS = 20, 15
#: What SQLite is told in so many words, and PostgreSQL's driver says by itself.
UNCOUNTED = ("BEGIN", "PRAGMA", "ROLLBACK", "COMMIT")


def main() -> None:
    asked = figures.arguments(__doc__, scale=[1, 10, 100], n=9).parse_args()
    n = max(1, asked.n // 5) if asked.quick else asked.n
    for kind in asked.database or KINDS:
        for scale in asked.scale:
            with installed(kind, scale=scale) as installation:
                for what, figure in measure(installation, scale, n).items():
                    figures.tell("shift", **figure, what=what, database=kind, scale=scale)


def measure(installation: Installation, scale: int, n: int) -> dict[str, dict[str, object]]:
    """The figures of looking and of publishing, each `n` times."""
    with installation.opened():
        with transaction():
            event = db.session.scalars(sa.select(Event).where(Event.slug == SUMMIT)).one()
            placed = meet(event, MEETINGS * scale)
        know_sizes()
        president = db.session.scalar(
            sa.select(Activity.id).where(Activity.event_id == event.id, Activity.kind == "plenary").limit(1)
        )
        people = db.session.scalar(sa.select(sa.func.count()).select_from(Delegate))
        size = {"people": people, "meetings": placed}
        looking = timed(n, lambda _: preview(event, president), lambda _: read(event)) | size
        publishing = timed(n, lambda turn: publish(event, president, turn), lambda _: write(event, president)) | size
        return {"preview": looking, "apply": publishing}


def preview(event: Event, key: int) -> None:
    found = shifts.preview(event, Asked(key, minutes=MINUTES))
    assert len(found.shift.moves) >= 4, "nothing follows the President"


def publish(event: Event, key: int, turn: int) -> None:
    """Late in one turn, back in the next: as many rows move each time."""
    with transaction():
        shifts.apply(event, Asked(key, minutes=5 if turn % 2 else -5), by=SYSTEM)


def read(event: Event) -> None:
    """The rows that a preview needs, as they come."""
    mine = Activity.event_id == event.id
    columns = sa.select(Activity.__table__).where(mine, Activity.state == "published")
    held = sa.select(Participation.activity_id, Participation.delegate_id, Participation.role).join(Activity)
    wanted = (
        columns,
        held.where(mine, Participation.status.in_(HOLDING)),
        sa.select(Delegate.category_id, Delegate.id).where(Delegate.event_id == event.id),
        sa.select(ActivityCategory.activity_id, ActivityCategory.category_id),
        sa.select(Category.id).where(Category.event_id == event.id),
        sa.select(Place.__table__).where(Place.event_id == event.id),
    )
    for each in wanted:
        db.session.execute(each).all()


def write(event: Event, key: int) -> None:
    """One row updated and remembered, in a transaction of its own."""
    with transaction():
        db.session.execute(sa.update(Event).where(Event.id == event.id).values(changed_at=utcnow()))
        row = sa.update(Activity).where(Activity.id == key).values(revision=Activity.revision + 1)
        db.session.execute(row, execution_options={"synchronize_session": False})
        kept = [getattr(Activity, name) for name in ("id", "revision", "version", "state", *FACTS)]
        said = (sa.literal(utcnow(), Activity.published_at.type), sa.literal("floor"))
        columns = ("activity_id", "revision", "version", "state", *FACTS, "at", "by")
        remembered = sa.select(*kept, *said).where(Activity.id == key)
        db.session.execute(sa.insert(ActivityHistory).from_select(columns, remembered))


def timed(n: int, deed: Callable[[int], None], floor: Callable[[int], None]) -> dict[str, object]:
    """The deed and its floor in turn; the first turn is not counted: statements are compiled."""
    turns = [(spent(floor, turn), spent(deed, turn)) for turn in range(n + 1)][1:]
    least, taken = zip(*turns, strict=True)
    with statements() as sent:
        deed(n + 1)
    asked = sum(not one.startswith(UNCOUNTED) for one in sent)
    values = {"value": statistics.median(taken), "floor": statistics.median(least)}
    return {"n": n, "unit": "ms", **values, "slowest_ms": max(taken), "statements": asked}


def spent(deed: Callable[[int], None], turn: int) -> float:
    """Its milliseconds, with nothing remembered from before."""
    db.session.rollback()
    begun = time.perf_counter()
    deed(turn)
    return (time.perf_counter() - begun) * 1000


def meet(event: Event, many: int) -> int:
    """So many meetings of two mayors each, in the bilateral rooms, nobody and no room twice at once; fewer
    where there is no room for more.
    """
    chance, now = random.Random(20190607), utcnow()
    mayors = sa.select(Delegate.id).join(Delegate.category).where(Category.mayors, Delegate.event_id == event.id)
    free = list(db.session.scalars(mayors.where(Delegate.status == "approved").order_by(Delegate.id)))
    rooms = list(db.session.scalars(sa.select(Place.id).where(Place.event_id == event.id, Place.code.like("BR-%"))))
    rows, pairs = [], []
    for start in starts(event):
        chance.shuffle(free)
        couples = zip(free[::2], free[1::2], strict=False)
        for room, couple in itertools.islice(zip(rooms, couples, strict=False), many - len(rows)):
            rows.append(row_of(event, start, room, now))
            pairs.append(couple)
    ids = db.session.scalars(sa.insert(Activity).returning(Activity.id, sort_by_parameter_order=True), rows).all()
    held = [{"activity_id": key, "delegate_id": each} for key, pair in zip(ids, pairs, strict=True) for each in pair]
    db.session.execute(sa.insert(Participation), held)
    return len(rows)


def starts(event: Event) -> list[dt.datetime]:
    """When meetings begin."""
    opened = [(dt.datetime(2019, 6, day, hour, minute, tzinfo=event.tz), long) for day, hour, minute, long in WINDOWS]
    return [first + dt.timedelta(minutes=later) for first, long in opened for later in range(0, long, SLOT)]


def row_of(event: Event, start: dt.datetime, room: int, now: dt.datetime) -> dict[str, object]:
    """A placed meeting as a row."""
    return {
        "event_id": event.id, "kind": "meeting", "audience": "participants", "attendance": "listed", "live": True,
        "state": "published", "revision": 1, "published_at": now, "day": start.date(), "place_id": room,
        "title": {"en": "Bilateral meeting"}, "starts_at": start, "ends_at": start + dt.timedelta(minutes=LASTS),
    }  # fmt: skip


if __name__ == "__main__":
    main()
