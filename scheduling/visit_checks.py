"""What a plan of company visits must not do: every rule of a question, checked without asking whoever made the plan.

Without tracks, buses are not looked at. What stands in slots that have begun is not judged by today's rules: it must
only be there.
"""

import itertools
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator

from scheduling.visits import Breach, Host, Id, Question, Session, Track, Visit, Wanted, sessions


def breaches(question: Question, visits: frozenset[Visit], tracks: Collection[Track] | None = None) -> list[Breach]:
    """All rules that the visits break, and the buses where `tracks` says what they do; in order."""
    known = frozenset(one for one in visits if _known(question, one))
    found = [Breach("closed", Session(one.host, one.slot), (one.visitor,)) for one in visits - known]
    found += _begun(question, known)
    for one in sorted(known):
        found += [] if one.slot in question.begun else _of_visit(question, one)
    found += [*_of_people(question, known), *_of_sessions(question, known), *_of_hosts(question, known)]
    found += _pinned(question, known)
    if tracks is not None:
        found += _of_tracks(question, known, tracks)
    return sorted(found, key=repr)


def _known(question: Question, visit: Visit) -> bool:
    return visit.visitor in question.visitor and visit.host in question.host and visit.slot in question.slot


def _begun(question: Question, visits: frozenset[Visit]) -> Iterator[Breach]:
    """In slots that have begun is what stands, all of it and nothing else."""
    stood = {one for one in question.stands if one.slot in question.begun and _known(question, one)}
    for one in sorted(stood ^ {one for one in visits if one.slot in question.begun}):
        yield Breach("begun", Session(one.host, one.slot), (one.visitor,))


def _of_visit(question: Question, visit: Visit) -> Iterator[Breach]:
    """One person at one company at a time: whether both can, and nobody said no."""
    session, who = Session(visit.host, visit.slot), (visit.visitor,)
    if visit.slot not in question.visitor[visit.visitor].free:
        yield Breach("free", session, who)
    if session in question.barred:
        yield Breach("barred", session, who)
    if session not in question.held and visit.slot not in question.host[visit.host].slots:
        yield Breach("closed", session, who)
    if any(_is(one, visit) for one in question.forbidden):
        yield Breach("forbidden", session, who)


def _is(wanted: Wanted, visit: Visit) -> bool:
    return (wanted.visitor, wanted.host) == (visit.visitor, visit.host) and wanted.slot in (None, visit.slot)


def _of_people(question: Question, visits: frozenset[Visit]) -> Iterator[Breach]:
    """One place at a time, no company twice, in time from each to each; only what came after a beginning is judged."""
    mine = defaultdict(list)
    for one in sorted(visits, key=lambda one: (question.slot[one.slot].starts_at, one.slot, one.host)):
        mine[one.visitor].append(Session(one.host, one.slot))
    for who, all_mine in mine.items():
        for earlier, later in itertools.combinations(all_mine, 2):
            if later.slot in question.begun and earlier.slot in question.begun:
                continue
            if earlier.slot == later.slot:
                yield Breach("place", later, (who,))
            elif not question.reaches(earlier, later):
                yield Breach("travel", later, (who,))
            if earlier.host == later.host:
                yield Breach("twice", later, (who,))


def _of_sessions(question: Question, visits: frozenset[Visit]) -> Iterator[Breach]:
    """As many as the company can receive, and as few as are worth while."""
    for session, who in sessions(visits).items():
        host = question.host[session.host]
        if session.slot in question.begun:
            continue
        if host.capacity is not None and len(who) > host.capacity:
            yield Breach("capacity", session, who)
        if session not in question.held and len(who) < host.minimum:
            yield Breach("minimum", session, who)


def _of_hosts(question: Question, visits: frozenset[Visit]) -> Iterator[Breach]:
    """No more visits than a company said, unless so many are agreed or were."""
    by_host: dict[Id, set[Session]] = defaultdict(set)
    for session in sessions(visits).keys() | question.held:
        by_host[session.host].add(session)
    for key, all_its in sorted(by_host.items()):
        host: Host | None = question.host.get(key)
        free = {one for one in all_its if one not in question.held and one.slot not in question.begun}
        if host and free and len(all_its) > host.visits:
            yield Breach("visits", min(free))


def _pinned(question: Question, visits: frozenset[Visit]) -> Iterator[Breach]:
    for wanted in question.pinned:
        if not any(_is(wanted, one) for one in visits):
            yield Breach(
                "pinned", None if wanted.slot is None else Session(wanted.host, wanted.slot), (wanted.visitor,)
            )


# Buses


def _of_tracks(question: Question, visits: frozenset[Visit], tracks: Collection[Track]) -> Iterator[Breach]:
    """Everybody at a session that has not begun rides a bus that stops there, one bus in a run; seats hold."""
    stops: dict[tuple[Id, int], set[Session]] = {}
    for track in tracks:
        yield from _of_track(question, track)
        for rider in sorted(track.riders):
            if (rider, track.run) in stops:
                yield Breach("track", track.stops[0] if track.stops else None, (rider,))
            stops.setdefault((rider, track.run), set()).update(track.stops)
    for one in sorted(visits):
        session = Session(one.host, one.slot)
        if one.slot not in question.begun and session not in stops.get((one.visitor, question.slot[one.slot].run), ()):
            yield Breach("track", session, (one.visitor,))
    yield from _of_fleet(question, tracks)


def _of_track(question: Question, track: Track) -> Iterator[Breach]:
    """One session in a slot, all in its run, in time from each to each."""
    times = [question.slot[stop.slot].starts_at for stop in track.stops]
    inside = all(question.slot[stop.slot].run == track.run for stop in track.stops)
    if not inside or any(one >= other for one, other in itertools.pairwise(times)):
        yield Breach("track", track.stops[0])
    for earlier, later in itertools.combinations(track.stops, 2):
        if not question.reaches(earlier, later):
            yield Breach("travel", later, tuple(sorted(track.riders)))


def _of_fleet(question: Question, tracks: Collection[Track]) -> Iterator[Breach]:
    """Buses that there are, each on one track in a run, with seats for its riders."""
    if question.buses is None:
        return
    seats = {bus.id: bus.seats for bus in question.buses}
    for (_run, bus), times in sorted(Counter((track.run, track.bus) for track in tracks).items(), key=repr):
        if times > 1 or bus not in seats:
            yield Breach("buses")
    for track in tracks:
        if len(track.riders) > seats.get(track.bus, 0):
            yield Breach("seats", track.stops[0] if track.stops else None, tuple(sorted(track.riders)))
