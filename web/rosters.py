"""The roster as an Excel workbook in the reader's language.

Rows come from `queries/rosters.py`, the last sheet from `web/legends.py`, cells are made by `exports/workbooks.py`.
Health data are never in it. The sheets:

- everybody the filter leaves, with all columns. Its head row is row 1, as programs and pivot tables want it; event and
  filter stand at the head of the printed pages;
- one for each category that somebody has, in the order of the categories, to be given to whoever looks after them;
- one for all delegations, by name, the head of each first. A summit has more than a hundred: nobody finds one among so
  many tabs, and a desk that welcomes delegations wants one list to look up, to filter and to print. So the delegation
  stands in every row, a line parts them, and there are no rows of sums, which sorting would scatter;
- what words, colours and letters mean.

The sheets for reading have the columns one works with, less those that are empty and those whose content the heading
says for everybody.
"""

from collections.abc import Iterable
from io import BytesIO

from flask import Response, send_file
from flask_babel import gettext as _

from exports.workbooks import Column, Sheet, divided, workbook
from models import Delegate, Event
from models.transaction import transaction
from operations import exports
from operations.journal import Actor
from queries import rosters
from queries.delegates import Filters
from web import language, legends
from web.formats import country, in_order, moment, plain
from web.words import DELEGATE_SOURCE, DELEGATE_STATUS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: The columns of the sheets for reading, in their order.
BY_CATEGORY = (
    "number", "status", "surname", "given_name", "position", "delegation", "city", "country", "phone", "email", "came",
)  # fmt: skip
BY_DELEGATION = (
    "delegation", "head", "surname", "given_name", "position", "category", "status", "country", "phone", "email",
    "came",
)  # fmt: skip

Person = tuple[Delegate, dict[str, object]]


def roster(event: Event, filters: Filters | None = None) -> bytes:
    """The .xlsx file of the people that the filters leave; without filters, every delegate whatever the status."""
    return _workbook(event, filters or Filters(), rosters.of_event(event, filters))


def download(event: Event, *, by: Actor, filters: Filters | None = None) -> Response:
    """The roster as an answer to page or API, noted in the journal."""
    filters = filters or Filters()
    people = rosters.of_event(event, filters)
    content = _workbook(event, filters, people)
    kind = "roster-selection" if filters.narrow else "roster"
    name = f"{event.slug}-{kind}-{event.now().astimezone(event.tz):%Y-%m-%d-%H%M}.xlsx"
    with transaction():
        exports.made(event, "roster", len(people), by=by, people=(one.id for one, _came in people))
    return send_file(BytesIO(content), mimetype=XLSX, as_attachment=True, download_name=name)


def _workbook(event: Event, filters: Filters, found: list[tuple[Delegate, bool]]) -> bytes:
    made_at = event.now()
    heading = (plain(event.name), _selection(event, filters), _("As of %(time)s", time=moment(made_at, event.zone)))
    people = in_order([(delegate, _row(delegate, came)) for delegate, came in found], key=_by_name)
    name = _("Selection") if filters.narrow else _("Roster")
    columns = _columns(event)
    sheets = [
        Sheet(name, columns, _rows(people), heading, heading_above=False),
        *_by_category(event, filters, columns, people, heading),
        _by_delegation(filters, columns, people, heading),
        legends.of_roster(event, heading),
    ]
    title = _("%(event)s: roster", event=plain(event.name))
    return workbook(sheets, title=title, language=language.current(), zone=event.tz, made_at=made_at)


def _by_category(
    event: Event, filters: Filters, columns: list[Column], people: list[Person], heading: tuple[str, ...]
) -> list[Sheet]:
    places = {category.id: place for place, category in enumerate(event.categories)}
    rows = _rows(sorted(people, key=lambda person: places[person[0].category_id]))
    return divided(Sheet("", _chosen(BY_CATEGORY, filters, columns, rows), rows, heading), "category")


def _by_delegation(filters: Filters, columns: list[Column], people: list[Person], heading: tuple[str, ...]) -> Sheet:
    sent = sorted((person for person in people if person[0].delegation), key=lambda person: not person[1]["head"])
    rows = _rows(in_order(sent, key=_by_sender)) + _rows(person for person in people if not person[0].delegation)
    title = _("By delegation")
    columns = _chosen(BY_DELEGATION, filters, columns, rows)
    return Sheet(title, columns, rows, (*heading, title), ruled_by="delegation")


def _chosen(keys: Iterable[str], filters: Filters, columns: list[Column], rows: list[dict]) -> list[Column]:
    """The columns with these keys, less the empty ones and those whose content the heading says for everybody."""
    said = {key for key in ("category", "country", "status") if getattr(filters, key)}
    filled = {key for key in keys if not rows or any(row[key] not in (None, "") for row in rows)} | {"delegation"}
    more = (Column("head", _("Head")), Column("surname", _("Family name")))
    by_key = {column.key: column for column in (*columns, *more)}
    return [by_key[key] for key in keys if key in filled - said]


def _selection(event: Event, filters: Filters) -> str:
    """What the list was narrowed to, in words."""
    category = next((plain(one.name) for one in event.categories if one.code == filters.category), filters.category)
    asked = [
        (_("Search"), filters.text.strip()),
        (_("Category"), category),
        (_("Country"), country(filters.country)),
        (_("Status"), DELEGATE_STATUS.get(filters.status or "")),
    ]
    said = [_("%(name)s: %(value)s", name=name, value=value) for name, value in asked if value]
    return " · ".join(said) or _("All delegates, whatever their status")


def _rows(people: Iterable[Person]) -> list[dict[str, object]]:
    return [row for _delegate, row in people]


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
    delegation = delegate.delegation
    return {
        "number": delegate.number,
        "reference": delegate.reference,
        "status": DELEGATE_STATUS[delegate.status],
        "category": plain(delegate.category.name),
        "family_name": delegate.family_name,
        "given_name": delegate.given_name,
        "surname": delegate.family_name or (plain(delegate.name) if not delegate.given_name else None),
        "office": plain(delegate.display_name),
        "position": delegate.position,
        "delegation": plain(delegation.name) if delegation else None,
        "head": _("yes") if delegation and delegation.head_id == delegate.id else None,
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


def _by_name(person: Person) -> str:
    delegate = person[0]
    return " ".join(filter(None, (delegate.family_name, delegate.given_name, plain(delegate.display_name))))


def _by_sender(person: Person) -> str:
    """By the delegation's name; two of one name do not mix."""
    return f"{person[1]['delegation']} {person[0].delegation_id:010}"


def _record(delegate: Delegate) -> str | None:
    """ "invented", or where the demo's record comes from; nothing in everybody's own events."""
    if delegate.invented:
        return _("invented")
    return ", ".join((delegate.provenance or {}).get("source") or []) or None
