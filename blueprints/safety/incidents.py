"""What happened, for the desk: the list, one with its steps, closing it."""

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.safety import blueprint
from models import Event, Incident
from models.base import utcnow
from models.transaction import transaction
from operations import incidents
from operations.refusals import Refusal
from operations.taken import taken
from queries import convoys, passengers
from queries import incidents as queries
from web import safety_words
from web.access import actor, needs
from web.formats import in_order, plain
from web.safety_forms import IncidentForm, StepForm
from web.words import sentence

LIST = "/<slug:slug>/desk/incidents"


@blueprint.get(LIST, endpoint="incidents")
@needs("incident.arrange")
def page(event: Event):
    return render_template("safety/incidents.html", incidents=queries.of_event(event), told=safety_words)


@blueprint.route(f"{LIST}/new", methods=["GET", "POST"], endpoint="note_incident")
@needs("incident.arrange")
def note(event: Event):
    form = _form(event)

    def deed() -> Incident:
        return incidents.note(
            event, form.facts, nonce=form.nonce.data or "", taken=taken(None, None, utcnow()), by=actor()
        )

    if form.validate_on_submit() and (incident := _done(deed, form)):
        return redirect(url_for("safety.incident", slug=event.slug, id=incident.id), 303)
    return render_template("safety/incident_form.html", form=form), 422 if form.errors else 200


@blueprint.get(f"{LIST}/<key:id>")
@needs("incident.arrange")
def incident(event: Event, id: int):
    return _page(_find(event, id), StepForm(formdata=None))


@blueprint.post(f"{LIST}/<key:id>/steps")
@needs("incident.arrange")
def add_step(event: Event, id: int):
    found, form = _find(event, id), StepForm()

    def deed() -> object:
        said = {"nonce": form.nonce.data or "", "taken": taken(None, None, utcnow()), "by": actor()}
        return incidents.add_step(found, form.facts["said"], **said)

    if form.validate_on_submit() and _done(deed, form):
        return redirect(url_for("safety.incident", slug=event.slug, id=id), 303)
    return _page(found, form)


@blueprint.post(f"{LIST}/<key:id>/close", endpoint="close_incident")
@needs("incident.arrange")
def close(event: Event, id: int):
    found = _find(event, id)
    try:
        with transaction():
            incidents.close(found, by=actor())
        flash(_("The incident is closed."), "success")
    except Refusal as refusal:
        flash(sentence(refusal), "error")
    return redirect(url_for("safety.incident", slug=event.slug, id=id), 303)


def _form(event: Event) -> IncidentForm:
    buses = [(str(one.id), one.code) for one in convoys.buses(event)]
    people = [(str(one.id), plain(one.name)) for one in passengers.approved(event)]
    return IncidentForm().offer(buses, in_order(people, key=lambda pair: pair[1]))


def _done(deed: Callable[[], object], form: IncidentForm | StepForm) -> object:
    """What was stored; None where it was refused: the form says why."""
    try:
        with transaction():
            return deed()
    except Refusal as refusal:
        form.refuse(refusal)
        return None


def _page(found: Incident, form: StepForm) -> ResponseReturnValue:
    page = render_template("safety/incident.html", incident=found, form=form, told=safety_words)
    return page, 422 if form.errors else 200


def _find(event: Event, id: int) -> Incident:
    return queries.find(event, id) or abort(404)
