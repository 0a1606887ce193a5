"""The dashboard: what it says is what the lists say, picture beside table, for whom it is, and how it asks again."""

import pytest
import sqlalchemy as sa

from models import Category, Delegate, Event, Grant, Message, Staff, db
from models.transaction import transaction
from operations import participations, scans
from operations.journal import SYSTEM
from operations.staff import hash_password
from tests.pages import parse, statements, text_of
from tests.world import CODES, PASSWORD

DASHBOARD = "/cabos/desk/dashboard"
ARRIVALS = f"{DASHBOARD}/arrivals"


@pytest.fixture
def organizer(client, world):
    world.sign_in(client, "organizer")
    return client


@pytest.fixture
def demo_page(client, demo):
    """The dashboard of the demo, as its organizer sees it."""
    with transaction():
        account = db.session.scalars(sa.select(Staff).where(Staff.email == "organizer@example.org")).one()
        account.password_hash = hash_password(PASSWORD)
    client.post("/staff/sign-in", data={"email": "organizer@example.org", "password": PASSWORD})
    return client.get(f"/{demo.slug}/desk/dashboard")


def section(page, name: str) -> str:
    """What the section with this heading says, in one line."""
    return text_of(parse(page).find(f".//section[@aria-labelledby='{name}']"))


def rows(page, name: str) -> list[list[str]]:
    """The table of this section."""
    table = parse(page).find(f".//section[@aria-labelledby='{name}']//tbody/..")
    return [[text_of(cell) for cell in row] for row in table.iterfind("tbody/tr")]


def told(page, name: str) -> str:
    """The text alternative of the section's picture."""
    return parse(page).find(f".//section[@aria-labelledby='{name}']//*[@role='img']").get("aria-label")


def come_in(world, *names: str) -> None:
    with transaction():
        for name in names:
            scans.record(world.event, code=CODES[name], checkpoint="MAIN", nonce=f"in-{name}", by=SYSTEM)


def test_the_demo_has_more_mayors_than_announced(demo_page):
    assert "132 mayors are confirmed Reached More than 130 were announced." in section(demo_page, "mayors")
    assert rows(demo_page, "mayors") == [
        ["Mexico", "92", "0", "0"], ["United States", "32", "0", "0"], ["Canada", "8", "0", "0"],
    ]  # fmt: skip
    assert told(demo_page, "mayors") == (
        "Confirmed mayors by country. All countries: 132; Mexico: 92; United States: 32; Canada: 8"
    )


def test_the_demo_has_205_of_250_places_taken(demo_page):
    assert "205 of 250 places taken 45 places are free." in section(demo_page, "places")
    assert rows(demo_page, "places") == [
        ["Approved", "205"], ["Waiting for a decision", "15"], ["On the waiting list", "0"],
    ]  # fmt: skip


def test_the_demos_panels_are_told_as_they_are_drawn(demo_page):
    panels = rows(demo_page, "demand")
    assert len(panels) == 7
    assert all(f"{row[1]} of {row[2]}" in told(demo_page, "demand") for row in panels)


def test_the_categories_table_is_the_desks(client, demo_page, demo):
    on_the_desk = parse(client.get(f"/{demo.slug}/desk")).findall(".//section[@aria-labelledby='by-status']//tbody/tr")
    assert rows(demo_page, "categories") == [[text_of(cell) for cell in row] for row in on_the_desk]
    assert "310 people have registered" in section(demo_page, "registrations")
    assert rows(demo_page, "registrations")[-1][-1] == "310"


def test_what_the_demo_needs_is_said_with_the_way_there(demo_page):
    said = section(demo_page, "needs")
    for sentence in (
        # Reine Sans-Courriel has none either; her focal point gets her letters.
        "15 registrations wait for a decision.", "10 approved people have no e-mail address.",
        "5 activities have no time yet.", "1 activity has no place yet.", "The speakers of 6 panels are to be defined.",
    ):  # fmt: skip
        assert sentence in said
    assert "/na-mayors-summit-2019/desk#undecided" in [link.get("href") for link in parse(demo_page).iter("a")]


def test_each_picture_stands_beside_a_table(organizer, world):
    come_in(world, "ana", "dan")
    sections = [one for one in parse(organizer.get(DASHBOARD)).iter("section") if one.get("aria-labelledby") != "needs"]
    assert [one.get("aria-labelledby") for one in sections] == [
        "mayors", "places", "arrivals", "demand", "registrations", "categories",
    ]  # fmt: skip
    for one in sections:
        assert len(one.findall(".//*[@role='img'][@aria-label]")) == 1
        assert len(one.findall(".//details//table")) == 1


def test_without_people_programme_or_scans_nothing_is_drawn_and_all_is_well(client, world):
    with transaction():
        first, last = world.event.starts_on, world.event.ends_on
        other = Event(slug="empty", kind="convoy", name={"en": "Empty"}, starts_on=first, ends_on=last, zone="UTC")
        db.session.add(other)
        db.session.flush()
        db.session.add(Grant(staff_id=world.organizer.id, event_id=other.id, role="organizer"))
    world.sign_in(client, "organizer")
    page = client.get("/empty/desk/dashboard")
    assert section(page, "needs") == "What needs you now Nothing waits for you."
    assert "0 approved; there is no limit" in section(page, "places")
    assert [one.get("aria-labelledby") for one in parse(page).iter("section")] == ["places", "needs"]


def test_mayors_still_missing_are_counted(organizer, world):
    with transaction():
        world.event.expected_mayors = 3
    assert "3 mayors are confirmed 1 to go More than 3 were announced." in section(organizer.get(DASHBOARD), "mayors")


