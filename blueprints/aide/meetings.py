"""The delegate’s meetings, as their chief of staff sees them and answers on their behalf."""

from blueprints.aide import blueprint
from models import Delegate
from web import meeting_slots, meetings
from web.access import as_aide, needs_aide
from web.acting import Acting


@blueprint.get("/<slug:slug>/aide/meetings", endpoint="meetings")
@needs_aide
def page(event, delegate):
    return meetings.page(_acting(delegate))


@blueprint.route("/<slug:slug>/aide/meetings/ask/<key:delegate_id>", methods=["GET", "POST"])
@needs_aide
def ask_for_meeting(event, delegate, delegate_id):
    return meetings.ask(_acting(delegate), delegate_id)


@blueprint.get("/<slug:slug>/aide/meetings/<key:request_id>")
@needs_aide
def answer_meeting(event, delegate, request_id):
    return meetings.show(_acting(delegate), request_id)


@blueprint.post("/<slug:slug>/aide/meetings/<key:request_id>/<any(accept,counter,decline,agree,withdraw):way>")
@needs_aide
def say_to_meeting(event, delegate, request_id, way):
    return meetings.answer(_acting(delegate), request_id, way)


@blueprint.post("/<slug:slug>/aide/meetings/offers/<key:offer_id>/<any(yes,no):way>")
@needs_aide
def answer_offer(event, delegate, offer_id, way):
    return meeting_slots.answer(_acting(delegate), offer_id, way)


def _acting(delegate: Delegate) -> Acting:
    return Acting("aide", delegate, as_aide(delegate))
