"""Calls of the gates. The same nonce always gets the same answer, whoever asks and however often."""

import datetime as dt

from flask import abort

from blueprints.api import blueprint
from blueprints.api.description import refuses
from blueprints.api.problems import document
from blueprints.api.schemas.scans import NewScan, NewScans, ScanAnswer, ScanAnswers, Undoing
from blueprints.api.security import actor, at_gate, may
from blueprints.api.shapes import moment, text
from models.base import utcnow
from models.transaction import transaction
from operations import scans
from operations.roll_calls import takes_along as _takes_along
from operations.scan_batches import MOST
from queries.events import Outline
from web import scan_batches


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
    if reason and not (may("scan.override") or (may("ride.count") and _takes_along(event, json_data.checkpoint))):
        abort(403)
    asked, by, now = json_data.model_dump(exclude={"override", "sent_at"}), actor(), utcnow()
    behind = json_data.sent_at and now - json_data.sent_at
    with transaction():
        return _answer(event, scans.record(event, **asked, override=reason, behind=behind, by=by, now=now))


@blueprint.post("/events/<slug:slug>/scans/batch")
@at_gate("scan")
@blueprint.input(NewScans)
@blueprint.output(ScanAnswers)
def record_scans(event: Outline, json_data: NewScans):
    """Send the scans that were taken offline.

    Answers come in their order. One bad entry does not spoil the rest, and all may be sent again: each counts once.
    """
    if len(json_data.scans) > MOST:
        abort(413)
    rights = {"may_override": may("scan.override"), "may_take_along": may("ride.count")}
    told = scan_batches.record_all(event, json_data.scans, sent_at=json_data.sent_at, by=actor(), **rights)
    return {"answers": [_answer(event, one) if isinstance(one, dict) else document(one) for one in told]}


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
    delegate, first = told["delegate"], told["first"]
    return told | {
        "delegate": delegate and _person(delegate),
        "pass": told["pass"] and _pass(told["pass"]),
        "first": _first(event, first),
    }


def _person(told: dict) -> dict[str, object]:
    name, delegation = told["name"], told["delegation"]
    return told | {
        "name": text(name) if isinstance(name, dict) else name,
        "delegation": delegation and delegation | {"name": text(delegation["name"])},
    }


def _pass(told: dict) -> dict[str, object]:
    activity, delegation = told["activity"], told["delegation"]
    return told | {
        "activity": activity | {"title": text(activity["title"])},
        "delegation": delegation | {"name": text(delegation["name"])},
    }


def _first(event: Outline, told: dict | None) -> dict[str, object] | None:
    return told and told | {"at": moment(dt.datetime.fromisoformat(told["at"]), event.zone)}
