"""Freezing the lists of visits: from a company's lead time on, who comes is agreed with its host.

Whoever changes a list calls `freeze` first, with the activities locked; afterwards nobody is put on it without the
host's consent (`operations/list_changes.py`), and who leaves is shown as taken off.
"""

import datetime as dt
from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from models import Activity, Company, Event, VisitList, VisitRules, db
from models.transaction import locked
from operations import journal
from operations.journal import SYSTEM
from operations.refusals import Refusal
from queries import visit_lists
from queries.visit_lists import Standing


def freeze(event: Event, activity_ids: Iterable[int] | None = None, *, now: dt.datetime | None = None,
           ) -> dict[int, Standing]:  # fmt: skip
    """Store the lists of these visits that are due, else of all the event's; pressed twice it is the same as once.

    Returns how each stands. The caller holds the activities locked. Two statements where nothing is due.
    """
    found = visit_lists.standing(event, activity_ids, now)
    for one in found.values():
        if one.frozen and not one.stored:
            row = VisitList(activity_id=one.activity_id, frozen_at=one.frozen_at, people=sorted(one.people))
            db.session.merge(row)  # a rehearsal that was put back may have left one
            activity = db.session.get_one(Activity, one.activity_id)
            journal.write("visit.frozen", activity, SYSTEM, title=activity.title, people=len(one.people))
    db.session.flush()
    return found


def freeze_due(event: Event, *, now: dt.datetime | None = None) -> int:
    """Store all of the event's lists that are due; returns how many. For the worker, and before rules change."""
    due = [one.activity_id for one in visit_lists.standing(event, None, now).values() if one.frozen and not one.stored]
    if due:
        locked(Activity, due)
        freeze(event, due, now=now)
    return len(due)


def ensure_frozen(activity: Activity, *, now: dt.datetime | None = None) -> Standing | None:
    """The list of this visit, stored where it is due; None for what is no company's visit. The caller holds it."""
    if activity.kind != "company_visit" or activity.organization_id is None:
        return None
    return freeze(activity.event, [activity.id], now=now).get(activity.id)


def freeze_those(activities: Iterable[Activity], *, now: dt.datetime | None = None) -> set[int]:
    """The same for all of an event's visits among these activities; returns which of them are frozen."""
    visits = [one for one in activities if one.kind == "company_visit"]
    return frozen_of(visits[0].event, [one.id for one in visits], now=now) if visits else set()


def ensure_admits(activity: Activity, delegate_ids: Iterable[int], *, now: dt.datetime | None = None) -> None:
    """Refuses `list_frozen` (with the `activity`) when one of these is not on the frozen list of the visit."""
    found = ensure_frozen(activity, now=now)
    if found and not all(found.admits(one) for one in delegate_ids):
        raise Refusal("list_frozen", activity=activity)


def ensure_billed(
    activities: Iterable[Activity], billed: Mapping[int, list[dict]], *, now: dt.datetime | None = None
) -> None:
    """Before these are published: freeze what is due. Refuses `list_frozen` where a draft names somebody new for a
    frozen list; `billed` as `speakers.seat` takes it.
    """
    activities = list(activities)
    freeze_those(activities, now=now)
    for one in activities:
        if billed.get(one.id):
            ensure_admits(one, (speaker["delegate"] for speaker in billed[one.id]), now=now)


def frozen_of(event: Event, activity_ids: Iterable[int], *, now: dt.datetime | None = None) -> set[int]:
    """Which of these activities have a frozen list, stored from now on; the caller holds them."""
    return {key for key, one in freeze(event, activity_ids, now=now).items() if one.frozen}


def agreed(activity: Activity, delegate_id: int, kind: str, *, now: dt.datetime | None = None) -> None:
    """The host agreed that this person is on the frozen list ("add") or off it ("remove")."""
    row = _row(activity, now)
    others = [one for one in row.people if one != delegate_id] if row else []
    if row:
        row.people = sorted([*others, delegate_id]) if kind == "add" else others


def rename(activity_ids: Iterable[int], keep_id: int, other_id: int) -> None:
    """Two registrations are one from now on: wherever the other is on a list, the kept one is."""
    for row in db.session.scalars(sa.select(VisitList).where(VisitList.activity_id.in_(activity_ids))):
        if other_id in row.people:
            row.people = sorted({keep_id if one == other_id else one for one in row.people})


def _row(activity: Activity, now: dt.datetime | None) -> VisitList | None:
    ensure_frozen(activity, now=now)
    return db.session.get(VisitList, activity.id)


def events_due(now: dt.datetime | None = None) -> list[Event]:
    """The events with companies whose lists freeze, that are not over: a worker looks at them."""
    some = sa.select(Company.event_id).join(VisitRules, VisitRules.company_id == Company.id)
    wanted = sa.select(Event).where(Event.id.in_(some.where(VisitRules.lead_hours.is_not(None))))
    return [one for one in db.session.scalars(wanted.order_by(Event.id)) if one.today(now) <= one.ends_on]
