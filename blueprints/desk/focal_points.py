"""At the desk: the link for the focal point of a delegate's delegation."""

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _

from blueprints.desk import blueprint
from blueprints.desk.views import page_of
from models import Delegation, Event
from models.transaction import transaction
from operations import doors, focal_points
from operations.refusals import Refusal
from queries import delegates
from web.access import actor, needs
from web.urls import absolute
from web.words import sentence


@blueprint.post("/<slug:slug>/desk/delegates/<key:id>/focal", endpoint="invite_focal")
@needs("link.show")
def invite(event, id):
    """The delegate's page with the link on it, made where there was none."""
    delegation = _of(event, id)
    try:
        with transaction():
            token = doors.token_of(focal_points.invite(delegation, by=actor()))
    except Refusal as refusal:
        flash(sentence(refusal), "error")
        return redirect(url_for("desk.delegate", slug=event.slug, id=id), 303)
    return page_of(event, id, focal_link=absolute("delegation.enter", slug=event.slug, token=token))


@blueprint.post("/<slug:slug>/desk/delegates/<key:id>/focal/end", endpoint="end_focal")
@needs("link.show")
def end(event, id):
    with transaction():
        focal_points.end(_of(event, id), by=actor())
    flash(_("The link opens nothing any more."), "success")
    return redirect(url_for("desk.delegate", slug=event.slug, id=id), 303)


def _of(event: Event, id: int) -> Delegation:
    found = delegates.find(event, id) or abort(404)
    return found.delegation or abort(404)
