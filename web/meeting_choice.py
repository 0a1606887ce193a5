"""One meeting, chosen on a board: who, what for, and where else it could be, in words."""

import dataclasses
from collections.abc import Mapping, Sequence

from models import Event, MeetingRequest
from queries import meeting_boards
from scheduling.alternatives import Alternative, alternatives
from scheduling.meetings import Placement, Question, Reason
from scheduling.programme import Id
from web import meeting_words
from web.meeting_grid import Card, Links, card_of, key_of, names_of
from web.meeting_words import Names


@dataclasses.dataclass(frozen=True)
class Option:
    """A slot and a room as one can choose it."""

    key: str
    #: Day, time and room.
    spot: str
    #: "free", "swap", "no", "here".
    state: str
    told: str
    #: The meeting with which it would change places.
    other: str | None = None


@dataclasses.dataclass(frozen=True)
class Choice:
    """Everything there is to say of a meeting before deciding about it."""

    card: Card
    asked: MeetingRequest
    names: Names
    links: Links
    spot: Placement | None
    options: Sequence[Option]
    #: Why it has no place, and that in words.
    reason: Reason | None = None
    because: str | None = None

    @property
    def where(self) -> str | None:
        """Where it is."""
        return self.names.spot(self.spot.slot, self.spot.room) if self.spot else None

    def of(self, *states: str) -> list[Option]:
        """The options that are so."""
        return [one for one in self.options if one.state in states]


def options(event: Event, question: Question, placed: Mapping[Id, Placement], key: Id) -> tuple[Names, list[Option]]:
    """Where else the meeting could be, in words, with the names that were needed: four statements."""
    found = alternatives(question, placed, key)
    names = names_of(event, question, _holding(question, found))
    return names, [_option(one, names) for one in found]


def choice(
    event: Event, question: Question, placed: Mapping[Id, Placement], asked: MeetingRequest, links: Links,
    left_out: Mapping[Id, Reason] | None = None,
) -> Choice:  # fmt: skip
    """One meeting of a board, with its people and its ways out."""
    names, found = options(event, question, placed, asked.id)
    reason = (left_out or {}).get(asked.id)
    told = None
    if reason:
        during = meeting_boards.activities(reason.detail.get("during") or ())
        told = meeting_words.because(reason, dataclasses.replace(names, activities={**names.activities, **during}))
    return Choice(card_of(names, asked.id), asked, names, links, placed.get(asked.id), found, reason, told)


def as_data(found: Sequence[Option]) -> dict[str, object]:
    """For the script that shows them while a meeting is dragged."""
    return {"cells": {one.key: {"state": one.state, "told": one.told} for one in found}}


def _option(one: Alternative, names: Names) -> Option:
    state, told = meeting_words.alternative(one, names)
    other = None if one.swaps is None else names.meeting(one.swaps)
    return Option(key_of(one.spot), names.spot(one.spot.slot, one.spot.room), state, told, other)


def _holding(question: Question, found: Sequence[Alternative]) -> set[Id]:
    """The activities that keep people from being there."""
    return {
        activity
        for one in found
        for breach in one.breaches
        if breach.kind == "not_free"
        for person in breach.people
        for activity in question.person[person].held.get(breach.slot, ())
    }
