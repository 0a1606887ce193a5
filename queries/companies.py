"""The companies that receive a convoy: who they are, who wishes to visit them, which visits stand."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from models import Activity, Company, Delegation, DelegationTheme, Event, Organization, Participation, Wish, db
from models.participation import HOLDING
from scheduling import visits

_SHOWN = (
    joinedload(Company.axis), joinedload(Company.place), selectinload(Company.themes), selectinload(Company.hours),
)  # fmt: skip


def of_event(event: Event) -> list[Company]:
    """The event's companies with all that they say, in the order in which they were added: three statements."""
    wanted = sa.select(Company).where(Company.event_id == event.id).order_by(Company.id)
    return list(db.session.scalars(wanted.options(*_SHOWN)))


def find(event: Event, id: int) -> Company | None:
    """The company with this id, if it is the event's."""
    wanted = sa.select(Company).where(Company.id == id, Company.event_id == event.id)
    return db.session.scalar(wanted.options(*_SHOWN))


def of_organization(event: Event, organization: Organization) -> Company | None:
    """What this organization is at the event."""
    wanted = sa.select(Company).where(Company.event_id == event.id, Company.organization_id == organization.id)
    return db.session.scalar(wanted)


def asked_by(event: Event) -> dict[int, int]:
    """By company, how many delegations ranked it: one statement."""
    wanted = sa.select(Wish.company_id, sa.func.count()).join(Company, Company.id == Wish.company_id)
    wanted = wanted.where(Company.event_id == event.id).group_by(Wish.company_id)
    return dict(db.session.execute(wanted).all())


def wishers(company: Company) -> list[tuple[int, Delegation]]:
    """The delegations that ranked the company, each with its rank, the keenest first: one statement."""
    wanted = sa.select(Wish.rank, Delegation).join(Delegation, Delegation.id == Wish.delegation_id)
    ordered = wanted.where(Wish.company_id == company.id).order_by(Wish.rank, Delegation.id)
    return list(db.session.execute(ordered).all())


def in_need(event: Event) -> dict[int, int]:
    """By theme, how many delegations need something in it: one statement."""
    wanted = sa.select(DelegationTheme.theme_id, sa.func.count()).where(DelegationTheme.side == "seeks")
    wanted = wanted.join(Delegation, Delegation.id == DelegationTheme.delegation_id)
    wanted = wanted.where(Delegation.event_id == event.id).group_by(DelegationTheme.theme_id)
    return dict(db.session.execute(wanted).all())


def visits_of(event: Event, organization_ids: Collection[int] | None = None) -> dict[int, list[Activity]]:
    """By organization, its visits that are published and not called off, in the order of time: one statement."""
    wanted = sa.select(Activity).where(Activity.event_id == event.id, Activity.kind == "company_visit")
    wanted = wanted.where(Activity.state == "published", Activity.organization_id.is_not(None))
    if organization_ids is not None:
        wanted = wanted.where(Activity.organization_id.in_(organization_ids))
    found = defaultdict(list)
    order = (Activity.day, Activity.starts_at, Activity.id)
    for visit in db.session.scalars(wanted.options(joinedload(Activity.place)).order_by(*order)):
        found[visit.organization_id].append(visit)
    return dict(found)


def visitors(activity_ids: Collection[int]) -> dict[int, int]:
    """By activity, how many visitors hold a place: one statement."""
    wanted = sa.select(Participation.activity_id, sa.func.count()).where(
        Participation.activity_id.in_(activity_ids),
        Participation.status.in_(HOLDING),
        Participation.role == "participant",
    )
    return dict(db.session.execute(wanted.group_by(Participation.activity_id)).all())


def opened(company: Company, slots: Iterable[visits.Slot], cities: Mapping[int, int]) -> tuple[visits.Slot, ...]:
    """The slots in which the company can receive: the convoy is in its city, and it said nothing else.

    `slots` and `cities` are those of `queries/convoys.py`. A company without a place is open nowhere.
    """
    city = cities.get(company.place_id)
    return tuple(one for one in slots if city is not None and one.city == city and _within(one, company))


def _within(slot: visits.Slot, company: Company) -> bool:
    if not company.hours:
        return True
    return any(one.starts_at <= slot.starts_at and slot.ends_at <= one.ends_at for one in company.hours)


def standing(company: Company, event: Event, now: dt.datetime | None = None) -> list[Activity]:
    """The company's published visits that are not over, those without a time among them: one statement."""
    mine = visits_of(event, [company.organization_id]).get(company.organization_id, [])
    return [one for one in mine if one.interval is None or one.interval[1] > event.now(now)]


def proposed(company: Company) -> list[Activity]:
    """Its visits that nobody knows of yet: drafts that were never published. One statement."""
    wanted = sa.select(Activity).where(Activity.event_id == company.event_id, Activity.state == "draft")
    mine = wanted.where(Activity.kind == "company_visit", Activity.organization_id == company.organization_id)
    return list(db.session.scalars(mine.order_by(Activity.id)))
