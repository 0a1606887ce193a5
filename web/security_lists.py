"""Security lists as files, for the desk, for a company's host, and for programs: each taking is in the journal.

Who took it and when stands on each page and sheet. Rows come from `queries/security_lists.py`; what is sealed is opened
here, for those on the list alone, and each of them can see that it was read.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from io import BytesIO
from zoneinfo import ZoneInfo

from flask import Response, send_file
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from exports import security_lists as papers
from exports.workbooks import Column, Sheet, workbook
from models import Activity, Company, Event
from models.base import utcnow
from models.transaction import transaction
from models.visit_list import SEALED
from operations import exports, readings, visit_lists
from operations.journal import Actor
from operations.refusals import Refusal
from queries import security_lists as queries
from queries.security_lists import SecurityList, Visitor
from web import formats, language
from web.access import as_host
from web.formats import country, moment, plain, time_of
from web.rosters import XLSX

PDF = "application/pdf"
KINDS = {"xlsx": XLSX, "pdf": PDF}
#: What a list may ask of each visitor, and what may be missing.
FIELD = {
    "consent": _l("Consent to be on the list"),
    "position": _l("Position"),
    "country": _l("Country"),
    "passport_name": _l("Name as in the passport"),
    "passport": _l("Number of the passport"),
    "nationality": _l("Nationality"),
    "born_on": _l("Date of birth"),
}
#: What was opened, by person and field.
Facts = Mapping[int, Mapping[str, str | None]]


def host_download(event: Event, company: Company, activity: Activity, kind: str = "xlsx") -> Response:
    """The list of this visit of theirs for the company's host, from the moment it freezes on.

    Refuses `list_not_ready` before that, and `unknown_activity` for what is no visit of the company that stands.
    """
    now = utcnow()
    found = queries.find(event, activity.id, now=now)
    if found is None or found.company.id != company.id:
        raise Refusal("unknown_activity")
    if not found.ready(event.now(now)):
        zone = ZoneInfo(found.activity.zone)
        raise Refusal("list_not_ready", opens_at=found.opens_at.astimezone(zone) if found.opens_at else "–")
    return _download(event, [activity.id], kind, as_host(company), company, now)


def desk_download(event: Event, found: SecurityList, kind: str, *, by: Actor) -> Response:
    """The list of one visit as it stands now, for who may see passports."""
    return _download(event, [found.activity.id], kind, by, found.company, utcnow())


def download(event: Event, *, by: Actor) -> Response:
    """The lists of all visits as a workbook, a sheet each, for page or API."""
    now = utcnow()
    return _download(event, [one.activity.id for one in queries.of_event(event, now=now)], "xlsx", by, None, now)


def _download(
    event: Event, ids: Sequence[int], kind: str, by: Actor, company: Company | None, now: dt.datetime
) -> Response:
    """Who agreed is asked again, and what was read is written down, in one transaction; the file is made after it."""
    with transaction():
        visit_lists.freeze_due(event, now=now)
        lists = [one for one in queries.of_event(event, now=now) if one.activity.id in set(ids)]
        if ids and not lists:  # called off since
            raise Refusal("unknown_activity")
        facts = {one.activity.id: _opened(one) for one in lists}
        listed = {person.delegate.id: person.delegate for one in lists for person in one.listed}
        opened = [listed[key] for key in sorted({key for those in facts.values() for key in those})]
        exports.made(event, "security", sum(len(one.listed) for one in lists), by=by, people=listed)
        readings.note("identity", opened, by=by, where="security")
    mark = f"{by.name} · {moment(event.now(now), event.zone)}"
    if kind == "xlsx":
        content = _workbook(event, lists, facts, mark, now)
    else:
        content = _paper(event, lists[0], facts[lists[0].activity.id], mark, now)
    about = f"-{company.place.code.lower()}" if company and company.place and company.place.code else ""
    name = f"{event.slug}-security{about}-{event.now(now).astimezone(event.tz):%Y-%m-%d-%H%M}.{kind}"
    answer = send_file(BytesIO(content), mimetype=KINDS[kind], as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _opened(one: SecurityList) -> Facts:
    return queries.facts([person.delegate.id for person in one.listed], one.fields)


def _workbook(
    event: Event, lists: Sequence[SecurityList], facts: Mapping[int, Facts], mark: str, now: dt.datetime
) -> bytes:
    sheets = [_sheet(event, one, facts[one.activity.id], mark) for one in lists]
    sheets = sheets or [Sheet(_("Security lists"), _columns(()), [], (plain(event.name), mark))]
    title = _("%(event)s: security lists", event=plain(event.name))
    return workbook(sheets, title=title, language=language.current(), zone=event.tz, made_at=event.now(now))


def _sheet(event: Event, one: SecurityList, facts: Facts, mark: str) -> Sheet:
    heading = (_title(one), plain(event.name), *_lines(one), *_notes(one), mark)
    rows = [_row(one, person, facts) for person in one.listed]
    return Sheet(plain(one.company.name), _columns(one.fields), rows, heading)


def _columns(asked: Sequence[str]) -> list[Column]:
    kinds = {"passport": "code", "born_on": "date"}
    columns = [Column(one, str(FIELD[one]), kind=kinds.get(one, "text")) for one in asked]
    return [Column("name", _("Name")), Column("municipality", _("Municipality")), *columns]


def _row(one: SecurityList, person: Visitor, facts: Facts) -> dict[str, object]:
    """Exactly what the company asks for."""
    delegate, said = person.delegate, facts.get(person.delegate.id, {})
    known = {"position": delegate.position, "country": country(delegate.country), **said}
    if said.get("nationality"):
        known["nationality"] = country(said["nationality"])
    if said.get("born_on"):
        known["born_on"] = dt.date.fromisoformat(said["born_on"])
    municipality = plain(delegate.delegation.name) if delegate.delegation else delegate.city
    return {"name": plain(delegate.name), "municipality": municipality, **{key: known.get(key) for key in one.fields}}


def _paper(event: Event, one: SecurityList, facts: Facts, mark: str, now: dt.datetime) -> bytes:
    columns, rows = _columns(one.fields), [_row(one, person, facts) for person in one.listed]
    told = papers.Paper(
        event_name=plain(event.name),
        title=_title(one),
        lines=_lines(one),
        columns=tuple(column.title for column in columns),
        rows=tuple(tuple(_written(row[column.key]) for column in columns) for row in rows),
        notes=_notes(one),
        mark=mark,
        language=language.current(),
    )
    return papers.pdf(told, created=event.now(now))


def _written(value: object) -> str:
    return formats.day(value) if isinstance(value, dt.date) else str(value or "–")


def _title(one: SecurityList) -> str:
    return _("Who visits %(company)s", company=plain(one.company.name))


def _lines(one: SecurityList) -> tuple[str, ...]:
    """When and where."""
    visit = one.activity
    told = _("to be confirmed")
    if visit.starts_at:
        ends = f"–{time_of(visit.ends_at, visit.zone)}" if visit.ends_at else ""
        told = f"{moment(visit.starts_at, visit.zone)}{ends}"
    return (told, plain(visit.place.name)) if visit.place else (told,)


def _notes(one: SecurityList) -> tuple[str, ...]:
    """Who else comes, as a number, and what the list is for."""
    left_out = ngettext(
        "%(num)s more person comes who is not on this list: they have not agreed to it.",
        "%(num)s more people come who are not on this list: they have not agreed to it.",
        len(one.left_out),
    )
    purpose = _("Only for letting in these visitors. Please delete it after the visit.")
    if not one.visitors:
        return (_("Nobody is on the list of this visit."), purpose)
    return (left_out, purpose) if one.left_out else (purpose,)


def needs_sealed(one: SecurityList) -> bool:
    """Whether the company asks for what is kept sealed."""
    return any(field in SEALED for field in one.fields)
