"""The meetings' own page: how many want to meet, whether there is room, what is proposed and what stands."""

import itertools

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from blueprints.meetings import blueprint
from blueprints.meetings.forms import AgainForm
from models import Event
from models.transaction import transaction
from operations import meeting_proposals
from operations.refusals import Refusal
from queries import meeting_boards, meeting_questions, meeting_rules
from queries import meeting_proposals as proposals
from scheduling.comparing import compare as compared
from scheduling.meetings import breaches
from web import meeting_grid
from web.access import actor, needs
from web.meeting_grid import Links
from web.meeting_previews import preview_of
from web.meeting_standing import crowded, told_troubles
from web.words import sentence

#: So many proposals are listed; the older ones are history.
MOST_PROPOSALS = 12


@blueprint.get("/<slug:slug>/desk/meetings")
@needs("meeting.arrange")
def page(event: Event):
    rules = meeting_rules.rules(event)
    question = meeting_questions.question(event, moving=True)
    names = meeting_grid.names_of(event, question)
    listed = [one for one in proposals.of_event(event) if one.status != "discarded"]
    return render_template(
        "meetings_desk/page.html",
        rules=rules,
        question=question,
        names=names,
        counts=meeting_boards.counts(event),
        crowded=crowded(question),
        board=meeting_grid.board(names, meeting_questions.placed(question), Links(event.slug)),
        proposals=listed[:MOST_PROPOSALS],
        calculating=next((one for one in listed if one.status == "calculating"), None),
    )


@blueprint.post("/<slug:slug>/desk/meetings/proposals")
@needs("meeting.arrange")
def propose(event: Event):
    return _start(event)


@blueprint.route("/<slug:slug>/desk/meetings/replan", methods=["GET", "POST"])
@needs("meeting.arrange")
def replan(event: Event):
    """What no longer works, and which of two wishes comes first when it is put right."""
    form = AgainForm()
    if form.validate_on_submit():
        return _start(event, moving=True, first=form.first.data)
    question = meeting_questions.question(event, moving=True)
    stands = meeting_questions.placed(question)
    names, troubles = told_troubles(event, question, breaches(question, stands))
    page = render_template("meetings_desk/replan.html", form=form, meetings=len(stands), troubles=troubles, names=names)
    return page, 422 if form.errors else 200


@blueprint.get("/<slug:slug>/desk/meetings/compare")
@needs("meeting.arrange")
def compare(event: Event):
    found = [one for one in proposals.of_event(event) if one.output]
    pair = [next((one for one in found if str(one.id) == request.args.get(name)), None) for name in ("one", "other")]
    if None in pair:
        return render_template("meetings_desk/compare.html", choices=found, pair=pair)
    previews = [preview_of(event, one) for one in pair]
    one, other = previews
    rows = compared(one.question, one.placed, other.question, other.placed)
    groups = [(kind, list(those)) for kind, those in itertools.groupby(rows, key=lambda row: row.kind)]
    return render_template("meetings_desk/compare.html", choices=found, pair=pair, previews=previews, groups=groups)


def _start(event: Event, **how: object) -> Response:
    try:
        with transaction():
            proposal = meeting_proposals.start(event, by=actor(), **how)
            proposal_id = proposal.id
    except Refusal as refusal:
        flash(sentence(refusal), "error")
        return redirect(url_for("meetings.page", slug=event.slug), 303)
    return redirect(url_for("meetings.proposal", slug=event.slug, id=proposal_id), 303)
