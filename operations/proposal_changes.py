"""A proposed schedule of meetings changed by hand: each change is held against every rule, and counted.

Pins, and what is put aside, are kept with the requests as well, so that the next proposal heeds them.
"""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable

from models import Meeting, MeetingRequest, Proposal, db
from models.base import utcnow
from operations import journal
from operations.journal import Actor
from operations.proposals import hold_ready
from operations.refusals import Refusal
from queries import meeting_proposals
from scheduling import meeting_data
from scheduling.meetings import Placement, Question, Reason, Request, breaches
from scheduling.programme import Id
from scheduling.quality import quality

#: Why a request has no place that somebody took out by hand.
ASIDE = Reason("banned")


def move(
    proposal: Proposal, request_id: Id, slot: int, room: Id, *, by: Actor, edition: int | None = None,
    now: dt.datetime | None = None,
) -> Proposal:  # fmt: skip
    """Put one into this slot and room; one that had no place gets it.

    Refuses `not_in_proposal`, `meeting_begun`, and what `scheduling.meetings.breaches` finds by the kind of the breach
    (with the `breach`), and as all of these verbs `not_ready`, `changed_meanwhile` and `finished`.
    """
    draft = _Draft(proposal, edition, now)
    draft.request(request_id)
    draft.unpin([request_id])
    draft.placed[request_id] = Placement(slot, room)
    draft.ensure_possible([request_id])
    draft.left_out.pop(request_id, None)
    return draft.keep("moved", [request_id], by)


def swap(
    proposal: Proposal, one: Id, other: Id, *, by: Actor, edition: int | None = None, now: dt.datetime | None = None
) -> Proposal:
    """Let two trade places; one that had none takes the other's. Refuses as `move` does."""
    draft = _Draft(proposal, edition, now)
    for key in (one, other):
        draft.request(key)
    draft.unpin([one, other])
    spots = draft.placed.pop(one, None), draft.placed.pop(other, None)
    for key, spot in ((one, spots[1]), (other, spots[0])):
        if spot:
            draft.placed[key] = spot
            draft.left_out.pop(key, None)
        else:
            draft.left_out[key] = ASIDE
    draft.ensure_possible([one, other])
    return draft.keep("swapped", [one, other], by)


def drop(
    proposal: Proposal, request_id: Id, *, by: Actor, edition: int | None = None, now: dt.datetime | None = None
) -> Proposal:
    """Take one out of this proposal; the next may have it again. Refuses `not_in_proposal` and `meeting_begun`."""
    draft = _Draft(proposal, edition, now)
    draft.request(request_id)
    draft.unpin([request_id])
    draft.put_aside(request_id)
    return draft.keep("dropped", [request_id], by)


def pin(
    proposal: Proposal, request_id: Id, *, by: Actor, edition: int | None = None, now: dt.datetime | None = None
) -> Proposal:
    """Let one stay where it is proposed, in the next proposals too. Refuses `not_in_proposal` where it has no place."""
    draft = _Draft(proposal, edition, now)
    draft.request(request_id)
    if (spot := draft.placed.get(request_id)) is None:
        raise Refusal("not_in_proposal")
    draft.change(request_id, lambda one: dataclasses.replace(one, pinned=(spot.slot, spot.room)))
    row = db.session.get_one(MeetingRequest, request_id)
    if draft.question.request[request_id].stands == spot:
        db.session.get_one(Meeting, row.activity_id).pinned = True
    else:
        row.pinned_at, row.pinned_place_id = draft.starts[spot.slot], spot.room
    return draft.keep("pinned", [request_id], by)


def unpin(
    proposal: Proposal, request_id: Id, *, by: Actor, edition: int | None = None, now: dt.datetime | None = None
) -> Proposal:
    """Let one be elsewhere again. Refuses `not_in_proposal` and `meeting_begun`."""
    draft = _Draft(proposal, edition, now)
    draft.request(request_id)
    draft.unpin([request_id])
    return draft.keep("unpinned", [request_id], by)


