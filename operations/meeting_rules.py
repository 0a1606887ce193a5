"""How an event's bilateral meetings are held: windows, rooms and limits, set together as one page shows them.

Whoever changes them holds the event's row locked; `seen` is the mark of what their page showed, so that two people who
change them at once are told. Meetings that stand stay where they are, whatever is taken away from under them.
"""

import datetime as dt
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from models import Event, MeetingRoom, MeetingRules, MeetingWindow, db
from models.base import utcnow
from models.transaction import lock
from operations import event_parts, finished, journal
from operations.event_reading import instant
from operations.event_settings import changes, ensure_unchanged, mark
from operations.journal import Actor
from operations.meeting_windows import BOUNDS, Window, faults
from operations.refusals import Refusal
from queries import meeting_rules

#: What holds where nobody said otherwise; null: no limit.
USUAL = {"minutes": 20, "buffer": 10, "a_day": None, "delegation_a_day": None, "asks": 10, "reply_hours": 48}


def replace(
    event: Event, facts: Mapping[str, object], *, seen: str | None = None, by: Actor, now: dt.datetime | None = None
) -> MeetingRules:
    """Let meetings be held so and not otherwise: the numbers of `BOUNDS`, the `windows` in local time, and the `rooms`
    by the id of their place, each with what is new of the place itself (capacity, step_free).

    Refuses `changed_meanwhile`, `finished`, `unknown_place` and what `wrong` finds.
    """
    lock(event)
    finished.ensure_running(event, now)
    ensure_unchanged(seen, mark_of(event))
    for refusal in wrong(event, facts["windows"], facts["minutes"]):
        raise refusal
    before = said_of(event)
    _set_rooms(event, facts["rooms"], by, now)
    _set_windows(event, facts["windows"])
    rules = _set_numbers(event, facts)
    changed = changes(before, said_of(event))
    if changed or not rules.edition:
        rules.edition += 1
        event.changed_at = now or utcnow()
        journal.write("meeting_rules.changed", event, by, event_id=event.id, facts=changed)
    return rules


def wrong(event: Event, windows: Sequence[Window], minutes: int | None) -> list[Refusal]:
    """What is wrong with these windows, each with its field: "window_2_ends" is the end of the second.

    Beside what `meeting_windows.faults` finds it is `hour_left_out`.
    """
    found = faults(windows, event.starts_on, event.ends_on, minutes)
    refusals = [Refusal(one.code, f"window_{position + 1}_{field}", **one.parameters) for position, field, one in found]
    for position, window in enumerate(windows, start=1):
        for field in ("starts", "ends"):
            if _left_out(event, window, field):
                refusals.append(Refusal("hour_left_out", f"window_{position}_{field}"))
    return refusals


def said_of(event: Event) -> dict[str, object]:
    """How meetings are held, as `replace` takes it; what is usual where nobody said so yet."""
    rules = meeting_rules.rules(event)
    numbers = {field: getattr(rules, field) for field in BOUNDS} if rules else USUAL
    places = meeting_rules.rooms(event)
    rooms = {place.id: {"capacity": place.capacity, "step_free": place.step_free} for place in places}
    windows = [_local(event, window) for window in meeting_rules.windows(event)]
    return numbers | {"windows": windows, "rooms": rooms}


def mark_of(event: Event) -> str:
    """A mark of how meetings are held, for the page that shows it."""
    rules = meeting_rules.rules(event)
    return mark(said_of(event) | {"edition": rules.edition if rules else 0})


def _set_numbers(event: Event, facts: Mapping[str, object]) -> MeetingRules:
    rules = meeting_rules.rules(event) or MeetingRules(event_id=event.id, edition=0)
    for field in BOUNDS:
        setattr(rules, field, facts[field])
    db.session.add(rules)
    db.session.flush()
    return rules


def _set_windows(event: Event, windows: Sequence[Window]) -> None:
    """In their order, each row as it was or another one: nothing refers to a window."""
    wanted = sorted(tuple(_instant(event, one, field) for field in ("starts", "ends")) for one in windows)
    if wanted != [(one.starts_at, one.ends_at) for one in meeting_rules.windows(event)]:
        db.session.execute(sa.delete(MeetingWindow).where(MeetingWindow.event_id == event.id))
        rows = [MeetingWindow(event_id=event.id, starts_at=start, ends_at=end) for start, end in wanted]
        db.session.add_all(rows)
        db.session.flush()


def _set_rooms(event: Event, rooms: Mapping[int, Mapping[str, object]], by: Actor, now: dt.datetime | None) -> None:
    """Seats and access are facts of the place and change as these do, with a line of their own in the journal."""
    places = {place.id: place for place in event.places}
    if not places.keys() >= rooms.keys():
        raise Refusal("unknown_place")
    for key, of_place in rooms.items():
        said = event_parts.said_of(places[key])
        if any(said[fact] != value for fact, value in of_place.items()):
            event_parts.edit(places[key], said | of_place, by=by, now=now)
    standing = {place.id for place in meeting_rules.rooms(event)}
    gone = standing - rooms.keys()
    db.session.execute(sa.delete(MeetingRoom).where(MeetingRoom.place_id.in_(gone)))
    db.session.add_all(MeetingRoom(event_id=event.id, place_id=key) for key in rooms.keys() - standing)
    db.session.flush()


def _left_out(event: Event, window: Window, field: str) -> bool:
    try:
        return not _instant(event, window, field)
    except ValueError:
        return True


def _instant(event: Event, window: Window, field: str) -> dt.datetime:
    return instant(dt.datetime.combine(window.day, getattr(window, field)), event.zone)


def _local(event: Event, window: MeetingWindow) -> Window:
    starts, ends = (moment.astimezone(event.tz) for moment in (window.starts_at, window.ends_at))
    return Window(starts.date(), starts.time(), ends.time())
