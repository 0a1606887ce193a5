"""Passenger lists that leave the house: an Excel workbook, and pages to print for who ticks by hand.

Rows come from `queries/passengers.py`. That somebody sits in front stands in them; why never does.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from io import BytesIO
from zoneinfo import ZoneInfo

from flask import Response, send_file
from flask_babel import gettext as _
from flask_babel import ngettext

from exports import passenger_lists as papers
from exports.workbooks import Column, Sheet, workbook
from models import Activity, Delegate, Event, Place, db
from models.base import utcnow
from models.transaction import transaction
from operations import exports
from operations.journal import Actor
from queries import convoys, passengers
from queries.passengers import Load, Passenger, RideList
from web import language
from web.formats import day, local, moment, phone, plain, time_of
from web.rosters import XLSX


def download(event: Event, *, by: Actor, chosen: Activity | None = None) -> Response:
    """The workbook of all rides, or of one, as an answer to page or API, noted in the journal."""
    rides = passengers.rides(event) if chosen is None else [passengers.of_ride(chosen)]
    content = _workbook(event, rides, alone=chosen is not None)
    _note(event, rides, by)
    return send_file(BytesIO(content), mimetype=XLSX, as_attachment=True, download_name=f"{_name(event, chosen)}.xlsx")


def print_out(event: Event, ride: RideList, *, by: Actor, only: int | None = None) -> Response:
    """The lists of a ride's buses, or of the one whose group this is, to print; noted in the journal."""
    loads = [load for load in ride.loads if only is None or load.group.id == only]
    papers_of = [_paper(event, ride.activity, load) for load in loads]
    words, name = _words(event), _name(event, ride.activity)
    _note(event, [ride], by)
    db.session.rollback()
    document = papers.pdf(papers_of, words, created=utcnow())
    return Response(document, mimetype="application/pdf",
                    headers={"Content-Disposition": f'inline; filename="{name}.pdf"'})  # fmt: skip


def place_there(activity: Activity) -> Place | None:
    """Where the ride ends."""
    return next((one for one in activity.event.places if one.id == activity.to_place_id), None)


def way(activity: Activity) -> str:
    """From where to where, as far as anybody said."""
    ends = [plain(place.name) for place in (activity.place, place_there(activity)) if place]
    return " → ".join(ends)


def hours(activity: Activity) -> str:
    """When it leaves, and when it is there by the clocks there."""
    there = convoys.zone_of(activity.event, place_there(activity) or activity.place)
    ends = f" → {time_of(activity.ends_at, there)}" if activity.ends_at else ""
    return f"{time_of(activity.starts_at, activity.zone)}{ends}" if activity.starts_at else _("to be confirmed")


def count(load: Load) -> str:
    """ "48 passengers, 50 seats"."""
    riding = ngettext("%(num)s passenger", "%(num)s passengers", len(load.people))
    if load.group.capacity is None:
        return riding
    seats = ngettext("%(num)s seat", "%(num)s seats", load.group.capacity)
    return f"{riding}, {seats}"


def _note(event: Event, rides: Iterable[RideList], by: Actor) -> None:
    people = [one.delegate.id for ride in rides for one in ride.everybody]
    with transaction():
        exports.made(event, "passengers", len(people), by=by, people=people)


def _name(event: Event, chosen: Activity | None) -> str:
    one = f"-{chosen.id}" if chosen else ""
    return f"{event.slug}-passengers{one}-{event.now().astimezone(event.tz):%Y-%m-%d-%H%M}"


def _workbook(event: Event, rides: Sequence[RideList], *, alone: bool) -> bytes:
    made_at = event.now()
    heading = (plain(event.name), _("As of %(time)s", time=moment(made_at, event.zone)))
    rows = [_row(ride, load, one) for ride in rides for load, one in _everybody(ride)]
    everybody = Sheet(_("Passengers"), _columns(), rows, heading, ruled_by="bus" if alone else "ride")
    buses = [_bus(ride, load) for ride in rides for load in ride.loads]
    sheets = [everybody, Sheet(_("Buses"), _bus_columns(), buses, heading)]
    title = _("%(event)s: passenger lists", event=plain(event.name))
    return workbook(sheets, title=title, language=language.current(), zone=event.tz, made_at=made_at)


def _everybody(ride: RideList) -> list[tuple[Load | None, Passenger]]:
    return [*((load, one) for load in ride.loads for one in load.people), *((None, one) for one in ride.without)]


def _columns() -> list[Column]:
    return [
        Column("day", _("Day"), kind="date"), Column("time", _("Departure (local time)"), kind="time"),
        Column("ride", _("Ride")), Column("bus", _("Bus")), Column("seat", _("Seat"), kind="code"),
        Column("family_name", _("Family name")), Column("given_name", _("Given name")),
        Column("delegation", _("Delegation")), Column("position", _("Position")), Column("category", _("Category")),
        Column("phone", _("Phone"), kind="phone"), Column("front", _("In front")),
        Column("reference", _("Reference"), kind="code"),
    ]  # fmt: skip


