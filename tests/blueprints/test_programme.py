"""The public pages: what anybody sees of an event, and what nobody may."""

import datetime as dt

import pytest

from models import Activity, Category, Event, Participation, db
from models.transaction import transaction
from operations import clocks, participations, programme
from operations.journal import SYSTEM
from tests.pages import parse, reads, statements, text_of
from tests.world import FIRST, SECOND, World


def add(world: World, title: str | dict = "Networking", kind: str = "social", day: dt.date = SECOND, **how) -> Activity:
    """A published activity; `starts_at` and the like are facts, all else says what it is."""
    facts = {name: how.pop(name) for name in ("starts_at", "ends_at", "text", "number", "rank") if name in how}
    facts |= {"title": {"en": title} if isinstance(title, str) else title, "day": day}
    with transaction():
        activity = programme.create(world.event, kind, facts, by=SYSTEM, **how)
        programme.publish(world.event, [activity], by=SYSTEM, label={"en": "Final agenda"})
    return activity


def publish(activity: Activity, **facts: object) -> None:
    with transaction():
        programme.edit(activity, facts, by=SYSTEM)
        programme.publish(activity.event, [activity], by=SYSTEM)


def call_off(activity: Activity) -> None:
    with transaction():
        programme.call_off(activity, by=SYSTEM)
        programme.publish(activity.event, [activity], by=SYSTEM)


def set_clock(world: World, time: str, day: dt.date) -> None:
    with transaction():
        clocks.set_clock(world.event, world.at(time, day), by=SYSTEM)


def entry(page, title: str):
    """The entry of the timeline with this title."""
    entries = [item for item in parse(page).iter("li") if item.get("class", "").startswith("entry ")]
    found = [item for item in entries if title in text_of(item)]
    assert len(found) == 1, f"{len(found)} entries say {title!r}"
    return found[0]


def test_the_events_are_listed_with_their_dates_and_places(client, world):
    page = client.get("/")
    card = next(item for item in parse(page).iter("li") if "Mayors’ Summit" in text_of(item))
    assert "Jun 5 – 7, 2019" in text_of(card).replace("\u2009", " ")
    assert "Los Cabos, Mexico" in text_of(card)
    assert "On now" in text_of(card) and "Rehearsal" in text_of(card)
    assert card.find(".//a").get("href") == "/cabos/"


def test_without_events_the_first_page_says_so(client):
    assert "There is no event yet" in reads(client.get("/"))


def test_what_is_over_comes_last(client, world):
    with transaction():
        for slug, day in (("past", dt.date(2001, 1, 1)), ("later", dt.date(2101, 1, 1))):
            db.session.add(Event(slug=slug, kind="convoy", name={"en": slug}, zone="UTC", starts_on=day, ends_on=day))
    order = [link.get("href") for link in parse(client.get("/")).findall(".//h2/a")]
    assert order == ["/cabos/", "/later/", "/past/"]


def test_the_programme_names_its_version_and_that_it_may_change(client, world):
    page = reads(client.get("/cabos/"))
    assert "Draft agenda · version 1" in page
    assert "Subject to change" in page
    assert "This is a rehearsal" in page
    assert "As of 10:" in page


def test_a_programme_not_yet_published_says_so(client, world):
    with transaction():
        blank = Event(slug="blank", kind="summit", name={"en": "Blank"}, zone="UTC", starts_on=FIRST, ends_on=FIRST)
        blank.clock_shift = world.event.clock_shift
        db.session.add(blank)
    assert "The programme is not published yet" in reads(client.get("/blank/"))


def test_an_entry_tells_time_place_and_seats(client, world):
    with transaction():
        participations.sign_up(world.housing, world.ana, by=SYSTEM)
    item = entry(client.get("/cabos/"), "Housing")
    said = text_of(item)
    assert "09:00" in said and "10:30" in said and "Red room" in said
    assert "1 of 2 seats taken" in said
    assert "until Wednesday, June 5, 2019, 18:00" in said
    assert item.find(".//time").get("datetime") == "2019-06-06T09:00-06:00"


def test_times_are_those_of_the_place(client, world):
    with transaction():
        world.red.zone = "America/Tijuana"
    item = entry(client.get("/cabos/"), "Housing")
    assert "08:00" in text_of(item)
    assert "local time there: Pacific Daylight Time (UTC-07:00)" in text_of(item)


def test_what_has_no_time_or_no_end_says_so(client, world):
    add(world)
    add(world, "Reception", starts_at=world.at("20:00", SECOND))
    page = client.get("/cabos/")
    assert "time to be confirmed" in text_of(entry(page, "Networking"))
    assert "end to be confirmed" in text_of(entry(page, "Reception"))


