"""What somebody says of their travel, their nights and their needs, checked: the second form, after the approval.

Times are by the clocks of the station, which need not be the event's. Fields of a journey begin with its way:
"arrival_at".
"""

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping

from models import Event
from models.privacy import AIDS, DIETS
from models.travel import MEANS, ROOMS, WAYS
from operations import event_fields, fields
from operations.care import EMERGENCY, Care
from operations.event_reading import instant
from operations.refusals import Refusal

#: Nobody comes earlier or stays longer around an event; a year that was typed wrongly is noticed.
FAR = dt.timedelta(days=60)
#: How many letters each text may have, by its field.
MOST = {
    "carrier": 80, "number": 20, "station": 80, "terminal": 20, "note": 500, "elsewhere": 200, "stay_note": 500,
    "emergency_name": 120, "emergency_relation": 80, "emergency_medical": 1000, "shares_with": 20,
}  # fmt: skip
#: Said of a journey; without its means it is none.
OF_JOURNEY = ("carrier", "number", "station", "terminal", "at", "zone", "note")


@dataclasses.dataclass(frozen=True)
class JourneySaid:
    """One way; `at` in UTC, `zone` where it is not the event's."""

    means: str
    carrier: str = ""
    number: str = ""
    station: str = ""
    terminal: str = ""
    at: dt.datetime | None = None
    zone: str | None = None
    note: str = ""


@dataclasses.dataclass(frozen=True)
class StaySaid:
    """Where somebody sleeps: a code of the event's places, or words; `shares_with` is the other one's reference."""

    hotel: str | None = None
    elsewhere: str = ""
    room: str = "single"
    from_on: dt.date | None = None
    to_on: dt.date | None = None
    shares_with: str = ""
    note: str = ""


@dataclasses.dataclass(frozen=True)
class Travel:
    """All that the second form asks; None is a journey or a stay of which nothing was said."""

    arrival: JourneySaid | None
    departure: JourneySaid | None
    stay: StaySaid | None
    care: Care
    #: Whether what is said of health may be used.
    agreed: bool = False
    #: What the event asks besides, by the question's code; `operations/questions.py` checked it.
    answers: dict[str, str] = dataclasses.field(default_factory=dict)


def read(event: Event, typed: Mapping[str, object]) -> Travel:
    """Check what was typed, field by field; raises `fields.Malformed` with everything that is wrong."""
    facts, errors = {}, {}
    try:
        facts = fields.read_all(_rules(event), typed)
    except fields.Malformed as malformed:
        errors = malformed.errors
    travel = _travel(event, facts, errors) if not errors else None
    if errors:
        raise fields.Malformed(errors)
    return travel


def _travel(event: Event, facts: dict[str, object], errors: dict[str, Refusal]) -> Travel:
    """What the facts say together; what is wrong with them goes to the errors."""
    arrival, departure = (_journey(event, way, facts, errors) for way in WAYS)
    if arrival and departure and arrival.at and departure.at and departure.at <= arrival.at:
        errors["departure_at"] = Refusal("departs_before_arriving", "departure_at")
    stay, needs = _stay(facts, errors), _care(facts)
    if needs and not facts["consent_care"]:
        errors["consent_care"] = Refusal("care_needs_consent", "consent_care")
    return Travel(arrival, departure, stay, needs, facts["consent_care"])


def _journey(event: Event, way: str, facts: dict[str, object], errors: dict[str, Refusal]) -> JourneySaid | None:
    said = {name: facts[f"{way}_{name}"] for name in OF_JOURNEY}
    if not facts[f"{way}_means"]:
        if any(said[name] for name in OF_JOURNEY if name != "zone"):
            errors[f"{way}_means"] = Refusal("required", f"{way}_means")
        return None
    zone = said["zone"] or event.zone
    try:
        said["at"] = said["at"] and instant(said["at"], zone)
    except ValueError:
        errors[f"{way}_at"] = Refusal("hour_left_out", f"{way}_at")
    said["zone"] = zone if zone != event.zone else None
    return JourneySaid(facts[f"{way}_means"], **said)


def _stay(facts: dict[str, object], errors: dict[str, Refusal]) -> StaySaid | None:
    names = ("hotel", "elsewhere", "from_on", "to_on", "shares_with")
    said = {name: facts[name] for name in names} | {"note": facts["stay_note"]}
    if not any(said.values()):
        return None
    if said["from_on"] and said["to_on"] and said["to_on"] < said["from_on"]:
        errors["to_on"] = Refusal("nights_reversed", "to_on")
    return StaySaid(room=facts["room"] or ROOMS[0], **said)


def _care(facts: dict[str, object]) -> Care:
    emergency = {name: facts[f"emergency_{name}"] for name in EMERGENCY if facts[f"emergency_{name}"]}
    return Care(facts["diet"], facts["diets"], facts["access"], facts["aids"], emergency)


def _rules(event: Event) -> dict[str, Callable[[object], object]]:
    journeys = {f"{way}_{name}": rule for way in WAYS for name, rule in _of_journey(event).items()}
    return journeys | {
        "hotel": lambda typed: fields.line(typed, 20) or None,
        "elsewhere": _line("elsewhere"),
        "room": _chosen(ROOMS, "unknown_room"),
        "from_on": _day(event),
        "to_on": _day(event),
        "shares_with": lambda typed: fields.line(typed, MOST["shares_with"]).upper(),
        "stay_note": _line("stay_note"),
        "diets": lambda typed: fields.some_of(DIETS, typed, "unknown_need"),
        "diet": lambda typed: fields.paragraph(typed, 2000),
        "aids": lambda typed: fields.some_of(AIDS, typed, "unknown_need"),
        "access": lambda typed: fields.paragraph(typed, 2000),
        "emergency_name": _line("emergency_name"),
        "emergency_phone": lambda typed: fields.phone(typed, event.country),
        "emergency_relation": _line("emergency_relation"),
        "emergency_medical": lambda typed: fields.paragraph(typed, MOST["emergency_medical"]),
        "consent_care": event_fields.ticked,
    }


def _of_journey(event: Event) -> dict[str, Callable[[object], object]]:
    texts = {name: _line(name) for name in ("carrier", "number", "station", "terminal", "note")}
    return texts | {
        "means": _chosen(MEANS, "unknown_means"), "at": moment(event), "zone": event_fields.optional_zone,
    }  # fmt: skip


def _line(name: str) -> Callable[[object], str]:
    return lambda typed: fields.line(typed, MOST[name])


def _chosen(known: tuple[str, ...], refusal: str) -> Callable[[object], str]:
    """One of the known words, or "" for nothing."""

    def rule(typed: object) -> str:
        text = fields.line(typed, 100)
        if text and text not in known:
            raise Refusal(refusal)
        return text

    return rule


def moment(event: Event) -> Callable[[object], dt.datetime | None]:
    """The rule for a local time around the event; None for nothing. Refuses as `event_fields.moment`, `day_far_off`."""

    def rule(typed: object) -> dt.datetime | None:
        local = event_fields.moment(typed)
        if local:
            _ensure_near(event, local.date())
        return local

    return rule


def _day(event: Event) -> Callable[[object], dt.date | None]:
    def rule(typed: object) -> dt.date | None:
        day = event_fields.date(typed) if fields.line(typed, 100) else None
        if day:
            _ensure_near(event, day)
        return day

    return rule


def _ensure_near(event: Event, day: dt.date) -> None:
    if not event.starts_on - FAR <= day <= event.ends_on + FAR:
        raise Refusal("day_far_off")
