"""What a leader's page asks for in the background: its roster and sheet, to send scans and notes; its service worker.

A roster is that of the gate for the checkpoints of the leader's own buses; the sheet beside it is theirs alone.
"""

from flask import Response, g, render_template, request, url_for
from flask_wtf.csrf import generate_csrf

from blueprints.road import blueprint, shell
from models import Checkpoint, Event
from models.transaction import transaction
from operations import finished, roll_calls
from queries import gate_rosters
from web import gate_calls, road_notes, road_sheets
from web import gate_rosters as shapes
from web.access import actor, at_event, may
from web.road_access import needs_leader_call, own_groups
from web.road_senders import Sender


@blueprint.get("/<slug:slug>/convoy/worker.js")
@at_event
def worker(event):
    home = url_for("road.home", slug=event.slug)
    facts = {
        "page": home,
        "app": url_for("road.app", slug=event.slug),
        "fingerprint": shell.fingerprint(),
        "files": shell.files(),
        "others": [f"/{event.slug}/colours.css", url_for("road.manifest", slug=event.slug)],
    }
    response = Response(render_template("gate/worker.js", facts=facts), mimetype="text/javascript")
    response.headers["Service-Worker-Allowed"] = home
    return response


@blueprint.get("/<slug:slug>/convoy/roster")
@needs_leader_call("ride.count")
def roster(event):
    gate_calls.listen()
    own = [] if finished.is_finished(event) else road_sheets.groups(event, g.buses)
    found = gate_rosters.roster(event, _checkpoints(event, own), request.args.get("since", ""))
    told = shapes.page(event, found) | {"shell": shell.fingerprint(), "sheet": road_sheets.sheet(event, g.buses, own)}
    told["may"] |= {"override": True, "undo": True, "undo_any": True}  # at their own buses
    return shapes.compressed(told)


@blueprint.post("/<slug:slug>/convoy/scans")
@needs_leader_call("ride.count")
def send_scans(event):
    return gate_calls.take_scans(event, override="ride.count", own=_own_codes(event))


@blueprint.post("/<slug:slug>/convoy/scans/<nonce>/undo")
@needs_leader_call("ride.count")
def undo_scan(event, nonce):
    return gate_calls.take_back(event, nonce, own=_own_codes(event))


@blueprint.post("/<slug:slug>/convoy/notes")
@needs_leader_call("ride.count")
def send_notes(event):
    notes, sent_at = gate_calls.sent("notes", road_notes.MOST)
    sender = Sender(actor(), g.device, g.buses, lambda right: may(right, event))
    return {"answers": road_notes.take_all(event, notes, sender, sent_at=sent_at), "csrf": generate_csrf()}


def _own_codes(event: Event) -> set[str]:
    return {roll_calls.code_of(one.id) for one in own_groups(event)}


def _checkpoints(event: Event, own: list) -> list[Checkpoint]:
    """The checkpoints of these buses; whoever asks first makes them."""
    if not roll_calls.missing(own):
        return roll_calls.ensure(event, own)
    with transaction():
        return roll_calls.ensure(event, own)
