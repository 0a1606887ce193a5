"""Who came, when and where: one source for the counter wall and the attendance workbook.

How many are inside, came in and are expected is asked of presence, which the gates race for and the API counts; when,
of the scans that admitted somebody and were not undone. Session passes count with the people. A moment is the device's,
set right; the event's clock puts it on a day.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from models import (
    Checkpoint,
    Delegate,
    Delegation,
    Event,
    Organization,
    PassPresence,
    Presence,
    Scan,
    SessionPass,
    db,
)
from queries import checkpoints
from queries.scans import TAKEN_AT

#: Seconds.
MINUTE, QUARTER = 60, 900


@dataclasses.dataclass(frozen=True)
class Figures:
    """How many may come in, how many of these came, how many came at all, are inside, and how often anybody came in."""

    expected: int = 0
    came: int = 0
    arrived: int = 0
    inside: int = 0
    entries: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        mine, theirs = dataclasses.astuple(self), dataclasses.astuple(other)
        return Figures(*(one + another for one, another in zip(mine, theirs, strict=True)))

    @property
    def besides(self) -> int:
        """Who came without being expected: with a session pass, by a supervisor's word, or taken off the list since."""
        return self.arrived - self.came


@dataclasses.dataclass(frozen=True)
class Group:
    """The figures of those of one category from one delegation; session passes have no category."""

    category_id: int | None
    delegation_id: int | None
    figures: Figures


@dataclasses.dataclass(frozen=True)
class Visit:
    """One person, or session pass, at one checkpoint. Moments are real; None: not kept any more, or never out."""

    checkpoint_id: int
    delegate_id: int | None
    pass_id: int | None
    first_in: dt.datetime | None
    last_out: dt.datetime | None
    entries: int
    inside: bool


@dataclasses.dataclass(frozen=True)
class Flow:
    """A quarter of an hour at a checkpoint by the event's clock: who came for the first time, how often in, and out."""

    start: dt.datetime
    first: int
    entries: int
    exits: int


def figures(checkpoint: Checkpoint) -> list[Group]:
    """The people and passes of a checkpoint by category and delegation: two statements."""
    rows = [*db.session.execute(_people(checkpoint)), *db.session.execute(_passes(checkpoint))]
    return [Group(category_id, delegation_id, Figures(*numbers)) for category_id, delegation_id, *numbers in rows]


def total(groups: Iterable[Group]) -> Figures:
    """All of them together."""
    return sum((group.figures for group in groups), Figures())


def by(name: str, groups: Iterable[Group]) -> dict[int | None, Figures]:
    """The figures by `category_id` or `delegation_id`."""
    found: dict[int | None, Figures] = {}
    for group in groups:
        key = getattr(group, name)
        found[key] = found.get(key, Figures()) + group.figures
    return found


def present(event: Event) -> dict[int, Figures]:
    """By checkpoint where anybody was, who arrived and who is inside; it asks for nobody expected: two statements."""
    found = {}
    for model in (Presence, PassPresence):
        numbers = _numbers(sa.false(), model)
        here = sa.select(model.checkpoint_id, *numbers).join(Checkpoint, Checkpoint.id == model.checkpoint_id)
        here = here.where(Checkpoint.event_id == event.id, checkpoints.AT_GATES).group_by(model.checkpoint_id)
        for checkpoint_id, *figures in db.session.execute(here):
            found[checkpoint_id] = found.get(checkpoint_id, Figures()) + Figures(*figures)
    return found


def arrivals(
    event: Event, checkpoint: Checkpoint, step: int = QUARTER, since: dt.datetime | None = None
) -> list[tuple[dt.datetime, int]]:
    """When people came in for the first time: the local beginning of each `step` of seconds and how many; a statement.

    `since`: only who came after this real moment. Nothing of those whose times are not kept any more.
    """
    first = _first_entries(Scan.checkpoint_id == checkpoint.id).subquery()
    number = _number(event, first.c.at, step).label("number")
    counted = sa.select(number, sa.func.count()).group_by(number).order_by(number)
    if since:
        counted = counted.where(first.c.at >= since)
    return [(_start(event, number, step), many) for number, many in db.session.execute(counted)]


def flows(event: Event, checkpoint: Checkpoint) -> list[Flow]:
    """Every quarter of an hour in which somebody came or went: two statements."""
    first = dict(arrivals(event, checkpoint))
    moves = _moves(Scan.checkpoint_id == checkpoint.id).subquery()
    number = _number(event, moves.c.at, QUARTER).label("number")
    ways = (sa.func.count(sa.case((moves.c.direction == way, 1))) for way in ("in", "out"))
    counted = sa.select(number, *ways).group_by(number).order_by(number)
    rows = ((_start(event, number, QUARTER), *ways) for number, *ways in db.session.execute(counted))
    return [Flow(start, first.get(start, 0), entries, exits) for start, entries, exits in rows]


def visits(event: Event) -> list[Visit]:
    """Who came in where, buses apart: three statements."""
    times = {(one.checkpoint_id, one.person, one.pass_id): one for one in db.session.execute(_times(event))}
    found = []
    for model, key in ((Presence, "delegate_id"), (PassPresence, "pass_id")):
        here = sa.select(model).join(Checkpoint, Checkpoint.id == model.checkpoint_id)
        here = here.where(Checkpoint.event_id == event.id, checkpoints.AT_GATES, model.entries > 0)
        for one in db.session.scalars(here):
            who = {"delegate_id": None, "pass_id": None} | {key: getattr(one, key)}
            known = times.get((one.checkpoint_id, *who.values()))
            moments = (known.first_in, known.last_out) if known else (None, None)
            found.append(Visit(one.checkpoint_id, *who.values(), *moments, one.entries, one.inside))
    return found


