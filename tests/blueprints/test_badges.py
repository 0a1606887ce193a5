"""What a badge's QR opens, and the desk's print and replacement."""

import io

import pytest
from PIL import Image

from models import Badge, Presence, Scan, db
from models.transaction import transaction
from operations import badges
from operations.journal import SYSTEM
from tests.pages import form_data, parse
from tests.world import CODES, count

STRANGE = ["0" * 16, "nonsense", "🎫", "x" * 3000, "%00", "%ED%A0%80", "anA0000000000000"]


def test_a_stranger_sees_the_same_for_every_code(client, world):
    with transaction():
        replaced = CODES["beto"]
        badges.issue(world.beto, by=SYSTEM)
    true = client.get(f"/b/{CODES['ana']}")
    assert true.status_code == 200
    for code in [*STRANGE, replaced, CODES["ana"].lower()]:
        other = client.get(f"/b/{code}")
        assert (other.status_code, other.data, headers(other)) == (200, true.data, headers(true)), code


def headers(response) -> list[tuple[str, str]]:
    return [(name, value) for name, value in response.headers if name != "Date"]


def test_a_delegate_sees_no_more_than_a_stranger(client, app, world):
    stranger = app.test_client().get(f"/b/{CODES['ana']}?lang=en")
    client.get(world.page_of(world.ana))
    assert client.get(f"/b/{CODES['ana']}?lang=en").data == stranger.data


@pytest.mark.parametrize("role", ["viewer", "scheduler"])
def test_staff_who_do_not_scan_see_the_same_for_every_code(client, world, role):
    world.sign_in(client, role)
    assert "Ana" not in client.get(f"/b/{CODES['ana']}").text
    assert "A badge" in client.get(f"/b/{CODES['ana']}").text


def test_the_address_is_as_the_printed_one_says(client, world):
    assert client.get(f"/B/{CODES['ana']}").status_code == 200


@pytest.fixture
def gate(client, world):
    world.sign_in(client, "gate")
    return client


def test_gate_staff_choose_a_checkpoint_once(gate):
    page = gate.get(f"/b/{CODES['ana']}")
    assert "Choose your checkpoint" in page.text
    assert "Ana" not in page.text
    assert "Ana Núñez" in gate.get(f"/b/{CODES['ana']}?checkpoint=MAIN").text
    assert "Beto Ávila" in gate.get(f"/b/{CODES['beto']}").text


def test_looking_checks_nobody_in_and_the_button_does(gate):
    page = gate.get(f"/B/{CODES['ana']}?checkpoint=MAIN")
    assert "Not checked in yet" in page.text
    assert count(Scan) == 0
    form = next(form for form in parse(page).iter("form") if form.get("action") == "/cabos/checkin")
    assert "Admitted" in gate.post("/cabos/checkin", data=form_data(form)).text
    assert count(Presence) == 1
    assert "Already in" in gate.get(f"/b/{CODES['ana']}").text


def test_gate_staff_see_why_somebody_would_be_refused(gate):
    page = gate.get(f"/b/{CODES['ana']}?checkpoint=BACK")
    assert "This category may not enter here." in page.text


def test_gate_staff_see_strangers_pages_for_strange_codes(gate):
    for code in STRANGE[:-1]:
        page = gate.get(f"/b/{code}?checkpoint=MAIN")
        assert page.status_code == 200
        assert "A badge" in page.text


def test_the_desk_prints_a_badge_and_counts_it(client, world):
    world.sign_in(client, "organizer")
    answer = client.get(f"/cabos/desk/delegates/{world.ana.id}/badge.pdf")
    assert (answer.status_code, answer.mimetype, answer.data[:5]) == (200, "application/pdf", b"%PDF-")
    assert "badge-CAB-0001.pdf" in answer.headers["Content-Disposition"]
    assert badges.current(world.ana).printed == 1


def test_the_desk_shows_the_code_as_a_picture(client, world):
    world.sign_in(client, "organizer")
    answer = client.get(f"/cabos/desk/delegates/{world.ana.id}/badge.png")
    assert Image.open(io.BytesIO(answer.data)).format == "PNG"


@pytest.mark.parametrize("name", ["badge.pdf", "badge.png"])
def test_there_is_nothing_to_print_without_a_badge(client, world, name):
    world.sign_in(client, "organizer")
    assert client.get(f"/cabos/desk/delegates/{world.fay.id}/{name}").status_code == 404
    assert client.get(f"/cabos/desk/delegates/99999/{name}").status_code == 404


def test_the_desk_replaces_a_badge(client, world):
    world.sign_in(client, "organizer")
    old = badges.current(world.ana).id
    answer = client.post(f"/cabos/desk/delegates/{world.ana.id}/badge", data={})
    assert answer.location.endswith(f"/cabos/desk/delegates/{world.ana.id}")
    assert badges.current(world.ana).id != old
    assert db.session.get(Badge, old).ended_at is not None


def test_a_supervisor_replaces_a_badge_at_the_gate(client, world):
    world.sign_in(client, "supervisor")
    path = f"/cabos/checkin?checkpoint=MAIN&delegate={world.ana.id}"
    assert "Replace the badge" in client.get(path).text
    back = client.post(f"/cabos/desk/delegates/{world.ana.id}/badge", data={}, follow_redirects=True)
    assert back.status_code == 200
    assert "There is a new badge." in back.text
    assert "Ana Núñez" in back.text
    assert badges.current(world.ana).code != CODES["ana"]


def test_gate_staff_replace_no_badges(gate, world):
    assert gate.post(f"/cabos/desk/delegates/{world.ana.id}/badge", data={}).status_code == 403
    assert gate.get(f"/cabos/desk/delegates/{world.ana.id}/badge.pdf").status_code == 403
    assert badges.current(world.ana).code == CODES["ana"]
