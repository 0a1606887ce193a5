"""Bringing a photograph, and where it is seen."""

from io import BytesIO

import pytest
import sqlalchemy as sa
from PIL import Image

from models import Entry, Photo, db
from models.transaction import transaction
from operations import doors, photos, registrations
from operations.journal import SYSTEM
from operations.refusals import Refusal
from tests.pages import parse, reads
from tests.world import CODES
from web.words import sentence

OWN = "/cabos/me/photo"


def picture(colour="#258"):
    octets = BytesIO()
    Image.new("RGB", (600, 900), colour).save(octets, "JPEG")
    return octets.getvalue()


def bring(browser, path, octets=None, name="face.jpg"):
    return browser.post(path, data={"photo": (BytesIO(picture() if octets is None else octets), name)})


def send(browser, path, octets):
    """A form with a file of so many octets, and nothing else."""
    head = b'--x\r\nContent-Disposition: form-data; name="photo"; filename="face.jpg"\r\n\r\n'
    stream = BytesIO(head + bytes(octets) + b"\r\n--x--\r\n")
    return browser.post(path, input_stream=stream, content_type="multipart/form-data; boundary=x")


def images(page) -> list[str]:
    return [one.get("src") for one in parse(page).iter("img") if "portrait" in one.get("class", "")]


@pytest.fixture
def own(client, world):
    client.get(f"/cabos/me/{doors.token_of(doors.find('delegate', world.ana.id))}")
    client.get("/?lang=en")
    return client


@pytest.fixture
def organizer(app, world):
    browser = app.test_client()
    world.sign_in(browser, "organizer")
    return browser


@pytest.fixture
def focal(app, world):
    with transaction():
        token = doors.token_of(doors.ensure("focal", world.delegation.id))
    browser = app.test_client()
    browser.get(f"/cabos/delegation/{token}")
    return browser


def test_what_somebody_brings_is_seen_by_them_at_the_desk_and_at_the_gate(app, world, own, organizer):
    assert not images(own.get("/cabos/me"))
    assert bring(own, OWN).status_code == 303
    for browser, page in ((own, "/cabos/me"), (own, OWN), (organizer, f"/cabos/desk/delegates/{world.ana.id}")):
        [address] = images(browser.get(page))
        answer = browser.get(address)
        assert answer.mimetype == "image/jpeg" and Image.open(BytesIO(answer.data)).size == (480, 600)
        assert "private" in answer.headers["Cache-Control"]
        assert browser.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    gate = app.test_client()
    world.sign_in(gate, "gate")
    gate.get("/cabos/checkin?checkpoint=MAIN")
    [address] = images(gate.submit("/cabos/checkin", code=CODES["ana"]))
    assert gate.get(address).mimetype == "image/jpeg"
    assert not images(gate.submit("/cabos/checkin", code=CODES["beto"]))
    assert len(images(gate.get("/cabos/checkin?q=a"))) == 1, "who is looked for by name is seen in the list"
    assert own.get(address).location.startswith("/staff/sign-in")


def test_a_new_photograph_takes_the_place_of_the_earlier_one(own):
    bring(own, OWN)
    [before] = images(own.get(OWN))
    bring(own, OWN, picture("#b22"))
    [after] = images(own.get(OWN))
    assert before != after and own.get(before).data == own.get(after).data
    assert own.post(f"{OWN}/remove", data={}).status_code == 303
    assert not images(own.get(OWN)) and own.get(after).status_code == 404


def test_a_focal_point_brings_it_for_one_of_theirs_and_for_nobody_else(world, focal):
    assert bring(focal, f"/cabos/delegation/{world.beto.id}/photo").status_code == 303
    assert images(focal.get(f"/cabos/delegation/{world.beto.id}/photo"))
    entry = db.session.scalar(sa.select(Entry).where(Entry.verb == "photo.kept"))
    assert (entry.actor_kind, entry.behalf_id) == ("focal", world.beto.id)
    for path in (f"/cabos/delegation/{world.chloe.id}/photo", "/cabos/delegation/999999/photo"):
        assert bring(focal, path).status_code == 404
        assert focal.get(f"{path}.jpg").status_code == 404


def test_who_may_only_look_at_the_desk_sees_it_and_changes_nothing(app, world, organizer):
    path = f"/cabos/desk/delegates/{world.ana.id}/photo"
    assert bring(organizer, path).status_code == 303
    viewer = app.test_client()
    world.sign_in(viewer, "viewer")
    assert viewer.get(f"{path}.jpg").status_code == 200
    assert bring(viewer, path).status_code == 403


@pytest.mark.parametrize(
    ("octets", "told"),
    [
        (b"", "Please fill this in."),
        (b"<svg/>", "This is not a photograph that can be read"),
        (picture()[:900], "This is not a photograph that can be read"),
        (picture() + b" " * 100_000, "This file is too large: at most"),
    ],
    ids=["nothing", "no_picture", "cut_off", "too_large"],
)
def test_what_is_no_photograph_is_told_and_the_earlier_one_stays(own, monkeypatch, octets, told):
    monkeypatch.setattr(photos, "LARGEST", 100_000)
    bring(own, OWN)
    answer = bring(own, OWN, octets, "face.jpg" if octets else "")
    assert answer.status_code == 422 and told in reads(answer) and len(images(answer)) == 1


def test_what_is_larger_than_any_photograph_is_not_even_read(own):
    assert send(own, OWN, photos.LARGEST).status_code == 400  # no token of the form
    assert send(own, OWN, photos.LARGEST + 2 * 1024 * 1024).status_code == 413
    assert send(own, "/cabos/me/withdraw", 3 * 1024 * 1024).status_code == 413


def test_nobody_brings_one_of_who_does_not_come_and_anybody_removes_theirs(world, own):
    bring(own, OWN)
    with transaction():
        registrations.cancel(world.ana, by=SYSTEM)
    answer = bring(own, OWN)
    assert answer.location == "/cabos/me"
    page = own.get(OWN)
    assert len(images(page)) == 1 and b"photo-form" not in page.data
    assert own.post(f"{OWN}/remove", data={}).location == "/cabos/me"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Photo)) == 0


@pytest.mark.parametrize("status", ["rejected", "cancelled", "substituted"])
def test_the_page_of_who_does_not_come_says_so(world, own, focal, status):
    with transaction():
        world.ana.status = status
    theirs = f"/cabos/delegation/{world.ana.id}"
    for browser, home in ((own, "/cabos/me"), (focal, theirs)):
        assert browser.get(f"{home}/photo").location == home
        assert browser.get(f"{home}/edit").location == home
        page = reads(browser.get(home))
        assert page.count(sentence(Refusal(f"not_allowed_from_{status}"))) == 2


def test_it_is_printed_beside_the_name(world, own):
    bring(own, OWN)
    jpeg = db.session.scalar(sa.select(Photo.jpeg))
    assert jpeg[100:] in own.get("/cabos/me/badge.pdf").data
