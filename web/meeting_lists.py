"""The meetings as an Excel workbook: what is placed, what was asked, who helps, and what was promised.

Rows come from `queries/meeting_days.py` and the requests; cells are made by `exports/workbooks.py`. No e-mail, no
phone, and nothing of what was spoken but commitments: readouts are read where they are kept.
"""

from io import BytesIO

import sqlalchemy as sa
from flask import Response, send_file
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from exports.workbooks import Column, Sheet, workbook
from models import Delegate, Event, MeetingRequest, db
from models.transaction import transaction
from operations import exports
from operations.journal import Actor
from queries import meeting_days
from queries.meeting_days import Entry
from web import language
from web.formats import country, moment, plain
from web.meeting_outcomes import OUTCOME, REQUEST_STATUS
from web.rosters import XLSX


def download(event: Event, *, by: Actor) -> Response:
    """The lists as an answer to page or API, noted in the journal."""
    entries = meeting_days.of_event(event)
    content = _workbook(event, entries)
    name = f"{event.slug}-meetings-{event.now().astimezone(event.tz):%Y-%m-%d-%H%M}.xlsx"
    with transaction():
        people = {one.delegate_id for entry in entries for one in entry.participations}
        exports.made(event, "meetings", len(entries), by=by, people=people)
    return send_file(BytesIO(content), mimetype=XLSX, as_attachment=True, download_name=name)


def _workbook(event: Event, entries: list[Entry]) -> bytes:
    made_at = event.now()
    heading = (plain(event.name), _("As of %(time)s", time=moment(made_at, event.zone)))
    sheets = [
        Sheet(_("Meetings"), _placed_columns(), [_placed(one) for one in entries], heading, False),
        Sheet(_("Requests"), _request_columns(), [_request(one) for one in _requests(event)], heading),
        Sheet(_("Interpreters and note-takers"), _helper_columns(), _helpers(entries), heading, ruled_by="person"),
        Sheet(_("Commitments"), _promise_columns(), _promises(entries), heading),
    ]
    title = _("%(event)s: meetings", event=plain(event.name))
    return workbook(sheets, title=title, language=language.current(), zone=event.tz, made_at=made_at)


def _placed_columns() -> list[Column]:
    return [
        Column("starts", _("Starts"), kind="datetime"), Column("ends", _("Ends"), kind="datetime"),
        Column("room", _("Room")), Column("one", _("Who asked")), Column("one_country", _("Country")),
        Column("other", _("Who was asked")), Column("other_country", _("Country of the other side")),
        Column("along", _("Who comes along")), Column("languages", _("Languages")),
        Column("needed", _("Interpreters needed"), kind="number"), Column("interpreters", _("Interpreters")),
        Column("note_takers", _("Note-takers")), Column("flags", _("Flags")), Column("purpose", _("Purpose")),
        Column("outcome", _("Outcome")), Column("absent", _("Did not come")), Column("readout", _("Readout")),
    ]  # fmt: skip


def _placed(entry: Entry) -> dict[str, object]:
    activity, two = entry.activity, [*entry.principals, None, None]
    absent = [one.delegate for one in entry.participations if one.delegate_id in entry.meeting.absent]
    return {
        "starts": activity.starts_at, "ends": activity.ends_at, "room": plain(activity.place and activity.place.name),
        "one": _name(two[0]), "one_country": two[0] and country(two[0].country),
        "other": _name(two[1]), "other_country": two[1] and country(two[1].country),
        "along": _names(entry.along), "languages": _spoken(entry.languages), "needed": entry.interpreters_needed,
        "interpreters": _names(entry.helping("interpreter")), "note_takers": _names(entry.helping("note_taker")),
        "flags": ", ".join(country(code) for code in entry.flags),
        "purpose": entry.request.purpose if entry.request else None,
        "outcome": OUTCOME.get(entry.meeting.outcome), "absent": _names(absent),
        "readout": _("filed") if entry.readout else None,
    }  # fmt: skip


def _request_columns() -> list[Column]:
    return [
        Column("status", _("Status")), Column("one", _("Who asked")), Column("one_country", _("Country")),
        Column("other", _("Who was asked")), Column("other_country", _("Country of the other side")),
        Column("purpose", _("Purpose")), Column("languages", _("Languages")),
        Column("priority", _("Priority of who asked"), kind="number"),
        Column("wish", _("Priority of the other"), kind="number"), Column("asked", _("Asked"), kind="datetime"),
    ]  # fmt: skip


def _request(request: MeetingRequest) -> dict[str, object]:
    return {
        "status": REQUEST_STATUS[request.status], "one": _name(request.asker), "other": _name(request.asked),
        "one_country": country(request.asker.country), "other_country": country(request.asked.country),
        "purpose": request.purpose, "languages": _spoken(request.languages), "priority": request.priority,
        "wish": request.wish, "asked": request.created_at,
    }  # fmt: skip


def _requests(event: Event) -> list[MeetingRequest]:
    wanted = sa.select(MeetingRequest).where(MeetingRequest.event_id == event.id).order_by(MeetingRequest.id)
    both = joinedload(MeetingRequest.asker), joinedload(MeetingRequest.asked)
    return list(db.session.scalars(wanted.options(*both)))


def _helper_columns() -> list[Column]:
    return [
        Column("person", _("Name")), Column("role", _("Role")), Column("starts", _("Starts"), kind="datetime"),
        Column("ends", _("Ends"), kind="datetime"), Column("room", _("Room")), Column("meeting", _("Meeting")),
        Column("languages", _("Languages")),
    ]  # fmt: skip


def _helpers(entries: list[Entry]) -> list[dict[str, object]]:
    """By person: what each does, in the order of time."""
    roles = {"interpreter": _("Interpreter"), "note_taker": _("Note-taker")}
    return [
        {
            "person": _name(who) if who else _("Nobody yet"), "role": word, "starts": one.activity.starts_at,
            "ends": one.activity.ends_at, "room": plain(one.activity.place and one.activity.place.name),
            "meeting": plain(one.activity.title), "languages": _spoken(one.languages),
        }
        for role, word in roles.items()
        for who, those in meeting_days.by_helper(entries, role)
        for one in those
        if who or role == "note_taker" or one.interpreters_needed
    ]  # fmt: skip


def _promise_columns() -> list[Column]:
    return [
        Column("what", _("Commitment")), Column("who", _("Who promised it")), Column("due", _("By when"), kind="date"),
        Column("meeting", _("Meeting")), Column("when", _("Met"), kind="datetime"),
    ]  # fmt: skip


def _promises(entries: list[Entry]) -> list[dict[str, object]]:
    return [
        {
            "what": one.what, "who": _owner(entry, one.owner_id), "due": one.due_on,
            "meeting": plain(entry.activity.title), "when": entry.activity.starts_at,
        }
        for entry in entries
        if entry.readout
        for one in entry.readout.commitments
    ]  # fmt: skip


def _owner(entry: Entry, owner_id: int | None) -> str:
    return next((_name(one.delegate) for one in entry.participations if one.delegate_id == owner_id), _("Both sides"))


def _name(delegate: Delegate | None) -> str | None:
    return plain(delegate.name) if delegate else None


def _names(people: list[Delegate]) -> str | None:
    return ", ".join(plain(one.name) for one in people) or None


def _spoken(codes: list[str]) -> str:
    return ", ".join(language.LANGUAGES[code] for code in codes or () if code in language.LANGUAGES)
