"""What could be done about a shift: for each conflict at least two ways out where there are two, and ways to catch up.

Nothing here decides. Each repair is planned through before it is offered, so that it says what it moves, which
conflicts it ends and which it makes.
"""

import dataclasses
import datetime as dt
import functools
from collections import defaultdict
from collections.abc import Iterable, Iterator

from scheduling import cascades
from scheduling.cascades import AGREED, Move
from scheduling.conflicts import Conflict
from scheduling.programme import Id, Item
from scheduling.replans import ALL_MEETINGS, MINUTE, NoShift, Replan, read, stamp, troubled_meetings
from scheduling.slots import Slots

KINDS = ("shorten", "stretch", "later", "begin", "move", "release", "swap", "skip", "meetings")
#: What gives time first.
BREAKS = ("meal", "social", "registration")
#: Shorter than this is not worth anybody's trouble.
LEAST_GAIN = 5
#: How many activities are offered for shortening at once, for a conflict and for catching up.
MOST_SHORTENED = 2
#: Conflicts between activities for which ways out are sought; a day with more needs another plan, not more choices.
MOST_CONFLICTS = 12


@dataclasses.dataclass(frozen=True)
class Repair:
    """One choice: its stable `id`, what it is, and what it would do to the plan as it stands."""

    id: str
    #: One of `KINDS`.
    kind: str
    #: What it changes, first of all.
    items: tuple[Id, ...]
    moves: tuple[Move, ...]
    #: Fingerprints of the plan's conflicts that it ends.
    ends: tuple[str, ...]
    #: Conflicts that it makes.
    makes: tuple[Conflict, ...] = ()


def offers(replan: Replan, chosen: Iterable[str] = ()) -> tuple[Repair, ...]:
    """Repairs for the plan's conflicts in their order, then ways to catch up; the same for the same plan."""
    meetings, catching_up = list(_for_meetings(replan)), list(_to_catch_up(replan))
    words = dict.fromkeys((*_for_conflicts(replan), *catching_up))
    known = {choice: _tried(replan, choice) for choice in words if choice not in set(chosen)}
    useful = [repair for choice, repair in known.items() if repair and _helps(repair, choice in catching_up)]
    different = {repair.moves: repair for repair in reversed(useful)}
    return (*meetings, *(repair for repair in useful if different[repair.moves] is repair))


def _for_conflicts(replan: Replan) -> Iterator[str]:
    between = [one for one in replan.conflicts if not _meetings_of(replan, one)]
    for conflict in between[:MOST_CONFLICTS]:
        yield from _for_conflict(replan, conflict)


def _tried(replan: Replan, choice: str) -> Repair | None:
    """The repair as it would turn out; None when it makes no sense here or changes nothing."""
    try:
        tried = replan.chosen(choice)
        changed = cascades.moves(replan.after, tried.after)
    except NoShift:
        return None
    if not changed:
        return None
    left, now = ({_key(one) for one in plan.conflicts} for plan in (tried, replan))
    ended = tuple(one.fingerprint for one in replan.conflicts if _key(one) not in left)
    made = tuple(one for one in tried.conflicts if _key(one) not in now)
    said = read(choice)
    return Repair(choice, said.kind, said.items, changed, ended, made)


def _helps(repair: Repair, catches_up: bool) -> bool:
    """Whether it ends more than it makes, or brings something back to its time at the cost of nothing."""
    return len(repair.makes) < len(repair.ends) or (catches_up and not repair.makes)


def _key(conflict: Conflict) -> tuple[object, ...]:
    return conflict.kind, tuple(sorted(conflict.items))


# Meetings


def _meetings_of(replan: Replan, conflict: Conflict) -> list[Item]:
    items = (replan.after[key] for key in conflict.items)
    return [item for item in items if item.kind in AGREED and item.id != replan.item_id]


def _for_meetings(replan: Replan) -> Iterator[Repair]:
    """All at once to the nearest free slots, and for each by itself: to the nearest, or left out."""
    troubled, slots, ends = troubled_meetings(replan), Slots(replan.after), _by_item(replan.conflicts)
    wholes = {item.parent for item in replan.programme}
    if len(troubled) > 1 and (together := _tried(replan, ALL_MEETINGS)) and together.ends:
        yield together
    for item in troubled:
        ended = tuple(ends[item.id])
        if start := slots.nearest(item, replan.not_before):
            now = item.at(start)
            moved = Move(item.id, item.starts_at, item.ends_at, now.starts_at, now.ends_at)
            yield Repair(f"move-{item.id}-{stamp(start)}", "move", (item.id,), (moved,), ended)
        if item.id not in wholes:
            left_out = Move(item.id, item.starts_at, item.ends_at, None, None)
            yield Repair(f"skip-{item.id}", "skip", (item.id,), (left_out,), ended)


def _by_item(conflicts: Iterable[Conflict]) -> dict[Id, list[str]]:
    """The fingerprints of all conflicts that each item is part of."""
    found: dict[Id, list[str]] = defaultdict(list)
    for conflict in conflicts:
        for item in conflict.items:
            found[item].append(conflict.fingerprint)
    return found


# What the programme itself can give


