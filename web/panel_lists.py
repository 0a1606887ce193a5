"""The panels as an Excel workbook: a sheet for each, with its list, its waiting list and its wishes, and all in one.

Rows come from `queries/panel_lists.py`, cells are made by `exports/workbooks.py`. Health data are never in it.
"""

from io import BytesIO

from flask import Response, send_file
from flask_babel import gettext as _

from exports.workbooks import Column, Sheet, workbook
from models import Delegate, Event
from models.transaction import transaction
from operations import exports
from operations.journal import Actor
from queries import panel_lists
from queries.panel_lists import PanelList
from web import language
from web.formats import country, in_order, moment, plain, time_of
from web.rosters import XLSX
from web.words import ACTIVITY_KIND, PARTICIPATION_ROLE, PARTICIPATION_STATUS


def download(event: Event, *, by: Actor) -> Response:
    """The lists as an answer to page or API, noted in the journal."""
    lists = panel_lists.of_event(event)
    content = _workbook(event, lists)
    name = f"{event.slug}-panels-{event.now().astimezone(event.tz):%Y-%m-%d-%H%M}.xlsx"
    with transaction():
        exports.made(event, "panels", len(lists), by=by, people=_people(lists))
    return send_file(BytesIO(content), mimetype=XLSX, as_attachment=True, download_name=name)


def _people(lists: list[PanelList]) -> set[int]:
    return {row.delegate_id for one in lists for row in (*one.participations, *one.preferences)}


def _workbook(event: Event, lists: list[PanelList]) -> bytes:
    made_at = event.now()
    heading = (plain(event.name), _("As of %(time)s", time=moment(made_at, event.zone)))
    rows = {one.activity.id: _rows(one) for one in lists}
    everything = [{"panel": _name(one), **row} for one in lists for row in rows[one.activity.id]]
    sheets = [Sheet(_("All panels"), [Column("panel", _("Activity")), *_columns(event)], everything, heading, False)]
    for one in lists:
        about = (*heading, plain(one.activity.title), _when(one))
        sheets.append(Sheet(_name(one), _columns(event), rows[one.activity.id], about, ruled_by="part"))
    title = _("%(event)s: panels", event=plain(event.name))
    return workbook(sheets, title=title, language=language.current(), zone=event.tz, made_at=made_at)


def _columns(event: Event) -> list[Column]:
    colours = {plain(category.name): category.colour for category in event.categories}
    return [
        Column("part", _("List")),
        Column("place", _("No."), kind="number"),
        Column("surname", _("Family name")),
        Column("given_name", _("Given name")),
        Column("position", _("Position")),
        Column("category", _("Category"), colours=colours),
        Column("delegation", _("Delegation")),
        Column("country", _("Country")),
        Column("role", _("Role")),
        Column("since", _("Waiting since"), kind="datetime"),
        Column("reference", _("Reference"), kind="code"),
    ]


def _rows(panel: PanelList) -> list[dict[str, object]]:
    """Seats by name and numbered, then the line in its order, then wishes with their rank."""
    seats = [one for one in panel.participations if one.status != "waitlisted"]
    line = [one for one in panel.participations if one.status == "waitlisted"]
    seated = [
        _person(one.delegate) | {
            "part": PARTICIPATION_STATUS[one.status], "place": number, "role": PARTICIPATION_ROLE[one.role],
        }
        for number, one in enumerate(in_order(seats, key=lambda one: _sorted_name(one.delegate)), start=1)
    ]  # fmt: skip
    waiting = [
        _person(one.delegate)
        | {"part": PARTICIPATION_STATUS["waitlisted"], "place": number, "since": one.waiting_since}
        for number, one in enumerate(line, start=1)
    ]
    wishing = [_person(one.delegate) | {"part": _("Wish"), "place": one.rank} for one in panel.preferences]
    return [*seated, *waiting, *wishing]


def _person(delegate: Delegate) -> dict[str, object]:
    return {
        "surname": delegate.family_name or (plain(delegate.name) if not delegate.given_name else None),
        "given_name": delegate.given_name,
        "position": delegate.position,
        "category": plain(delegate.category.name),
        "delegation": plain(delegate.delegation.name) if delegate.delegation else None,
        "country": country(delegate.country),
        "reference": delegate.reference,
    }


def _sorted_name(delegate: Delegate) -> str:
    return " ".join(filter(None, (delegate.family_name, delegate.given_name, plain(delegate.display_name))))


def _name(panel: PanelList) -> str:
    activity = panel.activity
    return f"{ACTIVITY_KIND[activity.kind]} {activity.number}" if activity.number else plain(activity.title)


def _when(panel: PanelList) -> str:
    activity = panel.activity
    if activity.starts_at is None or activity.ends_at is None:
        return moment(activity.starts_at, activity.zone)
    until = time_of(activity.ends_at, activity.zone)
    return _("%(start)s to %(end)s", start=moment(activity.starts_at, activity.zone), end=until)
