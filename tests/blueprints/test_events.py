"""An event of one's own: from an empty installation to the first guest inside, and everything about its settings."""

import datetime as dt

import pytest
import sqlalchemy as sa

from models import Checkpoint, Delegate, Entry, Event, Scan, db
from models.base import utcnow
from models.transaction import transaction
from operations import staff
from tests.pages import parse, text_of
from tests.world import PASSWORD, count
from web.verbs import SENTENCES

NEW, LOAD, SETTINGS = "/staff/events/new", "/staff/events/load", "/cabos/desk/event"
FACTS = {
    "slug": "riviera-2099",
    "name_es": "Foro de la Riviera",
    "starts_on": "2099-05-01",
    "ends_on": "2099-05-03",
    "zone": "America/Cancun",
}
SMALLEST = b"event: {slug: tiny, kind: summit, name: {es: Foro}, starts_on: 2099-05-01, ends_on: 2099-05-01, zone: UTC}"


@pytest.fixture
def admin(client, world):
    world.sign_in(client, "admin")
    return client


@pytest.fixture
def organizer(client, world):
    world.sign_in(client, "organizer")
    return client


def errors(page) -> dict[str, str]:
    """What is wrong, by the id of the field; "" for what concerns the whole form."""
    summary = parse(page).find(".//div[@role='alert']")
    items = [] if summary is None else summary.findall(".//li")
    return {(item.find("a").get("href") if item.find("a") is not None else ""): text_of(item) for item in items}


def said(page) -> str:
    return text_of(parse(page).find(".//main"))


def upload(client, content: bytes):
    """Send the file as a browser does; Werkzeug's own client would leave the copy of a large one open."""
    fields = {'name="csrf_token"': client._csrf_token().encode(), 'name="file"; filename="event.yaml"': content}
    parts = [
        f"--B\r\nContent-Disposition: form-data; {name}\r\n\r\n".encode() + value for name, value in fields.items()
    ]
    body = b"\r\n".join([*parts, b"--B--\r\n"])
    return client.post(LOAD, data=body, content_type="multipart/form-data; boundary=B")


def one(model, **facts):
    return db.session.scalars(sa.select(model).filter_by(**facts)).one()


# The whole way --------------------------------------------------------------------------------------------------------


def test_from_an_empty_installation_to_the_first_guest_inside(app, client):
    hashed = staff.hash_password(PASSWORD)
    with transaction():
        staff.add("ada@example.org", "admin", event=None, password_hash=hashed)
    client.submit("/staff/sign-in", email="ada@example.org", password=PASSWORD)
    assert NEW in client.get("/staff/").text

    answer = client.submit(NEW, **FACTS)
    assert (answer.status_code, answer.location) == (303, "/riviera-2099/desk/event")
    assert [row.code for row in one(Event).categories] == ["PARTICIPANT", "STAFF"]
    assert "not published yet" in client.get("/riviera-2099/").text
    answer = client.submit("/riviera-2099/desk/event/categories/new", code="PRESS", letter="R", name_es="Prensa")
    assert answer.location == "/riviera-2099/desk/event/categories"

    guest = app.test_client()
    person = {"category": "PRESS", "given_name": "Ana", "family_name": "Núñez", "country": "MX", "consent_notice": "y"}
    assert guest.submit("/riviera-2099/register", **person).status_code == 303
    ana = one(Delegate)
    assert ana.status == "submitted"
    client.post(f"/riviera-2099/desk/delegates/{ana.id}/approve", data={})
    assert one(Delegate).status == "approved"

    code = db.session.scalar(sa.text("SELECT code FROM badge"))
    client.submit("/riviera-2099/checkin?checkpoint=MAIN", code=code)
    assert one(Scan).result == "admitted"


def test_an_event_from_a_file_is_the_same(admin):
    answer = upload(admin, SMALLEST)

    assert answer.location == "/tiny/desk/event"
    assert one(Checkpoint, event_id=one(Event, slug="tiny").id).code == "MAIN"
    assert "The event of the file was made." in admin.get("/tiny/desk/event").text


