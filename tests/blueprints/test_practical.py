"""The practical page: what everybody may know, and what is for delegates and staff alone."""

import datetime as dt

import pytest
import sqlalchemy as sa

from models import Event, Practical, db
from models.transaction import transaction
from operations import clocks, events, registrations
from operations.event_reading import EventFileError
from operations.journal import SYSTEM
from tests.pages import parse, reads, text_of
from tests.world import count, i18n

PAGE, OWN, DESK = "/cabos/practical", "/cabos/me/practical", "/cabos/desk/practical"
#: One more thing to know, as it is typed.
LINE = {
    "kind": "contact", "title_en": "Doctor", "title_es": "Médica", "title_fr": "Médecin", "text_en": "Day and night",
    "phone": "+52 624 555 0199", "url": "https://example.org/health", "audience": "public",
}  # fmt: skip
FILE = {
    "event": {
        "slug": "forum", "kind": "summit", "name": {"en": "Forum"}, "zone": "UTC",
        "starts_on": "2030-05-01", "ends_on": "2030-05-02",
    },
}  # fmt: skip


@pytest.fixture
def told(world):
    """A number for everybody, one for delegates, and a dress code."""
    with transaction():
        for rank, (kind, title, phone, audience) in enumerate(
            [
                ("contact", i18n("Front desk", "Recepción", "Accueil"), "+526245550100", "public"),
                ("contact", i18n("Night line", "Línea nocturna", "Ligne de nuit"), "+526245550101", "delegates"),
                ("dress", i18n("Light formal", "Formal ligero", "Habillé léger"), None, "public"),
            ]
        ):
            row = Practical(event=world.event, rank=rank, kind=kind, title=title, phone=phone, audience=audience)
            db.session.add(row)
    return world


def hrefs(page) -> set[str]:
    return {link.get("href") for link in parse(page).iter("a")}


def test_everybody_reads_what_is_public(client, told):
    page = client.get(PAGE)
    assert "Front desk" in reads(page)
    assert "Light formal" in reads(page)
    assert "Los Cabos, Mexico" in reads(page)
    assert "tel:+526245550100" in hrefs(page)
    assert "Night line" not in reads(page)
    assert "+526245550101" not in page.get_data(as_text=True)


def test_the_page_speaks_the_readers_language(client, told):
    assert "Recepción" in reads(client.get(f"{PAGE}?lang=es"))


def test_a_delegate_reads_more_on_their_own_page(client, told):
    client.get("/?lang=en")
    client.get(told.page_of(told.ana))
    assert "Night line" in reads(client.get(OWN))
    box = reads(client.get("/cabos/me"))
    assert "Whom do I call?" in box
    assert "+52 624 555 0101" in box
    assert "Night line" not in reads(client.get(PAGE))


def test_who_is_no_longer_coming_reads_what_everybody_does(client, told):
    client.get("/?lang=en")
    client.get(told.page_of(told.ana))
    with transaction():
        registrations.cancel(told.ana, by=SYSTEM)
    assert "Front desk" in reads(client.get(OWN))
    assert "Night line" not in reads(client.get(OWN))
    assert "Night line" not in reads(client.get("/cabos/me"))


@pytest.mark.parametrize(("role", "more"), [("organizer", True), ("gate", False)])
def test_staff_read_what_is_for_delegates_when_they_may_see_delegates(client, told, role, more):
    told.sign_in(client, role)
    assert ("Night line" in reads(client.get(PAGE))) is more


def test_without_a_door_the_delegates_page_stays_shut(client, told):
    assert client.get(OWN).status_code == 401


def test_an_event_that_says_nothing_says_so(client, world):
    assert "nothing more to say" in reads(client.get(PAGE))


