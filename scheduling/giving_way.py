"""Which meetings have to give way when the day has moved, and to how few people that matters.

A meeting is hit where its own people or rooms are gone. It is contested where it could stay, but not together with all
others that could: rooms, interpreters or days have become too few.
"""

import functools
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable

from scheduling.board import Board
from scheduling.effort import Control
from scheduling.stages import Stages

#: A request, by its place on the board.
Place = int


class Standing:
    """What stands of a board's meetings, and what cannot stay; requests by their places."""

    def __init__(self, board: Board) -> None:
        self.board = board
        #: By meeting that may be moved, its slot; -1: a time that is none of the slots.
        self.at: dict[Place, int] = {
            place: board.slot_of.get(one.stands.slot, -1)
            for place, one in enumerate(board.requests)
            if one.stands and place not in board.fixed and place not in board.begun
        }
        self.hit = {place for place, slot in self.at.items() if slot not in board.worth[place]}
        self.stays = {place: slot for place, slot in self.at.items() if place not in self.hit}

    @functools.cached_property
    def contested(self) -> list[tuple[list[tuple[Place, int]], int]]:
        """The sums that are exceeded if all that can stay does: meetings with what each adds, and what may be."""
        sums: dict[object, list[tuple[Place, int]]] = defaultdict(list)
        for place, slot in self.stays.items():
            for person in self.board.members[place]:
                sums["person", person, slot].append((place, 1))
            for limit, times in Counter(self.board.shares[place][slot]).items():
                sums[limit].append((place, times))
        bounds = {key: self.board.limits[key] if isinstance(key, int) else 1 for key in sums}
        return [(terms, bounds[key]) for key, terms in sums.items() if sum(n for _place, n in terms) > bounds[key]]

    @functools.cached_property
    def contending(self) -> set[Place]:
        """The meetings in those sums."""
        return {place for terms, _most in self.contested for place, _times in terms}

    def within(self, people: Collection[int]) -> set[Place]:
        """The meetings of these people alone."""
        return {place for place in self.at if all(one in people for one in self.board.members[place])}

    def people_of(self, places: Iterable[Place]) -> set[int]:
        """Everybody in these meetings."""
        return {person for place in places for person in self.board.members[place]}

    def cost(self, place: Place, slot: int) -> int:
        """Points that a meeting loses by being there; nothing where it is worth as much as where it stands."""
        return max(0, self.was_worth(place) - self.board.worth[place][slot])

    def was_worth(self, place: Place) -> int:
        """Points where it stands."""
        request = self.board.requests[place]
        return self.board.question.worth(request, request.stands.slot)


def fewest_touched(standing: Standing, control: Control) -> tuple[dict[Place, int], int | None, bool]:
    """What can stay together if as few people as can be give way to what is contested, by its slots; how many people
    that touches besides those who are hit (None: nothing is contested), and whether that is proven.
    """
    if not standing.contested:
        return dict(standing.stays), None, True
    stages, forced = Stages(control), standing.people_of(standing.hit)
    places = sorted(standing.contending)
    stay = {place: stages.choice() for place in places}
    touched = {person: stages.choice() for person in sorted(standing.people_of(places) - forced)}
    for terms, most in standing.contested:
        stages.row([(stay[place], times) for place, times in terms], most)
    for place in places:
        for person in standing.board.members[place]:
            if person in touched:
                stages.row([(stay[place], -1), (touched[person], -1)], -1)
    stages.begin(touched.values())
    spared = stages.decide(dict.fromkeys(touched.values(), 1))
    gone = {place for place in places if stages.chosen[stay[place]] < 1 / 2}
    return {one: slot for one, slot in standing.stays.items() if one not in gone}, spared, stages.proven
