"""What the gate's page asks for in the background: its roster, to send scans, to undo one; and its service worker."""

from flask import Response, render_template, request, url_for

from blueprints.gate import blueprint, shell
from operations import finished
from queries import gate_rosters
from web import gate_calls
from web import gate_rosters as shapes
from web.access import at_event
from web.gate_access import needs_gate_call, own_checkpoints


@blueprint.get("/<slug:slug>/checkin/worker.js")
@at_event
def worker(event):
    home = url_for("gate.checkin", slug=event.slug)
    others = [f"/{event.slug}/colours.css", url_for("gate.manifest", slug=event.slug)]
    facts = {"page": home, "app": None, "fingerprint": shell.fingerprint(), "files": shell.files(), "others": others}
    response = Response(render_template("gate/worker.js", facts=facts), mimetype="text/javascript")
    response.headers["Service-Worker-Allowed"] = home
    return response


@blueprint.get("/<slug:slug>/checkin/roster")
@needs_gate_call("see.roster")
def roster(event):
    gate_calls.listen()
    # When it is over there is nothing left to judge.
    posts = [] if finished.is_finished(event) else own_checkpoints(event)
    found = gate_rosters.roster(event, posts, request.args.get("since", ""))
    return shapes.compressed(shapes.page(event, found) | {"shell": shell.fingerprint()})


@blueprint.post("/<slug:slug>/checkin/scans")
@needs_gate_call("scan")
def send_scans(event):
    return gate_calls.take_scans(event)


@blueprint.post("/<slug:slug>/checkin/scans/<nonce>/undo")
@needs_gate_call("scan.undo_own")
def undo_scan(event, nonce):
    return gate_calls.take_back(event, nonce)
