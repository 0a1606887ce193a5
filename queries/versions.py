"""The programme as it was told, version by version, and what changed between two tellings.

Only what was published is in `activity_history`, so nothing proposed can come from here.
"""

import dataclasses
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import Activity, ActivityHistory, Event, Version, db
from queries.activities import PUBLIC

#: What a reader would call a change, and the facts that make it one.
TOLD = {
    "day": ("day",),
    "time": ("starts_at", "ends_at"),
    "place": ("place_id", "to_place_id"),
    "title": ("title", "number"),
    "speakers": ("speakers",),
    "text": ("text",),
    "dress": ("dress",),
    "bring": ("bring",),
    "languages": ("languages",),
    "capacity": ("capacity",),
    "sign_up": ("opens_at", "closes_at"),
    "briefing": ("briefing",),
}
#: What only those who take part may read.
INTERNAL = ("briefing",)


@dataclasses.dataclass(frozen=True)
class Change:
    """One activity at two moments; `before` is None where it was not known."""

    activity: Activity
    before: ActivityHistory | None
    after: ActivityHistory

    @property
    def what(self) -> tuple[str, ...]:
        """The words "added", "cancelled" or "restored", else the keys of TOLD whose facts differ; none when none do."""
        if self.before is None:
            return () if self.after.state == "cancelled" else ("added",)
        if self.before.state != self.after.state:
            return ("cancelled",) if self.after.state == "cancelled" else ("restored",)
        return tuple(name for name, facts in TOLD.items() if any(self._differs(fact) for fact in facts))

    def _differs(self, fact: str) -> bool:
        before, after = getattr(self.before, fact), getattr(self.after, fact)
        # Speakers that nobody stated are not speakers that went.
        return before != after and not (fact == "speakers" and None in (before, after))


def of_event(event: Event) -> list[Version]:
    """The event's versions, the newest first."""
    wanted = sa.select(Version).where(Version.event_id == event.id)
    return list(db.session.scalars(wanted.order_by(Version.number.desc())))


def find(event: Event, number: int) -> Version | None:
    """One version of the event; None where there is none of this number."""
    return db.session.get(Version, (event.id, number))


def at(event: Event, number: int, audiences: Sequence[str] = PUBLIC) -> dict[int, ActivityHistory]:
    """Each activity as version `number` told it, by activity: one statement. Version 0 told nothing."""
    told = (
        sa.select(ActivityHistory.activity_id, sa.func.max(ActivityHistory.revision).label("revision"))
        .join(Activity, Activity.id == ActivityHistory.activity_id)
        .where(Activity.event_id == event.id, Activity.audience.in_(audiences), ActivityHistory.version <= number)
        .group_by(ActivityHistory.activity_id)
        .subquery()
    )
    wanted = sa.select(ActivityHistory).join(
        told,
        sa.and_(ActivityHistory.activity_id == told.c.activity_id, ActivityHistory.revision == told.c.revision),
    )
    found = db.session.scalars(wanted.options(joinedload(ActivityHistory.place)))
    return {row.activity_id: row for row in found}


def between(event: Event, older: int, newer: int, audiences: Sequence[str] = PUBLIC) -> list[Change]:
    """What changed from version `older` to `newer`, in the newer programme's order; the same facts are no change."""
    before, after = at(event, older, audiences), at(event, newer, audiences)
    pairs = [(before.get(activity_id), row) for activity_id, row in after.items()]
    return _changes([(was, row) for was, row in pairs if was is None or was.revision != row.revision])


def of_revisions(told: Iterable[tuple[int, int, int]]) -> list[Change]:
    """Changes given as (activity id, revision before, revision after); revision 0 before: not known before."""
    told = list(told)
    wanted = {(activity_id, number) for activity_id, *numbers in told for number in numbers if number}
    pair = sa.tuple_(ActivityHistory.activity_id, ActivityHistory.revision)
    kept = sa.select(ActivityHistory).where(pair.in_(wanted)).options(joinedload(ActivityHistory.place))
    rows = {(row.activity_id, row.revision): row for row in db.session.scalars(kept)}
    pairs = [(rows.get((activity_id, since)), rows.get((activity_id, upto))) for activity_id, since, upto in told]
    return _changes([(was, row) for was, row in pairs if row])


def _changes(pairs: list[tuple[ActivityHistory | None, ActivityHistory]]) -> list[Change]:
    ids = [row.activity_id for _was, row in pairs]
    wanted = sa.select(Activity).where(Activity.id.in_(ids)).options(joinedload(Activity.place))
    activities = {activity.id: activity for activity in db.session.scalars(wanted)}
    changes = [Change(activities[row.activity_id], was, row) for was, row in pairs]
    return sorted((change for change in changes if change.what), key=_in_order)


def _in_order(change: Change) -> tuple[object, ...]:
    row = change.after
    return row.day, row.starts_at is None, row.starts_at or 0, row.rank or 0, row.activity_id
