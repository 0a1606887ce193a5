"""Whom somebody should meet, and why: pure, the same answer for the same people.

A suggestion needs a reason that both can talk about: what one seeks and the other offers, what both seek, what both
signed up for. A common language, another country and few requests so far only decide between such people.
"""

import dataclasses
import hashlib
from collections.abc import Iterable

from scheduling.programme import Id

#: Points for each theme that they offer and one seeks, that one offers and they seek, that both seek …
OFFERED, SOUGHT, SHARED = 10, 8, 3
#: … and for each activity that both signed up for.
TOGETHER = 2
#: Points for a language in common, which saves an interpreter, and for coming from another country.
SPOKEN, ABROAD = 4, 3
#: Points less for each request that waits for them already, up to so many: others are asked first.
ASKED, MOST_ASKED = 2, 10


@dataclasses.dataclass(frozen=True)
class Person:
    """What there is to know of somebody who may be met."""

    id: Id
    country: str
    delegation: Id | None = None
    #: Themes by their ids.
    seeks: frozenset[Id] = frozenset()
    offers: frozenset[Id] = frozenset()
    #: Codes, the most comfortable first.
    languages: tuple[str, ...] = ()
    #: What they signed up for.
    activities: frozenset[Id] = frozenset()
    #: How many requests wait for their answer or stand.
    asked: int = 0


@dataclasses.dataclass(frozen=True)
class Reason:
    """Why the two should meet. `kind`: they_offer, you_offer, both_seek (themes), together (activities), language.

    `what` are ids of themes or activities, in order, or codes of languages.
    """

    kind: str
    what: tuple[Id | str, ...]


@dataclasses.dataclass(frozen=True)
class Suggestion:
    """Somebody to meet; the reason that counts most comes first."""

    id: Id
    score: int
    reasons: tuple[Reason, ...]


def suggest(own: Person, others: Iterable[Person], most: int = 6) -> tuple[Suggestion, ...]:
    """Whom `own` should meet, the best first, one of a delegation and none of their own.

    Among equals a lot is drawn from both ids, so that whoever registered first is not everybody's suggestion.
    """
    found = [(_of(own, other), other) for other in others if not _beside(own, other)]
    ranked = sorted(found, key=lambda pair: (-pair[0].score, lot(own.id, pair[1].id)))
    chosen, delegations = [], set()
    for suggestion, other in ranked:
        common = [one for one in suggestion.reasons if one.kind != "language"]
        if common and (other.delegation is None or other.delegation not in delegations):
            chosen.append(suggestion)
            delegations.add(other.delegation)
    return tuple(chosen[:most])


def lot(own: Id, other: Id) -> str:
    """What decides between equals; the same for the same two."""
    return hashlib.sha256(f"{own}:{other}".encode()).hexdigest()


def _beside(own: Person, other: Person) -> bool:
    """Whether the two need no meeting: one and the same, or people of one delegation."""
    return own.id == other.id or (own.delegation is not None and own.delegation == other.delegation)


def _of(own: Person, other: Person) -> Suggestion:
    common = {
        "they_offer": (OFFERED, own.seeks & other.offers),
        "you_offer": (SOUGHT, own.offers & other.seeks),
        "both_seek": (SHARED, own.seeks & other.seeks),
        "together": (TOGETHER, own.activities & other.activities),
    }
    spoken = tuple(code for code in own.languages if code in other.languages)
    reasons = [Reason(kind, tuple(sorted(what))) for kind, (_points, what) in common.items() if what]
    score = sum(points * len(what) for points, what in common.values())
    score += SPOKEN * bool(spoken) + ABROAD * (own.country != other.country)
    score -= ASKED * min(other.asked, MOST_ASKED)
    return Suggestion(other.id, score, (*reasons, *([Reason("language", spoken)] if spoken else [])))
