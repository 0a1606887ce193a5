"""Scans to look at: what phones without a line told otherwise than it was counted."""

import uuid
from collections.abc import Callable

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.desk import blueprint
from models import Event, Scan
from models.transaction import transaction
from operations import fields, scan_reviews, scans
from operations.refusals import Refusal
from queries import doubtful_scans
from web.access import actor, needs
from web.words import sentence

ADDRESS = "/<slug:slug>/desk/scans"


@blueprint.get(ADDRESS)
@needs("gate.arrange")
def doubtful(event: Event):
    return render_template("desk/scans.html", doubts=doubtful_scans.of_event(event))


@blueprint.post(f"{ADDRESS}/<uuid:id>/looked-at")
@needs("gate.arrange")
def look_at_scan(event: Event, id: uuid.UUID):
    scan = _find(event, id)
    return _done(event, lambda note: scan_reviews.look_at(scan, note, by=actor()), _("It was noted."))


@blueprint.post(f"{ADDRESS}/<uuid:id>/undo")
@needs("gate.arrange")
def undo_scan(event: Event, id: uuid.UUID):
    """For who was turned away and counted all the same."""
    nonce = _find(event, id).nonce or ""
    return _done(event, lambda note: scans.undo(event, nonce, reason=note, by=actor()), _("The scan was taken back."))


def _done(event: Event, deed: Callable[[str], object], told: str) -> ResponseReturnValue:
    try:
        with transaction():
            deed(fields.line(request.form.get("note"), scan_reviews.LONGEST_NOTE))
    except Refusal as refusal:
        flash(sentence(refusal), "error")
    else:
        flash(told, "success")
    return redirect(url_for("desk.doubtful", slug=event.slug), 303)


def _find(event: Event, id: uuid.UUID) -> Scan:
    return doubtful_scans.find(event, id) or abort(404)
