"""Whether everyone is safe: who is asked, who answered what, and what somebody is asked right now."""

import dataclasses
from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from models import Bus, Delegate, Event, Place, SafetyAnswer, SafetyCall, db
from queries import convoys, emergencies, nights

#: How many of each have answered what; None: nothing yet.
Counts = dict[str | None, int]


@dataclasses.dataclass(frozen=True)
class Board:
    """A question with everybody whom it was asked: who did not answer first, then who needs help, then who is safe."""

    call: SafetyCall
    silent: Sequence[SafetyAnswer]
    help: Sequence[SafetyAnswer]
    safe: Sequence[SafetyAnswer]


def of_event(event: Event) -> list[tuple[SafetyCall, Counts]]:
    """The event's questions, the latest first, with their counts: two statements."""
    calls = db.session.scalars(_calls(event).order_by(SafetyCall.id.desc())).all()
    counted = sa.select(SafetyAnswer.call_id, SafetyAnswer.answer, sa.func.count())
    counted = counted.where(SafetyAnswer.call_id.in_([one.id for one in calls]))
    found: dict[int, Counts] = {one.id: {} for one in calls}
    for call_id, answer, number in db.session.execute(counted.group_by(SafetyAnswer.call_id, SafetyAnswer.answer)):
        found[call_id][answer] = number
    return [(one, found[one.id]) for one in calls]


def find(event: Event, id: int) -> SafetyCall | None:
    """The question with this id, if it is the event's."""
    return db.session.scalar(_calls(event).where(SafetyCall.id == id))


def answers(call: SafetyCall) -> Sequence[SafetyAnswer]:
    """Everybody who was asked, by name, with what they answered: one statement."""
    wanted = sa.select(SafetyAnswer).join(SafetyAnswer.delegate).where(SafetyAnswer.call_id == call.id)
    loaded = wanted.options(contains_eager(SafetyAnswer.delegate).joinedload(Delegate.delegation))
    return db.session.scalars(loaded.order_by(Delegate.sort_name, Delegate.id)).all()


def board(call: SafetyCall) -> Board:
    """The question as the desk follows it: one statement."""
    rows = answers(call)
    return Board(call, *([one for one in rows if one.answer == word] for word in (None, "help", "safe")))


def asked_of(delegate: Delegate) -> SafetyAnswer | None:
    """What this person is asked now, with what they answered: the latest open question. One statement."""
    wanted = sa.select(SafetyAnswer).join(SafetyAnswer.call).options(contains_eager(SafetyAnswer.call))
    wanted = wanted.where(SafetyAnswer.delegate_id == delegate.id, SafetyCall.closed_at.is_(None))
    return db.session.scalar(wanted.order_by(SafetyCall.id.desc()).limit(1))


def open_of(event: Event, people: Collection[Delegate]) -> tuple[SafetyCall, Sequence[SafetyAnswer]] | None:
    """The latest open question that was asked one of these people, and their answers: two statements."""
    ids = [one.id for one in people]
    asked = sa.select(SafetyAnswer.call_id).where(SafetyAnswer.delegate_id.in_(ids))
    wanted = _calls(event).where(SafetyCall.closed_at.is_(None), SafetyCall.id.in_(asked))
    call = db.session.scalar(wanted.order_by(SafetyCall.id.desc()).limit(1))
    return call and (call, [one for one in answers(call) if one.delegate_id in set(ids)])


def open_count(event: Event) -> int:
    """How many questions are open: one statement."""
    there = (SafetyCall.event_id == event.id, SafetyCall.closed_at.is_(None))
    return db.session.scalar(sa.select(sa.func.count()).select_from(SafetyCall).where(*there))


def whom(event: Event, bus: Bus | None = None, city: Place | None = None) -> list[Delegate]:
    """Whom a question reaches: a bus's passengers, a city's guests, else everybody who is expected."""
    if bus is not None:
        return [one for one in emergencies.bus_riders(event, bus) if one.status == "approved"]
    coming = sa.select(Delegate).where(Delegate.event_id == event.id, Delegate.status == "approved")
    everybody = list(db.session.scalars(coming.order_by(Delegate.sort_name, Delegate.id)))
    return everybody if city is None else _sleeping_in(event, city, everybody)


def _sleeping_in(event: Event, city: Place, everybody: Sequence[Delegate]) -> list[Delegate]:
    """Who slept in the city last night or will tonight: where they said, else where the convoy does."""
    today = event.today()
    evenings, inside = (today - nights.DAY, today), _within(event, city)
    told = [one for one in nights.beds(event) if one.on in evenings]
    there = {one.delegate.id for one in told if one.place and one.place.id in inside}
    convoy = any(one.city_id == city.id and one.day in evenings for one in convoys.days(event))
    elsewhere = {one.delegate.id for one in told} if convoy else {one.id for one in everybody}
    return [one for one in everybody if one.id in there or one.id not in elsewhere]


def _within(event: Event, city: Place) -> set[int]:
    """The city and all places in it, however deep."""
    found, waiting = set(), {city.id}
    while waiting:
        found |= waiting
        waiting = {one.id for one in event.places if one.parent_id in waiting} - found
    return found


def _calls(event: Event) -> sa.Select[tuple[SafetyCall]]:
    shown = (joinedload(SafetyCall.bus), joinedload(SafetyCall.place))
    return sa.select(SafetyCall).where(SafetyCall.event_id == event.id).options(*shown)
