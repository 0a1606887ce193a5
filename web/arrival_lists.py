"""Arrivals and departures as an Excel workbook: who lands when, who meets them, in what, and where they sleep.

What somebody needs to get about stands in it for who may read that alone.
"""

from io import BytesIO

from flask import Response, send_file
from flask_babel import gettext as _

from exports.workbooks import Column, Sheet, workbook
from models import DelegateCare, Event, Journey, Pickup, Stay
from models.transaction import transaction
from models.travel import WAYS
from operations import exports, readings
from operations.journal import Actor
from queries import arrivals, care, pickups
from web import language
from web.formats import local, moment, phone, plain, time_of
from web.rooming_lists import needs_of
from web.rosters import XLSX
from web.travel_words import MEANS, STAGE


def download(event: Event, *, by: Actor, with_aids: bool) -> Response:
    """Both ways as an answer to page or API, noted in the journal."""
    ways = {way: arrivals.of_event(event, way) for way in WAYS}
    people = sorted({one.delegate_id for rows in ways.values() for one in rows})
    aids = care.aids(people) if with_aids else {}
    content = _workbook(event, ways, arrivals.stays(people), aids)
    name = f"{event.slug}-arrivals-{event.now().astimezone(event.tz):%Y-%m-%d-%H%M}.xlsx"
    needing = [one.delegate for one in aids.values()]
    with transaction():
        exports.made(event, "arrivals", len(people), by=by, people=people)
        readings.note("care", needing, by=by, where="arrivals")
    return send_file(BytesIO(content), mimetype=XLSX, as_attachment=True, download_name=name)


def _workbook(
    event: Event, ways: dict[str, list[Journey]], stays: dict[int, Stay], aids: dict[int, DelegateCare]
) -> bytes:
    made_at = event.now()
    fetched = pickups.of_journeys(one.id for rows in ways.values() for one in rows)
    titles = {"arrival": _("Arrivals"), "departure": _("Departures")}
    heading = (plain(event.name), _("As of %(time)s", time=moment(made_at, event.zone)))
    sheets = [
        Sheet(
            titles[way],
            _columns(with_aids=bool(aids)),
            [_row(event, one, fetched.get(one.id), stays.get(one.delegate_id), aids) for one in rows],
            (*heading, titles[way]),
        )
        for way, rows in ways.items()
    ]
    title = _("%(event)s: arrivals and departures", event=plain(event.name))
    return workbook(sheets, title=title, language=language.current(), zone=event.tz, made_at=made_at)


def _columns(*, with_aids: bool) -> list[Column]:
    columns = [
        Column("day", _("Day"), kind="date"), Column("time", _("Time (local)")),
        Column("station", _("Airport or station")), Column("terminal", _("Terminal")), Column("means", _("How")),
        Column("carrier", _("Airline or company")), Column("number", _("Flight or train number")),
        Column("name", _("Name")), Column("rank", _("Rank"), kind="number"), Column("position", _("Position")),
        Column("delegation", _("Delegation")), Column("category", _("Category")), Column("greeter", _("Greeter")),
        Column("greeter_phone", _("Greeter’s phone")), Column("vehicle", _("Vehicle")), Column("plate", _("Plate")),
        Column("driver", _("Driver")), Column("driver_phone", _("Driver’s phone")),
        Column("step_free", _("Vehicle without steps")), Column("stage", _("State")), Column("hotel", _("Hotel")),
        Column("note", _("Note")), Column("reference", _("Reference"), kind="code"),
    ]  # fmt: skip
    return [*columns, Column("aids", _("Needs"))] if with_aids else columns


def _row(
    event: Event, one: Journey, pickup: Pickup | None, stay: Stay | None, aids: dict[int, DelegateCare]
) -> dict[str, object]:
    person, zone = one.delegate, one.zone or event.zone
    return {
        "day": local(one.at, zone).date() if one.at else None,
        "time": time_of(one.at, zone),
        "station": one.station,
        "terminal": one.terminal,
        "means": str(MEANS[one.means]),
        "carrier": one.carrier,
        "number": one.number,
        "name": plain(person.name),
        "rank": person.rank,
        "position": person.position,
        "delegation": plain(person.delegation.name) if person.delegation else None,
        "category": plain(person.category.name),
        "hotel": (plain(stay.place.name) if stay.place else stay.elsewhere) if stay else None,
        "note": one.note,
        "reference": person.reference,
        "aids": needs_of(aids.get(person.id)),
    } | (_fetched(pickup) if pickup else {})


def _fetched(pickup: Pickup) -> dict[str, object]:
    vehicle, greeter = pickup.vehicle, pickup.greeter
    said = {"stage": str(STAGE[pickup.way][pickup.stage])}
    if greeter:
        said |= {"greeter": greeter.name, "greeter_phone": phone(greeter.phone) if greeter.phone else None}
    if vehicle:
        said |= {
            "vehicle": vehicle.code,
            "plate": vehicle.plate,
            "driver": vehicle.driver_name,
            "driver_phone": phone(vehicle.driver_phone) if vehicle.driver_phone else None,
            "step_free": _("yes") if vehicle.step_free else _("no"),
        }
    return said
