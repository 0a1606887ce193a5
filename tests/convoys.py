"""A small convoy in the small world: two cities, four slots, two buses, four companies, six visitors.

Every test that asks for `convoy` finds it just made; `convoy.biotech` is a row, read when it is asked for.
- On the second day the convoy is at the Cape (the event's zone), on the third in San Diego, an hour to the west.
- `afternoon` and `evening` (15:00, 16:30) follow each other too closely to change the bus: one run. `morning` and
  `noon` of San Diego (10:00, 14:00) are two.
- At the Cape: `biotech` (seats 4, at least 2, health), `solar` (seats 2, energy). In San Diego: `studio` (as many as
  come, film), `labs` (seats 3, two visits, health and energy, only open in the morning).
- Visitors: Ana and Beto of La Paz need health and wish biotech, solar; Chloe of Gatineau needs film, wishes studio,
  labs; Dan of Tijuana offers energy, wishes labs, biotech, studio; Iris of Mexicali needs water, which nobody serves,
  and wishes biotech; Juan of Laval said nothing.
- Buses: `bus_1` seats 4, `bus_2` seats 2.
"""

import datetime as dt
from zoneinfo import ZoneInfo

from models import (
    Activity,
    ActivityGroup,
    Axis,
    Bus,
    Company,
    CompanyHours,
    Convoy,
    ConvoyDay,
    Delegate,
    Delegation,
    DelegationProfile,
    DelegationTheme,
    Organization,
    Participation,
    Place,
    Ride,
    Theme,
    VisitSlot,
    Way,
    Wish,
    db,
)
from models.base import Model, utcnow
from models.transaction import transaction
from operations import outcomes_noted
from operations.journal import Actor
from tests.world import SECOND, THIRD, ZONE, World, i18n

SAN_DIEGO = ZoneInfo("America/Los_Angeles")
#: Minutes by bus between the two companies of each city; from the hotels it is reckoned from where they are.
MINUTES = 20
LIA = Actor("staff", "Lía Cota", 1)


def set_up(world: World, **rules: object) -> World:
    """Give the world's event its convoy, published nothing of it yet; `rules` are other columns of `Convoy`.

    A test that asks for `convoy` finds it just made.
    """
    with transaction():
        db.session.add(Convoy(event_id=world.event.id, corridor=i18n("Pacific", "Pacífico", "Pacifique"), **rules))
        rows = _words(world)
        rows |= _places(world)
        rows |= _days(world, rows)
        rows |= _companies(world, rows)
        rows |= _visitors(world)
        _wanted(world, rows)
    return World(world._rows | {name: (type(row), row.id) for name, row in rows.items()})


def receive(company: Company, slot: VisitSlot, *visitors: Delegate, fixed: bool = False) -> Activity:
    """A published visit of the company at this time, with these people on its list."""
    place, day = company.place, slot.starts_at.astimezone(ZoneInfo(company.place.zone or ZONE.key)).date()
    published = {"state": "published", "revision": 1, "version": 1, "published_at": utcnow()}
    with transaction():
        visit = Activity(
            event_id=company.event_id, kind="company_visit", attendance="listed", audience="delegates", rank=1,
            title=company.name, organization_id=company.organization_id, place_id=place.id, axis_id=company.axis_id,
            capacity=company.capacity, starts_at=slot.starts_at, ends_at=slot.ends_at, day=day, fixed=fixed or None,
            **published,
        )  # fmt: skip
        db.session.add(visit)
        db.session.flush()
        for visitor in visitors:
            db.session.add(Participation(activity_id=visit.id, delegate_id=visitor.id, source="schedule"))
    return visit


def ride(
    world: World, day: dt.date, origin: Place, to: Place, times: tuple[str, str], driving: int | None = None, **buses
) -> Activity:
    """A published ride, its start told by the clocks where it begins and its end by those where it ends; `buses` by
    name: bus_1=[world.ana].
    """
    starts_at, ends_at = (
        dt.datetime.combine(day, dt.time.fromisoformat(time), ZoneInfo(place.zone or ZONE.key))
        for time, place in zip(times, (origin, to), strict=True)
    )
    with transaction():
        row = Activity(
            event_id=world.event.id, kind="transfer", attendance="listed", audience="participants", live=True, rank=1,
            title={"en": f"{origin.name['en']} → {to.name['en']}"}, place_id=origin.id, to_place_id=to.id, day=day,
            starts_at=starts_at, ends_at=ends_at, state="published", revision=1, published_at=utcnow(),
        )  # fmt: skip
        db.session.add(row)
        db.session.flush()
        db.session.add(Ride(activity_id=row.id, driving_minutes=driving))
        for name, people in buses.items():
            _board(row, getattr(world, name), people)
    return row


