"""A proposed schedule: watched while it is calculated, looked at, changed by hand, applied whole or discarded."""

from collections.abc import Callable

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.meetings import blueprint
from blueprints.meetings.answers import after_change
from models import Event, MeetingRequest, Proposal
from models.transaction import transaction
from operations import meeting_proposals
from operations.journal import Actor
from operations.refusals import Refusal
from queries import meeting_boards
from queries import meeting_proposals as proposals
from scheduling.meetings import Placement
from web import meeting_grid, meeting_words
from web.access import actor, needs
from web.filters import shown
from web.meeting_choice import as_data, choice, options
from web.meeting_grid import Links, spot_of
from web.meeting_previews import LEFT_A_PAGE, preview_of
from web.proposals import Proposed
from web.words import sentence

HERE = "/<slug:slug>/desk/meetings/proposals/<key:id>"
ONE = HERE + "/requests/<key:request_id>"
VIEWS = ("changes", "rooms", "people", "left")
#: What can be done with one meeting beside moving it.
VERBS: dict[str, Callable[..., object]] = {
    "pin": meeting_proposals.pin,
    "unpin": meeting_proposals.unpin,
    "drop": meeting_proposals.drop,
    "ban": meeting_proposals.ban,
    "unban": meeting_proposals.unban,
}


@blueprint.get(HERE)
@needs("meeting.arrange")
def proposal(event: Event, id: int):
    found = _find(event, id)
    if not found.output:
        return Proposed("meetings", event, found).waiting()
    preview, links = preview_of(event, found), Links(event.slug, id)
    views = VIEWS if found.input.get("moving") else VIEWS[1:]
    view = request.args.get("view") if request.args.get("view") in views else views[0]
    said = {"proposal": found, "preview": preview, "views": views, "view": view, "links": links}
    return render_template("meetings_desk/proposal.html", **said, **_of_view(view, preview, links))


@blueprint.get(HERE + "/progress")
@needs("meeting.arrange")
def progress(event: Event, id: int):
    return _proposed(event, id).bar()


@blueprint.post(HERE + "/stop")
@needs("meeting.arrange")
def stop(event: Event, id: int):
    return _proposed(event, id).stop(meeting_proposals.stop)


@blueprint.post(HERE + "/discard")
@needs("meeting.arrange")
def discard(event: Event, id: int):
    return _proposed(event, id).discard(meeting_proposals.discard)


@blueprint.post(HERE + "/apply")
@needs("meeting.arrange")
def apply(event: Event, id: int):
    found = _proposed(event, id)

    def told(written: int) -> str:
        return ngettext(
            "%(num)s meeting was written, and its people are told.",
            "%(num)s meetings were written, and their people are told.",
            written,
        )

    return found.apply(
        meeting_proposals.apply, told, lambda refusal: _whys(event, found.proposal, refusal), edition=_edition()
    )


@blueprint.get(ONE)
@needs("meeting.arrange")
def chosen(event: Event, id: int, request_id: int):
    """One meeting: a page, or what a board shows of it in a window."""
    found, asked = _both(event, id, request_id)
    question, answer = proposals.question_of(found), proposals.answer_of(found)
    picked = choice(event, question, answer.placed, asked, Links(event.slug, id), answer.left_out)
    template = "meetings_desk/_chosen.html" if "HX-Request" in request.headers else "meetings_desk/chosen.html"
    return render_template(template, proposal=found, choice=picked)


@blueprint.get(ONE + "/options", endpoint="options")
@needs("meeting.arrange")
def options_of(event: Event, id: int, request_id: int):
    """For each slot and room what the meeting would break there."""
    found, asked = _both(event, id, request_id)
    question, answer = proposals.question_of(found), proposals.answer_of(found)
    return as_data(options(event, question, answer.placed, asked.id)[1])


