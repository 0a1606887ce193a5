"""The meetings of one of the delegation's people, as the focal point sees them and answers on their behalf."""

from blueprints.delegation import blueprint
from web import meeting_slots, meetings
from web.access import needs_focal_for
from web.acting import Acting

OF_ONE = "/<slug:slug>/delegation/<key:principal_id>/meetings"


@blueprint.get(OF_ONE, endpoint="meetings")
@needs_focal_for
def page(event, delegate, by):
    return meetings.page(Acting("delegation", delegate, by))


@blueprint.route(f"{OF_ONE}/ask/<key:delegate_id>", methods=["GET", "POST"])
@needs_focal_for
def ask_for_meeting(event, delegate, by, delegate_id):
    return meetings.ask(Acting("delegation", delegate, by), delegate_id)


@blueprint.get(f"{OF_ONE}/<key:request_id>")
@needs_focal_for
def answer_meeting(event, delegate, by, request_id):
    return meetings.show(Acting("delegation", delegate, by), request_id)


@blueprint.post(f"{OF_ONE}/<key:request_id>/<any(accept,counter,decline,agree,withdraw):way>")
@needs_focal_for
def say_to_meeting(event, delegate, by, request_id, way):
    return meetings.answer(Acting("delegation", delegate, by), request_id, way)


@blueprint.post(f"{OF_ONE}/offers/<key:offer_id>/<any(yes,no):way>")
@needs_focal_for
def answer_offer(event, delegate, by, offer_id, way):
    return meeting_slots.answer(Acting("delegation", delegate, by), offer_id, way)
