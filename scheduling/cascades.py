"""What moves along when something is late, and where it comes to stand.

What follows in the same place, or needs the same person, and would now overlap moves by just as much as needed, in
order, until a gap absorbs it. What overlapped before may go on overlapping as much, not more. Parts go with their
whole, milestones follow what precedes them on their day, rides follow what their passengers come from and are followed
by what they go to. What is fixed stays, and so do meetings and private time: their people agreed on that very time, so
one that has become impossible is a conflict. What is early pulls nothing with it. Instants move, so every activity
lasts as long as before, whatever clocks do that day.
"""

import dataclasses
import datetime as dt
from collections.abc import Mapping

from scheduling.programme import Id, Item, Programme

#: Their people agreed on the time: they neither follow nor push.
AGREED = ("meeting", "block")


def cascade(programme: Programme, starts: Mapping[Id, dt.datetime]) -> Programme:
    """The programme with these items at these starts, or as much later as others push them, and all that follows."""
    moved: dict[Id, Item] = {}
    for item in _in_order(programme, starts):
        start = _start(programme, item, starts, moved)
        if start != item.starts_at:
            moved[item.id] = item.at(start)
    return programme.moved(moved)


def _in_order(programme: Programme, starts: Mapping[Id, dt.datetime]) -> list[Item]:
    """What can move, by time, a whole always before its parts: what moves an item comes before it."""

    def key(item: Item) -> tuple[object, ...]:
        wholes = [programme[whole].starts_at for whole in _wholes(programme, item) if programme[whole].starts_at]
        return max([item.starts_at, *wholes]), len(wholes), item.rank, item.id

    return sorted((item for item in programme if item.interval and (item.id in starts or not _stays(item))), key=key)


def _stays(item: Item) -> bool:
    """Whether it moves only when somebody chooses so."""
    return item.fixed or item.kind in AGREED


def _start(programme: Programme, item: Item, starts: Mapping[Id, dt.datetime], moved: Mapping[Id, Item]) -> dt.datetime:
    chosen = starts.get(item.id)
    least = item.starts_at if chosen is None else chosen
    if chosen is None and item.parent in moved:
        least += moved[item.parent].starts_at - programme[item.parent].starts_at
    if item.kind in AGREED:
        return least
    pushed = (_pushed(programme[key], now, item) for key, now in moved.items() if follows(programme, key, item))
    return max([least, *pushed])


def _pushed(before: Item, now: Item, item: Item) -> dt.datetime:
    """Where `item` may start now: after the end of what it follows, less what they overlapped anyway."""
    return now.interval[1] + min(item.starts_at - before.interval[1], dt.timedelta())


def follows(programme: Programme, earlier_id: Id, item: Item) -> bool:
    """Whether a delay of the one, in this programme, is a delay of the other as soon as they touch."""
    earlier = programme[earlier_id]
    if earlier.kind in (*AGREED, "milestone") or earlier.day != item.day or not _precedes(earlier, item):
        return False
    if earlier.id in _wholes(programme, item) or item.id in _wholes(programme, earlier):
        return False
    if item.kind == "milestone":
        return not earlier.live and earlier.interval[1] <= item.starts_at and _not_elsewhere(earlier, item)
    return _in_one_place(programme, earlier, item) or _needs_same_person(programme, earlier, item)


def _precedes(earlier: Item, item: Item) -> bool:
    (start, end), (later_start, later_end) = earlier.interval, item.interval
    return later_start >= end or (later_start > start and later_end > end)


def _not_elsewhere(earlier: Item, item: Item) -> bool:
    return item.place is None or earlier.place in (None, item.place)


def _in_one_place(programme: Programme, earlier: Item, item: Item) -> bool:
    if item.place is None or (earlier.to_place or earlier.place) != item.place:
        return False
    if "transfer" not in (earlier.kind, item.kind):
        return True
    return not programme.attending(earlier).isdisjoint(programme.attending(item))


def _needs_same_person(programme: Programme, earlier: Item, item: Item) -> bool:
    needed = programme.needed.get(earlier.id)
    return bool(needed) and not needed.isdisjoint(programme.needed.get(item.id, frozenset()))


def _wholes(programme: Programme, item: Item) -> tuple[Id, ...]:
    """What it is part of, the nearest first."""
    found: list[Id] = []
    while item.parent in programme and item.parent not in (*found, item.id):
        found.append(item.parent)
        item = programme[item.parent]
    return tuple(found)


@dataclasses.dataclass(frozen=True)
class Move:
    """One activity before and after. Without `to_start` it is left out."""

    item: Id
    from_start: dt.datetime
    #: None: open.
    from_end: dt.datetime | None
    to_start: dt.datetime | None
    to_end: dt.datetime | None

    @property
    def later(self) -> dt.timedelta:
        """How much later it starts; negative: earlier."""
        return (self.to_start or self.from_start) - self.from_start

    @property
    def lengthened(self) -> dt.timedelta:
        """How much longer it lasts; negative: shorter."""
        if not (self.from_end and self.to_end):
            return dt.timedelta()
        return (self.to_end - self.to_start) - (self.from_end - self.from_start)


def moves(before: Programme, after: Programme) -> tuple[Move, ...]:
    """What stands at another time, or not at all any more, in the order of `before`."""
    pairs = ((item, after.by_id.get(item.id)) for item in before)
    found = (_move(item, now) for item, now in pairs if now is not item)
    return tuple(move for move in found if (move.to_start, move.to_end) != (move.from_start, move.from_end))


def _move(item: Item, now: Item | None) -> Move:
    return Move(item.id, item.starts_at, item.ends_at, now and now.starts_at, now and now.ends_at)
