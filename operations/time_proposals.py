"""Another time for a visit, proposed by its host. Nothing moves by it: organizers answer, and move the programme
themselves, with the shift that shows what else it would touch.
"""

import datetime as dt
from collections.abc import Mapping

import sqlalchemy as sa

from models import Activity, Company, Event, Grant, Staff, TimeProposal, db
from models.base import utcnow
from models.transaction import lock
from operations import fields, finished, journal, lines, links, outbox
from operations.convoy_times import Span
from operations.event_fields import date, time_of_day
from operations.event_reading import instant
from operations.fields import Malformed
from operations.journal import Actor
from operations.refusals import Refusal
from operations.rights import RIGHTS
from queries import visit_lists as queries

PROPOSED, ANSWERED = "time_proposed", "time_answered"
#: Those who may answer it have this right.
ANSWERS = "convoy.arrange"


def read(activity: Activity, typed: Mapping[str, object]) -> dict[str, object]:
    """`day`, `starts` and `ends` by the clocks where the visit is, and what is `said`, as the facts of `propose`.

    Raises `Malformed` with `date_invalid`, `required`, `time_of_day_invalid`, `span_over_night` and `hour_left_out`.
    """
    rules = {
        "day": date, "starts": _time, "ends": _time, "said": lambda text: fields.paragraph(text, 500) or "",
    }  # fmt: skip
    read = fields.read_all(rules, typed)
    span = Span(read["day"], read["starts"], read["ends"])
    if span.ends <= span.starts:
        raise Malformed({"ends": Refusal("span_over_night", "ends")})
    return {"said": read["said"]} | {
        f"{name}_at": _instant(span.day, getattr(span, name), activity.zone, name) for name in ("starts", "ends")
    }


def propose(
    activity: Activity, facts: Mapping[str, object], *, by: Actor, now: dt.datetime | None = None
) -> TimeProposal:
    """Say that another time would suit; an earlier proposal that waits for its answer gives way to it.

    Organizers are written to. Refuses `no_company_visit`, `visit_begun`, `same_time`, `time_outside` (no day of the
    event) and `finished`.
    """
    now = now or utcnow()
    finished.ensure_running(activity.event, now)
    lock(activity)
    company = queries.company_of(activity)
    if company is None or activity.state != "published":
        raise Refusal("no_company_visit")
    if lines.begun(activity, now):
        raise Refusal("visit_begun")
    _ensure_sensible(activity, facts, now)
    for earlier in _open(activity):
        earlier.status, earlier.answered_at, earlier.answered_by = "withdrawn", now, by.name[:200]
    proposal = TimeProposal(activity=activity, asked_at=now, asked_by=by.name[:200], **facts)
    db.session.add(proposal)
    journal.write("time_proposal.asked", activity, by, title=activity.title)
    _write_to_organizers(activity.event, company, proposal)
    return proposal


def answer(
    proposal: TimeProposal, accepted: bool, *, said: str = "", by: Actor, now: dt.datetime | None = None
) -> TimeProposal:
    """What organizers say to it; the host is written to. The visit moves when the programme is published with its new
    time, and not before. Refuses `change_answered` and `finished`.
    """
    activity = proposal.activity
    finished.ensure_running(activity.event, now)
    _end(proposal, "accepted" if accepted else "declined", by, now)
    proposal.answer = said
    journal.write(f"time_proposal.{proposal.status}", activity, by, title=activity.title)
    _write_to_host(activity.event, queries.company_of(activity), proposal)
    return proposal


def withdraw(proposal: TimeProposal, *, by: Actor, now: dt.datetime | None = None) -> TimeProposal:
    """The host takes it back. Refuses `change_answered` and `finished`."""
    finished.ensure_running(proposal.activity.event, now)
    _end(proposal, "withdrawn", by, now)
    journal.write("time_proposal.withdrawn", proposal.activity, by, title=proposal.activity.title)
    return proposal


def find(company: Company, proposal_id: int) -> TimeProposal | None:
    """The proposal with this id, if it is about a visit of this company."""
    proposal = db.session.get(TimeProposal, proposal_id)
    same = proposal and (proposal.activity.event_id, proposal.activity.organization_id)
    return proposal if same == (company.event_id, company.organization_id) else None


def _time(typed: object) -> dt.time:
    found = time_of_day(typed)
    if found is None:
        raise Refusal("required")
    return found


def _instant(day: dt.date, time: dt.time, zone: str, field: str) -> dt.datetime:
    try:
        return instant(dt.datetime.combine(day, time), zone)
    except ValueError:
        raise Malformed({field: Refusal("hour_left_out", field)}) from None


def _ensure_sensible(activity: Activity, facts: Mapping[str, object], now: dt.datetime) -> None:
    event, starts_at = activity.event, facts["starts_at"]
    if (starts_at, facts["ends_at"]) == (activity.starts_at, activity.ends_at):
        raise Refusal("same_time", "starts")
    days = {facts[name].astimezone(event.tz).date() for name in ("starts_at", "ends_at")}
    if starts_at <= event.now(now) or not days <= set(event.days):
        raise Refusal("time_outside", "day")


def _open(activity: Activity) -> list[TimeProposal]:
    wanted = sa.select(TimeProposal).where(TimeProposal.activity_id == activity.id, TimeProposal.status == "open")
    return list(db.session.scalars(wanted))


def _end(proposal: TimeProposal, status: str, by: Actor, now: dt.datetime | None) -> None:
    lock(proposal)
    if proposal.status != "open":
        raise Refusal("change_answered")
    proposal.status, proposal.answered_at, proposal.answered_by = status, now or utcnow(), by.name[:200]


def _write_to_organizers(event: Event, company: Company, proposal: TimeProposal) -> None:
    db.session.flush()
    for one in _organizers(event):
        about = {"company_id": company.id, "proposal_id": proposal.id, "staff_name": one.name or one.email}
        once, language = f"{PROPOSED}:{proposal.id}:{one.id}", one.language or event.languages[0]
        outbox.queue_to_contact(event, one.email, language, PROPOSED, once, **about)


def _organizers(event: Event) -> list[Staff]:
    """Who arranges this event's convoy by a role held at it, else whoever may everywhere."""
    roles = [role for role, rights in RIGHTS.items() if ANSWERS in rights]
    may = sa.select(Staff).join(Grant).where(Grant.role.in_(roles), Staff.disabled_at.is_(None)).distinct()
    here = list(db.session.scalars(may.where(Grant.event_id == event.id).order_by(Staff.id)))
    return here or list(db.session.scalars(may.where(Grant.event_id.is_(None)).order_by(Staff.id)))


def _write_to_host(event: Event, company: Company | None, proposal: TimeProposal) -> None:
    if company and company.contact_email and links.standing(links.HOST, company):
        about = {"company_id": company.id, "proposal_id": proposal.id}
        once = f"{ANSWERED}:{proposal.id}"
        outbox.queue_to_contact(event, company.contact_email, company.language, ANSWERED, once, **about)
