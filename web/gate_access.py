"""Who stands at a gate: staff with the right, or a phone that joined and needs no password.

The phone's cookie is sent to the pages below /<event>/checkin only, that of a leader's phone to those below
/<event>/convoy. Somebody who signs in on such a phone adds their rights to its own; its checkpoints stay the only ones.
A cookie that opens nothing any more is that of a phone which was revoked, or in whose place another one joined: it is
told so, and forgets who is expected.
"""

import functools
from collections.abc import Callable

from flask import abort, current_app, g, make_response, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from models import Checkpoint, Device, Event, db
from models.transaction import transaction
from operations import devices, doors
from operations.devices import PHONE
from queries import checkpoints
from web.access import DOOR_AGE, current_staff, may, to_sign_in
from web.errors import problem
from web.events import find_event

PHONE_COOKIE = "phone"


def device_of(event: Event) -> Device | None:
    """The gate phone of this event that asks, unless it was revoked."""
    door = doors.opened_by(PHONE, request.cookies.get(PHONE_COOKIE, ""))
    device = db.session.get(Device, door.subject_id) if door else None
    return device if device and device.event_id == event.id and device.revoked_at is None else None


def needs_gate(right: str) -> Callable:
    """A view of `/<slug:slug>/checkin…` for staff or a gate phone with this right; it receives the event."""
    return _needs(right, _unknown, lambda: abort(403))


def needs_gate_call(right: str) -> Callable:
    """The same for a call of the gate's page, to which no is said by a problem document."""
    decorate = _needs(right, _unknown_caller, lambda: problem(403, "forbidden", _("You may not open this page")))

    def marked(view: Callable) -> Callable:
        guarded = decorate(view)
        guarded.for_scripts = True
        return guarded

    return marked


def heard(*, waiting: int, behind: int | None = None) -> None:
    """Keep that the asking phone lives, if one asks: see `operations.devices.hear`. Outside of any transaction."""
    phone = g.get("device")
    if phone and devices.is_news(phone):
        with transaction():
            devices.hear(phone, waiting=waiting, behind=behind)


def _needs(right: str, unknown: Callable, forbidden: Callable) -> Callable:
    def decorate(view: Callable) -> Callable:
        @functools.wraps(view)
        def guarded(slug: str, **rest: object):
            event = find_event(slug)
            g.device = device_of(event)
            if g.device is None and current_staff() is None:
                return unknown()
            return view(event, **rest) if may(right, event) else forbidden()

        guarded.open_to = right
        guarded.open_to_phones = True
        return guarded

    return decorate


def _unknown() -> Response:
    if PHONE_COOKIE in request.cookies:
        return make_response(render_template("devices/revoked.html"), 401)
    return to_sign_in()


def _unknown_caller() -> Response:
    if PHONE_COOKIE in request.cookies:
        return problem(401, "device_revoked", _("This phone was taken off the gate"))
    return problem(401, "signed_out", _("Please sign in again"))


def own_checkpoints(event: Event) -> list[Checkpoint]:
    """Where the asking phone, or staff, may stand."""
    return list(g.device.checkpoints) if g.get("device") else checkpoints.of_event(event)


def home_of(device: Device) -> str:
    """Where this phone works: at the gate, or on the road."""
    return url_for("road.home" if device.role == "leader" else "gate.checkin", slug=device.event.slug)


def remember_phone(response: Response, device: Device, token: str) -> Response:
    """Keep the phone's door open in this browser, for the pages where it works only."""
    path, secure = home_of(device), current_app.extensions["secure"]
    response.set_cookie(
        PHONE_COOKIE, token, max_age=DOOR_AGE, path=path, httponly=True, samesite="Strict", secure=secure
    )
    return response
