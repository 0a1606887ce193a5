"""Company visits as they are published: in which slot each stands, and who takes part."""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from models import Activity, Company, Event, Participation, db
from models.participation import HOLDING
from scheduling.programme import Id
from scheduling.visits import Number, Slot, Visit


@dataclasses.dataclass(frozen=True)
class Seat:
    """How somebody takes part."""

    role: str
    source: str


@dataclasses.dataclass(frozen=True)
class Standing:
    """A published visit of one of the event's companies, for those on its list."""

    activity: Id
    revision: int
    #: The company's id.
    host: Id
    starts_at: dt.datetime
    #: The slot that it takes at least half of; None: it stands beside the slots.
    slot: Number | None
    #: Agreed with the company: nothing moves it.
    fixed: bool
    #: By delegate: those whose time it holds.
    people: Mapping[Id, Seat] = dataclasses.field(hash=False)

    @property
    def matched(self) -> bool:
        """Whether everybody in it was put there by a matching."""
        seats = [one for one in self.people.values() if one.role == "participant"]
        return bool(seats) and all(one.source == "schedule" for one in seats)


def standing(event: Event, slots: Sequence[Slot]) -> list[Standing]:
    """The visits that are published and have a list, in the order of their ids: two statements."""
    wanted = (
        sa.select(
            Activity.id, Activity.revision, Company.id.label("host"), Activity.starts_at, Activity.ends_at,
            Activity.fixed,
        )
        .join(Company, sa.and_(Company.organization_id == Activity.organization_id, Company.event_id == event.id))
        .where(Activity.event_id == event.id, Activity.kind == "company_visit", Activity.state == "published")
        .where(Activity.attendance == "listed", Activity.starts_at.is_not(None))
        .order_by(Activity.id)
    )  # fmt: skip
    rows = db.session.execute(wanted).all()
    people = _people([row.id for row in rows])
    usual = dt.timedelta(minutes=event.usual_minutes)
    return [
        Standing(
            row.id, row.revision, row.host, row.starts_at,
            _slot_of(slots, row.starts_at, row.ends_at or row.starts_at + usual), bool(row.fixed), people[row.id],
        )
        for row in rows
    ]  # fmt: skip


def visits_of(standing: Sequence[Standing]) -> frozenset[Visit]:
    """Who visits whom in which slot, by what stands."""
    return frozenset(
        Visit(person, one.host, one.slot)
        for one in standing
        if one.slot is not None
        for person, seat in one.people.items()
        if seat.role == "participant"
    )


def _people(activity_ids: Sequence[int]) -> dict[Id, dict[Id, Seat]]:
    found = defaultdict(dict)
    held = sa.select(
        Participation.activity_id, Participation.delegate_id, Participation.role, Participation.source
    ).where(Participation.activity_id.in_(activity_ids), Participation.status.in_(HOLDING))
    for activity_id, delegate_id, role, source in db.session.execute(held.order_by(Participation.id)):
        found[activity_id][delegate_id] = Seat(role, source)
    return found


def _slot_of(slots: Sequence[Slot], start: dt.datetime, end: dt.datetime) -> Number | None:
    best, most = None, (end - start) / 2
    for slot in slots:
        shared = min(end, slot.ends_at) - max(start, slot.starts_at)
        if shared > dt.timedelta() and shared >= most:
            best, most = slot.number, shared
    return best
