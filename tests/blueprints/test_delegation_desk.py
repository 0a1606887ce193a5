"""The desk's pages about delegations: the list, one of them, who answers for it, and the way in of that person."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from models import Delegation, db
from models.transaction import transaction
from operations import delegations, doors
from operations.journal import SYSTEM
from tests.letters import written_to
from tests.pages import parse, statements, text_of

LIST = "/cabos/desk/delegations"


@pytest.fixture
def organizer(client, world):
    world.sign_in(client, "organizer")
    return client


@pytest.fixture
def page(world) -> str:
    return f"{LIST}/{world.delegation.id}"


def rows(answer) -> list[str]:
    return [text_of(row) for row in parse(answer).findall(".//tbody/tr")]


def test_delegations_are_listed_with_their_people_and_found_without_accents(organizer, world):
    (row,) = rows(organizer.get(LIST))
    assert row.startswith("La PazAna Núñez Lía Cota 2 2")
    assert len(rows(organizer.get(f"{LIST}?q=lia"))) == 1
    assert rows(organizer.get(f"{LIST}?q=nobody%00")) == []


def test_a_long_list_is_read_in_as_many_statements_as_a_short_one(organizer, world):
    with statements() as few:
        organizer.get(LIST)
    with transaction():
        for number in range(5):
            delegations.add(world.event, {"name": {"en": f"City {number}"}}, by=SYSTEM)
    with statements() as more:
        assert len(rows(organizer.get(LIST))) == 6
    assert len(more) == len(few)


def test_a_delegation_is_added_and_changed_and_what_is_wrong_is_said_at_its_field(organizer, world):
    answer = organizer.submit(f"{LIST}/new", name_en="")
    assert answer.status_code == 422 and "at least one language" in text_of(parse(answer))
    answer = organizer.submit(f"{LIST}/new", name_es="la paz", country="MX")
    assert "There is a delegation of this name already." in text_of(parse(answer))
    answer = organizer.submit(f"{LIST}/new", name_en="Comondú", contact_email="nonsense")
    assert answer.status_code == 422 and 'value="Comondú"' in answer.text
    answer = organizer.submit(f"{LIST}/new", name_en="Comondú", contact_email="focal@example.org", language="es")
    assert answer.status_code == 303
    edit = f"{answer.location}/edit"
    organizer.submit(edit, contact_name="Inés Cota")
    made = db.session.query(Delegation).filter_by(contact_name="Inés Cota").one()
    assert (made.contact_email, made.language, made.name) == ("focal@example.org", "es", {"en": "Comondú"})


def test_only_one_of_its_people_is_its_head(organizer, world, page):
    assert organizer.submit(f"{page}/edit", head=str(world.beto.id)).status_code == 303
    assert world.delegation.head_id == world.beto.id
    answer = organizer.submit(f"{page}/edit", head=str(world.chloe.id))
    assert answer.status_code == 422 and world.delegation.head_id == world.beto.id


def test_who_was_slower_is_told_and_overwrites_nothing(organizer, world, page):
    fields = {"contact_name": "Mine"}
    organizer.get(f"{page}/edit")
    seen = delegations.mark_of(world.delegation)
    with transaction():
        delegations.edit(world.delegation, {"contact_name": "Theirs"}, by=SYSTEM)
    answer = organizer.submit(f"{page}/edit", seen=seen, **fields)
    assert answer.status_code == 422 and "Stored now: Theirs" in answer.text
    assert world.delegation.contact_name == "Theirs"


def test_the_focal_point_gets_the_link_by_letter_until_it_ends(organizer, world, page):
    with transaction():
        world.delegation.language = "en"
    assert organizer.post(f"{page}/letter", data={}).status_code == 303
    token = doors.token_of(doors.find("focal", world.delegation.id))
    (letter,) = written_to("lia@example.org")
    assert f"http://localhost/cabos/delegation/{token}" in letter and "La Paz" in letter
    shown = organizer.post(page, data={})
    assert token in shown.text
    organizer.post(f"{page}/end", data={})
    assert organizer.get(f"/cabos/delegation/{token}").status_code == 404


def test_a_delegation_without_an_address_gets_no_letter(organizer, world, page):
    with transaction():
        world.delegation.contact_email = None
    answer = organizer.post(f"{page}/letter", data={}, follow_redirects=True)
    assert "There is no e-mail address to write to." in answer.text


def test_another_event_s_delegation_is_not_there(organizer, world):
    assert organizer.get(f"{LIST}/999999").status_code == 404
    assert organizer.get(f"{LIST}/99999999999").status_code == 404


def test_the_list_for_excel_has_all_delegations_and_their_people(organizer, world):
    with transaction():
        delegations.add(world.event, {"name": {"en": "=HYPERLINK(1)"}}, by=SYSTEM)
    book = load_workbook(BytesIO(organizer.get(f"{LIST}.xlsx").data))
    told, people = ([[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book.worksheets)
    assert [row[0] for row in told[1:]] == ["=HYPERLINK(1)", "La Paz"]
    assert book.worksheets[0]["A2"].data_type == "s"
    assert [row[2] for row in people if row[0] == "La Paz"] == ["Ávila", "Núñez"]
