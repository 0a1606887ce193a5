"""What the demo's municipalities need, offer and wish: made up, the same for the same people.

Three say exactly what the demo is to show; a few say nothing, or wish nothing. The others name a sector or two, and
rank companies as these are sought, those of their sectors more.
"""

import dataclasses
import random
from collections.abc import Iterable, Mapping

from demo.parts import Sender
from demo.travellers import FILE, SEED

SECTORS: dict[str, dict] = FILE["sectors"]
SOUGHT: dict[str, int] = FILE["sought"]
#: What somebody needs or offers, by language.
Words = dict[str, str]


@dataclasses.dataclass(frozen=True)
class Stated:
    """What one delegation says: sectors by their codes, companies by their keys, the first choice first."""

    sender: str
    needs: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()

    def in_words(self, side: str) -> Words | None:
        """ "Film locations; Auto parts suppliers", in each language."""
        said = [SECTORS[code]["needs" if side == "needs" else "offers"] for code in getattr(self, side)]
        return {language: "; ".join(one[language] for one in said) for language in ("en", "es", "fr")} if said else None


def stated(senders: Iterable[Sender], serves: Mapping[str, Iterable[str]], most: int) -> list[Stated]:
    """What the delegations of these senders say; `serves` are companies' sectors, `most` how many may be ranked."""
    chance = random.Random(f"needs {SEED}")
    known = {f"MAY-{one['town']}": _told(one) for one in FILE["stated"]}
    silent = {f"MAY-{town}" for town in FILE["silent"]}
    unwishing = {f"MAY-{town}" for town in FILE["without_wishes"]}
    found = []
    for sender in senders:
        if sender.key in silent:
            continue
        one = known.get(sender.key) or _made_up(sender.key, serves, most, chance)
        found.append(dataclasses.replace(one, wishes=()) if sender.key in unwishing else one)
    return found


def _told(record: dict) -> Stated:
    return Stated(f"MAY-{record['town']}", *(tuple(record[part]) for part in ("needs", "offers", "wishes")))


def _made_up(sender: str, serves: Mapping[str, Iterable[str]], most: int, chance: random.Random) -> Stated:
    needs = _drawn({code: said["often"] for code, said in SECTORS.items()}, chance.choice((1, 1, 1, 2)), chance)
    # Who needs companies of a sector mostly has something to offer them.
    offers = _drawn({code: said["often"] * (9 if code in needs else 1) for code, said in SECTORS.items()}, 1, chance)
    weights = {key: often * (1 if set(needs).isdisjoint(serves[key]) else 3) for key, often in SOUGHT.items()}
    return Stated(sender, needs, offers, _drawn(weights, min(chance.choice((3, 3, 4, 4, 5)), most), chance))


def _drawn(weights: Mapping[str, int], number: int, chance: random.Random) -> tuple[str, ...]:
    """So many of them, the weightier sooner, none twice."""
    order = sorted(weights, key=lambda key: chance.random() ** (1 / weights[key]), reverse=True)
    return tuple(order[:number])