def _row(ride: RideList, load: Load | None, one: Passenger) -> dict[str, object]:
    person = one.delegate
    return _of_ride(ride.activity) | {
        "bus": load.group.name if load else _("In no bus yet"),
        "seat": one.seat.seat,
        "family_name": person.family_name or (plain(person.name) if not person.given_name else None),
        "given_name": person.given_name,
        "delegation": plain(person.delegation.name) if person.delegation else None,
        "position": person.position,
        "category": plain(person.category.name),
        "phone": person.phone,
        "front": _("Yes") if one.front else None,
        "reference": person.reference,
    }


def _of_ride(activity: Activity) -> dict[str, object]:
    starts = local(activity.starts_at, activity.zone).time() if activity.starts_at else None
    return {"day": activity.day, "time": starts, "ride": plain(activity.title)}


def _bus_columns() -> list[Column]:
    return [
        Column("day", _("Day"), kind="date"), Column("time", _("Departure (local time)"), kind="time"),
        Column("ride", _("Ride")), Column("way", _("From and to")), Column("bus", _("Bus")),
        Column("seats", _("Seats"), kind="number"), Column("riding", _("Passengers"), kind="number"),
        Column("free", _("Free"), kind="number"), Column("step_free", _("Step-free")),
        Column("leader", _("Leader")), Column("leader_phone", _("Leader’s phone"), kind="phone"),
        Column("deputy", _("Deputy")), Column("deputy_phone", _("Deputy’s phone"), kind="phone"),
        Column("driver", _("Driver")), Column("driver_phone", _("Driver’s phone"), kind="phone"),
        Column("plate", _("Plate"), kind="code"),
    ]  # fmt: skip


def _bus(ride: RideList, load: Load) -> dict[str, object]:
    bus, known = load.bus, {True: _("Yes"), False: _("No")}
    return _of_ride(ride.activity) | {
        "way": way(ride.activity),
        "bus": load.group.name,
        "seats": load.group.capacity,
        "riding": len(load.people),
        "free": load.free,
        "step_free": known.get(bus.step_free if bus else None, _("Not known")),
        **_leading(load),
        "driver": bus.driver_name if bus else None,
        "driver_phone": bus.driver_phone if bus else None,
        "plate": bus.plate if bus else None,
    }


def _leading(load: Load) -> dict[str, object]:
    said: dict[str, object] = {}
    for name, person in (("leader", load.leader), ("deputy", load.deputy)):
        said |= {name: person and plain(person.name), f"{name}_phone": person and person.phone}
    return said


def _paper(event: Event, activity: Activity, load: Load) -> papers.BusList:
    when = local(activity.starts_at, activity.zone) if activity.starts_at else activity.day
    return papers.BusList(
        bus=load.group.name,
        ride=plain(activity.title),
        when=f"{day(when)}, {hours(activity)}",
        way=way(activity),
        facts=tuple(_facts(load)),
        count=count(load),
        passengers=tuple(_line(one) for one in load.people),
    )


def _facts(load: Load) -> Iterable[tuple[str, str]]:
    for word, person in ((_("Leader"), load.leader), (_("Deputy"), load.deputy)):
        if person:
            yield word, _called(person)
    if load.bus and (load.bus.driver_name or load.bus.driver_phone):
        number = phone(load.bus.driver_phone) if load.bus.driver_phone else ""
        yield _("Driver"), " · ".join(filter(None, (load.bus.driver_name, number)))
    if load.bus and load.bus.plate:
        yield _("Plate"), load.bus.plate


def _called(person: Delegate) -> str:
    return " · ".join(filter(None, (plain(person.name), phone(person.phone) if person.phone else "")))


def _line(one: Passenger) -> papers.Passenger:
    person = one.delegate
    return papers.Passenger(
        seat=one.seat.seat or "",
        name=plain(person.name),
        home=" · ".join(filter(None, (person.position, plain(person.delegation.name) if person.delegation else ""))),
        phone=phone(person.phone) if person.phone else "",
        mark=_("In front") if one.front else "",
    )


def _words(event: Event) -> papers.Words:
    made_at: dt.datetime = event.now().astimezone(ZoneInfo(event.zone))
    return papers.Words(
        language=language.current(),
        event_name=plain(event.name),
        title=_("Passenger list"),
        as_of=_("As of %(time)s", time=moment(made_at, event.zone)),
        seat=_("Seat"),
        name=_("Name"),
        phone=_("Phone"),
        departure=_("Leaves"),
        arrival=_("There"),
        added=_("Taken along, or moved from another bus:"),
        counted_departure=_("Counted when it left:"),
        counted_arrival=_("Counted when it arrived:"),
        nobody=_("Nobody rides in this bus yet."),
    )
