"""One thing is late: what moves along, what becomes impossible, and what could be done about it.

`plan` is deterministic and changes nothing: from a programme, an activity and its new start it makes a `Shift` to look
at. Repairs are chosen by their ids, applied in order, and everything else is planned anew around them.
"""

import dataclasses
import datetime as dt
import functools
import hashlib
from collections.abc import Iterable, Sequence

from scheduling import cascades, interpreters
from scheduling.cascades import Move
from scheduling.conflicts import Conflict
from scheduling.programme import NOBODY, Id, Item, Programme
from scheduling.repairs import Repair, offers
from scheduling.replans import NoShift, Replan

__all__ = ["Move", "NoShift", "Repair", "Shift", "Touched", "let_along", "plan", "touched"]


#: What those who travel go to, and in.
ON_THE_WAY = ("company_visit", "community", "visit", "transfer")


@dataclasses.dataclass(frozen=True)
class Shift:
    """What would happen."""

    item: Id
    #: Against what is published, in the programme's order.
    moves: tuple[Move, ...]
    before: Programme
    after: Programme
    #: Those that are not there today.
    conflicts: tuple[Conflict, ...]
    #: What could still be chosen.
    repairs: tuple[Repair, ...]
    #: The ids of what was chosen, in order.
    chosen: tuple[str, ...] = ()

    @functools.cached_property
    def fingerprint(self) -> str:
        """What makes it this plan: every move and every conflict. 16 hexadecimal digits."""
        written = repr((self.moves, [conflict.fingerprint for conflict in self.conflicts]))
        return hashlib.sha256(written.encode()).hexdigest()[:16]


@dataclasses.dataclass(frozen=True)
class Touched:
    """Whom and what a shift concerns."""

    #: Everybody for whom something is at another time, whoever they are.
    people: frozenset[Id]
    #: Participations by name in what moves.
    seats: int
    meetings: tuple[Id, ...]
    transfers: tuple[Id, ...]
    #: Places that are taken at another time.
    places: tuple[Id, ...]
    #: Interpreters that are needed at another time, at most at once; 0 where nobody interprets.
    interpreters: int
    #: Meals at another time, and for how many people.
    meals: tuple[tuple[Id, int], ...]


def plan(
    programme: Programme,
    item_id: Id,
    starts_at: dt.datetime,
    repairs: Sequence[str] = (),
    *,
    not_before: dt.datetime | None = None,
    offering: bool = True,
    begun: bool = False,
) -> Shift:
    """The activity at its new start, with everything that follows by the rule of `scheduling/cascades.py`.

    `repairs` are ids from an earlier plan's offers, applied in order; meetings are offered no slot before `not_before`.
    `begun`: it is under way; it ends as much later as it would begin, and its beginning stays.
    Without `offering` no further repairs are sought, which is most of the work.
    Raises `NoShift`: `unknown_activity` (cancelled and unpublished ones are not in a programme), `no_time_yet`,
    `past_midnight` and `another_day` (nothing leaves its local day), `unknown_repair`.
    """
    replan = dataclasses.replace(_begun(programme, item_id, starts_at, not_before), begun=begun)
    for choice in repairs:
        replan = replan.chosen(choice)
    moves = cascades.moves(programme, replan.after)
    offered = offers(replan, repairs) if offering else ()
    return Shift(item_id, moves, programme, replan.after, replan.conflicts, offered, tuple(repairs))


def let_along(programme: Programme, item_id: Id, starts_at: dt.datetime, *, begun: bool = False) -> tuple[str, ...]:
    """Repairs that let what is fixed follow whoever is late, where they would be in two places else; for who is on the
    road and cannot be there in time. As `plan` takes them; none where things would leave their day.
    """
    chosen: list[str] = []
    while True:
        try:
            found = plan(programme, item_id, starts_at, chosen, offering=False, begun=begun)
        except NoShift:
            return ()
        waiting = {
            key: None
            for conflict in found.conflicts
            for key in conflict.items
            if conflict.kind == "person_twice" and key != item_id and found.after[key].fixed
            if found.after[key].kind in ON_THE_WAY
        }
        if not waiting:
            return tuple(chosen)
        chosen += [f"release-{key}" for key in waiting]


def touched(shift: Shift) -> Touched:
    """Whom and what the shift concerns: those in what moves, and the meetings that conflict with it."""
    moving = [shift.before[move.item] for move in shift.moves]
    at_odds = [shift.before[key] for conflict in shift.conflicts for key in conflict.items if key in shift.before]
    people = NOBODY.union(*(shift.before.attending(item) for item in moving), *(c.people for c in shift.conflicts))
    return Touched(
        people=people,
        seats=sum(len(shift.before.named.get(item.id, NOBODY)) for item in moving),
        meetings=_ids(item for item in (*moving, *at_odds) if item.kind == "meeting"),
        transfers=_ids(item for item in (*moving, *at_odds) if item.kind == "transfer"),
        places=tuple(sorted({item.place for item in moving if item.place is not None})),
        interpreters=max((interpreters.needed(item) for item in moving), default=0),
        meals=tuple((item.id, len(shift.before.attending(item))) for item in moving if item.kind == "meal"),
    )


def _begun(programme: Programme, item_id: Id, starts_at: dt.datetime, not_before: dt.datetime | None) -> Replan:
    if item_id not in programme:
        raise NoShift("unknown_activity", item_id)
    if programme[item_id].interval is None:
        raise NoShift("no_time_yet", item_id)
    return Replan(programme, programme, item_id, {item_id: starts_at}, not_before)


def _ids(items: Iterable[Item]) -> tuple[Id, ...]:
    return tuple(dict.fromkeys(item.id for item in items))
