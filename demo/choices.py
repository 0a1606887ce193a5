"""Which panels the demo's mayors signed up for: one to three each, and one panel with a single seat left; and what else
they wish for, more of them two panels than these have seats.
"""

import random
from collections import defaultdict
from collections.abc import Iterable

from demo.known import SEED
from demo.parts import MAYORS, Person

#: Panels that more people wish for than there are seats: commerce, and mobility.
SOUGHT = ("panel-2", "panel-4")


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


def wishes_of(
    people: Iterable[Person], panels: Iterable[str], signed_up: Iterable[tuple[str, str]]
) -> list[tuple[str, str, int]]:
    """(ref, panel, rank) for every wish, the same for the same people: two or three panels in which one has no seat.

    Three in four made-up mayors send wishes, and most of them want one of the two sought panels first.
    """
    chance = random.Random(f"wishes {SEED}")
    seats, panels = defaultdict(set), sorted(panels)
    for ref, panel in signed_up:
        seats[ref].add(panel)
    wished = []
    for person in people:
        if person.category not in MAYORS or not person.made_up or chance.random() < 0.25:
            continue
        others = [panel for panel in panels if panel not in seats[person.ref]]
        order = sorted(others, key=lambda panel: chance.random() - (0.6 if panel in SOUGHT else 0))
        wished += [(person.ref, panel, rank) for rank, panel in enumerate(order[: chance.randint(2, 3)], start=1)]
    return wished
