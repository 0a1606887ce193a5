"""In an emergency: whom to call, somebody's card once a reason is given, what happened, who is safe.

As it is without a script; with one the phone draws it itself from its sheet (static/js/road/emergency.js).
"""

from collections.abc import Callable

from flask import Response, abort, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.road import blueprint, shell
from models import Delegate, Event
from models.base import utcnow
from models.transaction import transaction
from operations.fields import Malformed
from operations.refusals import Refusal
from operations.taken import Taken, taken
from queries import emergencies
from web import emergency_papers, emergency_sheet, road_safety, safety_words, words
from web.access import actor, may
from web.road_access import needs_leader, own_bus
from web.road_senders import Sender
from web.safety_forms import IncidentForm, OpeningForm

PAGE = "/<slug:slug>/convoy/emergency"


@blueprint.get(PAGE)
@needs_leader("incident.note")
def emergency(event: Event):
    return _page(event)


@blueprint.get(f"{PAGE}/buses/<key:bus_id>.pdf")
@needs_leader("incident.note")
def emergency_pdf(event: Event, bus_id: int) -> Response:
    """Whom to call, and who rides in the bus; nobody's health."""
    return emergency_papers.print_out(event, own_bus(bus_id))


@blueprint.route(f"{PAGE}/people/<key:delegate_id>", methods=["GET", "POST"])
@needs_leader("emergency.open")
def card(event: Event, delegate_id: int) -> ResponseReturnValue:
    """Somebody's card, when it is said why; whoever loads the page again has opened it once."""
    people = {one.id: one for one in emergencies.riders(emergencies.groups(event, g.buses))}
    who, form = people.get(delegate_id) or abort(404), OpeningForm()
    found = emergency_sheet.cards([who]).get(who.id) or abort(404)
    opened = form.validate_on_submit() and _opens(event, who, form)
    shown = emergency_sheet.card(found) if opened else None
    return shell.shown("road/card.html", 422 if form.errors else 200, who=who, form=form, card=shown)


@blueprint.post(f"{PAGE}/incidents")
@needs_leader("incident.note")
def note_incident(event: Event) -> ResponseReturnValue:
    form = _incident_form(event)
    if not form.validate():
        return _page(event, form)
    try:
        with transaction():
            road_safety.noted(event, form.data, form.nonce.data or "", _now(), _sender(event))
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(event, form)
    flash(_("It was noted."), "success")
    return _to(event)


@blueprint.post(f"{PAGE}/steps")
@needs_leader("incident.note")
def note_step(event: Event) -> ResponseReturnValue:
    return _done(event, lambda typed, by: road_safety.stepped(event, typed, typed.get("nonce", ""), _now(), by))


@blueprint.post(f"{PAGE}/safety")
@needs_leader("safety.answer")
def answer_for(event: Event) -> ResponseReturnValue:
    return _done(event, lambda typed, by: road_safety.answered(event, typed, _now(), by))


def _opens(event: Event, who: Delegate, form: OpeningForm) -> bool:
    typed = {"delegate": who.id, "reason": form.reason.data}
    try:
        with transaction():
            road_safety.opened_by(event, typed, form.nonce.data or "", _now(), _sender(event))
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    return True


def _done(event: Event, deed: Callable[[dict[str, str], Sender], object]) -> ResponseReturnValue:
    """Do it, and back to the page, which shows it; or say why not."""
    try:
        with transaction():
            deed(request.form.to_dict(), _sender(event))
        flash(_("It was noted."), "success")
    except Refusal as refusal:
        flash(words.sentence(refusal), "error")
    except Malformed as malformed:
        flash(words.sentence(next(iter(malformed.errors.values()))), "error")
    return _to(event)


def _page(event: Event, form: IncidentForm | None = None) -> ResponseReturnValue:
    facts = emergency_sheet.facts(event, g.buses)
    status = 422 if form and form.errors else 200
    form = form or _incident_form(event, facts)
    return shell.shown("road/emergency.html", status, facts=facts, form=form, told=safety_words)


def _incident_form(event: Event, facts: dict | None = None) -> IncidentForm:
    people = facts["people"] if facts else emergency_sheet.people(event, g.buses)
    named = [(str(id), name) for id, name, _home in people]
    return IncidentForm().offer([(str(one.id), one.code) for one in g.buses], named)


def _now() -> Taken:
    return taken(None, None, utcnow())


def _sender(event: Event) -> Sender:
    return Sender(actor(), g.device, g.buses, lambda right: may(right, event))


def _to(event: Event) -> ResponseReturnValue:
    return redirect(url_for("road.emergency", slug=event.slug), 303)
