"""The meetings that stand: one of them looked at, moved, pinned or called off; and one without a place given one."""

import functools
from collections.abc import Callable

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.meetings import blueprint
from blueprints.meetings.answers import after_change
from models import Event, MeetingRequest, Place, db
from models.transaction import transaction
from operations import meetings
from operations.refusals import Refusal
from queries import meeting_boards, meeting_questions
from scheduling.meetings import Question
from web.access import actor, needs
from web.meeting_choice import as_data, choice, options
from web.meeting_grid import Links, spot_of
from web.words import sentence

ONE = "/<slug:slug>/desk/meetings/requests/<key:request_id>"
#: What can be done with a meeting beside moving it, and with an agreed request that has no place.
VERBS: dict[str, Callable[..., object]] = {
    "pin": functools.partial(meetings.pin, pinned=True),
    "unpin": functools.partial(meetings.pin, pinned=False),
    "call_off": meetings.call_off,
    "ban": functools.partial(meetings.ban, banned=True),
    "unban": functools.partial(meetings.ban, banned=False),
}


@blueprint.get(ONE)
@needs("meeting.arrange")
def standing_chosen(event: Event, request_id: int):
    """One meeting: a page, or what a board shows of it in a window."""
    asked = _find(event, request_id)
    question = _question(event)
    picked = None
    if asked.id in question.request:
        placed = meeting_questions.placed(question)
        picked = choice(event, question, placed, asked, Links(event.slug))
    template = "meetings_desk/_chosen.html" if "HX-Request" in request.headers else "meetings_desk/chosen.html"
    return render_template(template, proposal=None, choice=picked, asked=asked)


@blueprint.get(ONE + "/options")
@needs("meeting.arrange")
def standing_options(event: Event, request_id: int):
    """For each slot and room what the meeting would break there."""
    asked, question = _find(event, request_id), _question(event)
    if asked.id not in question.request:
        abort(404)
    placed = meeting_questions.placed(question)
    return as_data(options(event, question, placed, asked.id)[1])


@blueprint.post(ONE + "/move")
@needs("meeting.arrange")
def standing_move(event: Event, request_id: int):
    """To another slot or room, or into the place of another meeting; an agreed one that has no place gets one."""
    asked, question = _find(event, request_id), _question(event)
    spot = spot_of(question, request.form.get("to"))
    if spot is None:
        return _answer(event, _("Please choose a time and a room."), request_id)
    there = next((key for key, one in meeting_questions.placed(question).items() if one == spot), None)
    if there is not None and asked.status == "scheduled" and there != asked.id:
        return _answer(event, _change(meetings.swap, asked, _find(event, there)), request_id)
    starts_at = next(slot.starts_at for slot in question.slots if slot.number == spot.slot)
    verb = meetings.move if asked.status == "scheduled" else meetings.place
    return _answer(event, _change(verb, asked, starts_at, db.session.get_one(Place, spot.room)), request_id)


@blueprint.post(ONE + "/<any(pin, unpin, call_off, ban, unban):verb>")
@needs("meeting.arrange")
def standing_decide(event: Event, request_id: int, verb: str):
    return _answer(event, _change(VERBS[verb], _find(event, request_id)), request_id)


def _find(event: Event, request_id: int) -> MeetingRequest:
    return meeting_boards.find(event, request_id) or abort(404)


def _question(event: Event) -> Question:
    return meeting_questions.question(event, moving=True)


def _change(verb: Callable[..., object], *what: object) -> str | None:
    """Do it; why it cannot be, in words."""
    try:
        with transaction():
            verb(*what, by=actor())
    except Refusal as refusal:
        return sentence(refusal)
    return None


def _answer(event: Event, refused: str | None, request_id: int) -> ResponseReturnValue:
    board = url_for("meetings.page", slug=event.slug, _anchor="standing")
    one = url_for("meetings.standing_chosen", slug=event.slug, request_id=request_id)
    return after_change(refused, board=board, one=one)
