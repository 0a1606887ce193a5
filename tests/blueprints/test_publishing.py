"""Publishing chosen drafts as a version, and what the public reads of versions."""

import pytest

from models import ActivityDraft, Version, db
from models.transaction import transaction
from operations import programme
from operations.journal import SYSTEM, Actor
from queries import drafts
from tests.pages import find_form, form_data, parse, text_of
from tests.world import SECOND, count

PAGE = "/cabos/desk/programme/publish"


@pytest.fixture(autouse=True)
def _signed_in(client, world):
    world.sign_in(client, "organizer")


def edit(activity, by=SYSTEM, **facts) -> None:
    with transaction():
        programme.edit(activity, facts, by=by)


def form_of(client) -> dict:
    return form_data(find_form(client.get(PAGE), {"label_en": ""}))


def test_the_chosen_become_a_version_with_label_and_note_in_three_languages(client, world):
    edit(world.housing, capacity=9)
    edit(world.water, capacity=9)
    answer = client.submit(
        PAGE, activities=[str(world.housing.id)], label_en="Final agenda", label_es="Agenda final", note_fr="Voilà",
        publish="1",
    )  # fmt: skip
    assert answer.status_code == 303
    version = db.session.get_one(Version, (world.event.id, 2))
    assert (version.label, version.note) == ({"en": "Final agenda", "es": "Agenda final"}, {"fr": "Voilà"})
    assert version.published_by == "Organizer"
    assert (world.housing.capacity, world.water.capacity) == (9, 2)
    assert set(drafts.of_event(world.event)) == {world.water.id}


def test_ones_own_drafts_are_chosen_and_a_colleagues_wait_to_be(client, world):
    edit(world.housing, by=Actor("staff", "Organizer", world.organizer.id), title={"en": "Homes"})
    edit(world.water, title={"en": "Rivers"})
    page = client.get(PAGE)
    ticked = [one.get("value") for one in parse(page).iter("input") if "checked" in one.attrib]
    assert ticked == [str(world.housing.id)]
    assert "New title (it was “Housing”)." in page.text
    assert "New title (it was “Water”)." in page.text


def test_looking_at_the_chosen_publishes_nothing(client, world):
    edit(world.housing, capacity=9)
    answer = client.submit(PAGE, activities=[str(world.housing.id)], label_en="Final agenda", preview="1")
    assert answer.status_code == 200
    assert 'value="Final agenda"' in answer.text
    assert (world.event.version, count(ActivityDraft)) == (1, 1)


def test_conflicts_are_named_before_anything_is_published(client, world):
    edit(world.housing, starts_at=world.at("12:30", SECOND), ends_at=world.at("13:00", SECOND))
    chosen = [str(world.housing.id)]
    answer = client.submit(PAGE, activities=chosen, label_en="Final agenda", publish="1")
    assert answer.status_code == 409
    assert "Both are in “Red room” from 12:30 to 13:00." in answer.text
    assert world.event.version == 1
    form = form_data(find_form(answer, {"label_en": ""})) | {"activities": chosen, "publish": "1"}
    assert client.post(PAGE, data=form).status_code == 303
    assert db.session.get_one(Version, (world.event.id, 2)).label == {"en": "Final agenda"}


def test_who_publishes_second_sees_what_the_first_did_and_decides(client, world):
    edit(world.housing, capacity=9)
    edit(world.water, capacity=9)
    form = form_of(client) | {"activities": [str(world.housing.id)], "label_en": "Mine", "publish": "1"}
    with transaction():
        programme.publish(world.event, [world.water], by=SYSTEM)
    answer = client.post(PAGE, data=form)
    assert answer.status_code == 409
    assert "Published since you looked" in answer.text
    assert "Seats: 9." in answer.text
    assert 'value="Mine"' in answer.text
    assert (world.event.version, world.housing.capacity) == (2, 2)
    again = form_data(find_form(answer, {"label_en": ""})) | {"publish": "1"}
    assert client.post(PAGE, data=again).status_code == 303
    assert (world.event.version, world.housing.capacity) == (3, 9)


def test_who_publishes_a_draft_that_a_colleague_just_changed_sees_it_first(client, world):
    edit(world.housing, capacity=9)
    form = form_of(client) | {"activities": [str(world.housing.id)], "publish": "1"}
    edit(world.housing, capacity=5)
    answer = client.post(PAGE, data=form)
    assert answer.status_code == 409
    assert "Changed since you looked" in answer.text
    assert "Seats: 5." in answer.text
    assert world.event.version == 1


def test_publishing_the_same_twice_publishes_once(client, world):
    edit(world.housing, capacity=9)
    form = form_of(client) | {"activities": [str(world.housing.id)], "publish": "1"}
    assert client.post(PAGE, data=form).status_code == 303
    answer = client.post(PAGE, data=form)
    assert answer.status_code == 409
    assert world.event.version == 2


@pytest.mark.parametrize("chosen", [[], ["x"], ["999999999"], ["9" * 40], ["-1"]])
def test_what_cannot_be_published_is_refused(client, world, chosen):
    edit(world.housing, capacity=9)
    answer = client.post(PAGE, data=form_of(client) | {"activities": chosen, "publish": "1"})
    assert answer.status_code in (409, 422)
    assert world.event.version == 1


def test_a_label_that_no_page_can_show_is_refused_at_its_field(client, world):
    edit(world.housing, capacity=9)
    answer = client.submit(PAGE, activities=[str(world.housing.id)], label_en="Final\0", publish="1")
    assert answer.status_code == 422
    assert world.event.version == 1


def test_a_scheduler_proposes_and_does_not_publish(app, world):
    browser = app.test_client()
    world.sign_in(browser, "scheduler")
    assert browser.get(PAGE).status_code == 403
    assert browser.get("/cabos/desk/programme").status_code == 200


def test_the_public_reads_what_changed_between_any_two_versions(app, client, world):
    edit(world.housing, starts_at=world.at("09:15", SECOND), place_id=world.blue.id)
    with transaction():
        programme.publish(world.event, [world.housing], by=SYSTEM, label={"en": "Final agenda"}, note={"en": "Room"})
    edit(world.dinner, text={"en": "At eight"})
    edit(world.ports, capacity=50)
    with transaction():
        programme.publish(world.event, [world.dinner, world.ports], by=SYSTEM)
    visitor = app.test_client()
    page = text_of(parse(visitor.get("/cabos/versions")).find(".//main"))
    assert "What changed from version 2 to version 3" in page
    assert "Seats: 50." in page
    assert "Dinner" not in page
    page = text_of(parse(visitor.get("/cabos/versions?from=1&to=2")).find(".//main"))
    assert "New time: 09:15–10:30 (it was 09:00–10:30)." in page
    assert "New place: Blue room (it was Red room)." in page
    assert "Final agenda" in page
    assert text_of(parse(visitor.get("/cabos/versions?from=3&to=1")).find(".//main")).count("Seats: 50.") == 1
    assert "/cabos/versions" in visitor.get("/cabos/").text


@pytest.mark.parametrize("query", ["from=x&to=9", "from=0&to=0", "from=-1", f"to={'9' * 50}", "from=%00"])
def test_a_version_that_is_none_falls_back_to_the_last_two(app, world, query):
    assert app.test_client().get(f"/cabos/versions?{query}").status_code == 200
