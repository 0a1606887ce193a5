"""Changes to a list that is frozen: asked by organizers and leaders, answered by the host, and only then carried out.

Where a host answered on the telephone an organizer notes it for them, with what was said.
"""

import datetime as dt

import sqlalchemy as sa

from models import Activity, Company, Delegate, Event, ListChange, Message, Place, Staff, db
from models.base import utcnow
from models.transaction import lock
from models.visit_list import CHANGES
from operations import doors, finished, journal, lines, links, outbox, participations, visit_lists
from operations.journal import Actor
from operations.refusals import Refusal
from queries import engagements
from queries import visit_lists as queries

ASKED, ANSWERED = "list_change_asked", "list_change_answered"


def ask(
    activity: Activity, delegate: Delegate, kind: str, *, reason: str = "", by: Actor, now: dt.datetime | None = None
) -> ListChange:
    """Ask the host whether somebody may be put on the frozen list ("add"), or off it ("remove"), in a letter.

    Asked again before there is an answer, it is the same question, with the reason that was said last. Refuses
    `unknown_change`, `no_company_visit`, `list_not_frozen` (then it needs nobody's consent), `visit_begun`,
    `not_approved`, `on_the_list`, `not_on_the_list`, `change_asked` (the contrary is), `clash` (with the `activity`
    that holds their time) and `finished`.
    """
    now = now or utcnow()
    if kind not in CHANGES:
        raise Refusal("unknown_change", "kind")
    finished.ensure_running(activity.event, now)
    company = _hold(activity, delegate, now)
    known = _open(activity, delegate)
    if known and known.kind == kind:
        known.reason = reason or known.reason
        return known
    if known:
        raise Refusal("change_asked")
    _ensure_sensible(activity, delegate, kind)
    said = {"kind": kind, "reason": reason, "asked_at": now, "asked_by": by.name[:200]}
    change = ListChange(activity=activity, delegate=delegate, staff_id=by.id if by.kind == "staff" else None, **said)
    db.session.add(change)
    _say(f"list_change.{kind}_asked", change, by)
    _write_to_host(company, change)
    return change


def answer(
    change: ListChange, accepted: bool, *, said: str = "", by: Actor, now: dt.datetime | None = None
) -> ListChange:
    """The host's yes or no, carried out at once; who asked is written to, and whoever comes now or no longer.

    Refuses `change_answered`, `visit_begun`, `not_approved` (somebody who does not come at all any more), `finished`,
    and `said_by_whom` where an organizer answers for the host and does not say what was said.
    """
    now = now or utcnow()
    activity, delegate = change.activity, change.delegate
    finished.ensure_running(activity.event, now)
    _hold(activity, delegate, now)
    lock(change)
    _ensure_open(change)
    if by.kind != "host" and not said:
        raise Refusal("said_by_whom", "said")
    if accepted:
        _carry_out(change, by, now)
    change.status = "accepted" if accepted else "declined"
    change.answer, change.answered_at, change.answered_by = said, now, by.name[:200]
    _say(f"list_change.{change.status}", change, by)
    _tell_who_asked(change)
    return change


def withdraw(change: ListChange, *, by: Actor, now: dt.datetime | None = None) -> ListChange:
    """Nobody wants it any more. Refuses `change_answered` and `finished`."""
    finished.ensure_running(change.activity.event, now)
    lock(change)
    _ensure_open(change)
    change.status, change.answered_at, change.answered_by = "withdrawn", now or utcnow(), by.name[:200]
    _say("list_change.withdrawn", change, by)
    return change


def find(company: Company, change_id: int) -> ListChange | None:
    """The question with this id, if it is about a visit of this company."""
    change = db.session.get(ListChange, change_id)
    same = change and (change.activity.event_id, change.activity.organization_id)
    return change if same == (company.event_id, company.organization_id) else None


