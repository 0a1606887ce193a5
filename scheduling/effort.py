"""How much work a calculation may do, and who is told how far it is.

Limits count work, not time, so that the same question has the same answer on any machine. Only the emergency limit is
time; an answer that it cut short says so.
"""

import dataclasses
import time
from collections.abc import Callable

#: Whoever listens is told so often, in seconds: no more than a person can see.
OFTEN = 0.2


@dataclasses.dataclass(frozen=True)
class Effort:
    """How much each stage may do."""

    #: Chains tried to find room for what was left out.
    chains: int = 60_000
    #: Iterations of a linear programme that is solved roughly, and nodes of an integer one.
    iterations: int = 100_000
    nodes: int = 500
    #: Days whose meetings are chosen anew, where all days at once are too many.
    days: int = 6
    #: Moves tried against idle time.
    moves: int = 200_000
    #: Seconds after which a calculation ends with what it has: an emergency.
    seconds: float = 180.0


@dataclasses.dataclass(frozen=True)
class Progress:
    """How far a calculation is. `stage`: placing, bounding, proving, compacting, rooming."""

    stage: str
    #: Of the whole, from 0 to 1.
    share: float
    #: Points of the best schedule so far, and what none can exceed as far as is known.
    value: int
    bound: int


#: Is told now and then; True stops the calculation.
Tell = Callable[[Progress], bool | None]


class Control:
    """Whether to go on, asked often by whoever works."""

    def __init__(self, effort: Effort, tell: Tell | None, bound: int = 0) -> None:
        self.effort, self.tell = effort, tell
        #: How many chains may still be tried.
        self.chains = effort.chains
        self.stage, self.share = "placing", 0.0
        self.value, self.bound = 0, bound
        #: None, "asked" or "clock".
        self.stopped: str | None = None
        self._begun, self._told = time.monotonic(), float("-inf")

    def enter(self, stage: str, share: float) -> None:
        """Another stage begins, or has come so far; whoever listens is told at once."""
        self.stage, self.share, self._told = stage, share, float("-inf")
        self.over()

    def over(self, share: float | None = None) -> bool:
        """Whether to stop now."""
        now = time.monotonic()
        self.share = self.share if share is None else share
        if self.stopped is None and now - self._begun > self.effort.seconds:
            self.stopped = "clock"
        if self.stopped is None and self.tell and now - self._told >= OFTEN:
            self._told = now
            if self.tell(Progress(self.stage, self.share, self.value, self.bound)):
                self.stopped = "asked"
        return self.stopped is not None
