"""Reading what few may read of a delegate: health and passport data. Each reading is noted, and theirs to see."""

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _

from blueprints.desk import blueprint
from blueprints.desk.views import page_of
from models import Event
from models.transaction import transaction
from operations import identities, readings
from queries import consents, delegates
from web.access import actor, needs


@blueprint.post("/<slug:slug>/desk/delegates/<key:id>/care")
@needs("see.care")
def read_care(event: Event, id: int):
    """The delegate's page with what they need on it, once they agreed to that themselves."""
    somebody = delegates.find(event, id) or abort(404)
    if somebody.care is None or "care" in consents.waiting(somebody):
        return redirect(url_for("desk.delegate", slug=event.slug, id=id), 303)
    with transaction():
        readings.note("care", [somebody], by=actor())
    return page_of(event, id, care=somebody.care)


@blueprint.post("/<slug:slug>/desk/delegates/<key:id>/identity")
@needs("see.identity")
def read_identity(event: Event, id: int):
    """The delegate's page with their passport data on it, and what these may be used for."""
    somebody = delegates.find(event, id) or abort(404)
    purposes = (consents.agreed(somebody) & consents.IDENTITY) - consents.waiting(somebody)
    said = identities.said_of(somebody) if purposes else {}
    if not any(said.values()):
        flash(_("This person has given no passport data."), "info")
        return redirect(url_for("desk.delegate", slug=event.slug, id=id), 303)
    with transaction():
        readings.note("identity", [somebody], by=actor())
    return page_of(event, id, identity=said, identity_for=purposes)