def _hold(activity: Activity, delegate: Delegate, now: dt.datetime) -> Company:
    lines.lock([activity.id], [delegate.id])
    company = queries.company_of(activity)
    if company is None or activity.state != "published":
        raise Refusal("no_company_visit")
    if lines.begun(activity, now):
        raise Refusal("visit_begun")
    standing = visit_lists.ensure_frozen(activity, now=now)
    if not (standing and standing.frozen):
        raise Refusal("list_not_frozen")
    return company


def _ensure_sensible(activity: Activity, delegate: Delegate, kind: str) -> None:
    held = participations.find(activity, delegate)
    there = held is not None and held.status in lines.ACTIVE
    if kind == "remove" and not there:
        raise Refusal("not_on_the_list")
    if kind == "add" and there:
        raise Refusal("on_the_list")
    if kind == "add" and delegate.status != "approved":
        raise Refusal("not_approved")
    if kind == "add" and (clashes := engagements.clashes(delegate, activity)):
        raise Refusal("clash", activity=clashes[0])


def _ensure_open(change: ListChange) -> None:
    if change.status != "open":
        raise Refusal("change_answered")


def _open(activity: Activity, delegate: Delegate) -> ListChange | None:
    wanted = sa.select(ListChange).where(ListChange.activity_id == activity.id, ListChange.status == "open")
    return db.session.scalar(wanted.where(ListChange.delegate_id == delegate.id))


def _carry_out(change: ListChange, by: Actor, now: dt.datetime) -> None:
    activity, delegate = change.activity, change.delegate
    if change.kind == "add" and delegate.status != "approved":
        raise Refusal("not_approved")
    visit_lists.agreed(activity, delegate.id, change.kind, now=now)
    held = participations.find(activity, delegate)
    if change.kind == "remove":
        if held and held.status in lines.ACTIVE:
            participations.leave(activity, delegate, by=by, now=now)
    else:
        held = participations.sign_up(activity, delegate, by=by, now=now, override=change.reason or "-",
                                      source="organizer")  # fmt: skip
        if held.status == "waitlisted":  # whom the host agreed to receive needs no other room
            lines.move(held, "confirmed", now)
    _tell_whom_it_is_about(change)


def _say(verb: str, change: ListChange, by: Actor) -> None:
    said = {"activity": change.activity_id, "title": change.activity.title}
    journal.write(verb, change.delegate, by, **said)


def _write_to_host(company: Company, change: ListChange) -> Message | None:
    if not company.contact_email:
        return None
    event = db.session.get_one(Event, company.event_id)
    doors.ensure(links.HOST, company.id)
    db.session.flush()
    about = {"company_id": company.id, "change_id": change.id}
    return outbox.queue_to_contact(
        event, company.contact_email, company.language, ASKED, f"{ASKED}:{change.id}", **about
    )


def _tell_who_asked(change: ListChange) -> None:
    """Whoever asked at the desk; a leader sees it on the phone."""
    event, company = change.activity.event, queries.company_of(change.activity)
    staff = db.session.get(Staff, change.staff_id) if change.staff_id else None
    if staff is None:
        return
    about = {"company_id": company.id, "change_id": change.id, "staff_name": staff.name or staff.email}
    language = staff.language or event.languages[0]
    outbox.queue_to_contact(event, staff.email, language, ANSWERED, f"{ANSWERED}:{change.id}", **about)


def _tell_whom_it_is_about(change: ListChange) -> None:
    """One line of the letter that tells people of their visits."""
    activity = change.activity
    place = db.session.get(Place, activity.place_id) if activity.place_id else None
    times = {name: at and at.isoformat() for name in ("starts_at", "ends_at") for at in [getattr(activity, name)]}
    line = {"kind": "new" if change.kind == "add" else "off", "title": activity.title, "bus": None, **times}
    line |= {"place": place and place.name, "zone": activity.zone}
    outbox.queue(change.delegate, "visits", f"visits:list_change:{change.id}", visits=[line])