def group_of(ride_id: int, bus: Bus) -> ActivityGroup:
    """What this bus is on a ride."""
    return db.session.query(ActivityGroup).filter_by(activity_id=ride_id, bus_id=bus.id).one()


def an_outcome_of(world: World) -> int:
    """A lead of the biotech company, as its id."""
    said = outcomes_noted.read({"what": "lead", "said": "A pilot", "company": world.biotech.id})
    with transaction():
        return outcomes_noted.note(world.event, said, nonce="o-1", by=LIA).id


def _board(row: Activity, bus: Bus, people: list[Delegate]) -> None:
    group = ActivityGroup(activity_id=row.id, kind="bus", name=bus.code, capacity=bus.seats, bus_id=bus.id)
    db.session.add(group)
    db.session.flush()
    for one in people:
        seat = Participation(activity_id=row.id, delegate_id=one.id, group_id=group.id, source="schedule")
        db.session.add(seat)


def _remember(**rows: Model) -> dict[str, Model]:
    db.session.add_all(rows.values())
    db.session.flush()
    return rows


def _words(world: World) -> dict[str, Model]:
    """Axes and sectors."""
    event_id = world.event.id
    names = {
        "health": i18n("Health", "Salud", "Santé"),
        "energy": i18n("Energy", "Energía", "Énergie"),
        "film": i18n("Film", "Cine", "Cinéma"),
        "water": i18n("Water", "Agua", "Eau"),
    }
    themes = {
        name: Theme(event_id=event_id, code=name.upper(), name=text, rank=rank)
        for rank, (name, text) in enumerate(names.items())
    }
    economy = Axis(event_id=event_id, code="ECONOMY", name=i18n("Economic", "Económico", "Économique"), rank=0)
    creative = Axis(event_id=event_id, code="CREATIVE", name=i18n("Creative", "Creativo", "Créatif"), rank=1)
    return _remember(economy=economy, creative=creative, **themes)


def _places(world: World) -> dict[str, Model]:
    """Two cities, and in each its hotel and two companies; what is in San Diego has its zone."""
    cities = _remember(
        cape=_place(world, "CAPE", i18n("The Cape", "El Cabo", "Le Cap"), (23.06, -109.70)),
        diego=_place(world, "DIEGO", i18n("San Diego", "San Diego", "San Diego"), (32.72, -117.16), zone=SAN_DIEGO.key),
    )
    within = [
        ("cape", "cape_hotel", "Cape Hotel", (23.05, -109.69)),
        ("cape", "biotech_place", "Biotech Cabo", (23.08, -109.71)),
        ("cape", "solar_place", "Sun Park", (23.03, -109.73)),
        ("diego", "diego_hotel", "Bay Hotel", (32.71, -117.17)),
        ("diego", "studio_place", "Bay Studio", (32.75, -117.20)),
        ("diego", "labs_place", "Mesa Labs", (32.88, -117.22)),
    ]
    places = {}
    for city, key, name, at in within:
        above, code = cities[city], key.removesuffix("_place").replace("_", "-").upper()
        places[key] = _place(world, code, {"en": name}, at, parent_id=above.id, zone=above.zone)
    return cities | _remember(**places)


def _place(world: World, code: str, name: dict[str, str], at: tuple[float, float], **facts: object) -> Place:
    latitude, longitude = at
    return Place(
        event_id=world.event.id, code=code, name=name, rank=10, latitude=latitude, longitude=longitude, **facts
    )


def _days(world: World, rows: dict[str, Model]) -> dict[str, Model]:
    event_id = world.event.id
    for day, city in ((SECOND, "cape"), (THIRD, "diego")):
        hotel = rows[f"{city}_hotel"]
        db.session.add(ConvoyDay(event_id=event_id, day=day, city_id=rows[city].id, hotel_id=hotel.id))
    for one, other in (("biotech_place", "solar_place"), ("studio_place", "labs_place")):
        db.session.add(Way(from_id=rows[one].id, to_id=rows[other].id, minutes=MINUTES))
    return _remember(
        afternoon=_slot(event_id, SECOND, "15:00", "16:00", ZONE),
        evening=_slot(event_id, SECOND, "16:30", "17:30", ZONE),
        morning=_slot(event_id, THIRD, "10:00", "11:00", SAN_DIEGO),
        noon=_slot(event_id, THIRD, "14:00", "15:00", SAN_DIEGO),
        bus_1=Bus(event_id=event_id, code="BUS-1", seats=4, step_free=True, rank=0),
        bus_2=Bus(event_id=event_id, code="BUS-2", seats=2, rank=1),
    )


