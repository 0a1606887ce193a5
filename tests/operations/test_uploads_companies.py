"""Companies and needs from sheets: what each row would do, and that it is done once."""

import datetime as dt

import pytest
import sqlalchemy as sa

from models import Company, Convoy, Delegation, Organization, Place, db
from models.transaction import transaction
from operations import uploads
from operations.journal import SYSTEM
from operations.refusals import Refusal
from queries import needs as stated
from tests import convoys
from tests.world import count

COMPANIES = (
    "Empresa,Eje,Sectores,Ciudad,Lugar,Dirección,Latitud,Longitud,Capacidad,Mínimo,Visitas,Horario,Contacto,Correo,"
    "Teléfono,Idioma,Áreas de colaboración (es),Estatus"
)
NEEDS = "Municipality,State,Sectors needed,Sectors offered,Needs (en),Potential (es),Choice 1,Choice 2,Choice 3"


def bring(event, kind: str, heads: str, *rows: str) -> uploads.Upload:
    table = uploads.read(kind, "\n".join([heads, *rows]).encode())
    with transaction():
        return uploads.keep(event, kind, "sheet.csv", table, by=SYSTEM)


def apply(upload: uploads.Upload) -> dict[str, int]:
    with transaction():
        return uploads.apply(upload, by=SYSTEM).counts


def plan(event, kind: str, heads: str, *rows: str) -> uploads.Plan:
    return uploads.plan(event, bring(event, kind, heads, *rows))


def faults(found: uploads.Plan) -> set[tuple[int, str | None, str]]:
    return {(line.number, fault.key, fault.refusal.code) for line in found.lines for fault in line.faults}


def changes(found: uploads.Plan) -> dict[str, tuple]:
    (line,) = found.lines
    return {change.key: (change.old, change.new) for change in line.changes}


def named(company: Company) -> str:
    return next(iter(company.name.values()))


# Companies ------------------------------------------------------------------------------------------------------------

ACME = (
    'Acmé,creative,"Health, Cine",San Diego,Acme Tower,"1 Main St, Floor 2",32.7,-117.1,12,3,2,'
    '"2019-06-07 09:00-12:00; 07/06/2019 14:00-16:00",Zoé Lee,zoe@example.org,+1 619 555 0100,inglés,Cine y salud,'
    "Confirmada"
).replace("07/06/2019", "2019-06-07")


def test_a_company_of_a_sheet_is_stored_with_all_that_it_says(convoy):
    event = convoy.event
    (line,) = plan(event, "companies", COMPANIES, ACME).lines
    assert line.made == (("organization", "Acmé"), ("place", {"es": "Acme Tower"}))
    assert apply(bring(event, "companies", COMPANIES, ACME)) == {"new": 1, "changed": 0, "same": 0, "wrong": 0}

    company = db.session.scalars(sa.select(Company).order_by(Company.id.desc())).first()
    assert (company.name, company.status, company.language) == ({"es": "Acmé"}, "confirmed", "en")
    assert (company.capacity, company.minimum, company.visits) == (12, 3, 2)
    assert (company.axis.code, {theme.code for theme in company.themes}) == ("CREATIVE", {"HEALTH", "FILM"})
    assert (company.areas, company.contact_phone) == ({"es": "Cine y salud"}, "+16195550100")
    place = company.place
    assert (place.parent_id, place.address, place.longitude) == (convoy.diego.id, "1 Main St, Floor 2", -117.1)
    assert [one.starts_at.astimezone(convoys.SAN_DIEGO).hour for one in company.hours] == [9, 14]

    assert [line.outcome for line in plan(event, "companies", COMPANIES, ACME).lines] == ["same"]


def test_a_row_changes_the_company_of_its_name_and_leaves_the_rest(convoy):
    biotech, before = named(convoy.biotech), count(Company)
    row = f"{biotech.upper()},,Energy,,,,,,7,,,2019-06-06 15:00-18:00,,,,,,"
    found = plan(convoy.event, "companies", COMPANIES, row)
    assert changes(found) == {
        "capacity": ("4", "7"),
        "sectors": ([convoy.health.name], [convoy.energy.name]),
        "hours": (None, ["2019-06-06 15:00–18:00"]),
    }
    apply(bring(convoy.event, "companies", COMPANIES, row))
    company = convoy.biotech
    assert (company.capacity, company.minimum, count(Company)) == (7, 2, before)
    assert [theme.code for theme in company.themes] == ["ENERGY"]
    assert company.place_id == convoy.biotech_place.id


def test_an_address_is_that_of_the_companys_own_place(convoy):
    row = f"{named(convoy.studio)},,,,,2 Pier Rd,,,,,,,,,,,,"
    assert changes(plan(convoy.event, "companies", COMPANIES, row)) == {"address": (None, "2 Pier Rd")}
    places = count(Place)
    apply(bring(convoy.event, "companies", COMPANIES, row))
    assert (convoy.studio_place.address, count(Place)) == ("2 Pier Rd", places)


