"""Companies that receive the convoy, from a sheet: a row a company, found by its name or made.

A column that says nothing in a row leaves what stands; sectors and hours that are named replace those that stand.
"""

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from models import Axis, Company, Event, Theme
from models.folding import fold
from operations import companies, event_fields, event_parts, fields, sheet_cells
from operations.companies_reading import MOST_VISITS
from operations.convoy_times import Span, faults
from operations.event_reading import instant
from operations.journal import Actor
from operations.refusals import Refusal
from operations.sheet_cells import Row, called
from operations.sheet_columns import column
from operations.sheet_lines import Change, Line, outcome, text_changes
from operations.sheet_places import Places, Spot, made
from queries import companies as queries
from queries import convoys, themes, uploads

COLUMNS = (
    column("name", "Company|Name", "Empresa|Nombre", "Entreprise|Nom", needed=True),
    column("axis", "Axis", "Eje", "Axe"),
    column("sectors", "Sectors|Sector", "Sectores|Sector", "Secteurs|Secteur"),
    column("city", "City", "Ciudad", "Ville"),
    column("place", "Place|Site", "Lugar|Sede", "Lieu|Site"),
    column("address", "Address", "Dirección|Domicilio", "Adresse"),
    column("latitude", "Latitude", "Latitud", "Latitude"),
    column("longitude", "Longitude", "Longitud", "Longitude"),
    column("capacity", "Capacity|Visitors at once", "Capacidad|Aforo", "Capacité"),
    column("minimum", "Minimum|At least", "Mínimo|Al menos", "Minimum|Au moins"),
    column("visits", "Visits", "Visitas", "Visites"),
    column("hours", "Hours|Opening hours", "Horario|Horarios", "Heures|Horaires"),
    column("contact_name", "Contact|Contact name", "Contacto|Nombre del contacto", "Contact|Nom du contact"),
    column("contact_email", "E-mail|Contact e-mail|Email", "Correo|Correo electrónico", "Courriel|Adresse courriel"),
    column("contact_phone", "Telephone|Phone", "Teléfono", "Téléphone"),
    column("language", "Language", "Idioma", "Langue"),
    column("areas", "Areas of collaboration|Areas", "Áreas de colaboración|Áreas",
           "Domaines de collaboration|Domaines", text=True),
    column("status", "Status", "Estado|Estatus", "État|Statut"),
)  # fmt: skip
STATUSES = sheet_cells.spelled(
    {
        "to_verify": "To verify|To be verified|Por verificar|À vérifier",
        "invited": "Invited|Invitada|Invitado|Invitée|Invité",
        "confirmed": "Confirmed|Confirmada|Confirmado|Confirmée|Confirmé",
        "cancelled": "Cancelled|Canceled|Cancelada|Cancelado|Annulée|Annulé",
    }
)
LANGUAGES = sheet_cells.spelled(
    {"en": "English|Inglés|Anglais", "es": "Spanish|Español|Espagnol", "fr": "French|Francés|Français"}
)
_DAY_AND_HOURS = re.compile(r"(?P<day>\d{4}-\d\d?-\d\d?|\d{1,2}[/.]\d{1,2}[/.]\d{4})[ ,:]+(?P<hours>.+)")
#: Cells that are stored as they are read, and their rules.
RULES = {
    "status": sheet_cells.word(STATUSES, "unknown_status"),
    "capacity": event_fields.count,
    "minimum": event_fields.count,
    "visits": event_fields.number(0, MOST_VISITS),
    "contact_name": sheet_cells.line(200),
    "contact_email": fields.email,
    "contact_phone": fields.phone,
    "language": sheet_cells.word(LANGUAGES, "unknown_language"),
}
OF_PLACE = {"address": sheet_cells.line(300), "latitude": event_fields.degrees(90),
            "longitude": event_fields.degrees(180)}  # fmt: skip


@dataclasses.dataclass
class Receiver:
    """A row, and the company it is about."""

    row: Row
    company: Company | None
    #: As `companies.edit` takes them, without the place.
    facts: dict[str, object]
    areas: dict[str, str]
    axis: Axis | None
    themes: list[Theme] | None
    spot: Spot | None
    #: What is said of the place itself.
    about: dict[str, object]


