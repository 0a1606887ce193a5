"""Puts a roster together: made-up people with what every one of them has, and the organizations that send them."""

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping

from demo.casting import CULTURES, NAMES, Casting, Culture
from demo.parts import INVENTED, Person, Sender


class Gathering:
    """A roster while it is being put together.

    People register in the `days` after `registration`, a local time; of a hundred, `agreeing` agree to each purpose.
    """

    def __init__(self, casting: Casting, registration: dt.datetime, days: int, agreeing: Mapping[str, int]) -> None:
        self.casting, self.random = casting, casting.random
        self.registration, self.days, self.agreeing = registration, days, agreeing
        self.senders: dict[str, Sender] = {}
        self.people: dict[str, Person] = {}
        self.made: Counter[str] = Counter()

    def announce(self, guests: Iterable[Person]) -> None:
        """People as documents announce them, there from the first day."""
        for guest in guests:
            first = {"reference": self.casting.reference(), "registered": self.registration}
            self.people[guest.ref] = dataclasses.replace(guest, **first)

    def sender(self, key: str, kind: str, name: str, culture: Culture, region: str | None = None) -> Sender:
        """A made-up organization with its focal point, called the same in every language."""
        names = dict.fromkeys(("en", "es", "fr"), name)
        sender = Sender(key, kind, names, culture.country, INVENTED, region)
        self.senders[key] = self.with_focal_point(sender, culture)
        return self.senders[key]

    def with_focal_point(self, sender: Sender, culture: Culture) -> Sender:
        """The same with somebody who answers for it, if nobody does yet."""
        if sender.contact_name:
            return sender
        contact = self.casting.somebody(culture)
        address = self.casting.address(contact.given, contact.family)
        return dataclasses.replace(sender, contact_name=f"{contact.given} {contact.family}", contact_email=address)

    def make(self, category: str, culture: Culture, sender: Sender, position: tuple[str, str], **more: object) -> None:
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
        self.add(person, culture)

    def add(self, person: Person, culture: Culture) -> None:
        """What every fictional person has: a reference, a telephone, a moment of registering, consents."""
        self.people[person.ref] = dataclasses.replace(
            person,
            reference=self.casting.reference(),
            phone=self.casting.phone(culture),
            registered=person.registered
            or self.registration + dt.timedelta(minutes=self.random.randrange(self.days * 24 * 60)),
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
        free = [purpose for purpose, share in self.agreeing.items() if self.random.randrange(100) < share]
        return ("notice", *(["care"] if person.diet or person.access else []), *free)


def culture_of(person: Person) -> Culture:
    """Where somebody is from."""
    return next(c for c in CULTURES.values() if (c.country, c.language) == (person.country, person.language))
