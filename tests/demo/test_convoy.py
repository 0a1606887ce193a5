"""The demo's convoy: what the note says is there and marked as fact, the rest is open or marked as invented."""

import datetime as dt
import re
from collections import Counter, defaultdict

import pytest
import sqlalchemy as sa

from demo import loading, travellers
from demo.needs import SOUGHT, stated
from models import (
    Activity,
    ActivityGroup,
    Axis,
    Badge,
    Bus,
    Company,
    Consent,
    Convoy,
    ConvoyDay,
    Delegate,
    Delegation,
    DelegationProfile,
    DelegationTheme,
    Event,
    Organization,
    Participation,
    Place,
    Ride,
    Staff,
    Theme,
    VisitSlot,
    Wish,
    db,
)
from models.transaction import transaction
from operations.staff import hash_password
from queries import findings, matching_questions
from scheduling import matching, visit_checks
from tests.pages import reads
from tests.world import PASSWORD, count

#: The note's words, in its order (S4:13).
COMPANIES = [
    "Produce Pay", "PayPal", "Nasdaq", "Netflix", "Disney", "Paramount", "HBO", "NBC", "Universal", "Warner Bros",
    "Sony Pictures", "Meta", "Plug & Play", "Uber", "Google", "Bayer", "USLA",
]  # fmt: skip
#: Day, start and end by the clock on the wall in California, and what it is; None: nobody knows.
ITINERARY = [
    (27, None, None, "Flag-off of the convoy"),
    (27, "10:00", "11:30", "Netflix"),
    (27, "12:30", "14:00", "Produce Pay"),
    (28, "09:30", "10:45", "Disney"),
    (28, "09:30", "10:45", "Paramount"),
    (28, "12:00", "13:15", "Warner Bros"),
    (28, "18:00", "20:00", "Meeting with migrant communities (demo)"),
    (1, "07:00", "13:30", "Los Angeles → San José"),
    (1, "15:00", "16:30", "Plug & Play"),
    (1, "17:00", "18:00", "PayPal"),
    (2, "09:00", "10:30", "Google"),
    (2, "11:30", "12:45", "Meta"),
    (2, "15:00", "16:30", "Bayer"),
    (3, "09:30", "10:45", "Uber"),
    (3, "11:30", "12:30", "Nasdaq"),
    (3, "16:00", "17:30", "Closing session with local authorities (demo)"),
]


def rows(model: type) -> list:
    """All there are, in the order of their keys."""
    return list(db.session.scalars(sa.select(model).order_by(*sa.inspect(model).primary_key)))


def approved(code: str) -> list[Delegate]:
    return [one for one in rows(Delegate) if one.status == "approved" and one.category.code == code]


def legs(event: Event) -> list[tuple]:
    def local(instant):
        return instant and f"{instant.astimezone(event.tz):%H:%M}"

    found = db.session.scalars(sa.select(Activity).order_by(Activity.day, Activity.starts_at, Activity.rank)).all()
    told = [(one.day.day, local(one.starts_at), local(one.ends_at), one.title["en"]) for one in found]
    return sorted(told, key=lambda leg: (leg[0] < 10, leg[0], leg[1] or "", leg[3]))


def test_the_itinerary_is_there_and_nobody_knows_when_the_flag_off_is(california):
    assert legs(california) == ITINERARY
    assert (california.version, california.rehearsing, california.capacity) == (1, True, None)


def test_the_seventeen_companies_are_the_notes_and_three_are_to_be_verified(california):
    companies = rows(Company)
    assert [company.name["en"] for company in companies] == COMPANIES
    statuses = {company.name["en"]: company.status for company in companies}
    assert {name for name, status in statuses.items() if status == "to_verify"} == {"NBC", "Universal", "USLA"}
    assert Counter(statuses.values()) == {"confirmed": 12, "invited": 2, "to_verify": 3}
    assert all(company.note for company in companies if company.status == "to_verify")


