"""The gate's page as gate staff use it: without script, and with a scanner that types."""

import re

import pytest

from models import Delegate, Presence, Scan, db
from models.transaction import transaction
from operations import badges
from operations.journal import SYSTEM
from tests.gates import phone
from tests.pages import form_data, parse, statements, text_of
from tests.world import CODES, count

PAGE = "/cabos/checkin"


@pytest.fixture
def gate(client, world):
    """A browser of gate staff at the main entrance."""
    return at_post(client, world, "gate")


def at_post(client, world, role: str, checkpoint: str = "MAIN", **more):
    world.sign_in(client, role)
    client.get(PAGE, query_string={"checkpoint": checkpoint, **more})
    return client


def show(browser, code: str, **fields):
    return browser.submit(PAGE, code=code, **fields)


def verdict(response) -> str:
    found = [element for element in parse(response).iter("section") if element.get("id") == "verdict"]
    return text_of(found[0]) if found else ""


def test_it_asks_for_a_checkpoint_first_and_remembers_it(client, world):
    world.sign_in(client, "gate")
    assert "Choose your checkpoint" in client.get(PAGE).text
    assert "Check-in: Backstage door" in client.get(PAGE, query_string={"checkpoint": "BACK"}).text
    assert "Check-in: Backstage door" in client.get(PAGE).text
    assert "Choose your checkpoint" in client.get(PAGE, query_string={"choose": "1"}).text
    assert "Check-in: Backstage door" in client.get(PAGE, query_string={"checkpoint": "nowhere\0"}).text


def test_a_badge_is_shown_and_the_next_can_come(gate):
    page = show(gate, CODES["ana"])
    assert page.status_code == 200
    assert "Admitted Ana Núñez MMayors La Paz · La Paz Mexico" in verdict(page)
    code = next(element for element in parse(page).iter("input") if element.get("id") == "code")
    assert ("autofocus" in code.attrib, code.get("value", "")) == (True, "")
    assert "1 inside · 5 expected" in page.text


def test_a_scanner_may_type_the_whole_address(gate):
    assert "Admitted" in verdict(show(gate, f"HTTP://LOCALHOST/B/{CODES['ana']}\r\n"))


def test_a_second_showing_tells_when_and_where(client, world):
    show(at_post(client, world, "gate", gate="North"), CODES["ana"])
    assert re.search(r"Already in Ana Núñez First shown at 10:0\d, gate North\.", verdict(show(client, CODES["ana"])))


def test_a_page_loaded_again_counts_nobody_twice(gate):
    page = gate.get(PAGE)
    form = next(form for form in parse(page).iter("form") if form.get("id") == "scan")
    first = gate.post(PAGE, data=form_data(form) | {"code": CODES["ana"]})
    second = gate.post(PAGE, data=form_data(form) | {"code": CODES["ana"]})
    assert verdict(first) == verdict(second) != ""
    assert count(Scan) == 1


def test_a_nonce_sent_for_somebody_else_is_told_and_nobody_is_let_in(gate):
    form = next(form for form in parse(gate.get(PAGE)).iter("form") if form.get("id") == "scan")
    gate.post(PAGE, data=form_data(form) | {"code": CODES["ana"]})
    other = gate.post(PAGE, data=form_data(form) | {"code": CODES["beto"]})
    assert (other.status_code, verdict(other)) == (409, "")
    assert "already used for something else" in other.text
    assert count(Presence) == 1


@pytest.mark.parametrize("code", ["🎫", "x" * 10_000, "\x00", "<b>hi</b>", "=1+1", "https://example.org/"])
def test_nonsense_is_an_unknown_code(gate, code):
    assert "Refused This code is not known." in verdict(show(gate, code))


def test_an_empty_form_is_told_so(gate):
    page = show(gate, "  ")
    assert page.status_code == 422
    assert "Please scan a badge or type its code." in page.text


