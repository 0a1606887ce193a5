"""What companies' doors ask, and the lists of their visits: when each freezes, who is on it, what was changed since.

A list that is due counts as frozen whether or not anybody stored it yet: whoever changes one stores it first
(`operations/visit_lists.py`), so who is on it now is who was on it then. One that froze in a rehearsal, at an hour that
is still to come, is open.
"""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import Activity, Company, Delegate, Event, ListChange, Participation, VisitList, VisitRules, db
from models.participation import HOLDING


@dataclasses.dataclass(frozen=True)
class Standing:
    """The list of one visit, as far as it is fixed."""

    activity_id: int
    #: When it freezes, by the event's clock; None: never, or the visit has no time yet.
    freezes_at: dt.datetime | None
    #: When it froze, by the event's clock; None: it is open.
    frozen_at: dt.datetime | None = None
    #: Ids of those on the frozen list; what the host agreed to is in it.
    people: frozenset[int] = frozenset()
    #: Whether a row says so, or only the hour.
    stored: bool = False

    @property
    def frozen(self) -> bool:
        return self.frozen_at is not None

    def admits(self, delegate_id: int) -> bool:
        """Whether this person may be on the list without the host being asked."""
        return not self.frozen or delegate_id in self.people


def rules_of(company: Company) -> VisitRules:
    """What this company's door asks; of one that said nothing, a row that asks nothing and is not stored."""
    return db.session.get(VisitRules, company.id) or nothing(company.id)


def rules_of_event(event: Event) -> dict[int, VisitRules]:
    """By company, what its door asks, where it said something: one statement."""
    wanted = sa.select(VisitRules).join(Company, Company.id == VisitRules.company_id)
    return {one.company_id: one for one in db.session.scalars(wanted.where(Company.event_id == event.id))}


def nothing(company_id: int) -> VisitRules:
    """The rules of a company that said nothing."""
    return VisitRules(company_id=company_id, fields=[], id_rule="none", nda=False, nda_link="", no_photos=False,
                      edition=0)  # fmt: skip


def standing(event: Event, activity_ids: Iterable[int] | None = None, now: dt.datetime | None = None,
             ) -> dict[int, Standing]:  # fmt: skip
    """By visit, how its list stands: of these activities, else of all the event's visits that were published and not
    called off. What is no company's visit is missing. Two statements at most.
    """
    wanted = _wanted(event)
    if activity_ids is not None:
        wanted = wanted.where(Activity.id.in_(list(activity_ids)))
    rows, clock = db.session.execute(wanted).all(), event.now(now)
    due = [row.id for row in rows if not _stored(row, clock) and _due(row, clock)]
    holders = present(due) if due else {}
    return {row.id: _standing(event, row, clock, holders) for row in rows}


def of_activity(activity: Activity, now: dt.datetime | None = None) -> Standing | None:
    """How this visit's list stands; None for what is no company's visit."""
    if activity.kind != "company_visit" or activity.organization_id is None:
        return None
    return standing(activity.event, [activity.id], now).get(activity.id)


def present(activity_ids: Collection[int]) -> dict[int, set[int]]:
    """By activity, who holds a place and still comes: one statement."""
    wanted = sa.select(Participation.activity_id, Participation.delegate_id).join(Participation.delegate)
    wanted = wanted.where(Participation.activity_id.in_(activity_ids), Participation.status.in_(HOLDING))
    found = defaultdict(set)
    for activity_id, delegate_id in db.session.execute(wanted.where(Delegate.status == "approved")):
        found[activity_id].add(delegate_id)
    return found


def changes(activity_ids: Collection[int]) -> dict[int, list[ListChange]]:
    """By visit, what the host was asked about its list, in that order: one statement."""
    wanted = sa.select(ListChange).where(ListChange.activity_id.in_(activity_ids)).order_by(ListChange.id)
    found = defaultdict(list)
    for one in db.session.scalars(wanted.options(joinedload(ListChange.delegate).joinedload(Delegate.delegation))):
        found[one.activity_id].append(one)
    return found


def open_changes(event: Event) -> list[ListChange]:
    """What hosts were asked and did not answer yet: one statement."""
    wanted = sa.select(ListChange).join(ListChange.activity).where(Activity.event_id == event.id)
    wanted = wanted.options(joinedload(ListChange.delegate), joinedload(ListChange.activity))
    return list(db.session.scalars(wanted.where(ListChange.status == "open").order_by(ListChange.id)))


def company_of(activity: Activity) -> Company | None:
    """The company whose visit this is."""
    wanted = sa.select(Company).where(
        Company.event_id == activity.event_id, Company.organization_id == activity.organization_id
    )
    return db.session.scalar(wanted) if activity.kind == "company_visit" else None


def freezes_at(starts_at: dt.datetime | None, lead_hours: int | None) -> dt.datetime | None:
    """When the list of a visit freezes, by the event's clock."""
    return None if starts_at is None or lead_hours is None else starts_at - dt.timedelta(hours=lead_hours)


def _wanted(event: Event) -> sa.Select:
    columns = (Activity.id, Activity.starts_at, VisitRules.lead_hours, VisitRules.changed_at, VisitList.frozen_at,
               VisitList.people)  # fmt: skip
    same = sa.and_(Company.organization_id == Activity.organization_id, Company.event_id == event.id)
    return (
        sa.select(*columns)
        .join(Company, same)
        .outerjoin(VisitRules, VisitRules.company_id == Company.id)
        .outerjoin(VisitList, VisitList.activity_id == Activity.id)
        .where(Activity.event_id == event.id, Activity.kind == "company_visit", Activity.state == "published")
        .order_by(Activity.id)
    )


def _stored(row: sa.Row, clock: dt.datetime) -> bool:
    return row.people is not None and row.frozen_at <= clock


def _due(row: sa.Row, clock: dt.datetime) -> bool:
    at = freezes_at(row.starts_at, row.lead_hours)
    return at is not None and at <= clock


def _standing(event: Event, row: sa.Row, clock: dt.datetime, holders: Mapping[int, set[int]]) -> Standing:
    at = freezes_at(row.starts_at, row.lead_hours)
    if _stored(row, clock):
        return Standing(row.id, at, row.frozen_at, frozenset(row.people), stored=True)
    if not _due(row, clock):
        return Standing(row.id, at)
    # A rule that came later froze the list when it came.
    frozen_at = max(at, min(event.now(row.changed_at), clock))
    return Standing(row.id, at, frozen_at, frozenset(holders.get(row.id, ())))


def travelling(event: Event) -> list[Delegate]:
    """Who could be put on a list, by name: one statement."""
    wanted = sa.select(Delegate).where(Delegate.event_id == event.id, Delegate.status == "approved")
    shown = wanted.options(joinedload(Delegate.delegation)).order_by(Delegate.sort_name, Delegate.id)
    return list(db.session.scalars(shown))