@pytest.mark.parametrize(
    ("content", "path"),
    [
        (b"", "file"),
        (b"\x89PNG\r\n\0", "file"),
        (b"a: [", "line 2, column 1"),
        (b"x" * 1_500_000, "file"),
        (SMALLEST + b"\nguests: []", "guests"),
        (SMALLEST + b"\nevent: {}", "line 2, column 1"),
        (SMALLEST.replace(b"summit", b"party"), "event.kind"),
        (SMALLEST.replace(b"tiny", b"cabos"), "event.slug"),
        (SMALLEST.replace(b"ends_on: 2099-05-01", b"ends_on: 9999-12-31"), "event.ends_on"),
        (SMALLEST.replace(b"UTC", b"UTC, clock: 0001-01-01T00:00"), "event.clock"),
    ],
)
def test_what_is_wrong_with_a_file_is_told_with_its_path_and_nothing_is_stored(admin, content, path):
    answer = upload(admin, content)

    assert answer.status_code == 422
    assert [code.text for code in parse(answer).findall(".//div[@role='alert']//code")] == [path]
    assert count(Event) == 1


def test_a_form_without_a_file_says_so_and_a_huge_file_is_refused(admin):
    assert admin.post(LOAD, data={}).status_code == 422
    assert upload(admin, b"x" * 10_000_000).status_code == 413


# A new event ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"slug": ""}, "slug"),
        ({"slug": "Mayors 2099"}, "slug"),
        ({"slug": "staff"}, "slug"),
        ({"slug": "cabos"}, "slug"),
        ({"slug": "-a"}, "slug"),
        ({"slug": "a" * 41}, "slug"),
        ({"name_es": ""}, "name_en"),
        ({"name_es": "a\0b"}, "name_es"),
        ({"name_es": "x" * 301}, "name_es"),
        ({"name_es": "\u202egnorw"}, "name_es"),
        ({"kind": "party"}, "kind-0"),
        ({"starts_on": "soon"}, "starts_on"),
        ({"starts_on": "2099-02-30"}, "starts_on"),
        ({"starts_on": "9999-01-01"}, "starts_on"),
        ({"ends_on": "2099-04-30"}, "ends_on"),
        ({"zone": "Cancun"}, "zone"),
        ({"zone": "../etc/passwd"}, "zone"),
        ({"languages": ["de"]}, "languages-0"),
        ({"languages": False}, "languages-0"),
        ({"country": "ZZ"}, "country"),
        ({"capacity": "-1"}, "capacity"),
        ({"capacity": "9" * 400}, "capacity"),
        ({"opens": "2099-01-01"}, "opens"),
        ({"opens": "2099-02-01T00:00", "closes": "2099-01-01T00:00"}, "closes"),
        ({"zone": "America/New_York", "closes": "2027-03-14T02:30"}, "closes"),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_what_was_typed_stays(admin, changed, field):
    answer = admin.post(NEW, data={"kind": "summit", "languages": ["es"]} | FACTS | changed)

    assert answer.status_code == 422
    assert list(errors(answer)) == [f"#{field}"]
    kept = parse(answer).find(".//input[@name='ends_on']").get("value")
    assert kept == (FACTS | changed)["ends_on"]
    assert count(Event) == 1


@pytest.mark.parametrize("role", ["organizer", "viewer", "gate"])
def test_only_who_may_make_events_finds_the_form(client, world, role):
    assert client.get(NEW).location.startswith("/staff/sign-in")
    world.sign_in(client, role)
    assert client.get(NEW).status_code == client.get(LOAD).status_code == 403
    assert NEW not in client.get("/staff/").text


def test_times_of_registration_are_local_to_the_event(admin):
    admin.submit(NEW, **FACTS, opens="2099-01-01T00:00", closes="2099-04-01T18:00", usual_categories=False)

    event = one(Event, slug="riviera-2099")
    assert event.registration_opens_at == dt.datetime(2099, 1, 1, 5, tzinfo=dt.UTC)
    assert event.categories == []


