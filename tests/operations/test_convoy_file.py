"""The convoy of an event file: what is right is stored in each city's own time, what is wrong told with its path."""

import copy
import datetime as dt
import itertools

import pytest
import sqlalchemy as sa

from models import (
    Activity,
    ActivityGroup,
    Company,
    Convoy,
    ConvoyDay,
    DelegationProfile,
    DelegationTheme,
    Event,
    Organization,
    Ride,
    VisitSlot,
    Way,
    Wish,
    db,
)
from models.transaction import transaction
from operations import events
from operations.event_reading import EventFileError, parse, read
from operations.journal import SYSTEM
from tests.world import count

NOW = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)
FILE = """
event:
  {slug: pacific, kind: convoy, name: {es: Pacífico}, starts_on: 2026-03-06, ends_on: 2026-03-07, zone: America/Tijuana}
places:
  - {code: SUR, name: {es: Tucson, en: Tucson}, zone: America/Phoenix}
  - {code: POSADA, parent: SUR, name: {es: Posada}, zone: America/Phoenix, latitude: 32.2, longitude: -110.9}
  - {code: LAB, parent: SUR, name: {es: Laboratorio}, zone: America/Phoenix}
  - {code: COSTA, name: {es: Ensenada, fr: Ensenada}}
themes: [{code: SALUD, text: {es: Salud}}, {code: AGUA, text: {es: Agua}}]
axes: [{code: ECO, name: {es: Económico}}, {code: PAZ, name: {es: Diplomacia}}]
buses: [{code: BUS-1, seats: 40}, {code: BUS-2, seats: 20, step_free: true}]
companies:
  - {key: lab, name: {es: Biolab}, country: US, status: confirmed, axis: ECO, place: LAB, themes: [SALUD], capacity: 12,
     minimum: 3, visits: 2, areas: {es: Dispositivos}, bring: {es: Pasaporte}, language: es,
     hours: [{day: 2026-03-06, starts: 09:00, ends: 12:00}]}
  - {key: puerto, name: {es: Puerto}, country: MX}
needs:
  - {name: {es: Municipio Uno}, region: Sonora, seeks: [SALUD], offers: [AGUA], needs: {es: Un hospital},
     wishes: [puerto, lab]}
activities:
  - {key: visita, kind: company_visit, company: lab, audience: delegates, attendance: listed, title: {es: Biolab},
     day: 2026-03-06, starts: 09:00, ends: 10:00, fixed: true}
  - {key: cierre, kind: ceremony, axis: PAZ, title: {es: Cierre}, day: 2026-03-07, dress: {es: Formal}}
convoy:
  corridor: {es: Pacífico}
  promised: 1
  choices: 3
  days: [{day: 2026-03-06, city: SUR, hotel: POSADA}, {day: 2026-03-07, city: COSTA}]
  slots: [{day: 2026-03-06, starts: 09:00, ends: 10:00}, {day: 2026-03-07, starts: 09:00, ends: 10:00}]
  ways: [{from: POSADA, to: LAB, minutes: 25}]
  rides:
    - {key: viaje, day: 2026-03-07, starts: 05:00, ends: 13:30, from: SUR, to: COSTA,
       driving_minutes: 480, buses: [BUS-1]}
"""


def load(data: object) -> Event:
    with transaction():
        return events.load(data, by=SYSTEM, now=NOW)


def only(model: type):
    return db.session.scalars(sa.select(model)).one()


def utc(day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, 3, day, hour, minute, tzinfo=dt.UTC)


def test_a_convoy_is_stored_with_its_companies_in_each_citys_own_time(app):
    event = load(parse(FILE))

    convoy, lab = only(Convoy), db.session.scalars(sa.select(Company).where(Company.status == "confirmed")).one()
    assert (convoy.corridor, convoy.choices, convoy.promised, convoy.rest) == ({"es": "Pacífico"}, 3, 1, 90)
    assert (lab.name, lab.axis.code, lab.place.code, lab.capacity) == ({"es": "Biolab"}, "ECO", "LAB", 12)
    assert ([theme.code for theme in lab.themes], lab.minimum, lab.visits) == (["SALUD"], 3, 2)
    # Tucson is at UTC-7, Tijuana at UTC-8.
    assert [(one.starts_at, one.ends_at) for one in lab.hours] == [(utc(6, 16), utc(6, 19))]
    slots = db.session.scalars(sa.select(VisitSlot.starts_at).order_by(VisitSlot.starts_at)).all()
    assert slots == [utc(6, 16), utc(7, 17)]
    days = db.session.scalars(sa.select(ConvoyDay).order_by(ConvoyDay.day)).all()
    assert [(day.city.code, day.hotel and day.hotel.code) for day in days] == [("SUR", "POSADA"), ("COSTA", None)]
    assert only(Way).minutes == 25
    assert event.version == 1


def test_a_visit_belongs_to_its_company_and_says_what_the_company_says(app):
    load(parse(FILE))

    visit = db.session.scalars(sa.select(Activity).where(Activity.kind == "company_visit")).one()
    lab = db.session.scalars(sa.select(Company).where(Company.status == "confirmed")).one()
    assert (visit.organization_id, visit.place_id, visit.axis_id) == (lab.organization_id, lab.place_id, lab.axis_id)
    assert (visit.capacity, visit.fixed, visit.bring) == (12, True, {"es": "Pasaporte"})
    closing = db.session.scalars(sa.select(Activity).where(Activity.kind == "ceremony")).one()
    assert (closing.organization_id, closing.fixed, closing.dress) == (None, None, {"es": "Formal"})
    assert closing.axis_id not in (None, visit.axis_id)


