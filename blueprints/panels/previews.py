"""A proposed allocation as a page shows it: how many wishes are granted, by panel, and who gets what."""

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import Activity, Delegate, Event, Proposal, db
from operations import allocations
from queries import preferences
from web import formats


@dataclasses.dataclass(frozen=True)
class PanelLine:
    """What a panel gets: seats by rank of the wish, and how many wished for it first."""

    activity: Activity
    by_rank: Counter[int]
    first: int

    @property
    def later(self) -> int:
        """Seats given to fourth wishes and below."""
        return self.by_rank.total() - sum(self.by_rank[rank] for rank in (1, 2, 3))


@dataclasses.dataclass(frozen=True)
class Preview:
    """Everything there is to look at before pressing."""

    panels: Sequence[PanelLine]
    by_rank: Counter[int]
    people: Sequence[tuple[Delegate, Sequence[Mapping[str, object]]]]
    #: People who hold no seat afterwards.
    without: int
    proven: bool


def preview_of(event: Event, proposal: Proposal) -> Preview:
    """The proposal with titles and names: four statements."""
    panels = {one.id: one for one in preferences.panels(event)}
    wishes = {int(key): allocations.outcomes(proposal, int(key), panels) for key in proposal.output["people"]}
    granted = [one for outcomes in wishes.values() for one in outcomes if one["outcome"] == "granted"]
    lines = [
        PanelLine(
            panel,
            Counter(one["rank"] for one in granted if one["panel"] == key),
            proposal.output["first"].get(str(key), 0),
        )
        for key, panel in panels.items()
        if str(key) in proposal.output["first"]
    ]
    seated = {person["id"] for person in proposal.input["people"] if person["held"]}
    seated |= {delegate_id for delegate_id, _panel in allocations.seats_of(proposal)}
    without = len(wishes.keys() - seated)
    people = [(one, wishes[one.id]) for one in _people(wishes)]
    by_rank = Counter(one["rank"] for one in granted)
    return Preview(lines, by_rank, people, without, proposal.output["proven"])


def _people(ids: Mapping[int, object]) -> list[Delegate]:
    wanted = sa.select(Delegate).where(Delegate.id.in_(list(ids)))
    found = db.session.scalars(wanted.options(joinedload(Delegate.category)))
    return formats.in_order(found, key=lambda one: f"{one.family_name} {formats.plain(one.name)} {one.id}")
