"""The matching of visitors to companies: asked for, calculated by the worker, looked at, applied or discarded.

What it was asked is stored with its answer. Applying asks anew under locks, and refuses whatever is not possible any
more: a company that cancelled, somebody who has no time any more, another matching that was applied.
"""

import datetime as dt
from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from models import Activity, Event, Participation, Proposal, Ride, db
from models.base import utcnow
from models.participation import HOLDING
from models.transaction import lock
from operations import feeds, finished, journal, participations, proposals, ride_changes, visit_changes, visit_letters
from operations.journal import Actor
from operations.proposals import discard, hold_ready, stop
from operations.refusals import Refusal
from queries import matching_proposals
from queries.matching_questions import Sheet
from queries.visits import Standing
from scheduling import riding, track_keeping, visit_data
from scheduling.visit_checks import breaches
from scheduling.visits import Answer, Number, Question, Session, Track, Visit

__all__ = ["apply", "discard", "start", "stop"]


def start(
    event: Event,
    *,
    by: Actor,
    again: bool = False,
    like: Proposal | None = None,
    seconds: int | None = None,
    now: dt.datetime | None = None,
) -> Proposal:
    """Ask for a matching; the worker calculates it. While one is being calculated for the event, that one is returned.

    With `again` the visits that stand are planned again, with `like` those that this proposal suggests: as few of them
    as can be are given up. `seconds` end the calculation by the clock. Refuses `no_convoy`, `no_companies`,
    `no_visit_slots`, `nobody_to_match`, `nothing_to_rematch`, `not_ready` and `finished`.
    """
    now = now or utcnow()
    lock(event)
    finished.ensure_running(event, now)
    if running := matching_proposals.calculating(event):
        return running
    if like is not None and (like.output is None or like.event_id != event.id):
        raise Refusal("not_ready")
    sheet = Sheet(event, now)
    question = sheet.question(again=again, like=like)
    _ensure_sensible(sheet, question, again)
    asked = {
        "again": again, "like": like and like.id, "seconds": seconds, "standing": _marks(sheet.standing),
        "question": visit_data.of_question(question),
    }  # fmt: skip
    said = {"visitors": len(question.visitors), "companies": len(question.hosts), "again": bool(again or like)}
    return proposals.ask(event, "convoy", asked, by=by, now=now, **said)


def apply(proposal: Proposal, *, by: Actor, edition: int | None = None, now: dt.datetime | None = None) -> int:
    """Make visits and rides of it, all or nothing, as one version, and write to each person once; returns the number of
    visits of people. Some eighty statements, however many there are.

    Visits that stand are kept or moved where they can be, and called off where they are not wanted; agreed ones stay.
    Refuses `not_ready`, `finished`, `company_gone` (with the `company`), and `changed_meanwhile` when it is another
    `edition`, or when the world is not any more what it was calculated for: with the `breaches` it would make, and the
    delegates who are `gone`.
    """
    now = now or utcnow()
    event = hold_ready(proposal, now, edition)
    answer = matching_proposals.answer_of(proposal)
    waited_for = _hold(event, answer)
    sheet = Sheet(event, now)
    world = sheet.question()
    visits, tracks = _as_numbered_now(matching_proposals.question_of(proposal), answer, world)
    _ensure_unchanged(proposal, sheet, world, visits, tracks)
    told = visit_letters.Letters(sheet)
    changed = visit_changes.carry_out(sheet, visits, by=by, now=now)
    how = {"bases": sheet.bases(), "roads": sheet.roads, "buffer": sheet.convoy.buffer}
    rides = riding.rides(world, visits, track_keeping.kept(world, visits, tracks, sheet.buses()), **how)
    ridden = ride_changes.carry_out(sheet, rides, by=by, now=now)
    participations.fill(waited_for, now=now)
    told.send(f"matching:{proposal.id}", {*changed.touched, *ridden}, by=by, now=now)
    feeds.stale_event(event)
    proposal.status, proposal.applied_at = "applied", now
    journal.write("matching.applied", proposal, by, version=changed.version, visits=len(visits), rides=len(rides))
    return len(visits)


def _ensure_sensible(sheet: Sheet, question: Question, again: bool) -> None:
    if sheet.convoy is None:
        raise Refusal("no_convoy")
    if not question.hosts:
        raise Refusal("no_companies")
    if not set(question.slot) - question.begun:
        raise Refusal("no_visit_slots")
    if not question.visitors:
        raise Refusal("nobody_to_match")
    if again and not any(one.slot not in question.begun for one in question.stands):
        raise Refusal("nothing_to_rematch")


def _marks(standing: Iterable[Standing]) -> list[list[object]]:
    """What tells the visits that stand from others: their revision, and who is in each."""
    return [[one.activity, one.revision, sorted(one.people)] for one in standing]


def _hold(event: Event, answer: Answer) -> set[int]:
    """Lock visits, matched rides, what somebody waits for, and everybody who is in them or would be; returns what is
    waited for.
    """
    matched = sa.select(Ride.activity_id).where(Ride.matched)
    about = sa.or_(Activity.kind == "company_visit", Activity.id.in_(matched))
    ids = set(db.session.scalars(sa.select(Activity.id).where(Activity.event_id == event.id, about)))
    seated = sa.select(Participation.delegate_id).where(
        Participation.activity_id.in_(ids), Participation.status.in_(HOLDING)
    )
    people = {one.visitor for one in answer.visits} | set(db.session.scalars(seated.distinct()))
    return participations.lock_lines(event, ids, also=people)


def _as_numbered_now(asked: Question, answer: Answer, world: Question) -> tuple[frozenset[Visit], tuple[Track, ...]]:
    """The plan in the slots of today, with the buses of runs that have not begun. Refuses `changed_meanwhile` when a
    slot is gone.
    """
    now = {(one.starts_at, one.ends_at): one for one in world.slots}
    slots = {one.number: now.get((one.starts_at, one.ends_at)) for one in asked.slots}
    used = {one.slot for one in answer.visits} | {one.slot for track in answer.tracks for one in track.stops}
    if any(slots[number] is None for number in used):
        raise Refusal("changed_meanwhile", breaches=(), gone=())
    visits = frozenset(Visit(one.visitor, one.host, slots[one.slot].number) for one in answer.visits)
    tracks = (_track(track, slots) for track in answer.tracks)
    return visits, tuple(one for one in tracks if one.stops[0].slot not in world.begun)


def _track(track: Track, slots: Mapping[Number, object]) -> Track:
    stops = tuple(Session(one.host, slots[one.slot].number) for one in track.stops)
    return Track(slots[track.stops[0].slot].run, track.bus, stops, track.riders)


def _ensure_unchanged(
    proposal: Proposal, sheet: Sheet, world: Question, visits: frozenset[Visit], tracks: tuple[Track, ...]
) -> None:
    """Held against what stands now, whoever changed it since the question was asked."""
    if missing := {one.host for one in visits} - world.host.keys():
        raise Refusal("company_gone", company=visit_changes.name_of(min(missing)))
    gone = sorted({one.visitor for one in visits} - world.visitor.keys())
    if gone or proposal.input["standing"] != _marks(sheet.standing):
        raise Refusal("changed_meanwhile", breaches=(), gone=gone)
    found = breaches(world, visits, tracks)
    if found:
        raise Refusal("changed_meanwhile", breaches=tuple(found), gone=())