def _for_conflict(replan: Replan, conflict: Conflict) -> Iterator[str]:
    """Ways out of a conflict between activities of the programme, the gentlest first."""
    # In the order that was meant: what is fixed may by now begin before what was to come before it.
    items = sorted((replan.after[key] for key in conflict.items), key=functools.partial(_meant, replan))
    if conflict.kind == "company_closed":
        yield from _into_hours(replan, items[0], conflict)
    if len(items) < 2:
        return
    earlier, later = items[0], items[-1]
    needed = _minutes_needed(earlier, later, conflict)
    for item in _givers(replan, earlier, needed)[:MOST_SHORTENED]:
        yield f"shorten-{item.id}-{needed}"
    start = later.starts_at + needed * MINUTE
    if later.fixed:
        yield f"release-{later.id}"
    if later.id != replan.item_id:
        yield f"later-{later.id}-{stamp(start)}"
        yield f"begin-{later.id}-{stamp(start)}"
    yield from _swaps(replan)
    for item in (later, earlier):
        if item.id != replan.item_id and not item.blocking:
            yield f"skip-{item.id}"


def _meant(replan: Replan, item: Item) -> tuple[object, ...]:
    planned = replan.programme.by_id.get(item.id, item)
    return planned.interval or item.interval, item.id


def _into_hours(replan: Replan, visit: Item, conflict: Conflict) -> Iterator[str]:
    """A visit that ends after its company closes is shorter, or what comes before it is; one that is too early waits
    until it opens. Else it is at the company's next hours of the day, or left out.
    """
    opens_at, short = conflict.detail["opens_at"], conflict.detail["short"]
    if visit.starts_at >= opens_at:
        for item in dict.fromkeys((visit, *_givers(replan, visit, short)[:MOST_SHORTENED])):
            yield f"shorten-{item.id}-{short}"
    hours = replan.after.hosts[visit.id].hours
    for start in sorted(one[0] for one in hours if one[0] > visit.starts_at and one[1] - one[0] >= visit.lasts):
        yield f"later-{visit.id}-{stamp(start)}"
    if visit.id != replan.item_id:
        yield f"skip-{visit.id}"


def _minutes_needed(earlier: Item, later: Item, conflict: Conflict) -> int:
    """How much sooner the earlier has to end, or how much later the other to begin."""
    overlap = earlier.interval[1] - later.starts_at
    return -(-overlap // MINUTE) if overlap > dt.timedelta() else int(conflict.detail.get("short", 1))


def _givers(replan: Replan, last: Item, minutes: int) -> list[Item]:
    """What could be so much shorter, of all that moved until `last` ends: breaks first, then the longest."""
    moved = {move.item for move in cascades.moves(replan.published, replan.after)} | {last.id}
    able = [
        item
        for item in replan.after
        if item.id in moved and item.interval and item.day == last.day and item.starts_at <= last.starts_at
        if not item.live and replan.slack(replan.programme[item.id]) >= minutes
    ]
    return sorted(able, key=lambda item: (item.kind not in BREAKS, item.id == replan.item_id, -item.lasts, item.id))


def _to_catch_up(replan: Replan) -> Iterator[str]:
    """Shorten what runs late so that what follows is on time again; swap; let the break before fill the gap."""
    late = [move for move in cascades.moves(replan.published, replan.after) if move.later > dt.timedelta()]
    if replan.after[replan.item_id].kind in AGREED or not any(move.item == replan.item_id for move in late):
        return
    for gain, item in _gains(replan, late)[:MOST_SHORTENED]:
        yield f"shorten-{item.id}-{gain}"
    yield from _swaps(replan)
    yield from _stretches(replan)


def _gains(replan: Replan, late: list[Move]) -> list[tuple[int, Item]]:
    """How many minutes each could make up for, the most first; none where only one thing is late."""
    gains = []
    for item in (replan.programme[move.item] for move in late if len(late) > 1):
        if not item.live:
            delay = replan.after[item.id].interval[1] - replan.published[item.id].interval[1]
            gains.append((min(replan.slack(item), delay // MINUTE) // LEAST_GAIN * LEAST_GAIN, item))
    able = [(gain, item) for gain, item in gains if gain >= LEAST_GAIN]
    return sorted(able, key=lambda row: (-row[0], row[1].starts_at, row[1].id))


def _swaps(replan: Replan) -> Iterator[str]:
    """What is late changes places with the next of its kind in the same place."""
    item = replan.programme[replan.item_id]
    following = [
        other
        for other in replan.programme
        if other.kind == item.kind and other.day == item.day and other.place == item.place is not None
        if other.interval and other.starts_at >= item.interval[1] and not (other.fixed or item.fixed or other.live)
    ]
    for other in sorted(following, key=lambda other: (other.starts_at, other.id))[:1]:
        yield f"swap-{item.id}-{other.id}"


def _stretches(replan: Replan) -> Iterator[str]:
    """The break that led up to what is late lasts until it begins."""
    item, now = replan.published[replan.item_id], replan.after[replan.item_id]
    for other in replan.programme:
        leads = other.kind in BREAKS and other.place == item.place and other.ends_at == item.starts_at
        if leads and not other.fixed and (gap := (now.starts_at - other.ends_at) // MINUTE) > 0:
            yield f"stretch-{other.id}-{gap}"
