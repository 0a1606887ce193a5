"""The schedule of meetings: asked for, calculated by the worker, looked at and changed by hand, applied or discarded.

What it was asked is stored with its answer. Applying asks anew under locks, and refuses whatever is not possible any
more: somebody who signed up for a panel meanwhile, another schedule that was applied.
"""

import datetime as dt
from collections.abc import Mapping

from models import Event, Proposal
from models.base import utcnow
from models.transaction import lock
from operations import finished, journal, meeting_changes, proposals
from operations.journal import Actor
from operations.meeting_changes import Changes, Spot
from operations.proposal_changes import ban, drop, move, pin, swap, unban, unpin
from operations.proposals import discard, hold_ready, stop
from operations.refusals import Refusal
from queries import meeting_proposals, meeting_questions
from scheduling import meeting_data
from scheduling.meetings import Placement, Question, breaches
from scheduling.programme import Id

__all__ = ["apply", "ban", "discard", "drop", "move", "pin", "start", "stop", "swap", "unban", "unpin"]

#: What comes first when what stands is planned again: that few people are moved, or that little value is lost.
FIRST = ("people", "value")


def start(
    event: Event,
    *,
    by: Actor,
    moving: bool = False,
    first: str = "people",
    seconds: int | None = None,
    now: dt.datetime | None = None,
) -> Proposal:
    """Ask for a schedule; the worker calculates it. While one is being calculated for the event, that one is returned.

    With `moving` what stands is planned again, and what comes `first` is one of FIRST. `seconds` end the calculation by
    the clock. Refuses `no_meetings`, `no_rooms`, `no_slots`, `nobody_accepted`, `nothing_stands` and `finished`.
    """
    now = now or utcnow()
    lock(event)
    finished.ensure_running(event, now)
    if running := meeting_proposals.calculating(event):
        return running
    question = meeting_questions.question(event, now, moving=moving, aside=True)
    _ensure_sensible(event, question, moving, now)
    asked = {
        "moving": moving, "first": first, "seconds": seconds, "aside": meeting_questions.banned(event),
        "question": meeting_data.of_question(question),
    }  # fmt: skip
    said = {"requests": len(question.requests), "moving": moving}
    return proposals.ask(event, "meetings", asked, by=by, now=now, **said)


def apply(proposal: Proposal, *, by: Actor, edition: int | None = None, now: dt.datetime | None = None) -> int:
    """Make meetings of it, all or nothing, and write to each person once; returns how many meetings were written.

    Refuses `not_ready`, `finished`, and `changed_meanwhile` when it is another `edition`, or when the world is not any
    more what it was calculated for: with the `breaches` it would make, and the requests that are `gone`: taken back,
    placed or moved by somebody else, begun.
    """
    now = now or utcnow()
    event = hold_ready(proposal, now, edition)
    question = meeting_proposals.question_of(proposal)
    changes = _changes(question, meeting_data.placed(proposal.output["placed"]))
    held = meeting_changes.hold(event, changes.requests)
    _ensure_unchanged(event, proposal, question, changes, now)
    written = meeting_changes.carry_out(held, changes, by=by, now=now, once=f"meetings:{proposal.id}")
    proposal.status, proposal.applied_at = "applied", now
    numbers = {name: len(getattr(changes, name)) for name in ("placed", "moved", "called_off")}
    journal.write("meetings.applied", proposal, by, **numbers)
    return len(written)


def _ensure_sensible(event: Event, question: Question, moving: bool, now: dt.datetime) -> None:
    if meeting_questions.meeting_rules.rules(event) is None:
        raise Refusal("no_meetings")
    if not question.rooms:
        raise Refusal("no_rooms")
    if not any(slot.starts_at > event.now(now) for slot in question.slots):
        raise Refusal("no_slots")
    if moving and not any(one.stands and not one.begun for one in question.requests):
        raise Refusal("nothing_stands")
    if all(one.begun for one in question.requests):
        raise Refusal("nobody_accepted")


def _changes(question: Question, placed: Mapping[Id, Placement]) -> Changes:
    """What applying this schedule writes."""
    starts = {slot.number: slot.starts_at for slot in question.slots}
    new, moved, off = {}, {}, {}
    for one in question.requests:
        spot = placed.get(one.id)
        if one.begun or spot == one.stands:
            continue
        if spot is None:
            off[one.id] = "accepted"
        else:
            (moved if one.stands else new)[one.id] = Spot(starts[spot.slot], spot.room)
    return Changes(new, moved, off)


def _ensure_unchanged(event: Event, proposal: Proposal, question: Question, changes: Changes, now: dt.datetime) -> None:
    """Held against what stands now, whoever changed it since the question was asked."""
    world = meeting_questions.question(event, now, moving=proposal.input["moving"])
    gone = sorted(key for key in changes.requests if _is_gone(question, world, key))
    if gone:
        raise Refusal("changed_meanwhile", breaches=(), gone=gone)
    number = {slot.starts_at: slot.number for slot in world.slots}
    wanted = {
        key: Placement(number.get(spot.starts_at, meeting_questions.NOWHERE), spot.place_id)
        for key, spot in (changes.placed | changes.moved).items()
    }
    standing = {key: spot for key, spot in meeting_questions.placed(world).items() if key not in changes.called_off}
    found = [one for one in breaches(world, standing | wanted) if wanted.keys() & set(one.requests)]
    if found:
        raise Refusal("changed_meanwhile", breaches=tuple(found), gone=())


def _is_gone(question: Question, world: Question, key: Id) -> bool:
    """Whether the request is not agreed any more, or does not stand where it stood."""
    was, now = question.request[key], world.request.get(key)
    if now is None or now.begun:
        return True
    return _where(question, was.stands) != _where(world, now.stands)


def _where(question: Question, stands: Placement | None) -> tuple[dt.datetime | None, Id] | None:
    starts = {slot.number: slot.starts_at for slot in question.slots}
    return stands and (starts.get(stands.slot), stands.room)