@pytest.mark.parametrize(
    "fields", [{"nonce": ""}, {"nonce": "ü"}, {"nonce": "n" * 65}, {"direction": "up"}, {"delegate": "x"}]
)
def test_a_form_tampered_with_counts_nobody(gate, fields):
    form = next(form for form in parse(gate.get(PAGE)).iter("form") if form.get("id") == "scan")
    assert gate.post(PAGE, data=form_data(form) | {"code": CODES["ana"]} | fields).status_code == 422
    assert count(Scan) == 0


@pytest.mark.parametrize(
    "fields", [{"checkpoint": "NOWHERE"}, {"checkpoint": "\0"}, {"delegate": "999999"}, {"delegate": "9" * 30}]
)
def test_what_is_not_there_is_not_found(gate, fields):
    form = next(form for form in parse(gate.get(PAGE)).iter("form") if form.get("id") == "scan")
    assert gate.post(PAGE, data=form_data(form) | {"code": CODES["ana"]} | fields).status_code == 404


def test_two_people_of_one_name_are_told_apart_and_one_is_chosen(gate, world):
    with transaction():
        for name, city in (("beto", "Reynosa"), ("chloe", "Culiacán")):
            delegate = getattr(world, name)
            delegate.given_name, delegate.family_name, delegate.city = "María", "López", city
    page = gate.get(PAGE, query_string={"q": "maria lopez"})
    assert "2 people found" in page.text
    rows = [text_of(row) for row in parse(page).iter("tr") if "María López" in text_of(row)]
    assert any("Reynosa" in row for row in rows)
    assert any("Culiacán" in row for row in rows)
    chosen = gate.get(PAGE, query_string={"delegate": world.chloe.id})
    assert "Culiacán" in chosen.text
    assert count(Scan) == 0, "looking checks nobody in"
    page = gate.submit(f"{PAGE}?delegate={world.chloe.id}", delegate=str(world.chloe.id))
    assert "Admitted María López" in verdict(page)
    assert [scan.delegate_id for scan in db.session.query(Scan)] == [world.chloe.id]


def test_who_has_no_badge_is_sent_to_the_desk(gate, world):
    page = gate.get(PAGE, query_string={"delegate": world.fay.id})
    assert "This person has no badge" in page.text
    assert CODES["ana"] not in page.text


@pytest.mark.parametrize("text", ["\0", "%", "_", "'", "x" * 5000, "\u202e", "😀"])
def test_any_text_can_be_searched_for(gate, text):
    assert gate.get(PAGE, query_string={"q": text}).status_code == 200


def test_a_name_that_nobody_has(gate):
    assert "Nobody was found" in gate.get(PAGE, query_string={"q": "Zzz"}).text


def test_the_gate_takes_its_last_scan_back(gate, world):
    page = show(gate, CODES["ana"])
    back = next(form for form in parse(page).iter("form") if form.get("action") == f"{PAGE}/undo")
    answer = gate.post(f"{PAGE}/undo", data=form_data(back))
    assert answer.status_code == 302
    page = gate.get(PAGE)
    assert "The last scan was taken back." in page.text
    assert "0 inside" in page.text
    gate.post(f"{PAGE}/undo", data=form_data(back))
    assert "This was already undone." in gate.get(PAGE).text


def test_a_supervisor_admits_with_a_reason(client, world):
    supervisor = at_post(client, world, "supervisor", "BACK")
    page = show(supervisor, CODES["ana"])
    assert "Refused Ana Núñez This category may not enter here." in verdict(page)
    overruling = next(form for form in parse(page).iter("form") if "override" in form_data(form))
    page = supervisor.post(PAGE, data=form_data(overruling) | {"override": "Speaks next"})
    assert "Admitted Ana Núñez" in verdict(page)
    assert db.session.query(Scan).filter_by(result="admitted").one().override_reason == "Speaks next"


