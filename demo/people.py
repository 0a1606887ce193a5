"""Who comes to the demo's summit: announced guests, edge people, and fictional delegates up to the roster's counts.

`roster(scale)` is the same for the same scale, whenever and wherever it is asked. With a scale of N there are N times
as many people, but one head of state: more liaison officers come instead.
"""

import dataclasses
import datetime as dt
from collections import Counter

from demo import known
from demo.casting import CULTURES, Casting, Culture
from demo.gathering import Gathering, culture_of
from demo.parts import MAYORS, Roster, Sender

#: How people who are not mayors are spread over the three countries.
ANYWHERE = ("mexican",) * 6 + ("american",) * 3 + ("canadian", "quebecois")
#: Whose people come in pairs from a place of work: the kind of organization, its name and their position by culture.
WORKPLACES = {
    "ACA": ("institution", "university", "academic"),
    "PRI": ("company", "company", "executive"),
    "PRS": ("company", "media", "reporter"),
}
#: Local time of the first registration, and for how many days people register.
REGISTRATION, DAYS = dt.datetime.fromisoformat("2019-04-15T08:00"), 50
#: How many of a hundred agree.
AGREEING = {"public_list": 85, "photographs": 70, "invitations": 60}


def roster(scale: int = 1) -> Roster:
    """Everybody, `scale` times over, in the order of registering."""
    gathering = _Summit(scale)
    gathering.invited()
    gathering.mayors_and_officials()
    gathering.secretaries()
    gathering.workplaces()
    gathering.companions()
    gathering.workforce()
    gathering.undecided()
    people = sorted(gathering.people.values(), key=lambda person: person.registered)
    return Roster(tuple(gathering.senders.values()), tuple(people))


class _Summit(Gathering):
    """The summit's roster while it is being put together; each step adds people."""

    def __init__(self, scale: int) -> None:
        super().__init__(Casting(known.SEED, taken=known.addresses()), REGISTRATION, DAYS, AGREEING)
        self.scale = scale

    def invited(self) -> None:
        """The announced guests, and the edge people with a telephone, consents and a focal point."""
        self.senders |= known.senders()
        self.announce(known.announced())
        for person in known.edge():
            culture = culture_of(person)
            self.senders[person.sender] = self.with_focal_point(self.senders[person.sender], culture)
            self.add(person, culture)
        self.wanted = Counter({category: count * self.scale for category, count in known.COUNTS.items()})
        self.wanted["STF"] += self.wanted["HOS"] - 1
        self.wanted.subtract(Counter(person.category for person in self.people.values()))

    def mayors_and_officials(self) -> None:
        """One mayor a town, and none, one or two of its officials."""
        towns = [self._town(category, number + 1) for category in MAYORS for number in range(self.wanted[category])]
        seats = self.random.sample([town for town in towns for _ in range(2)], self.wanted["LOC"])
        for sender, culture in seats:
            self.make("LOC", culture, sender, self.random.choice(culture.official))

    def secretaries(self) -> None:
        culture = CULTURES["mexican"]
        for number in range(1, self.wanted["SEC"] + 1):
            sender = self.sender(f"SEC-{number}", "ministry", f"Secretaría Demo {number:02}", culture)
            self.make("SEC", culture, sender, ("Secretaria de Estado", "Secretario de Estado"), head=True)

    def workplaces(self) -> None:
        """Universities, companies and newspapers: two people each."""
        for category, (kind, name, position) in WORKPLACES.items():
            for place in range(self.wanted[category]):
                number, second = divmod(place, 2)
                culture = CULTURES[ANYWHERE[number % len(ANYWHERE)]]
                if not second:
                    title = getattr(culture, name).format(number + 1)
                    sender = self.sender(f"{category}-{number + 1}", kind, title, culture)
                self.make(category, culture, sender, getattr(culture, position), head=not second)

    def companions(self) -> None:
        """Accompanying persons: each belongs to a mayor and their delegation."""
        mayors = [person for person in self.people.values() if person.category in MAYORS and person.made_up]
        for principal in self.random.sample(mayors, self.wanted["ACC"]):
            self.make("ACC", culture_of(principal), self.senders[principal.sender], ("", ""), principal=principal.ref)

    def workforce(self) -> None:
        """Interpreters, security and liaison officers, all of the organizing committee."""
        host = CULTURES["mexican"]
        committee = self.sender("committee", "institution", "Comité Organizador Demo", host)
        for number in range(self.wanted["INT"]):
            culture = CULTURES[("mexican", "american", "quebecois")[number % 3]]
            self.make("INT", culture, committee, culture.interpreter)
        for category, position in (("SGY", ("", "")), ("STF", host.liaison)):
            for _ in range(self.wanted[category]):
                self.make(category, host, committee, position)

    def undecided(self) -> None:
        """Some local officials, academics and companies are not approved (yet)."""
        deciding = [ref for ref, person in self.people.items() if ref[:4] in ("LOC-", "ACA-", "PRI-")]
        self.random.shuffle(deciding)
        there = Counter(person.status for person in self.people.values())
        for status, count in known.UNDECIDED.items():
            for _ in range(count * self.scale - there[status]):
                ref = deciding.pop()
                self.people[ref] = dataclasses.replace(self.people[ref], status=status)

    def _town(self, category: str, number: int) -> tuple[Sender, Culture]:
        culture = CULTURES[MAYORS[category][number % len(MAYORS[category])]]
        name, region = culture.town.format(number), self.random.choice(culture.regions)
        town = self.sender(f"{category}-{number}", "city", name, culture, region)
        self.make(category, culture, town, culture.mayor, head=True)
        return town, culture
