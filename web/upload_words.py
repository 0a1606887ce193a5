"""The words for sheets that organizers bring: what a cell is called and says, and the empty sheet to fill in."""

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from exports.workbooks import Column, Legend, Sheet, workbook
from models import Event
from models.base import utcnow
from operations import categories, delegate_tables, sheets
from operations.delegate_columns import ASKED
from operations.sheet_columns import Column as SheetColumn
from operations.sheet_lines import Change, Shown
from operations.uploads import KINDS
from queries import convoys
from web import delegate_template, formats, language, words
from web.access import may
from web.formats import plain

KIND = {
    "itinerary": _l("Itinerary"),
    "companies": _l("Companies"),
    "needs": _l("Needs of the municipalities"),
    "delegates": _l("People"),
}
#: What one brings, and what becomes of it.
ABOUT = {
    "itinerary": _l("A row an activity: day, times, city and place. They become drafts; you publish them."),
    "companies": _l("A row a company: where and when it receives, how many, and in which sectors."),
    "needs": _l("A row a municipality: what it needs and offers, and which companies it would visit."),
    "delegates": _l(
        "A row a person: name, category, delegation, e-mail … Any list will do; you say what its columns are."
    ),
}
#: Rows that a sheet may have.
MOST = dict.fromkeys(KINDS, sheets.MOST) | {"delegates": delegate_tables.MOST}
OUTCOME = {
    "new": _l("Will be added"),
    "changed": _l("Will be changed"),
    "same": _l("Stays as it is"),
    "wrong": _l("Cannot be used"),
    "alike": _l("Looks like somebody already there"),
}
STATUS = {"read": _l("To be looked at"), "applied": _l("Applied"), "discarded": _l("Discarded")}
COMPANY_STATUS = {
    "to_verify": _l("To be verified"),
    "invited": _l("Invited"),
    "confirmed": _l("Confirmed"),
    "cancelled": _l("Cancelled"),
}
#: What is made along with a row.
MADE = {
    "city": _l("New city: %(name)s"),
    "place": _l("New place: %(name)s"),
    "organization": _l("New organization: %(name)s"),
    "delegation": _l("New delegation: %(name)s"),
}
#: Cells whose content is one of a few words.
_WORDS = {
    "kind": words.ACTIVITY_KIND,
    "audience": words.AUDIENCE,
    "language": language.LANGUAGES,
    "status": COMPANY_STATUS,
    "post": words.POST,
}
#: Only who may see contacts sees them here.
_CONTACTS = ("contact_email", "contact_phone")

_LIST = _l("Several with a comma between them, by name or code.")
_ONE_TEXT = _l("One column for each language you have.")
#: What goes into a column, by kind of sheet and column, then by column alone.
HINT: dict[str, LazyString] = {
    "day": _l("A date, or text such as 2023-03-01."),
    "start": _l("Local time of the place, such as 9:30; or “to be confirmed”."),
    "end": _l("Local time of the place; it may be left empty."),
    "kind": _l("Company visit, transfer, meal, ceremony, visit, community event … Empty where a company is named."),
    "title": _ONE_TEXT,
    "city": _l("By its name; a city nobody knows yet is made."),
    "place": _l("By its name or code; a place nobody knows yet is made within its city."),
    "to": _l("For a transfer: the place where it ends."),
    "axis": _l("By its name or code."),
    "company": _l("By its name, as among the companies of the convoy."),
    "dress": _ONE_TEXT,
    "bring": _ONE_TEXT,
    "audience": _l("Everybody, all delegates, those who take part, or staff only."),
    "name": _l("The company’s own name; a row with the name of a company changes that company."),
    "sectors": _LIST,
    "address": _l("Street and number."),
    "latitude": _l("In degrees, such as 34.0522."),
    "longitude": _l("In degrees, such as -118.2437; west is negative."),
    "capacity": _l("How many visitors at once."),
    "minimum": _l("How few visitors are worth while."),
    "visits": _l("How many visits in all."),
    "hours": _l("Such as 2023-03-01 09:00-12:00; several with a semicolon between them."),
    "contact_name": _l("Who answers for the company."),
    "contact_email": _l("Their e-mail address."),
    "contact_phone": _l("With its country code, such as +1 213 555 0100."),
    "language": _l("English, Spanish or French."),
    "areas": _ONE_TEXT,
    "status": _l("To verify, invited, confirmed or cancelled."),
    "municipality": _l("By its name; empty in the row of a state. A municipality nobody knows yet is made."),
    "state": _l("Where the municipality is."),
    "country": _l("Two letters, such as MX."),
    "seeks": _LIST,
    "offers": _LIST,
    "needs": _ONE_TEXT,
    "potential": _ONE_TEXT,
    "choice": _l("Companies by name, the first choice first."),
}
#: In a list of people.
_OF_PERSON: dict[str, LazyString] = {
    "reference": _l("Of somebody who is registered already, as in the roster."),
    "category": _l("One of those offered in the cell."),
    "given_name": _l("As it shall stand on the badge; one of the two names is enough."),
    "family_name": _l("As it shall stand on the badge, with both surnames where there are two."),
    "second_family_name": _l("Where a list has it in a column of its own."),
    "name": _l("Given and family name, where a list has both in one column."),
    "position": _l("Mayor of …, Director of …"),
    "post": _l("One of those offered in the cell, or nothing."),
    "delegation": _l("By its name; a delegation nobody knows yet is made."),
    "city": _l("Where the person comes from."),
    "country": _l("By its name, or in two letters such as MX."),
    "email": _l("Our letters go there; without one, to the delegation’s focal point."),
    "phone": _l("With its country code, such as +52 612 123 4567; without one it is a number of the person’s country."),
    "language": _l("English, Spanish or French: in which we write."),
}