def test_a_gate_cannot_overrule(client, world):
    gate = at_post(client, world, "gate", "BACK")
    page = show(gate, CODES["ana"])
    assert "Admit with this reason" not in page.text
    form = next(form for form in parse(gate.get(PAGE)).iter("form") if form.get("id") == "scan")
    answer = gate.post(PAGE, data=form_data(form) | {"code": CODES["ana"], "override": "Please"})
    assert answer.status_code == 403
    assert count(Presence) == 0


def test_people_go_out_where_they_go_out(client, world):
    gate = at_post(client, world, "gate")
    show(gate, CODES["ana"])
    at_post(client, world, "gate", direction="out")
    assert "Goes out Ana Núñez" in verdict(show(gate, CODES["ana"]))
    assert "Not inside Ana Núñez" in verdict(show(gate, CODES["ana"]))


def test_nobody_else_opens_the_gate(client, world):
    assert "/staff/sign-in" in client.get(PAGE).location
    world.sign_in(client, "viewer")
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, data={"code": CODES["ana"]}).status_code == 403


def test_a_replaced_badge_is_refused_with_a_name(gate, world):
    with transaction():
        badges.issue(world.ana, by=SYSTEM)
    assert "Refused Ana Núñez This badge was replaced by a newer one." in verdict(show(gate, CODES["ana"]))


@pytest.mark.parametrize("lang", ["es", "fr"])
def test_the_page_speaks_the_readers_language(gate, lang):
    assert f'<html lang="{lang}">' in gate.get(PAGE, query_string={"lang": lang}).text


def test_a_list_of_many_takes_no_more_statements(gate, world):
    with statements() as few:
        gate.get(PAGE, query_string={"q": "la paz"})
    with transaction():
        for number in range(100, 130):
            delegate = Delegate(event=world.event, number=number, reference=f"CAB-{number}", category=world.mayors)
            delegate.family_name, delegate.city, delegate.country, delegate.language = "Ruiz", "La Paz", "MX", "es"
            delegate.delegation = world.delegation
            db.session.add(delegate)
    with statements() as many:
        gate.get(PAGE, query_string={"q": "la paz"})
    assert len(few) == len(many)


def test_only_the_gate_may_compile_a_decoder(gate):
    here, elsewhere = (gate.get(path).headers["Content-Security-Policy"] for path in (PAGE, "/cabos/"))
    assert "script-src 'self' 'wasm-unsafe-eval';" in here and "worker-src 'self'" in here and "blob:" in here
    assert "default-src 'none'" in here and "'unsafe-inline'" not in here and "'unsafe-eval'" not in here
    assert "wasm" not in elsewhere and "worker-src" not in elsewhere and "blob:" not in elsewhere


def test_a_phone_keeps_the_gate_among_its_applications(client, world):
    answer = client.get(f"{PAGE}/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    facts = answer.get_json(force=True)
    assert (facts["start_url"], facts["scope"], facts["display"]) == (PAGE, PAGE, "standalone")
    assert facts["name"].startswith("Check-in: ")
    for icon in facts["icons"]:
        with client.get(icon["src"]) as picture:
            assert (picture.status_code, picture.mimetype) == (200, "image/png")


def test_a_phone_stands_at_its_own_checkpoint_only(app, world):
    browser = phone(app, world.event, "MAIN", name="North gate 2")
    assert "Main entrance · North gate 2" in browser.get(PAGE).text, "there is nothing to choose"
    assert "Admitted" in verdict(show(browser, CODES["ana"]))
    form = next(form for form in parse(browser.get(PAGE)).iter("form") if form.get("id") == "scan")
    elsewhere = form_data(form) | {"code": CODES["ana"], "checkpoint": "BACK"}
    assert browser.post(PAGE, data=elsewhere).status_code == 404
    [scan] = db.session.query(Scan)
    assert (scan.gate, scan.device_id is not None) == ("North gate 2", True)
