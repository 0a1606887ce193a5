"""Calls about company visits: proposed matchings."""

from flask import abort

from blueprints.api import blueprint
from blueprints.api.description import refuses
from blueprints.api.schemas.matching import MatchingProposalAnswer, NewMatchingProposal
from blueprints.api.security import actor, at_event
from blueprints.api.shapes import moment, so_far
from models import Event, Proposal
from models.transaction import transaction
from operations import matching_proposals
from queries import matching_proposals as proposals

PROPOSALS = "/events/<slug:slug>/matching-proposals"
RIGHT = "convoy.arrange"


@blueprint.post(PROPOSALS)
@at_event(RIGHT)
@blueprint.input(NewMatchingProposal)
@blueprint.output(MatchingProposalAnswer, 202)
@refuses("no_convoy", "no_companies", "no_visit_slots", "nobody_to_match", "nothing_to_rematch", "not_ready")
def propose_matching(event: Event, json_data: NewMatchingProposal):
    """Have a matching of visitors to companies calculated.

    In the background: ask for the proposal until it is `ready`. While one is being calculated, it is that one.
    """
    like = json_data.like and (proposals.find(event, json_data.like) or abort(404))
    how = {"again": json_data.again, "seconds": json_data.seconds, "like": like}
    with transaction():
        return _proposal(event, matching_proposals.start(event, by=actor(), **how))


@blueprint.get(f"{PROPOSALS}/<key:id>")
@at_event(RIGHT)
@blueprint.output(MatchingProposalAnswer)
def show_matching_proposal(event: Event, id: int):
    """One proposal, with how far it is, or who visits which company when."""
    return _proposal(event, proposals.find(event, id) or abort(404))


@blueprint.post(f"{PROPOSALS}/<key:id>/apply")
@at_event(RIGHT)
@blueprint.output(MatchingProposalAnswer)
@refuses("not_ready", "company_gone", "changed_meanwhile")
def apply_matching_proposal(event: Event, id: int):
    """Make visits and rides of a proposal, all or none, as one version, and tell everybody whom it concerns once.

    `changed_meanwhile` says what is in the way: the `breaches` it would make now, and the delegates who are `gone`.
    """
    found = proposals.find(event, id) or abort(404)
    with transaction():
        matching_proposals.apply(found, by=actor())
        return _proposal(event, found)


def _proposal(event: Event, one: Proposal) -> dict[str, object]:
    said = {"id": one.id, "status": one.status, "again": one.input["again"], "like": one.input["like"]}
    said |= {"stopped": None, "given_up": None, "visits": [], "left_out": []}
    return said | (so_far(one) if one.output is None else _answer(event, one))


def _answer(event: Event, one: Proposal) -> dict[str, object]:
    question, answer = proposals.question_of(one), proposals.answer_of(one)
    slots = {
        key: {name: moment(getattr(slot, name), event.zone) for name in ("starts_at", "ends_at")}
        for key, slot in question.slot.items()
    }
    visits = [
        {"delegate": visit.visitor, "company": visit.host, "stands": visit in question.stands, **slots[visit.slot]}
        for visit in sorted(answer.visits)
    ]
    left = [
        {"delegate": visitor, "company": host, "reason": reason.kind}
        for (visitor, host), reason in sorted(answer.left_out.items())
    ]
    numbers = {name: getattr(answer, name) for name in ("value", "bound", "given_up", "stopped")}
    return numbers | {"share": 1.0, "visits": visits, "left_out": left}
