"""The delegations as an Excel workbook: a line for each, who answers for it, and all of its people.

Rows come from `queries/delegation_lists.py`; cells are made by `exports/workbooks.py`. Contacts are in it, health and
travel never: whoever may take the roster may take this.
"""

from io import BytesIO

import sqlalchemy as sa
from flask import Response, send_file
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from exports.workbooks import Column, Sheet, workbook
from models import Delegate, Event, db
from models.transaction import transaction
from operations import exports
from operations.journal import Actor
from queries import delegation_lists
from queries.delegation_lists import Row
from web import language
from web.delegations import ORGANIZATION_KIND
from web.formats import country, in_order, moment, phone, plain, spoken
from web.rosters import XLSX
from web.words import DELEGATE_STATUS, POST


def download(event: Event, *, by: Actor) -> Response:
    """The list as an answer to page or API, noted in the journal."""
    rows = in_order(delegation_lists.of_event(event), key=lambda row: plain(row.delegation.name))
    people = _people(event, rows)
    content = _workbook(event, rows, people)
    name = f"{event.slug}-delegations-{event.now().astimezone(event.tz):%Y-%m-%d-%H%M}.xlsx"
    with transaction():
        exports.made(event, "delegations", len(rows), by=by, people={one.id for one in people})
    return send_file(BytesIO(content), mimetype=XLSX, as_attachment=True, download_name=name)


def _workbook(event: Event, rows: list[Row], people: list[Delegate]) -> bytes:
    made_at = event.now()
    heading = (plain(event.name), _("As of %(time)s", time=moment(made_at, event.zone)))
    sheets = [
        Sheet(_("Delegations"), _columns(), [_row(one) for one in rows], heading, False),
        Sheet(_("People"), _people_columns(), [_person(one) for one in people], heading, ruled_by="delegation"),
    ]
    title = _("%(event)s: delegations", event=plain(event.name))
    return workbook(sheets, title=title, language=language.current(), zone=event.tz, made_at=made_at)


def _people(event: Event, rows: list[Row]) -> list[Delegate]:
    """In the order of the delegations, by name, those who are not coming among them: one statement."""
    order = {row.delegation.id: number for number, row in enumerate(rows)}
    sent = sa.select(Delegate).where(Delegate.event_id == event.id, Delegate.delegation_id.is_not(None))
    parts = joinedload(Delegate.category, innerjoin=True), joinedload(Delegate.delegation)
    found = db.session.scalars(sent.options(*parts).order_by(Delegate.sort_name, Delegate.id))
    return sorted(found, key=lambda one: order[one.delegation_id])


def _columns() -> list[Column]:
    return [
        Column("name", _("Delegation")), Column("kind", _("What it is")), Column("country", _("Country")),
        Column("region", _("State or province")), Column("head", _("Head of delegation")),
        Column("people", _("People"), kind="number"), Column("approved", _("Approved"), kind="number"),
        Column("waitlisted", _("On the waiting list"), kind="number"),
        Column("waiting", _("Waiting for a decision"), kind="number"), Column("places", _("Quota"), kind="number"),
        Column("contact", _("Focal point")), Column("email", _("E-mail")), Column("language", _("Language")),
    ]  # fmt: skip


def _row(row: Row) -> dict[str, object]:
    one = row.delegation
    return {
        "name": plain(one.name),
        "kind": str(ORGANIZATION_KIND[one.organization.kind]),
        "country": country(one.organization.country) if one.organization.country else None,
        "region": one.organization.region,
        "head": plain(row.head.name) if row.head else None,
        "people": row.total,
        "approved": row.by_status.get("approved", 0),
        "waitlisted": row.by_status.get("waitlisted", 0),
        "waiting": row.waiting,
        "places": row.whole.places if row.whole else None,
        "contact": one.contact_name,
        "email": one.contact_email,
        "language": spoken(one.language) if one.language else None,
    }


def _people_columns() -> list[Column]:
    return [
        Column("delegation", _("Delegation")), Column("post", _("Role in the delegation")),
        Column("family_name", _("Family name")), Column("given_name", _("Given name")),
        Column("position", _("Position")), Column("category", _("Category")), Column("status", _("Status")),
        Column("email", _("E-mail")), Column("phone", _("Phone"), kind="phone"),
    ]  # fmt: skip


def _person(one: Delegate) -> dict[str, object]:
    return {
        "delegation": plain(one.delegation.name),
        "post": str(POST[one.post]) if one.post else None,
        "family_name": one.family_name or (None if one.given_name else plain(one.name)),
        "given_name": one.given_name,
        "position": one.position,
        "category": plain(one.category.name),
        "status": str(DELEGATE_STATUS[one.status]),
        "email": one.email,
        "phone": phone(one.phone) if one.phone else None,
    }
