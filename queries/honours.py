"""Guests of honour: those for whom protocol is called at the gate, who accompanies them, and where they are by now."""

import dataclasses
import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import Checkpoint, Delegate, Event, Grant, Liaison, Scan, Staff, db
from queries.delegates import PARTS

#: Who does not come is expected by nobody.
GONE = ("rejected", "cancelled", "substituted")


@dataclasses.dataclass(frozen=True)
class Guest:
    """A guest of honour; `liaison` is who is called, `arrived_at` is real time, of the latest arrival."""

    delegate: Delegate
    liaison: Liaison | None
    arrived_at: dt.datetime | None
    checkpoint: Checkpoint | None


def guests(event: Event) -> list[Guest]:
    """All of them, those who arrived last first, then who is still expected by name: three statements."""
    people = sa.select(Delegate, Liaison).outerjoin(Liaison, Liaison.delegate_id == Delegate.id)
    people = people.where(Delegate.event_id == event.id, Delegate.protocol, Delegate.status.not_in(GONE))
    rows = db.session.execute(people.options(*PARTS).order_by(Delegate.sort_name, Delegate.id)).all()
    latest = _arrivals([delegate.id for delegate, _liaison in rows])
    found = [Guest(delegate, liaison, *latest.get(delegate.id, (None, None))) for delegate, liaison in rows]
    here = sorted((one for one in found if one.arrived_at), key=lambda one: one.arrived_at, reverse=True)
    return here + [one for one in found if not one.arrived_at]


def staff_of(event: Event) -> Sequence[Staff]:
    """Whoever works at the event and can sign in, by name: who may look after a guest."""
    here = sa.select(Grant.staff_id).where(sa.or_(Grant.event_id == event.id, Grant.event_id.is_(None)))
    wanted = sa.select(Staff).where(Staff.id.in_(here), Staff.disabled_at.is_(None))
    return db.session.scalars(wanted.order_by(Staff.name, Staff.email)).all()


def liaison_of(delegate: Delegate) -> Liaison | None:
    """Who is called when this delegate arrives."""
    return liaison_of_id(delegate.id)


def liaison_of_id(delegate_id: int) -> Liaison | None:
    """The same of whom only the id is at hand."""
    return db.session.get(Liaison, delegate_id)


def _arrivals(delegate_ids: Sequence[int]) -> dict[int, tuple[dt.datetime, Checkpoint]]:
    """When and where each was let in last, but for what was undone: one statement."""
    undoing = sa.orm.aliased(Scan)
    moment = sa.func.coalesce(Scan.scanned_at, Scan.received_at)
    ranked = sa.func.row_number().over(partition_by=Scan.delegate_id, order_by=(moment.desc(), Scan.id))
    inwards = sa.select(Scan.id, ranked.label("rank")).where(
        Scan.delegate_id.in_(delegate_ids), Scan.result == "admitted", Scan.direction == "in"
    )
    last = inwards.where(~sa.exists().where(undoing.undoes_id == Scan.id)).subquery()
    scans = sa.select(Scan).join(last, last.c.id == Scan.id).where(last.c.rank == 1)
    found = db.session.scalars(scans.options(joinedload(Scan.checkpoint)))
    return {scan.delegate_id: (scan.scanned_at or scan.received_at, scan.checkpoint) for scan in found}
