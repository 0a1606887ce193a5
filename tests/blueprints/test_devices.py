"""Gate phones: they join by a code at the desk, stand at their own checkpoints, and can be taken off the gate."""

import datetime as dt
import re
import threading

import pytest

from models import Scan, db
from models.base import utcnow
from models.transaction import transaction
from operations import devices, doors
from operations.journal import SYSTEM
from operations.refusals import Refusal
from tests import convoys
from tests.gates import a_device, device_named, joined, link_of, phone
from tests.pages import parse, reads, text_of
from tests.world import CODES, count

DESK = "/cabos/desk/devices"


@pytest.fixture
def desk(client, world):
    world.sign_in(client, "organizer")
    return client


def scan(browser, code=CODES["ana"], checkpoint="MAIN"):
    fields = {"code": code, "checkpoint": checkpoint, "direction": "in", "nonce": f"n-{code}-{checkpoint}"}
    return browser.post("/cabos/checkin", data=fields)


def test_a_phone_is_added_joins_by_the_code_shown_once_and_scans_under_its_name(desk, world, app):
    answer = desk.submit(f"{DESK}/new", name="North gate 2", checkpoints=["MAIN"])
    shown = desk.post(answer.location, data={})
    address = parse(shown).find(".//input[@id='address']").get("value")
    assert "M" in parse(shown).find(".//figure//{*}path[@fill='#000']").get("d"), "there is a QR"
    path = re.sub("^https?://[^/]+", "", address)

    other = app.test_client()
    page = other.get(path)
    assert "Join as “North gate 2”" in reads(page, "h1") and "Main entrance" in reads(page, "main")
    assert device_named("North gate 2").joined_at is None, "looking at a link joins nothing"
    assert other.post(path, data={}).location == "/cabos/checkin"
    assert app.test_client().get(path).status_code == 410, "the code joins once"

    assert other.get("/cabos/checkin?checkpoint=MAIN&gate=North").status_code == 200
    scan(other)
    kept = db.session.query(Scan).one()
    assert (kept.device_id, kept.staff_id) == (device_named("North gate 2").id, None)
    assert "Joined" in reads(desk.get(DESK), "main")


def test_a_phone_has_its_own_checkpoints_only(app, world):
    browser = phone(app, world.event, "HOUSING")
    names = [text_of(option) for option in parse(browser.get("/cabos/checkin?choose=1")).iter("option")]
    assert names == ["Door of the red room"]


def test_a_link_is_over_after_a_quarter_of_an_hour_or_when_a_newer_one_is_made(app, world):
    device = a_device(world.event)
    earlier = link_of(device)
    newer = link_of(device)
    assert app.test_client().get(earlier).status_code == 410
    token = newer.rpartition("/")[2]
    assert devices.invited(world.event, token, now=utcnow() + dt.timedelta(minutes=14)) is device
    assert devices.invited(world.event, token, now=utcnow() + dt.timedelta(minutes=16)) is None


def test_a_revoked_phone_is_told_so_and_one_in_whose_place_another_joined_too(app, world, desk):
    device = a_device(world.event, name="South gate")
    first = joined(app, device)
    second = joined(app, device)
    assert first.get("/cabos/checkin").status_code == 401
    assert second.get("/cabos/checkin").status_code == 200
    desk.post(f"{DESK}/{device.id}/revoke", data={})
    page = second.get("/cabos/checkin")
    assert page.status_code == 401 and "taken off the gate" in reads(page, "h1")
    assert scan(second).status_code == 401 and count(Scan) == 0
    assert "Taken off the gate" in reads(desk.get(DESK), "main")
    assert joined(app, device).get("/cabos/checkin").status_code == 200, "it may join again"


def test_a_phone_of_another_event_or_a_link_of_another_kind_opens_nothing(app, world):
    browser = app.test_client()
    token = doors.token_of(doors.find("delegate", world.ana.id))
    assert browser.get(f"/cabos/device/{token}").status_code == 410
    assert browser.post("/cabos/device/%00x", data={}).status_code == 410


