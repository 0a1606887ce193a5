"""The page that a phone opens with the code of the desk. Previews open links, too: only the button joins."""

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from blueprints.devices import blueprint
from models import Device, Event
from models.transaction import transaction
from operations import devices, doors
from operations.refusals import Refusal
from web.access import at_event
from web.gate_access import home_of, remember_phone


@blueprint.get("/<slug:slug>/device/<token>")
@at_event
def join(event: Event, token: str):
    return render_template("devices/join.html", device=_invited(event, token))


@blueprint.post("/<slug:slug>/device/<token>")
@at_event
def joined(event: Event, token: str) -> ResponseReturnValue:
    device = _invited(event, token)
    try:
        with transaction():
            kept = doors.token_of(devices.join(device, token, agent=request.user_agent.string))
    except Refusal:
        abort(410)
    return remember_phone(redirect(home_of(device), 303), device, kept)


def _invited(event: Event, token: str) -> Device:
    """A link that was used, replaced or never made: gone, whichever of these."""
    return devices.invited(event, token) or abort(410)
