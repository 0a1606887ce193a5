"""Who stands at a gate: staff with the right, or a phone that joined and needs no password.

The phone's cookie is sent to the pages below /<event>/checkin only. Somebody who signs in on such a phone adds their
rights to its own; its checkpoints stay the only ones.
"""

import functools
from collections.abc import Callable

from flask import abort, current_app, g, request, url_for
from werkzeug.wrappers import Response

from models import Checkpoint, Device, Event, db
from operations import doors
from queries import checkpoints
from web.access import DOOR_AGE, current_staff, may, to_sign_in
from web.events import find_event

PHONE_COOKIE = "phone"
#: The door that a phone keeps once it joined.
PHONE = "phone"


def device_of(event: Event) -> Device | None:
    """The gate phone of this event that asks, unless it was revoked."""
    door = doors.opened_by(PHONE, request.cookies.get(PHONE_COOKIE, ""))
    device = db.session.get(Device, door.subject_id) if door else None
    return device if device and device.event_id == event.id and device.revoked_at is None else None


def needs_gate(right: str) -> Callable:
    """A view of `/<slug:slug>/checkin…` for staff or a gate phone with this right; it receives the event."""

    def decorate(view: Callable) -> Callable:
        @functools.wraps(view)
        def guarded(slug: str, **rest: object):
            event = find_event(slug)
            g.device = device_of(event)
            if g.device is None and current_staff() is None:
                return to_sign_in()
            if not may(right, event):
                abort(403)
            return view(event, **rest)

        guarded.open_to = right
        guarded.open_to_phones = True
        return guarded

    return decorate


def own_checkpoints(event: Event) -> list[Checkpoint]:
    """Where the asking phone, or staff, may stand."""
    return list(g.device.checkpoints) if g.get("device") else checkpoints.of_event(event)


def remember_phone(response: Response, event: Event, token: str) -> Response:
    """Keep the phone's door open in this browser, for the gate's pages of this event only."""
    path, secure = url_for("gate.checkin", slug=event.slug), current_app.extensions["secure"]
    response.set_cookie(
        PHONE_COOKIE, token, max_age=DOOR_AGE, path=path, httponly=True, samesite="Strict", secure=secure
    )
    return response


def forget_phone(response: Response, event: Event) -> Response:
    """Close the phone's door in this browser."""
    path = url_for("gate.checkin", slug=event.slug)
    response.delete_cookie(PHONE_COOKIE, path=path, httponly=True, samesite="Strict")
    return response
