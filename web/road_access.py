"""Who leads on the road: staff whose bus it is, organizers, or a leader's phone, which needs no password.

The phone's cookie is sent to the pages below /<event>/convoy only (`web/gate_access.py`). Rights hold for one's own
buses, `g.buses`; what is not of them does not exist for who asks.
"""

import functools
from collections.abc import Callable

from flask import abort, g, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from models import ActivityGroup, Bus, Event
from operations.rights import holds_everywhere
from queries import leading
from web.access import current_staff, may, roles_here, to_sign_in
from web.errors import problem
from web.events import find_event
from web.gate_access import PHONE_COOKIE, device_of


def needs_leader(right: str) -> Callable:
    """A view of `/<slug:slug>/convoy…` for who has this right; it receives the event, and their buses are `g.buses`."""
    return _needs(right, _unknown, lambda: abort(403))


def needs_leader_call(right: str) -> Callable:
    """The same for a call of the page's script, to which no is said by a problem document."""
    decorate = _needs(right, _unknown_caller, lambda: problem(403, "forbidden", _("You may not open this page")))

    def marked(view: Callable) -> Callable:
        guarded = decorate(view)
        guarded.for_scripts = True
        return guarded

    return marked


def own_groups(event: Event) -> list[ActivityGroup]:
    """What the asking leader's buses are on each of their published rides, in the order of time."""
    return leading.groups(event, g.buses)


def own_group(event: Event, group_id: int) -> ActivityGroup:
    """The bus of a ride with this id, if it is one of the asking leader's; else there is no such page."""
    return next((one for one in own_groups(event) if one.id == group_id), None) or abort(404)


def own_bus(bus_id: int) -> Bus:
    """The bus with this id, if it is one of the asking leader's; else there is no such page."""
    return next((one for one in g.buses if one.id == bus_id), None) or abort(404)


def _needs(right: str, unknown: Callable, forbidden: Callable) -> Callable:
    def decorate(view: Callable) -> Callable:
        @functools.wraps(view)
        def guarded(slug: str, **rest: object):
            event = find_event(slug)
            g.device = device_of(event)
            if g.device is None and current_staff() is None:
                return unknown()
            if not may(right, event):
                return forbidden()
            everywhere = holds_everywhere(roles_here(event), right)
            g.buses = leading.own_buses(event, current_staff(), g.device, everywhere=everywhere)
            return view(event, **rest)

        guarded.open_to = right
        guarded.open_to_leaders = True
        return guarded

    return decorate


def _unknown() -> Response:
    if PHONE_COOKIE in request.cookies:
        return make_response(render_template("road/revoked.html"), 401)
    return to_sign_in()


def _unknown_caller() -> Response:
    if PHONE_COOKIE in request.cookies:
        return problem(401, "device_revoked", _("This phone leads no bus any more"))
    return problem(401, "signed_out", _("Please sign in again"))
