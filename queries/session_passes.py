"""Questions about session passes: how many each delegation has for an activity, and what became of each.

A quota of one delegation stands instead of the one that each delegation has. The latter is for delegations of which
somebody is coming; who sends nobody gets none.
"""

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import (
    Activity,
    BadgePrint,
    Checkpoint,
    Delegate,
    Delegation,
    Event,
    Handover,
    PassQuota,
    Receipt,
    SessionPass,
    db,
)
from models.folding import fold
from queries.activities import in_order

#: The key of the quota that each delegation has.
EACH = "each"
#: Kinds of activities that no pass is for: they name who takes part.
WITHOUT = ("meeting", "block", "transfer")


@dataclasses.dataclass(frozen=True)
class Quotas:
    """The passes of an activity: how many each delegation has, and those of which something else is said."""

    each: int | None
    own: dict[int, int]

    def of(self, delegation_id: int, people: int) -> int:
        """How many a delegation has of which so many people come."""
        return self.own.get(delegation_id, (self.each or 0) if people else 0)


@dataclasses.dataclass(frozen=True)
class Shown:
    """A living pass, how often it was printed, and on which receipt it was given out."""

    one: SessionPass
    printed: int
    receipt: Receipt | None


@dataclasses.dataclass(frozen=True)
class Row:
    """One delegation at one activity: how many passes it has, and which there are."""

    delegation: Delegation
    people: int
    places: int
    passes: list[Shown]

    @property
    def handed(self) -> int:
        return sum(1 for one in self.passes if one.receipt)

    @property
    def missing(self) -> int:
        """How many are still to be made."""
        return max(self.places - len(self.passes), 0)


@dataclasses.dataclass(frozen=True)
class Line:
    """One activity: its quota for each delegation, how many passes there are and were given out, and its doors."""

    activity: Activity
    each: int | None
    issued: int
    handed: int
    checkpoints: int


@dataclasses.dataclass(frozen=True)
class Own:
    """What a focal point is told: for which activity, how many, made and given out."""

    activity: Activity
    places: int
    issued: int
    handed: int


def find(activity: Activity, id: int) -> SessionPass | None:
    """The activity's pass with this id, living or not."""
    one = db.session.get(SessionPass, id)
    return one if one and one.activity_id == activity.id else None


def quotas(activity_ids: Iterable[int]) -> dict[int, Quotas]:
    """By activity, of those that have any: one statement."""
    found: dict[int, Quotas] = {}
    chosen = sa.select(PassQuota).where(PassQuota.activity_id.in_(list(activity_ids)))
    for row in db.session.scalars(chosen):
        standing = found.setdefault(row.activity_id, Quotas(None, {}))
        if row.delegation_id is None:
            found[row.activity_id] = dataclasses.replace(standing, each=row.places)
        else:
            standing.own[row.delegation_id] = row.places
    return found


def quotas_of(activity: Activity) -> Quotas:
    """Of one activity: one statement."""
    return quotas([activity.id]).get(activity.id, Quotas(None, {}))


def living(activity: Activity) -> list[SessionPass]:
    """The activity's passes that open its doors, by delegation and number: one statement."""
    mine = sa.select(SessionPass).where(SessionPass.activity_id == activity.id, SessionPass.ended_at.is_(None))
    shown = mine.options(joinedload(SessionPass.delegation), joinedload(SessionPass.activity))
    return list(db.session.scalars(shown.order_by(SessionPass.delegation_id, SessionPass.number)))


def rows(activity: Activity) -> list[Row]:
    """Each delegation of the event that has passes, or of which somebody comes, by name: six statements."""
    said, people, passes = quotas_of(activity), coming(activity.event_id), defaultdict(list)
    for one in _shown(living(activity)):
        passes[one.one.delegation_id].append(one)
    own = sa.select(Delegation).where(Delegation.event_id == activity.event_id)
    found = [
        Row(one, people[one.id], said.of(one.id, people[one.id]), passes[one.id])
        for one in db.session.scalars(own)
        if people[one.id] or one.id in said.own or passes[one.id]
    ]
    return sorted(found, key=lambda row: (fold(" ".join(row.delegation.name.values())), row.delegation.id))


