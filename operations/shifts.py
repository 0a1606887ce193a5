"""Somebody is late: what that would mean, and publishing it as one version, all of it or nothing.

`preview` only reads. `apply` plans again what it is asked for, inside its transaction: what is not the plan that the
caller saw, or not the version, is refused. Deadlines of sign-up stay where they were told, whatever moves; a
colleague's unfinished draft of a moved activity is kept, and takes the new times where it had the published ones.
"""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import Activity, Event, db
from models.base import utcnow
from models.transaction import lock
from operations import feeds, finished, journal, participations, programme
from operations.journal import Actor
from operations.refusals import Refusal
from queries import activities, drafts, schedules
from scheduling import shifts
from scheduling.cascades import Move
from scheduling.programme import Id
from scheduling.replans import NoShift, read
from scheduling.shifts import Shift

#: Meetings are offered slots from the next of these on, so that a plan stays the same for some minutes.
SOON = 5 * 60
#: Letters of a title in the label of a version.
LONGEST_TITLE = 80
MORE = {
    "en": ("{title}: {was} → {now}", "{title}: {was} → {now}, and {more} more"),
    "es": ("{title}: {was} → {now}", "{title}: {was} → {now}, y {more} más"),
    "fr": ("{title} : {was} → {now}", "{title} : {was} → {now}, et {more} de plus"),
}


@dataclasses.dataclass(frozen=True)
class Asked:
    """What somebody asks for: an activity, its new start (or how many minutes later), and the repairs chosen."""

    activity_id: int
    starts_at: dt.datetime | None = None
    minutes: int = 0
    repairs: Sequence[str] = ()
    #: It is under way: it ends so much later, and began when it did.
    begun: bool = False


@dataclasses.dataclass(frozen=True)
class Preview:
    """What it would mean, with the rows of all activities that the plan speaks of."""

    activity: Activity
    shift: Shift
    activities: Mapping[Id, Activity]
    #: The label of the version that would be published.
    label: dict[str, str]
    #: The programme's version that it was planned for.
    base: int

    @property
    def moved(self) -> list[tuple[Activity, Move]]:
        """What stands at another time, in the programme's order."""
        return [(self.activities[move.item], move) for move in self.shift.moves]


def preview(event: Event, asked: Asked, *, now: dt.datetime | None = None) -> Preview:
    """What a shift would mean; nothing is written. A handful of statements, whatever the number of people.

    Refuses `unknown_activity`, `not_published`, `activity_cancelled`, `no_time_yet`, `past_midnight` and `another_day`
    (with the `activity` that would leave its day), and `unknown_repair`.
    """
    return _planned(event, asked, now or utcnow(), offering=True)


def apply(
    event: Event,
    asked: Asked,
    *,
    by: Actor,
    base: int | None = None,
    seen: str | None = None,
    now: dt.datetime | None = None,
) -> Preview:
    """Publish the shift: one version, or none when only meetings, rides and private time move, which change at once.

    `base` is the version and `seen` the fingerprint of the plan that the caller looked at. Refuses what `preview`
    refuses, `changed_meanwhile` (with the `version` there is now) when either is another one, `nothing_to_publish`
    when nothing moves, and `finished`.
    """
    lock(event)
    finished.ensure_running(event, now)
    if base is not None and base != event.version:
        raise Refusal("changed_meanwhile", version=event.version)
    now = now or utcnow()
    planned = _planned(event, asked, now, offering=False)
    if seen is not None and seen != planned.shift.fingerprint:
        raise Refusal("changed_meanwhile", version=event.version)
    if not planned.shift.moves:
        raise Refusal("nothing_to_publish")
    _publish(event, planned, by, now)
    return planned


