"""Gate phones at the desk: which there are, where they stand, when they were last heard of, and the code to join by."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from blueprints.devices import blueprint
from blueprints.devices.forms import DeviceForm
from exports import codes
from models import Device, Event
from models.transaction import transaction
from operations import devices, doors
from operations.refusals import Refusal
from queries import devices as queries
from web.access import actor, needs
from web.settings_forms import kept
from web.urls import absolute
from web.words import sentence

DESK = "/<slug:slug>/desk/devices"


@blueprint.get(DESK)
@needs("gate.arrange")
def page(event: Event):
    return render_template("devices/page.html", devices=queries.of_event(event))


@blueprint.route(f"{DESK}/new", methods=["GET", "POST"])
@needs("gate.arrange")
def add(event: Event):
    form = DeviceForm().about(event, None)
    if device := kept(form, lambda: devices.add(event, form.facts, by=actor())):
        return _to(event, device)
    return render_template("devices/edit.html", device=None, form=form), 422 if form.errors else 200


@blueprint.get(f"{DESK}/<key:id>")
@needs("gate.arrange")
def device(event: Event, id: int):
    return _page(_find(event, id))


@blueprint.post(f"{DESK}/<key:id>")
@needs("gate.arrange")
def show_link(event: Event, id: int):
    """The same page with a fresh code on it, which the phone scans."""
    found = _find(event, id)
    try:
        with transaction():
            token = doors.token_of(devices.invite(found, by=actor()))
    except Refusal as refusal:
        flash(sentence(refusal), "error")
        return _to(event, found)
    return _page(found, absolute("devices.join", slug=event.slug, token=token))


@blueprint.route(f"{DESK}/<key:id>/edit", methods=["GET", "POST"])
@needs("gate.arrange")
def edit(event: Event, id: int):
    found = _find(event, id)
    form = DeviceForm().about(event, found)
    if kept(form, lambda: devices.edit(found, form.facts, seen=form.seen.data or "", by=actor())):
        return _to(event, found)
    return render_template("devices/edit.html", device=found, form=form), 422 if form.errors else 200


@blueprint.post(f"{DESK}/<key:id>/revoke")
@needs("gate.arrange")
def revoke(event: Event, id: int):
    found = _find(event, id)
    with transaction():
        devices.revoke(found, by=actor())
    flash(_("“%(name)s” was taken off the gate.", name=found.name), "success")
    return redirect(url_for("devices.page", slug=event.slug), 303)


def _page(found: Device, address: str | None = None) -> str:
    picture = address and Markup(codes.svg(address))  # noqa: S704  our own drawing, of an address we made
    minutes = round(devices.LINK_LIVES.total_seconds() / 60)
    shown = {"address": address, "picture": picture, "minutes": minutes}
    return render_template("devices/device.html", device=found, **shown)


def _to(event: Event, found: Device) -> ResponseReturnValue:
    return redirect(url_for("devices.device", slug=event.slug, id=found.id), 303)


def _find(event: Event, id: int) -> Device:
    return queries.find(event, id) or abort(404)
