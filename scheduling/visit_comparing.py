"""Two plans of company visits beside each other, person by person: what is kept, moved, lost and gained.

Nobody visits a company twice, so a visit is known by its person and its company. Times are compared by when a slot
begins, never by its number: the two plans may have been calculated for other slots.
"""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping

from scheduling.programme import Id
from scheduling.visits import Question, Session, Track, Visit

#: In the order in which somebody would want to know.
KINDS = ("lost", "moved", "gained", "kept")


@dataclasses.dataclass(frozen=True)
class Difference:
    """One visit of one person. `kind`: one of `KINDS`."""

    visitor: Id
    host: Id
    kind: str
    #: When it begins in either plan; None: it is not in it.
    was: dt.datetime | None
    now: dt.datetime | None


def times(question: Question, visits: Iterable[Visit]) -> dict[tuple[Id, Id], dt.datetime]:
    """By visitor and company, when the visit begins; what is in none of the question's slots is left out."""
    known = (one for one in visits if one.slot in question.slot)
    return {(one.visitor, one.host): question.slot[one.slot].starts_at for one in known}


def compare(
    was: Mapping[tuple[Id, Id], dt.datetime], now: Mapping[tuple[Id, Id], dt.datetime]
) -> dict[Id, tuple[Difference, ...]]:
    """By person, every visit of either plan as `times` tells them, the greatest differences first."""
    found = defaultdict(list)
    for visitor, host in was.keys() | now.keys():
        before, after = was.get((visitor, host)), now.get((visitor, host))
        found[visitor].append(Difference(visitor, host, _kind(before, after), before, after))
    return {visitor: tuple(sorted(found[visitor], key=_place)) for visitor in sorted(found)}


def sessions_apart(
    was: Mapping[tuple[Id, Id], dt.datetime], now: Mapping[tuple[Id, Id], dt.datetime]
) -> tuple[list[tuple[Id, dt.datetime]], list[tuple[Id, dt.datetime]]]:
    """Which companies receive when in the one plan only, and in the other only, in the order of time."""
    one, other = ({(host, at) for (_visitor, host), at in plan.items()} for plan in (was, now))
    return tuple(sorted(alone, key=lambda each: (each[1], each[0])) for alone in (one - other, other - one))


def buses_of(tracks: Iterable[Track]) -> dict[Session, tuple[Id, ...]]:
    """By session, the buses that bring its visitors, in order; a bus nobody counted is left out."""
    found = defaultdict(set)
    for track in tracks:
        for stop in track.stops:
            if track.bus is not None:
                found[stop].add(track.bus)
    return {stop: tuple(sorted(buses)) for stop, buses in found.items()}


def _kind(was: dt.datetime | None, now: dt.datetime | None) -> str:
    if now is None:
        return "lost"
    if was is None:
        return "gained"
    return "kept" if was == now else "moved"


def _place(one: Difference) -> tuple[int, dt.datetime, Id]:
    return KINDS.index(one.kind), one.now or one.was, one.host