@pytest.mark.parametrize("audience", ["delegates", "participants", "staff"])
def test_what_is_not_for_everybody_is_on_no_public_page(client, world, audience):
    hidden = add(world, "Quiet talk", audience=audience)
    assert "Quiet talk" not in client.get("/cabos/").get_data(as_text=True)
    assert client.get(f"/cabos/activities/{hidden.id}").status_code == 404
    part = add(world, "Open part", parent=hidden)
    assert "Quiet talk" not in client.get(f"/cabos/activities/{part.id}").get_data(as_text=True)


def test_a_proposal_is_on_no_page(client, world):
    with transaction():
        proposed = programme.create(world.event, "panel", {"title": {"en": "Rumour"}}, by=SYSTEM)
        programme.edit(world.housing, {"title": {"en": "Homes"}}, by=SYSTEM)
    page = client.get("/cabos/").get_data(as_text=True)
    assert "Rumour" not in page and "Homes" not in page
    assert client.get(f"/cabos/activities/{proposed.id}").status_code == 404


def test_now_and_next_follow_the_events_clock(client, world):
    set_clock(world, "09:15", SECOND)
    page = client.get("/cabos/")
    assert "Now" in text_of(entry(page, "Housing"))
    assert "Next" in text_of(entry(page, "Water"))
    assert "entry-past" in entry(page, "Opening").get("class")
    set_clock(world, "10:30", SECOND)
    page = client.get("/cabos/")
    assert "entry-past" in entry(page, "Housing").get("class")
    assert "Now" in text_of(entry(page, "Water"))
    assert "Next" in text_of(entry(page, "Ports"))
    assert "Now" in reads(client.get(f"/cabos/activities/{world.water.id}"))


def test_what_was_called_off_is_neither_now_nor_next(client, world):
    call_off(world.housing)
    set_clock(world, "09:15", SECOND)
    item = text_of(entry(client.get("/cabos/"), "Housing"))
    assert "Cancelled" in item and "Now" not in item
    assert "seats" not in item
    assert "This is cancelled" in reads(client.get(f"/cabos/activities/{world.housing.id}"))


def test_a_change_is_marked_with_its_version(client, world):
    publish(world.ports, title={"en": "Harbours and ports"})
    page = client.get("/cabos/")
    assert "Changed in version 2" in text_of(entry(page, "Harbours and ports"))
    assert "Changed" not in text_of(entry(page, "Water"))
    assert "Changed in version 2" in reads(client.get(f"/cabos/activities/{world.ports.id}"))


def test_parts_stand_below_their_whole(client, world):
    whole = add(world, "Session", "plenary", starts_at=world.at("15:00", SECOND))
    add(world, "Coffee", "meal", starts_at=world.at("15:10", SECOND))
    add(world, "Signing", "signing", parent=whole, starts_at=world.at("16:00", SECOND))
    page = client.get("/cabos/")
    headings = [text_of(one) for one in parse(page).iter() if one.get("class") == "entry-title"]
    assert headings[headings.index("Session") + 1] == "Signing"
    assert "entry-part" in entry(page, "Signing").get("class")


def test_guests_are_named_and_participants_never(client, world):
    with transaction():
        participations.sign_up(world.housing, world.ana, by=SYSTEM)
        guest = participations.sign_up(world.housing, world.dan, by=SYSTEM, role="special_guest", override="announced")
        guest.delegate.position = "Minister of Ports"
    for path in ("/cabos/", f"/cabos/activities/{world.housing.id}"):
        page = reads(client.get(path))
        assert "Dan O’Neill Special guest" in page
        assert "Minister of Ports" in page
        assert "Ana" not in page
    with transaction():
        world.dan.status = "cancelled"
    assert "O’Neill" not in reads(client.get("/cabos/"))


def test_invented_records_are_marked(client, world):
    with transaction():
        world.housing.provenance = {"p": "I", "source": ["demo"]}
    page = client.get("/cabos/")
    assert "invented" in text_of(entry(page, "Housing"))
    assert "invented" not in text_of(entry(page, "Water"))


@pytest.mark.parametrize(
    ("lang", "title", "heading", "day"),
    [
        ("es", "Vivienda", "Cumbre de Alcaldes", "jueves, 6 de junio de 2019"),
        ("fr", "Logement", "Sommet des maires", "jeudi 6 juin 2019"),
    ],
)
def test_the_programme_speaks_three_languages(client, world, lang, title, heading, day):
    page = client.get(f"/cabos/?lang={lang}")
    assert parse(page).get("lang") == lang
    assert title in reads(page) and heading in reads(page) and day in reads(page)