def coming(event_id: int) -> Counter[int]:
    """How many approved people each delegation has: one statement."""
    approved = sa.select(Delegate.delegation_id, sa.func.count()).where(
        Delegate.event_id == event_id, Delegate.status == "approved", Delegate.delegation_id.is_not(None)
    )
    return Counter(dict(db.session.execute(approved.group_by(Delegate.delegation_id)).all()))


def overview(event: Event) -> list[Line]:
    """The activities that have quotas or passes, in the programme's order: four statements."""
    issued, handed = _counted(SessionPass.activity_id, SessionPass.event_id == event.id)
    said = quotas(db.session.scalars(_open_to_passes(event).with_only_columns(Activity.id)))
    known = db.session.scalars(sa.select(Activity).where(Activity.id.in_({*issued, *said})))
    doors = Counter(db.session.scalars(sa.select(Checkpoint.activity_id).where(Checkpoint.event_id == event.id)))
    return [
        Line(one, said[one.id].each if one.id in said else None, issued[one.id], handed[one.id], doors[one.id])
        for one in in_order(known)
    ]


def possible(event: Event) -> list[Activity]:
    """The published activities for which there can be passes, in the programme's order: one statement."""
    return in_order(db.session.scalars(_open_to_passes(event)))


def find_activity(event: Event, activity_id: int) -> Activity | None:
    """One of them; one that was called off, too, as it may have had passes."""
    activity = db.session.get(Activity, activity_id)
    fits = activity and activity.event_id == event.id and activity.revision > 0 and activity.kind not in WITHOUT
    return activity if fits else None


def of_delegation(delegation: Delegation) -> list[Own]:
    """What a delegation has, by activity in the programme's order; nothing that was called off: five statements."""
    event = db.session.get_one(Event, delegation.event_id)
    activities, people = possible(event), coming(event.id)[delegation.id]
    said = quotas(one.id for one in activities)
    issued, handed = _counted(SessionPass.activity_id, SessionPass.delegation_id == delegation.id)
    found = [
        Own(one, said[one.id].of(delegation.id, people) if one.id in said else 0, issued[one.id], handed[one.id])
        for one in activities
    ]
    return [one for one in found if one.places or one.issued]


def _open_to_passes(event: Event) -> sa.Select[tuple[Activity]]:
    return sa.select(Activity).where(
        Activity.event_id == event.id, Activity.state == "published", Activity.kind.not_in(WITHOUT)
    )


def _counted(column: sa.ColumnElement, *where: sa.ColumnElement[bool]) -> tuple[Counter[int], Counter[int]]:
    """How many living passes there are and how many were given out, by this column: one statement."""
    figures = sa.select(column, sa.func.count(), sa.func.count(Handover.id)).select_from(SessionPass)
    counted = figures.outerjoin(Handover, Handover.pass_id == SessionPass.id)
    living_ones = counted.where(SessionPass.ended_at.is_(None), *where).group_by(column)
    issued, handed = Counter(), Counter()
    for key, made, given in db.session.execute(living_ones):
        issued[key], handed[key] = made, given
    return issued, handed


def _shown(passes: list[SessionPass]) -> list[Shown]:
    """With what was printed and given out: two statements."""
    ids = [one.id for one in passes]
    printed = Counter(db.session.scalars(sa.select(BadgePrint.pass_id).where(BadgePrint.pass_id.in_(ids))))
    given = sa.select(Handover).where(Handover.pass_id.in_(ids)).options(joinedload(Handover.receipt))
    receipts = {one.pass_id: one.receipt for one in db.session.scalars(given)}
    return [Shown(one, printed[one.id], receipts.get(one.id)) for one in passes]
