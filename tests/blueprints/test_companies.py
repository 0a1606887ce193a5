"""The pages about companies that receive a convoy."""

import io

import openpyxl
import pytest
import sqlalchemy as sa

from models import ActivityDraft, Company, Message, db
from models.transaction import transaction
from operations import companies
from tests import convoys as small
from tests.pages import find_form, form_data, reads, statements
from tests.world import SECOND, THIRD, count

LIST = "/cabos/desk/convoy/companies"


@pytest.fixture
def scheduler(client, convoy):
    convoy.sign_in(client, "scheduler")
    return client


@pytest.fixture
def organizer(client, convoy):
    convoy.sign_in(client, "organizer")
    return client


def page(client, path: str = LIST) -> str:
    return reads(client.get(f"{path}?lang=en"), "main")


def of(company: Company) -> str:
    return f"{LIST}/{company.id}"


def test_the_list_tells_state_city_sectors_who_asked_and_what_stands(scheduler, convoy):
    small.receive(convoy.biotech, convoy.afternoon, convoy.ana, fixed=True)
    text = page(scheduler)
    row = text[text.index("Biotech Cabo") : text.index("Mesa Labs")]
    for said in ("Economic", "Invited", "The Cape", "Health", "2 to 4", "3", "1 agreed"):
        assert said in row
    assert "As many as come" in text
    assert "Companies for Excel" not in text


def test_what_is_odd_is_flagged(scheduler, convoy):
    hours = [(convoy.at("15:00", SECOND), convoy.at("18:00", SECOND))]
    with transaction():
        companies.edit(convoy.labs, {"hours": hours}, by=small.LIA)
        companies.edit(convoy.solar, {"place": None}, by=small.LIA)
    small.receive(convoy.biotech, convoy.afternoon, convoy.ana, convoy.beto, convoy.chloe, convoy.dan, convoy.iris)
    small.receive(convoy.studio, convoy.noon, convoy.ana, fixed=True)
    with transaction():
        companies.edit(convoy.studio, {"place": "LABS"}, by=small.LIA)
    text = page(scheduler)
    assert "A visit is announced at another place than the company’s." in text
    assert "Its hours never meet a visiting time while the convoy is in its city." in text
    assert "Nobody said yet where it is" in text
    assert "5 visitors are to come, but only 4 can be received at once." in text
    assert "Its hours never meet a visiting time" in page(scheduler, of(convoy.labs))


def test_a_company_shows_who_asked_for_it_and_when_it_is_open(scheduler, convoy):
    small.receive(convoy.biotech, convoy.afternoon, convoy.ana, fixed=True)
    text = page(scheduler, of(convoy.biotech))
    for said in (
        "La Paz choice 1",
        "Tijuana choice 2",
        "1 visitor · agreed",
        "Joint training",
        "1 municipality in need",
    ):
        assert said in text
    assert "biotech@example.com" not in text


def test_only_who_may_see_contacts_sees_them(organizer, convoy):
    assert "biotech@example.com" in page(organizer, of(convoy.biotech))


def test_a_company_is_added_and_changed(scheduler, convoy):
    sent = {"name_en": "Plug & Play", "status": "to_verify", "axis": "ECONOMY", "place": "STUDIO", "themes": ["FILM"],
            "capacity": "12", "minimum": "3", "visits": "2", "hours_1_day": str(THIRD), "hours_1_starts": "9:00 AM",
            "hours_1_ends": "12:00", "areas_es": "Capital", "contact_phone": "+1 310 555 0100"}  # fmt: skip
    added = scheduler.submit(f"{LIST}/new", **sent)
    made = db.session.scalars(sa.select(Company).order_by(Company.id.desc())).first()
    assert (added.status_code, added.location) == (303, of(made))
    said = companies.said_of(made)
    assert said["hours"] == [(convoy.at("10:00", THIRD), convoy.at("13:00", THIRD))]
    assert (said["themes"], said["minimum"], said["areas"]) == (["FILM"], 3, {"es": "Capital"})
    assert "Plug & Play" in page(scheduler)
    before = companies.mark_of(made)
    assert scheduler.submit(f"{of(made)}/edit", note="").status_code == 303
    db.session.rollback()
    assert companies.mark_of(made) == before
    assert scheduler.submit(f"{of(made)}/edit", themes=[], capacity="").status_code == 303
    assert (made.capacity, made.themes) == (None, [])


