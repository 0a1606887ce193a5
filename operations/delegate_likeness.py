"""Whom a row of a list means: somebody who is registered already, nobody yet, or perhaps one of several.

The same name in any alphabet and order with the same address is the same person, and so is the same name in the same
city and delegation where an address is not known on both sides. Less than that only looks alike: a person decides.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from models.folding import likeness
from operations.transitions import GONE

#: An address that more people have than this is an office's.
MOST_AT_ONE_ADDRESS = 3


class People:
    """Those whom rows may mean, found by reference, name and address."""

    def __init__(self, people: Iterable[sa.Row], office_addresses: Iterable[str] = ()) -> None:
        self.by_id = {one.id: one for one in people}
        self.by_reference = {one.reference: one for one in self.by_id.values()}
        self._by_name: dict[str, list[sa.Row]] = defaultdict(list)
        self._by_email: dict[str, list[sa.Row]] = defaultdict(list)
        for one in self.by_id.values():
            if name := _name(one.likeness):
                self._by_name[name].append(one)
            if one.email:
                self._by_email[one.email.casefold()].append(one)
        self._offices = {address.casefold() for address in office_addresses}

    def know_addresses(self, said: Iterable[str]) -> None:
        """Take for an office's what many rows of the list have, too."""
        found = Counter(address.casefold() for address in said)
        self._offices |= {
            address for address, rows in found.items()
            if rows + len(self._by_email.get(address, ())) > MOST_AT_ONE_ADDRESS
        }  # fmt: skip

    def meant(self, facts: Mapping[str, object]) -> tuple[sa.Row | None, list[sa.Row]]:
        """Who it is beyond doubt, else those it may be; `facts` are name, city, email and delegation_id.

        A registration that was found to repeat another one stands for that one. Who does not come any more is never
        meant beyond doubt.
        """
        alike = likeness(f"{facts.get('given_name') or ''} {facts.get('family_name') or ''}", facts.get("city") or "")
        called = self._by_name.get(_name(alike), ()) if alike else ()
        same = self._known([one for one in called if _is(one, facts)])
        if len(same) == 1 and same[0].status not in GONE:
            return same[0], []
        email = (facts.get("email") or "").casefold()
        neighbours = () if not email or email in self._offices else self._at(email)
        return None, self._known([*same, *(one for one in called if _may_be(one, alike, facts)), *neighbours])

    def _at(self, email: str) -> list[sa.Row]:
        found = self._by_email.get(email, [])
        return found if len(found) <= MOST_AT_ONE_ADDRESS else []

    def _known(self, found: Iterable[sa.Row]) -> list[sa.Row]:
        """Each once, as the one they were merged into; one who comes hides those who do not any more."""
        kept = {one.id: one for one in map(self._standing, found)}
        coming = [one for one in kept.values() if one.status not in GONE]
        return coming or list(kept.values())

    def _standing(self, one: sa.Row) -> sa.Row:
        seen = set()
        while one.merged_into_id in self.by_id and one.id not in seen:
            seen.add(one.id)
            one = self.by_id[one.merged_into_id]
        return one


def _name(alike: str) -> str:
    return alike.partition("|")[0]


def _city(alike: str) -> str:
    return alike.partition("|")[2]


def _is(one: sa.Row, facts: Mapping[str, object]) -> bool:
    """Whether somebody of the same name is the one meant."""
    if one.email and facts.get("email"):
        return one.email.casefold() == facts["email"].casefold()
    city = _city(likeness("x", facts.get("city") or ""))
    return city in ("", _city(one.likeness)) and facts.get("delegation_id") in (None, one.delegation_id)


def _may_be(one: sa.Row, alike: str, facts: Mapping[str, object]) -> bool:
    ours = facts.get("delegation_id")
    nowhere = not (_city(one.likeness) and _city(alike))
    return nowhere or one.likeness == alike or (ours is not None and one.delegation_id == ours)
