"""At the desk: registrations that look like one person's, side by side; made one, or told apart."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.desk import blueprint
from models import Delegate, Event
from models.transaction import transaction
from operations import duplicates
from operations.refusals import Refusal
from queries import delegates
from queries import duplicates as queries
from web import formats
from web.access import actor, needs
from web.duplicates import chosen, editions, side_by_side
from web.words import sentence

PAIR = "/<slug:slug>/desk/duplicates/<key:id>/<key:other_id>"
#: Pairs that the list shows; the next ones follow when these are decided.
MOST = 100


@blueprint.get("/<slug:slug>/desk/duplicates", endpoint="duplicates")
@needs("delegate.edit")
def pair_list(event: Event):
    pairs = queries.of_event(event, MOST + 1)
    return render_template("desk/duplicates.html", pairs=pairs[:MOST], more=len(pairs) > MOST)


@blueprint.get(PAIR)
@needs("delegate.edit")
def duplicate(event: Event, id: int, other_id: int):
    """Both side by side; the first is the one that would be kept."""
    return _page(*_find(event, id, other_id))


@blueprint.post(PAIR)
@needs("delegate.edit")
def merge_duplicate(event: Event, id: int, other_id: int):
    keep, other = _find(event, id, other_id)
    try:
        with transaction():
            duplicates.merge(keep, other, chosen(request.form), seen=editions(request.form), by=actor())
    except Refusal as refusal:
        return _page(keep, other, refusal), 422
    flash(_("They are one registration now: %(name)s.", name=formats.plain(keep.name)), "success")
    return redirect(url_for("desk.delegate", slug=event.slug, id=keep.id), 303)


@blueprint.post(f"{PAIR}/apart")
@needs("delegate.edit")
def tell_apart(event: Event, id: int, other_id: int):
    try:
        with transaction():
            duplicates.not_same(*_find(event, id, other_id), by=actor())
        flash(_("They stay two people, and nobody is asked about them again."), "success")
    except Refusal as refusal:
        flash(sentence(refusal), "error")
    return redirect(url_for("desk.duplicates", slug=event.slug), 303)


def _page(keep: Delegate, other: Delegate, refusal: Refusal | None = None) -> ResponseReturnValue:
    """Two that cannot be made one, for one of them is not coming, are shown where they stand."""
    for one, twin in ((keep, other), (other, keep)):
        if one.status in queries.GONE:
            return redirect(url_for("desk.delegate", slug=keep.event.slug, id=twin.id), 303)
    return render_template(
        "desk/duplicate.html",
        keep=keep,
        other=other,
        rows=side_by_side(keep, other, chosen(request.form)),
        refused=refusal and sentence(refusal),
    )


def _find(event: Event, id: int, other_id: int) -> tuple[Delegate, Delegate]:
    keep, other = (delegates.find(event, one) or abort(404) for one in (id, other_id))
    return (keep, other) if keep.id != other.id else abort(404)
