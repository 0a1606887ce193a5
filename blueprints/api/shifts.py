"""Calls about shifts: what a delay would mean, and publishing it."""

from flask import abort

from blueprints.api import blueprint
from blueprints.api.conflicts import shown
from blueprints.api.description import refuses
from blueprints.api.schemas.shifts import NewShift, ShiftAnswer
from blueprints.api.security import actor, at_event, may
from blueprints.api.shapes import moment
from models import Event
from models.transaction import transaction
from operations import shifts
from operations.refusals import Refusal
from operations.shifts import Asked, Preview
from queries import conflicts
from scheduling.cascades import Move
from scheduling.shifts import Repair, touched


@blueprint.post("/events/<slug:slug>/shifts")
@at_event("see.drafts")
@blueprint.input(NewShift)
@blueprint.output(ShiftAnswer)
@refuses("changed_meanwhile", "activity_cancelled", "no_time_yet", "past_midnight", "another_day", "nothing_to_publish")
def shift(event: Event, json_data: NewShift):
    """Say that something is late, and what follows.

    What comes after it in the same place, or needs the same person, moves by as much as needed until a gap absorbs it;
    what is fixed stays. Without `apply` nothing is changed. Applied, all of it is one programme version; meetings,
    transfers and blocks change at once. Each conflict comes with the repairs that end it: send their ids back.
    """
    if json_data.apply and not may("programme.publish"):
        abort(403)
    asked = _asked(json_data)
    if not json_data.apply:
        return _answer(event, shifts.preview(event, asked))
    with transaction():
        return _answer(event, shifts.apply(event, asked, by=actor(), base=json_data.base), applied=True)


def _asked(said: NewShift) -> Asked:
    if (said.minutes is None) == (said.starts_at is None):
        raise Refusal("one_of_minutes_and_start", "minutes")
    return Asked(said.activity, said.starts_at, said.minutes or 0, tuple(dict.fromkeys(said.repairs)))


def _answer(event: Event, preview: Preview, *, applied: bool = False) -> dict[str, object]:
    plan = preview.shift
    return {
        "version": event.version,
        "applied": applied,
        "moved": [_moved(event, move) for move in plan.moves],
        "affected": sorted(touched(plan).people),
        "conflicts": [shown(told, event) for told in conflicts.told(event, plan.conflicts)],
        "repairs": [_repair(event, repair) for repair in plan.repairs],
    }


def _moved(event: Event, move: Move) -> dict[str, object]:
    return {
        "id": move.item,
        "from": moment(move.from_start, event.zone),
        "to": moment(move.to_start, event.zone),
        "ends_at": moment(move.to_end, event.zone),
    }


def _repair(event: Event, repair: Repair) -> dict[str, object]:
    return {
        "id": repair.id,
        "kind": repair.kind,
        "activities": list(repair.items),
        "moved": [_moved(event, move) for move in repair.moves],
        "ends": list(repair.ends),
        "makes": [{"kind": conflict.kind, "activities": list(conflict.items)} for conflict in repair.makes],
    }
