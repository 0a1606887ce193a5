"""Security lists at the desk: who may see which part of them, and how people give what is missing."""

import pytest
import sqlalchemy as sa

from models import Activity, Message, VisitRules, db
from models.transaction import transaction
from tests import convoys
from tests.letters import link_in, written_to
from tests.pages import parse, reads
from tests.programs import Program
from tests.world import World

PAGE = "/cabos/desk/convoy/security"


@pytest.fixture
def convoy(world):
    """Ana and Beto visit the biotech company, which wants to know passports."""
    convoy = convoys.set_up(world)
    visit = convoys.receive(convoy.biotech, convoy.afternoon, world.ana, world.beto)
    with transaction():
        db.session.add(VisitRules(company_id=convoy.biotech.id, fields=["passport"], lead_hours=72))
    return World(convoy._rows | {"visited": (Activity, visit.id)})


@pytest.fixture
def staff(app, convoy):
    def signed_in(role: str):
        browser = app.test_client()
        browser.get("/?lang=en")
        convoy.sign_in(browser, role)
        return browser

    return signed_in


def the_list(convoy) -> str:
    return f"{PAGE}/{convoy.visited.id}"


def test_organizers_see_who_misses_what_and_take_no_list(staff, convoy):
    organizer = staff("organizer")
    assert "Position" not in reads(organizer.get(PAGE)) and "0 of 2" in reads(organizer.get(PAGE))
    page = organizer.get(the_list(convoy))
    assert "Ana Núñez" in reads(page) and "Consent to be on the list" in reads(page)
    assert not [one for one in parse(page).iter("a") if one.get("href").endswith((".pdf", ".xlsx"))]
    assert organizer.get(f"{the_list(convoy)}/list.pdf").status_code == 403
    assert staff("identity").get(f"{the_list(convoy)}/list.pdf").mimetype == "application/pdf"
    assert staff("viewer").get(PAGE).status_code == 403


def test_a_visit_of_nobody_is_a_list_too_and_another_event_has_none(staff, convoy):
    identity = staff("identity")
    visit = convoys.receive(convoy.solar, convoy.evening)
    assert "Nobody is on the list of this visit" in reads(identity.get(f"{PAGE}/{visit.id}"))
    assert identity.get(f"{PAGE}/{visit.id}/list.xlsx").status_code == 200
    assert identity.get(f"{PAGE}/{convoy.housing.id}").status_code == 404
    assert identity.get(f"{PAGE}/{convoy.housing.id}/list.pdf").status_code == 404


def test_who_is_asked_gives_it_on_the_page_that_the_letter_opens(staff, app, convoy):
    desk = staff("organizer")
    desk.submit(the_list(convoy), visit=str(convoy.visited.id))
    [letter] = written_to("ana@example.org")
    ana = app.test_client()
    page = ana.get(link_in(letter), follow_redirects=True)
    assert page.request.path == "/cabos/me/identity" and "Biotech Cabo: Número de pasaporte" in reads(page)
    asked = "For your visits: what companies still need of you"
    assert asked in reads(ana.get("/cabos/me?lang=en"))
    ana.submit("/cabos/me/identity", passport="G7654321", consent_host_list="y")
    assert asked not in reads(ana.get("/cabos/me"))
    assert "1 of 2" in reads(desk.get(PAGE))
    assert db.session.scalars(sa.select(Message.template)).all() == ["host_list_owed"] * 2


def test_a_program_takes_all_lists_with_a_token_for_passports_alone(app, convoy):
    assert Program(app.test_client(), "identity").get("/exports/security.xlsx").status_code == 200
