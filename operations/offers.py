"""Seats that are offered: to accept or to decline one, and to pass on those that nobody answered in time."""

import datetime as dt

import sqlalchemy as sa

from models import Activity, Delegate, Event, Participation, db
from models.base import utcnow
from operations import feeds, finished, lines, participations
from operations.journal import Actor
from operations.refusals import Refusal


def accept(activity: Activity, delegate: Delegate, *, by: Actor, now: dt.datetime | None = None) -> Participation:
    """Take the offered seat: `confirmed`; `declined` when the offer had lapsed, and then the next in line has it.

    Accepted twice it stays accepted. Refuses `no_offer`.
    """
    now, offer = now or utcnow(), _locked(activity, delegate, now)
    if offer.status == "offered":
        lines.move(offer, "confirmed", now)
        lines.tell("participation.accepted", offer, by)
        feeds.stale([delegate.id])
    return offer


def decline(activity: Activity, delegate: Delegate, *, by: Actor, now: dt.datetime | None = None) -> Participation:
    """Say no to the offered seat, which goes to the next in line. Refuses `no_offer`."""
    now, offer = now or utcnow(), _locked(activity, delegate, now)
    if offer.status == "confirmed":
        raise Refusal("no_offer")
    if offer.status == "offered":
        ids = lines.reach({activity.id}, {delegate.id}, now)
        lines.give_back([offer], ids, by, now, "declined")
    return offer


def overdue_events(now: dt.datetime | None = None) -> list[Event]:
    """Running events with offers whose time has run out by their own clocks."""
    now = now or utcnow()
    offered = sa.select(Participation.activity_id).where(Participation.status == "offered")
    late = lines.overdue(db.session.scalars(offered.distinct()), now)
    events = {one.activity.event_id: one.activity.event for one in late}
    return [event for _id, event in sorted(events.items()) if not finished.is_finished(event, now)]


def pass_on(event: Event, *, now: dt.datetime | None = None) -> list[Participation]:
    """Give the seats of lapsed offers to the next in line; returns everybody who moved."""
    now = now or utcnow()
    offered = sa.select(Participation.activity_id).join(Participation.activity)
    offered = offered.where(Activity.event_id == event.id, Participation.status == "offered")
    late = lines.overdue(db.session.scalars(offered.distinct()), now)
    return _up_to_date({one.activity_id for one in late}, (), now)


def _locked(activity: Activity, delegate: Delegate, now: dt.datetime) -> Participation:
    """The pair's row, with the line held and brought up to date. Refuses `no_offer` and `finished`."""
    finished.ensure_running(activity.event, now)
    ids = lines.reach({activity.id}, {delegate.id}, now)
    lines.lock_around(ids, delegate.id)
    standing = participations.find(activity, delegate)
    offered = standing is not None and standing.status == "offered"
    accepted = standing is not None and standing.status == "confirmed" and standing.role == "participant"
    if not (offered or accepted):
        raise Refusal("no_offer")
    if lines.overdue([activity.id], now):
        feeds.stale({one.delegate_id for one in lines.fill(ids, now=now)})
    return standing


def _up_to_date(activity_ids: set[int], delegate_ids: tuple[int, ...], now: dt.datetime) -> list[Participation]:
    if not activity_ids:
        return []
    ids = lines.reach(activity_ids, delegate_ids, now)
    lines.lock_around(ids, *delegate_ids)
    moved = lines.fill(ids, now=now)
    feeds.stale({one.delegate_id for one in moved})
    return moved
