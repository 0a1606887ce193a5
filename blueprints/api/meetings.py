"""Calls about bilateral meetings: requests, and proposed schedules."""

from flask import abort

from blueprints.api import blueprint
from blueprints.api.description import refuses
from blueprints.api.lists import page
from blueprints.api.schemas.common import Paging
from blueprints.api.schemas.meetings import (
    MeetingProposalAnswer,
    MeetingRequestAnswer,
    MeetingRequestList,
    NewMeetingProposal,
    NewMeetingRequest,
    Yes,
)
from blueprints.api.security import actor, at_event
from blueprints.api.shapes import moment, so_far
from models import Delegate, Event, MeetingRequest, Proposal
from models.transaction import transaction
from operations import meeting_proposals, meeting_requests
from operations.meeting_requests import Wish
from operations.refusals import Refusal
from queries import delegates
from queries import meeting_proposals as proposals
from queries import meeting_requests as requests

REQUESTS = "/events/<slug:slug>/meeting-requests"
PROPOSALS = "/events/<slug:slug>/meeting-proposals"
RIGHT = "meeting.arrange"
_ASKING = (
    "same_person", "same_delegation", "no_meetings", "not_approved", "no_part", "cannot_be_asked",
    "not_open_to_meetings", "already_asked", "declined_before", "asked_often", "too_many_asks", "asked_too_fast",
    "meetings_over",
)  # fmt: skip


@blueprint.get(REQUESTS)
@at_event(RIGHT)
@blueprint.input(Paging, location="query")
@blueprint.output(MeetingRequestList)
def list_meeting_requests(event: Event, query_data: Paging):
    """Who asked whom for a meeting, the oldest first."""
    return page([_request(event, one) for one in requests.of_event(event)], query_data)


@blueprint.post(REQUESTS)
@at_event(RIGHT)
@blueprint.input(NewMeetingRequest)
@blueprint.output(MeetingRequestAnswer, 201)
@refuses(*_ASKING)
def ask_for_meeting(event: Event, json_data: NewMeetingRequest):
    """Ask for a meeting on a delegate’s behalf.

    The other is told. One request is open between two people, whoever asked.
    """
    said = json_data
    wish = Wish(purpose=said.purpose or "", priority=said.priority, languages=tuple(said.languages))
    asker, asked = _delegate(event, said.from_, "from"), _delegate(event, said.to, "to")
    with transaction():
        return _request(event, meeting_requests.ask(asker, asked, wish, by=actor()))


@blueprint.post(f"{REQUESTS}/<key:id>/accept")
@at_event(RIGHT)
@blueprint.input(Yes)
@blueprint.output(MeetingRequestAnswer)
@refuses("request_expired", "request_settled", "cannot_be_asked")
def accept_meeting(event: Event, id: int, json_data: Yes):
    """Say yes on behalf of who is asked.

    Done again it changes nothing.
    """
    found = _find(event, id)
    with transaction():
        return _request(event, meeting_requests.accept(found, wish=json_data.wish, by=actor()))


@blueprint.post(f"{REQUESTS}/<key:id>/decline")
@at_event(RIGHT)
@blueprint.output(MeetingRequestAnswer)
@refuses("already_scheduled", "request_expired", "request_settled", "not_yours_to_answer")
def decline_meeting(event: Event, id: int):
    """Say no on behalf of who has to answer.

    Done again it changes nothing.
    """
    found = _find(event, id)
    with transaction():
        return _request(event, meeting_requests.decline(found, by=actor()))


@blueprint.post(PROPOSALS)
@at_event(RIGHT)
@blueprint.input(NewMeetingProposal)
@blueprint.output(MeetingProposalAnswer, 202)
@refuses("no_meetings", "no_rooms", "no_slots", "nobody_accepted", "nothing_stands")
def propose_meetings(event: Event, json_data: NewMeetingProposal):
    """Have a schedule calculated.

    In the background: ask for the proposal until it is `ready`. While one is being calculated, it is that one.
    """
    how = json_data.model_dump()
    with transaction():
        return _proposal(event, meeting_proposals.start(event, by=actor(), **how))


@blueprint.get(f"{PROPOSALS}/<key:id>")
@at_event(RIGHT)
@blueprint.output(MeetingProposalAnswer)
def show_proposal(event: Event, id: int):
    """One proposal, with how far it is, or its schedule."""
    return _proposal(event, proposals.find(event, id) or abort(404))


@blueprint.post(f"{PROPOSALS}/<key:id>/apply")
@at_event(RIGHT)
@blueprint.output(MeetingProposalAnswer)
@refuses("not_ready", "changed_meanwhile")
def apply_proposal(event: Event, id: int):
    """Make meetings of a proposal, all or none, and tell everybody whom it concerns once.

    `changed_meanwhile` says what is in the way: the `breaches` it would make now, and the requests that are `gone`.
    """
    found = proposals.find(event, id) or abort(404)
    with transaction():
        meeting_proposals.apply(found, by=actor())
        return _proposal(event, found)


def _find(event: Event, request_id: int) -> MeetingRequest:
    return requests.at_event(event, request_id) or abort(404)


def _delegate(event: Event, delegate_id: int, field: str) -> Delegate:
    found = delegates.find(event, delegate_id)
    if found is None:
        raise Refusal("unknown_delegate", field)
    return found


def _request(event: Event, one: MeetingRequest) -> dict[str, object]:
    meeting = one.activity
    same = {name: getattr(one, name) for name in ("id", "purpose", "priority", "wish", "languages", "status")}
    return same | {
        "from": one.from_id,
        "to": one.to_id,
        "activity": meeting and meeting.id,
        "starts_at": meeting and moment(meeting.starts_at, meeting.zone),
        "place": meeting and meeting.place and meeting.place.code,
    }


def _proposal(event: Event, one: Proposal) -> dict[str, object]:
    said = {"id": one.id, "status": one.status, "moving": one.input["moving"], "stopped": None}
    said |= {"scheduled": [], "unscheduled": []}
    return said | (so_far(one) if one.output is None else _answer(event, one))


def _answer(event: Event, one: Proposal) -> dict[str, object]:
    question, answer = proposals.question_of(one), proposals.answer_of(one)
    starts = {slot.number: slot.starts_at for slot in question.slots}
    codes = {place.id: place.code for place in event.places}
    scheduled = [
        {
            "request": key,
            "starts_at": moment(starts.get(spot.slot), event.zone),
            "place": codes.get(spot.room),
            "stands": question.request[key].stands == spot,
        }
        for key, spot in sorted(answer.placed.items())
    ]
    left = [{"request": key, "reason": reason.kind} for key, reason in sorted(answer.left_out.items())]
    numbers = {"value": answer.value, "bound": answer.bound, "stopped": answer.stopped, "share": 1.0}
    return numbers | {"scheduled": scheduled, "unscheduled": left}
