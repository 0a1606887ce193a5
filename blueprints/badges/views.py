"""What a badge's QR opens, and the desk's print and replacement.

The address in the QR tells a stranger nothing: the page is the same, octet for octet, for every code, whether there is
a badge or not.
"""

from flask import Response, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.badges import blueprint
from exports import codes
from models import Badge, Delegate, Event
from models.base import utcnow
from models.transaction import transaction
from operations import badges, scans
from operations.refusals import Refusal
from queries import checkpoints, delegates
from queries.badges import event_of, to_print
from web import formats, gates, words
from web.access import actor, anybody, current_staff, may, needs
from web.badges import pile
from web.filters import FilterForm
from web.language import LANGUAGES
from web.urls import badge_address

#: Badges in one file; setting so many takes ten seconds of a processor and half a gigabyte, in a process of its own.
MOST = 500
#: People named as having no badge; the rest are counted.
FIRST_NAMES = 10


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
    delegate = _delegate(event, id)
    try:
        with transaction():
            badges.issue(delegate, by=actor())
        flash(_("There is a new badge. The code of an earlier one is dead."), "success")
    except Refusal as refusal:
        flash(words.sentence(refusal), "error")
    return redirect(_page_of(event, id), 303)


@blueprint.get("/<slug:slug>/desk/delegates/<key:id>/badge.pdf")
@needs("badge.issue")
def pdf(event, id):
    badge = _badge(event, id)
    document = pile([badge], created=utcnow())
    with transaction():
        badges.note_printing(badge, by=actor())
    return _pdf(document, f"badge-{badge.delegate.reference}.pdf")


@blueprint.get("/<slug:slug>/desk/delegates/<key:id>/badge.png")
@needs("badge.issue")
def png(event, id):
    return Response(codes.png(badge_address(_badge(event, id).code)), mimetype="image/png")


@blueprint.get("/<slug:slug>/desk/badges.pdf")
@needs("badge.issue")
def sheet(event):
    """The badges of everybody approved whom the filter of the desk's list leaves, by category and name."""
    form = FilterForm(request.args).offer(event, delegates.counts(event))
    people = to_print(event, form.filters())
    found = [badge for _delegate, badge in people if badge]
    _name_missing([delegate for delegate, badge in people if not badge])
    if not 0 < len(found) <= MOST:
        flash(_too_many(len(found)) if found else _("Nobody in this list is approved and has a badge."), "error")
        return redirect(_list(event, form))
    ids = [badge.id for badge in found]
    document = pile(found, created=utcnow())
    with transaction():
        badges.note_printings(event, ids, by=actor())
    return _pdf(document, f"{event.slug}-badges.pdf")


def _for_strangers() -> str:
    """The languages are relative links: not even this page's own address stands in it."""
    languages = [(code, name, f"?lang={code}") for code, name in LANGUAGES.items()]
    return render_template("badges/show.html", languages=languages)


def _verdict(event: Event, post: gates.Post, code: str) -> str:
    answer = scans.foresee(event, code=code, checkpoint=post.checkpoint.code, direction=post.direction)
    seen = gates.seen(event, answer, post.direction)
    return render_template("gate/confirm.html", post=post, seen=seen, values={"code": code}, nonce=gates.fresh_nonce())


def _pdf(document: bytes, name: str) -> Response:
    return Response(document, mimetype="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})


def _name_missing(people: list[Delegate]) -> None:
    """Say on the next page who is not in the file."""
    if not people:
        return
    names = ", ".join(formats.plain(delegate.name)[:60] for delegate in people[:FIRST_NAMES])
    told = ngettext(
        "%(num)s approved person has no badge and is not in the file: %(names)s",
        "%(num)s approved people have no badge and are not in the file: %(names)s",
        len(people),
        names=names if len(people) <= FIRST_NAMES else f"{names} …",
    )
    flash(told, "warning")


def _too_many(many: int) -> str:
    return _(
        "These are %(number)s badges, and a file takes %(most)s. Narrow the list, for example to one category.",
        number=many,
        most=MOST,
    )


def _list(event: Event, form: FilterForm) -> str:
    """Back to the list; whoever may not see it goes to the gate."""
    if may("see.delegates", event):
        return url_for("desk.delegates", slug=event.slug, **form.asked())
    return url_for("gate.checkin", slug=event.slug)


def _page_of(event: Event, delegate_id: int) -> str:
    """The person at the desk; whoever may not see it finds the person at the gate."""
    if may("see.delegates", event):
        return url_for("desk.delegate", slug=event.slug, id=delegate_id)
    return url_for("gate.checkin", slug=event.slug, delegate=delegate_id)


def _delegate(event: Event, delegate_id: int) -> Delegate:
    return delegates.find(event, delegate_id) or abort(404)


def _badge(event: Event, delegate_id: int) -> Badge:
    return badges.current(_delegate(event, delegate_id)) or abort(404)
