"""How a gate works: what was shown there lately, how fast it goes, and what was answered. Names nobody."""

import dataclasses
import datetime as dt
import statistics
from collections import Counter
from collections.abc import Sequence
from itertools import groupby, pairwise

import sqlalchemy as sa

from models import Category, Checkpoint, Delegate, Event, Scan, db
from queries.attendance import MINUTE, was_undone
from queries.checkpoints import AT_GATES
from queries.scans import TAKEN_AT

#: Between two badges at one gate; after more seconds there was no queue.
IN_A_ROW = 60
RESULT = sa.case((was_undone(), "undone"), else_=Scan.result).label("result")
#: Rows of undoing show no badge.
SHOWN = Scan.undoes_id.is_(None)


@dataclasses.dataclass(frozen=True)
class Gate:
    """What was shown at a gate and what it answered; `name` None: nobody said which gate it was."""

    checkpoint_id: int
    name: str | None
    shown: int
    results: Counter[str]
    #: The most badges within one minute.
    busiest: int
    #: Median seconds from one badge to the next while people queued; None: never two in a row.
    pace: float | None


@dataclasses.dataclass(frozen=True)
class Last:
    """One badge that was shown: when in real time, where, and what came of it; whose category, None for a pass."""

    at: dt.datetime
    gate: str | None
    direction: str
    result: str
    category: Category | None
    is_pass: bool


def of_event(event: Event) -> list[Gate]:
    """Every gate of the event, the checkpoints in their order: a statement."""
    return _gates(event, Scan.event_id == event.id, AT_GATES)


def lately(event: Event, checkpoint: Checkpoint, since: dt.datetime) -> list[Gate]:
    """The gates of a checkpoint from a real moment on: a statement."""
    # What a device kept for later is of then, though it was received since.
    return _gates(event, Scan.checkpoint_id == checkpoint.id, Scan.received_at >= since, since <= TAKEN_AT)


def last(checkpoint: Checkpoint, most: int) -> list[Last]:
    """What was shown there last, the latest first: a statement."""
    shown = (
        sa.select(TAKEN_AT.label("at"), Scan.gate, Scan.direction, RESULT, Category, Scan.pass_id)
        .outerjoin(Delegate, Delegate.id == Scan.delegate_id)
        .outerjoin(Category, Category.id == Delegate.category_id)
        .where(Scan.checkpoint_id == checkpoint.id, SHOWN)
        .order_by(Scan.received_at.desc(), Scan.id)
        .limit(most)
    )
    return [Last(*facts, pass_id is not None) for *facts, pass_id in db.session.execute(shown)]


def _gates(event: Event, *where: sa.ColumnElement[bool]) -> list[Gate]:
    name = sa.func.coalesce(Scan.gate, "")
    shown = sa.select(Scan.checkpoint_id, name, TAKEN_AT, RESULT).join(Checkpoint, Checkpoint.id == Scan.checkpoint_id)
    shown = shown.where(SHOWN, *where).order_by(Checkpoint.rank, Checkpoint.id, name, TAKEN_AT)
    found = groupby(db.session.execute(shown), key=lambda row: (row[0], row[1]))
    return [_gate(*whose, [(event.now(at), result) for *_whose, at, result in rows]) for whose, rows in found]


def _gate(checkpoint_id: int, name: str, rows: Sequence[tuple[dt.datetime, str]]) -> Gate:
    minutes = Counter(int(at.timestamp()) // MINUTE for at, _result in rows)
    gaps = [(later - earlier).total_seconds() for (earlier, _), (later, _) in pairwise(rows)]
    queued = [gap for gap in gaps if gap <= IN_A_ROW]
    results = Counter(result for _at, result in rows)
    pace = statistics.median(queued) if queued else None
    return Gate(checkpoint_id, name or None, len(rows), results, max(minutes.values()), pace)