def test_all_that_is_wrong_with_companies_is_told(convoy):
    rows = [
        "One,Sports,Health; Chess,,,,32.7,,many,,,9 to 5,,nobody,12,Klingon,,maybe",
        "Two,,,,,,95,10,3,4,51,2019-06-07 12:00-09:00,,,,,,",
        ",,Health,,,,,,,,,,,,,,,",
        "Three,,,,Nowhere,,,,,,,2019-08-07 09:00-10:00,,,,,,",
        "ONE,,,,,,,,,,,,,,,,,",
        f"{named(convoy.solar)},,,,,,,,1,2,,2019-06-07 09:00-12:00; 2019-06-07 11:00-13:00,,,,,,",
    ]
    assert faults(plan(convoy.event, "companies", COMPANIES, *rows)) == {
        (2, "axis", "unknown_axis"), (2, "place", "place_without_city"),
        (3, "place", "place_without_city"), (2, "sectors", "unknown_sector"), (2, "longitude", "required"),
        (2, "capacity", "capacity_invalid"), (2, "hours", "hours_unclear"), (2, "contact_email", "email_invalid"),
        (2, "contact_phone", "phone_invalid"), (2, "language", "unknown_language"), (2, "status", "unknown_status"),
        (3, "latitude", "degrees_invalid"), (3, "minimum", "minimum_exceeds_capacity"),
        (3, "visits", "number_invalid"), (3, "hours", "hours_unclear"), (4, "name", "required"),
        (5, "place", "place_without_city"), (5, "hours", "day_outside"), (6, None, "row_twice"),
        (7, "minimum", "minimum_exceeds_capacity"), (7, "hours", "times_overlap"),
    }  # fmt: skip


def test_a_company_cancelled_in_a_sheet_calls_off_its_visits_as_drafts(convoy):
    visit = convoys.receive(convoy.studio, convoy.morning, convoy.ana)
    apply(bring(convoy.event, "companies", COMPANIES, f"{named(convoy.studio)},,,,,,,,,,,,,,,,,Cancelada"))
    assert (convoy.studio.status, visit.state) == ("cancelled", "published")
    again = plan(convoy.event, "companies", COMPANIES, f"{named(convoy.studio)},,,,,,,,,,,,,,,,,cancelled")
    assert again.counts["same"] == 1


# Needs ----------------------------------------------------------------------------------------------------------------


def test_what_municipalities_need_is_stored_and_a_new_one_is_made(convoy):
    rows = [
        f'la paz,,"Film, Energy",,Studios,,{named(convoy.studio)},,{named(convoy.biotech)}',
        f"Loreto,Baja California Sur,Water,Health,,Pesca,{named(convoy.solar)},,",
    ]
    found = plan(convoy.event, "needs", NEEDS, *rows)
    assert [line.outcome for line in found.lines] == ["changed", "new"]
    assert found.lines[1].made == (("delegation", {"en": "Loreto"}),)
    apply(bring(convoy.event, "needs", NEEDS, *rows))

    loreto = db.session.scalars(sa.select(Delegation).order_by(Delegation.id.desc())).first()
    said = stated.of_delegations([convoy.delegation, loreto])
    ours, theirs = said[convoy.delegation.id], said[loreto.id]
    assert ({one.code for one in ours.themes.seeks}, ours.wishes) == (
        {"FILM", "ENERGY"}, (convoy.studio, convoy.biotech),
    )  # fmt: skip
    assert (ours.needs["en"], theirs.potential, theirs.wishes) == ("Studios", {"es": "Pesca"}, (convoy.solar,))
    owner = loreto.organization
    assert (owner.kind, owner.region, owner.country) == ("city", "Baja California Sur", "MX")
    assert [line.outcome for line in plan(convoy.event, "needs", NEEDS, *rows).lines] == ["same", "same"]


def test_a_municipality_known_from_another_event_is_the_same_one(convoy):
    with transaction():
        db.session.add(Organization(kind="city", name={"es": "Mérida"}, region="Yucatán", country="MX"))
        db.session.add(Organization(kind="city", name={"es": "Mérida"}, region="Mérida", country="VE"))
    known = count(Organization)
    assert faults(plan(convoy.event, "needs", NEEDS, "Merida,,Water,,,,,,")) == {(2, "municipality", "name_unclear")}
    apply(bring(convoy.event, "needs", NEEDS, "Merida,yucatan,Water,,,,,,"))
    assert count(Organization) == known


def test_all_that_is_wrong_with_needs_is_told(convoy):
    with transaction():
        db.session.get_one(Company, convoy.labs.id).status = "cancelled"
        db.session.get_one(Convoy, convoy.event.id).choices = 2
    biotech, solar, studio = named(convoy.biotech), named(convoy.solar), named(convoy.studio)
    rows = [
        f"La Paz,,Chess,,,,Acme,{biotech},{biotech}",
        f"Tijuana,,,,,,{named(convoy.labs)},,",
        f"Mexicali,,,,,,{biotech},{solar},{studio}",
        ",,Water,,,,,,",
        "la paz,,Water,,,,,,",
    ]
    assert faults(plan(convoy.event, "needs", NEEDS, *rows)) == {
        (2, "seeks", "unknown_sector"), (2, "choice_1", "unknown_company"), (2, "choice_3", "wished_twice"),
        (3, "choice_1", "company_cancelled"), (4, "choice_3", "too_many_wishes"), (5, "municipality", "required"),
        (6, None, "row_twice"),
    }  # fmt: skip
    with pytest.raises(Refusal, match="sheet_wrong"):
        apply(bring(convoy.event, "needs", NEEDS, *rows))


def test_a_row_of_a_state_alone_is_the_states_delegation(convoy):
    apply(bring(convoy.event, "needs", NEEDS, ",Sinaloa,Water,,,,,,"))
    owner = db.session.scalars(sa.select(Organization).order_by(Organization.id.desc())).first()
    assert (owner.kind, owner.name, owner.region) == ("state", {"en": "Sinaloa"}, None)


def test_times_of_a_company_are_by_the_clocks_of_its_city(convoy):
    apply(bring(convoy.event, "companies", COMPANIES, f"{named(convoy.labs)},,,,,,,,,,,2019-06-07 09:00-10:00,,,,,,"))
    assert [one.starts_at for one in convoy.labs.hours] == [dt.datetime(2019, 6, 7, 9, tzinfo=convoys.SAN_DIEGO)]
