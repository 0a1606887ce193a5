"""What an event asks besides: set up by organizers, answered with the registration, read by few."""

import pytest
import sqlalchemy as sa

from models import Answer, Delegate, Question, db
from models.transaction import transaction
from tests.blueprints.test_registration import MARIA, errors
from tests.pages import parse, text_of
from tests.world import count

PAGE = "/cabos/desk/event/questions"
MEDIUM = {"label_en": "Your medium", "label_fr": "Votre média", "kind": "line", "step": "registration",
          "code": "MEDIUM", "category": "OFFICIAL", "required": "y",
          "kept_as": "contact", "read_by": "see.contacts"}  # fmt: skip
SIZE = MEDIUM | {"label_en": "Size", "label_fr": "", "kind": "choice", "code": "SIZE", "category": "",
                 "required": False, "choices_en": "Small\nLarge", "choices_es": "Chica\n\nGrande"}  # fmt: skip


@pytest.fixture
def asked(client, world):
    """The world, with a question for officials and one for everybody; the client has signed in."""
    world.sign_in(client, "organizer")
    for one in (MEDIUM, SIZE):
        assert client.submit(f"{PAGE}/new", **one).status_code == 303
    return {one.code: f"question_{one.id}" for one in db.session.scalars(sa.select(Question))}


def newest() -> Delegate:
    return db.session.scalar(sa.select(Delegate).order_by(Delegate.number.desc()))


def test_answers_are_kept_sealed_and_read_at_the_desk(app, client, world, asked):
    answer = app.test_client().submit(
        "/cabos/register", **MARIA | {"category": "OFFICIAL", asked["MEDIUM"]: "El Sol", asked["SIZE"]: "2"}
    )
    assert answer.status_code == 303
    stored = db.session.scalars(sa.text("SELECT said FROM answer")).all()
    assert len(stored) == 2 and not any("El Sol" in one for one in stored)
    page = text_of(parse(client.get(f"/cabos/desk/delegates/{newest().id}")))
    assert "El Sol" in page and "Large" in page
    world.sign_in(viewer := app.test_client(), "viewer")
    assert "El Sol" not in text_of(parse(viewer.get(f"/cabos/desk/delegates/{newest().id}")))


def test_only_the_category_that_is_asked_has_to_answer(app, world, asked):
    guest = app.test_client()
    missing = guest.submit("/cabos/register", **MARIA | {"category": "OFFICIAL"})
    assert errors(missing) == {asked["MEDIUM"]: "Please fill this in."}
    assert guest.submit("/cabos/register", **MARIA | {asked["MEDIUM"]: "not for mayors"}).status_code == 303
    assert count(Answer) == 0
    wrong = guest.submit("/cabos/register", **MARIA | {asked["SIZE"]: "7", "given_name": "Eva"})
    assert errors(wrong) == {asked["SIZE"]: "Please choose one of the answers."}


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"label_en": "", "label_fr": ""}, "label_en"),
        ({"kind": "choice"}, "choices_en"),
        ({"kind": "choice", "choices_en": "One\nTwo", "choices_fr": "Un"}, "choices_fr"),
        ({"kind": "song"}, "kind"),
        ({"read_by": "staff.manage"}, "read_by"),
        ({"category": "NOBODY"}, "category"),
        ({"code": "a b"}, "code"),
        ({"label_en": "A\x00"}, "label_en"),
    ],
)
def test_what_cannot_be_asked_is_said_at_its_field(client, world, typed, field):
    world.sign_in(client, "organizer")
    answer = client.submit(f"{PAGE}/new", **MEDIUM | typed)
    assert answer.status_code == 422 and field in errors(answer)
    assert count(Question) == 0


def test_what_was_answered_is_corrected_in_words_but_stays_the_same_question(client, world, asked):
    question = db.session.scalar(sa.select(Question).where(Question.code == "SIZE"))
    with transaction():
        db.session.add(Answer(delegate_id=world.ana.id, question_id=question.id, said="2"))
    path = f"{PAGE}/{question.id}"
    assert client.submit(path, choices_en="Small\nExtra large").status_code == 303
    assert "Extra large" in text_of(parse(client.get(f"/cabos/desk/delegates/{world.ana.id}")))
    refused = client.submit(path, choices_en="Small", choices_es="Chica")
    assert refused.status_code == 422 and "another question" in text_of(parse(refused))
    client.post(f"{path}/remove", data={})
    assert count(Question) == 2
    with transaction():
        db.session.execute(sa.delete(Answer))
    client.post(f"{path}/remove", data={})
    assert count(Question) == 1


def test_two_people_who_change_one_are_told(client, world, asked):
    question = db.session.scalar(sa.select(Question).where(Question.code == "MEDIUM"))
    seen = parse(client.get(f"{PAGE}/{question.id}")).find(".//input[@id='seen']").get("value")
    assert client.submit(f"{PAGE}/{question.id}", label_en="Your newspaper").status_code == 303
    late = client.post(f"{PAGE}/{question.id}", data=MEDIUM | {"label_en": "Your channel", "seen": seen})
    assert late.status_code == 422 and "Your newspaper" in text_of(parse(late))