def test_a_full_panel_with_a_queue_needs_somebody(organizer, world):
    with transaction():
        world.fay.status = "approved"
        for name in ("ana", "beto", "chloe", "fay"):
            participations.sign_up(world.housing, getattr(world, name), by=SYSTEM)
    page = organizer.get(DASHBOARD)
    assert "1 activity is full and people wait for it. Housing 2 people waiting" in section(page, "needs")
    assert "Housing: 2 of 2 · full · 2 waiting" in told(page, "demand")


def test_stuck_messages_lead_to_their_people(organizer, world):
    with transaction():
        message = {"template": "approved", "language": "es", "status": "failed", "dedupe": "x", "message_id": "x"}
        db.session.add(Message(event_id=world.event.id, delegate_id=world.ana.id, **message))
    page = organizer.get(DASHBOARD)
    assert "1 message did not reach anybody. Ana Núñez Could not be sent" in section(page, "needs")
    assert f"/cabos/desk/delegates/{world.ana.id}" in [link.get("href") for link in parse(page).iter("a")]


def test_a_viewer_reads_of_no_addresses_and_no_messages(client, world):
    with transaction():
        world.ana.email = None
        message = {"template": "approved", "language": "es", "status": "failed", "dedupe": "x", "message_id": "x"}
        db.session.add(Message(event_id=world.event.id, delegate_id=world.ana.id, **message))
    world.sign_in(client, "viewer")
    said = section(client.get(DASHBOARD), "needs")
    assert "1 registration waits for a decision. Fay Li since today All who wait" in said
    assert "e-mail" not in said and "message" not in said


@pytest.mark.parametrize("path", [DASHBOARD, ARRIVALS])
@pytest.mark.parametrize(("role", "status"), [("viewer", 200), ("scheduler", 200), ("gate", 403), ("care", 403)])
def test_it_is_for_who_may_see_counts(client, world, path, role, status):
    world.sign_in(client, role)
    assert client.get(path, headers={"HX-Request": "true"}).status_code == status


@pytest.mark.parametrize("path", [DASHBOARD, ARRIVALS])
def test_strangers_sign_in_first(client, world, path):
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer.location.startswith("/staff/sign-in?next=")


def test_the_navigation_leads_here_and_marks_where_one_is(organizer):
    marked = [text_of(link) for link in parse(organizer.get(DASHBOARD)).iter("a") if link.get("aria-current") == "page"]
    assert marked == ["Dashboard"]
    marked = [
        text_of(link) for link in parse(organizer.get("/cabos/desk")).iter("a") if link.get("aria-current") == "page"
    ]
    assert marked == ["Desk"]


def test_arrivals_are_asked_for_again_without_the_rest(organizer, world):
    assert "Nobody has come in yet." in section(organizer.get(DASHBOARD), "arrivals")
    come_in(world, "ana", "beto", "eva")

    part = organizer.get(ARRIVALS, headers={"HX-Request": "true"})

    picture = parse(part).find(".//*[@id='arrivals-picture']")
    assert text_of(picture).startswith("3 of 5 approved have arrived 3 people are inside. Main entrance")
    assert picture.get("hx-get") == ARRIVALS
    assert [text_of(cell) for cell in parse(part).findall(".//*[@id='arrivals-rows']/tr/td")] == ["3", "3"]
    assert parse(part).find(".//h1") is None


def test_arrivals_alone_are_no_page(organizer):
    answer = organizer.get(ARRIVALS)
    assert (answer.status_code, answer.location) == (302, f"{DASHBOARD}#arrivals")


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_it_speaks_three_languages_without_leftovers(organizer, world, language):
    come_in(world, "ana")
    page = organizer.get(f"{DASHBOARD}?lang={language}")
    assert page.status_code == 200
    country = {"en": "Mexico", "es": "México", "fr": "Mexique"}[language]
    assert country in told(page, "mayors")


def test_strange_names_and_titles_are_shown_as_typed(organizer, world):
    with transaction():
        world.fay.given_name, world.fay.family_name = "<b>Fay</b>", "مريم 𝔉"
        world.housing.title = {"en": "<script>alert(1)</script> " + "Ω" * 80}
        world.mayors.name = {"en": '"><svg onload=alert(1)>' + "w" * 90}
    page = organizer.get(DASHBOARD)
    assert "<b>Fay</b> مريم 𝔉" in section(page, "needs")
    assert parse(page).find(".//b") is None
    assert "<script>alert(1)</script>" in section(page, "demand")


def test_it_takes_as_many_statements_for_thirty_people_as_for_one(organizer, world):
    come_in(world, "ana")
    with transaction():
        participations.sign_up(world.housing, world.ana, by=SYSTEM)
    with statements() as few:
        organizer.get(DASHBOARD)
    with transaction():
        for number in range(30):
            somebody = Delegate(
                event=world.event, category=db.session.get_one(Category, world.mayors.id), reference=f"X-{number}",
                number=100 + number, given_name=f"X{number}", country=("MX", "US", "FR", "DE")[number % 4],
                language="es", status=("approved", "submitted", "approved")[number % 3],
            )  # fmt: skip
            db.session.add(somebody)
            db.session.flush()
            told = {"template": "approved", "language": "es", "status": "failed", "dedupe": f"{number}"}
            db.session.add(Message(event=world.event, delegate=somebody, message_id=f"{number}", **told))
    come_in(world, "beto", "chloe", "dan", "eva")
    with statements() as many:
        organizer.get(DASHBOARD)
    assert len(many) == len(few) <= 31
