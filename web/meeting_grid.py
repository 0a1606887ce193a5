"""A schedule of meetings as pages show it: rooms by slots, people by slots, and the day as a list."""

import dataclasses
import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence

from flask import url_for

from models import Delegate, Event, Place
from models.folding import fold
from queries import meeting_boards
from scheduling.meetings import Placement, Question, Request, Slot
from scheduling.programme import Id
from web.formats import in_order, plain, time_of
from web.meeting_words import Names

#: So many people are shown at a time; a search finds the others.
MOST_PEOPLE = 150


@dataclasses.dataclass(frozen=True)
class Links:
    """Where a page's cards lead: to a proposal's meetings, or to those that stand."""

    slug: str
    proposal_id: int | None = None

    def to(self, what: str, request_id: Id, **more: object) -> str:
        """The address of "chosen", "options", "move" or "decide" for this meeting."""
        if self.proposal_id is None:
            return url_for(f"meetings.standing_{what}", slug=self.slug, request_id=request_id, **more)
        return url_for(f"meetings.{what}", slug=self.slug, id=self.proposal_id, request_id=request_id, **more)


@dataclasses.dataclass(frozen=True)
class Card:
    """One meeting on a board."""

    request: Request
    one: Delegate
    other: Delegate
    #: "Núñez – L’Écuyer".
    title: str

    @property
    def pinned(self) -> bool:
        return self.request.pinned is not None

    @property
    def movable(self) -> bool:
        return not self.request.begun

    def other_than(self, person: Id) -> Delegate:
        """Whom somebody of the two meets."""
        return self.other if self.one.id == person else self.one


@dataclasses.dataclass(frozen=True)
class Cell:
    """A slot in a room."""

    spot: Placement
    card: Card | None
    #: Something else is on there.
    taken: bool

    @property
    def key(self) -> str:
        """Its name in forms and scripts."""
        return key_of(self.spot)


@dataclasses.dataclass(frozen=True)
class Row:
    """A slot with the rooms beside each other."""

    slot: Slot
    #: "10:00–10:20".
    times: str
    cells: Sequence[Cell]

    @property
    def cards(self) -> list[Cell]:
        """Where there is a meeting."""
        return [cell for cell in self.cells if cell.card]


@dataclasses.dataclass(frozen=True)
class Day:
    date: dt.date
    rows: Sequence[Row]

    @property
    def meetings(self) -> int:
        return sum(len(row.cards) for row in self.rows)


@dataclasses.dataclass(frozen=True)
class Board:
    """Rooms by slots."""

    names: Names
    rooms: Sequence[Place]
    days: Sequence[Day]
    links: Links

    @property
    def meetings(self) -> int:
        return sum(day.meetings for day in self.days)


@dataclasses.dataclass(frozen=True)
class Stretch:
    """One slot of one person: a meeting, else why there is none: "free", "held" by the programme, or "away"."""

    slot: Slot
    kind: str
    card: Card | None = None
    room: Place | None = None


@dataclasses.dataclass(frozen=True)
class Line:
    """One person's slots."""

    person: Delegate
    meetings: int
    stretches: Sequence[Stretch]


@dataclasses.dataclass(frozen=True)
class PeopleBoard:
    """People by slots: those who meet somebody and were asked for, and how many of them there are."""

    lines: Sequence[Line]
    found: int
    #: The slots of each day, with "10:00".
    days: Sequence[tuple[dt.date, Sequence[tuple[Slot, str]]]]
    links: Links


def key_of(spot: Placement) -> str:
    """A slot and a room as one word: "12-5"."""
    return f"{spot.slot}-{spot.room}"


def spot_of(question: Question, text: str | None) -> Placement | None:
    """The slot and the room that the word names; None for what names none of the question's."""
    spots = (Placement(slot.number, room.id) for slot in question.slots for room in question.rooms)
    return next((spot for spot in spots if key_of(spot) == text), None)


def names_of(event: Event, question: Question, activity_ids: Iterable[int] = ()) -> Names:
    """What things are called: three statements at most."""
    people = meeting_boards.people(one.id for one in question.people)
    rooms = meeting_boards.places(room.id for room in question.rooms)
    return Names(question, people, rooms, event.zone, meeting_boards.activities(activity_ids))


def card_of(names: Names, key: Id) -> Card:
    """One meeting of the question."""
    request = names.question.request[key]
    one, other = (names.people[person] for person in request.pair)
    return Card(request, one, other, names.meeting(key))


def board(names: Names, placed: Mapping[Id, Placement], links: Links) -> Board:
    """Rooms by slots, in the order of time and of the rooms."""
    question = names.question
    cards = {spot: card_of(names, key) for key, spot in placed.items()}
    rows = [
        Row(slot, _times(slot, names.zone), [_cell(cards, slot, room) for room in question.rooms])
        for slot in question.slots
    ]
    days = [Day(date, list(those)) for date, those in itertools.groupby(rows, key=lambda row: row.slot.day)]
    return Board(names, [names.rooms[room.id] for room in question.rooms], days, links)


def people_board(names: Names, placed: Mapping[Id, Placement], links: Links, text: str = "") -> PeopleBoard:
    """People by slots, of those who meet somebody and whose name, city or delegation says `text`."""
    meets: dict[Id, dict[int, Id]] = {}
    for key, spot in placed.items():
        for one in names.question.request[key].people:
            meets.setdefault(one, {})[spot.slot] = key
    asked = [names.people[one] for one in meets if _is_meant(names.people[one], text)]
    shown = in_order(asked, key=lambda one: f"{one.sort_name} {one.id}")
    lines = [_line(names, one, meets[one.id], placed) for one in shown[:MOST_PEOPLE]]
    slots = [(slot, time_of(slot.starts_at, names.zone)) for slot in names.question.slots]
    days = [(date, list(those)) for date, those in itertools.groupby(slots, key=lambda pair: pair[0].day)]
    return PeopleBoard(lines, len(shown), days, links)


def _is_meant(person: Delegate, text: str) -> bool:
    said = f"{person.search_text} {fold(plain(person.delegation.name)) if person.delegation else ''}"
    return all(word in said for word in fold(text).split())


def _line(names: Names, person: Delegate, meets: Mapping[int, Id], placed: Mapping[Id, Placement]) -> Line:
    return Line(person, len(meets), list(_stretches(names, person, meets, placed)))


def _stretches(
    names: Names, person: Delegate, meets: Mapping[int, Id], placed: Mapping[Id, Placement]
) -> Iterator[Stretch]:
    asked = names.question.person[person.id]
    for slot in names.question.slots:
        if slot.number in meets:
            key = meets[slot.number]
            yield Stretch(slot, "meeting", card_of(names, key), names.rooms.get(placed[key].room))
        elif slot.number in asked.engaged:
            yield Stretch(slot, "held")
        else:
            yield Stretch(slot, "free" if slot.number in asked.free else "away")


def _cell(cards: Mapping[Placement, Card], slot: Slot, room: object) -> Cell:
    spot = Placement(slot.number, room.id)
    return Cell(spot, cards.get(spot), slot.number in room.taken)


def _times(slot: Slot, zone: str) -> str:
    return f"{time_of(slot.starts_at, zone)}–{time_of(slot.ends_at, zone)}"
