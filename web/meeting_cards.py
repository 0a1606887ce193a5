"""Requests for meetings as cards: from the side of one of the two, with all that a card names, and in which pile."""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from models import Delegate, Event, MeetingRequest, Theme
from operations.meeting_requests import other_than, turn_of
from queries import meeting_requests
from web import formats
from web.meeting_forms import STRENGTH

#: How many of what is over a page shows.
PAST = 30


@dataclasses.dataclass(frozen=True)
class Card:
    """One request as one of the two sees it."""

    request: MeetingRequest
    own: Delegate
    other: Delegate
    themes: list[Theme]
    #: Who comes along on the own and on the other side.
    company: list[Delegate]
    other_company: list[Delegate]

    @property
    def mine(self) -> bool:
        """Whether the own side asked."""
        return self.request.from_id == self.own.id

    @property
    def waits_for_me(self) -> bool:
        """Whether the own side has to answer."""
        return turn_of(self.request) == self.own.id

    @property
    def times(self) -> list[str]:
        """ "Thursday, June 6, 2019, 10:00–10:20"; put into words only where somebody reads it."""
        pairs = (map(dt.datetime.fromisoformat, pair) for pair in self.request.times or ())
        return [formats.span(*pair, self.own.event.zone) for pair in pairs]

    @property
    def wanted(self) -> str:
        """How much the one who asked wants it, in words."""
        return str(STRENGTH[str(self.request.priority)])

    @property
    def until(self) -> dt.datetime:
        """Until when the answer is waited for, by the event's clock."""
        return self.own.event.now(self.request.expires_at)


@dataclasses.dataclass(frozen=True)
class Board:
    """The piles of a page, in its order."""

    waiting: list[Card]
    asked: list[Card]
    agreed: list[Card]
    placed: list[Card]
    past: list[Card]


def cards(event: Event, people: Iterable[Delegate], requests: Sequence[MeetingRequest] | None = None) -> list[Card]:
    """A card for each of these people's requests, or for those given: three statements however many there are."""
    own = {one.id: one for one in people}
    found = meeting_requests.of_delegates(own) if requests is None else requests
    around = meeting_requests.around(event, found)
    return [_card(own[side], one, around) for one in found for side in (one.from_id, one.to_id) if side in own]


def sorted_out(event: Event, found: Iterable[Card]) -> Board:
    """The cards in their piles: what expires first, what has a time by its time, what is over latest first."""
    board = Board([], [], [], [], [])
    clock = event.now()
    for card in found:
        getattr(board, _pile(card, clock)).append(card)
    for pile in (board.waiting, board.asked):
        pile.sort(key=lambda card: card.request.expires_at)
    board.placed.sort(key=lambda card: card.request.activity.starts_at)
    del board.past[PAST:]
    return board


def boards(event: Event, people: Sequence[Delegate]) -> dict[int, Board]:
    """The piles of each of these people, by delegate: three statements however many there are."""
    theirs = defaultdict(list)
    for card in cards(event, people):
        theirs[card.own.id].append(card)
    return {one.id: sorted_out(event, theirs[one.id]) for one in people}


def _pile(card: Card, clock: dt.datetime) -> str:
    request = card.request
    if request.status in ("requested", "countered"):
        return "waiting" if card.waits_for_me else "asked"
    if request.status == "accepted":
        return "agreed"
    placed = request.status == "scheduled" and request.activity.ends_at > clock
    return "placed" if placed else "past"


def _card(own: Delegate, request: MeetingRequest, around: meeting_requests.Around) -> Card:
    sides = [around.company(ids) for ids in (request.party, request.other_party)]
    company, other_company = sides if request.from_id == own.id else reversed(sides)
    return Card(
        request=request,
        own=own,
        other=other_than(request, own.id),
        themes=[around.themes[key] for key in request.themes if key in around.themes],
        company=company,
        other_company=other_company,
    )