def test_a_visit_is_agreed_and_nobody_is_on_its_list_yet(california):
    visits = [one for one in rows(Activity) if one.kind == "company_visit"]
    assert len(visits) == 12
    for visit in visits:
        assert (visit.fixed, visit.attendance, visit.audience, visit.state) == (
            True,
            "listed",
            "delegates",
            "published",
        )
        assert visit.organization_id and visit.axis_id and visit.place_id and visit.bring
        assert count(Participation, Participation.activity_id == visit.id) == 0


def test_each_visit_lies_in_a_slot_and_fits_its_companys_city(california):
    slots = {(one.starts_at, one.ends_at) for one in rows(VisitSlot)}
    cities = {one.day: one.city_id for one in rows(ConvoyDay)}
    for visit in rows(Activity):
        if visit.kind == "company_visit":
            assert (visit.starts_at, visit.ends_at) in slots
            assert visit.place.parent_id == cities[visit.day]
    assert [db.session.get(Place, city).code for city in cities.values()] == ["LA", "LA", "SJ", "SF", "SF"]


def test_as_many_travel_as_the_note_says_of_as_many_states(california):
    mayors, representatives = approved("MAY"), approved("EST")
    assert (len(mayors), len(representatives), len(approved("EMP"))) == (52, 20, 22)
    assert len({one.delegation.organization.region for one in mayors}) == 22
    assert len({one.delegation.organization.region for one in representatives}) == 12
    assert Counter(one.status for one in rows(Delegate)) == {"approved": 99, "submitted": 2, "cancelled": 1}
    assert len({one.delegation_id for one in mayors}) == 52


def test_only_who_gives_the_flag_off_is_real_and_has_no_contact_data(california):
    (real,) = [one for one in rows(Delegate) if not one.invented]
    assert (real.full_name, real.email, real.phone, real.category.counted) == ("Marcelo Ebrard", None, None, False)
    assert count(Consent, Consent.delegate_id == real.id) == 0
    (where,) = db.session.scalars(sa.select(Participation).where(Participation.delegate_id == real.id))
    assert (where.role, where.activity.kind) == ("special_guest", "ceremony")
    for one in rows(Delegate):
        assert one is real or (one.email.endswith("@example.org") and "Demo" in one.delegation.name["es"])


def test_everybody_who_travels_rides_to_san_jose_in_a_bus_with_a_seat_and_a_leader(california):
    ride = db.session.get(Activity, db.session.scalars(sa.select(Ride)).one().activity_id)
    buses = rows(ActivityGroup)
    assert [(bus.name, bus.capacity) for bus in buses] == [("BUS-1", 50), ("BUS-2", 50)]
    riding = db.session.scalars(sa.select(Participation).where(Participation.activity_id == ride.id)).all()
    assert Counter(one.group_id for one in riding) == {bus.id: 49 for bus in buses}
    leaders = {one.delegate_id for one in riding if one.role == "leader"}
    assert leaders == {bus.leader_id for bus in buses}
    assert {one.delegate.category.code for one in riding if one.role == "leader"} == {"STF"}
    assert db.session.get(Ride, ride.id).driving_minutes == 360


def test_badges_are_for_the_approved_of_categories_that_have_them(california):
    assert count(Badge) == 98


def test_the_three_municipalities_of_the_demo_say_what_they_need(california):
    def said(number):
        delegation = next(one for one in rows(Delegation) if one.name["es"] == f"Municipio Demo {number:02}")
        sides = sa.select(DelegationTheme.side, Theme.code).join(Theme, Theme.id == DelegationTheme.theme_id)
        sides = db.session.execute(sides.where(DelegationTheme.delegation_id == delegation.id)).all()
        wishes = sa.select(Organization.name).select_from(Wish).join(Company).join(Company.organization)
        wishes = db.session.scalars(wishes.where(Wish.delegation_id == delegation.id).order_by(Wish.rank))
        profile = db.session.get(DelegationProfile, delegation.id)
        needs = {code for side, code in sides if side == "seeks"}
        return needs, [name["en"] for name in wishes], profile.potential["en"]

    assert said(1) == ({"FILM", "DIASPORA"}, ["Netflix", "Disney"], "Film locations")
    assert said(2) == ({"BIOMEDICAL"}, ["Bayer"], "Medical devices cluster")
    assert said(3) == ({"INDUSTRY40", "AUTOMOTIVE"}, ["Uber", "Plug & Play"], "Auto parts suppliers")


