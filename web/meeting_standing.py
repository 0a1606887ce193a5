"""For whom there is not time enough, and what no longer works of the meetings that stand."""

import dataclasses
from collections import Counter
from collections.abc import Sequence

from flask_babel import gettext as _

from models import Event
from scheduling.meetings import Breach, Question
from scheduling.programme import Id
from web.meeting_grid import names_of
from web.meeting_words import Names, breach, listed


@dataclasses.dataclass(frozen=True)
class Crowded:
    """Somebody who agreed to more meetings than they have slots."""

    person: Id
    agreed: int
    slots: int


def crowded(question: Question) -> list[Crowded]:
    """Who agreed to more meetings than can be, whatever else is done; who lacks most first."""
    agreed = Counter(person for request in question.requests for person in request.pair)
    begun = Counter(person for request in question.requests if request.begun for person in request.pair)
    found = [Crowded(key, number, begun[key] + room_for(question, key)) for key, number in agreed.items()]
    short = [one for one in found if one.agreed > one.slots]
    return sorted(short, key=lambda one: (one.slots - one.agreed, one.person))


def room_for(question: Question, person: Id) -> int:
    """How many more meetings somebody can have: free slots, and no more than the most a day."""
    days = {slot.number: slot.day for slot in question.slots}
    free = Counter(days[number] for number in question.person[person].free if number in days)
    return sum(number if question.a_day is None else min(number, question.a_day) for number in free.values())


def told_troubles(event: Event, question: Question, found: Sequence[Breach]) -> tuple[Names, list[str]]:
    """What no longer works, in words, with the names that were needed."""
    held = {
        activity
        for one in found
        for person in one.people
        if one.kind == "not_free"
        for activity in question.person[person].held.get(one.slot, ())
    }
    names = names_of(event, question, held)
    return names, [_trouble(one, names) for one in found]


def _trouble(one: Breach, names: Names) -> str:
    """Which meeting, and what is wrong with it."""
    return _(
        "%(meeting)s: %(trouble)s",
        meeting=listed(names.meeting(key) for key in one.requests),
        trouble=breach(one, names),
    )