def people(event: Event) -> list[Delegate]:
    """Whom the workbook names: everybody approved and everybody who came; a statement, with category and delegation."""
    came = sa.exists().where(Presence.delegate_id == Delegate.id, Presence.entries > 0)
    wanted = sa.select(Delegate).where(Delegate.event_id == event.id, sa.or_(Delegate.status == "approved", came))
    parts = (joinedload(Delegate.category, innerjoin=True), joinedload(Delegate.delegation))
    return list(db.session.scalars(wanted.options(*parts)))


def passes(ids: Sequence[int]) -> dict[int, SessionPass]:
    """The session passes with these ids: a statement, with activity and delegation."""
    parts = (joinedload(SessionPass.activity), joinedload(SessionPass.delegation))
    found = db.session.scalars(sa.select(SessionPass).where(SessionPass.id.in_(ids)).options(*parts))
    return {one.id: one for one in found}


def delegations(event: Event) -> dict[int, dict[str, str]]:
    """The names of the event's delegations: a statement."""
    named = sa.select(Delegation.id, Organization.name).join(Delegation.organization)
    return dict(db.session.execute(named.where(Delegation.event_id == event.id)).all())


def was_undone() -> sa.ColumnElement[bool]:
    """Whether another row takes the scan back."""
    undoing = aliased(Scan)
    return sa.exists().where(undoing.undoes_id == Scan.id).correlate(Scan)


def _people(checkpoint: Checkpoint) -> sa.Select:
    expected = checkpoints.entitled(checkpoint).subquery()
    entitled = expected.c.id.is_not(None)
    here = sa.and_(Presence.checkpoint_id == checkpoint.id, Presence.delegate_id == Delegate.id)
    whose = (Delegate.category_id, Delegate.delegation_id)
    counted = sa.select(*whose, *_numbers(entitled, Presence)).outerjoin(expected, expected.c.id == Delegate.id)
    known = sa.or_(entitled, Presence.delegate_id.is_not(None))
    counted = counted.outerjoin(Presence, here).where(Delegate.event_id == checkpoint.event_id, known)
    return counted.group_by(*whose)


def _passes(checkpoint: Checkpoint) -> sa.Select:
    """Nobody is expected with a pass: whoever has one may come."""
    counted = sa.select(sa.null(), SessionPass.delegation_id, *_numbers(sa.false(), PassPresence))
    counted = counted.join(PassPresence, PassPresence.pass_id == SessionPass.id)
    return counted.where(PassPresence.checkpoint_id == checkpoint.id).group_by(SessionPass.delegation_id)


def _numbers(
    expected: sa.ColumnElement[bool], here: type[Presence] | type[PassPresence]
) -> list[sa.ColumnElement[int]]:
    """The columns of `Figures`."""
    arrived = here.entries > 0
    counted = (expected, sa.and_(expected, arrived), arrived, here.inside)
    return [*(sa.func.count(sa.case((one, 1))) for one in counted), sa.func.coalesce(sa.func.sum(here.entries), 0)]


def _moves(*where: sa.ColumnElement[bool]) -> sa.Select:
    """Each scan that moved somebody, and whom: two registrations that were made one are one person."""
    person = sa.func.coalesce(Delegate.merged_into_id, Scan.delegate_id).label("person")
    moved = sa.select(Scan.checkpoint_id, person, Scan.pass_id, Scan.direction, TAKEN_AT.label("at"))
    moved = moved.outerjoin(Delegate, Delegate.id == Scan.delegate_id)
    return moved.where(Scan.result == "admitted", ~was_undone(), *where)


def _first_entries(*where: sa.ColumnElement[bool]) -> sa.Select:
    """When each person and pass came in for the first time; nobody who is not known any more."""
    somebody = sa.or_(Scan.delegate_id.is_not(None), Scan.pass_id.is_not(None))
    moves = _moves(Scan.direction == "in", somebody, *where).subquery()
    first = sa.select(sa.func.min(moves.c.at).label("at"))
    return first.group_by(moves.c.checkpoint_id, moves.c.person, moves.c.pass_id)


def _times(event: Event) -> sa.Select:
    moves = _moves(Scan.event_id == event.id).subquery()
    where = (moves.c.checkpoint_id, moves.c.person, moves.c.pass_id)
    first = sa.func.min(sa.case((moves.c.direction == "in", moves.c.at))).label("first_in")
    last = sa.func.max(sa.case((moves.c.direction == "out", moves.c.at))).label("last_out")
    return sa.select(*where, first, last).group_by(*where)


def _number(event: Event, moment: sa.ColumnElement, step: int) -> sa.ColumnElement[int]:
    """The number of the step, counted from 1970, in which the event's clock showed this moment."""
    return sa.cast(sa.func.floor((sa.extract("epoch", moment) + event.clock_shift) / float(step)), sa.Integer)


def _start(event: Event, number: int, step: int) -> dt.datetime:
    """The local time at which a step begins; everywhere on earth an hour and a day begin with a quarter."""
    return dt.datetime.fromtimestamp(number * step, event.tz)
