"""The day of the meetings: who meets where, who helps, what became of it, and free slots for those without one."""

import datetime as dt

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.meetings import blueprint
from models import Delegate, Event, db
from models.transaction import transaction
from operations import attendants, meeting_offers, outcomes
from operations.lines import begun
from operations.refusals import Refusal
from queries import meeting_days, meeting_helpers
from queries import meeting_offers as offers
from queries.meeting_days import Entry
from web import meeting_lists, readouts
from web.access import actor, needs
from web.readouts import ReadoutForm
from web.words import sentence

PAGE = "/<slug:slug>/desk/meetings"
#: How a sheet may be sorted, each into parts that are handed out apart.
SHEETS = ("room", "delegation", "interpreter", "note_taker")


@blueprint.get(f"{PAGE}/day")
@needs("meeting.arrange")
def day(event: Event):
    days, chosen = _days(event)
    return render_template(
        "meetings_day/day.html",
        days=days,
        day=chosen,
        entries=meeting_days.of_event(event, chosen) if chosen else [],
        chances=offers.chances(event),
        offers=offers.standing(event),
        clock=event.now(),
    )


@blueprint.post(f"{PAGE}/offers")
@needs("meeting.arrange")
def offer(event: Event):
    """Offer free slots to the pairs that were ticked."""
    chosen = [int(text) for text in request.form.getlist("request") if text.isdecimal() and len(text) < 10]
    try:
        with transaction():
            made = len(meeting_offers.offer(event, chosen, by=actor()))
    except Refusal as refusal:
        flash(sentence(refusal), "error")
    else:
        told = ngettext("A slot was offered to %(num)s pair.", "Slots were offered to %(num)s pairs.", made)
        flash(told, "success")
    return redirect(url_for("meetings.day", slug=event.slug, _anchor="free"), 303)


@blueprint.get(f"{PAGE}/<key:id>")
@needs("meeting.arrange")
def one(event: Event, id: int):
    return _page(_find(event, id))


@blueprint.post(f"{PAGE}/<key:id>/outcome")
@needs("meeting.arrange")
def tell(event: Event, id: int):
    """Held, cut short, no-show; nothing chosen takes back what was said."""
    entry = _find(event, id)
    absent = [int(text) for text in request.form.getlist("absent") if text.isdecimal() and len(text) < 10]
    try:
        with transaction():
            outcomes.tell(entry.meeting, request.form.get("outcome") or None, absent=absent, by=actor())
    except Refusal as refusal:
        flash(sentence(refusal), "error")
    else:
        flash(_("It was stored."), "success")
    if request.form.get("back") == "day":
        return redirect(url_for("meetings.day", slug=event.slug, day=entry.activity.day), 303)
    return _back(entry)


@blueprint.post(f"{PAGE}/<key:id>/helpers")
@needs("meeting.arrange")
def assign(event: Event, id: int):
    return _help(event, id, lambda entry, who: attendants.assign(entry.activity, who, _role(), by=actor()))


@blueprint.post(f"{PAGE}/<key:id>/helpers/release")
@needs("meeting.arrange")
def release(event: Event, id: int):
    return _help(event, id, lambda entry, who: attendants.release(entry.activity, who, by=actor()))


@blueprint.route(f"{PAGE}/<key:id>/readout", methods=["GET", "POST"])
@needs("meeting.arrange")
def readout(event: Event, id: int):
    entry = _find(event, id)
    form = ReadoutForm.of(entry)
    if readouts.store(form, entry, by=actor()):
        flash(_("The readout was filed."), "success")
        return _back(entry)
    page = render_template("meetings_day/readout.html", entry=entry, form=form, own=False)
    return page, 422 if form.errors else 200


@blueprint.get(f"{PAGE}/sheets")
@needs("meeting.arrange")
def sheets(event: Event):
    """What hangs at the doors, what delegations are handed, and who interprets or writes when: made to be printed."""
    by = request.args.get("by") if request.args.get("by") in SHEETS else SHEETS[0]
    days, chosen = _days(event)
    entries = meeting_days.of_event(event, chosen) if chosen else []
    parts = {
        "room": lambda: meeting_days.by_room(entries),
        "delegation": lambda: meeting_days.by_delegation(entries),
    }.get(by, lambda: meeting_days.by_helper(entries, by))()
    return render_template("meetings_day/sheets.html", days=days, day=chosen, by=by, kinds=SHEETS, parts=parts)


@blueprint.get(f"{PAGE}/commitments")
@needs("meeting.arrange")
def commitments(event: Event):
    """Who promised what, by when."""
    entries = [one for one in meeting_days.of_event(event) if one.readout and one.readout.commitments]
    return render_template("meetings_day/commitments.html", entries=entries)


@blueprint.get("/<slug:slug>/desk/meetings.xlsx")
@needs("export.roster")
def workbook(event: Event):
    return meeting_lists.download(event, by=actor())


def _page(entry: Entry) -> str:
    return render_template(
        "meetings_day/one.html",
        entry=entry,
        candidates=meeting_helpers.candidates(entry),
        roles=attendants.ROLES,
        begun=begun(entry.activity),
        needed=entry.interpreters_needed,
    )


def _help(event: Event, id: int, verb) -> ResponseReturnValue:
    entry, who = _find(event, id), _delegate(event)
    try:
        with transaction():
            verb(entry, who)
    except Refusal as refusal:
        flash(sentence(refusal), "error")
    else:
        flash(_("It was stored."), "success")
    return _back(entry)


def _role() -> str:
    return request.form.get("role", "")


def _delegate(event: Event) -> Delegate:
    text = request.form.get("delegate", "")
    found = db.session.get(Delegate, int(text)) if text.isdecimal() and len(text) < 10 else None
    return found if found and found.event_id == event.id else abort(404)


def _find(event: Event, id: int) -> Entry:
    return meeting_days.find(event, id) or abort(404)


def _back(entry: Entry) -> ResponseReturnValue:
    return redirect(url_for("meetings.one", slug=entry.activity.event.slug, id=entry.activity.id), 303)


def _days(event: Event) -> tuple[list[dt.date], dt.date | None]:
    """The days that have meetings, and the one asked for, else today or the next."""
    days, today = meeting_days.days(event), event.today()
    asked = {day.isoformat(): day for day in days}.get(request.args.get("day", ""))
    return days, asked or next((day for day in days if day >= today), days[-1] if days else None)
