"""Which panels the demo's mayors signed up for: one to three each, and one panel with a single seat left."""

import random
from collections.abc import Iterable

from demo.known import SEED
from demo.parts import MAYORS, Person


def panels_of(people: Iterable[Person], capacities: dict[str, int], nearly_full: str) -> list[tuple[str, str]]:
    """(ref, panel) for every sign-up, the same for the same people. The panels do not overlap, so any go together.

    Only made-up mayors sign up: nothing is put down to the announced guests that no document says.
    """
    chance = random.Random(SEED)
    mayors = [person.ref for person in people if person.category in MAYORS and person.made_up]
    left = {panel: max(capacity - 2, 0) for panel, capacity in capacities.items() if panel != nearly_full}
    chosen = [(ref, nearly_full) for ref in chance.sample(mayors, min(capacities[nearly_full] - 1, len(mayors)))]
    first = {ref for ref, _ in chosen}
    for ref in mayors:
        wanted = chance.randint(1, 3) - (ref in first)
        for panel in chance.sample(sorted(left), wanted):
            if left[panel]:
                left[panel] -= 1
                chosen.append((ref, panel))
    return chosen
