"""Rooms for a schedule whose slots are decided anew: as many meetings as can keep the one that they had."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

import numpy as np
from scipy.optimize import linear_sum_assignment

from scheduling.board import Board
from scheduling.meetings import Id, Placement, Request, Room

#: What a room costs: none, another one than in the same slot, another one than at the other time.
UNFIT, OTHER_ROOM, OTHER = 10**9, 10**5, 10**3


def roomed(board: Board, slots: Mapping[int, int]) -> dict[Id, Placement]:
    """Spots by request, from slots by the places of requests, with all that is fixed on the board. A meeting for which
    there is no room is left out.
    """
    together: dict[int, list[int]] = defaultdict(list)
    found = {board.requests[place].id: spot for place, spot in board.begun.items()}
    for place, (slot, room) in board.fixed.items():
        if room is None:
            together[slot].append(place)
        elif place not in board.begun:
            found[board.requests[place].id] = Placement(board.question.slots[slot].number, room)
    for place, slot in slots.items():
        together[slot].append(place)
    for slot, places in sorted(together.items()):
        number = board.question.slots[slot].number
        found |= {board.requests[place].id: Placement(number, room) for place, room in _assigned(board, slot, places)}
    return found


def _assigned(board: Board, slot: int, places: list[int]) -> Iterator[tuple[int, Id]]:
    """The rooms of one slot: an assignment (the Hungarian method)."""
    cost = np.full((len(places), len(board.question.rooms)), float(UNFIT))
    number = board.question.slots[slot].number
    for row, place in enumerate(places):
        request = board.requests[place]
        fitting = board.rooms.of(request, slot)
        for column, room in enumerate(board.question.rooms):
            if fitting >> column & 1:
                cost[row, column] = _cost(request, room, number)
    for row, column in zip(*linear_sum_assignment(cost), strict=True):
        if cost[row, column] < UNFIT:
            yield places[row], board.question.rooms[column].id


def _cost(request: Request, room: Room, number: int) -> float:
    """Its own costs nothing; rooms that few others can use are left to those who need them."""
    stands = request.stands
    if stands is not None and stands.room == room.id:
        change = 0
    else:
        change = OTHER_ROOM if stands is not None and stands.slot == number else OTHER
    return change + room.step_free + (room.seats or 0) / 1000