def test_some_have_not_said_what_they_need_and_nobody_wishes_for_what_is_to_be_verified(california):
    senders = travellers.roster().travelling()
    assert len(senders) == 52 + 12 + 11
    assert count(DelegationProfile) == len(senders) - 2
    assert len(set(db.session.scalars(sa.select(Wish.delegation_id)))) == len(senders) - 5
    wished = db.session.scalars(sa.select(Company.status).join(Wish, Wish.company_id == Company.id).distinct())
    assert set(wished) == {"confirmed", "invited"}


def test_what_the_note_says_is_marked_as_fact_and_what_it_does_not_is_not(california):
    marks = {model: {one.provenance["p"] for one in rows(model)} for model in (Axis, Theme, Bus, DelegationProfile)}
    assert marks == {Axis: {"F"}, Theme: {"F"}, Bus: {"I"}, DelegationProfile: {"I"}}
    assert {one.provenance["p"] for one in rows(ConvoyDay)} == {"I"}
    assert db.session.get(Convoy, california.id).provenance == {
        "p": "I", "source": ["S4:3", "demo"], "fields": {"corridor": "F", "es": "T", "fr": "T"},
    }  # fmt: skip
    facts = {one.title["en"] for one in rows(Activity) if one.provenance["p"] == "F"}
    assert facts == {"Flag-off of the convoy"}
    assert {place.code for place in rows(Place) if not place.invented} == {"LA", "SJ", "SF"}
    assert {category.code for category in california.categories if not category.invented} == {
        "MAY",
        "EST",
        "EMP",
        "SEC",
    }


def test_of_a_company_its_name_is_the_notes_and_all_else_is_marked(california):
    told = {"axis_id": "axis", "place_id": "place"}
    told |= {name: name for name in ("status", "capacity", "areas", "bring", "dress", "contact_name", "contact_email")}
    for company in rows(Company):
        assert company.provenance["p"] == ("A" if company.status == "to_verify" else "F")
        assert "S4:13" in company.provenance["source"]
        said = {name for column, name in told.items() if getattr(company, column)}
        said |= {"themes"} if company.themes else set()
        assert {company.provenance["fields"].get(name) for name in said} == {"I"}, company.name


def test_the_clock_stands_on_the_eve_and_all_registered_before(california):
    assert f"{california.now(california.created_at).astimezone(california.tz):%Y-%m-%d %H:%M}" == "2023-02-26 10:00"
    eve = dt.datetime(2023, 2, 26, 18, tzinfo=dt.UTC)
    assert all(california.now(one.registered_at) <= eve for one in rows(Delegate))


def test_the_same_people_say_the_same_each_time():
    serves = {company["key"]: company.get("themes", []) for company in loading.read(loading.CONVOY)["companies"]}
    assert set(SOUGHT) < set(serves)
    assert travellers.roster(2) == travellers.roster(2)
    first, again = (stated(travellers.roster(2).travelling(), serves, 5) for _ in range(2))
    assert first == again
    assert all(len(one.wishes) == len(set(one.wishes)) <= 5 for one in first)
    assert Counter(len(one.wishes) for one in first)[0] == 3


def test_twice_the_convoy_has_twice_the_people_seats_and_room_at_companies(app):
    loading.load(loading.CONVOY, scale=2)

    event = db.session.scalars(sa.select(Event)).one()
    netflix = next(one for one in rows(Company) if one.name["en"] == "Netflix")
    assert (len(approved("MAY")), len(approved("EST")), len(approved("EMP"))) == (104, 40, 44)
    assert len({one.delegation.organization.region for one in approved("MAY")}) == 22
    assert [bus.code for bus in rows(Bus)] == ["BUS-1", "BUS-2", "BUS-3", "BUS-4"]
    assert (netflix.capacity, event.expected_mayors) == (90, 100)
    riding = Counter(db.session.scalars(sa.select(Participation.group_id).where(Participation.group_id.is_not(None))))
    assert list(riding.values()) == [49] * 4


