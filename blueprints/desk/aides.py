"""At the desk: the link for a delegate's chief of staff, and the delegate's pocket card."""

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _

from blueprints.desk import blueprint
from blueprints.desk.views import page_of
from models import Delegate, Event
from models.transaction import transaction
from operations import aides, doors
from operations.refusals import Refusal
from queries import delegates
from web import pocket_cards
from web.access import actor, needs
from web.urls import absolute
from web.words import sentence


@blueprint.post("/<slug:slug>/desk/delegates/<key:id>/aide", endpoint="invite_aide")
@needs("link.show")
def invite(event, id):
    """The delegate's page with the link on it, made where there was none."""
    somebody = _find(event, id)
    try:
        with transaction():
            token = doors.token_of(aides.invite(somebody, by=actor()))
    except Refusal as refusal:
        flash(sentence(refusal), "error")
        return redirect(url_for("desk.delegate", slug=event.slug, id=id), 303)
    return page_of(event, id, aide_link=absolute("aide.enter", slug=event.slug, token=token))


@blueprint.post("/<slug:slug>/desk/delegates/<key:id>/aide/end", endpoint="end_aide")
@needs("link.show")
def end(event, id):
    with transaction():
        aides.end(_find(event, id), by=actor())
    flash(_("The link opens nothing any more."), "success")
    return redirect(url_for("desk.delegate", slug=event.slug, id=id), 303)


@blueprint.get("/<slug:slug>/desk/delegates/<key:id>/card.pdf")
@needs("see.delegates")
def card(event, id):
    return pocket_cards.download(event, _find(event, id))


def _find(event: Event, id: int) -> Delegate:
    return delegates.find(event, id) or abort(404)
