"""How long a bus takes from one place of an event to another: as somebody measured it, else by where both are."""

import math
from collections.abc import Mapping

from scheduling import walking
from scheduling.programme import Id, Spot

#: An estimate is told in steps of so many minutes: nobody knows better.
STEP = 5


class Roads:
    """The ways of one convoy."""

    def __init__(self, spots: Mapping[Id, Spot], measured: Mapping[tuple[Id, Id], int], speed: int) -> None:
        """`measured`: minutes by place and place, for both directions where the other is not told. `speed`: kilometres
        an hour, as the crow flies.
        """
        self._spots, self._measured, self._speed = spots, measured, speed

    def minutes(self, origin: Id | None, goal: Id | None) -> int | None:
        """Whole minutes at the wheel, none within one place; None where nobody measured either way or place."""
        if origin is None or goal is None:
            return None
        if origin == goal:
            return 0
        known = self._measured.get((origin, goal), self._measured.get((goal, origin)))
        if known is not None:
            return known
        metres = walking.metres(self._spots, origin, goal)
        return None if metres is None else math.ceil(metres * 60 / 1000 / self._speed / STEP) * STEP