def hint(kind: str, key: str) -> str:
    """What goes into this column."""
    return str(_OF_PERSON[key] if kind == "delegates" else HINT[key])


def heading(kind: str, key: str) -> str:
    """What the column of this key is called: "Day", "Title (es)", "Choice 2"."""
    for column in KINDS[kind][0]:
        if key == column.key:
            return plain(column.name)
        if key.startswith(f"{column.key}_") and (column.text or column.numbered):
            return _titled(column, key.removeprefix(f"{column.key}_"))
    return key


def _titled(column: SheetColumn, ending: str) -> str:
    return f"{plain(column.name)} {ending}" if column.numbered else f"{plain(column.name)} ({ending})"


def cell(change: Change, value: Shown) -> str:
    """What the cell says, for people; nothing is a dash."""
    if change.key in _CONTACTS and value and not may("see.contacts"):
        return _("not shown")
    if value is None and change.key in ("start", "end"):
        return _("to be confirmed")
    if isinstance(value, list):
        return ", ".join(plain(each) for each in value)
    return _text(change.key, value) if isinstance(value, str) else plain(value) or "–"


def _text(key: str, value: str) -> str:
    if value in _WORDS.get(key, {}):
        return str(_WORDS[key][value])
    if key == "country":
        return formats.country(value)
    if key == "day":
        with suppress(ValueError):
            return formats.short_day(dt.date.fromisoformat(value))
    return value or "–"


def made(what: str, name: Shown) -> str:
    """ "New city: San José"."""
    return str(MADE[what]) % {"name": plain(name)}


def template(event: Event, kind: str, *, focal: bool = False) -> bytes:
    """The empty sheet of this kind as a workbook, its heads in the reader's language, with what goes into each.

    A focal point is offered no category whose rows would be refused.
    """
    if kind == "delegates":
        offered = categories.offered(event) if focal else event.categories
        return delegate_template.empty(event, {one: hint(kind, one) for one in ASKED}, offered)
    columns = [Column(str(place), title) for place, title in enumerate(_headings(event, kind))]
    hints = [(plain(one.name), hint(kind, one.key)) for one in KINDS[kind][0]]
    legend = Legend(_("How to fill it in"), (_("Column"), _("What goes into it")), hints)
    empty = Sheet(str(KIND[kind]), columns, (), heading_above=False)
    return workbook([empty, legend], title=str(KIND[kind]), language=language.current(), zone=event.tz,
                    made_at=utcnow())  # fmt: skip


def _headings(event: Event, kind: str) -> Iterator[str]:
    rules = convoys.of_event(event)
    for column in KINDS[kind][0]:
        endings = [""]
        if column.text:
            endings = [code for code in language.LANGUAGES if code in event.languages]
        elif column.numbered:
            endings = [str(number) for number in range(1, (rules.choices if rules else 5) + 1)]
        yield from (_titled(column, ending) if ending else plain(column.name) for ending in endings)