@pytest.mark.parametrize("first", [loading.SUMMIT, loading.CONVOY])
def test_both_events_of_the_demo_go_together_and_towns_of_two_states_are_two(app, first):
    loading.load(first)
    loading.load(loading.CONVOY if first == loading.SUMMIT else loading.SUMMIT)

    convoy = db.session.scalars(sa.select(Event).where(Event.slug == loading.CONVOY)).one()
    mine = sa.select(Organization.region).join(Delegation).where(Delegation.event_id == convoy.id)
    assert len(set(db.session.scalars(mine.where(Organization.kind == "city")))) == 22
    towns = db.session.scalars(sa.select(Organization).where(Organization.kind == "city"))
    assert len([one for one in towns if one.name["es"] == "Municipio Demo 01"]) == 2


def test_the_note_is_unclear_or_silent_in_seven_ways_and_one_is_settled(california):
    told = {one.code: one for one in findings.standing(california)}
    assert {code: (one.kind, one.finding.about) for code, one in told.items()} == {
        "V01": ("left_open", "hours"),
        "V02": ("unclear", "nbc-universal"),
        "V03": ("unclear", "usla"),
        "V04": ("left_open", "list"),
        "V05": ("left_open", "number"),
        "V06": ("unclear", "corridor"),
        "V07": ("left_open", "assignment"),
    }
    assert {code for code, one in told.items() if one.accepted} == {"V06"}
    assert [side.claims[0].said["value"] for side in told["V02"].sides] == ["NBC, and Universal", "NBCUniversal"]


def test_an_organizer_reads_what_the_note_may_mean_and_can_settle_it(client, california):
    with transaction():
        account = db.session.scalars(sa.select(Staff).where(Staff.email == "organizer@example.org")).one()
        account.password_hash = hash_password(PASSWORD)
    client.post("/staff/sign-in", data={"email": "organizer@example.org", "password": PASSWORD})
    page = "/convoy-california-2023/desk/conflicts"
    assert "The document may mean: NBC, and Universal · NBCUniversal." in reads(client.get(page))
    assert "No document says how many; that is not none." in reads(client.get(page))

    two = next(one for one in findings.standing(california) if one.code == "V02")
    client.post(f"{page}/settle", data={"fingerprint": two.fingerprint, "side": "1", "reason": "They told us"})
    two = next(one for one in findings.standing(california) if one.code == "V02")
    assert two.accepted.reason == "S4:13: They told us"


def test_a_matching_brings_the_three_municipalities_to_whom_their_needs_point(california):
    question = matching_questions.question(california)
    answer = matching.solve(question)

    assert visit_checks.breaches(question, answer.visits, answer.tracks) == []
    assert answer.gap < 0.01
    names = {company.id: company.name["en"] for company in rows(Company)}
    visited = defaultdict(set)
    for visit in answer.visits:
        visited[db.session.get(Delegate, visit.visitor).delegation.name["es"]].add(names[visit.host])
    assert visited["Municipio Demo 01"] >= {"Netflix", "Disney"}
    assert visited["Municipio Demo 02"] == {"Bayer"}
    assert visited["Municipio Demo 03"] >= {"Uber", "Plug & Play"}
    kept = Counter(one.visitor for one in answer.visits if one.host in question.visitor[one.visitor].wishes)
    assert all(kept[one.id] >= min(2, len(one.wishes)) for one in question.visitors)


def test_the_command_prints_the_ways_in_of_a_mayor_and_of_a_company(app, california):
    printed = app.test_cli_runner().invoke(args=["doors"]).output
    assert "First Convoy for the Internationalization of Mexican Municipalities" in printed
    pages = re.findall("http://localhost(/convoy-california-2023/(?:me|host)/[^ ]+)$", printed, re.MULTILINE)
    assert len(pages) == 2
    for page, heading in zip(pages, ("Municipio Demo", "Produce Pay"), strict=True):
        assert heading in reads(app.test_client().get(page, follow_redirects=True), "main")
