"""At the desk: the links for a delegate's chief of staff and for their delegation's focal point; the pocket card."""

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.desk import blueprint
from blueprints.desk.views import page_of
from models import Delegate, Delegation, Event
from models.transaction import transaction
from operations import doors, links
from operations.refusals import Refusal
from queries import delegates
from web import pocket_cards
from web.access import actor, needs
from web.urls import absolute
from web.words import sentence

#: What opens by each link.
ENTRANCES = {links.AIDE: "aide.enter", links.FOCAL: "delegation.enter"}


@blueprint.post("/<slug:slug>/desk/delegates/<key:id>/aide")
@needs("link.show")
def invite_aide(event, id):
    return _invite(event, id, links.AIDE)


@blueprint.post("/<slug:slug>/desk/delegates/<key:id>/aide/end")
@needs("link.show")
def end_aide(event, id):
    return _end(event, id, links.AIDE)


@blueprint.post("/<slug:slug>/desk/delegates/<key:id>/focal")
@needs("link.show")
def invite_focal(event, id):
    return _invite(event, id, links.FOCAL)


@blueprint.post("/<slug:slug>/desk/delegates/<key:id>/focal/end")
@needs("link.show")
def end_focal(event, id):
    return _end(event, id, links.FOCAL)


@blueprint.get("/<slug:slug>/desk/delegates/<key:id>/card.pdf")
@needs("see.delegates")
def card(event, id):
    return pocket_cards.download(event, _find(event, id))


def _invite(event: Event, id: int, kind: str) -> ResponseReturnValue:
    """The delegate's page with the link on it, made where there was none."""
    subject = _subject(event, id, kind)
    try:
        with transaction():
            token = doors.token_of(links.invite(kind, subject, by=actor()))
    except Refusal as refusal:
        flash(sentence(refusal), "error")
        return redirect(url_for("desk.delegate", slug=event.slug, id=id), 303)
    return page_of(event, id, **{f"{kind}_link": absolute(ENTRANCES[kind], slug=event.slug, token=token)})


def _end(event: Event, id: int, kind: str) -> ResponseReturnValue:
    with transaction():
        links.end(kind, _subject(event, id, kind), by=actor())
    flash(_("The link opens nothing any more."), "success")
    return redirect(url_for("desk.delegate", slug=event.slug, id=id), 303)


def _subject(event: Event, id: int, kind: str) -> Delegate | Delegation:
    delegate = _find(event, id)
    return delegate if kind == links.AIDE else delegate.delegation or abort(404)


def _find(event: Event, id: int) -> Delegate:
    return delegates.find(event, id) or abort(404)
