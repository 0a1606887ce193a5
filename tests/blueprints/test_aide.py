"""The chief of staff's way in: the delegate's day, private time on their behalf, and nothing else of the person."""

import pytest
import sqlalchemy as sa

from models import Activity, Entry, Participation, db
from models.transaction import transaction
from operations import blocks, participations, registrations
from operations.journal import SYSTEM
from tests.pages import parse, reads
from tests.world import CODES, SECOND

DAY = "/cabos/aide?day=2019-06-06"


@pytest.fixture
def ana(app, world):
    """Ana's browser, in English."""
    browser = app.test_client()
    browser.get(world.page_of(world.ana))
    browser.get("/?lang=en")
    return browser


@pytest.fixture
def way_in(ana):
    """The link that Ana made."""
    assert ana.post("/cabos/me/aide", data={}).location == "/cabos/me/aide"
    return link_on(ana.get("/cabos/me/aide"))


@pytest.fixture
def aide(client, way_in):
    """The browser of Ana's chief of staff, after the link was opened, in English."""
    client.get(way_in)
    client.get("/?lang=en")
    return client


def link_on(page):
    shown = [one.get("value") for one in parse(page).iter("input") if one.get("id") == "aide-link"]
    return shown[0].removeprefix("http://localhost") if shown else None


def sign_up(activity, delegate):
    with transaction():
        participations.sign_up(activity, delegate, by=SYSTEM)


def test_the_delegate_makes_a_link_and_ends_it(client, ana, way_in):
    assert way_in.startswith("/cabos/aide/")
    answer = client.get(way_in)
    assert (answer.status_code, answer.location) == (303, "/cabos/aide")
    cookie = next(said for said in answer.headers.getlist("Set-Cookie") if said.startswith("aide="))
    assert "HttpOnly" in cookie and "Path=/cabos/aide" in cookie and "SameSite=Lax" in cookie
    assert client.get("/cabos/aide").status_code == 200

    ana.post("/cabos/me/aide/end", data={})
    assert link_on(ana.get("/cabos/me/aide")) is None
    assert client.get("/cabos/aide").status_code == 401
    assert client.get(way_in).status_code == 404
    ana.post("/cabos/me/aide", data={})
    assert link_on(ana.get("/cabos/me/aide")) not in (None, way_in)


def test_an_organizer_makes_and_ends_it_too(client, app, world):
    world.sign_in(client, "organizer")
    page = client.post(f"/cabos/desk/delegates/{world.ana.id}/aide", data={})
    browser = app.test_client()
    assert browser.get(link_on(page)).status_code == 303
    assert link_on(client.get(f"/cabos/desk/delegates/{world.ana.id}")) is None
    client.post(f"/cabos/desk/delegates/{world.ana.id}/aide/end", data={})
    assert browser.get("/cabos/aide").status_code == 401
    verbs = sa.select(Entry.verb).where(Entry.verb.startswith("aide.")).order_by(Entry.id)
    assert list(db.session.scalars(verbs)) == ["aide.invited", "aide.ended"]


def test_it_shows_the_day_and_nothing_of_the_person(aide, world):
    sign_up(world.ports, world.ana)
    page = aide.get(DAY)
    said = reads(page)
    assert "Ana Núñez" in said and "12:00 to 13:30" in said and "Ports" in said and "Red room" in said
    for private in (CODES["ana"][:4], "+52", "ana@example.org", "No nuts", "Step-free", "CAB-0001"):
        assert private not in page.text
    links = [one.get("href") or one.get("action") or "" for one in parse(page).iter() if one.tag in ("a", "form")]
    assert not [link for link in links if "/me" in link or "badge" in link]


@pytest.mark.parametrize("path", ["me", "me/day", "me/edit", "me/badge", "me/badge.pdf", "me/aide", "me/card.pdf"])
def test_it_opens_none_of_the_delegates_own_pages(aide, path):
    assert aide.get(f"/cabos/{path}").status_code == 401


