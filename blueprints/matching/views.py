"""The matching's own page: whether all is ready, what was decided, what is proposed; and two proposals compared."""

from flask import abort, flash, redirect, render_template, request, url_for

from blueprints.matching import blueprint
from models import Event, Proposal
from models.transaction import transaction
from operations import matching_proposals
from operations.refusals import Refusal
from queries import matching_proposals as proposals
from queries import matching_questions, visit_decisions
from scheduling.visit_comparing import compare as compared
from scheduling.visit_comparing import sessions_apart, times
from web.access import actor, needs
from web.events import ensure_convoy
from web.formats import in_order
from web.matching_names import names_of
from web.matching_previews import preview_of
from web.matching_readiness import readiness_of
from web.words import sentence

#: So many proposals are listed; the older ones are history.
MOST_PROPOSALS = 12


@blueprint.get("/<slug:slug>/desk/convoy/matching")
@needs("convoy.arrange")
def page(event: Event):
    ensure_convoy()
    question = matching_questions.question(event)
    names = names_of(event, question)
    listed = [one for one in proposals.of_event(event) if one.status != "discarded"]
    return render_template(
        "matching/page.html",
        question=question,
        names=names,
        ready=readiness_of(event, names),
        decisions=visit_decisions.of_event(event),
        stands=matching_questions.stands(event, question.slots),
        slots={slot.id: slot for slot in question.slots},
        proposals=listed[:MOST_PROPOSALS],
        calculating=next((one for one in listed if one.status == "calculating"), None),
    )


@blueprint.post("/<slug:slug>/desk/convoy/matching")
@needs("convoy.arrange")
def propose(event: Event):
    """For the first time, again from what stands (`again`), or again from a proposal (`like`)."""
    ensure_convoy()
    like = _chosen(event, request.form.get("like")) if request.form.get("like") else None
    try:
        with transaction():
            proposal = matching_proposals.start(event, by=actor(), again="again" in request.form, like=like)
            proposal_id = proposal.id
    except Refusal as refusal:
        flash(sentence(refusal), "error")
        return redirect(url_for("matching.page", slug=event.slug), 303)
    return redirect(url_for("matching.proposal", slug=event.slug, id=proposal_id), 303)


@blueprint.get("/<slug:slug>/desk/convoy/matching/compare")
@needs("convoy.arrange")
def compare(event: Event):
    ensure_convoy()
    found = [one for one in proposals.of_event(event) if one.output]
    pair = [next((one for one in found if str(one.id) == request.args.get(name)), None) for name in ("one", "other")]
    if None in pair:
        return render_template("matching/compare.html", choices=found, pair=pair)
    previews = [preview_of(event, one) for one in pair]
    plans = [times(each.question, each.answer.visits) for each in previews]
    rows = compared(*plans)
    named = previews[1].names.people | previews[0].names.people
    return render_template(
        "matching/compare.html",
        choices=found,
        pair=pair,
        previews=previews,
        apart=sessions_apart(*plans),
        rows=rows,
        people=[one for one in in_order(named.values(), key=lambda one: one.sort_name) if _differs(rows, one.id)],
    )


def _differs(rows: dict, key: int) -> bool:
    return any(one.kind != "kept" for one in rows.get(key, ()))


def _chosen(event: Event, text: str) -> Proposal:
    found = proposals.find(event, int(text)) if text.isascii() and text.isdigit() and len(text) < 10 else None
    return found if found and found.output else abort(404)
