"""The least change of a schedule as whole choices: where each meeting in question is, who is touched, which rooms stay.

What is not in question stays where it is, but for its room. The steps are those of `stages.py`: each keeps to what the
ones before it have reached.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping

from scheduling.effort import Control
from scheduling.giving_way import Place, Standing
from scheduling.room_sets import unions
from scheduling.stages import Stages

#: What a change costs beside value and people: a meeting that moves, to another day, by so many slots at most; one that
#: is lost; one that stays in its slot, in another room.
MOVED, OTHER_DAY, FARTHEST, LOST, NEW_ROOM = 100, 50, 49, 300, 10


class Change:
    """What may change as choices: which meetings are in question, who is touched, which rooms are kept."""

    def __init__(self, standing: Standing, control: Control, moving: Collection[Place], spared: int | None) -> None:
        self.standing, self.board = standing, standing.board
        self.stages = Stages(control)
        #: By meeting and slot, the choice to be there.
        self.choices: dict[tuple[Place, int], int] = {}
        for place, slot in standing.at.items():
            slots = self.board.worth[place] if place in moving else (slot,)
            least = 0 if place in moving else 1
            self.choices |= {(place, each): self.stages.choice(least=least) for each in slots}
        self.moving = [place for place in standing.at if place in moving]
        self.staying = [place for place in standing.at if place not in moving]
        self._together()
        self.touched = self._touch(spared)
        self.met = self._meet()
        self.kept = self._keep_rooms()

    def _together(self) -> None:
        """Each once, nobody in two places, and no sum exceeded."""
        sums: dict[object, list[tuple[int, int]]] = defaultdict(list)
        for (place, slot), choice in self.choices.items():
            sums["request", place].append((choice, 1))
            for person in self.board.members[place]:
                sums["person", person, slot].append((choice, 1))
            for limit, times in Counter(self.board.shares[place][slot]).items():
                sums[limit].append((choice, times))
        for key, terms in sums.items():
            most = self.board.limits[key] if isinstance(key, int) else 1
            if sum(times for _choice, times in terms) > most:
                self.stages.row(terms, most)

    def _touch(self, spared: int | None) -> dict[int, int]:
        """By person whom nothing has hit yet, the choice to change their day; `spared`: of so many at most."""
        forced = self.standing.people_of(self.standing.hit)
        touched: dict[int, int] = {}
        for place in self.moving:
            if place in self.standing.stays:
                stay = self.choices[place, self.standing.stays[place]]
                for person in self.board.members[place]:
                    if person not in forced:
                        touched.setdefault(person, self.stages.choice())
                        self.stages.row([(stay, -1), (touched[person], -1)], -1)
        if spared is not None and touched:
            self.stages.row([(choice, 1) for choice in touched.values()], spared)
        return touched

    def _meet(self) -> dict[int, int]:
        """By person who could lose the only meetings they have, the choice that they keep one."""
        if self.board.question.first <= 0:
            return {}
        safe = self.board.met | {person for place in self.staying for person in self.board.pairs[place]}
        theirs: dict[int, list[int]] = defaultdict(list)
        for place in self.moving:
            for person in self.board.pairs[place]:
                if person not in safe:
                    theirs[person] += [self.choices[place, slot] for slot in self.board.worth[place]]
        met = {}
        for person, choices in theirs.items():
            met[person] = self.stages.choice()
            self.stages.row([(met[person], 1), *((choice, -1) for choice in choices)], 0)
        return met

    def _keep_rooms(self) -> dict[Place, int]:
        """By meeting that can stay in its slot and its room, the choice that it does.

        Those that keep theirs leave fewer for the others: so many meetings as fit nowhere but in a set of rooms, and
        those that keep a room of it without needing one, are no more than its rooms (Hall's theorem for what is left).
        """
        rooms, kept = self.board.rooms, {}
        for place, slot in self.standing.stays.items():
            request = self.board.requests[place]
            own = 1 << rooms.place[request.stands.room] if request.stands.room in rooms.place else 0
            if own & rooms.of(request, slot):
                kept[place] = self.stages.choice()
                self.stages.row([(kept[place], 1), (self.choices[place, slot], -1)], 0)
        self._own = {place: 1 << rooms.place[self.board.requests[place].stands.room] for place in kept}
        by_slot: dict[int, list[Place]] = defaultdict(list)
        for place, slot in self.choices:
            by_slot[slot].append(place)
        for slot, places in by_slot.items():
            for terms, most in self._crowds(slot, places, kept):
                self.stages.row(terms, most)
        return kept

    def _crowds(
        self, slot: int, places: list[Place], kept: Mapping[Place, int]
    ) -> Iterator[tuple[list[tuple[int, int]], int]]:
        """The sets of rooms of a slot that could be too small."""
        rooms, requests = self.board.rooms, self.board.requests
        fitting = {place: rooms.of(requests[place], slot) for place in places}
        fixed = [rooms.of(requests[one], slot) for one, spot in self.board.fixed.items() if spot == (slot, None)]
        stays = [place for place in places if place in kept and self.standing.stays[place] == slot]
        for union in unions(frozenset([*fitting.values(), *fixed])):
            terms = [(self.choices[place, slot], 1) for place in places if fitting[place] & ~union == 0]
            terms += [(kept[one], 1) for one in stays if fitting[one] & ~union and self._own[one] & union]
            most = union.bit_count() - sum(each & ~union == 0 for each in fixed)
            if len(terms) > most:
                yield terms, most

    # Decisions

    def begin(self, chosen: Mapping[Place, int]) -> None:
        """From a schedule that is possible, by its slots."""
        gone = [place for place, slot in self.standing.stays.items() if chosen.get(place) != slot]
        touched = self.standing.people_of(gone) & self.touched.keys()
        met = {person for place in chosen for person in self.board.pairs[place]} & self.met.keys()
        self.stages.begin([
            *(self.choices[spot] for spot in chosen.items()), *(self.touched[one] for one in sorted(touched)),
            *(self.met[one] for one in sorted(met)),
        ])  # fmt: skip

    def lose_least(self, *, near: bool = False) -> int:
        """Points lost, as few as can be; `near` to what this began with, where nearly everything is in question."""
        first = self.board.question.first
        cost = dict.fromkeys(self.met.values(), -first)
        everything = first * len(self.met)
        for place in self.moving:
            was = self.standing.was_worth(place)
            everything += was
            costs = {slot: self.standing.cost(place, slot) for slot in self.board.worth[place]}
            cost |= {self.choices[place, slot]: lost - was for slot, lost in costs.items()}
        return self.stages.decide(cost, near=near) + everything

    def loses_only_what_must_be(self, points: int) -> bool:
        """Whether nothing is lost but what each meeting loses by itself: no other order of things could lose less."""
        return points == sum(self._least(place) for place in self.moving)

    def _least(self, place: Place) -> int:
        costs = (self.standing.cost(place, slot) for slot in self.board.worth[place])
        return min(costs, default=self.standing.was_worth(place))

    def touch_fewest(self) -> int:
        """People whom nothing has hit and whose day changes nevertheless, as few as can be."""
        return self.stages.decide(dict.fromkeys(self.touched.values(), 1), near=True)

    def change_least(self) -> int:
        """Meetings lost, moved, far and to other days, and put into other rooms: as little of it as can be."""
        cost: dict[int, int] = {}
        for (place, slot), choice in self.choices.items():
            away = self._away(place, slot) if self.standing.at[place] != slot else NEW_ROOM * (place in self.kept)
            cost[choice] = away - LOST
        cost |= dict.fromkeys(self.kept.values(), -NEW_ROOM)
        return self.stages.decide(cost)

    def _away(self, place: Place, slot: int) -> int:
        was, days = self.standing.at[place], self.board.day_of
        if was < 0:
            return MOVED
        return MOVED + OTHER_DAY * (days[was] != days[slot]) + min(abs(was - slot), FARTHEST)

    @property
    def slots(self) -> dict[Place, int]:
        """Where meetings are by what was decided."""
        return {place: slot for (place, slot), choice in self.choices.items() if self.stages.chosen[choice] > 1 / 2}
