"""Registering a walk-in: one form, and the page of the new delegate, from which their badge is printed."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.help_lane import blueprint
from blueprints.help_lane.forms import WalkInForm
from models import Delegate, Event
from models.transaction import transaction
from operations import finished, walk_ins
from operations.refusals import Refusal
from queries import delegations, duplicates
from web import photos
from web.access import actor, may
from web.formats import in_order, plain
from web.gate_access import needs_gate
from web.limits import takes
from web.photo_pages import MOST
from web.words import sentence

#: What a form that comes back says besides: the photograph that it keeps.
KEPT = 2 * 1024 * 1024


@blueprint.route("/<slug:slug>/checkin/help/walk-in", methods=["GET", "POST"])
@takes(MOST + KEPT)
@needs_gate("delegate.register")
def walk_in(event: Event):
    form = WalkInForm().offer(event, walk_ins.offered(event, all_of_them=may("delegate.edit")))
    if finished.is_finished(event):
        form.form_errors = [sentence(Refusal("finished"))]
        return _page(event, form, 409 if form.is_submitted() else 200)
    if not form.is_submitted():
        form.given_name.data, _blank, form.family_name.data = _shown(request.args.get("name", "")).rpartition(" ")
    if not form.validate_on_submit():
        return _page(event, form, 422 if form.errors else 200)
    if not form.another.data and (twins := _twins(event, form)):
        return _page(event, form, 409, twins)
    return _register(event, form)


def _shown(text: str) -> str:
    return "".join(filter(str.isprintable, text)).strip()


def _register(event: Event, form: WalkInForm) -> ResponseReturnValue:
    try:
        with transaction():
            delegate = walk_ins.register(event, form.facts, photo=form.picture, by=actor())
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(event, form, 409)
    return redirect(url_for("help_lane.person", slug=event.slug, id=delegate.id), 303)


def _twins(event: Event, form: WalkInForm) -> list[Delegate]:
    """Who is registered by this name; whom this very form registered is nobody else."""
    said = form.facts
    found = duplicates.namesakes(event, f"{said.given_name} {said.family_name}")
    return [] if any(one.form_id == said.form_id for one in found) else list(found)


def _page(event: Event, form: WalkInForm, status: int, twins: list[Delegate] = ()) -> tuple[str, int]:
    names = in_order({plain(name) for name in delegations.offered(event)}, key=str)
    faces = photos.addresses("gate", event, [one.id for one in twins])
    page = render_template("help_lane/walk_in.html", form=form, delegations=names, twins=twins, faces=faces)
    return page, status
