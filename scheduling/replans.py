"""A programme in the middle of being replanned: what was published, what was chosen so far, and what follows from it.

Each choice is a word that says all: `shorten-12-30` takes half an hour from the end of activity 12. So a choice means
the same tomorrow, can be sent by a program, and needs no memory between two requests.
"""

import dataclasses
import datetime as dt
import functools
import re
from collections.abc import Callable, Mapping

from scheduling import cascades, conflicts
from scheduling.cascades import AGREED
from scheduling.conflicts import MEAL_CROWD, MEAL_MINUTES, Conflict
from scheduling.programme import Id, Item, Programme
from scheduling.slots import Slots

MINUTE = dt.timedelta(minutes=1)
DAY = dt.timedelta(days=1)
#: Minutes below which an activity of a kind is not shortened; a meeting of fifteen is the least that meeting desks
#: report. The others are the house's own, and no activity loses more than half.
LEAST = {
    "ceremony": 20, "plenary": 45, "panel": 45, "signing": 15, "announcement": 10, "meal": 30, "social": 30,
    "visit": 45, "meeting": 15, "company_visit": 45, "community": 45,
}  # fmt: skip
LEAST_OTHERWISE = 30
STAMP = "%Y%m%dT%H%M%SZ"
ALL_MEETINGS = "meetings"


