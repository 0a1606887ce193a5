"""Calls about taking part."""

from flask import abort

from blueprints.api import blueprint
from blueprints.api.description import refuses
from blueprints.api.schemas.participations import NewParticipation, ParticipationAnswer
from blueprints.api.security import actor, at_event
from models import Activity, Delegate, Event, Participation
from models.base import utcnow
from models.transaction import transaction
from operations import participations
from operations.refusals import Refusal
from queries import activities, delegates, drafts
from queries.participations import position

ADDRESS = "/events/<slug:slug>/activities/<key:id>/participations"


@blueprint.post(ADDRESS)
@at_event("participation.edit")
@blueprint.input(NewParticipation)
@blueprint.output(ParticipationAnswer, 201)
@refuses(
    "clash", "closed", "not_open_yet", "category_not_admitted", "not_approved", "not_published",
    responses={200: {"description": "They take part already"}},
)  # fmt: skip
def sign_up(event: Event, id: int, json_data: NewParticipation):
    """Sign somebody up.

    `confirmed`, or `waitlisted` with the `position` when no seat is left. Asked again, it is 200 with the same body. A
    `clash` names the `activity` it overlaps with.
    """
    reason, now = json_data.override and json_data.override.reason, utcnow()
    activity = drafts.find(event, id) or abort(404)
    delegate = delegates.find(event, json_data.delegate)
    if delegate is None:
        raise Refusal("unknown_delegate", "delegate")
    with transaction():
        participation = participations.sign_up(
            activity, delegate, by=actor(), now=now, role=json_data.role, override=reason, source="api"
        )
        repeated = participation.changed_at != now
        return _participation(participation), 200 if repeated else 201


@blueprint.delete(f"{ADDRESS}/<key:delegate_id>")
@at_event("participation.edit")
@blueprint.doc(responses={204: {"description": "They do not take part any more"}})
def leave(event: Event, id: int, delegate_id: int):
    """Take somebody off.

    The next in line who is still free moves up. Done again it changes nothing.
    """
    activity = activities.find(event, id, activities.STAFF) or abort(404)
    delegate = delegates.find(event, delegate_id) or abort(404)
    with transaction():
        _leave(activity, delegate)
    return "", 204


def _leave(activity: Activity, delegate: Delegate) -> None:
    """Who left already has left; who never took part is not there."""
    try:
        participations.leave(activity, delegate, by=actor())
    except Refusal as refusal:
        if refusal.code != "not_taking_part":
            raise
        if participations.find(activity, delegate) is None:
            abort(404)


def _participation(participation: Participation) -> dict[str, object]:
    return {
        "activity": participation.activity_id,
        "delegate": participation.delegate_id,
        "role": participation.role,
        "status": participation.status,
        "position": position(participation),
    }
