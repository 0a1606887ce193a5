"""Keeping people in the buses they know: the same visits in other buses would be news to everybody, for nothing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from scheduling.programme import Id
from scheduling.visit_checks import breaches
from scheduling.visits import Number, Question, Session, Track, Visit


def kept(
    question: Question, visits: frozenset[Visit], tracks: Iterable[Track], known: Mapping[tuple[Id, Session], Id]
) -> tuple[Track, ...]:
    """The tracks, but run by run those of the buses that are `known` by visitor and session, where that is possible:
    everybody of the run has one, and no rule is broken.
    """
    found = tuple(tracks)
    in_run: dict[Number, set[Visit]] = defaultdict(set)
    for one in visits:
        in_run[question.slot[one.slot].run].add(one)
    for run in sorted({track.run for track in found}):
        before = _as_known(question, run, in_run[run], known)
        tried = (*(track for track in found if track.run != run), *(before or ()))
        if before is not None and not breaches(question, visits, tried):
            found = tried
    return tuple(sorted(found, key=lambda one: (one.run, one.bus or 0, one.stops)))


def _as_known(
    question: Question, run: Number, visits: Iterable[Visit], known: Mapping[tuple[Id, Session], Id]
) -> list[Track] | None:
    """The buses of a run as people know them; None: somebody knows of none."""
    riders, stops = defaultdict(set), defaultdict(set)
    for one in visits:
        session = Session(one.host, one.slot)
        bus = known.get((one.visitor, session))
        if bus is None:
            return None
        riders[bus].add(one.visitor)
        stops[bus].add(session)
    in_order = {bus: sorted(those, key=lambda one: question.slot[one.slot].starts_at) for bus, those in stops.items()}
    return [Track(run, bus, tuple(in_order[bus]), frozenset(riders[bus])) for bus in sorted(riders)]