@blueprint.post(ONE + "/move")
@needs("meeting.arrange")
def move(event: Event, id: int, request_id: int):
    """Into an empty room, or into the place of another meeting that takes its own."""
    found, asked = _both(event, id, request_id)
    question, placed = proposals.question_of(found), proposals.answer_of(found).placed
    spot = spot_of(question, request.form.get("to"))
    if spot is None:
        return _answer(event, id, _("Please choose a time and a room."), request_id)
    there = next((key for key, one in placed.items() if one == spot and key != asked.id), None)
    if there is None or asked.id not in placed:
        return _answer(event, id, _change(found, _place, asked.id, spot), request_id)
    return _answer(event, id, _change(found, _swap, asked.id, there), request_id)


@blueprint.post(ONE + "/<any(pin, unpin, drop, ban, unban):verb>")
@needs("meeting.arrange")
def decide(event: Event, id: int, request_id: int, verb: str):
    found, asked = _both(event, id, request_id)
    return _answer(event, id, _change(found, VERBS[verb], asked.id), request_id)


def _find(event: Event, id: int) -> Proposal:
    return proposals.find(event, id) or abort(404)


def _proposed(event: Event, id: int) -> Proposed:
    return Proposed("meetings", event, _find(event, id))


def _both(event: Event, id: int, request_id: int) -> tuple[Proposal, MeetingRequest]:
    """A proposal that has an answer, and one of its meetings."""
    found = _find(event, id)
    if not found.output or request_id not in proposals.question_of(found).request:
        abort(404)
    return found, meeting_boards.find(event, request_id) or abort(404)


def _of_view(view: str, preview: object, links: Links) -> dict[str, object]:
    """What this view of a proposal needs beside the proposal."""
    if view == "people":
        text = shown(request.args.get("q"))
        return {"people": meeting_grid.people_board(preview.names, preview.placed, links, text), "text": text}
    if view == "left":
        kind = request.args.get("reason") if request.args.get("reason") in dict(preview.reasons) else None
        left = preview.left(kind)
        first = min(_number(request.args.get("from")), max(len(left) - 1, 0) // LEFT_A_PAGE * LEFT_A_PAGE)
        return {"left": left[first : first + LEFT_A_PAGE], "found": len(left), "kind": kind, "first": first}
    if view == "changes":
        return {"changes": preview.changes()}
    return {"board": meeting_grid.board(preview.names, preview.placed, links)}


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else 0


def _place(found: Proposal, key: int, spot: Placement, *, edition: int, by: Actor) -> None:
    """What a hand has placed stays there in the next proposals too."""
    meeting_proposals.move(found, key, spot.slot, spot.room, edition=edition, by=by)
    meeting_proposals.pin(found, key, by=by)


def _swap(found: Proposal, key: int, other: int, *, edition: int, by: Actor) -> None:
    meeting_proposals.swap(found, key, other, edition=edition, by=by)
    meeting_proposals.pin(found, key, by=by)


def _change(found: Proposal, verb: Callable[..., object], *what: object) -> str | None:
    """Change a proposal by hand; why it cannot be, in words."""
    try:
        with transaction():
            verb(found, *what, edition=_edition(), by=actor())
    except Refusal as refusal:
        return sentence(refusal)
    return None


def _edition() -> int:
    """The edition that the page was made for; nonsense is none that there is."""
    said = request.form.get("edition", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else -1


def _whys(event: Event, found: Proposal, refusal: Refusal) -> list[str]:
    """What is no longer as it was when the schedule was calculated, the first few of it."""
    question = proposals.question_of(found)
    names = meeting_grid.names_of(event, question)
    gone = (names.meeting(key) for key in refusal.parameters.get("gone", ()))
    told = [_("%(meeting)s is no longer agreed, or was placed by somebody else.", meeting=one) for one in gone]
    breaches = refusal.parameters.get("breaches", ())
    told += [meeting_words.breach(one, names) for one in breaches if set(one.requests) <= question.request.keys()]
    return list(dict.fromkeys(told))[: meeting_words.NAMED]


def _answer(event: Event, id: int, refused: str | None, request_id: int) -> ResponseReturnValue:
    board = url_for("meetings.proposal", slug=event.slug, id=id)
    one = url_for("meetings.chosen", slug=event.slug, id=id, request_id=request_id)
    return after_change(refused, board=board, one=one)