def test_an_event_file_tells_it_in_its_own_order(app):
    practical = [
        {"kind": "document", "title": {"en": "Note"}, "url": "https://example.org/note.pdf"},
        {"kind": "contact", "title": {"en": "Desk"}, "phone": "+52 624 555 0100", "audience": "delegates"},
    ]
    with transaction():
        event = events.load(FILE | {"practical": practical}, by=SYSTEM)
    page = app.test_client().get(f"/{event.slug}/practical")
    assert "https://example.org/note.pdf" in hrefs(page)
    rows = db.session.scalars(sa.select(Practical).order_by(Practical.rank)).all()
    assert [(row.kind, row.phone, row.audience) for row in rows] == [
        ("document", None, "public"),
        ("contact", "+526245550100", "delegates"),
    ]


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"kind": "gossip"}, "practical[0].kind"),
        ({"url": "javascript:alert(1)"}, "practical[0].url"),
        ({"url": "https://"}, "practical[0].url"),
        ({"url": "mailto:nobody"}, "practical[0].url"),
        ({"phone": "12"}, "practical[0].phone"),
        ({"audience": "staff"}, "practical[0].audience"),
        ({"title": {}}, "practical[0].title"),
    ],
)
def test_what_an_event_file_tells_wrongly_is_named(app, wrong, path):
    record = {"kind": "contact", "title": {"en": "Desk"}} | wrong
    with pytest.raises(EventFileError) as error, transaction():
        events.load(FILE | {"practical": [record]}, by=SYSTEM)
    assert [found for found, _ in error.value.problems] == [path]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Event)) == 0


@pytest.fixture
def organizer(client, told):
    told.sign_in(client, "organizer")
    return client


def titled(title: str) -> Practical:
    db.session.rollback()
    return next(row for row in db.session.scalars(sa.select(Practical)) if row.title["en"] == title)


def errors(page) -> dict[str, str]:
    """What is wrong, by where its line leads; "" for what concerns no field."""
    items = parse(page).findall(".//div[@role='alert']//li")
    return {link.get("href") if (link := item.find("a")) is not None else "": text_of(item) for item in items}


def listed(client) -> list[str]:
    """The titles in the order of the page that everybody reads."""
    return [text_of(one) for one in parse(client.get(PAGE)).findall(".//section//strong")]


def test_organizers_add_what_people_need_to_know_in_three_languages(organizer, app):
    assert organizer.submit(f"{DESK}/new", **LINE).location == DESK
    anybody = app.test_client()
    page = anybody.get(f"{PAGE}?lang=fr")
    assert "Médecin" in reads(page)
    assert {"tel:+526245550199", "https://example.org/health"} <= hrefs(page)
    assert "Day and night" in reads(page)
    assert "Médica" in reads(anybody.get(f"{PAGE}?lang=es"))


def test_the_desk_leads_to_it(organizer):
    assert DESK in hrefs(organizer.get("/cabos/desk/event"))
    assert DESK in hrefs(organizer.get(PAGE))
    assert f"{DESK}/{titled('Night line').id}" in hrefs(organizer.get(DESK))


def test_what_is_for_delegates_is_read_by_nobody_else(organizer, app):
    organizer.submit(f"{DESK}/new", **LINE | {"audience": "delegates"})
    assert "Doctor" not in reads(app.test_client().get(PAGE))


@pytest.mark.parametrize("link", ["https://example.org/a?b#c", "mailto:help@example.org", "tel:+526245550142"])
def test_a_link_opens_a_page_a_letter_or_a_call(organizer, link):
    organizer.submit(f"{DESK}/new", **LINE | {"url": link})
    assert link in hrefs(organizer.get(PAGE))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "JavaScript://example.org/%0aalert(1)"}, "url"),
        ({"url": "data:text/html,x"}, "url"),
        ({"url": "ftp://example.org"}, "url"),
        ({"url": "https://bank.example@evil.example"}, "url"),
        ({"url": "mailto:nobody"}, "url"),
        ({"url": "mailto:a@example.org?bcc=b@example.org"}, "url"),
        ({"url": "tel:12"}, "url"),
        ({"url": "https://example.org/" + "a" * 500}, "url"),
        ({"phone": "12"}, "phone"),
        ({"title_en": "", "title_es": " ", "title_fr": ""}, "title_en"),
        ({"title_fr": "a\nb"}, "title_fr"),
        ({"text_es": "\0"}, "text_es"),
        ({"text_en": "x" * 4001}, "text_en"),
        ({"kind": "gossip"}, "kind"),
        ({"audience": "staff"}, "audience-0"),
    ],
)
def test_what_cannot_be_said_is_told_at_its_field_and_the_rest_is_kept(organizer, changed, field):
    before = count(Practical)
    page = organizer.post(f"{DESK}/new", data=LINE | changed)
    assert page.status_code == 422
    assert list(errors(page)) == [f"#{field}"]
    kept = {one.get("name"): one.get("value") for one in parse(page).iter("input")}
    typed = LINE | changed
    for name in ("title_es", "phone", "url"):
        assert kept[name] == typed[name]
    assert count(Practical) == before


