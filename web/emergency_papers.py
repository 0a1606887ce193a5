"""A bus's emergency sheet on paper; see `exports/emergency_sheets.py`."""

import datetime as dt
from collections.abc import Iterator

from flask import Response
from flask_babel import gettext as _
from flask_babel import ngettext

from exports import emergency_sheets as papers
from models import Bus, Event, db
from models.base import utcnow
from queries import emergencies
from web import emergency_sheet, language
from web.access import may
from web.formats import moment, phone, plain, short_day

#: A line of the paper: what it is, and what it says.
Line = tuple[str, str]


def print_out(event: Event, bus: Bus) -> Response:
    """The sheet as an answer."""
    sheet, name = _sheet(event, bus), f"{event.slug}-emergency-{bus.id}.pdf"
    db.session.rollback()
    document = papers.pdf(sheet, created=utcnow())
    return Response(document, mimetype="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})


def _sheet(event: Event, bus: Bus) -> papers.EmergencySheet:
    groups, people = emergencies.groups(event, [bus]), emergencies.bus_riders(event, bus)
    (told,) = emergency_sheet.with_leaders([bus])
    cities = [emergency_sheet.city(event, one) for one in emergencies.cities(event)]
    phones = may("see.phones") or may("see.contacts")
    return papers.EmergencySheet(
        language=language.current(),
        event_name=plain(event.name),
        title=_("Emergency sheet"),
        bus=bus.code,
        as_of=_("As of %(time)s", time=moment(event.now(), event.zone)),
        crew=tuple(_crew(emergency_sheet.bus(told))),
        hosts_title=_("Hosts"),
        hosts=tuple(_called(one["company"], one) for one in emergency_sheet.hosts(groups)),
        emergency=_("Emergency number"),
        cities=tuple(_city(one) for one in cities),
        lost_title=_("When somebody is missing"),
        lost=tuple(_lost()),
        passengers_title=ngettext("%(num)s passenger", "%(num)s passengers", len(people)),
        passengers=tuple(
            papers.Passenger(
                name=plain(one.name),
                home=emergency_sheet.home(one),
                phone=phone(one.phone) if one.phone and phones else "",
            )
            for one in people
        ),
    )


def _crew(bus: dict) -> Iterator[Line]:
    for word, one in ((_("Leader"), bus["leader"]), (_("Deputy"), bus["deputy"]), (_("Driver"), bus["driver"])):
        if one:
            yield _called(word, one)
    if bus["plate"]:
        yield _("Plate"), bus["plate"]


def _called(word: str, one: dict) -> Line:
    return word, " · ".join(part for part in (one["name"], one["phone"] and one["phone"][0]) if part)


def _city(one: dict) -> papers.City:
    days = [short_day(dt.date.fromisoformat(day)) for day in one["days"]]
    lines = [
        _there(word, one[key]) for word, key in ((_("Hospital"), "hospital"), (_("Consulate"), "consulate")) if one[key]
    ]
    lines += [
        (_("Hotel"), " · ".join(part for part in (hotel["name"], hotel["address"]) if part)) for hotel in one["hotels"]
    ]
    name = _("%(city)s (demo, invented)", city=one["name"]) if one["invented"] else one["name"]
    return papers.City(
        name=name, days=", ".join(days), emergency=one["emergency"], lines=tuple(lines), note=one["note"]
    )


def _there(word: str, one: dict) -> Line:
    said = (one["name"], one["address"], one["phone"] and one["phone"][0])
    return word, " · ".join(part for part in said if part)


def _lost() -> Iterator[str]:
    yield _("Call the person, then whoever sits beside them.")
    yield _("The deputy stays where the person was seen last; the bus waits ten minutes.")
    yield _("Tell the desk, and note it as an incident.")
    yield _("Nobody has found them after half an hour: call the emergency number and the consulate.")
