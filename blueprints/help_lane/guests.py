"""Guests of honour: who is expected, who has arrived, and whom to call. The page renews itself."""

from flask import render_template

from blueprints.help_lane import blueprint
from models import Event
from queries import honours
from web import photos
from web.gate_access import needs_gate


@blueprint.get("/<slug:slug>/checkin/guests")
@needs_gate("see.roster")
def guests(event: Event):
    found = honours.guests(event)
    faces = photos.addresses("gate", event, [one.delegate.id for one in found])
    return render_template("help_lane/guests.html", guests=found, faces=faces)