class Reader:
    """Reads the rows of one sheet against the event as it stands."""

    def __init__(self, event: Event, language: str) -> None:
        self.event, self.language = event, language
        self.places = Places(event, language)
        self.axes, self.themes = convoys.axes(event), themes.of_event(event)
        self.companies = {name: one for one in queries.of_event(event) for name in called(one.organization)}
        self.known = {name for one in uploads.companies() for name in called(one)}
        self.told: set[int] = set()

    def lines(self, rows: Sequence[dict]) -> list[Line]:
        """What each row would do; nothing is done."""
        seen: dict[str, int] = {}
        return [self._line(self._receiver(Row(stored)), seen) for stored in rows]

    def apply(self, lines: Sequence[Line], *, by: Actor, now: dt.datetime) -> None:
        """Store what these rows say."""
        for line in lines:
            self._store(line.work, by, now)

    # Reading ---------------------------------------------------------------------------------------------------------

    def _receiver(self, row: Row) -> Receiver:
        name = row.need("name", sheet_cells.line(300))
        company = self.companies.get(fold(name)) if name else None
        about = {key: row.read(key, rule) for key, rule in OF_PLACE.items() if row[key]}
        self._ensure_whole_point(row, about)
        spot = row.judge("place", lambda: self._spot(row, name, company, about)) if name else None
        facts = {key: row.read(key, rule) for key, rule in RULES.items() if row[key]}
        axis = row.read("axis", lambda text: _named(self.axes, text, "unknown_axis"))
        chosen = row.read("sectors", self._themes)
        areas = row.texts("areas", sheet_cells.paragraph(4000))
        if row["hours"]:
            zone = spot.zone(self.event) if spot else convoys.zone_of(self.event, company and company.place)
            facts["hours"] = row.read("hours", lambda text: self._hours(text, zone))
        if company is None:
            facts["name"] = {self.language: name}
        if axis:
            facts["axis"] = axis.code
        if chosen is not None:
            facts["themes"] = [one.code for one in chosen]
        if areas:
            facts["areas"] = ((company and company.areas) or {}) | areas
        self._ensure_room(row, company, facts)
        return Receiver(row, company, facts, areas, axis, chosen, spot, about)

    def _ensure_whole_point(self, row: Row, about: dict[str, object]) -> None:
        for one, other in (("latitude", "longitude"), ("longitude", "latitude")):
            if one in about and other not in about:
                row.need(other, str)

    def _ensure_room(self, row: Row, company: Company | None, facts: dict[str, object]) -> None:
        said = {key: facts.get(key, getattr(company, key, None)) for key in ("capacity", "minimum")}
        if None not in said.values() and said["minimum"] > said["capacity"]:
            row.judge("minimum", lambda: _refuse("minimum_exceeds_capacity", capacity=said["capacity"]))

    def _spot(self, row: Row, name: str, company: Company | None, about: dict[str, object]) -> Spot | None:
        """Where it receives; an address without a name for the place is that of the company's own."""
        city, place = (row.read(key, sheet_cells.line(300)) or "" for key in ("city", "place"))
        stands = company and self.places.by_id.get(company.place_id)
        own = stands and (stands.city or not about)
        if not place and own and (not city or stands.city is self.places.find(city, "")):
            return stands
        if not city and not place:
            return self.places.find("", name) if about else None
        return self.places.find(city, place or (name if about else ""), **about)

    def _themes(self, text: str) -> list[Theme]:
        names = dict.fromkeys(map(fold, sheet_cells.several(text)))
        return [_named(self.themes, name, "unknown_sector", name=name) for name in names]

    def _hours(self, text: str, zone: str) -> list[tuple[dt.datetime, dt.datetime]]:
        """ "2023-03-01 09:00-12:00; 2023-03-02 10:00-13:00", by the clocks of where it receives."""
        spans = [self._span(part.strip()) for part in re.split(r"[;\n]", text) if part.strip()]
        for _position, _field, refusal in faults(spans, self.event.starts_on, self.event.ends_on):
            raise refusal
        try:
            return [
                tuple(instant(dt.datetime.combine(span.day, time), zone) for time in (span.starts, span.ends))
                for span in spans
            ]
        except ValueError:
            raise Refusal("hour_left_out") from None

    def _span(self, text: str) -> Span:
        found = _DAY_AND_HOURS.fullmatch(text)
        if found is None:
            raise Refusal("hours_unclear")
        day = sheet_cells.day(found["day"])
        try:
            return Span(day, *event_fields.hours(found["hours"]))
        except Refusal:
            raise Refusal("hours_unclear") from None

    # What would change -----------------------------------------------------------------------------------------------

    def _line(self, said: Receiver, seen: dict[str, int]) -> Line:
        row, name = said.row, fold(said.row["name"])
        if name in seen:
            row.judge(None, lambda: _refuse("row_twice", row=seen[name]))
        seen.setdefault(name, row.number)
        changes = tuple(self._changes(said))
        new = made(said.spot, self.told) if not row.faults else ()
        if said.company is None and name and name not in self.known:
            new = (("organization", row["name"]), *new)
        shown = said.company.name if said.company else row["name"]
        became = outcome(said.company, changes, row.faults)
        return Line(row.number, shown, became, changes, tuple(row.faults), new, said)

    def _changes(self, said: Receiver) -> Iterator[Change]:
        company, facts = said.company, said.facts
        for key in RULES:
            if key in facts and facts[key] != (stands := getattr(company, key, None)):
                yield Change(key, None if stands in (None, "") else str(stands), str(facts[key]))
        if said.axis and said.axis.id != getattr(company, "axis_id", None):
            yield Change("axis", company and company.axis and company.axis.name, said.axis.name)
        before = company.themes if company else []
        if said.themes is not None and {one.id for one in said.themes} != {one.id for one in before}:
            yield Change("sectors", [one.name for one in before] or None, [one.name for one in said.themes])
        yield from text_changes("areas", company and company.areas, said.areas)
        if facts.get("hours"):
            yield from self._changed_hours(said)
        yield from self._changed_place(said)

    def _changed_hours(self, said: Receiver) -> Iterator[Change]:
        before = [(one.starts_at, one.ends_at) for one in said.company.hours] if said.company else []
        if sorted(said.facts["hours"]) != before:
            place = said.company and said.company.place
            zone = said.spot.zone(self.event) if said.spot else convoys.zone_of(self.event, place)
            yield Change("hours", _told(before, zone), _told(said.facts["hours"], zone))

    def _changed_place(self, said: Receiver) -> Iterator[Change]:
        spot, stands = said.spot, said.company and said.company.place
        if spot is None:
            return
        if spot.row is None or stands is None or spot.row.id != stands.id:
            yield Change("place", stands and stands.name, spot.name)
        for key, value in said.about.items():
            if (before := getattr(spot.row, key, None)) != value:
                yield Change(key, None if before is None else str(before), str(value))

    # Doing it --------------------------------------------------------------------------------------------------------

    def _store(self, said: Receiver, by: Actor, now: dt.datetime) -> None:
        if said.spot is not None:
            there = said.spot.row is not None
            place = self.places.make(said.spot, by=by, now=now)
            if there and any(getattr(place, key) != value for key, value in said.about.items()):
                stands = event_parts.said_of(place)
                event_parts.edit(place, stands | said.about, by=by, now=now)
            said.facts["place"] = place.code
        if said.company is None:
            companies.add(self.event, said.facts, by=by, now=now)
        else:
            companies.edit(said.company, said.facts, by=by, now=now)


def _named(known: Sequence[Axis | Theme], text: str, refusal: str, **parameters: object) -> Axis | Theme:
    """The one called so by its code or its name in any language."""
    found = (one for one in known if fold(text) in {fold(one.code), *map(fold, one.name.values())})
    if (row := next(found, None)) is None:
        raise Refusal(refusal, **parameters)
    return row


def _told(hours: Sequence[tuple[dt.datetime, dt.datetime]], zone: str) -> list[str] | None:
    local = [(start.astimezone(ZoneInfo(zone)), end.astimezone(ZoneInfo(zone))) for start, end in sorted(hours)]
    return [f"{start:%Y-%m-%d %H:%M}–{end:%H:%M}" for start, end in local] or None


def _refuse(code: str, **parameters: object) -> None:
    raise Refusal(code, **parameters)
