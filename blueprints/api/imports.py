"""Calls about lists of people: brought and looked at first, applied with a second call."""

import base64
import binascii

from flask import abort

from blueprints.api import blueprint
from blueprints.api.description import refuses
from blueprints.api.schemas.imports import ApplyImport, ImportAnswer, NewImport
from blueprints.api.security import actor, at_event
from models import Event, Upload
from models.transaction import transaction
from operations import delegate_tables, uploads
from operations.delegate_columns import USUAL
from operations.fields import Malformed
from operations.refusals import Refusal
from operations.sheet_columns import Table
from operations.sheet_lines import ALIKE, OUTCOMES, Line
from operations.uploads import PEOPLE
from queries import uploads as queries
from web.words import sentence

ADDRESS = "/events/<slug:slug>/imports"
RIGHT = "delegate.edit"


@blueprint.post(ADDRESS)
@at_event(RIGHT)
@blueprint.input(NewImport)
@blueprint.output(ImportAnswer, 201)
def bring_list(event: Event, json_data: NewImport):
    """Bring a list of people.

    Nothing is done yet: the answer says of each row what applying it would do.
    """
    table = _table(json_data)
    with transaction():
        upload = uploads.keep(event, PEOPLE, json_data.file_name or "", table, by=actor())
        _match(upload, json_data)
        return _import(event, upload)


@blueprint.get(f"{ADDRESS}/<key:id>")
@at_event(RIGHT)
@blueprint.output(ImportAnswer)
def show_list(event: Event, id: int):
    """One list, with what each of its rows would do now."""
    return _import(event, _find(event, id))


@blueprint.post(f"{ADDRESS}/<key:id>/apply")
@at_event(RIGHT)
@blueprint.input(ApplyImport)
@blueprint.output(ImportAnswer)
@refuses("upload_settled", "sheet_unmatched", "sheet_idle", "no_place_there")
def apply_list(event: Event, id: int, json_data: ApplyImport):
    """Register and change these people, all of them together.

    Rows that are wrong are left out, and so is who looks like somebody already there while nobody said who it is.
    """
    upload = _find(event, id)
    decided = {one.row: str(one.delegate) if one.delegate is not None else "new" for one in json_data.decided}
    with transaction():
        if decided:
            uploads.decide(upload, decided)
        uploads.apply(upload, by=actor())
        return _import(event, upload)


def _find(event: Event, id: int) -> Upload:
    return queries.find(event, id, [PEOPLE]) or abort(404)


def _table(said: NewImport) -> Table:
    if (said.rows is None) == (said.file is None):
        raise Malformed({"rows": Refusal("rows_or_file", "rows")})
    if said.rows is not None:
        return delegate_tables.of_rows([row.model_dump() for row in said.rows])
    try:
        return uploads.read(PEOPLE, base64.b64decode(said.file, validate=True))
    except (binascii.Error, ValueError):
        raise Refusal("not_base64", "file") from None


def _match(upload: Upload, said: NewImport) -> None:
    """As the program says, else as it was guessed; what is missing then is told by its name."""
    headings = upload.matched["headings"]
    fields = upload.matched["fields"]
    if said.columns is not None:
        if unknown := [heading for heading in said.columns if heading not in headings]:
            raise Malformed({f"columns.{heading}": Refusal("unknown_heading") for heading in unknown})
        fields = {str(headings.index(heading)): key for heading, key in said.columns.items()}
    usual = said.usual.model_dump(exclude_none=True) if said.usual else {}
    try:
        uploads.match(upload, fields, upload.matched["usual"] | usual, by=actor())
    except Malformed as malformed:
        raise Malformed({_named(key, headings): why for key, why in malformed.errors.items()}) from None


def _named(key: str, headings: list[str]) -> str:
    if key in USUAL:
        return f"usual.{key}"
    return f"columns.{headings[int(key)]}" if key.isdigit() and int(key) < len(headings) else "columns"


def _import(event: Event, upload: Upload) -> dict[str, object]:
    plan = uploads.plan(event, upload) if upload.status == "read" and uploads.is_matched(upload) else None
    counts = plan.counts if plan else upload.result or {}
    return {
        "id": upload.id,
        "status": upload.status,
        "counts": {outcome: counts.get(outcome, 0) for outcome in (*OUTCOMES, ALIKE)},
        "rows": [_row(line) for line in plan.lines] if plan else [],
    }


def _row(line: Line) -> dict[str, object]:
    return {
        "row": line.number,
        "name": line.name,
        "outcome": line.outcome,
        "changes": [{"column": one.key, "old": one.old, "new": one.new} for one in line.changes],
        "errors": [
            {"column": one.key, "code": one.refusal.code, "detail": sentence(one.refusal)} for one in line.faults
        ],
        "alike": [one.id for one in line.alike],
    }