def _slot(event_id: int, day: dt.date, starts: str, ends: str, zone: ZoneInfo) -> VisitSlot:
    start, end = (dt.datetime.combine(day, dt.time.fromisoformat(time), zone) for time in (starts, ends))
    return VisitSlot(event_id=event_id, starts_at=start, ends_at=end)


def _companies(world: World, rows: dict[str, Model]) -> dict[str, Model]:
    labs = _company(world, rows, "labs", "Mesa Labs", "economy", ("health", "energy"), capacity=3, visits=2)
    morning = rows["morning"]
    labs.hours.append(CompanyHours(starts_at=morning.starts_at, ends_at=morning.ends_at))
    return _remember(
        biotech=_company(world, rows, "biotech", "Biotech Cabo", "economy", ("health",), capacity=4, minimum=2),
        solar=_company(world, rows, "solar", "Sun Park", "economy", ("energy",), capacity=2),
        studio=_company(world, rows, "studio", "Bay Studio", "creative", ("film",), status="confirmed", language="en"),
        labs=labs,
    )


def _company(
    world: World, rows: dict[str, Model], key: str, name: str, axis: str, sectors: tuple[str, ...], **facts: object
) -> Company:
    organization = Organization(kind="company", country="US", name={"en": name})
    contact = {"contact_name": "Pat Host", "contact_email": f"{key}@example.com", "language": "es"}
    company = Company(event_id=world.event.id, organization=organization, **contact | facts)
    company.axis, company.place = rows[axis], rows[f"{key}_place"]
    company.themes = [rows[sector] for sector in sectors]
    company.areas = i18n("Joint training", "Formación conjunta", "Formation conjointe")
    return company


def _visitors(world: World) -> dict[str, Model]:
    """Two more mayors, and a delegation for everybody who has none."""
    iris = _mayor(world, 9, "Iris", "Mora", "MX", "es")
    juan = _mayor(world, 10, "Juan", "Roy", "CA", "fr")
    world.event.last_number = 10
    rows = _remember(iris=iris, juan=juan)
    homes = {"gatineau": world.chloe, "tijuana": world.dan, "mexicali": iris, "laval": juan}
    for city, delegate in homes.items():
        organization = Organization(kind="city", country=delegate.country, region="", name={"en": city.title()})
        delegation = Delegation(event_id=world.event.id, organization=organization, head_id=delegate.id)
        delegation.contact_name, delegation.contact_email = f"{city.title()} desk", f"{city}@example.org"
        rows |= _remember(**{city: delegation})
        delegate.delegation = delegation
    return rows


def _mayor(world: World, number: int, given: str, family: str, country: str, language: str) -> Delegate:
    return Delegate(
        event_id=world.event.id, number=number, reference=f"CAB-{number:04}", given_name=given, family_name=family,
        category_id=world.mayors.id, position="Mayor", city="", country=country, email=f"{given.lower()}@example.org",
        language=language, status="approved",
    )  # fmt: skip


def _wanted(world: World, rows: dict[str, Model]) -> None:
    """Needs and wishes; of La Paz in words, too."""
    paz = world.delegation
    needs = i18n("A hospital", "Un hospital", "Un hôpital")
    potential = i18n("Clear sky", "Cielo despejado", "Un ciel dégagé")
    db.session.add(DelegationProfile(delegation_id=paz.id, needs=needs, potential=potential))
    stated = [
        (paz, {"seeks": ["health"], "offers": ["energy"]}, ["biotech", "solar"]),
        (rows["gatineau"], {"seeks": ["film"]}, ["studio", "labs"]),
        (rows["tijuana"], {"offers": ["energy"]}, ["labs", "biotech", "studio"]),
        (rows["mexicali"], {"seeks": ["water"]}, ["biotech"]),
    ]
    for delegation, sides, companies in stated:
        for side, codes in sides.items():
            for code in codes:
                row = DelegationTheme(delegation_id=delegation.id, theme_id=rows[code].id, side=side)
                db.session.add(row)
        for rank, name in enumerate(companies, start=1):
            db.session.add(Wish(delegation_id=delegation.id, company_id=rows[name].id, rank=rank))
