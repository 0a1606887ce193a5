"""What changed, in whole sentences of the reader's language: the same on pages, in letters, on slips and in chats.

"New time: 13:45–15:15 (it was 13:00–14:30)." Ready phrases only: nobody writes them in a hurry on the day.
"""

from collections.abc import Sequence

from flask import Flask
from flask_babel import gettext as _

from models import ActivityHistory, Event
from queries.versions import Change
from web.formats import day, moment, plain, short_day, time_of
from web.words import ACTIVITY_KIND


def init_app(app: Flask) -> None:
    filters = {"change_title": title, "change_line": line, "change_sentences": sentences, "change_times": times}
    app.jinja_env.filters.update(filters)


def sentences(change: Change) -> list[str]:
    """One sentence for each thing that changed, the most important first; at least one."""
    said = (_SENTENCES[what](change) for what in change.what if what in _SENTENCES)
    return [sentence for sentence in said if sentence] or [_("Details changed.")]


def title(change: Change) -> str:
    """What people know the activity by: "Panel III: Digital Government"."""
    name = plain(change.after.title)
    if not change.after.number:
        return name
    kind = ACTIVITY_KIND[change.activity.kind]
    return _("%(kind)s %(number)s: %(title)s", kind=kind, number=change.after.number, title=name)


def line(change: Change) -> str:
    """The change on one line, for a subject: the most important thing that differs."""
    return _("%(activity)s: %(change)s", activity=title(change), change=sentences(change)[0])


def listed(changes: Sequence[Change]) -> str:
    """The changes as plain text, each with its title, its day, and a line for each thing that differs."""
    blocks = ((title(change), day(change.after.day), *sentences(change)) for change in changes)
    return "\n\n".join("\n".join(block) for block in blocks)


def for_chat(event: Event, changes: Sequence[Change], note: dict[str, str] | None, address: str) -> str:
    """The changes to paste into a chat, and where the programme is; WhatsApp prints bold what asterisks enclose."""
    heading = _("Changes to the programme: %(event)s", event=plain(event.name))
    blocks = ((f"*{title(change)}*", day(change.after.day), *sentences(change)) for change in changes)
    parts = [f"*{heading}*", plain(note), *("\n".join(block) for block in blocks), address]
    return "\n\n".join(part for part in parts if part)


def times(row: ActivityHistory, zone: str) -> str:
    """ "13:45–15:15", "13:45" without an end or for a moment, "to be confirmed"."""
    if row.starts_at is None or row.ends_at in (None, row.starts_at):
        return time_of(row.starts_at, zone)
    return f"{time_of(row.starts_at, zone)}–{time_of(row.ends_at, zone)}"


def _added(change: Change) -> str:
    when, where = moment(change.after.starts_at, change.activity.zone), _place(change.after)
    if change.after.starts_at is None:
        when = _("%(day)s, time to be confirmed", day=short_day(change.after.day))
    return _("New: %(when)s, %(where)s.", when=when, where=where) if where else _("New: %(when)s.", when=when)


def _cancelled(change: Change) -> str:
    return _("Cancelled.")


def _restored(change: Change) -> str:
    when = moment(change.after.starts_at, change.activity.zone)
    return _("It takes place after all: %(when)s.", when=when)


def _day(change: Change) -> str:
    return _("New day: %(now)s (it was %(before)s).", now=day(change.after.day), before=day(change.before.day))


def _time(change: Change) -> str:
    zone = change.activity.zone
    now, before = times(change.after, zone), times(change.before, zone)
    if change.after.starts_at is None:
        return _("The time is to be confirmed again (it was %(before)s).", before=before)
    if change.before.starts_at is None:
        return _("The time is set: %(now)s.", now=now)
    return _("New time: %(now)s (it was %(before)s).", now=now, before=before)


def _where(change: Change) -> str:
    now, before = _place(change.after), _place(change.before)
    if not now:
        return _("The place is to be confirmed again (it was %(before)s).", before=before)
    if not before:
        return _("The place is set: %(now)s.", now=now)
    return _("New place: %(now)s (it was %(before)s).", now=now, before=before)


def _title(change: Change) -> str:
    before, now = ((row.number, plain(row.title)) for row in (change.before, change.after))
    return _("New title (it was “%(before)s”).", before=before[1]) if before != now else ""


def _speakers(change: Change) -> str:
    return _("The speakers changed.")


def _text(change: Change) -> str:
    return _("The description changed.")


def _dress(change: Change) -> str:
    dress = plain(change.after.dress)
    return _("Dress: %(dress)s.", dress=dress) if dress else ""


def _bring(change: Change) -> str:
    bring = plain(change.after.bring)
    return _("To bring: %(what)s.", what=bring) if bring else ""


def _languages(change: Change) -> str:
    return _("The languages changed.")


def _capacity(change: Change) -> str:
    if change.after.capacity is None:
        return _("The number of seats is no longer limited.")
    return _("Seats: %(now)s.", now=change.after.capacity)


def _sign_up(change: Change) -> str:
    closes_at = change.after.closes_at
    if closes_at is None:
        return _("The times for signing up changed.")
    return _("Sign-up is open until %(moment)s.", moment=moment(closes_at, change.activity.zone))


def _place(row: ActivityHistory) -> str:
    return plain(row.place.name) if row.place else ""


_SENTENCES = {
    "added": _added, "cancelled": _cancelled, "restored": _restored, "day": _day, "time": _time, "place": _where,
    "title": _title, "speakers": _speakers, "text": _text, "dress": _dress, "bring": _bring,
    "languages": _languages, "capacity": _capacity, "sign_up": _sign_up,
}  # fmt: skip
