"""Companies that receive a convoy: what is kept of them, what is refused, what becomes of visits when one cancels."""

import datetime as dt

import pytest
import sqlalchemy as sa

from models import Activity, ActivityDraft, Company, Entry, Message, Organization, Version, db
from models.base import utcnow
from models.transaction import transaction
from operations import companies, companies_reading, doors, links, programme
from operations.fields import Malformed
from operations.journal import Actor
from operations.refusals import Refusal
from queries import companies as queries
from queries import convoys
from tests import convoys as small
from tests.world import SECOND, THIRD, count

LIA = Actor("staff", "Lía Cota", 1)


def add(convoy, **facts) -> Company:
    with transaction():
        return companies.add(convoy.event, {"name": {"en": "Harbour Foods"}} | facts, by=LIA)


def edit(company: Company, seen: str | None = None, now: dt.datetime | None = None, **facts) -> Company:
    with transaction():
        return companies.edit(company, facts, seen=seen, by=LIA, now=now)


def open_in(convoy, company: Company) -> list[int]:
    """The numbers of the slots in which it can receive."""
    slots, cities = convoys.slots(convoy.event), convoys.cities(convoy.event)
    return [one.number for one in queries.opened(company, slots, cities)]


def test_a_company_is_invited_and_receives_once_where_nobody_said_otherwise(convoy):
    made = add(convoy, axis="ECONOMY", place="STUDIO", themes=["FILM", "HEALTH"], capacity=12)
    assert (made.status, made.minimum, made.visits, made.language) == ("invited", 1, 1, "en")
    assert (made.axis, made.place) == (convoy.economy, convoy.studio_place)
    assert [theme.code for theme in made.themes] == ["HEALTH", "FILM"]
    assert open_in(convoy, made) == [2, 3]
    (line,) = db.session.scalars(sa.select(Entry))
    assert (line.verb, line.detail["name"]) == ("company.added", {"en": "Harbour Foods"})


def test_a_company_known_from_another_event_is_the_same_organization(convoy):
    with transaction():
        known = Organization(kind="company", country="US", name={"en": "Harbour Foods"})
        db.session.add(known)
    assert add(convoy, country="US").organization_id == known.id


@pytest.mark.parametrize("name", [{"en": "Mesa Labs"}, {"fr": "MÉSA LABS"}])
def test_a_company_twice_is_refused_whatever_its_accents(convoy, name):
    with pytest.raises(Refusal) as refused:
        add(convoy, name=name)
    assert (refused.value.code, refused.value.field) == ("company_twice", "name")
    db.session.rollback()
    with pytest.raises(Refusal, match="company_twice"):
        edit(convoy.solar, name=name)


