"""Attendance as an Excel workbook: who came when and where, in the figures of the counter wall.

Rows come from `queries/attendance.py`, which the wall asks, too; the sheets that name nobody are made in
`web/attendance_figures.py`. Health data are never in it, nor anybody's address.
"""

from collections import defaultdict
from collections.abc import Iterable
from io import BytesIO

from flask import Response, send_file
from flask_babel import gettext as _

from exports.workbooks import Column, Sheet, workbook
from models import Checkpoint, Delegate, Event
from models.transaction import transaction
from operations import exports
from operations.journal import Actor
from queries import attendance, checkpoints
from queries.attendance import Visit
from web import attendance_figures, language, legends
from web.attendance_figures import Found
from web.formats import country, in_order, moment, plain
from web.rosters import XLSX
from web.words import DELEGATE_STATUS


def download(event: Event, *, by: Actor) -> Response:
    """The workbook as an answer to page or API, noted in the journal."""
    found = _found(event)
    content = _workbook(found)
    name = f"{event.slug}-attendance-{event.now().astimezone(event.tz):%Y-%m-%d-%H%M}.xlsx"
    with transaction():
        exports.made(event, "attendance", len(found.people), by=by, people=(one.id for one in found.people))
    return send_file(BytesIO(content), mimetype=XLSX, as_attachment=True, download_name=name)


def _found(event: Event) -> Found:
    every, visits = checkpoints.of_event(event), attendance.visits(event)
    return Found(
        event,
        every,
        {one.id: attendance.figures(one) for one in every},
        visits,
        attendance.people(event),
        attendance.passes([one.pass_id for one in visits if one.pass_id]),
    )


def _workbook(found: Found) -> bytes:
    event, made_at = found.event, found.event.now()
    heading = (plain(event.name), _("As of %(time)s", time=moment(made_at, event.zone)))
    sheets = [
        Sheet(_("By person"), _person_columns(event), _persons(found), heading, heading_above=False),
        Sheet(_("Each door"), _visit_columns(), _visits(found), heading, ruled_by="checkpoint"),
        *attendance_figures.sheets(found, heading),
        legends.of_attendance(heading),
    ]
    title = _("%(event)s: attendance", event=plain(event.name))
    return workbook(sheets, title=title, language=language.current(), zone=event.tz, made_at=made_at)


def _person_columns(event: Event) -> list[Column]:
    colours = {plain(category.name): category.colour for category in event.categories}
    return [
        Column("number", _("No."), kind="number"), Column("name", _("Name")),
        Column("category", _("Category"), colours=colours), Column("delegation", _("Delegation")),
        Column("city", _("City")), Column("country", _("Country")), Column("status", _("Status")),
        Column("came", _("Came")),
        Column("first", _("First in"), kind="datetime"), Column("first_at", _("First in at")),
        Column("last", _("Last out"), kind="datetime"), Column("last_at", _("Last out at")),
        Column("inside", _("Inside now")), Column("entries", _("Times in"), kind="number"),
    ]  # fmt: skip


def _persons(found: Found) -> list[dict[str, object]]:
    """Everybody who is approved or came, by name."""
    visits = _grouped(found.visits, "delegate_id")
    return [_person(found, one, visits.get(one.id, [])) for one in in_order(found.people, key=_by_name)]


def _person(found: Found, delegate: Delegate, visits: list[Visit]) -> dict[str, object]:
    first = min((visit for visit in visits if visit.first_in), key=lambda visit: visit.first_in, default=None)
    last = max((visit for visit in visits if visit.last_out), key=lambda visit: visit.last_out, default=None)
    inside = [found.names[one.id] for one in found.checkpoints if any(_is_in(visit, one) for visit in visits)]
    return {
        "number": delegate.number,
        "name": plain(delegate.name),
        "category": plain(delegate.category.name),
        "delegation": delegate.delegation and plain(delegate.delegation.name),
        "city": delegate.city,
        "country": country(delegate.country),
        "status": DELEGATE_STATUS[delegate.status],
        "came": _("yes") if visits else _("no"),
        "first": first and found.event.now(first.first_in),
        "first_at": first and found.names[first.checkpoint_id],
        "last": last and found.event.now(last.last_out),
        "last_at": last and found.names[last.checkpoint_id],
        "inside": ", ".join(inside) or None,
        "entries": sum(visit.entries for visit in visits) or None,
    }


def _is_in(visit: Visit, checkpoint: Checkpoint) -> bool:
    return visit.inside and visit.checkpoint_id == checkpoint.id


def _visit_columns() -> list[Column]:
    return [
        Column("checkpoint", _("Checkpoint")), Column("name", _("Name")), Column("category", _("Category")),
        Column("delegation", _("Delegation")), Column("first", _("First in"), kind="datetime"),
        Column("last", _("Last out"), kind="datetime"), Column("inside", _("Inside now")),
        Column("entries", _("Times in"), kind="number"),
    ]  # fmt: skip


def _visits(found: Found) -> list[dict[str, object]]:
    """Who came in at each checkpoint, by name; session passes after the people."""
    people = {one.id: one for one in found.people}
    at = _grouped(found.visits, "checkpoint_id")
    rows = []
    for checkpoint in found.checkpoints:
        here = [_visit(found, visit, people.get(visit.delegate_id)) for visit in at.get(checkpoint.id, [])]
        rows += sorted(in_order(here, key=lambda row: row["sort"]), key=lambda row: row["category"] is None)
    return rows


def _visit(found: Found, visit: Visit, delegate: Delegate | None) -> dict[str, object]:
    return _bearer(found, visit, delegate) | {
        "checkpoint": found.names[visit.checkpoint_id],
        "first": visit.first_in and found.event.now(visit.first_in),
        "last": visit.last_out and found.event.now(visit.last_out),
        "inside": _("yes") if visit.inside else _("no"),
        "entries": visit.entries,
    }


def _bearer(found: Found, visit: Visit, delegate: Delegate | None) -> dict[str, object]:
    """A person, or a session pass, which names nobody."""
    if delegate is None:
        held = found.passes[visit.pass_id]
        name, delegation = _("Session pass %(number)s", number=held.number), plain(held.delegation.name)
        return {"name": name, "sort": f"{delegation} {held.number:05}", "category": None, "delegation": delegation}
    return {
        "name": plain(delegate.name),
        "sort": _by_name(delegate),
        "category": plain(delegate.category.name),
        "delegation": delegate.delegation and plain(delegate.delegation.name),
    }


def _grouped(visits: Iterable[Visit], name: str) -> dict[int, list[Visit]]:
    found = defaultdict(list)
    for visit in visits:
        found[getattr(visit, name)].append(visit)
    return found


def _by_name(delegate: Delegate) -> str:
    return " ".join(filter(None, (delegate.family_name, delegate.given_name, plain(delegate.display_name))))