def test_a_phone_may_what_its_role_may(app, world):
    gate, helper = phone(app, world.event), phone(app, world.event, name="Help lane", role="supervisor")
    override = {"code": CODES["ana"], "checkpoint": "MAIN", "direction": "in", "nonce": "o-1", "override": "He is late"}
    assert gate.post("/cabos/checkin", data=override).status_code == 403
    assert helper.post("/cabos/checkin", data=override | {"nonce": "o-2"}).status_code == 200


def test_signs_of_life_are_kept_once_a_minute_and_none_of_a_revoked_phone(app, world):
    device = a_device(world.event)
    joined(app, device)
    began = device.heard_at

    def hear(minutes, waiting, behind=None):
        with transaction():
            devices.hear(device, waiting=waiting, behind=behind, now=began + dt.timedelta(minutes=minutes))
        db.session.refresh(device)
        return device.waiting, device.behind

    assert hear(0.5, 7, 90) == (0, 0)
    assert hear(1.5, 7, 90) == (7, 90)
    assert hear(3, 2) == (2, 90)
    with transaction():
        devices.revoke(device, by=SYSTEM)
    assert hear(9, 5) == (2, 90)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": " "}, "Please fill this in."),
        ({"name": "x" * 61}, "This is too long"),
        ({"name": "a\x00b"}, "cannot be written"),
        ({"checkpoints": ["MAIN", "NOWHERE"]}, "There is no such checkpoint."),
        ({"checkpoints": []}, "Please choose one checkpoint at least."),
        ({"role": "admin"}, "Please choose one of the roles."),
    ],
    ids=str,
)
def test_what_cannot_be_is_said_at_its_field(desk, typed, said):
    fields = {"name": "Gate", "checkpoints": ["MAIN"], "role": "gate"} | typed
    answer = desk.post(f"{DESK}/new", data=fields)
    assert answer.status_code == 422 and said in reads(answer, "main")


def test_two_who_change_a_phone_at_once_are_told(desk, world):
    device = a_device(world.event)
    seen = devices.mark_of(device)
    desk.submit(f"{DESK}/{device.id}/edit", name="East gate")
    late = {"name": "West gate", "checkpoints": ["MAIN"], "role": "gate", "seen": seen}
    answer = desk.post(f"{DESK}/{device.id}/edit", data=late)
    assert answer.status_code == 422 and "Stored now: East gate" in reads(answer, "main")


def test_of_two_phones_that_show_the_link_at_once_one_joins(app, world):
    device = a_device(world.event)
    key, token, came = device.id, link_of(device).rpartition("/")[2], []
    together = threading.Barrier(2)

    def come():
        with app.app_context():
            one = db.session.get(type(device), key)
            together.wait()
            try:
                with transaction():
                    devices.join(one, token)
                came.append("joined")
            except Refusal as refusal:
                came.append(refusal.code)
            db.session.remove()

    threads = [threading.Thread(target=come) for _one in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(came) == ["device_link_over", "joined"]


def test_a_leaders_phone_is_given_buses_and_joins_anew_when_it_becomes_one(app, world, desk):
    assert "Leads buses" not in reads(desk.get(f"{DESK}/new"), "main"), "an event without buses has none to lead"
    convoys.set_up(world)
    page = desk.submit(f"{DESK}/new", name="Bus 1", role="leader")
    assert page.status_code == 422 and "Please choose one bus at least." in reads(page, "main")
    answer = desk.submit(f"{DESK}/new", name="Bus 1", role="leader", buses=["BUS-1"], checkpoints=["MAIN"])
    device = device_named("Bus 1")
    assert ([one.code for one in device.buses], device.checkpoints) == (["BUS-1"], [])
    assert "BUS-1" in reads(desk.get(DESK), "main") and "BUS-1" in reads(desk.get(answer.location), "main")

    browser = app.test_client()
    link = link_of(device)
    assert "leads these buses: BUS-1" in reads(browser.get(link), "main")
    assert browser.post(link, data={}).location == "/cabos/convoy"
    desk.submit(f"{answer.location}/edit", role="gate", checkpoints=["MAIN"], buses=[])
    db.session.expire_all()
    assert (device.buses, device.joined_at) == ([], None)
