"""The gate's page.

A showing is posted and answered at once. Sent again, by a reload or a bad line, it has the same nonce and answer.
"""

from flask import abort, flash, g, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from blueprints.gate import blueprint, shell
from blueprints.gate.forms import ScanForm, UndoForm
from models import Checkpoint, Delegate, Event
from models.transaction import transaction
from operations import badges, scans
from operations.refusals import Refusal
from queries import checkpoints, delegates
from queries.delegates import Filters
from web import gates, photos, words
from web.access import actor, may
from web.gate_access import needs_gate, own_checkpoints

#: People shown for a name; whoever finds more types another letter.
MOST_FOUND = 20


@blueprint.get("/<slug:slug>/checkin")
@needs_gate("scan")
def checkin(event):
    post = gates.post(event)
    if post is None or "choose" in request.args:
        return render_template("gate/choose.html", checkpoints=own_checkpoints(event), post=post)
    if chosen := request.args.get("delegate", type=int):
        return _confirm(event, post, delegates.find(event, chosen) or abort(404))
    page = make_response(_page(event, post, ScanForm(formdata=None)))
    page.headers["X-Shell"] = shell.fingerprint()  # what a phone may keep for when there is no network
    return page


@blueprint.post("/<slug:slug>/checkin")
@needs_gate("scan")
def scan(event):
    form = ScanForm()
    post = gates.post(event)
    checkpoint = _own(event, form.checkpoint.data)
    post = gates.Post(checkpoint, form.direction.data, post and post.gate)
    if not form.validate():
        return _page(event, post, form), 422
    code = form.code.data if form.delegate.data is None else _code_of(event, form.delegate.data)
    try:
        with transaction():
            answer = scans.record(
                event,
                code=code,
                checkpoint=checkpoint.code,
                nonce=form.nonce.data,
                by=actor(),
                direction=form.direction.data,
                gate=post.gate,
                override=_override(form),
                device_id=g.device.id if g.device else None,
            )
    except Refusal as refusal:
        form.code.errors = [words.sentence(refusal)]
        return _page(event, post, form), 409
    return _page(event, post, ScanForm(formdata=None), seen=gates.seen(event, answer, post.direction), shown=form)


@blueprint.get("/<slug:slug>/checkin/photos/<key:id>.jpg")
@needs_gate("scan")
def picture(event, id):
    delegate = delegates.find(event, id) or abort(404)
    return photos.answer(delegate.id)


@blueprint.post("/<slug:slug>/checkin/undo")
@needs_gate("scan.undo_own")
def undo(event):
    try:
        with transaction():
            nonce = UndoForm().nonce.data or ""
            scans.undo(event, nonce, reason="", by=actor(), own_only=not may("scan.undo", event))
        flash(_("The last scan was taken back."), "success")
    except Refusal as refusal:
        flash(words.sentence(refusal), "error")
    return redirect(url_for("gate.checkin", slug=event.slug))


def _page(event: Event, post: gates.Post, form: ScanForm, **answer: object) -> str:
    text = "".join(filter(str.isprintable, request.args.get("q", ""))).strip()
    found = delegates.page(event, Filters(text=text), size=MOST_FOUND) if text else None
    faces = photos.addresses("gate", event, [one.id for one in found.rows]) if found else {}
    return render_template(
        "gate/checkin.html",
        post=post,
        checkpoints=own_checkpoints(event),
        form=form,
        nonce=gates.fresh_nonce(),
        text=text,
        found=found,
        faces=faces,
        counts=checkpoints.counts(post.checkpoint),
        shell=shell.fingerprint(),
        **answer,
    )


def _confirm(event: Event, post: gates.Post, delegate: Delegate) -> str:
    """What would happen to somebody found by name; two people may have one name, so somebody looks twice."""
    badge = badges.current(delegate)
    answer = badge and scans.foresee(event, code=badge.code, checkpoint=post.checkpoint.code, direction=post.direction)
    seen = answer and gates.seen(event, answer, post.direction)
    values = {"delegate": delegate.id}
    return render_template(
        "gate/confirm.html", post=post, seen=seen, delegate=delegate, values=values, nonce=gates.fresh_nonce()
    )


def _own(event: Event, code: str | None) -> Checkpoint:
    """The checkpoint with this code, where who asks may stand."""
    return next((one for one in own_checkpoints(event) if one.code == code), None) or abort(404)


def _code_of(event: Event, delegate_id: int) -> str:
    """The code of the person's living badge; without one there is nothing to scan."""
    delegate = delegates.find(event, delegate_id) or abort(404)
    badge = badges.current(delegate)
    return badge.code if badge else ""


def _override(form: ScanForm) -> str | None:
    reason = (form.override.data or "").strip()
    if reason and not may("scan.override"):
        abort(403)
    return reason or None
