"""The help lane's pages, as a supervisor at the desk and on a phone that joined uses them."""

import re
from io import BytesIO

import pypdfium2
import pytest
from PIL import Image

from models import Badge, Delegate, Presence, Receipt, Scan, db
from models.transaction import transaction
from operations import badges
from queries import photos
from tests import gates
from tests.pages import reads, statements
from tests.world import count

HELP = "/cabos/checkin/help"
SAID = {"given_name": "Nadia", "family_name": "Osei", "category": "MAYOR", "country": "CA", "city": "Laval"}


def face() -> BytesIO:
    octets = BytesIO()
    Image.new("RGB", (600, 800), (200, 30, 30)).save(octets, "PNG")
    octets.seek(0)
    return octets


def text_of(document: bytes) -> str:
    pages = pypdfium2.PdfDocument(document)
    return " ".join(page.get_textpage().get_text_bounded() for page in pages)


@pytest.fixture
def lane(client, world):
    world.sign_in(client, "supervisor")
    client.get("/cabos/checkin?checkpoint=MAIN")
    return client


def newest() -> Delegate:
    return db.session.query(Delegate).order_by(Delegate.id.desc()).first()


class TestAWalkIn:
    def test_is_registered_photographed_printed_and_let_in(self, lane, world):
        answer = lane.submit(f"{HELP}/walk-in?name=Nadia Osei", **SAID | {"photo": (face(), "face.png")})
        nadia = newest()
        assert answer.status_code == 303 and answer.location.endswith(f"{HELP}/{nadia.id}")
        assert (nadia.full_name, nadia.status, nadia.source) == ("Nadia Osei", "approved", "onsite")
        assert photos.find(nadia.id)
        badge = lane.post(f"{HELP}/{nadia.id}/print", data={})
        assert badge.mimetype == "application/pdf"
        assert "Osei" in text_of(badge.data)
        lane.submit(f"{HELP}/{nadia.id}", checkpoint="MAIN")
        assert count(Presence, Presence.delegate_id == nadia.id, Presence.inside) == 1

    def test_keeps_the_photograph_of_a_form_that_comes_back(self, lane):
        page = lane.submit(f"{HELP}/walk-in", **SAID | {"category": "", "photo": (face(), "face.png")})
        assert page.status_code == 422
        assert "The photograph is kept" in reads(page)
        taken = re.search(r'name="taken"[^>]*value="([^"]+)"', page.get_data(as_text=True)).group(1)
        lane.submit(f"{HELP}/walk-in", **SAID | {"taken": taken})
        assert photos.find(newest().id)

    def test_asks_first_whether_it_is_somebody_who_is_registered(self, lane, world):
        before = count(Delegate)
        said = SAID | {"given_name": "Ana", "family_name": "NUNEZ"}
        page = lane.submit(f"{HELP}/walk-in", **said)
        assert page.status_code == 409 and "Ana Núñez" in reads(page) and count(Delegate) == before
        form_id = re.search(r'name="form_id"[^>]*value="([^"]+)"', page.get_data(as_text=True)).group(1)
        for _sent_twice in range(2):
            assert lane.post(f"{HELP}/walk-in", data=said | {
                "another": "y", "form_id": form_id, "language": "en"}).status_code == 303  # fmt: skip
        assert count(Delegate) == before + 1

    def test_when_the_event_is_full_waits_and_is_let_in_with_a_reason(self, lane, world):
        with transaction():
            world.event.capacity = 4
        lane.submit(f"{HELP}/walk-in", **SAID)
        nadia = newest()
        assert "number 1 on the waiting list" in reads(lane.get(f"{HELP}/{nadia.id}"))
        lane.submit(f"{HELP}/{nadia.id}", override="The governor asked")
        assert nadia.status == "waitlisted"
        assert db.session.query(Scan).filter_by(delegate_id=nadia.id).one().override_reason == "The governor asked"

    def test_of_a_category_that_is_not_public_is_for_organizers(self, lane, app, world):
        said = SAID | {"category": "CREW"}
        assert lane.submit(f"{HELP}/walk-in", **said).status_code == 422
        world.sign_in(organizer := app.test_client(), "organizer")
        assert organizer.submit(f"{HELP}/walk-in", **said).status_code == 303

    @pytest.mark.parametrize(
        "typed", [{"given_name": "A\0", "family_name": "x" * 500}, {"taken": "no base64"}, {"country": "XX"}]
    )
    def test_takes_any_nonsense(self, lane, typed):
        data = {"language": "en"} | SAID | typed
        assert lane.post(f"{HELP}/walk-in", data=data).status_code in (303, 422)


