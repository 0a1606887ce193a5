"""Sending somebody else, from the focal point's board and from the desk."""

import pytest
import sqlalchemy as sa

from models import Answer, Delegate, Question, RegistrationRules, db
from models.transaction import transaction
from operations import doors, participations
from operations.journal import SYSTEM
from tests.pages import parse, text_of

DEPUTY = {"given_name": "Delia", "family_name": "Suplente", "consent_notice": "y"}


@pytest.fixture
def focal(client, world):
    with transaction():
        token = doors.token_of(doors.ensure("focal", world.delegation.id))
    client.get(f"/cabos/delegation/{token}")
    return client


def page_of(delegate, part="delegation") -> str:
    return f"/cabos/{part}/{delegate.id}/substitute"


def newest() -> Delegate:
    return db.session.scalar(sa.select(Delegate).order_by(Delegate.number.desc()))


def test_a_focal_point_reads_what_passes_and_sends_somebody_else(focal, world):
    with transaction():
        participations.sign_up(world.visit, world.ana, by=SYSTEM)
        participations.sign_up(world.ports, world.ana, by=SYSTEM, role="panelist")
    text = text_of(parse(focal.get(page_of(world.ana))).find(".//main"))
    assert text.index("Harbour") < text.index("Does not pass") < text.index("Ports")
    answer = focal.submit(page_of(world.ana), **DEPUTY)
    delia = newest()
    assert answer.status_code == 303 and answer.location == f"/cabos/delegation/{delia.id}"
    assert (delia.substitutes_id, delia.source, delia.country, delia.city) == (world.ana.id, "focal", "MX", "La Paz")
    again = focal.get(page_of(world.ana))
    assert again.status_code == 409 and "Delia Suplente" in text_of(parse(again))


def test_what_is_wrong_stands_at_its_field_and_nothing_happened(focal, world):
    answer = focal.submit(page_of(world.ana), **DEPUTY | {"email": "nobody", "consent_notice": False})
    assert answer.status_code == 422
    text = text_of(parse(answer))
    assert "This is not an e-mail address" in text and "privacy notice" in text
    answer = focal.submit(page_of(world.ana), **DEPUTY | {"given_name": "Beto", "family_name": "Ávila"})
    assert answer.status_code == 422 and "registered already" in text_of(parse(answer))
    assert world.ana.status == "approved"


def test_only_for_ones_own_people_and_only_in_time(focal, world):
    assert focal.get(page_of(world.chloe)).status_code == 404
    assert focal.get(f"/cabos/desk/delegates/{world.ana.id}/substitute").status_code == 302
    with transaction():
        db.session.add(RegistrationRules(event_id=world.event.id, substitution_until=world.at("09:00")))
    late = focal.get(page_of(world.ana))
    assert late.status_code == 409 and "The time for this is over" in text_of(parse(late))


def test_at_the_desk_both_pages_tell_of_the_other(client, world):
    with transaction():
        question = Question(event_id=world.event.id, code="SIZE", label={"en": "Size"}, kind="choice", required=True)
        question.choices = [{"en": "Small"}, {"en": "Large"}]
        db.session.add(question)
    world.sign_in(client, "organizer")
    path = page_of(world.ana, "desk/delegates")
    assert client.submit(path, **DEPUTY).status_code == 422
    answer = client.submit(path, **DEPUTY | {f"question_{question.id}": "2"})
    assert answer.status_code == 303
    assert "Ana Núñez" in (page := text_of(parse(client.get(answer.location)))) and "Comes in place of" in page
    assert "Large" in page and db.session.scalar(sa.select(Answer.said)) == "2"
    assert "Somebody else comes" in text_of(parse(client.get(f"/cabos/desk/delegates/{world.ana.id}")))
