"""A delay on the road, as the leader of a bus says it: later legs follow by the programme's own shift, and everybody
whom it concerns is told at once, delegates by a bulletin and each company by a letter to its host.
"""

import dataclasses
import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from models import Activity, ActivityGroup, Company, Event, Headcount, db
from models.base import utcnow
from operations import bulletins, doors, journal, links, outbox, shifts
from operations.journal import Actor
from operations.refusals import Refusal
from operations.shifts import Asked, Preview
from queries import bulletins as told
from queries import schedules
from scheduling.cascades import Move
from scheduling.shifts import let_along

#: Minutes; what is later still is no delay but another plan.
LEAST, MOST = 1, 600
#: What one tap says.
USUAL = (10, 20, 40, 60)
TEMPLATE = "host_visit_moved"


@dataclasses.dataclass(frozen=True)
class Delay:
    """What it would mean."""

    preview: Preview
    #: Whether the bus is under way, so that it arrives later and left when it did.
    begun: bool
    #: The companies whose visits would be at another time, or off.
    hosts: tuple[tuple[Company, Activity, Move], ...]

    @property
    def closed(self) -> int:
        """How many visits would be outside their company's hours."""
        return sum(one.kind == "company_closed" for one in self.preview.shift.conflicts)


def preview(
    event: Event,
    ride: Activity,
    minutes: int,
    *,
    repairs: Sequence[str] | None = None,
    now: dt.datetime | None = None,
) -> Delay:
    """What so many minutes would mean; nothing is written. Without `repairs`, visits that are agreed follow, as the bus
    cannot be there in time. Refuses `minutes_invalid` and what `shifts.preview` does.
    """
    begun = is_under_way(ride, now)
    if repairs is None:
        repairs = _following(event, ride, minutes, begun)
    return _delay(event, shifts.preview(event, _asked(ride, minutes, repairs, begun), now=now), begun)


def apply(
    event: Event,
    ride: Activity,
    minutes: int,
    *,
    by: Actor,
    repairs: Sequence[str] = (),
    base: int | None = None,
    seen: str | None = None,
    now: dt.datetime | None = None,
) -> Delay:
    """Let it be so much later, and tell everybody. Refuses `minutes_invalid` and what `shifts.apply` does, among it
    `changed_meanwhile` when the version is not `base`, or the plan not the one with the fingerprint `seen`.
    """
    now = now or utcnow()
    begun = is_under_way(ride, now)
    done = shifts.apply(event, _asked(ride, minutes, repairs, begun), by=by, base=base, seen=seen, now=now)
    found = _delay(event, done, begun)
    for company, visit, move in found.hosts:
        _write(event, company, visit, move)
    moved = {move.item for move in done.shift.moves}
    if any(key in moved for key, _since, _revision in told.untold(event)):
        bulletins.send(event, by=by, only=moved, now=now)
    said = {"minutes": minutes, "title": ride.title, "hosts": len(found.hosts)}
    journal.write("ride.delayed", ride, by, event_id=event.id, **said)
    return found


def is_under_way(ride: Activity, now: dt.datetime | None = None) -> bool:
    """Whether it left, by a count of one of its buses or by the event's clock; one without a known end begins later."""
    if ride.ends_at is None or ride.starts_at is None:
        return False
    left = sa.select(Headcount.id).join(ActivityGroup, ActivityGroup.id == Headcount.group_id)
    left = left.where(ActivityGroup.activity_id == ride.id, Headcount.kind == "departure")
    return ride.event.now(now) >= ride.starts_at or db.session.scalar(left.limit(1)) is not None


def _following(event: Event, ride: Activity, minutes: int, begun: bool) -> tuple[str, ...]:
    if ride.starts_at is None or not LEAST <= minutes <= MOST:
        return ()
    starts_at = ride.starts_at + dt.timedelta(minutes=minutes)
    return let_along(schedules.programme(event), ride.id, starts_at, begun=begun)


def _asked(ride: Activity, minutes: int, repairs: Sequence[str], begun: bool) -> Asked:
    if not LEAST <= minutes <= MOST:
        raise Refusal("minutes_invalid", "minutes", least=LEAST, most=MOST)
    return Asked(ride.id, minutes=minutes, repairs=tuple(repairs), begun=begun)


def _delay(event: Event, found: Preview, begun: bool) -> Delay:
    visits = [(row, move) for row, move in found.moved if row.kind == "company_visit" and row.organization_id]
    wanted = sa.select(Company).where(Company.event_id == event.id)
    wanted = wanted.where(Company.organization_id.in_([row.organization_id for row, _move in visits]))
    companies = {one.organization_id: one for one in db.session.scalars(wanted)} if visits else {}
    hosts = [(companies.get(row.organization_id), row, move) for row, move in visits]
    return Delay(found, begun, tuple(one for one in hosts if one[0]))


def _write(event: Event, company: Company, visit: Activity, move: Move) -> None:
    """A letter to the host with their link, which is made where there is none yet."""
    if company.status == "cancelled" or not company.contact_email:
        return
    doors.ensure(links.HOST, company.id)
    was, now = ([_said(move.from_start), _said(move.from_end)], [_said(move.to_start), _said(move.to_end)])
    about = {"company_id": company.id, "moved_id": visit.id, "was": was, "now": now if move.to_start else None}
    once, language = f"{TEMPLATE}:{visit.id}:{visit.revision}", company.language or event.languages[0]
    outbox.queue_to_contact(event, company.contact_email, language, TEMPLATE, once, **about)


def _said(instant: dt.datetime | None) -> str | None:
    return instant and instant.isoformat()
