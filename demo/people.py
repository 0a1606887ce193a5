"""Who comes to the demo's summit: announced guests, edge people, and fictional delegates up to the roster's counts.

`roster(scale)` is the same for the same scale, whenever and wherever it is asked. With a scale of N there are N times
as many people, but one head of state: more liaison officers come instead.
"""

import dataclasses
import datetime as dt
from collections import Counter

from demo import known
from demo.casting import CULTURES, NAMES, Casting, Culture
from demo.parts import INVENTED, MAYORS, Person, Roster, Sender

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
    gathering = _Gathering(scale)
    gathering.invited()
    gathering.mayors_and_officials()
    gathering.secretaries()
    gathering.workplaces()
    gathering.companions()
    gathering.workforce()
    gathering.undecided()
    people = sorted(gathering.people.values(), key=lambda person: person.registered)
    return Roster(tuple(gathering.senders.values()), tuple(people))


class _Gathering:
    """The roster while it is being put together; each step adds people."""

    def __init__(self, scale: int) -> None:
        self.scale = scale
        self.casting = Casting(known.SEED, taken=known.addresses())
        self.random = self.casting.random
        self.senders: dict[str, Sender] = {}
        self.people: dict[str, Person] = {}
        self.made: Counter[str] = Counter()

    def invited(self) -> None:
        """The announced guests, and the edge people with a telephone, consents and a focal point."""
        self.senders |= known.senders()
        for guest in known.announced():
            first = {"reference": self.casting.reference(), "registered": REGISTRATION}
            self.people[guest.ref] = dataclasses.replace(guest, **first)
        for person in known.edge():
            culture = _culture_of(person)
            self.senders[person.sender] = self._with_focal_point(self.senders[person.sender], culture)
            self._add(person, culture)
        self.wanted = Counter({category: count * self.scale for category, count in known.COUNTS.items()})
        self.wanted["STF"] += self.wanted["HOS"] - 1
        self.wanted.subtract(Counter(person.category for person in self.people.values()))

    def mayors_and_officials(self) -> None:
        """One mayor a town, and none, one or two of its officials."""
        towns = [self._town(category, number + 1) for category in MAYORS for number in range(self.wanted[category])]
        seats = self.random.sample([town for town in towns for _ in range(2)], self.wanted["LOC"])
        for sender, culture in seats:
            self._make("LOC", culture, sender, self.random.choice(culture.official))

    def secretaries(self) -> None:
        culture = CULTURES["mexican"]
        for number in range(1, self.wanted["SEC"] + 1):
            sender = self._sender(f"SEC-{number}", "ministry", f"Secretaría Demo {number:02}", culture)
            self._make("SEC", culture, sender, ("Secretaria de Estado", "Secretario de Estado"), head=True)

    def workplaces(self) -> None:
        """Universities, companies and newspapers: two people each."""
        for category, (kind, name, position) in WORKPLACES.items():
            for place in range(self.wanted[category]):
                number, second = divmod(place, 2)
                culture = CULTURES[ANYWHERE[number % len(ANYWHERE)]]
                if not second:
                    title = getattr(culture, name).format(number + 1)
                    sender = self._sender(f"{category}-{number + 1}", kind, title, culture)
                self._make(category, culture, sender, getattr(culture, position), head=not second)

    def companions(self) -> None:
        """Accompanying persons: each belongs to a mayor and their delegation."""
        mayors = [person for person in self.people.values() if person.category in MAYORS and person.made_up]
        for principal in self.random.sample(mayors, self.wanted["ACC"]):
            self._make("ACC", _culture_of(principal), self.senders[principal.sender], ("", ""), principal=principal.ref)

    def workforce(self) -> None:
        """Interpreters, security and liaison officers, all of the organizing committee."""
        host = CULTURES["mexican"]
        committee = self._sender("committee", "institution", "Comité Organizador Demo", host)
        for number in range(self.wanted["INT"]):
            culture = CULTURES[("mexican", "american", "quebecois")[number % 3]]
            self._make("INT", culture, committee, culture.interpreter)
        for category, position in (("SGY", ("", "")), ("STF", host.liaison)):
            for _ in range(self.wanted[category]):
                self._make(category, host, committee, position)

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
        town = self._sender(f"{category}-{number}", "city", name, culture, region)
        self._make(category, culture, town, culture.mayor, head=True)
        return town, culture

    def _sender(self, key: str, kind: str, name: str, culture: Culture, region: str | None = None) -> Sender:
        names = dict.fromkeys(("en", "es", "fr"), name)
        sender = Sender(key, kind, names, culture.country, INVENTED, region)
        self.senders[key] = self._with_focal_point(sender, culture)
        return self.senders[key]

    def _with_focal_point(self, sender: Sender, culture: Culture) -> Sender:
        if sender.contact_name:
            return sender
        contact = self.casting.somebody(culture)
        address = self.casting.address(contact.given, contact.family)
        return dataclasses.replace(sender, contact_name=f"{contact.given} {contact.family}", contact_email=address)

    def _make(self, category: str, culture: Culture, sender: Sender, position: tuple[str, str], **more: object) -> None:
        """A fictional person of this category and culture, who registers by themselves."""
        self.made[category] += 1
        somebody = self.casting.somebody(culture)
        person = Person(
            ref=f"{category}-{self.made[category]}",
            sender=sender.key,
            category=category,
            given=somebody.given,
            family=somebody.family,
            position=somebody.one_of(position),
            city=sender.name["en"] if sender.kind == "city" else "",
            country=culture.country,
            language=culture.language,
            email=self.casting.address(somebody.given, somebody.family),
            provenance=INVENTED,
            **self._needs(culture),
            **more,
        )
        self._add(person, culture)

    def _add(self, person: Person, culture: Culture) -> None:
        """What every fictional person has: a reference, a telephone, a moment of registering, consents."""
        self.people[person.ref] = dataclasses.replace(
            person,
            reference=self.casting.reference(),
            phone=self.casting.phone(culture),
            registered=person.registered or REGISTRATION + dt.timedelta(minutes=self.random.randrange(DAYS * 24 * 60)),
            consents=self._consents(person),
        )

    def _needs(self, culture: Culture) -> dict[str, str | None]:
        """One in twelve has a diet, one in forty needs access."""
        needs = {"diet": ("diets", 12), "access": ("access", 40)}
        chance = {field: self.random.randrange(one_in) == 0 for field, (_, one_in) in needs.items()}
        words = {field: self.random.choice(NAMES[part][culture.language]) for field, (part, _) in needs.items()}
        return {field: words[field] if chance[field] else None for field in needs}

    def _consents(self, person: Person) -> tuple[str, ...]:
        """Everybody was told; who told us about their health agreed that we use it; the rest is free."""
        free = [purpose for purpose, share in AGREEING.items() if self.random.randrange(100) < share]
        return ("notice", *(["care"] if person.diet or person.access else []), *free)


def _culture_of(person: Person) -> Culture:
    return next(c for c in CULTURES.values() if (c.country, c.language) == (person.country, person.language))