def test_a_text_missing_in_a_language_tells_which_it_is_in(client, world):
    add(world, "Only English")
    heading = next(one for one in parse(client.get("/cabos/?lang=fr")).iter("span") if text_of(one) == "Only English")
    assert heading.get("lang") == "en"


def test_titles_are_text_whatever_is_in_them(client, world):
    odd = add(world, "<b>Bold</b> & “ñ” 𝔘 \u202eabc")
    page = client.get("/cabos/")
    assert "<b>Bold" not in page.get_data(as_text=True)
    assert "<b>Bold</b> &" in reads(page)
    assert client.get(f"/cabos/activities/{odd.id}").status_code == 200


def test_one_activity_has_its_page(client, world):
    page = client.get(f"/cabos/activities/{world.housing.id}")
    assert text_of(parse(page).find(".//h1")) == "Housing"
    said = reads(page)
    assert "Thursday, June 6, 2019, 09:00–10:30" in said and "Red room" in said and "step-free" in said
    assert "Mayors" in said and "0 of 2 seats taken" in said
    assert "All delegates" in reads(client.get(f"/cabos/activities/{world.visit.id}"))


@pytest.mark.parametrize("path", ["/nowhere/", "/cabos/activities/999999999", "/cabos/activities/x"])
def test_what_is_not_there_is_a_page_that_says_so(client, world, path):
    assert client.get(path).status_code == 404


def test_another_events_activity_is_not_this_ones(client, world):
    with transaction():
        other = Event(slug="other", kind="summit", name={"en": "Other"}, zone="UTC", starts_on=FIRST, ends_on=FIRST)
        db.session.add(other)
    assert client.get(f"/other/activities/{world.housing.id}").status_code == 404


def test_the_programme_can_be_subscribed_to(client, world):
    links = [link.get("href") for link in parse(client.get("/cabos/?lang=fr")).iter("a")]
    assert "webcal://localhost/calendar/cabos.ics?lang=fr" in links
    assert any(link.startswith("https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2F") for link in links)


def test_one_can_register_while_registration_is_open(client, world):
    def buttons() -> list[str]:
        links = parse(client.get("/cabos/")).iter("a")
        return [link.get("href") for link in links if "button" in link.get("class", "")]

    assert "/cabos/register" in buttons()
    set_clock(world, "12:00", SECOND)
    assert "/cabos/register" not in buttons()


def test_thirty_activities_take_as_many_statements_as_one(client, world):
    with transaction():
        blank = Event(slug="blank", kind="summit", name={"en": "Blank"}, zone="UTC", starts_on=FIRST, ends_on=FIRST)
        blank.clock_shift = world.event.clock_shift
        db.session.add(blank)

    def fill(number: int) -> int:
        with transaction():
            facts = {"title": {"en": f"Item {number}"}, "capacity": 5}
            activity = programme.create(
                blank, "panel", facts, by=SYSTEM, attendance="sign_up", categories=[world.mayors] if number % 2 else []
            )
            programme.publish(blank, [activity], by=SYSTEM)
            db.session.add(Participation(activity=activity, delegate=world.dan, role="moderator"))
            return activity.id

    first = fill(1)
    with statements() as few:
        client.get("/blank/")
    with statements() as few_there:
        client.get(f"/blank/activities/{first}")
    for number in range(2, 31):
        fill(number)
    with statements() as many:
        assert "Item 30" in reads(client.get("/blank/"))
    with statements() as many_there:
        client.get(f"/blank/activities/{first}")
    assert len(many) == len(few)
    assert len(many_there) == len(few_there)
    assert len(many) <= 10


@pytest.mark.parametrize("path", ["/cabos/", "/cabos/colours.css"])
def test_a_browser_that_has_it_already_is_told_so(client, world, path):
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.data) == (200, 304, b"")


def test_the_colours_of_the_categories_are_a_style_sheet(client, world):
    with transaction():
        db.session.add(Category(event=world.event, code="BAD", letter="B", colour="red;}", name={"en": "Bad"}, rank=9))
    sheet = client.get("/cabos/colours.css")
    assert sheet.mimetype == "text/css"
    assert sheet.get_data(as_text=True).splitlines() == [
        ".category-mayor { --category: #0b5d3b; }",
        ".category-official { --category: #1f4e8c; }",
        ".category-crew { --category: #5b5b5b; }",
    ]
