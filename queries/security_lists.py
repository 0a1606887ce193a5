"""Security lists: who is on the list that a company's door asks for, and who is not, for what is still missing.

Only those stand on a list who agreed to it themselves; of them it says what the company asks for and no more. What they
gave is sealed: `facts` alone opens it, and who calls that writes down who read it (`web/security_lists.py`).
"""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import Activity, Company, Consent, Delegate, DelegateIdentity, Event, Participation, VisitRules, db
from models.participation import HOLDING
from models.visit_list import FIELDS, SEALED
from queries import visit_lists
from queries.consents import SENSITIVE
from queries.visit_lists import Standing

PURPOSE = "host_list"
#: How long before a visit a list can be taken where the company names no lead time.
USUAL_LEAD = dt.timedelta(hours=72)


@dataclasses.dataclass(frozen=True)
class Visitor:
    """Somebody who comes. `missing`: "consent", or the words of `FIELDS` that the company asks for and nobody said."""

    delegate: Delegate
    role: str
    missing: tuple[str, ...]

    @property
    def listed(self) -> bool:
        """Whether they stand on the list that the company is given."""
        return "consent" not in self.missing


@dataclasses.dataclass(frozen=True)
class SecurityList:
    """The list of one visit."""

    activity: Activity
    company: Company
    rules: VisitRules
    standing: Standing
    visitors: tuple[Visitor, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """What stands in it besides name and municipality, in the order of `FIELDS`."""
        return tuple(one for one in FIELDS if one in self.rules.fields)

    @property
    def listed(self) -> list[Visitor]:
        """Who stands on it."""
        return [one for one in self.visitors if one.listed]

    @property
    def left_out(self) -> list[Visitor]:
        """Who comes and does not stand on it."""
        return [one for one in self.visitors if not one.listed]

    @property
    def owing(self) -> list[Visitor]:
        """Of whom anything is missing."""
        return [one for one in self.visitors if one.missing]

    @property
    def opens_at(self) -> dt.datetime | None:
        """From when on the company may take it: when the list freezes. None: the visit has no time yet."""
        if self.activity.starts_at is None:
            return None
        return self.standing.freezes_at or self.activity.starts_at - USUAL_LEAD

    def ready(self, clock: dt.datetime) -> bool:
        """Whether the company may take it when the event's clock says so."""
        return self.opens_at is not None and self.opens_at <= clock


def of_event(
    event: Event, *, company: Company | None = None, activity_id: int | None = None, now: dt.datetime | None = None
) -> list[SecurityList]:
    """The lists of the event's published visits, else of one company's or one visit's alone, in the order of time:
    eight statements at most, however many there are.
    """
    found = db.session.execute(_visits(event, company, activity_id)).all()
    ids = [activity.id for activity, _company in found]
    standing = visit_lists.standing(event, ids, now) if ids else {}
    rules, seats = visit_lists.rules_of_event(event), _seats(ids, standing)
    people = {seat.delegate_id for those in seats.values() for seat in those}
    agreed, known = consenting(people), _known(people)
    lists = []
    for activity, of_company in found:
        asked = rules.get(of_company.id) or visit_lists.nothing(of_company.id)
        visitors = tuple(_visitor(one, asked.fields, agreed, known) for one in seats.get(activity.id, ()))
        lists.append(SecurityList(activity, of_company, asked, standing[activity.id], visitors))
    return lists


def find(event: Event, activity_id: int, *, now: dt.datetime | None = None) -> SecurityList | None:
    """The list of this visit, if it is one of the event's that were published and not called off."""
    return next(iter(of_event(event, activity_id=activity_id, now=now)), None)


def upcoming(event: Event, now: dt.datetime | None = None) -> list[SecurityList]:
    """The lists of the visits that are not over."""
    clock = event.now(now)
    return [
        one for one in of_event(event, now=now) if one.activity.interval is None or one.activity.interval[1] > clock
    ]


def asked_of(delegate: Delegate, now: dt.datetime | None = None) -> list[SecurityList]:
    """The lists to come on which this person is to stand."""
    lists = upcoming(delegate.event, now)
    return [one for one in lists if delegate.id in {visitor.delegate.id for visitor in one.visitors}]


def owed_by(delegate: Delegate, now: dt.datetime | None = None) -> bool:
    """Whether a company to come, with rules for its door, still misses something of this person."""
    asking = [one for one in asked_of(delegate, now) if one.fields or one.rules.lead_hours is not None]
    return any(visitor.delegate.id == delegate.id for one in asking for visitor in one.owing)


def consenting(people: Collection[int]) -> set[int]:
    """Who of these agreed to be on such lists, themselves: what a focal point ticked waits. One statement."""
    given = sa.select(Consent.delegate_id).where(Consent.purpose == PURPOSE, Consent.withdrawn_at.is_(None))
    own = sa.or_(Consent.by_kind.is_(None), Consent.by_kind != "focal") if PURPOSE in SENSITIVE else sa.true()
    return set(db.session.scalars(given.where(own, Consent.delegate_id.in_(people)))) if people else set()


def facts(people: Collection[int], fields: Iterable[str]) -> dict[int, dict[str, str | None]]:
    """By person, what they said of these sealed fields and of no others: one statement. It opens what is sealed."""
    sealed = [one for one in SEALED if one in fields]
    if not sealed or not people:
        return {}
    wanted = sa.select(DelegateIdentity.delegate_id, *(getattr(DelegateIdentity, one) for one in sealed))
    rows = db.session.execute(wanted.where(DelegateIdentity.delegate_id.in_(people)))
    return {row.delegate_id: {one: getattr(row, one) for one in sealed} for row in rows}


def _visits(event: Event, company: Company | None, activity_id: int | None) -> sa.Select[tuple[Activity, Company]]:
    same = sa.and_(Company.event_id == event.id, Company.organization_id == Activity.organization_id)
    wanted = sa.select(Activity, Company).join(Company, same).options(joinedload(Activity.place))
    wanted = wanted.where(
        Activity.event_id == event.id, Activity.kind == "company_visit", Activity.state == "published"
    )
    if company is not None:
        wanted = wanted.where(Company.id == company.id)
    if activity_id is not None:
        wanted = wanted.where(Activity.id == activity_id)
    return wanted.order_by(Activity.day, Activity.starts_at, Activity.id)


def _seats(ids: Collection[int], standing: Mapping[int, Standing]) -> dict[int, list[Participation]]:
    """Who comes, by visit: visitors first, then by name. Of a frozen list only those who are on it."""
    wanted = sa.select(Participation).join(Participation.delegate).options(
        joinedload(Participation.delegate).joinedload(Delegate.delegation)
    )  # fmt: skip
    wanted = wanted.where(
        Participation.activity_id.in_(ids), Participation.status.in_(HOLDING), Delegate.status == "approved"
    )
    first = sa.case((Participation.role == "participant", 0), else_=1)
    found = defaultdict(list)
    for one in db.session.scalars(wanted.order_by(first, Delegate.sort_name, Delegate.id)) if ids else ():
        if standing[one.activity_id].admits(one.delegate_id):
            found[one.activity_id].append(one)
    return found


def _known(people: Collection[int]) -> dict[int, set[str]]:
    """By person, which sealed fields hold something; nothing is opened for it. One statement."""
    wanted = sa.select(
        DelegateIdentity.delegate_id, *(getattr(DelegateIdentity, one).is_not(None).label(one) for one in SEALED)
    )
    rows = db.session.execute(wanted.where(DelegateIdentity.delegate_id.in_(people))) if people else ()
    return {row.delegate_id: {one for one in SEALED if getattr(row, one)} for row in rows}


def _visitor(
    seat: Participation, fields: Collection[str], agreed: Collection[int], known: Mapping[int, set[str]]
) -> Visitor:
    delegate = seat.delegate
    missing = [] if delegate.id in agreed else ["consent"]
    said = known.get(delegate.id, set()) | {one for one in ("position", "country") if getattr(delegate, one)}
    return Visitor(delegate, seat.role, (*missing, *(one for one in FIELDS if one in fields and one not in said)))