@pytest.mark.parametrize(
    ("facts", "field", "code"),
    [
        ({"axis": "NOWHERE"}, "axis", "unknown_axis"),
        ({"place": "NOWHERE"}, "place", "unknown_place"),
        ({"themes": ["HEALTH", "NOTHING"]}, "themes", "unknown_theme"),
        ({"capacity": 3, "minimum": 4}, "minimum", "minimum_exceeds_capacity"),
        ({"capacity": 0}, "minimum", "minimum_exceeds_capacity"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(convoy, facts, field, code):
    before = companies.mark_of(convoy.labs)
    for verb in (lambda: add(convoy, **facts), lambda: edit(convoy.labs, **facts)):
        with pytest.raises(Refusal) as refused:
            verb()
        assert (refused.value.code, refused.value.field) == (code, field)
        db.session.rollback()
    assert (companies.mark_of(convoy.labs), count(Company)) == (before, 4)


def test_an_event_without_a_convoy_has_no_companies(world):
    with transaction(), pytest.raises(Refusal, match="no_convoy"):
        companies.add(world.event, {"name": {"en": "Harbour Foods"}}, by=LIA)


def test_what_is_not_named_stays_and_the_same_again_changes_nothing(convoy):
    before = companies.said_of(convoy.labs)
    assert edit(convoy.labs, note="Ask for the back door").edition == 2
    assert companies.said_of(convoy.labs) == before | {"note": "Ask for the back door"}
    assert edit(convoy.labs, **companies.said_of(convoy.labs)).edition == 2
    assert count(Entry) == 1


def test_two_who_change_one_at_once_are_told(convoy):
    seen = companies.mark_of(convoy.labs)
    edit(convoy.labs, seen, capacity=5)
    with pytest.raises(Refusal, match="changed_meanwhile"):
        edit(convoy.labs, seen, capacity=6)


def test_after_the_event_nothing_changes(convoy):
    with pytest.raises(Refusal, match="finished"):
        edit(convoy.labs, now=utcnow() + dt.timedelta(days=60), note="late")


def test_hours_decide_when_a_company_is_open_and_never_is_told_not_refused(convoy):
    assert (open_in(convoy, convoy.labs), open_in(convoy, convoy.studio)) == ([2], [2, 3])
    at_the_cape = (convoy.at("15:00", SECOND), convoy.at("18:00", SECOND))
    assert open_in(convoy, edit(convoy.labs, hours=[at_the_cape])) == []
    part = (convoy.morning.starts_at, convoy.morning.ends_at - dt.timedelta(minutes=1))
    assert open_in(convoy, edit(convoy.labs, hours=[part])) == []
    assert open_in(convoy, edit(convoy.labs, hours=[])) == [2, 3]
    assert open_in(convoy, edit(convoy.labs, place=None)) == []


def test_hours_are_typed_by_the_clocks_of_the_company_s_place(convoy):
    typed = {"hours_1_day": THIRD.isoformat(), "hours_1_starts": "9:00 AM", "hours_1_ends": "12:00"}
    read = companies_reading.read(convoy.event, typed | {"place": "LABS"}, ("place", "hours"))
    assert read == {"place": "LABS", "hours": [(convoy.at("10:00", THIRD), convoy.at("13:00", THIRD))]}
    elsewhere = companies_reading.read(convoy.event, typed, ("hours",))
    assert elsewhere["hours"][0][0] == convoy.at("09:00", THIRD)


@pytest.mark.parametrize(
    ("typed", "field", "code"),
    [
        ({"hours_1_day": "2019-06-20", "hours_1_starts": "9", "hours_1_ends": "10"}, "hours_1_day", "day_outside"),
        ({"hours_1_day": "2019-06-06", "hours_1_starts": "22", "hours_1_ends": "1"}, "hours_1_ends", "span_over_night"),
        ({"hours_1_day": "2019-06-06", "hours_1_starts": "9"}, "hours_1_ends", "required"),
        ({"capacity": "5", "minimum": "6"}, "minimum", "minimum_exceeds_capacity"),
        ({"contact_email": "nobody"}, "contact_email", "email_invalid"),
        ({"name_en": "  "}, "name_en", "text_in_one_language"),
        ({"visits": "51"}, "visits", "number_invalid"),
        ({"status": "perhaps"}, "status", "unknown_status"),
    ],
)
def test_what_cannot_be_read_is_told_at_its_field(convoy, typed, field, code):
    with pytest.raises(Malformed) as malformed:
        companies_reading.read(convoy.event, {"name_en": "Foods", "status": "invited"} | typed)
    assert {name: one.code for name, one in malformed.value.errors.items()} == {field: code}


def test_who_wishes_a_company_is_counted_by_delegation(convoy):
    asked = queries.asked_by(convoy.event)
    assert asked == {convoy.biotech.id: 3, convoy.solar.id: 1, convoy.studio.id: 2, convoy.labs.id: 2}
    told = [(rank, delegation.name["en"]) for rank, delegation in queries.wishers(convoy.biotech)]
    assert told == [(1, "La Paz"), (1, "Mexicali"), (2, "Tijuana")]


def test_a_company_that_cancels_is_called_off_everywhere_at_once(convoy):
    visit = small.receive(convoy.biotech, convoy.afternoon, convoy.ana, fixed=True)
    other = small.receive(convoy.solar, convoy.afternoon, convoy.chloe)
    with transaction():
        called_off = companies.cancel(convoy.biotech, publish=True, by=LIA)
    assert called_off == [visit]
    assert (visit.state, other.state, convoy.event.version) == ("cancelled", "published", 2)
    version = db.session.get_one(Version, (convoy.event.id, 2))
    assert version.note["en"] == "Biotech Cabo does not receive the convoy after all."
    assert (convoy.biotech.status, convoy.biotech.edition) == ("cancelled", 2)
    (letter,) = db.session.scalars(sa.select(Message).where(Message.event_id == convoy.event.id))
    assert (letter.delegate_id, [one["kind"] for one in letter.variables["visits"]]) == (convoy.ana.id, ["off"])
    with transaction():
        assert companies.cancel(convoy.biotech, publish=True, by=LIA) == []
    assert count(Entry, Entry.verb == "company.cancelled") == 1


def test_who_may_not_publish_proposes_to_call_the_visits_off(convoy):
    visit = small.receive(convoy.biotech, convoy.afternoon, convoy.ana)
    with transaction():
        companies.cancel(convoy.biotech, publish=False, by=LIA)
    (draft,) = db.session.scalars(sa.select(ActivityDraft))
    assert (visit.state, draft.activity_id, draft.cancelled) == ("published", visit.id, True)


def test_visits_that_are_over_stay_and_drafts_nobody_saw_are_dropped(convoy):
    small.receive(convoy.biotech, convoy.afternoon, convoy.ana)
    with transaction():
        title = {"title": {"en": "Second visit"}}
        draft = programme.create(convoy.event, "company_visit", title, by=LIA)
        draft.organization_id = convoy.biotech.organization_id
    later = convoy.real(convoy.at("16:00", SECOND))
    with transaction():
        assert companies.cancel(convoy.biotech, publish=True, by=LIA, now=later) == []
    assert count(Activity, Activity.kind == "company_visit", Activity.state == "published") == 1
    assert count(Activity, Activity.kind == "company_visit") == 1


def test_a_status_said_elsewhere_calls_off_as_a_proposal(convoy):
    small.receive(convoy.biotech, convoy.afternoon, convoy.ana)
    edit(convoy.biotech, status="cancelled")
    assert count(ActivityDraft, ActivityDraft.cancelled) == 1


def test_only_a_company_nobody_asked_for_is_removed(convoy):
    with transaction(), pytest.raises(Refusal, match="company_in_use"):
        companies.remove(convoy.labs, by=LIA)
    made = add(convoy, themes=["FILM"], hours=[(convoy.at("09:00", SECOND), convoy.at("10:00", SECOND))])
    with transaction():
        companies.remove(made, by=LIA)
    assert count(Company) == 4


def test_the_link_of_a_company_that_was_removed_never_opens_another(convoy):
    made = add(convoy)
    with transaction():
        doors.ensure(links.HOST, made.id)
        companies.remove(made, by=LIA)
    another = add(convoy)
    assert doors.find(links.HOST, another.id) is None