class TestABadge:
    def test_is_printed_again_only_with_a_reason(self, lane, world):
        first = lane.post(f"{HELP}/{world.ana.id}/print", data={})
        assert first.status_code == 200
        assert lane.post(f"{HELP}/{world.ana.id}/print", data={}).status_code == 422
        assert lane.post(f"{HELP}/{world.ana.id}/print", data={"why": "damaged"}).mimetype == "application/pdf"
        assert badges.current(world.ana).printed == 2

    def test_that_was_lost_is_replaced_and_its_code_is_dead(self, lane, world):
        earlier = badges.current(world.ana).code
        lane.post(f"{HELP}/{world.ana.id}/replace", data={"why": "lost"})
        assert badges.current(world.ana).code != earlier
        assert db.session.query(Badge).filter_by(code=earlier).one().reason == "lost"


class TestADelegation:
    def test_takes_its_badges_with_one_signature(self, lane, world):
        path = f"{HELP}/delegations/{world.delegation.id}"
        assert "La Paz" in reads(lane.get(f"{HELP}/delegations?q=pàz"), "main")
        assert "La Paz" not in reads(lane.get(f"{HELP}/delegations?q=nowhere"), "main")
        answer = lane.submit(path, received_by="Lía Cota")
        assert answer.location.endswith(f"{HELP}/receipts/1")
        text = text_of(lane.get(f"{HELP}/receipts/1.pdf").data)
        assert all(word in text for word in ("Ana Núñez", "Beto Ávila", "Lía Cota", "Supervisor", "Receipt 1"))
        assert "Nothing waits" in reads(lane.get(path))

    def test_sent_twice_is_one_receipt(self, lane, world):
        path = f"{HELP}/delegations/{world.delegation.id}"
        sent = {"received_by": "Lía Cota", "nonce": "n-1", "badge": [badges.current(world.ana).id]}
        first, again = (lane.post(path, data=sent) for _ in range(2))
        assert first.location == again.location and count(Receipt) == 1

    def test_without_a_name_or_a_badge_is_told_so(self, lane, world):
        path = f"{HELP}/delegations/{world.delegation.id}"
        assert lane.submit(path, received_by="").status_code == 422
        assert lane.post(path, data={"received_by": "Lía", "nonce": "n-2"}).status_code == 409

    def test_one_badge_is_handed_out_alone(self, lane, world):
        lane.submit(f"{HELP}/{world.chloe.id}", received_by="Her driver")
        assert "Handed out to Her driver, receipt 1" in reads(lane.get(f"{HELP}/{world.chloe.id}"))
        assert "Handed out" not in reads(lane.get(f"{HELP}/{world.ana.id}"))


def test_a_list_costs_the_same_for_many(lane, world):
    with statements() as few:
        lane.get(f"{HELP}?q=ana")
    with statements() as many:
        lane.get(f"{HELP}?q=e")
    assert len(few) == len(many)


def test_a_supervisors_phone_opens_it_and_another_phone_does_not(app, world):
    phone = gates.phone(app, world.event, "MAIN", role="supervisor", name="Help lane 1")
    phone.submit(f"{HELP}/walk-in", **SAID)
    nadia = newest()
    phone.submit(f"{HELP}/{nadia.id}", checkpoint="MAIN")
    assert (
        db.session.query(Scan).filter_by(delegate_id=nadia.id).one().device_id == gates.device_named("Help lane 1").id
    )
    assert phone.post(f"{HELP}/{nadia.id}/admit", data={"checkpoint": "BACK", "nonce": "n-1"}).status_code == 404
    other = gates.phone(app, world.event, "MAIN", name="Gate 1")
    assert other.get(HELP).status_code == 403
    assert other.get("/cabos/checkin/guests").status_code == 200


def test_the_guests_page_says_who_has_come_and_whom_to_call(lane, world):
    world.sign_in(organizer := lane.application.test_client(), "organizer")
    organizer.submit(
        f"/cabos/desk/delegates/{world.ana.id}/protocol", protocol="y", name="Iris Soto", phone="6121234567"
    )
    page = reads(lane.get("/cabos/checkin/guests"), "main")
    assert all(word in page for word in ("Ana Núñez", "Not here yet", "Iris Soto", "612 123 4567"))
    lane.submit(f"{HELP}/{world.ana.id}", checkpoint="MAIN")
    page = reads(lane.get("/cabos/checkin/guests"), "main")
    assert "Main entrance" in page and "Not here yet" not in page
    assert "Call protocol" in reads(lane.get(f"{HELP}/{world.ana.id}"))
