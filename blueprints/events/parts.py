"""An event's categories, zones, places, checkpoints, themes and axes: the same few pages for each."""

import re

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.events import blueprint
from blueprints.events.forms import FORMS, PartForm
from models import Event
from models.transaction import transaction
from operations import event_fields, event_parts
from operations.event_parts import MODELS, Part
from operations.refusals import Refusal
from queries import event_parts as queries
from web import zones
from web.access import actor, needs
from web.forms import presentable
from web.words import sentence

PART = "/<slug:slug>/desk/event/<any(categories, zones, places, checkpoints, themes, axes):part>"


@blueprint.get(PART, endpoint="parts")
@needs("event.edit")
def part_list(event: Event, part: str):
    rows = queries.of_event(event, MODELS[part])
    categories = queries.of_event(event, MODELS["categories"]) if part == "zones" else []
    return render_template(f"events/{part}.html", rows=rows, categories=categories)


@blueprint.route(f"{PART}/new", methods=["GET", "POST"])
@needs("event.edit")
def add(event: Event, part: str):
    form = FORMS[part]().offer(event, None)
    return _keep(event, part, form, None)


@blueprint.route(f"{PART}/<key:id>", methods=["GET", "POST"])
@needs("event.edit")
def edit(event: Event, part: str, id: int):
    row = _find(event, part, id)
    form = FORMS[part]().offer(event, row)
    return _keep(event, part, form, row)


@blueprint.post(f"{PART}/<key:id>/remove")
@needs("event.edit")
def remove(event: Event, part: str, id: int):
    row = _find(event, part, id)
    try:
        with transaction():
            event_parts.remove(row, by=actor())
    except Refusal as refusal:
        flash(sentence(refusal), "error")
        return redirect(url_for("events.edit", slug=event.slug, part=part, id=id), 303)
    flash(_("It was removed."), "success")
    return redirect(url_for("events.parts", slug=event.slug, part=part), 303)


@blueprint.get("/<slug:slug>/desk/event/categories/contrast")
@needs("event.edit")
def contrast(event: Event):
    """How a colour looks with its letter, while it is being chosen; without script the form itself tells."""
    if "HX-Request" not in request.headers:
        return redirect(url_for("events.parts", slug=event.slug, part="categories"))
    return render_template("events/contrast.html", **_sample(request.args.get("colour"), request.args.get("letter")))


def _keep(event: Event, part: str, form: PartForm, row: Part | None) -> ResponseReturnValue:
    if not form.validate_on_submit():
        return _page(part, form, row)
    try:
        with transaction():
            if row is None:
                event_parts.add(event, part, form.facts, by=actor())
            else:
                event_parts.edit(row, form.facts, seen=form.seen.data or "", by=actor())
    except Refusal as refusal:
        form.refuse(refusal)
        if refusal.code == "changed_meanwhile" and row is not None:
            form.tell_what_stands(event_parts.said_of(row), event_parts.mark_of(row), event.zone)
        return _page(part, form, row)
    flash(_("It was stored."), "success")
    return redirect(url_for("events.parts", slug=event.slug, part=part), 303)


def _page(part: str, form: PartForm, row: Part | None) -> tuple[str, int]:
    sample = _sample(form.colour.data, form.letter.data) if part == "categories" else {}
    offered = zones.choices() if part == "places" else []
    page = render_template("events/part.html", part=part, form=form, row=row, zones=offered, **sample)
    return page, 422 if form.errors else 200


def _sample(colour: str | None, letter: str | None) -> dict[str, object]:
    """A colour that is none shows nothing."""
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", colour or ""):
        return {"colour": None, "letter": "", "contrast": None, "enough": False}
    found = event_fields.contrast_with_white(colour)
    letter = presentable(letter or "").strip()[:1] or "A"
    return {"colour": colour, "letter": letter, "contrast": f"{found:.1f}", "enough": found >= event_fields.CONTRAST}


def _find(event: Event, part: str, id: int) -> Part:
    return queries.find(event, MODELS[part], id) or abort(404)
