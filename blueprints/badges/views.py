"""What a badge's QR opens, and the desk's replacement.

The address in the QR tells a stranger nothing: the page is the same, octet for octet, for every code, whether there is
a badge or not.
"""

from flask import Response, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from blueprints.badges import blueprint
from exports import codes
from models import Badge, Delegate, Event
from models.transaction import transaction
from operations import badges, scans
from operations.refusals import Refusal
from queries import checkpoints, delegates
from queries.badges import event_of
from web import gates, words
from web.access import actor, anybody, current_staff, may, needs
from web.language import LANGUAGES
from web.urls import badge_address


@blueprint.get("/B/<code>")
@blueprint.get("/b/<code>")
@anybody
def show(code):
    event = event_of(badges.read_code(code)) if current_staff() else None
    if event is None or not may("scan", event):
        return _for_strangers()
    g.event = event
    post = gates.post(event)
    if post is None or "choose" in request.args:
        return render_template("gate/choose.html", checkpoints=checkpoints.of_event(event), post=post)
    return _verdict(event, post, code)


@blueprint.post("/<slug:slug>/desk/delegates/<key:id>/badge")
@needs("badge.issue")
def replace(event, id):
    delegate = delegate_of(event, id)
    try:
        with transaction():
            badges.issue(delegate, by=actor())
        flash(_("There is a new badge. The code of an earlier one is dead."), "success")
    except Refusal as refusal:
        flash(words.sentence(refusal), "error")
    return redirect(page_of(event, id), 303)


@blueprint.get("/<slug:slug>/desk/delegates/<key:id>/badge.png")
@needs("badge.issue")
def png(event, id):
    return Response(codes.png(badge_address(badge_of(event, id).code)), mimetype="image/png")


def delegate_of(event: Event, delegate_id: int) -> Delegate:
    """The event's delegate, else 404."""
    return delegates.find(event, delegate_id) or abort(404)


def badge_of(event: Event, delegate_id: int) -> Badge:
    """The delegate's badge that counts, else 404."""
    return badges.current(delegate_of(event, delegate_id)) or abort(404)


def page_of(event: Event, delegate_id: int) -> str:
    """The person at the desk; whoever may not see it finds the person at the gate."""
    if may("see.delegates", event):
        return url_for("desk.delegate", slug=event.slug, id=delegate_id)
    return url_for("gate.checkin", slug=event.slug, delegate=delegate_id)


def _for_strangers() -> str:
    """The languages are relative links: not even this page's own address stands in it."""
    languages = [(code, name, f"?lang={code}") for code, name in LANGUAGES.items()]
    return render_template("badges/show.html", languages=languages)


def _verdict(event: Event, post: gates.Post, code: str) -> str:
    answer = scans.foresee(event, code=code, checkpoint=post.checkpoint.code, direction=post.direction)
    seen = gates.seen(event, answer, post.direction)
    return render_template("gate/confirm.html", post=post, seen=seen, values={"code": code}, nonce=gates.fresh_nonce())
