"""What the people, companies, cities, buses and times of a matching are called, and who needs or wished what."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping

from babel import dates
from babel.lists import format_list
from flask_babel import get_locale, ngettext

from models import Bus, Company, Delegate, Delegation, Event, Place, Theme
from queries import companies, convoys, meeting_boards, needs
from queries.needs import NOTHING, Stated
from queries.themes import Sides
from scheduling.programme import Id
from scheduling.visits import Number, Question, Slot
from web.formats import local, plain, time_of

#: So many names stand in a sentence; the others are counted.
NAMED = 3


@dataclasses.dataclass(frozen=True)
class Names:
    """Rows by their ids; a row that is gone since the question was asked reads as a dash."""

    question: Question
    people: Mapping[Id, Delegate]
    companies: Mapping[Id, Company]
    cities: Mapping[Id, Place]
    buses: Mapping[Id, Bus]
    #: By delegation, what it needs, can give and wishes for.
    stated: Mapping[Id, Stated]
    zone: str

    def person(self, key: Id) -> str:
        """The whole name."""
        return plain(self.people[key].name) if key in self.people else "–"

    def company(self, key: Id) -> str:
        """What the company is called."""
        return plain(self.companies[key].name) if key in self.companies else "–"

    def city(self, key: Id) -> str:
        """What the city is called."""
        return plain(self.cities[key].name) if key in self.cities else "–"

    def home(self, visitor: Id) -> str:
        """The municipality somebody comes for, else their city, else who they are."""
        person = self.people.get(visitor)
        if person is None:
            return "–"
        return plain(person.delegation.name) if person.delegation else person.city or plain(person.name)

    def zone_of(self, slot: Slot) -> str:
        """The zone in which the slot's times are told."""
        return self.cities[slot.city].zone or self.zone if slot.city in self.cities else self.zone

    def times(self, slot: Slot) -> str:
        """ "10:00–11:30" by the clocks of its city."""
        zone = self.zone_of(slot)
        return f"{time_of(slot.starts_at, zone)}–{time_of(slot.ends_at, zone)}"

    def moment(self, number: Number) -> str:
        """ "Mon, Feb 27, 10:00" by the clocks of its city."""
        slot = self.question.slot.get(number)
        return moment(slot.starts_at, self.zone_of(slot)) if slot else "–"

    def slot(self, slot_id: Id) -> str:
        """The same for the row of a slot; a dash for one that is gone."""
        return next((self.moment(one.number) for one in self.question.slots if one.id == slot_id), "–")

    def at(self, instant: dt.datetime) -> str:
        """The same for the slot that begins then."""
        slot = next((one for one in self.question.slots if one.starts_at == instant), None)
        return moment(instant, self.zone_of(slot) if slot else self.zone)

    def rank(self, visitor: Id, host: Id) -> int | None:
        """Which choice the company is of the municipality; None: they did not choose it."""
        return {company: rank for rank, company in enumerate(self.wishes(visitor), 1)}.get(host)

    def wishes(self, visitor: Id) -> list[Id]:
        """The companies that somebody's municipality chose, cancelled ones too, the first choice first."""
        stated = self._stated(visitor)
        return [company.id for company in stated.wishes] if stated else []

    def needed(self, visitor: Id, host: Id) -> list[Theme]:
        """The sectors in which somebody's municipality needs what the company works in."""
        return self._served(host, self._sides(visitor).seeks)

    def offered(self, visitor: Id, host: Id) -> list[Theme]:
        """The sectors in which somebody's municipality has something to give, and the company works."""
        return self._served(host, self._sides(visitor).offers)

    def says_nothing(self, visitor: Id) -> bool:
        """Whether the municipality stated neither needs nor wishes."""
        return not self.wishes(visitor) and not self._sides(visitor).seeks

    def _served(self, host: Id, themes: Iterable[Theme]) -> list[Theme]:
        served = {theme.id for theme in self.companies[host].themes} if host in self.companies else ()
        return [one for one in themes if one.id in served]

    def _sides(self, visitor: Id) -> Sides:
        stated = self._stated(visitor)
        return stated.themes if stated else NOTHING

    def _stated(self, visitor: Id) -> Stated | None:
        person = self.people.get(visitor)
        return self.stated.get(person.delegation_id) if person else None


def names_of(event: Event, question: Question) -> Names:
    """What things are called: eleven statements, however many people."""
    people = meeting_boards.people(one.id for one in question.visitors)
    return Names(
        question,
        people,
        {one.id: one for one in companies.of_event(event)},
        meeting_boards.places(slot.city for slot in question.slots),
        {one.id: one for one in convoys.buses(event)},
        needs.of_delegations(delegations(people.values())),
        event.zone,
    )


def delegations(people: Iterable[Delegate]) -> list[Delegation]:
    """The delegations of these people, each once."""
    return list({one.delegation.id: one.delegation for one in people if one.delegation}.values())


def day_name(day: dt.date) -> str:
    """ "Mon, Feb 27"."""
    return dates.format_skeleton("MMMEd", day, locale=get_locale())


def moment(instant: dt.datetime, zone: str) -> str:
    """ "Mon, Feb 27, 10:00" by the zone's clocks."""
    return f"{day_name(local(instant, zone))}, {time_of(instant, zone)}"


def listed(names: Iterable[str], most: int = NAMED) -> str:
    """The first few, and how many more."""
    names = list(names)
    more = len(names) - most
    if more > 0:
        names = [*names[:most], ngettext("%(num)s more", "%(num)s more", more)]
    return format_list(names, locale=get_locale())
