"""Saying what a municipality needs and wishes for: as its focal point, a delegate, a chief of staff, an organizer."""

import pytest
import sqlalchemy as sa

from models import DelegationProfile, Entry, db
from models.transaction import transaction
from operations import doors, needs
from operations.needs import Needs
from tests.pages import find_form, form_data, parse, reads, statements, text_of

LIST = "/cabos/desk/convoy/needs"


@pytest.fixture
def organizer(client, convoy):
    convoy.sign_in(client, "organizer")
    return client


def way_in(kind: str, id: int) -> str:
    with transaction():
        return doors.token_of(doors.ensure(kind, id))


def in_english(client, path: str):
    client.get(path)
    client.get("/?lang=en")
    return client


def stands(delegation) -> Needs:
    db.session.rollback()
    return needs.of_delegation(delegation)[0]


def chosen(page) -> list[str]:
    """The companies with a number, as the page orders them."""
    items = [one for one in parse(page).iter("li") if "wish-chosen" in one.get("class", "")]
    return [text_of(item.find(".//label")) for item in items]


def test_each_door_opens_the_same_page_and_says_who_spoke(client, convoy):
    doors_in = {
        "/cabos/me": convoy.page_of(convoy.ana),
        "/cabos/aide": f"/cabos/aide/{way_in('aide', convoy.ana.id)}",
        "/cabos/delegation": f"/cabos/delegation/{way_in('focal', convoy.delegation.id)}",
    }
    for number, (part, entry) in enumerate(doors_in.items()):
        in_english(client, entry)
        assert "Needs and wishes" in reads(client.get(part), "header")
        answer = client.submit(
            f"{part}/needs", needs_en=f"A hospital, {number}", potential_es="Sol", seeks=["HEALTH", "WATER"]
        )
        assert (answer.status_code, answer.location) == (303, f"{part}/needs")
    said = stands(convoy.delegation)
    assert said.needs["en"] == "A hospital, 2" and said.potential["es"] == "Sol"
    assert (said.seeks, said.wishes) == (("HEALTH", "WATER"), (convoy.biotech.id, convoy.solar.id))
    lines = db.session.scalars(sa.select(Entry).where(Entry.verb == "needs.changed").order_by(Entry.id)).all()
    assert [line.actor_kind for line in lines] == ["delegate", "aide", "focal"]


def test_who_does_not_travel_for_a_municipality_has_no_such_page(client, convoy):
    with transaction():
        convoy.ana.status = "submitted"
    in_english(client, convoy.page_of(convoy.ana))
    assert "Needs and wishes" not in reads(client.get("/cabos/me"), "header")
    assert client.get("/cabos/me/needs").status_code == 404


def test_without_a_convoy_there_is_no_such_page(client, world):
    in_english(client, world.page_of(world.ana))
    assert "Needs and wishes" not in reads(client.get("/cabos/me"), "header")
    assert client.get("/cabos/me/needs").status_code == 404
    world.sign_in(client, "organizer")
    assert client.get(LIST).status_code == 404


def test_buttons_move_a_wish_and_add_one_without_script(client, convoy):
    in_english(client, convoy.page_of(convoy.dan))
    page = "/cabos/me/needs"
    assert chosen(client.get(page)) == ["Mesa Labs", "Biotech Cabo", "Bay Studio"]
    client.submit(page, up=str(convoy.studio.id))
    client.submit(page, up=str(convoy.solar.id))
    assert chosen(client.get(page)) == ["Mesa Labs", "Bay Studio", "Biotech Cabo", "Sun Park"]


def test_with_script_the_form_alone_comes_back_and_can_be_sent_again(client, convoy):
    in_english(client, convoy.page_of(convoy.dan))
    form = form_data(find_form(client.get("/cabos/me/needs"), {"needs_en": ""}))
    for _press in range(2):
        answer = client.post(
            "/cabos/me/needs", data=form | {"up": str(convoy.studio.id)}, headers={"HX-Request": "true"}
        )
        form = form_data(find_form(answer, {"needs_en": ""}))
    assert chosen(answer) == ["Bay Studio", "Mesa Labs", "Biotech Cabo"]
    answer = client.post("/cabos/me/needs", data=form | {"needs_en": "A\0"}, headers={"HX-Request": "true"})
    assert (answer.status_code, "Please check what you entered" in answer.get_data(as_text=True)) == (200, True)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"needs_es": "<b>Ñandú</b> \0"}, "This contains characters that cannot be written"),
        ({"potential_en": "a" * 1001}, "This is too long: at most 1000 characters."),
        ({"seeks": ["MAGIC"]}, "Sectors in which you need something:"),
        ({"wish": "2"}, "The number 2 stands twice."),
        ({"wish": "99999999999999999999"}, "Please choose a number from 1 to 5, or none."),
        ({"wish": "’; DROP TABLE wish"}, "Please choose a number from 1 to 5, or none."),
        ({"seen": "x"}, "somebody else"),
    ],
)
def test_what_cannot_be_stored_is_said_at_its_field_and_what_was_typed_stays(client, convoy, typed, told):
    in_english(client, convoy.page_of(convoy.dan))
    before = stands(convoy.tijuana)
    fields = {f"wish_{convoy.labs.id}" if name == "wish" else name: value for name, value in typed.items()}
    answer = client.submit("/cabos/me/needs", **{"needs_en": "A bridge 🌉"} | fields)
    assert answer.status_code == 422
    assert told.lower() in reads(answer).lower()
    assert "A bridge 🌉" in reads(answer)
    assert stands(convoy.tijuana) == before


