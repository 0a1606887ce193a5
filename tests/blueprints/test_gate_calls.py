"""What the gate's page asks for in the background, and what it is told when it may not."""

import datetime as dt

import pytest

from models import Scan, db
from models.base import utcnow
from models.transaction import transaction
from operations import badges, devices
from operations.journal import SYSTEM
from tests import gates
from tests.world import CODES

BASE = "/cabos/checkin"


@pytest.fixture
def phone(app, world):
    return gates.phone(app, world.event, "MAIN", "HOUSING", name="North")


def entry(nonce: str, **said: object) -> dict:
    return {"code": CODES["ana"], "checkpoint": "MAIN", "nonce": nonce, "scanned_at": utcnow().isoformat()} | said


def call(browser, path: str, body: object):
    """As the page does: with the token that came with the roster."""
    token = (browser.get(f"{BASE}/roster").json or {}).get("csrf", "")
    return browser.post(BASE + path, json=body, headers={"X-CSRFToken": token})


def send(browser, *entries: object):
    return call(browser, "/scans", {"sent_at": utcnow().isoformat(), "scans": list(entries)})


def test_a_phone_has_its_own_checkpoints_and_what_it_may(phone, world):
    with transaction():
        gates.device_named("North").heard_at = utcnow() - dt.timedelta(minutes=2)
    told = phone.get(f"{BASE}/roster?waiting=3&sent_at={(utcnow().timestamp() - 60) * 1000:.0f}").json
    assert [one["code"] for one in told["checkpoints"]] == ["MAIN", "HOUSING"]
    assert told["may"] == {"override": False, "undo": True, "undo_any": False}
    device = gates.device_named("North")
    assert (device.waiting, device.behind) == (3, pytest.approx(60, abs=5))


@pytest.mark.parametrize("typed", ["waiting=x&sent_at=x", "sent_at=" + "9" * 30, "waiting=-1&sent_at=%00", "since=%F0"])
def test_odd_questions_for_the_roster_are_answered(phone, typed):
    assert phone.get(f"{BASE}/roster?{typed}").json["whole"]


def test_answers_come_in_order_and_one_bad_entry_spoils_no_other(phone, world):
    odd = [None, 7, {}, entry("!"), entry("3", checkpoint="BACK"), entry("1", code=CODES["beto"])]
    odd += [entry("4", delegate=2**70), entry("5", delegate="x"), entry("6", override={"reason": "Please"})]
    answers = send(phone, entry("1"), *odd, entry("2", code="\ud800")).json["answers"]
    problems = [one["problem"]["code"] for one in answers if "problem" in one]
    assert problems == ["invalid"] * 4 + ["unknown_checkpoint", "nonce_reused", "override_forbidden"]
    assert [one["result"] for one in answers if "result" in one] == ["admitted", "refused", "refused", "refused"]


def test_somebody_found_by_name_is_the_same_scan_after_their_badge_was_replaced(phone, world):
    found = entry("1", delegate=world.ana.id)
    del found["code"]
    first = send(phone, found).json["answers"]
    with transaction():
        badges.issue(world.ana, by=SYSTEM)
    assert send(phone, found).json["answers"] == first
    assert first[0]["result"] == "admitted" and db.session.query(Scan).count() == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ([], 422),
        ({}, 422),
        ({"scans": {}}, 422),
        ({"scans": [], "sent_at": "yesterday"}, 422),
        ({"scans": [0] * 501}, 413),
    ],
)
def test_what_is_no_batch_is_refused_as_a_whole(phone, body, status):
    answer = call(phone, "/scans", body)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")


def test_a_gate_takes_back_what_it_did_once(phone, world):
    send(phone, entry("1"))
    assert call(phone, "/scans/1/undo", {}).json["result"] == "undone"
    assert call(phone, "/scans/1/undo", {}).json["code"] == "already_undone"
    assert call(phone, "/scans/2/undo", []).json["code"] == "no_such_scan"


def test_what_was_taken_back_in_time_may_be_told_late(phone, world):
    now, minute = utcnow(), dt.timedelta(minutes=1)
    for nonce, who in (("1", "ana"), ("2", "beto")):
        send(phone, entry(nonce, code=CODES[who], scanned_at=(now - 9 * minute).isoformat()))
    soon, late = ({"undone_at": (now - ago * minute).isoformat(), "sent_at": now.isoformat()} for ago in (8, 6))
    assert call(phone, "/scans/1/undo", soon).json["result"] == "undone"
    assert call(phone, "/scans/2/undo", late).json["code"] == "too_late_to_undo"
    assert call(phone, "/scans/2/undo", {"undone_at": "yesterday"}).status_code == 422


@pytest.mark.parametrize("reason", ["\ud800", "\0", "a" * 301, 7], ids=ascii)
def test_an_odd_reason_takes_nothing_back(phone, world, reason):
    send(phone, entry("1"))
    assert call(phone, "/scans/1/undo", {"reason": reason}).status_code == 422
    assert [one.result for one in db.session.query(Scan)] == ["admitted"]


def test_a_revoked_phone_is_told_so_and_a_stranger_to_sign_in(app, phone, world):
    with transaction():
        devices.revoke(gates.device_named("North"), by=SYSTEM)
    answer = phone.get(f"{BASE}/roster")
    assert (answer.status_code, answer.json["code"]) == (401, "device_revoked")
    assert app.test_client().get(f"{BASE}/roster").json["code"] == "signed_out"


def test_when_the_event_is_over_nobody_is_told_of_any_more(phone, world):
    with transaction():
        world.event.clock_shift += int(dt.timedelta(days=5).total_seconds())
    told = phone.get(f"{BASE}/roster").json
    assert (told["checkpoints"], told["people"], told["passes"], told["replaced"]) == ([], [], [], [])


def test_the_worker_names_every_file_of_the_page_with_its_hash(client, world):
    answer = client.get(f"{BASE}/worker.js")
    assert answer.headers["Service-Worker-Allowed"] == BASE
    assert answer.mimetype == "text/javascript"
    for name in ("js/gate/engine.js", "vendor/zxing/reader/zxing_reader.wasm", "css/base.css"):
        assert f'"/static/{name}": "sha256-' in answer.text


def test_without_a_token_of_the_page_nothing_is_taken(phone):
    assert phone.post(f"{BASE}/scans", json={"scans": [entry("1")]}).status_code == 400
    assert db.session.query(Scan).count() == 0