def test_the_delegates_own_link_is_none_for_the_chief_of_staff_nor_the_other_way_round(client, world, way_in):
    token, own = way_in.rpartition("/")[2], world.page_of(world.ana).rpartition("/")[2]
    for path in (f"/cabos/me/{token}", f"/cabos/aide/{own}", "/cabos/aide/nonsense", f"/calendar/{token}.ics"):
        assert client.get(path).status_code == 404


def test_a_link_opens_its_own_event_only(client, world, way_in):
    with transaction():
        other = type(world.event)(
            slug="other", kind="summit", name={"en": "Other"}, zone="UTC", starts_on=SECOND, ends_on=SECOND
        )
        db.session.add(other)
    assert client.get(way_in.replace("cabos", "other")).status_code == 404


def test_time_is_blocked_on_behalf_of_the_delegate_and_the_journal_says_so(aide, ana, world):
    answer = aide.submit("/cabos/aide/block", day="2019-06-06", starts="14:00", ends="14:30", title="Call home")
    assert (answer.status_code, answer.location) == (303, DAY)
    assert "Call home" in reads(aide.get(DAY)) and "Call home" in reads(ana.get("/cabos/me/day?day=2019-06-06"))
    line = db.session.scalars(sa.select(Entry).where(Entry.verb == "block.made")).one()
    assert (line.actor_kind, line.behalf_id) == ("aide", world.ana.id)

    organizer = aide
    world.sign_in(organizer, "organizer")
    page = reads(organizer.get(f"/cabos/desk/delegates/{world.ana.id}"))
    assert "Private time was blocked by the chief of staff of Ana Núñez, on their behalf." in page


def test_a_clash_is_told_and_what_is_wrong_stays_typed(aide, world):
    sign_up(world.ports, world.ana)
    page = aide.post("/cabos/aide/block", data={"day": "2019-06-06", "starts": "12:30", "ends": "13:00", "title": "X"})
    assert page.status_code == 422
    assert "This overlaps with “Ports”." in reads(page)
    assert {one.get("name"): one.get("value") for one in parse(page).iter("input")}["title"] == "X"


def test_private_time_is_given_up_and_nothing_else(aide, world):
    sign_up(world.ports, world.ana)
    with transaction():
        start = world.at("14:00", SECOND)
        own = blocks.block(world.ana, start, world.at("14:30", SECOND), by=SYSTEM).activity_id
        others = blocks.block(world.beto, start, world.at("14:30", SECOND), by=SYSTEM).activity_id
    for activity_id in (others, world.ports.id, 999_999_999):
        assert aide.post(f"/cabos/aide/blocks/{activity_id}/give-up", data={}).status_code == 404
    assert aide.post(f"/cabos/aide/blocks/{own}/give-up", data={}).location == DAY
    gone = sa.select(Activity.id).join(Participation).where(Participation.status == "cancelled")
    assert list(db.session.scalars(gone)) == [own]


def test_no_seat_is_given_up_with_a_button(aide, world):
    sign_up(world.ports, world.ana)
    with transaction():
        blocks.block(world.ana, world.at("12:30", SECOND), world.at("13:00", SECOND), by=SYSTEM, overlapping=True)
    said = reads(aide.get(DAY))
    assert "At the same time: Ports" in said and "Give this time up" in said and "Give up my seat" not in said


def test_the_pocket_card_is_theirs_to_print(aide):
    answer = aide.get("/cabos/aide/card.pdf?languages=en,fr")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")


def test_who_is_no_longer_expected_has_no_day_left(aide, world):
    with transaction():
        registrations.cancel(world.ana, by=SYSTEM)
    said = reads(aide.get("/cabos/aide"))
    assert "This person is no longer expected." in said and "Opening" not in said


def test_the_page_can_be_closed_on_this_device(aide):
    assert aide.post("/cabos/aide/close", data={}).status_code == 303
    assert aide.get("/cabos/aide").status_code == 401
