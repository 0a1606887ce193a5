"""Private time: what a delegate keeps free, for a call, say.

A block is a live activity with one participant, so whatever asks where somebody is knows of it: signing up, meetings,
waiting lists, conflicts. To everybody else it is "Private time"; what it is for stands in the participation's `note`,
which only the pages of the delegate and of their chief of staff read.
"""

import datetime as dt
import re
from collections.abc import Mapping

import sqlalchemy as sa

from models import Activity, Delegate, Event, Participation, db
from models.base import utcnow
from models.transaction import lock
from operations import feeds, fields, finished, lines, participations
from operations.event_reading import instant
from operations.fields import Malformed
from operations.journal import Actor
from operations.refusals import Refusal
from queries import engagements

#: What everybody else reads.
TITLE = {"en": "Private time", "es": "Tiempo privado", "fr": "Temps privé"}
LONGEST = dt.timedelta(days=1)
#: How many one person may hold: a slip of a finger, or of a program, fills no programme.
MOST = 100
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::[0-9]{2})?")


def block(
    delegate: Delegate,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    title: str = "",
    *,
    by: Actor,
    now: dt.datetime | None = None,
    overlapping: bool = False,
) -> Participation:
    """Keep this time free for the delegate (aware, half-open); the same time asked for again is the same block.

    What it overlaps with is refused as `clash` with the `activity`, unless `overlapping`: it is their time, and they
    keep the seat they had. Refuses `not_approved`, `day_outside`, `ends_before_start`, `block_too_long`, `too_long`,
    `too_many_blocks` and `finished`.
    """
    event, now = delegate.event, now or utcnow()
    finished.ensure_running(event, now)
    lock(delegate)
    if delegate.status != "approved":
        raise Refusal("not_approved")
    note = fields.line(title, Participation.note.type.length) or None
    _ensure_sensible(event, starts_at, ends_at)
    standing = _of(delegate)
    for one in standing:
        if one.activity.interval == (starts_at, ends_at):
            return one
    if len(standing) >= MOST:
        raise Refusal("too_many_blocks", most=MOST)
    activity = _activity(event, starts_at, ends_at, now)
    clashes = engagements.clashing(activity, engagements.of_delegate(delegate))
    if clashes and not overlapping:
        raise Refusal("clash", "overlapping", activity=clashes[0])
    return _hold(activity, delegate, note, by, now)


def unblock(activity_id: int, delegate: Delegate, *, by: Actor, now: dt.datetime | None = None) -> Participation:
    """Give up this private time; once it is given up, asking again changes nothing. Refuses `no_block`.

    Who waited for a seat while they had no time may get it now, as with a seat given back.
    """
    standing = find(delegate, activity_id)
    if standing is None:
        raise Refusal("no_block")
    if standing.status in participations.ACTIVE:
        participations.leave(standing.activity, delegate, by=by, now=now)
        standing.activity.state = "cancelled"
    return standing


def find(delegate: Delegate, activity_id: int) -> Participation | None:
    """The delegate's own private time with this activity id, given up or not."""
    found = db.session.scalar(_blocks(delegate).where(Activity.id == activity_id))
    return found if found and is_private(found.activity) else None


def is_private(activity: Activity) -> bool:
    """Whether it is somebody's private time, and no block that organizers put on the programme of a list of people."""
    return (activity.kind, activity.audience, activity.title) == ("block", "participants", TITLE)


def read(event: Event, typed: Mapping[str, object]) -> dict[str, object]:
    """What `block` takes, of a day and two times as typed by the event's clocks; raises `Malformed`."""
    rules = {"day": _day, "starts": _time, "ends": _time, "title": _title}
    said = fields.read_all(rules, typed)
    if not event.starts_on <= said["day"] <= event.ends_on:
        raise Malformed({"day": Refusal("day_outside", "day")})
    moments, errors = {}, {}
    for name in ("starts", "ends"):
        try:
            moments[f"{name}_at"] = instant(dt.datetime.combine(said["day"], said[name]), event.zone)
        except ValueError:
            errors[name] = Refusal("hour_left_out", name)
    if errors:
        raise Malformed(errors)
    return {**moments, "title": said["title"]}


def _ensure_sensible(event: Event, starts_at: dt.datetime, ends_at: dt.datetime) -> None:
    if not event.starts_on <= starts_at.astimezone(event.tz).date() <= event.ends_on:
        raise Refusal("day_outside", "day")
    if ends_at <= starts_at:
        raise Refusal("ends_before_start", "ends")
    if ends_at - starts_at > LONGEST:
        raise Refusal("block_too_long", "ends")


def _activity(event: Event, starts_at: dt.datetime, ends_at: dt.datetime, now: dt.datetime) -> Activity:
    """It belongs to no programme: no version tells of it, and no history either."""
    activity = Activity(
        event=event, kind="block", audience="participants", attendance="listed", live=True,
        state="published", revision=1, published_at=now, created_at=now, title=TITLE, fixed=True,
        day=starts_at.astimezone(event.tz).date(), starts_at=starts_at, ends_at=ends_at,
    )  # fmt: skip
    db.session.add(activity)
    db.session.flush()
    return activity


def _hold(activity: Activity, delegate: Delegate, note: str | None, by: Actor, now: dt.datetime) -> Participation:
    held = Participation(activity=activity, delegate=delegate, note=note, created_at=now, changed_at=now)
    db.session.add(held)
    db.session.flush()
    feeds.stale([delegate.id])
    lines.tell("block.made", held, by)
    return held


def _of(delegate: Delegate) -> list[Participation]:
    held = db.session.scalars(_blocks(delegate).where(Participation.status == "confirmed"))
    return [one for one in held if is_private(one.activity)]


def _blocks(delegate: Delegate) -> sa.Select:
    own = sa.select(Participation).join(Participation.activity)
    own = own.where(Participation.delegate_id == delegate.id, Activity.kind == "block")
    return own.where(Activity.audience == "participants").order_by(Participation.id)


def _title(typed: object) -> str:
    return fields.line(typed, Participation.note.type.length)


def _day(typed: object) -> dt.date:
    text = _given(typed)
    try:
        return dt.datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise Refusal("date_invalid") from None


def _time(typed: object) -> dt.time:
    found = _TIME.fullmatch(_given(typed))
    try:
        return dt.time(int(found[1]), int(found[2]))
    except (TypeError, ValueError):
        raise Refusal("time_of_day_invalid") from None


def _given(typed: object) -> str:
    return fields.line(typed, 40) or _refuse("required")


def _refuse(code: str) -> str:
    raise Refusal(code)
