"""The roster as an Excel workbook in the reader's language.

Rows come from `queries/rosters.py`, cells are made by `exports/workbooks.py`. Health data are never in it.
"""

from io import BytesIO

from flask import Response, send_file
from flask_babel import gettext as _

from exports.workbooks import Column, Sheet, workbook
from models import Delegate, Event
from models.transaction import transaction
from operations import exports
from operations.journal import Actor
from queries import rosters
from web import language
from web.formats import country, in_order, moment, plain
from web.words import DELEGATE_SOURCE, DELEGATE_STATUS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def roster(event: Event) -> bytes:
    """The .xlsx file: every delegate whatever the status, by name, under one head row."""
    return _workbook(event, rosters.of_event(event))


def download(event: Event, *, by: Actor) -> Response:
    """The roster as an answer to page or API, noted in the journal."""
    people = rosters.of_event(event)
    content = _workbook(event, people)
    name = f"{event.slug}-roster-{event.now().astimezone(event.tz):%Y-%m-%d-%H%M}.xlsx"
    with transaction():
        exports.made(event, "roster", len(people), by=by)
    return send_file(BytesIO(content), mimetype=XLSX, as_attachment=True, download_name=name)


def _workbook(event: Event, people: list[tuple[Delegate, bool]]) -> bytes:
    made_at = event.now()
    sheet = Sheet(
        _("Roster"),
        _columns(event),
        [_row(delegate, came) for delegate, came in in_order(people, key=_by_name)],
        heading=(plain(event.name), _("As of %(time)s", time=moment(made_at, event.zone))),
        heading_above=False,
    )
    title = _("%(event)s: roster", event=plain(event.name))
    return workbook([sheet], title=title, language=language.current(), zone=event.tz, made_at=made_at)


def _columns(event: Event) -> list[Column]:
    colours = {plain(category.name): category.colour for category in event.categories}
    return [
        Column("number", _("No."), kind="number"),
        Column("reference", _("Reference"), kind="code"),
        Column("status", _("Status")),
        Column("category", _("Category"), colours=colours),
        Column("family_name", _("Family name")),
        Column("given_name", _("Given name")),
        Column("office", _("Known by office")),
        Column("position", _("Position")),
        Column("delegation", _("Delegation")),
        Column("city", _("City")),
        Column("country", _("Country")),
        Column("language", _("Language")),
        Column("email", _("E-mail")),
        Column("phone", _("Phone"), kind="phone"),
        Column("registered", _("Registered"), kind="datetime"),
        Column("source", _("Registered through")),
        Column("came", _("Checked in")),
        Column("record", _("Record")),
    ]


def _row(delegate: Delegate, came: bool) -> dict[str, object]:
    return {
        "number": delegate.number,
        "reference": delegate.reference,
        "status": DELEGATE_STATUS[delegate.status],
        "category": plain(delegate.category.name),
        "family_name": delegate.family_name,
        "given_name": delegate.given_name,
        "office": plain(delegate.display_name),
        "position": delegate.position,
        "delegation": plain(delegate.delegation.name) if delegate.delegation else None,
        "city": delegate.city,
        "country": country(delegate.country),
        "language": language.LANGUAGES[delegate.language],
        "email": delegate.email,
        "phone": delegate.phone,
        "registered": delegate.registered_at,
        "source": DELEGATE_SOURCE[delegate.source],
        "came": _("yes") if came else _("no"),
        "record": _record(delegate),
    }


def _by_name(pair: tuple[Delegate, bool]) -> str:
    delegate = pair[0]
    return " ".join(filter(None, (delegate.family_name, delegate.given_name, plain(delegate.display_name))))


def _record(delegate: Delegate) -> str | None:
    """ "invented", or where the demo's record comes from; nothing in everybody's own events."""
    if delegate.invented:
        return _("invented")
    return ", ".join((delegate.provenance or {}).get("source") or []) or None
