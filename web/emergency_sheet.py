"""What a leader has at hand in an emergency, as data: cities, hosts, passengers and their cards, what happened.

A page draws it, a phone keeps it for when there is no network, and a sheet to print has it without anybody's health.
"""

from collections.abc import Sequence
from typing import Any

from models import Bus, Delegate, Event, Incident, Place
from queries import emergencies, incidents, outcomes_noted, safety
from queries.emergencies import Card, City
from web import formats
from web.access import may
from web.safety_words import INCIDENT, SEVERITY
from web.travel_words import DIET


def facts(event: Event, buses: Sequence[Bus]) -> dict[str, Any]:
    """For a phone: `cities`, `buses`, `hosts`, `people`, `cards` by person's id, `incidents`, `call` (None: nobody is
    asked anything), and what a form lets choose. Phones are [as read, as called]; moments milliseconds, event's clock.
    """
    groups = emergencies.groups(event, buses)
    riders = emergencies.riders(groups)
    return {
        "cities": [city(event, one) for one in emergencies.cities(event)],
        "buses": [bus(one) for one in with_leaders(buses)],
        "hosts": hosts(groups),
        "people": [_rider(one) for one in riders],
        "cards": {str(id): card(one) for id, one in cards(riders).items()},
        "incidents": [incident(event, one) for one in incidents.of_buses(event, buses)],
        "call": call(event, riders),
        "what": [[word, str(told)] for word, told in INCIDENT.items()],
        "severity": [[word, str(told)] for word, told in SEVERITY.items()],
    }


def people(event: Event, buses: Sequence[Bus]) -> list[list[Any]]:
    """Who rides in these buses, by name: id, name, and where they are from."""
    return [_rider(one) for one in emergencies.riders(emergencies.groups(event, buses))]


def cards(people: Sequence[Delegate]) -> dict[int, Card]:
    """The cards of these people, for who may open them."""
    return emergencies.cards([one.id for one in people]) if may("emergency.open") else {}


def city(event: Event, one: City) -> dict[str, Any]:
    """A city with its numbers."""
    told = one.card
    return {
        "id": one.place.id,
        "name": formats.plain(one.place.name),
        "days": [day.isoformat() for day in one.days],
        "today": event.today() in one.days,
        "emergency": told.emergency if told else "",
        "hospital": _there(told.hospital, told.hospital_address, told.hospital_phone) if told else None,
        "consulate": _there(told.consulate, told.consulate_address, told.consulate_phone) if told else None,
        "note": formats.plain(told.note) if told and told.note else "",
        "invented": bool(told and told.invented),
        "hotels": [_hotel(hotel) for hotel in one.hotels],
    }


def with_leaders(buses: Sequence[Bus]) -> list[tuple[Bus, Delegate | None, Delegate | None]]:
    """Each bus with its leader and deputy: one statement."""
    found = emergencies.people({key for one in buses for key in (one.leader_id, one.deputy_id) if key})
    return [(one, found.get(one.leader_id), found.get(one.deputy_id)) for one in buses]


def bus(told: tuple[Bus, Delegate | None, Delegate | None]) -> dict[str, Any]:
    """A bus with those who lead and drive it."""
    one, leader, deputy = told
    driver = {"name": one.driver_name, "phone": number(one.driver_phone)} if one.driver_name else None
    return {"id": one.id, "code": one.code, "plate": one.plate, "driver": driver,
            "leader": _person(leader), "deputy": _person(deputy)}  # fmt: skip


def hosts(groups: Sequence) -> list[dict[str, Any]]:
    """Whom to call at the companies that passengers visit, each company once."""
    found = {one.id: one for one, _visit in outcomes_noted.companies_of(groups)}
    return [
        {"company": formats.plain(one.name), "name": one.contact_name, "phone": number(one.contact_phone)}
        for one in found.values()
        if one.contact_name or one.contact_phone
    ]


def card(one: Card) -> dict[str, Any]:
    """What is known of somebody, in words."""
    return {
        "contact": one.contact,
        "relation": one.relation,
        "phone": number(one.phone),
        "medical": one.medical,
        "allergies": ", ".join(str(DIET[word]) for word in one.allergies),
        "allergic_to": one.allergic_to,
    }


def incident(event: Event, one: Incident) -> dict[str, Any]:
    """What happened, with what was done."""
    return {
        "nonce": one.nonce,
        "what": str(INCIDENT[one.kind]),
        "severity": one.severity,
        "said": one.said,
        "at": _ms(event, one.at),
        "by": one.by,
        "who": formats.plain(one.delegate.name) if one.delegate else "",
        "steps": [[_ms(event, step.at), step.by, step.said] for step in one.steps],
    }


def call(event: Event, people: Sequence[Delegate]) -> dict[str, Any] | None:
    """The open question whether everyone is safe, with the answers of these people by their ids."""
    found = safety.open_of(event, people)
    if found is None:
        return None
    asked, rows = found
    answers = {str(one.delegate_id): [one.answer, one.said] for one in rows}
    return {"id": asked.id, "said": formats.plain(asked.said) if asked.said else "", "answers": answers}


def _rider(one: Delegate) -> list[Any]:
    return [one.id, formats.plain(one.name), home(one)]


def home(one: Delegate) -> str:
    """Where somebody is from, in a line."""
    return " · ".join(part for part in (formats.plain(one.delegation.name) if one.delegation else "", one.city) if part)


def number(phone: str | None) -> list[str] | None:
    """A number as it is read and as it is called."""
    return [formats.phone(phone), phone] if phone else None


def _there(name: str, address: str, phone: str | None) -> dict[str, Any] | None:
    return {"name": name, "address": address, "phone": number(phone)} if name or address or phone else None


def _hotel(place: Place) -> dict[str, str]:
    return {"name": formats.plain(place.name), "address": place.address or ""}


def _person(one: Delegate | None) -> dict[str, Any] | None:
    return one and {"name": formats.plain(one.name), "phone": number(one.phone)}


def _ms(event: Event, moment: Any) -> int:
    return round(event.now(moment).timestamp() * 1000)
