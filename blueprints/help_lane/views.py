"""The help lane: finding somebody, and what can be done for them: print, replace, photograph, let in."""

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from blueprints.help_lane import blueprint
from blueprints.help_lane.forms import AdmitForm, AgainForm, HandOverForm
from models import Badge, Checkpoint, Delegate, Event
from models.base import utcnow
from models.transaction import transaction
from operations import badges, prints, scans
from operations.refusals import Refusal
from queries import checkpoints, delegates, receipts
from queries.delegates import Filters
from web import gates, photo_pages, photos
from web.access import actor, may
from web.acting import Acting
from web.badges import pile
from web.formats import plain
from web.gate_access import needs_gate, own_checkpoints
from web.words import sentence

#: People shown for a name; whoever finds more types another letter.
MOST_FOUND = 20


@blueprint.get("/<slug:slug>/checkin/help")
@needs_gate("badge.issue")
def home(event: Event):
    text = "".join(filter(str.isprintable, request.args.get("q", ""))).strip()
    found = delegates.page(event, Filters(text=text), size=MOST_FOUND) if text else None
    faces = photos.addresses("gate", event, [one.id for one in found.rows]) if found else {}
    return render_template("help_lane/home.html", text=text, found=found, faces=faces, latest=receipts.latest(event))


@blueprint.get("/<slug:slug>/checkin/help/<key:id>")
@needs_gate("badge.issue")
def person(event: Event, id: int):
    return page_of(event, _find(event, id))


@blueprint.post("/<slug:slug>/checkin/help/<key:id>/print")
@needs_gate("badge.issue")
def print_badge(event: Event, id: int):
    """The badge as a file; why it is printed again is asked of who has one already."""
    delegate = _find(event, id)
    badge = badges.current(delegate) or abort(404)
    form = AgainForm().offer()
    if badge.printed and not form.validate():
        return page_of(event, delegate, again=form), 422
    reference, badge_id = delegate.reference, badge.id
    why = form.why.data if badge.printed else None
    document = pile([badge], created=utcnow())
    with transaction():
        prints.note(event, [badge_id], why=why, note=form.note.data or "", by=actor())
    headers = {"Content-Disposition": f'inline; filename="badge-{reference}.pdf"'}
    return Response(document, mimetype="application/pdf", headers=headers)


@blueprint.post("/<slug:slug>/checkin/help/<key:id>/replace")
@needs_gate("badge.issue")
def replace(event: Event, id: int):
    """A badge with another code; the earlier one opens no door from then on."""
    delegate = _find(event, id)
    form = AgainForm().offer()
    if badges.current(delegate) and not form.validate():
        return page_of(event, delegate, again=form), 422
    try:
        with transaction():
            badges.issue(delegate, by=actor(), reason=form.note.data or form.why.data)
        flash(_("There is a new badge. The code of an earlier one is dead."), "success")
    except Refusal as refusal:
        flash(sentence(refusal), "error")
    return redirect(_page(event, delegate), 303)


@blueprint.post("/<slug:slug>/checkin/help/<key:id>/admit")
@needs_gate("scan")
def admit(event: Event, id: int):
    """Let somebody in at the checkpoint this browser stands at; with a reason, also whom a gate would refuse."""
    delegate = _find(event, id)
    form = AdmitForm()
    badge, checkpoint = badges.current(delegate) or abort(404), _checkpoint(event, form.checkpoint.data)
    if not form.validate():
        return page_of(event, delegate, admitting=form), 422
    reason = (form.override.data or "").strip()
    if reason and not may("scan.override"):
        abort(403)
    try:
        with transaction():
            answer = scans.record(
                event, code=badge.code, checkpoint=checkpoint.code, nonce=form.nonce.data, by=actor(),
                override=reason or None,
            )  # fmt: skip
        _tell(gates.seen(event, answer, "in"), checkpoint)
    except Refusal as refusal:
        flash(sentence(refusal), "error")
    return redirect(_page(event, delegate), 303)


def _acting(event: Event, id: int) -> Acting:
    return Acting("help_lane", _find(event, id), actor())


photo_pages.add(blueprint, "/<slug:slug>/checkin/help/<key:id>/photo", needs_gate("badge.issue"), _acting)


def page_of(event: Event, delegate: Delegate, **forms: object) -> str:
    """Everything the help lane knows of somebody, and what it can do for them."""
    badge = badges.current(delegate)
    post = _post(event)
    return render_template(
        "help_lane/person.html",
        delegate=delegate,
        badge=badge,
        receipt=badge and receipts.of_badge(badge),
        place=delegates.place_in_line(delegate),
        face=photos.addresses("gate", event, [delegate.id]).get(delegate.id),
        post=post,
        checkpoints=own_checkpoints(event),
        seen=_foreseen(event, post, badge),
        nonce=gates.fresh_nonce(),
        again=forms.pop("again", None) or AgainForm(formdata=None).offer(),
        hand_over=forms.pop("hand_over", None) or HandOverForm(formdata=None),
        **forms,
    )


def _foreseen(event: Event, post: gates.Post | None, badge: Badge | None) -> gates.Seen | None:
    """What a gate would say to this badge now."""
    if post is None or badge is None:
        return None
    return gates.seen(event, scans.foresee(event, code=badge.code, checkpoint=post.checkpoint.code), "in")


def _post(event: Event) -> gates.Post | None:
    """Where this browser stands; where there is only one checkpoint, nobody chooses."""
    own, post = own_checkpoints(event), gates.post(event)
    if post and post.checkpoint in own:
        return post
    return gates.Post(own[0]) if len(own) == 1 else None


def _checkpoint(event: Event, code: str | None) -> Checkpoint:
    chosen = checkpoints.by_code(event, code or "")
    return chosen if chosen in own_checkpoints(event) else abort(404)


def _tell(seen: gates.Seen, checkpoint: Checkpoint) -> None:
    told = {"result": seen.word, "checkpoint": plain(checkpoint.name)}
    text = _("%(checkpoint)s: %(result)s.", **told)
    kinds = {"admitted": "success", "repeat": "warning"}
    flash(f"{text} {seen.sentence}".strip(), kinds.get(seen.result, "error"))


def _page(event: Event, delegate: Delegate) -> str:
    return url_for("help_lane.person", slug=event.slug, id=delegate.id)


def _find(event: Event, id: int) -> Delegate:
    return delegates.find(event, id) or abort(404)