@pytest.mark.parametrize(
    "told",
    [
        {
            ("name_en", " "): "Name in English: Please enter this in at least one language.",
            ("capacity", "1e9"): "Visitors at once, at most: ",
            ("contact_email", "nobody"): "E-mail: ",
            ("note", "x" * 1001): "Note: ",
            ("areas_en", "a\0b"): "Areas of collaboration in English: ",
        },
        {
            ("hours_1_ends", "09:00"): "Hours 1: until: The end must come after the start",
            ("hours_2_day", str(SECOND)): "",
            ("hours_2_starts", "08:30"): "",
            ("hours_2_ends", "08:00"): "Hours 2: until: The end must come after the start",
        },
        {("capacity", "2"): "", ("minimum", "3"): "Visitors, at least: The company receives 2 at most"},
        {("name_en", "Sun Park"): "Name in English: There is a company of this name already."},
    ],
)
def test_all_that_cannot_be_is_said_at_its_field_and_what_was_typed_stays(scheduler, convoy, told):
    before = companies.mark_of(convoy.labs)
    answer = scheduler.submit(f"{of(convoy.labs)}/edit?lang=en", **dict(told.keys()))
    assert answer.status_code == 422
    text, typed = reads(answer, "main"), form_data(find_form(answer, {"status": None}))
    for (field, value), said in told.items():
        assert said in text
        assert typed[field] == value.replace("\0", " ")
    db.session.rollback()
    assert companies.mark_of(convoy.labs) == before


def test_who_is_slower_than_another_is_told_and_may_store_again(scheduler, convoy):
    address = f"{of(convoy.labs)}/edit"
    typed = form_data(find_form(scheduler.get(address), {"status": None})) | {"capacity": "9"}
    assert scheduler.submit(address, capacity="8").status_code == 303
    answer = scheduler.post(f"{address}?lang=en", data=typed)
    assert (answer.status_code, "Stored now: 8" in reads(answer, "main")) == (422, True)
    assert scheduler.post(address, data=form_data(find_form(answer, {"status": None}))).status_code == 303
    assert convoy.labs.capacity == 9


def test_a_company_cancels_its_visits_are_called_off_and_people_told(organizer, convoy):
    visit = small.receive(convoy.biotech, convoy.afternoon, convoy.ana, convoy.beto, fixed=True)
    address = f"{of(convoy.biotech)}/cancel"
    text = page(organizer, address)
    assert "2 visitors · agreed" in text
    assert "They are called off at once" in text
    assert organizer.submit(address, sure="1").status_code == 303
    assert "1 visit was called off, and its visitors are told." in page(organizer, of(convoy.biotech))
    assert (visit.state, convoy.biotech.status, count(Message, Message.template == "visits")) == (
        "cancelled", "cancelled", 2,
    )  # fmt: skip
    assert "The company cancels" not in page(organizer, of(convoy.biotech))


def test_who_may_not_publish_only_proposes_it(scheduler, convoy):
    small.receive(convoy.biotech, convoy.afternoon, convoy.ana)
    address = f"{of(convoy.biotech)}/cancel"
    assert "somebody who may publish the programme decides" in page(scheduler, address)
    assert scheduler.submit(address, sure="1").status_code == 303
    assert (count(ActivityDraft, ActivityDraft.cancelled), count(Message)) == (1, 0)


def test_only_a_company_nobody_asked_for_can_be_removed(scheduler, convoy):
    assert scheduler.post(f"{of(convoy.labs)}/remove", data={}).status_code == 303
    assert "Somebody wishes to visit this company" in page(scheduler, of(convoy.labs))
    with transaction():
        made = companies.add(convoy.event, {"name": {"en": "Typo"}}, by=small.LIA)
    assert "Remove for good" in page(scheduler, of(made))
    assert scheduler.post(f"{of(made)}/remove", data={}).status_code == 303
    assert count(Company) == 4


def test_the_workbook_has_all_of_them_and_their_visits_by_local_clocks(organizer, convoy):
    small.receive(convoy.studio, convoy.morning, convoy.chloe, fixed=True)
    book = openpyxl.load_workbook(io.BytesIO(organizer.get("/cabos/desk/convoy/companies.xlsx?lang=en").data))
    rows = list(book["Companies"].values)
    assert [row[0] for row in rows[1:]] == ["Bay Studio", "Biotech Cabo", "Mesa Labs", "Sun Park"]
    (visit,) = [row for row in book["Visits"].values if row[0] == "Bay Studio"]
    assert visit[2:] == ("10:00", "11:00", "America/Los_Angeles", 1, "Yes")


def test_a_hundred_companies_cost_no_more_statements_than_four(scheduler, convoy):
    scheduler.get(LIST)
    with statements() as few:
        scheduler.get(LIST)
    with transaction():
        for number in range(12):
            companies.add(convoy.event, {"name": {"en": f"Company {number}"}, "place": "LABS"}, by=small.LIA)
    with statements() as many:
        scheduler.get(LIST)
    assert len(many) == len(few)


def test_another_event_s_company_is_not_there_and_others_may_not_look(client, convoy):
    convoy.sign_in(client, "scheduler")
    for path in (f"{LIST}/999999", f"{LIST}/999999/edit", f"{LIST}/999999/cancel"):
        assert client.get(path).status_code == 404
    viewer = client.application.test_client()
    convoy.sign_in(viewer, "viewer")
    assert viewer.get(LIST).status_code == 403


def test_an_event_without_a_convoy_has_no_companies(client, world):
    world.sign_in(client, "scheduler")
    assert client.get(LIST).status_code == 404
    assert client.get(f"{LIST}/new").status_code == 404
    assert "Convoy" not in reads(client.get("/cabos/desk?lang=en"), "main")
