"""Scans for an organizer to look at: a phone without a line told somebody something else than what was counted.

Two phones that could not know of each other let one badge in twice: both scans are kept, and the later one is doubtful,
whichever arrived first. Or a phone let somebody in who was refused (a badge replaced meanwhile), or turned somebody
away who was counted. What was undone is no longer in doubt. Of buses the road's alarms tell: `road_alarms.py`.
"""

import dataclasses
import datetime as dt
import itertools
import uuid
from collections import defaultdict
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from models import Checkpoint, Delegate, Event, Scan, ScanReview, SessionPass, db
from queries.checkpoints import AT_GATES

_Key = tuple[int, int | None, int | None]


@dataclasses.dataclass(frozen=True)
class Doubt:
    """One scan, whose it is, the scan before it when somebody was let through twice, and what was made of it."""

    scan: Scan
    before: Scan | None
    delegate: Delegate | None
    session_pass: SessionPass | None
    review: ScanReview | None

    @property
    def taken_at(self) -> dt.datetime:
        return taken_at(self.scan)

    @property
    def counted_wrongly(self) -> bool:
        """Somebody was turned away and counted all the same; undoing the scan sets it right."""
        return self.before is None and self.scan.result == "admitted"


def of_event(event: Event) -> list[Doubt]:
    """All of them, those nobody looked at yet first, then the latest first: six statements, however many there are."""
    suspects = list(db.session.scalars(_suspects(event)))
    if not suspects:
        return []
    doubts = _doubts(suspects, _sequences(suspects))
    people = _rows(Delegate, {scan.delegate_id for scan, _before in doubts}, joinedload(Delegate.category))
    passes = _rows(SessionPass, {scan.pass_id for scan, _before in doubts}, joinedload(SessionPass.activity))
    chosen = sa.select(ScanReview).where(ScanReview.scan_id.in_([scan.id for scan, _before in doubts]))
    reviews = {one.scan_id: one for one in db.session.scalars(chosen)}
    found = [
        Doubt(scan, before, people.get(scan.delegate_id), passes.get(scan.pass_id), reviews.get(scan.id))
        for scan, before in doubts
    ]
    return sorted(found, key=lambda one: (one.review is not None, -one.taken_at.timestamp()))


def number(event: Event) -> int:
    """How many nobody has looked at yet."""
    return sum(1 for doubt in of_event(event) if doubt.review is None)


def find(event: Event, id: uuid.UUID) -> Scan | None:
    """The event's scan with this id."""
    scan = db.session.get(Scan, id)
    return scan if scan and scan.event_id == event.id and scan.result != "undone" else None


def taken_at(scan: Scan) -> dt.datetime:
    """When a scan was taken: by the device's clock set right, else when it came."""
    return scan.scanned_at or scan.received_at


def _suspects(event: Event) -> sa.Select[tuple[Scan]]:
    """Told as admitted and not counted so, or the other way round; there is an index for `shown <> result`."""
    either = sa.or_(Scan.shown == "admitted", Scan.result == "admitted")
    known = Scan.shown.in_(("admitted", "repeat", "refused"))
    here = Scan.checkpoint_id.not_in(sa.select(Checkpoint.id).where(~AT_GATES))
    return _standing().where(Scan.event_id == event.id, Scan.shown != Scan.result, either, known, here)


def _sequences(suspects: Iterable[Scan]) -> dict[_Key, list[Scan]]:
    """Whoever the suspects' people are: the scans that let them through there, as they were taken."""
    keys = {_key(scan) for scan in suspects}
    somebody = sa.or_(
        Scan.delegate_id.in_({delegate for _where, delegate, _pass in keys if delegate}),
        Scan.pass_id.in_({one for _where, _delegate, one in keys if one}),
    )
    there = Scan.checkpoint_id.in_({where for where, _delegate, _pass in keys})
    sequences = defaultdict(list)
    for scan in db.session.scalars(_standing().where(there, somebody)):
        if _key(scan) in keys and _let_through(scan):
            sequences[_key(scan)].append(scan)
    return {key: sorted(scans, key=lambda one: (taken_at(one), one.received_at)) for key, scans in sequences.items()}


def _doubts(suspects: list[Scan], sequences: dict[_Key, list[Scan]]) -> list[tuple[Scan, Scan | None]]:
    """Each scan that let somebody through again the same way, with the one before; and what else was told otherwise.

    The first of two is not in doubt: that it counted as the second follows from the order in which they came.
    """
    twice, settled = [], set()
    for scans in sequences.values():
        for before, scan in itertools.pairwise(scans):
            if scan.direction == before.direction:
                twice.append((scan, before))
                settled |= {before.id, scan.id}
    return twice + [(scan, None) for scan in suspects if scan.id not in settled]


def _standing() -> sa.Select[tuple[Scan]]:
    undoing = aliased(Scan)
    standing = sa.select(Scan).where(Scan.result != "undone", ~sa.exists().where(undoing.undoes_id == Scan.id))
    return standing.options(joinedload(Scan.checkpoint))


def _let_through(scan: Scan) -> bool:
    """Whether the person went: they did as they were told."""
    return (scan.shown or scan.result) == "admitted"


def _key(scan: Scan) -> _Key:
    return (scan.checkpoint_id, scan.delegate_id, scan.pass_id)


def _rows(model: type, ids: set[int | None], *options: object) -> dict[int, object]:
    chosen = sa.select(model).where(model.id.in_(ids - {None})).options(*options)
    return {row.id: row for row in db.session.scalars(chosen)}