def test_it_is_changed(organizer):
    path = f"{DESK}/{titled('Front desk').id}"
    assert organizer.submit(path, title_en="Welcome desk", kind="venue").location == DESK
    row = titled("Welcome desk")
    assert (row.kind, row.phone, row.title["es"]) == ("venue", "+526245550100", "Recepción")
    assert listed(organizer) == ["Welcome desk", "Night line", "Light formal"]


def test_two_people_who_change_it_at_once_are_told(organizer, app, told):
    path = f"{DESK}/{titled('Front desk').id}"
    colleague = app.test_client()
    told.sign_in(colleague, "admin")
    seen = parse(colleague.get(path)).find(".//input[@name='seen']").get("value")
    organizer.submit(path, title_en="Welcome desk")
    late = {"kind": "contact", "audience": "public", "title_en": "Reception", "seen": seen}
    page = colleague.post(path, data=late)
    assert page.status_code == 422
    assert "Somebody else changed this" in reads(page)
    assert "Stored now: Welcome desk" in reads(page)
    assert titled("Welcome desk").phone == "+526245550100"


@pytest.mark.parametrize(
    ("title", "way", "after"),
    [
        ("Night line", "up", ["Night line", "Front desk"]),
        ("Front desk", "down", ["Night line", "Front desk"]),
        ("Front desk", "up", ["Front desk", "Night line"]),
        ("Night line", "sideways", ["Front desk", "Night line"]),
    ],
)
def test_it_is_put_in_order_among_its_kind(organizer, title, way, after):
    answer = organizer.post(f"{DESK}/{titled(title).id}/move", data={"way": way})
    assert answer.location == DESK
    assert listed(organizer) == [*after, "Light formal"]


def test_moving_one_leaves_all_others_in_their_order(organizer):
    for number in range(3):
        organizer.submit(f"{DESK}/new", **LINE | {"title_en": f"Doctor {number}"})
    organizer.post(f"{DESK}/{titled('Doctor 2').id}/move", data={"way": "up"})
    assert listed(organizer)[:5] == ["Front desk", "Night line", "Doctor 0", "Doctor 2", "Doctor 1"]


def test_it_is_withdrawn(organizer, app):
    path = f"{DESK}/{titled('Front desk').id}"
    assert organizer.post(f"{path}/withdraw", data={}).location == DESK
    assert "Front desk" not in reads(app.test_client().get(PAGE))
    assert organizer.get(path).status_code == 404
    history = reads(organizer.get("/cabos/desk/event"))
    assert "“Front desk” was withdrawn from the practical information by Organizer." in history


def test_when_the_event_is_over_nothing_changes(organizer, told):
    with transaction():
        clocks.set_clock(told.event, dt.datetime(2031, 1, 1, 12), by=SYSTEM)
    path = f"{DESK}/{titled('Front desk').id}"
    assert "This event is over" in errors(organizer.post(f"{DESK}/new", data=LINE))[""]
    organizer.post(f"{path}/withdraw", data={})
    organizer.post(f"{path}/move", data={"way": "down"})
    assert listed(organizer)[:2] == ["Front desk", "Night line"]


def test_another_events_is_not_there(organizer, told):
    with transaction():
        other = events.load(FILE | {"practical": [{"kind": "other", "title": {"en": "Odd"}}]}, by=SYSTEM)
    path = f"{DESK}/{titled('Odd').id}"
    assert organizer.get(path).status_code == 404
    assert organizer.post(f"{path}/withdraw", data={}).status_code == 404
    assert organizer.post(f"{path}/move", data={"way": "up"}).status_code == 404
    assert organizer.get(f"/{other.slug}/desk/practical").status_code == 403


def test_the_demo_tells_delegates_whom_to_call_and_marks_it_as_invented(client, demo):
    page = reads(client.get(f"/{demo.slug}/practical"))
    assert "Grand Velas Los Cabos Hotel" in page
    assert "Registration and badges" in page
    assert "invented" in page
    assert "Help for delegates" not in page
