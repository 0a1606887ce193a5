"""A shift in words and as a picture: what a repair would do, whom it touches, and the day before and after."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence

from flask_babel import gettext as _

from exports import delays
from exports.delays import Lasting
from models import Activity, Event, Place
from operations.shifts import Preview
from queries import conflicts as told
from queries.conflicts import Told
from scheduling import shifts
from scheduling.programme import Item
from scheduling.replans import Choice, read
from scheduling.shifts import Repair, Touched
from web.formats import local, plain, time_of

#: So many conflicts are told one by one; the others are counted.
MOST_CONFLICTS = 12


@dataclasses.dataclass(frozen=True)
class Option:
    """A repair as one can choose it."""

    id: str
    sentence: str
    #: Titles' kinds of the conflicts that it would make.
    makes: tuple[str, ...] = ()
    #: How many conflicts it ends.
    ends: int = 0
    chosen: bool = False


@dataclasses.dataclass(frozen=True)
class Trouble:
    """A conflict with the ways out that were not named before."""

    told: Told
    options: tuple[Option, ...]


@dataclasses.dataclass(frozen=True)
class Outcome:
    """All that a page shows of a preview."""

    preview: Preview
    picture: delays.Day
    touched: Touched
    places: Sequence[Place]
    troubles: Sequence[Trouble]
    #: Conflicts that are not told one by one.
    more: int
    #: Ways to catch up, and what was chosen already.
    options: Sequence[Option]
    chosen: Sequence[Option]


@dataclasses.dataclass(frozen=True)
class _Facts:
    """An activity as it would be, for the sentence of a conflict."""

    title: dict[str, str]
    number: str | None
    day: dt.date
    starts_at: dt.datetime | None
    ends_at: dt.datetime | None


def outcome(event: Event, preview: Preview) -> Outcome:
    """The preview with its words; five statements more."""
    shift, touched = preview.shift, shifts.touched(preview.shift)
    shown = shift.conflicts[:MOST_CONFLICTS]
    rows = told.told(event, shown, {key: _facts(row, shift.after[key]) for key, row in preview.activities.items()
                                    if key in shift.after})  # fmt: skip
    named = {repair.id for repair in shift.repairs if repair.ends}
    places = {row.place_id: row.place for row in preview.activities.values() if row.place}
    return Outcome(
        preview,
        picture(event, preview),
        touched,
        [places[key] for key in touched.places if key in places],
        _troubles(event, preview, rows),
        len(shift.conflicts) - len(shown),
        [_option(event, preview, one) for one in shift.repairs if one.id not in named],
        [Option(one, describe(event, preview, read(one)), chosen=True) for one in shift.chosen],
    )


def describe(event: Event, preview: Preview, choice: Choice) -> str:
    """What a repair does, as a sentence."""
    titles = [name(preview.activities[key]) for key in choice.items if key in preview.activities]
    said = {"title": titles[0] if titles else "", "other": titles[-1] if titles else ""}
    time = time_of(choice.starts_at, event.zone) if choice.starts_at else ""
    return {
        "shorten": _("Shorten “%(title)s” by %(minutes)s minutes", **said, minutes=choice.minutes),
        "stretch": _("Let “%(title)s” last %(minutes)s minutes longer", **said, minutes=choice.minutes),
        "later": _("Begin “%(title)s” at %(time)s", **said, time=time),
        "begin": _("Begin “%(title)s” at %(time)s and end it as planned", **said, time=time),
        "move": _("Move “%(title)s” to %(time)s", **said, time=time),
        "release": _("Let “%(title)s” move along, although it is fixed", **said),
        "swap": _("“%(title)s” and “%(other)s” change places", **said),
        "skip": _("Leave out “%(title)s”", **said),
        "meetings": _("Move each of these meetings to the nearest free slot"),
    }[choice.kind]


def name(activity: Activity) -> str:
    """A short name: its number where it has one, else its title."""
    title = plain(activity.title)
    return f"{activity.number}. {title}" if activity.number else title


def picture(event: Event, preview: Preview) -> delays.Day:
    """The programme of the day, before and after; of meetings, rides and private time what moves."""
    shift = preview.shift
    moving = {move.item for move in shift.moves}
    day = shift.before[preview.activity.id].day
    items = [one for one in shift.before if one.day == day and one.interval and (not one.live or one.id in moving)]
    rows = [_lasting(event, preview, one) for one in sorted(items, key=lambda one: (one.interval, one.id))]
    hours = {hour: f"{hour % 24:02}:00" for hour in range(49)}
    now = event.now()
    return delays.day(rows, hours, _minute(event, day, now) if local(now, event.zone).date() == day else None)


def _lasting(event: Event, preview: Preview, item: Item) -> Lasting:
    was = tuple(_minute(event, item.day, moment) for moment in item.interval)
    there = item.id in preview.shift.after
    now = preview.shift.after[item.id].interval if there else None
    tone = "gone" if now is None else "stays" if now == item.interval else "moved"
    span = now and tuple(_minute(event, item.day, moment) for moment in now)
    times = time_of(item.starts_at, event.zone)
    if tone == "moved":
        times = f"{times} → {time_of(now[0], event.zone)}"
    return Lasting(name(preview.activities[item.id]), times, was, span, tone)


def _minute(event: Event, day: dt.date, moment: dt.datetime) -> float:
    """Minutes since the day began, by the clocks on the wall."""
    wall = local(moment, event.zone).replace(tzinfo=None)
    return (wall - dt.datetime.combine(day, dt.time())).total_seconds() / 60


def _facts(row: Activity, item: Item) -> _Facts:
    return _Facts(row.title, row.number, item.day, item.starts_at, item.ends_at)


def _troubles(event: Event, preview: Preview, rows: Iterable[Told]) -> list[Trouble]:
    """Each repair stands with the first conflict that it ends."""
    named, found = set(), []
    for one in rows:
        ways = [way for way in preview.shift.repairs if one.fingerprint in way.ends and way.id not in named]
        named.update(way.id for way in ways)
        found.append(Trouble(one, tuple(_option(event, preview, way) for way in ways)))
    return found


def _option(event: Event, preview: Preview, repair: Repair) -> Option:
    makes = tuple(dict.fromkeys(conflict.kind for conflict in repair.makes))
    return Option(repair.id, describe(event, preview, read(repair.id)), makes, len(repair.ends))
