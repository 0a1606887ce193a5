"""A company's visits as its host sees them: who comes, what was changed since the list froze, what is asked of whom."""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import Activity, Company, Delegate, Event, ListChange, Participation, TimeProposal, VisitRating, db
from queries import hosts, visit_lists
from queries.hosts import Visit
from queries.visit_lists import Standing


@dataclasses.dataclass(frozen=True)
class HostVisit:
    """One visit, and all that stands about it."""

    visit: Visit
    #: How its list stands; None for one that is called off.
    standing: Standing | None
    changes: tuple[ListChange, ...]
    #: Who was on the frozen list and does not come any more.
    gone: tuple[Delegate, ...]
    #: Other times that the host proposed, the last one first.
    proposals: tuple[TimeProposal, ...]
    rating: VisitRating | None

    @property
    def activity(self) -> Activity:
        return self.visit.activity

    @property
    def asked(self) -> list[ListChange]:
        """What the host is to answer; of somebody who does not come at all any more nothing is asked."""
        return [one for one in self.changes if one.status == "open" and one.delegate.status == "approved"]

    @property
    def proposal(self) -> TimeProposal | None:
        """The last proposal, unless the host took it back."""
        last = next(iter(self.proposals), None)
        return last if last and last.status != "withdrawn" else None

    def mark(self, one: Participation) -> str | None:
        """What is to be said of who is on the list: "added" since it froze, "unagreed" where nobody asked the host."""
        if self.standing is None or not self.standing.frozen:
            return None
        agreed = {each.delegate_id for each in self.changes if each.kind == "add" and each.status == "accepted"}
        if one.delegate_id not in self.standing.people:
            return "unagreed"
        return "added" if one.delegate_id in agreed else None


def of_company(event: Event, company: Company, now: dt.datetime | None = None) -> list[HostVisit]:
    """All of its visits in the order of time: a dozen statements, however many visits and people there are."""
    visits = hosts.visits(company)
    ids = [one.activity.id for one in visits]
    standing, changes = visit_lists.standing(event, ids, now), visit_lists.changes(ids)
    gone = _gone(visits, standing)
    proposals, ratings = _proposals(ids), _ratings(ids)
    return [
        HostVisit(
            one,
            standing.get(one.activity.id),
            tuple(changes.get(one.activity.id, ())),
            tuple(gone.get(one.activity.id, ())),
            tuple(proposals.get(one.activity.id, ())),
            ratings.get(one.activity.id),
        )
        for one in visits
    ]


def find(event: Event, company: Company, activity_id: int, now: dt.datetime | None = None) -> HostVisit | None:
    """The visit with this id, if it is this company's."""
    return next((one for one in of_company(event, company, now) if one.activity.id == activity_id), None)


def _gone(visits: list[Visit], standing: dict[int, Standing]) -> dict[int, list[Delegate]]:
    missing = {}
    for one in visits:
        state = standing.get(one.activity.id)
        if state and state.frozen:
            missing[one.activity.id] = state.people - {each.delegate_id for each in one.people}
    wanted = sa.select(Delegate).where(Delegate.id.in_({key for those in missing.values() for key in those}))
    people = list(db.session.scalars(wanted.options(joinedload(Delegate.delegation)).order_by(Delegate.sort_name)))
    return {key: [one for one in people if one.id in those] for key, those in missing.items()}


def _proposals(activity_ids: Collection[int]) -> dict[int, list[TimeProposal]]:
    wanted = sa.select(TimeProposal).where(TimeProposal.activity_id.in_(activity_ids))
    found = defaultdict(list)
    for one in db.session.scalars(wanted.order_by(TimeProposal.id.desc())):
        found[one.activity_id].append(one)
    return found


def _ratings(activity_ids: Collection[int]) -> dict[int, VisitRating]:
    wanted = sa.select(VisitRating).where(VisitRating.activity_id.in_(activity_ids))
    return {one.activity_id: one for one in db.session.scalars(wanted)}