def _planned(event: Event, asked: Asked, now: dt.datetime, *, offering: bool) -> Preview:
    activity = _find(event, asked.activity_id)
    starts_at = asked.starts_at or activity.starts_at + dt.timedelta(minutes=asked.minutes)
    soon = dt.datetime.fromtimestamp(-(-event.now(now).timestamp() // SOON) * SOON, dt.UTC)
    base, published = event.version, schedules.programme(event)
    try:
        shift = shifts.plan(
            published, activity.id, starts_at, asked.repairs, not_before=soon, offering=offering, begun=asked.begun
        )
    except NoShift as no:
        about = db.session.get(Activity, no.item) if no.item else None
        field = "repairs" if no.code == "unknown_repair" else None
        raise Refusal(no.code, field, **({"activity": about} if about else {})) from None
    rows = _rows(event, shift)
    return Preview(activity, shift, rows, _label(activity, shift), base)


def _find(event: Event, activity_id: int) -> Activity:
    """The activity, if it can be late at all."""
    activity = activities.find(event, activity_id, activities.STAFF)
    if activity is None:
        raise Refusal("unknown_activity", "activity")
    if activity.state == "cancelled":
        raise Refusal("activity_cancelled", activity=activity)
    if activity.starts_at is None:
        raise Refusal("no_time_yet", activity=activity)
    return activity


def _rows(event: Event, shift: Shift) -> dict[Id, Activity]:
    """The activities that the plan speaks of, and those of the same days that stay: one statement."""
    days = {shift.before[move.item].day for move in shift.moves} | {shift.before[shift.item].day}
    spoken = {move.item for move in shift.moves} | {key for one in shift.conflicts for key in one.items}
    spoken |= {key for repair in shift.repairs for key in (*repair.items, *(move.item for move in repair.moves))}
    spoken |= {key for choice in shift.chosen for key in read(choice).items}
    beside = sa.and_(Activity.day.in_(days), Activity.live.is_(False), Activity.state == "published")
    wanted = sa.select(Activity).where(Activity.event_id == event.id, sa.or_(Activity.id.in_(spoken), beside))
    rows = db.session.scalars(wanted.options(joinedload(Activity.place), joinedload(Activity.event)))
    return {row.id: row for row in rows}


def _label(activity: Activity, shift: Shift) -> dict[str, str]:
    """What moved, in the three languages: the label of the version."""
    times = [instant.astimezone(activity.event.tz).strftime("%H:%M") for instant in _from_to(shift)]
    more = sum(not shift.before[move.item].live for move in shift.moves) - 1
    return {
        code: forms[more > 0].format(title=_title(activity, code), was=times[0], now=times[1], more=more)
        for code, forms in MORE.items()
    }


def _from_to(shift: Shift) -> tuple[dt.datetime, dt.datetime]:
    """When what everything begins with was to start, and will; of what is under way, to end."""
    was, now = shift.before[shift.item], shift.after[shift.item]
    same = was.starts_at == now.starts_at
    return (was.interval[1], now.interval[1]) if same else (was.starts_at, now.starts_at)


def _title(activity: Activity, code: str) -> str:
    said = activity.title.get(code) or next(iter(activity.title.values()))
    return said if len(said) <= LONGEST_TITLE else f"{said[:LONGEST_TITLE].rstrip()}…"


def _publish(event: Event, planned: Preview, by: Actor, now: dt.datetime) -> None:
    moves = {move.item: move for move in planned.shift.moves}
    waited_for = participations.lock_lines(event, moves)
    rows = [planned.activities[key] for key in sorted(moves)]
    if any(row.revision != planned.shift.before[row.id].revision for row in rows):
        raise Refusal("changed_meanwhile", version=event.version)
    numbered = any(not row.live for row in rows)
    number = programme.next_version(event, planned.label, by=by, now=now) if numbered else None
    _rebase(moves)
    for row in rows:
        _set(row, moves[row.id], number, now)
    db.session.flush()
    programme.remember(list(moves), by=by, now=now)
    participations.fill(waited_for, now=now)
    feeds.stale_event(event)
    _tell(event, planned, number, by)


def _set(row: Activity, move: Move, number: int | None, now: dt.datetime) -> None:
    """Another time, or off; what is live belongs to no version."""
    if move.to_start is None:
        row.state = "cancelled"
    else:
        row.starts_at, row.ends_at = move.to_start, move.to_end
    row.revision += 1
    row.published_at = now
    if not row.live:
        row.version = number


def _rebase(moves: Mapping[Id, Move]) -> None:
    """Colleagues' drafts of what moves go on from here; times that they did not change are the new ones."""
    for draft in drafts.of_activities(moves):
        move = moves[draft.activity_id]
        if move.to_start is None:
            draft.cancelled = True
        elif (draft.starts_at, draft.ends_at) == (move.from_start, move.from_end):
            draft.starts_at, draft.ends_at = move.to_start, move.to_end
        draft.base_revision += 1


def _tell(event: Event, planned: Preview, number: int | None, by: Actor) -> None:
    shift, activity = planned.shift, planned.activity
    was, to = _from_to(shift)
    minutes = (to - was) // dt.timedelta(minutes=1)
    said = {"activity": activity.id, "title": activity.title, "minutes": minutes, "moved": len(shift.moves)}
    repairs = {"repairs": list(shift.chosen)} if shift.chosen else {}
    journal.write("programme.shifted", event, by, event_id=event.id, version=number, **said, **repairs)