def ban(
    proposal: Proposal, request_id: Id, *, by: Actor, edition: int | None = None, now: dt.datetime | None = None
) -> Proposal:
    """Take one out of this proposal and the next ones. Refuses `not_in_proposal` and `meeting_begun`."""
    draft = _Draft(proposal, edition, now)
    draft.request(request_id)
    draft.unpin([request_id])
    draft.put_aside(request_id)
    draft.aside.add(request_id)
    db.session.get_one(MeetingRequest, request_id).banned = True
    return draft.keep("banned", [request_id], by)


def unban(
    proposal: Proposal, request_id: Id, *, by: Actor, edition: int | None = None, now: dt.datetime | None = None
) -> Proposal:
    """Let one be placed again: here by hand, in the next proposal by itself. Refuses `not_in_proposal`."""
    draft = _Draft(proposal, edition, now)
    draft.request(request_id)
    draft.aside.discard(request_id)
    db.session.get_one(MeetingRequest, request_id).banned = False
    return draft.keep("unbanned", [request_id], by)


class _Draft:
    """A ready proposal, locked and taken apart; `keep` puts it together again."""

    def __init__(self, proposal: Proposal, edition: int | None, now: dt.datetime | None) -> None:
        self.event, self.proposal = hold_ready(proposal, now, edition), proposal
        self.moment = self.event.now(now or utcnow())
        self.question: Question = meeting_proposals.question_of(proposal)
        answer = meeting_proposals.answer_of(proposal)
        self.placed, self.left_out = dict(answer.placed), dict(answer.left_out)
        self.aside: set[Id] = set(proposal.input["aside"])

    def request(self, key: Id) -> Request:
        """One that may be changed."""
        if key not in self.question.request:
            raise Refusal("not_in_proposal")
        found = self.question.request[key]
        if found.begun:
            raise Refusal("meeting_begun")
        return found

    def change(self, key: Id, how: Callable[[Request], Request]) -> None:
        requests = tuple(how(one) if one.id == key else one for one in self.question.requests)
        self.question = dataclasses.replace(self.question, requests=requests)

    def unpin(self, keys: Iterable[Id]) -> None:
        """Whoever moves them by hand pinned them, or knows better."""
        for key in keys:
            if self.question.request[key].pinned:
                self.change(key, lambda one: dataclasses.replace(one, pinned=None))
                row = db.session.get_one(MeetingRequest, key)
                row.pinned_at = row.pinned_place_id = None
                if self.question.request[key].stands and row.activity_id:
                    db.session.get_one(Meeting, row.activity_id).pinned = False

    def put_aside(self, key: Id) -> None:
        self.placed.pop(key, None)
        self.left_out[key] = ASIDE

    def ensure_possible(self, keys: Iterable[Id]) -> None:
        """Refuses what is wrong with these where they are now."""
        keys = set(keys)
        if any(self.starts.get(spot.slot, self.moment) <= self.moment for spot in self._spots(keys)):
            raise Refusal("no_such_slot")
        for breach in breaches(self.question, self.placed):
            if keys & set(breach.requests):
                raise Refusal(breach.kind, breach=breach)

    def keep(self, verb: str, keys: list[Id], by: Actor) -> Proposal:
        question = meeting_data.of_question(self.question)
        self.proposal.input = self.proposal.input | {"question": question, "aside": sorted(self.aside)}
        self.proposal.output = self.proposal.output | {
            "placed": meeting_data.of_placed(self.placed),
            "left_out": meeting_data.of_left_out(self.left_out),
            "value": self.question.value(self.placed),
            "quality": dataclasses.asdict(quality(self.question, self.placed)),
            "by_hand": self.proposal.output.get("by_hand", 0) + 1,
        }
        self.proposal.edition += 1
        journal.write(f"proposal.{verb}", self.proposal, by, requests=keys)
        return self.proposal

    @property
    def starts(self) -> dict[int, dt.datetime]:
        return {slot.number: slot.starts_at for slot in self.question.slots}

    def _spots(self, keys: set[Id]) -> list[Placement]:
        return [self.placed[key] for key in keys if key in self.placed]
