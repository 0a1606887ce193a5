"""Calls of the gates. The same nonce always gets the same answer, whoever asks and however often."""

import datetime as dt

from flask import abort

from blueprints.api import blueprint
from blueprints.api.description import refuses
from blueprints.api.schemas.scans import NewScan, ScanAnswer, Undoing
from blueprints.api.security import actor, at_gate, may
from blueprints.api.shapes import moment, text
from models.transaction import transaction
from operations import scans
from queries.events import Outline


@blueprint.post("/events/<slug:slug>/scans")
@at_gate("scan")
@blueprint.input(NewScan)
@blueprint.output(ScanAnswer)
@refuses("nonce_reused")
def record_scan(event: Outline, json_data: NewScan):
    """Show a badge at a checkpoint.

    Refused is an answer, not an error. An `out` that is accepted is `admitted`.
    """
    reason = json_data.override and json_data.override.reason
    if reason and not may("scan.override"):
        abort(403)
    asked, by = json_data.model_dump(exclude={"override"}), actor()
    with transaction():
        return _answer(event, scans.record(event, **asked, override=reason, by=by))


@blueprint.post("/events/<slug:slug>/scans/<nonce>/undo")
@at_gate("scan.undo", "scan.undo_own")
@blueprint.input(Undoing)
@blueprint.output(ScanAnswer)
@refuses("already_undone", "too_late_to_undo")
def undo_scan(event: Outline, nonce: str, json_data: Undoing):
    """Undo a scan.

    The count goes back, both rows stay. Gates undo what they did themselves within two minutes.
    """
    own_only, by = not may("scan.undo"), actor()
    with transaction():
        return _answer(event, scans.undo(event, nonce, reason=json_data.reason, by=by, own_only=own_only))


def _answer(event: Outline, told: dict) -> dict[str, object]:
    """The stored answer, its texts in all languages and its time by the event's clocks."""
    return told | {"delegate": told["delegate"] and _person(told["delegate"]), "first": _first(event, told["first"])}


def _person(told: dict) -> dict[str, object]:
    name, delegation = told["name"], told["delegation"]
    return told | {
        "name": text(name) if isinstance(name, dict) else name,
        "delegation": delegation and delegation | {"name": text(delegation["name"])},
    }


def _first(event: Outline, told: dict | None) -> dict[str, object] | None:
    return told and told | {"at": moment(dt.datetime.fromisoformat(told["at"]), event.zone)}
