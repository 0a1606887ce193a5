"""A delegate’s meetings: what waits for an answer, whom to ask, what was agreed."""

from blueprints.me import blueprint
from models import Delegate
from web import meeting_slots, meetings
from web.access import as_delegate, needs_door
from web.acting import Acting


@blueprint.get("/<slug:slug>/me/meetings", endpoint="meetings")
@needs_door
def page(event, delegate):
    return meetings.page(_acting(delegate))


@blueprint.route("/<slug:slug>/me/meetings/ask/<key:delegate_id>", methods=["GET", "POST"])
@needs_door
def ask_for_meeting(event, delegate, delegate_id):
    return meetings.ask(_acting(delegate), delegate_id)


@blueprint.get("/<slug:slug>/me/meetings/<key:request_id>")
@needs_door
def answer_meeting(event, delegate, request_id):
    return meetings.show(_acting(delegate), request_id)


@blueprint.post("/<slug:slug>/me/meetings/<key:request_id>/<any(accept,counter,decline,agree,withdraw):way>")
@needs_door
def say_to_meeting(event, delegate, request_id, way):
    return meetings.answer(_acting(delegate), request_id, way)


@blueprint.post("/<slug:slug>/me/meetings/offers/<key:offer_id>/<any(yes,no):way>")
@needs_door
def answer_offer(event, delegate, offer_id, way):
    return meeting_slots.answer(_acting(delegate), offer_id, way)


def _acting(delegate: Delegate) -> Acting:
    return Acting("me", delegate, as_delegate(delegate))
