"""What came of it, as lists: all that was noted at an event, what is due, and what a leader may note of whom."""

import dataclasses
import datetime as dt
from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import Activity, ActivityGroup, Company, Delegate, Delegation, Event, Outcome, Participation, db
from models.participation import HOLDING

#: Nobody has to do anything about these any more.
CLOSED = ("done", "dropped")


@dataclasses.dataclass(frozen=True)
class Filters:
    """Which outcomes to list; None: all. `due`: open ones whose next date has come, or was passed."""

    kind: str | None = None
    company_id: int | None = None
    due: bool = False

    @property
    def narrow(self) -> bool:
        """Whether anything is left out."""
        return self != Filters()


def of_event(event: Event, filters: Filters | None = None, now: dt.datetime | None = None) -> list[Outcome]:
    """What the filters leave, what is due first of all, then the latest first: one statement."""
    filters, today = filters or Filters(), event.today(now)
    wanted = sa.select(Outcome).where(Outcome.event_id == event.id).options(*_SHOWN)
    if filters.kind:
        wanted = wanted.where(Outcome.kind == filters.kind)
    if filters.company_id:
        wanted = wanted.where(Outcome.company_id == filters.company_id)
    if filters.due:
        wanted = wanted.where(_due(today))
    waiting = sa.case((_due(today), Outcome.due_on))
    order = (waiting.is_(None), waiting, Outcome.at.desc(), Outcome.id.desc())
    return list(db.session.scalars(wanted.order_by(*order)))


def find(event: Event, id: int) -> Outcome | None:
    """The outcome with this id, if it is the event's."""
    wanted = sa.select(Outcome).where(Outcome.id == id, Outcome.event_id == event.id)
    return db.session.scalar(wanted.options(*_SHOWN))


def counts(event: Event, now: dt.datetime | None = None) -> dict[str, int]:
    """How many of each kind there are, and at "due" how many of them wait: one statement."""
    due = sa.func.count(sa.case((_due(event.today(now)), 1)))
    wanted = sa.select(Outcome.kind, sa.func.count(), due).where(Outcome.event_id == event.id)
    rows = db.session.execute(wanted.group_by(Outcome.kind)).all()
    return {kind: number for kind, number, _waiting in rows} | {"due": sum(row[2] for row in rows)}


def companies(event: Event) -> list[Company]:
    """The companies that something can be noted about: one statement."""
    return list(db.session.scalars(sa.select(Company).where(Company.event_id == event.id).order_by(Company.id)))


def people(event: Event) -> list[Delegate]:
    """For whom something can be noted: who visits companies, and the heads of delegations. One statement."""
    visits = sa.select(Activity.id).where(Activity.event_id == event.id, Activity.kind == "company_visit")
    visiting = sa.select(Participation.delegate_id).where(Participation.activity_id.in_(visits))
    heads = sa.select(Delegation.head_id).where(Delegation.event_id == event.id)
    wanted = sa.select(Delegate).where(Delegate.event_id == event.id, Delegate.status == "approved")
    wanted = wanted.where(sa.or_(Delegate.id.in_(visiting), Delegate.id.in_(heads)))
    return list(db.session.scalars(wanted.order_by(Delegate.sort_name, Delegate.id)))


def noted_by(event: Event, by: str, by_kind: str) -> list[Outcome]:
    """What somebody noted themselves, the latest first: one statement."""
    wanted = sa.select(Outcome).where(Outcome.event_id == event.id, Outcome.by == by, Outcome.by_kind == by_kind)
    return list(db.session.scalars(wanted.options(*_SHOWN).order_by(Outcome.at.desc(), Outcome.id.desc())))


def of_visits(activity_ids: Collection[int]) -> list[Outcome]:
    """What was noted about these visits, the latest first: one statement."""
    wanted = sa.select(Outcome).where(Outcome.activity_id.in_(activity_ids)).options(*_SHOWN)
    return list(db.session.scalars(wanted.order_by(Outcome.at.desc(), Outcome.id.desc())))


def people_of(groups: Sequence[ActivityGroup]) -> list[Delegate]:
    """Who has a seat in one of these buses, by name: one statement."""
    aboard = _passengers(groups)
    wanted = sa.select(Delegate).where(Delegate.id.in_(aboard), Delegate.status == "approved")
    return list(db.session.scalars(wanted.order_by(Delegate.sort_name, Delegate.id)))


def companies_of(groups: Sequence[ActivityGroup]) -> list[tuple[Company, Activity]]:
    """The companies that passengers of these buses visit, each visit in the order of time: one statement."""
    visited = sa.select(Participation.activity_id).where(
        Participation.delegate_id.in_(_passengers(groups)), Participation.status.in_(HOLDING)
    )
    wanted = sa.select(Company, Activity).join(
        Activity,
        sa.and_(Activity.event_id == Company.event_id, Activity.organization_id == Company.organization_id),
    )
    wanted = wanted.where(Activity.kind == "company_visit", Activity.state == "published", Activity.id.in_(visited))
    return [(one, visit) for one, visit in db.session.execute(wanted.order_by(Activity.day, Activity.starts_at))]


def _passengers(groups: Sequence[ActivityGroup]) -> sa.Select[tuple[int]]:
    seats = sa.select(Participation.delegate_id).where(Participation.group_id.in_([one.id for one in groups]))
    return seats.where(Participation.status.in_(HOLDING))


def _due(today: dt.date) -> sa.ColumnElement[bool]:
    return sa.and_(Outcome.due_on <= today, Outcome.stage.not_in(CLOSED))


_SHOWN = (joinedload(Outcome.company), joinedload(Outcome.delegate).joinedload(Delegate.delegation),
          joinedload(Outcome.activity))  # fmt: skip
