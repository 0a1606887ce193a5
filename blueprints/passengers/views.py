"""The rides with their buses, one ride's passengers, and seating them: by hand, or as proposed."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.passengers import blueprint
from models import Activity, Event
from models.transaction import transaction
from operations import seatings
from operations.refusals import Refusal
from queries import passengers
from web import passenger_lists
from web.access import actor, may, needs
from web.passenger_forms import NONE, MoveForm, chosen_id
from web.words import sentence

LIST = "/<slug:slug>/desk/convoy/passengers"
RIDE = f"{LIST}/<key:id>"


@blueprint.get(LIST)
@needs("see.delegates")
def page(event: Event):
    return render_template("passengers/page.html", rides=passengers.rides(event), way=passenger_lists.way)


@blueprint.get(f"{LIST}.xlsx")
@needs("export.roster")
def workbook(event: Event):
    return passenger_lists.download(event, by=actor())


@blueprint.get(RIDE)
@needs("see.delegates")
def ride(event: Event, id: int):
    return _shown(event, find(event, id), MoveForm(formdata=None))


@blueprint.get(f"{RIDE}/list.xlsx")
@needs("export.roster")
def ride_workbook(event: Event, id: int):
    return passenger_lists.download(event, by=actor(), chosen=find(event, id))


@blueprint.get(f"{RIDE}/list.pdf")
@needs("export.roster")
def ride_pdf(event: Event, id: int):
    """Every bus of the ride, or the one whose group `bus` names."""
    found = passengers.of_ride(find(event, id))
    only = chosen_id(request.args.get("bus"))
    if not any(only in (None, load.group.id) for load in found.loads):
        abort(404)
    return passenger_lists.print_out(event, found, by=actor(), only=only)


@blueprint.post(f"{RIDE}/move")
@needs("convoy.arrange")
def move(event: Event, id: int):
    activity, form = find(event, id), MoveForm()
    if not form.validate():
        return _shown(event, activity, form), 422
    people = {chosen_id(one) or 0 for one in request.form.getlist("who")}
    group_id = None if form.to.data == NONE else chosen_id(form.to.data) or 0
    seat = form.wanted_seat if len(people) == 1 else None
    try:
        with transaction():
            moved = seatings.move(activity, people, group_id, by=actor(), seat=seat or None)
    except Refusal as refusal:
        return _shown(event, activity, form, sentence(refusal)), 409
    flash(ngettext("%(num)s person was moved.", "%(num)s people were moved.", moved), "success")
    return redirect(url_for("passengers.ride", slug=event.slug, id=id), 303)


@blueprint.get(f"{RIDE}/seating")
@needs("convoy.arrange")
def seating(event: Event, id: int):
    """What seating everybody would mean; `anew` lets nobody stay where they are."""
    return _proposed(event, find(event, id), anew="anew" in request.args)


@blueprint.post(f"{RIDE}/seating")
@needs("convoy.arrange")
def seat_everybody(event: Event, id: int):
    activity, anew = find(event, id), "anew" in request.form
    try:
        with transaction():
            seatings.apply(activity, by=actor(), anew=anew, seen=request.form.get("seen", ""))
    except Refusal as refusal:
        return _proposed(event, activity, anew=anew, refused=sentence(refusal)), 409
    flash(_("Everybody has their seat, as far as there are seats."), "success")
    return redirect(url_for("passengers.ride", slug=event.slug, id=id), 303)


def find(event: Event, activity_id: int) -> Activity:
    """The ride, else 404."""
    return passengers.find(event, activity_id) or abort(404)


def _shown(event: Event, activity: Activity, form: MoveForm, refused: str | None = None) -> ResponseReturnValue:
    found = passengers.of_ride(activity)
    buses = [(str(load.group.id), load.group.name) for load in found.loads]
    form.to.choices = [*buses, (NONE, _("No bus yet"))]
    return render_template(
        "passengers/ride.html",
        ride=found,
        form=form,
        refused=refused,
        phones=may("see.phones") or may("see.contacts"),
        staff_of=passengers.buses_of(event),
        way=passenger_lists.way(activity),
        hours=passenger_lists.hours(activity),
    )


def _proposed(event: Event, activity: Activity, *, anew: bool, refused: str | None = None) -> ResponseReturnValue:
    no, found = None, None
    try:
        found = seatings.preview(activity, anew=anew)
    except Refusal as refusal:
        no = sentence(refusal)
    return render_template(
        "passengers/seating.html",
        activity=activity,
        preview=found,
        names={load.group.id: load.group.name for load in found.ride.loads} if found else {},
        anew=anew,
        refused=refused,
        no=no,
    )
