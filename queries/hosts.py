"""What a company's host may know: its visits, who comes and what they need, and where what it says contradicts them.

Nothing here says how to reach anybody, and nothing of anybody's health.
"""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from models import Activity, Company, Delegate, Event, Participation, db
from models.participation import HOLDING
from queries import companies, needs
from queries.needs import Stated


@dataclasses.dataclass(frozen=True)
class Visit:
    """One visit to a company, and who is on its list."""

    activity: Activity
    #: By role and name; visitors come before interpreters and leaders.
    people: tuple[Participation, ...]
    #: What their municipalities said, by delegation.
    stated: dict[int, Stated]

    @property
    def visitors(self) -> int:
        """How many of them are visitors."""
        return sum(one.role == "participant" for one in self.people)


@dataclasses.dataclass(frozen=True)
class Contradiction:
    """Something a company says that does not go with what is agreed.

    `kind`: capacity (more come than it receives at once), minimum (fewer come than are worth while), hours (the visit
    is outside them), visits (more are agreed than it can receive; of no visit in particular).
    """

    kind: str
    company: Company
    activity: Activity | None
    #: What is agreed, and what the company says.
    agreed: int = 0
    says: int = 0


def visits(company: Company) -> list[Visit]:
    """The company's visits, called off ones too, in the order of time, with who comes: seven statements at most."""
    wanted = sa.select(Activity).where(
        Activity.event_id == company.event_id,
        Activity.kind == "company_visit",
        Activity.organization_id == company.organization_id,
        Activity.revision > 0,
    )
    order = (Activity.day, Activity.starts_at, Activity.id)
    found = list(db.session.scalars(wanted.options(joinedload(Activity.place)).order_by(*order)))
    people = _people([one.id for one in found if one.state == "published"])
    delegations = {one.delegate.delegation for those in people.values() for one in those if one.delegate.delegation}
    stated = needs.of_delegations(delegations) if delegations else {}
    return [Visit(one, tuple(people.get(one.id, ())), stated) for one in found]


def contradictions(
    event: Event, of: Collection[Company] | None = None, now: dt.datetime | None = None
) -> dict[int, list[Contradiction]]:
    """By company, where it contradicts its visits that are not over; consistent ones are missing.

    Three statements beside those that load the companies (default: all of the event's that were not cancelled).
    """
    those = [one for one in (companies.of_event(event) if of is None else of) if one.status != "cancelled"]
    standing = companies.visits_of(event, [one.organization_id for one in those])
    clock = event.now(now)
    counted = companies.visitors([visit.id for visits in standing.values() for visit in visits])
    found = {}
    for company in those:
        agreed = [one for one in standing.get(company.organization_id, []) if _to_come(one, clock)]
        found[company.id] = [*_of_number(company, agreed), *_of_visits(company, agreed, counted)]
    return {key: said for key, said in found.items() if said}


def _to_come(visit: Activity, clock: dt.datetime) -> bool:
    return visit.interval is None or visit.interval[1] > clock


def _of_number(company: Company, agreed: list[Activity]) -> list[Contradiction]:
    many = len(agreed) > company.visits
    return [Contradiction("visits", company, None, len(agreed), company.visits)] if many else []


def _of_visits(company: Company, agreed: list[Activity], counted: dict[int, int]) -> Iterator[Contradiction]:
    for visit in agreed:
        come = counted.get(visit.id, 0)
        if company.capacity is not None and come > company.capacity:
            yield Contradiction("capacity", company, visit, come, company.capacity)
        if 0 < come < company.minimum:
            yield Contradiction("minimum", company, visit, come, company.minimum)
        if company.hours and visit.interval and not _open(company, *visit.interval):
            yield Contradiction("hours", company, visit)


def _open(company: Company, starts_at: dt.datetime, ends_at: dt.datetime) -> bool:
    return any(one.starts_at <= starts_at and ends_at <= one.ends_at for one in company.hours)


def _people(activity_ids: list[int]) -> dict[int, list[Participation]]:
    """Who holds a place, by activity; whoever no longer comes is not among them."""
    wanted = sa.select(Participation).join(Participation.delegate)
    wanted = wanted.where(
        Participation.activity_id.in_(activity_ids),
        Participation.status.in_(HOLDING),
        Delegate.status == "approved",
    )
    wanted = wanted.options(contains_eager(Participation.delegate).joinedload(Delegate.delegation))
    found = defaultdict(list)
    first = sa.case((Participation.role == "participant", 0), else_=1)
    for one in db.session.scalars(wanted.order_by(first, Delegate.sort_name, Delegate.id)):
        found[one.activity_id].append(one)
    return found
