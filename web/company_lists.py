"""The companies of a convoy as an Excel workbook: who receives, how many, when, who asked for them, which visits stand.

Rows come from `web/companies.py`; cells are made by `exports/workbooks.py`. Contacts are in it: whoever may take the
roster may take this.
"""

from io import BytesIO

from flask import Response, send_file
from flask_babel import gettext as _

from exports.workbooks import Column, Sheet, workbook
from models import Event
from models.transaction import transaction
from operations import exports
from operations.journal import Actor
from queries import convoys
from web import companies, language
from web.companies import COMPANY_STATUS, FLAGS, Row
from web.formats import country, moment, phone, plain, spoken, time_of
from web.rosters import XLSX


def download(event: Event, *, by: Actor) -> Response:
    """The list as an answer to page or API, noted in the journal."""
    rows = companies.rows(event)
    content = _workbook(event, rows)
    name = f"{event.slug}-companies-{event.now().astimezone(event.tz):%Y-%m-%d-%H%M}.xlsx"
    with transaction():
        exports.made(event, "companies", len(rows), by=by)
    return send_file(BytesIO(content), mimetype=XLSX, as_attachment=True, download_name=name)


def _workbook(event: Event, rows: list[Row]) -> bytes:
    made_at = event.now()
    heading = (plain(event.name), _("As of %(time)s", time=moment(made_at, event.zone)))
    sheets = [
        Sheet(_("Companies"), _columns(), [_row(event, one) for one in rows], heading, False),
        Sheet(_("Visits"), _visit_columns(), [cells for one in rows for cells in _visits(one)], heading),
    ]
    title = _("%(event)s: companies", event=plain(event.name))
    return workbook(sheets, title=title, language=language.current(), zone=event.tz, made_at=made_at)


def _columns() -> list[Column]:
    return [
        Column("name", _("Company")), Column("status", _("State")), Column("axis", _("Axis")),
        Column("city", _("City")), Column("place", _("Place")), Column("country", _("Country")),
        Column("sectors", _("Sectors")), Column("minimum", _("Visitors, at least"), kind="number"),
        Column("capacity", _("Visitors at once, at most"), kind="number"),
        Column("visits", _("Visits it can receive"), kind="number"), Column("hours", _("Hours")),
        Column("asked", _("Asked for by"), kind="number"), Column("standing", _("Visits"), kind="number"),
        Column("areas", _("Areas of collaboration")), Column("bring", _("What to bring")),
        Column("dress", _("What to wear")), Column("contact", _("Who answers for it")), Column("email", _("E-mail")),
        Column("phone", _("Phone"), kind="phone"), Column("language", _("Language")), Column("note", _("Note")),
        Column("flags", _("Flags")),
    ]  # fmt: skip


def _row(event: Event, row: Row) -> dict[str, object]:
    one = row.company
    zone = convoys.zone_of(event, one.place)
    spans = [f"{moment(span.starts_at, zone)}–{time_of(span.ends_at, zone)}" for span in one.hours]
    return {
        "name": plain(one.name),
        "status": str(COMPANY_STATUS[one.status]),
        "axis": one.axis and plain(one.axis.name),
        "city": row.city and plain(row.city.name),
        "place": one.place and plain(one.place.name),
        "country": country(one.organization.country) if one.organization.country else None,
        "sectors": ", ".join(plain(theme.name) for theme in one.themes),
        "minimum": one.minimum,
        "capacity": one.capacity,
        "visits": one.visits,
        "hours": "; ".join(spans),
        "asked": row.asked_by,
        "standing": len(row.visits),
        "areas": plain(one.areas),
        "bring": plain(one.bring),
        "dress": plain(one.dress),
        "contact": one.contact_name,
        "email": one.contact_email,
        "phone": phone(one.contact_phone) if one.contact_phone else None,
        "language": spoken(one.language),
        "note": one.note,
        "flags": " ".join([*row.contradictions, *(str(FLAGS[flag]) for flag in row.flags)]),
    }


def _visit_columns() -> list[Column]:
    return [
        Column("name", _("Company")), Column("day", _("Day"), kind="date"),
        Column("starts", _("Starts (local time)"), kind="text"), Column("ends", _("Ends (local time)"), kind="text"),
        Column("zone", _("Time zone")), Column("visitors", _("Visitors"), kind="number"),
        Column("agreed", _("Agreed with the company")),
    ]  # fmt: skip


def _visits(row: Row) -> list[dict[str, object]]:
    """Times by the clocks of the place, which need not be the event's."""
    return [
        {
            "name": plain(row.company.name),
            "day": visit.day,
            "starts": time_of(visit.starts_at, visit.zone) if visit.starts_at else _("to be confirmed"),
            "ends": time_of(visit.ends_at, visit.zone) if visit.ends_at else None,
            "zone": visit.zone,
            "visitors": row.visitors.get(visit.id, 0),
            "agreed": _("Yes") if visit.fixed else _("No"),
        }
        for visit in row.visits
    ]
