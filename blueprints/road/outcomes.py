"""What came of a visit, noted on the bus in half a minute; with a script the phone keeps it first, see views.js."""

from flask import flash, g, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.road import blueprint, shell
from models import Event
from models.base import utcnow
from models.transaction import transaction
from operations.refusals import Refusal
from operations.taken import taken
from queries import outcomes_noted
from web import outcome_words, road_outcomes
from web.access import actor, may
from web.outcomes import NoteForm
from web.road_access import needs_leader
from web.road_senders import Sender


@blueprint.route("/<slug:slug>/convoy/outcomes", methods=["GET", "POST"])
@needs_leader("outcome.note")
def outcomes(event: Event) -> ResponseReturnValue:
    form = road_outcomes.form_of(event, g.buses)
    if form.validate_on_submit() and _notes(event, form):
        flash(_("It was noted."), "success")
        return redirect(url_for("road.outcomes", slug=event.slug), 303)
    own = outcomes_noted.noted_by(event, actor().name, actor().kind)
    status = 422 if form.errors else 200
    return shell.shown("road/outcomes.html", status, form=form, own=own, told=outcome_words)


def _notes(event: Event, form: NoteForm) -> bool:
    sender = Sender(actor(), g.device, g.buses, lambda right: may(right, event))
    try:
        with transaction():
            road_outcomes.noted(event, form.typed, form.nonce.data or "", taken(None, None, utcnow()), sender)
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    return True
