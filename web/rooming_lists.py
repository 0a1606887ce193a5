"""The rooming list as an Excel workbook: a sheet for each hotel, to be sent to it, and one for all nights by city.

Rows come from `queries/rooming.py`. What somebody needs to get about stands in it for who may read that alone; diets
and everything else about health never do.
"""

from io import BytesIO

from flask import Response, send_file
from flask_babel import gettext as _

from exports.workbooks import Column, Sheet, workbook
from models import DelegateCare, Event, Place
from models.transaction import transaction
from operations import exports, readings
from operations.journal import Actor
from queries import care, nights, rooming
from queries.nights import Bed, Evening, House
from queries.rooming import Sleeper
from web import language
from web.formats import local, moment, plain, time_of
from web.rosters import XLSX
from web.travel_words import AID, ROOM


def download(event: Event, *, by: Actor, with_aids: bool) -> Response:
    """The list as an answer to page or API, noted in the journal."""
    hotels, evenings = rooming.of_event(event), nights.of_event(event)
    people = {row.stay.delegate_id for _hotel, rows in hotels for row in rows}
    people |= {bed.delegate.id for evening in evenings for house in evening.houses for bed in house.beds}
    aids = care.aids(people) if with_aids else {}
    content = _workbook(event, hotels, evenings, aids)
    name = f"{event.slug}-rooming-{event.now().astimezone(event.tz):%Y-%m-%d-%H%M}.xlsx"
    needing = [one.delegate for one in aids.values()]
    with transaction():
        exports.made(event, "rooming", len(people), by=by, people=people)
        readings.note("care", needing, by=by, where="rooming")
    return send_file(BytesIO(content), mimetype=XLSX, as_attachment=True, download_name=name)


def _workbook(
    event: Event,
    hotels: list[tuple[Place | None, list[Sleeper]]],
    evenings: list[Evening],
    aids: dict[int, DelegateCare],
) -> bytes:
    made_at = event.now()
    heading = (plain(event.name), _("As of %(time)s", time=moment(made_at, event.zone)))
    columns = _columns(with_aids=bool(aids))
    sheets = [
        Sheet(_called(hotel), columns, [_row(event, one, aids) for one in rows], (*heading, _called(hotel)))
        for hotel, rows in hotels
    ] or [Sheet(_("Rooms"), columns, [], heading)]
    sheets += _nights(evenings, heading, aids)
    title = _("%(event)s: rooming list", event=plain(event.name))
    return workbook(sheets, title=title, language=language.current(), zone=event.tz, made_at=made_at)


def _nights(evenings: list[Evening], heading: tuple[str, ...], aids: dict[int, DelegateCare]) -> list[Sheet]:
    """Everybody's nights, one after another: by day, city and hotel."""
    columns = [
        Column("on", _("Night"), kind="date"), Column("city", _("City")), Column("hotel", _("Hotel")),
        Column("family_name", _("Family name")), Column("given_name", _("Given name")),
        Column("delegation", _("Delegation")), Column("room", _("Hotel room")), Column("mate", _("Shares with")),
        Column("elsewhere", _("Where")), Column("note", _("Note")), Column("reference", _("Reference"), kind="code"),
        *([Column("aids", _("Needs"))] if aids else ()),
    ]  # fmt: skip
    rows = [_night(house, bed, aids) for evening in evenings for house in evening.houses for bed in house.beds]
    return [Sheet(_("Nights"), columns, rows, (*heading, _("Nights")), ruled_by="on")] if rows else []


def _night(house: House, bed: Bed, aids: dict[int, DelegateCare]) -> dict[str, object]:
    person = bed.delegate
    return {
        "on": bed.on,
        "city": plain(house.city.name) if house.city else None,
        "hotel": _called(house.place),
        "family_name": person.family_name or (plain(person.name) if not person.given_name else None),
        "given_name": person.given_name,
        "delegation": plain(person.delegation.name) if person.delegation else None,
        "room": str(ROOM[bed.room]),
        "mate": plain(bed.mate.name) if bed.mate else None,
        "elsewhere": bed.elsewhere,
        "note": bed.note,
        "reference": person.reference,
        "aids": needs_of(aids.get(person.id)),
    }


def _called(hotel: Place | None) -> str:
    return plain(hotel.name) if hotel else _("Somewhere else")


def _columns(*, with_aids: bool) -> list[Column]:
    columns = [
        Column("family_name", _("Family name")), Column("given_name", _("Given name")),
        Column("position", _("Position")), Column("delegation", _("Delegation")),
        Column("from_on", _("First night"), kind="date"), Column("to_on", _("Last night"), kind="date"),
        Column("nights", _("Nights"), kind="number"), Column("room", _("Hotel room")), Column("mate", _("Shares with")),
        Column("arrives_on", _("Arrival"), kind="date"), Column("arrives_at", _("Arrival (local time)")),
        Column("leaves_on", _("Departure"), kind="date"), Column("leaves_at", _("Departure (local time)")),
        Column("elsewhere", _("Where")), Column("note", _("Note")), Column("category", _("Category")),
        Column("reference", _("Reference"), kind="code"),
    ]  # fmt: skip
    return [*columns, Column("aids", _("Needs"))] if with_aids else columns


def _row(event: Event, one: Sleeper, aids: dict[int, DelegateCare]) -> dict[str, object]:
    person, stay = one.stay.delegate, one.stay
    return {
        "family_name": person.family_name or (plain(person.name) if not person.given_name else None),
        "given_name": person.given_name,
        "position": person.position,
        "delegation": plain(person.delegation.name) if person.delegation else None,
        "from_on": stay.from_on,
        "to_on": stay.to_on,
        "nights": one.nights,
        "room": str(ROOM[stay.room]),
        "mate": plain(one.mate.name) if one.mate else None,
        **_moment(event, one, "arrives", "arrival"),
        **_moment(event, one, "leaves", "departure"),
        "elsewhere": stay.elsewhere,
        "note": stay.note,
        "category": plain(person.category.name),
        "reference": person.reference,
        "aids": needs_of(aids.get(person.id)),
    }


def _moment(event: Event, one: Sleeper, word: str, way: str) -> dict[str, object]:
    """Day and time by the clocks of the station."""
    journey = getattr(one, way)
    if journey is None or journey.at is None:
        return {}
    zone = journey.zone or event.zone
    return {f"{word}_on": local(journey.at, zone).date(), f"{word}_at": time_of(journey.at, zone)}


def needs_of(care: DelegateCare | None) -> str | None:
    """What somebody needs to get about, in words."""
    if care is None:
        return None
    return "; ".join([*(str(AID[word]) for word in care.aids or ()), *filter(None, [care.access])])
