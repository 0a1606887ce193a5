"""How it stands with each bus of a ride: who is expected, who is aboard, who is missing, what its leader counted."""

import dataclasses
from collections import defaultdict
from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from models import Activity, ActivityGroup, Event, Headcount, Participation, db
from models.participation import HOLDING
from queries import road_sheets


@dataclasses.dataclass(frozen=True)
class Roll:
    """One bus of one ride. People by their ids."""

    group: ActivityGroup
    expected: frozenset[int]
    aboard: frozenset[int]
    #: The counts that hold: the latest ones.
    departure: Headcount | None
    arrival: Headcount | None

    @property
    def ride(self) -> Activity:
        return self.group.activity

    @property
    def missing(self) -> frozenset[int]:
        """Who is on its list and was not seen in it."""
        return self.expected - self.aboard


def of_event(event: Event) -> list[Roll]:
    """Every bus of every published ride, in the order of time: four statements."""
    wanted = (
        sa.select(ActivityGroup)
        .join(ActivityGroup.activity)
        .options(contains_eager(ActivityGroup.activity))
        .where(Activity.event_id == event.id, Activity.kind == "transfer", Activity.state == "published")
        .where(ActivityGroup.kind == "bus")
    )
    in_order = (Activity.day, Activity.starts_at.is_(None), Activity.starts_at, Activity.id, ActivityGroup.id)
    return of_groups(db.session.scalars(wanted.order_by(*in_order)).all())


def of_groups(groups: Collection[ActivityGroup]) -> list[Roll]:
    """How it stands with these buses, in their order: three statements."""
    if not groups:
        return []
    aboard = road_sheets.aboard({one.activity_id for one in groups})
    counted = road_sheets.counted({one.id for one in groups})
    expected = _expected({one.id for one in groups})
    return [
        Roll(
            group=one,
            expected=frozenset(expected[one.id]),
            aboard=frozenset(aboard[one.id]),
            departure=counted.get((one.id, "departure")),
            arrival=counted.get((one.id, "arrival")),
        )
        for one in groups
    ]


def _expected(group_ids: Collection[int]) -> dict[int, set[int]]:
    wanted = sa.select(Participation.group_id, Participation.delegate_id)
    here = Participation.group_id.in_(group_ids), Participation.status.in_(HOLDING)
    found = defaultdict(set)
    for group_id, delegate_id in db.session.execute(wanted.where(*here)):
        found[group_id].add(delegate_id)
    return found