class NoShift(Exception):
    """What cannot be planned. `code`: unknown_activity, no_time_yet, past_midnight, another_day or unknown_repair;
    `item` is the activity that it is about.
    """

    def __init__(self, code: str, item: Id | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.item = item


@dataclasses.dataclass(frozen=True)
class Replan:
    """`programme` is the published one with what was chosen in it, before anything follows from it."""

    published: Programme
    programme: Programme
    #: The activity that everything begins with.
    item_id: Id
    #: Where activities shall start; others may push them further.
    starts: Mapping[Id, dt.datetime]
    #: Meetings are offered no slot before this moment.
    not_before: dt.datetime | None = None
    #: What everything begins with has begun: it ends later, and began when it did.
    begun: bool = False

    @functools.cached_property
    def after(self) -> Programme:
        """What follows. Raises `NoShift` where an activity would leave its day."""
        after = cascades.cascade(self.programme, self.starts)
        if self.begun:
            began = dataclasses.replace(after[self.item_id], starts_at=self.published[self.item_id].starts_at)
            after = after.moved({began.id: began})
        for move in cascades.moves(self.published, after):
            _ensure_same_day(self.published, move)
        return after

    @functools.cached_property
    def conflicts(self) -> tuple[Conflict, ...]:
        """What is unwise now and was not before."""
        return conflicts.arising(self.published, self.after)

    def with_items(self, *items: Item, **more: object) -> "Replan":
        """The same with these items as a beginning."""
        return dataclasses.replace(self, programme=self.programme.moved({item.id: item for item in items}), **more)

    def started(self, starts: Mapping[Id, dt.datetime]) -> "Replan":
        """The same with these starts as well."""
        return dataclasses.replace(self, starts={**self.starts, **starts})

    def chosen(self, choice: str) -> "Replan":
        """The same with this repair. Raises `NoShift("unknown_repair")` for one that makes no sense here."""
        for form, apply in CHOICES.items():
            if found := form.fullmatch(choice):
                return apply(self, *(_argument(text) for text in found.groups()))
        raise NoShift("unknown_repair")

    def slack(self, item: Item) -> int:
        """By how many whole minutes it may still be shortened."""
        if not item.ends_at or item.id not in self.published:
            return 0
        return max(0, (item.lasts - self._least(item)) // MINUTE)

    def _least(self, item: Item) -> dt.timedelta:
        stated = LEAST.get(item.kind, LEAST_OTHERWISE)
        if item.kind == "meal" and len(self.programme.attending(item)) > MEAL_CROWD:
            stated = MEAL_MINUTES
        parts = (part.interval[1] for part in self.programme if part.parent == item.id and part.interval)
        needed = max((end - item.starts_at for end in parts), default=dt.timedelta())
        return max(stated * MINUTE, self.published[item.id].lasts / 2, needed)


def _ensure_same_day(programme: Programme, move: cascades.Move) -> None:
    """Days stay days: nothing starts on another one, or ends after midnight that did not."""
    if move.to_start is None:
        return
    was, now = (programme.local(instant).date() for instant in (move.from_start, move.to_start))
    if was != now:
        raise NoShift("past_midnight" if now > was else "another_day", move.item)
    if move.from_end and _last_day(programme, move.from_end) == was < _last_day(programme, move.to_end):
        raise NoShift("past_midnight", move.item)


def _last_day(programme: Programme, end: dt.datetime) -> dt.date:
    """The local day of an end; midnight itself belongs to the day before."""
    return programme.local(end - dt.timedelta.resolution).date()


@dataclasses.dataclass(frozen=True)
class Choice:
    """What a repair's id says: its kind, the activities that it is about, and by how many minutes or to what start."""

    kind: str
    items: tuple[Id, ...] = ()
    minutes: int | None = None
    starts_at: dt.datetime | None = None


def read(choice: str) -> Choice:
    """The parts of a repair's id. Raises `NoShift("unknown_repair")` for what is none."""
    for form in CHOICES:
        if found := form.fullmatch(choice):
            kind, arguments = choice.partition("-")[0], [_argument(text) for text in found.groups()]
            items = arguments[: 2 if kind == "swap" else 1]
            return Choice(kind, tuple(items), *_minutes_or_start(arguments[len(items) :]))
    raise NoShift("unknown_repair")


def _minutes_or_start(rest: list[int | dt.datetime]) -> tuple[int | None, dt.datetime | None]:
    last = rest[0] if rest else None
    return (last, None) if isinstance(last, int) else (None, last)


def stamp(instant: dt.datetime) -> str:
    """An instant as a choice writes it."""
    return instant.astimezone(dt.UTC).strftime(STAMP)


def _argument(text: str) -> int | dt.datetime:
    if text.isdigit():
        return int(text)
    try:
        return dt.datetime.strptime(text, STAMP).replace(tzinfo=dt.UTC)
    except ValueError:
        raise NoShift("unknown_repair") from None


def _item(replan: Replan, item_id: Id, *, agreed: bool = False) -> Item:
    """The item, if it has a time and is of the sort that the choice is for."""
    if item_id not in replan.programme or not replan.programme[item_id].interval:
        raise NoShift("unknown_repair")
    item = replan.programme[item_id]
    _must((item.kind in AGREED) is agreed)
    return item


def _must(sensible: bool) -> None:
    if not sensible:
        raise NoShift("unknown_repair")


# What can be chosen


def _shorten(replan: Replan, item_id: Id, minutes: int) -> Replan:
    """Its end comes so many minutes sooner."""
    _must(item_id in replan.programme and 0 < minutes <= replan.slack(item := replan.programme[item_id]))
    return replan.with_items(dataclasses.replace(item, ends_at=item.ends_at - minutes * MINUTE))


def _stretch(replan: Replan, item_id: Id, minutes: int) -> Replan:
    """Its end comes so many minutes later: it fills the gap before what is late."""
    item = _item(replan, item_id)
    _must(item.ends_at is not None and item_id != replan.item_id and 0 < minutes <= DAY / MINUTE / 2)
    return replan.with_items(dataclasses.replace(item, ends_at=item.ends_at + minutes * MINUTE))


def _later(replan: Replan, item_id: Id, start: dt.datetime) -> Replan:
    """It starts later, and what follows it follows."""
    item = _item(replan, item_id)
    _must(item_id != replan.item_id and item.starts_at < start < item.starts_at + DAY)
    return replan.started({item_id: start})


def _begin(replan: Replan, item_id: Id, start: dt.datetime) -> Replan:
    """It begins later and ends when it was to end."""
    item = _item(replan, item_id)
    _must(item_id != replan.item_id and 0 < (start - item.starts_at) // MINUTE <= replan.slack(item))
    return replan.with_items(dataclasses.replace(item, starts_at=start, fixed=True))


def _move(replan: Replan, item_id: Id, start: dt.datetime) -> Replan:
    """A meeting at another time."""
    item = _item(replan, item_id, agreed=True)
    _must(item_id != replan.item_id and abs(start - item.starts_at) < DAY)
    return replan.started({item_id: start})


def _release(replan: Replan, item_id: Id) -> Replan:
    """What is fixed follows after all."""
    item = _item(replan, item_id)
    _must(item.fixed)
    return replan.with_items(dataclasses.replace(item, fixed=False))


def _swap(replan: Replan, first_id: Id, second_id: Id) -> Replan:
    """The second takes the first's beginning, and the first comes after it."""
    first, second = _item(replan, first_id), _item(replan, second_id)
    _must(not (first.fixed or second.fixed) and first.day == second.day and first.interval[1] <= second.starts_at)
    gap = second.starts_at - first.interval[1]
    new = {second_id: first.starts_at, first_id: first.starts_at + second.lasts + gap}
    parts = (
        part.at(part.starts_at + (new[part.parent] - replan.programme[part.parent].starts_at))
        for part in replan.programme
        if part.parent in new and part.starts_at
    )
    swapped = replan.with_items(first.at(new[first_id]), second.at(new[second_id]), *parts)
    return swapped.started({key: max(start, new[key]) for key, start in replan.starts.items() if key in new})


def _skip(replan: Replan, item_id: Id) -> Replan:
    """It is left out: cancelled."""
    _must(item_id != replan.item_id and item_id in replan.programme)
    _must(not any(part.parent == item_id for part in replan.programme))
    kept = tuple(item for item in replan.programme if item.id != item_id)
    return dataclasses.replace(replan, programme=dataclasses.replace(replan.programme, items=kept))


def _move_meetings(replan: Replan) -> Replan:
    """Every meeting that became impossible goes to the free slot nearest to it, one after the other."""
    return replan.started(free_slots(replan))


def troubled_meetings(replan: Replan) -> list[Item]:
    """Meetings and private time in a conflict, by time; not what everything begins with."""
    ids = {key for conflict in replan.conflicts for key in conflict.items} - {replan.item_id}
    found = [replan.after[key] for key in ids if replan.after[key].kind in AGREED]
    return sorted(found, key=lambda item: (item.starts_at, item.id))


def free_slots(replan: Replan) -> dict[Id, dt.datetime]:
    """Where each of them could go when all of them go, each past those before it."""
    slots, starts = Slots(replan.after), {}
    for item in troubled_meetings(replan):
        if start := slots.nearest(item, replan.not_before):
            starts[item.id] = start
            slots.put(item.at(start))
    return starts


_ID, _STAMP = r"([1-9][0-9]{0,9})", r"([0-9]{8}T[0-9]{6}Z)"
CHOICES: dict[re.Pattern, Callable[..., Replan]] = {
    re.compile(form, re.ASCII): apply
    for form, apply in (
        (f"shorten-{_ID}-{_ID}", _shorten),
        (f"stretch-{_ID}-{_ID}", _stretch),
        (f"later-{_ID}-{_STAMP}", _later),
        (f"begin-{_ID}-{_STAMP}", _begin),
        (f"move-{_ID}-{_STAMP}", _move),
        (f"release-{_ID}", _release),
        (f"swap-{_ID}-{_ID}", _swap),
        (f"skip-{_ID}", _skip),
        (ALL_MEETINGS, _move_meetings),
    )
}