def test_more_wishes_than_there_may_be_are_refused(client, convoy):
    with transaction():
        db.session.execute(sa.text("UPDATE convoy SET choices = 3"))
    in_english(client, convoy.page_of(convoy.dan))
    answer = client.submit("/cabos/me/needs", up=str(convoy.solar.id))
    assert answer.status_code == 422
    assert "You may wish for 3 companies at most." in reads(answer)


def test_who_was_overtaken_sees_what_stands_and_may_send_again(client, convoy):
    in_english(client, convoy.page_of(convoy.ana))
    form = form_data(find_form(client.get("/cabos/me/needs"), {"needs_en": ""}))
    client.submit("/cabos/me/needs", needs_en="Two hospitals", seeks=["FILM"])
    answer = client.post("/cabos/me/needs", data=form | {"needs_en": "Three hospitals"})
    assert answer.status_code == 422
    assert "Stored now: Two hospitals" in reads(answer) and "Stored now: Film" in reads(answer)
    again = form_data(find_form(answer, {"needs_en": ""}))
    assert client.post("/cabos/me/needs", data=again).status_code == 303
    assert stands(convoy.delegation).needs["en"] == "Three hospitals"


def test_a_company_that_was_cancelled_is_told_and_offered_no_longer(client, convoy):
    with transaction():
        convoy.biotech.status = "cancelled"
    in_english(client, convoy.page_of(convoy.ana))
    page = client.get("/cabos/me/needs")
    assert "Biotech Cabo receives nobody after all" in reads(page)
    assert chosen(page) == ["Sun Park"]
    assert client.get(f"/cabos/me/needs/companies/{convoy.biotech.id}").status_code == 404


def test_organizers_see_who_has_said_it_and_say_it_for_others(organizer, convoy):
    figures = {
        text_of(one.find("dt")): text_of(one.find("dd")) for one in parse(organizer.get(LIST)).iterfind(".//dl/div")
    }
    assert figures == {"Have said it": "4", "Have not said it": "1"}
    silent = reads(organizer.get(f"{LIST}?show=silent"), "main")
    assert "Laval" in silent and "Gatineau" not in silent
    one = f"{LIST}/{convoy.laval.id}"
    answer = organizer.submit(one, offers=["FILM"], **{f"wish_{convoy.studio.id}": "1"})
    assert answer.location == one
    assert stands(convoy.laval).wishes == (convoy.studio.id,)
    assert "Laval" not in reads(organizer.get(f"{LIST}?show=silent"), "main")


def test_the_list_asks_as_much_for_many_as_for_one(organizer, convoy):
    organizer.get(LIST)
    with statements() as many:
        organizer.get(LIST)
    with transaction():
        for one in (convoy.chloe, convoy.dan, convoy.iris, convoy.juan):
            one.delegation_id = None
    with statements() as few:
        organizer.get(LIST)
    assert len(many) == len(few)


def test_reminders_are_shown_before_they_are_sent_and_sent_once(organizer, convoy):
    page = reads(organizer.get(f"{LIST}/remind"), "main")
    assert "A letter to 1 municipality." in page and "De quoi Laval a-t-elle besoin?" in page and "••••" in page
    assert "1 municipality is reminded." in reads(organizer.post(f"{LIST}/remind", data={}, follow_redirects=True))
    assert "was written to today already" in reads(organizer.get(f"{LIST}/remind"), "main")
    assert "There is nobody to remind" in reads(organizer.post(f"{LIST}/remind", data={}, follow_redirects=True))


def test_one_pagers_are_read_in_every_language_and_leave_no_wish_behind(organizer, convoy):
    page = organizer.get(f"{LIST}/{convoy.delegation.id}/sheet?lang=es")
    said = reads(page, "main")
    assert "Un hospital" in said and "Cielo despejado" in said and "Ana Núñez" in said
    assert "Biotech" not in said and "example.org" not in page.get_data(as_text=True)
    links = [one.get("href") for one in parse(page).iter("a") if "sheet.pdf" in one.get("href", "")]
    for link in links:
        assert organizer.get(link).mimetype == "application/pdf"
    assert len(links) == 3
    company = reads(organizer.get(f"/cabos/desk/convoy/companies/{convoy.labs.id}/sheet?lang=en"), "main")
    assert "Up to 3 visitors at once." in company and "Joint training" in company
    assert "Friday, June 7, 2019, 10:00–11:00" in company, "by the clocks of San Diego"


def test_nothing_can_be_said_once_the_event_is_over(client, convoy):
    in_english(client, convoy.page_of(convoy.ana))
    form = form_data(find_form(client.get("/cabos/me/needs"), {"needs_en": ""}))
    with transaction():
        convoy.event.clock_shift += 10 * 24 * 3600
    answer = client.post("/cabos/me/needs", data=form | {"needs_en": "Late"})
    assert answer.status_code == 422
    assert db.session.get(DelegationProfile, convoy.delegation.id).needs["en"] == "A hospital"