def test_a_ride_has_its_buses_and_is_called_by_its_places(app):
    load(parse(FILE))

    ride, bus = only(Ride), only(ActivityGroup)
    activity = db.session.get(Activity, ride.activity_id)
    assert (activity.title, activity.live, activity.state) == ({"es": "Tucson → Ensenada"}, True, "published")
    assert (activity.starts_at, activity.ends_at) == (utc(7, 12), utc(7, 21, 30))
    assert (ride.driving_minutes, ride.matched) == (480, False)
    assert (bus.kind, bus.name, bus.capacity) == ("bus", "BUS-1", 40)


def test_a_municipality_has_its_needs_and_its_wishes_in_order(app):
    load(parse(FILE))

    assert only(DelegationProfile).needs == {"es": "Un hospital"}
    assert only(DelegationProfile).delegation.organization.region == "Sonora"
    assert dict(db.session.execute(sa.select(DelegationTheme.side, sa.func.count()).group_by("side")).all()) == {
        "seeks": 1, "offers": 1,
    }  # fmt: skip
    ranked = sa.select(Organization.name).select_from(Wish).join(Company).join(Company.organization)
    assert db.session.scalars(ranked.order_by(Wish.rank)).all() == [{"es": "Puerto"}, {"es": "Biolab"}]


def test_a_company_of_an_earlier_event_is_the_same_organization(app):
    load(parse(FILE))
    data = parse(FILE)
    data["event"]["slug"] = "pacific-2"
    load(data)

    assert (count(Company), count(Organization)) == (4, 3)


def changed(path: str, value: object) -> dict:
    """The file with one field set, or added."""
    data = copy.deepcopy(parse(FILE))
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    inner = data
    for step in steps:
        inner = inner[step]
    inner[last] = value
    return data


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        ("companies.0.themes", ["SALUD", "CINE"], "companies[0].themes[1]"),
        ("companies.0.axis", "X", "companies[0].axis"),
        ("companies.0.place", "MOON", "companies[0].place"),
        ("companies.0.minimum", 13, "companies[0].minimum"),
        ("companies.0.status", "maybe", "companies[0].status"),
        ("companies.0.hours.0.ends", "08:00", "companies[0].hours[0].ends"),
        ("companies.1.key", "lab", "companies[1].key"),
        ("companies.1", {"key": "otro", "country": "US", "name": {"es": "Biolab"}}, "companies[1].name"),
        ("axes.1.code", "ECO", "axes[1].code"),
        ("buses.0.seats", 0, "buses[0].seats"),
        ("needs.0.wishes", ["lab", "lab"], "needs[0].wishes"),
        ("needs.0.wishes", ["nadie"], "needs[0].wishes[0]"),
        ("needs.0.seeks", ["CINE"], "needs[0].seeks[0]"),
        ("activities.0.company", "nadie", "activities[0].company"),
        ("activities.1.axis", "X", "activities[1].axis"),
        ("convoy.promised", 4, "convoy.promised"),
        ("convoy.rest", 481, "convoy.rest"),
        ("convoy.days.1.day", "2026-03-06", "convoy.days[1].day"),
        ("convoy.days.1.day", "2026-03-09", "convoy.days[1].day"),
        ("convoy.days.0.city", "MOON", "convoy.days[0].city"),
        ("convoy.days.0.hotel", "MOON", "convoy.days[0].hotel"),
        ("convoy.slots.1", {"day": "2026-03-06", "starts": "09:30", "ends": "11:00"}, "convoy.slots[1].starts"),
        ("convoy.days", [{"day": "2026-03-06", "city": "SUR"}], "convoy.slots[1].day"),
        ("convoy.ways.0.to", "POSADA", "convoy.ways[0].to"),
        ("convoy.ways.0.from", "MOON", "convoy.ways[0].from"),
        ("convoy.rides.0.ends", "03:00", "convoy.rides[0].ends"),
        ("convoy.rides.0.buses", ["BUS-9"], "convoy.rides[0].buses[0]"),
        ("convoy.rides.0.key", "visita", "convoy.rides[0].key"),
    ],
)
def test_what_does_not_hold_together_is_told_with_its_path(path, value, where):
    with pytest.raises(EventFileError) as caught:
        read(changed(path, value))
    assert where in [found for found, _sentence in caught.value.problems]


def test_an_hour_that_the_clocks_leave_out_is_told(app):
    data = changed("convoy.slots", [])
    data["event"]["ends_on"] = "2026-03-08"
    data["convoy"]["days"].append({"day": "2026-03-08", "city": "COSTA"})
    data["convoy"]["slots"] = [{"day": "2026-03-08", "starts": "02:15", "ends": "02:45"}]
    with pytest.raises(EventFileError) as caught:
        read(data)
    paths = list(itertools.chain.from_iterable(caught.value.problems))
    assert {"convoy.slots[0].starts", "convoy.slots[0].ends"} <= set(paths)