# Its settings ---------------------------------------------------------------------------------------------------------


def test_the_settings_show_what_the_event_says_and_lead_to_its_parts(organizer):
    page = organizer.get(SETTINGS)

    assert "Cumbre de Alcaldes" in said(page)
    for part in ("categories", "zones", "places", "checkpoints"):
        assert organizer.get(f"{SETTINGS}/{part}").status_code == 200
    assert f'href="{SETTINGS}"' in organizer.get("/cabos/desk").text


@pytest.mark.parametrize("role", ["viewer", "gate", "supervisor", "scheduler"])
def test_who_may_not_edit_the_event_is_sent_away(client, world, role):
    world.sign_in(client, role)
    paths = [f"{SETTINGS}{rest}" for rest in ("", "/facts", "/places", "/places/new", f"/places/{world.red.id}")]
    assert {client.get(path).status_code for path in paths} == {403}
    assert client.post(f"{SETTINGS}/places/{world.red.id}/remove", data={}).status_code == 403


def test_facts_are_changed_and_the_journal_says_so(organizer, world):
    answer = organizer.submit(
        f"{SETTINGS}/facts", name_fr="Sommet", venue="Centro", capacity="30", ends_on="2019-06-08"
    )

    assert answer.location == SETTINGS
    event = world.event
    assert (event.name["fr"], event.name["en"], event.capacity) == ("Sommet", "Mayors’ Summit", 30)
    assert (event.venue, event.ends_on) == ("Centro", dt.date(2019, 6, 8))
    assert "The event’s own facts were changed by Organizer." in said(organizer.get(SETTINGS))


def test_the_mayors_that_were_announced_are_said_and_may_be_unsaid(organizer, world):
    path = f"{SETTINGS}/facts"
    assert errors(organizer.submit(path, expected_mayors="many"))["#expected_mayors"].endswith("from 0 to 1000000.")
    organizer.submit(path, expected_mayors="130")
    assert "Mayors expected130" in said(organizer.get(SETTINGS)).replace(" 130", "130")
    organizer.submit(path, expected_mayors="")
    assert "Mayors expected" not in said(organizer.get(SETTINGS))


def test_the_privacy_notice_is_read_by_who_registers_and_a_new_wording_is_a_new_version(organizer, app, world):
    with transaction():
        world.event.notice = {"invitations": {"en": "You may invite me."}}
    before = world.event.notice_version
    words = {"notice_en": "We use it for your badge.\nAsk us.", "notice_fr": "Pour votre insigne."}
    organizer.submit(f"{SETTINGS}/facts", **words)
    organizer.submit(f"{SETTINGS}/facts", venue="Elsewhere")
    page = app.test_client().get("/cabos/register?lang=fr")
    assert "Pour votre insigne." in said(page)
    assert "You may invite me." in said(page)
    db.session.rollback()
    assert world.event.notice_version == before + 1
    organizer.submit(f"{SETTINGS}/facts", notice_en="", notice_fr="")
    assert "Pour votre insigne." not in said(app.test_client().get("/cabos/register?lang=fr"))


def test_a_new_event_says_at_once_what_it_expects(admin, app):
    admin.submit(NEW, **FACTS, expected_mayors="12", notice_es="Para su gafete.")
    assert "Para su gafete." in said(app.test_client().get("/riviera-2099/register?lang=es"))
    assert one(Event, slug="riviera-2099").expected_mayors == 12


def test_storing_a_form_untouched_changes_nothing(organizer, world):
    before = {column.key: getattr(world.event, column.key) for column in sa.inspect(Event).columns}
    organizer.submit(f"{SETTINGS}/facts", venue="")
    after = {column.key: getattr(world.event, column.key) for column in sa.inspect(Event).columns}

    assert {key for key in after if after[key] != before[key]} == {"changed_at"}
    assert count(Entry, Entry.verb == "event.edited") == 0


