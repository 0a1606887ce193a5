"""Requests about data, and who read what: the organizers' queue, an administrator's list, a person's own."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import DataRequest, Delegate, Entry, Event, db
from queries import pages
from queries.pages import Page

#: Lines about readings of what few may read, and of lists that left the house.
READ = ("care.read", "identity.read")
EXPORT = "export.made"


def requests(event: Event) -> Sequence[DataRequest]:
    """Every request, those that are open first, the nearest day first; their people loaded: one statement."""
    asked = sa.select(DataRequest).where(DataRequest.event_id == event.id)
    asked = asked.order_by(DataRequest.status != "open", DataRequest.due_on, DataRequest.id)
    return db.session.scalars(asked.options(joinedload(DataRequest.delegate))).all()


def find_request(event: Event, request_id: int) -> DataRequest | None:
    """The event's request with this id, and its person."""
    wanted = sa.select(DataRequest).where(DataRequest.event_id == event.id, DataRequest.id == request_id)
    return db.session.scalar(wanted.options(joinedload(DataRequest.delegate)))


def requests_of(delegate: Delegate) -> Sequence[DataRequest]:
    """What this person asked for, the latest first."""
    asked = sa.select(DataRequest).where(DataRequest.delegate_id == delegate.id)
    return db.session.scalars(asked.order_by(DataRequest.id.desc())).all()


def open_requests(event: Event) -> int:
    """How many wait for an answer."""
    waiting = sa.select(sa.func.count()).where(DataRequest.event_id == event.id, DataRequest.status == "open")
    return db.session.scalar(waiting)


def readings(event: Event, *, number: int = 1) -> Page:
    """One page of all readings and lists of the event, the latest first."""
    lines = sa.select(Entry).where(Entry.event_id == event.id, Entry.verb.in_((*READ, EXPORT)))
    return pages.turned_to(number, lines.order_by(Entry.at.desc(), Entry.id.desc()))


def all_readings(event: Event) -> Sequence[Entry]:
    """The same, all of them."""
    lines = sa.select(Entry).where(Entry.event_id == event.id, Entry.verb.in_((*READ, EXPORT)))
    return db.session.scalars(lines.order_by(Entry.at.desc(), Entry.id.desc())).all()


def readings_of(delegate: Delegate) -> list[Entry]:
    """Who read this person's health or passport data, and took a list in which they stand; the latest first."""
    read = sa.and_(Entry.verb.in_(READ), Entry.object_kind == "delegate", Entry.object_id == delegate.id)
    lines = sa.select(Entry).where(Entry.event_id == delegate.event_id, sa.or_(read, Entry.verb == EXPORT))
    found = db.session.scalars(lines.order_by(Entry.at.desc(), Entry.id.desc()))
    return [line for line in found if line.verb in READ or holds(_packed(line), delegate.id)]


def find_export(event: Event, entry_id: int) -> Entry | None:
    """The line of one list that left the house."""
    wanted = sa.select(Entry).where(Entry.event_id == event.id, Entry.id == entry_id, Entry.verb == EXPORT)
    return db.session.scalar(wanted)


def people_in(export: Entry) -> Sequence[Delegate]:
    """Who stood in that list, as they are called now, by name."""
    ids = sorted(unpacked(_packed(export)))
    wanted = sa.select(Delegate).where(Delegate.event_id == export.event_id, Delegate.id.in_(ids))
    loaded = wanted.options(joinedload(Delegate.category, innerjoin=True), joinedload(Delegate.delegation))
    return db.session.scalars(loaded.order_by(Delegate.sort_name, Delegate.id)).all()


def names_of(lines: Sequence[Entry]) -> dict[int, Delegate]:
    """Whom these lines are about, by id: one statement."""
    ids = {line.object_id for line in lines if line.object_kind == "delegate"}
    return {one.id: one for one in db.session.scalars(sa.select(Delegate).where(Delegate.id.in_(ids)))}


def holds(packed: str, wanted: int) -> bool:
    """Whether the id is among those that `operations.readings.packed` made few letters of."""
    return any(first <= wanted <= last for first, last in _runs(packed))


def unpacked(packed: str) -> set[int]:
    """The ids again."""
    return {one for first, last in _runs(packed) for one in range(first, last + 1)}


def _runs(packed: str) -> list[tuple[int, int]]:
    ends = (run.partition("-") for run in packed.split(",") if run)
    return [(int(first), int(last or first)) for first, _dash, last in ends]


def _packed(line: Entry) -> str:
    return (line.detail or {}).get("people", "")
