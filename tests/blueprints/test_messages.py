"""The page on which organizers choose the words of an event's letters."""

import pytest
import sqlalchemy as sa

from models import MessageTemplate, db
from models.transaction import transaction
from operations import outbox
from operations.message_templates import KINDS
from tests.letters import written_to
from tests.pages import find_form, form_data, parse, reads, text_of
from tests.world import count
from web.words import MESSAGE

LIST = "/cabos/desk/messages"


@pytest.fixture
def organizer(client, world):
    world.sign_in(client, "organizer")
    return client


def stored() -> dict[tuple[str, str], str]:
    db.session.rollback()
    return {(row.name, row.language): row.body for row in db.session.scalars(sa.select(MessageTemplate))}


def previews(page) -> dict[str, str]:
    return {one.get("lang"): text_of(one) for one in parse(page).iter("article")}


def test_every_letter_to_delegates_is_listed_with_whose_words_it_says(organizer, world):
    organizer.submit(f"{LIST}/approved", subject_es="¡Bienvenida!")
    rows = [text_of(row) for row in parse(organizer.get(LIST)).findall(".//tbody/tr")]
    assert len(rows) == len(KINDS)
    assert [row for row in rows if "The event’s own: Español" in row] == ["Approval The event’s own: Español"]


@pytest.mark.parametrize("kind", KINDS)
def test_one_begins_with_the_usual_words_and_storing_them_unchanged_changes_nothing(organizer, world, kind):
    assert kind in MESSAGE
    answer = organizer.submit(f"{LIST}/{kind}", subject_en=form_data(words_form(organizer, kind))["subject_en"])
    assert answer.status_code == 303
    assert count(MessageTemplate) == 0
    shown = previews(organizer.get(f"{LIST}/{kind}"))
    assert list(shown) == ["en", "es", "fr"]
    assert not [text for text in shown.values() if "{" in text]


def words_form(organizer, kind: str):
    return find_form(organizer.get(f"{LIST}/{kind}"), {"subject_en": ""})


def test_chosen_words_are_what_people_get_and_what_the_preview_shows(organizer, world):
    organizer.submit(f"{LIST}/approved", subject_es="¡Bienvenida!", body_es="Hola {name}:\r\n\r\n{my_page}")
    with transaction():
        outbox.queue(world.ana, "approved", "approved:1")
    assert written_to("ana@example.org") == [f"Hola Ana Núñez:\n\nhttp://localhost{world.page_of(world.ana)}\n"]
    shown = previews(organizer.get(f"{LIST}/approved"))
    assert shown["es"] == "¡Bienvenida! Hola Alex Rivera: http://localhost/cabos/me/••••"


def test_an_unknown_variable_is_named_at_its_field_and_nothing_is_stored(organizer, world):
    answer = organizer.submit(f"{LIST}/approved", body_fr="Bonjour {nom} <b>")
    assert answer.status_code == 422
    [error] = [text_of(one) for one in parse(answer).iter("p") if one.get("id") == "body_fr-error"]
    assert "Letters of this kind know no {nom}." in error
    assert "Bonjour {nom} <b>" in reads(answer)
    assert count(MessageTemplate) == 0


def test_a_preview_stores_nothing(organizer, world):
    page = organizer.submit(f"{LIST}/bulletin", preview="1", body_en="Attention {name}:\n{changes}")
    assert "Attention Alex Rivera:" in previews(page)["en"]
    assert "New time: 13:45–15:15 (it was 13:00–14:30)." in previews(page)["en"]
    assert count(MessageTemplate) == 0


def test_the_variables_of_the_kind_are_listed_with_examples(organizer, world):
    said = reads(organizer.get(f"{LIST}/seat_offered"), "main")
    assert "{activity_title} The activity’s titleHousing" in said
    assert "{deadline}" in said
    assert "{changes}" not in said


def test_one_language_goes_back_to_the_usual_words(organizer, world):
    organizer.submit(f"{LIST}/approved", body_es="Hola {name}", body_fr="Salut {name}")
    assert set(stored()) == {("approved", "es"), ("approved", "fr")}
    organizer.post(f"{LIST}/approved/house", data={"language": "es"})
    assert set(stored()) == {("approved", "fr")}


def test_who_was_overtaken_sees_what_stands_now(organizer, world):
    page = organizer.get(f"{LIST}/approved")
    seen = form_data(find_form(page, {"subject_en": ""}))
    organizer.submit(f"{LIST}/approved", subject_es="Primera")
    answer = organizer.post(f"{LIST}/approved", data=seen | {"subject_es": "Segunda"})
    assert answer.status_code == 409
    assert "Stored now: Primera" in reads(answer)
    assert "Segunda" in answer.text
    again = form_data(find_form(answer, {"subject_en": ""}))
    assert organizer.post(f"{LIST}/approved", data=again).status_code == 303
    assert "Segunda" in organizer.get(f"{LIST}/approved").text


@pytest.mark.parametrize("kind", ["invitation", "password_reset", "frame", "nothing", "..", "a" * 300])
def test_other_letters_have_no_such_page(organizer, world, kind):
    assert organizer.get(f"{LIST}/{kind}").status_code == 404
    assert organizer.post(f"{LIST}/{kind}/house", data={"language": "es"}).status_code == 404


def test_the_way_there_leads_from_the_messages(organizer, world):
    links = {a.get("href") for a in parse(organizer.get("/cabos/desk/outbox")).iter("a")}
    assert {LIST, "/cabos/desk/bulletins"} <= links


def test_after_the_event_words_stay_as_they_are(organizer, world):
    organizer.submit(f"{LIST}/approved", body_es="Hola {name}")
    page = form_data(words_form(organizer, "approved"))
    with transaction():
        world.event.clock_shift += 30 * 24 * 3600
    assert organizer.post(f"{LIST}/approved", data=page | {"body_es": "Adiós"}).status_code == 409
    organizer.post(f"{LIST}/approved/house", data={"language": "es"})
    assert stored() == {("approved", "es"): "Hola {name}"}