def test_who_was_slower_is_told_what_stands_now_and_may_replace_it(organizer, world):
    page = organizer.get(f"{SETTINGS}/facts")
    seen = parse(page).find(".//input[@name='seen']").get("value")
    organizer.submit(f"{SETTINGS}/facts", venue="First")

    late = organizer.submit(f"{SETTINGS}/facts", venue="Second", seen=seen)
    assert late.status_code == 422
    assert "Somebody else changed this" in said(late)
    assert "Stored now: First" in said(late)
    assert parse(late).find(".//input[@name='venue']").get("value") == "Second"
    assert world.event.venue == "First"

    fresh = parse(late).find(".//input[@name='seen']").get("value")
    organizer.submit(f"{SETTINGS}/facts", venue="Second", seen=fresh)
    assert world.event.venue == "Second"


def test_neither_days_nor_zone_leave_the_programme_behind(organizer, world):
    shorter = organizer.submit(f"{SETTINGS}/facts", ends_on="2019-06-06")
    assert "“Harbour” would be outside the event" in errors(shorter)["#ends_on"]
    moved = organizer.submit(f"{SETTINGS}/facts", zone="Europe/Paris")
    assert "all of them would move" in errors(moved)["#zone"]
    assert world.event.zone == "America/Mazatlan"


def test_each_verb_of_the_settings_has_its_sentence():
    for part in ("category", "zone", "place", "checkpoint"):
        assert {f"{part}.{verb}" for verb in ("added", "edited", "removed")} <= set(SENTENCES)


# Over -----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def over(world):
    """The morning after the night after the last day."""
    with transaction():
        moment = dt.datetime.combine(world.event.ends_on + dt.timedelta(days=1), dt.time(9), world.event.tz)
        world.event.clock_shift = round((moment - utcnow()).total_seconds())
    return world


def test_a_finished_event_is_read_only_on_its_pages(organizer, over):
    assert "This event is over" in said(organizer.get("/cabos/desk"))
    assert "The event is over" in said(organizer.get("/cabos/register"))
    assert organizer.get("/cabos/desk/roster.xlsx").status_code == 200
    organizer.post(f"/cabos/desk/delegates/{over.fay.id}/approve", data={})
    assert over.fay.status == "submitted"
    assert "nothing can be changed any more" in said(organizer.get("/cabos/desk"))
    for path, typed in (
        (f"{SETTINGS}/facts", {"venue": "New"}),
        (f"{SETTINGS}/places/{over.red.id}", {"capacity": "3"}),
    ):
        assert "nothing can be changed any more" in errors(organizer.submit(path, **typed))[""]
    assert over.event.venue is None


def test_nobody_can_register_where_no_category_is_offered(admin, app):
    admin.submit(NEW, **FACTS, usual_categories=False)
    page = app.test_client().get("/riviera-2099/register")
    assert "Registration is not open yet" in said(page)
    assert "still preparing it" in said(page)


def test_the_public_and_delegates_see_no_word_to_staff_at_a_finished_event(client, over):
    assert "nothing can be changed any more" not in said(client.get("/cabos/"))


def test_a_later_last_day_opens_it_again(organizer, over):
    assert organizer.submit(f"{SETTINGS}/facts", ends_on="2019-06-20", venue="New").location == SETTINGS
    organizer.post(f"/cabos/desk/delegates/{over.fay.id}/approve", data={})
    assert over.fay.status == "approved"


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_an_event_with_nothing_in_it_has_calm_pages(admin, app, language):
    admin.submit(NEW, **FACTS, usual_categories=False)
    paths = (
        "",
        "register",
        "desk",
        "desk/event",
        "desk/event/categories",
        "desk/event/zones",
        "desk/event/places",
        "checkin",
    )
    for path in paths:
        assert admin.get(f"/riviera-2099/{path}?lang={language}").status_code == 200, path
    assert app.test_client().get(f"/?lang={language}").status_code == 200
    assert admin.get("/calendar/riviera-2099.ics").status_code == 200
