"""A delegate's days on a page: what, where, with whom, the way there, what is free; private time; the pocket card."""

import datetime as dt
import re

import pypdfium2
import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from models import Activity, Entry, Participation, Place, db
from models.access import ROLES
from models.transaction import transaction
from operations import blocks, bulletins, clocks, doors, participations, programme
from operations.journal import SYSTEM, Actor
from tests import convoys
from tests.pages import parse, reads, statements, text_of
from tests.world import FIRST, SECOND, THIRD, World

DAY = "/cabos/me/day?day=2019-06-06"
#: What private time is for, as nobody else may ever read it.
SECRET = "Call the governor"


@pytest.fixture
def ana(client, world) -> FlaskClient:
    """Ana's browser, after she opened her link, in English."""
    client.get(world.page_of(world.ana))
    client.get("/?lang=en")
    return client


def set_clock(world: World, time: str, day=FIRST) -> None:
    with transaction():
        clocks.set_clock(world.event, world.at(time, day), by=SYSTEM)


def sign_up(activity, *people, **how) -> None:
    with transaction():
        for delegate in people:
            participations.sign_up(activity, delegate, by=SYSTEM, **how)


def hold(world, delegate, times="14:00–14:30", day=SECOND, title=SECRET, **how) -> int:
    starts, ends = times.split("–")
    with transaction():
        held = blocks.block(delegate, world.at(starts, day), world.at(ends, day), title, by=SYSTEM, **how)
    return held.activity_id


def change(world, activity, **facts) -> None:
    with transaction():
        programme.edit(activity, facts, by=SYSTEM)
        programme.publish(world.event, [activity], by=SYSTEM)
        bulletins.send(world.event, by=SYSTEM)


def entries(page) -> list[str]:
    """What each line of the timeline says, in order."""
    return [text_of(one) for one in parse(page).iter("li") if "entry" in one.get("class", "").split()]


def entry(page, word: str) -> str:
    return next(one for one in entries(page) if word in one)


def send(client, **said):
    return client.post("/cabos/me/block", data={"day": "2019-06-06", "starts": "14:00", "ends": "14:30"} | said)


# The day


def test_today_comes_first_and_each_day_is_a_link_away(ana, world):
    sign_up(world.ports, world.ana)
    today = ana.get("/cabos/me/day")
    assert "Wednesday, June 5, 2019" in reads(today) and "Opening" in reads(today) and "Ports" not in reads(today)
    links = {text_of(link): link.get("href") for link in parse(today).iter("a") if "day=" in link.get("href", "")}
    assert links["Jun 6, 2019"] == DAY
    assert "Jun 5, 2019 · Today" in links
    assert "Ports" in reads(ana.get(DAY))
    set_clock(world, "08:00", SECOND)
    assert "Thursday, June 6, 2019" in reads(ana.get("/cabos/me/day"))


@pytest.mark.parametrize("asked", ["2019-06-07", "2030-01-01", "yesterday", "%00", "%ED%B2%80", "9" * 300])
def test_a_day_with_nothing_and_what_is_no_day_show_today(ana, asked):
    assert "Wednesday, June 5, 2019" in reads(ana.get(f"/cabos/me/day?day={asked}"))


def test_before_and_after_the_event_the_first_and_the_last_day_are_shown(ana, world):
    sign_up(world.ports, world.ana)
    set_clock(world, "10:00", FIRST - dt.timedelta(days=9))
    assert "Wednesday, June 5, 2019" in reads(ana.get("/cabos/me/day"))
    set_clock(world, "10:00", THIRD + dt.timedelta(days=9))
    assert "Thursday, June 6, 2019" in reads(ana.get("/cabos/me/day"))


def test_it_says_who_speaks_what_to_wear_and_what_to_know(ana, world):
    sign_up(world.housing, world.ana)
    sign_up(world.housing, world.chloe, role="moderator")
    with transaction():
        world.housing.dress, world.housing.bring = {"en": "Business attire"}, {"en": "a passport"}
        world.housing.briefing = {"en": "Border XXI"}
    said = entry(ana.get(DAY), "Housing")
    for words in ("09:00 to 10:30", "Red room", "Chloé L’Écuyer Moderator", "Dress: Business attire.",
                  "To bring: a passport.", "Border XXI"):  # fmt: skip
        assert words in said


def test_a_ride_says_its_bus_and_when_one_is_there_by_the_clocks_there(ana, world):
    convoy = convoys.set_up(world)
    convoys.ride(convoy, SECOND, convoy.cape_hotel, convoy.diego_hotel, ("07:00", "06:45"), bus_1=[world.ana])
    page = ana.get(DAY)
    said = entry(page, "Cape Hotel → Bay Hotel")
    assert "07:00 to 06:45" in said and "to Bay Hotel" in said and "Your bus: BUS-1" in said
    assert f"/cabos/me/itinerary?day={SECOND}" in page.text


def test_in_a_meeting_the_other_side_is_named(ana, world):
    with transaction():
        meeting = Activity(
            event=world.event, kind="meeting", audience="participants", attendance="listed", live=True,
            state="published", revision=1, title={"en": "La Paz and Québec"}, day=SECOND,
            starts_at=world.at("15:00", SECOND), ends_at=world.at("15:20", SECOND), place=world.blue,
        )  # fmt: skip
        db.session.add_all(Participation(activity=meeting, delegate=one) for one in (world.ana, world.chloe))
    said = entry(ana.get(DAY), "La Paz and Québec")
    assert "Chloé L’Écuyer" in said and "Ana" not in said


def test_free_time_and_the_way_stand_between_the_things(ana, world):
    sign_up(world.housing, world.ana), sign_up(world.ports, world.ana)
    assert "10:30 to 12:00 Free 1 h 30 min Block this time" in entry(ana.get(DAY), "Free")
    with transaction():
        world.red.latitude, world.red.longitude = 22.89, -109.9
        far = Place(event=world.event, code="FAR", name={"en": "Museum"}, latitude=22.8954, longitude=-109.9)
        db.session.add(far)
        world.ports.place = far
    page = ana.get(DAY)
    assert "10:30 to 11:51 Free 1 h 21 min" in entry(page, "Free")
    assert "9 minutes on foot" in entry(page, "Ports")
    with transaction():
        world.ports.starts_at = world.at("10:35", SECOND)
    assert "9 minutes on foot · there are 5 minutes for it" in entry(ana.get(DAY), "Ports")


def test_now_is_marked_in_what_is_on_and_in_free_time(ana, world):
    sign_up(world.housing, world.ana), sign_up(world.ports, world.ana)
    for time, word in (("09:15", "Housing"), ("11:00", "Free 1 h 30 min"), ("12:10", "Ports")):
        set_clock(world, time, SECOND)
        assert [word in one for one in entries(ana.get(DAY)) if " Now" in one] == [True]


def test_what_one_was_told_that_changed_is_told_here(ana, world):
    sign_up(world.ports, world.ana)
    change(world, world.ports, starts_at=world.at("12:45", SECOND), ends_at=world.at("14:15", SECOND))
    assert "New time: 12:45–14:15 (it was 12:00–13:30)." in entry(ana.get(DAY), "Ports")


def test_two_things_at_once_are_told_with_a_way_out_at_each(ana, world):
    sign_up(world.ports, world.ana)
    held = hold(world, world.ana, "12:30–13:00", overlapping=True)
    page = ana.get(DAY)
    assert "At the same time: Call the governor" not in reads(page)
    assert "At the same time: Private time" in entry(page, "Ports") and "Give up my seat" in entry(page, "Ports")
    assert "At the same time: Ports" in entry(page, SECRET) and "Give this time up" in entry(page, SECRET)
    ana.post(f"/cabos/me/blocks/{held}/give-up", data={})
    assert "At the same time" not in reads(ana.get(DAY))


def test_a_cancelled_thing_leaves_its_time_free(ana, world):
    for activity in (world.housing, world.ports):
        sign_up(activity, world.ana)
    with transaction():
        programme.call_off(world.ports, by=SYSTEM)
        programme.publish(world.event, [world.ports], by=SYSTEM)
    page = ana.get(DAY)
    assert "Cancelled" in entry(page, "Ports") and "Free" not in reads(page, "ol")


@pytest.mark.parametrize(("lang", "words"), [("es", "miércoles, 5 de junio de 2019"), ("fr", "mercredi 5 juin 2019")])
def test_it_speaks_the_readers_language(ana, lang, words):
    assert words in reads(ana.get(f"/cabos/me/day?lang={lang}"))


def test_who_is_not_coming_sees_no_day(client, world):
    client.get(world.page_of(world.gus))
    client.get("/?lang=en")
    said = reads(client.get("/cabos/me/day"))
    assert "Opening" not in said and "Pocket card" not in said


def test_a_full_day_takes_as_many_statements_as_a_short_one(ana, world):
    sign_up(world.ports, world.ana)
    ana.get(DAY)
    with statements() as few:
        ana.get(DAY)
    for hour in range(14, 20):
        hold(world, world.ana, f"{hour}:00–{hour}:30")
    with statements() as many:
        ana.get(DAY)
    assert len(many) == len(few)


def test_my_page_leads_to_the_day(ana):
    assert [link for link in parse(ana.get("/cabos/me")).iter("a") if link.get("href") == "/cabos/me/day"]


# Private time


def test_blocking_time_for_a_call_and_giving_it_up(ana, world):
    answer = ana.submit("/cabos/me/block", day="2019-06-06", starts="14:00", ends="14:30", title=SECRET)
    assert (answer.status_code, answer.location) == (303, DAY)
    assert "14:00 to 14:30" in entry(ana.get(DAY), SECRET)
    assert SECRET in reads(ana.get("/cabos/me"))
    held = db.session.scalar(sa.select(Activity.id).where(Activity.audience == "participants"))
    answer = ana.post(f"/cabos/me/blocks/{held}/give-up", data={})
    assert (answer.status_code, answer.location) == (303, DAY)
    assert SECRET not in ana.get(DAY).text
    assert ana.post(f"/cabos/me/blocks/{held}/give-up", data={}).status_code == 303


def test_free_time_fills_the_form_in(ana, world):
    sign_up(world.housing, world.ana), sign_up(world.ports, world.ana)
    link = next(one for one in parse(ana.get(DAY)).iter("a") if text_of(one).startswith("Block this time"))
    page = parse(ana.get(link.get("href")))
    fields = {one.get("name"): one.get("value") for one in page.iter("input")}
    assert [fields[name] for name in ("day", "starts", "ends")] == ["2019-06-06", "10:30", "12:00"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"ends": "13:00"}, "The end must come after the start."),
        ({"ends": "14:00"}, "The end must come after the start."),
        ({"day": "2019-06-09"}, "This day is not one of the event’s days."),
        ({"day": "soon"}, "Please write this as 2019-06-06"),
        ({"starts": "\x00"}, "characters that cannot be written"),
        ({"starts": "2 pm"}, "Please write a time such as 13:45."),
        ({"starts": ""}, "Please fill this in."),
        ({"title": "x" * 101}, "This is too long: at most 100 characters."),
        ({"title": "a\x00b"}, "characters that cannot be written"),
    ],
)
def test_what_makes_no_sense_is_told_at_its_field_and_what_was_typed_stays(ana, said, told):
    page = send(ana, **said)
    assert page.status_code == 422
    [(name, typed)] = said.items()
    field = next(one for one in parse(page).iter("input") if one.get("name") == name)
    about = {one.get("id"): text_of(one) for one in parse(page).iter() if one.get("id")}
    assert told in about[field.get("aria-describedby").split()[-1]]
    assert field.get("value") == typed or not typed.isprintable()


def test_an_hour_that_the_clocks_leave_out_is_told_at_its_field(ana, world):
    with transaction():
        event = world.event
        event.zone, event.starts_on, event.ends_on = "America/Los_Angeles", dt.date(2023, 3, 11), dt.date(2023, 3, 13)
        event.clock_shift = 0
        clocks.set_clock(event, dt.datetime(2023, 3, 11, 10), by=SYSTEM)
    page = send(ana, day="2023-03-12", starts="02:15", ends="03:30")
    assert page.status_code == 422
    assert "This hour does not exist there: the clocks change." in reads(page)


def test_a_clash_is_told_and_may_be_accepted(ana, world):
    sign_up(world.ports, world.ana)
    page = send(ana, starts="12:30", ends="13:00")
    assert page.status_code == 422
    assert "This overlaps with “Ports”." in reads(page) and "Block the time all the same" in reads(page)
    assert "Block the time all the same" not in reads(ana.get("/cabos/me/block"))
    assert send(ana, starts="12:30", ends="13:00", overlapping="y").status_code == 303
    assert participations.find(world.ports, world.ana).status == "confirmed"


def test_nobody_else_can_give_it_up_and_nothing_else_is_given_up(ana, world):
    held = hold(world, world.beto)
    sign_up(world.ports, world.ana)
    for activity_id in (held, world.ports.id, world.briefing.id, 999_999_999):
        assert ana.post(f"/cabos/me/blocks/{activity_id}/give-up", data={}).status_code == 404
    assert [one.status for one in db.session.scalars(sa.select(Participation))] == ["confirmed", "confirmed"]


def test_when_the_event_is_over_nothing_is_blocked_any_more(ana, world):
    set_clock(world, "10:00", THIRD + dt.timedelta(days=2))
    assert "This event is over" in reads(send(ana))
    assert "Block time" not in reads(ana.get("/cabos/me/day"))


# What others read of it


def addresses(app, world, held: int) -> list[str]:
    """Every address of the house that can be asked for, about the delegate and about the private time."""
    values = {"slug": "cabos", "delegate_id": world.ana.id, "activity_id": held, "part": "categories", "code": "ANA"}
    rules = [rule.rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and rule.endpoint != "static"]
    filled = {
        re.sub(r"<(?:[^>:]*:)?(\w+)>", lambda found, id=id: str((values | {"id": id}).get(found[1], "n")), rule)
        for rule in rules
        for id in (world.ana.id, held)
    }
    feed = doors.token_of(doors.find("feed", world.beto.id))
    return [*sorted(filled), f"/calendar/{feed}.ics", f"/cabos/desk/shift?activity={held}&minutes=45"]


@pytest.mark.parametrize("who", ["nobody", "beto", "organizer", "admin", "care"])
def test_what_private_time_is_for_stands_on_no_page_of_others(app, world, who):
    held = hold(world, world.ana)
    browser = app.test_client()
    if who == "beto":
        browser.get(world.page_of(world.beto))
    elif who != "nobody":
        world.sign_in(browser, who)
    headers = world.headers(who) if who in ROLES else {}
    for address in addresses(app, world, held):
        answer = browser.get(address, headers=headers if address.startswith("/api/") else {})
        assert b"governor" not in answer.get_data(), f"{who} reads it at {address}"


def test_organizers_see_that_the_time_is_private(client, world):
    hold(world, world.ana)
    world.sign_in(client, "organizer")
    client.get("/?lang=en")
    assert "Private time Jun 6, 201914:00–14:30" in reads(client.get(f"/cabos/desk/delegates/{world.ana.id}"))


def test_their_own_calendar_says_what_it_is_for(ana, world):
    hold(world, world.ana)
    feed = doors.token_of(doors.find("feed", world.ana.id))
    assert re.search(f"^SUMMARY[^:]*:{SECRET}", ana.get(f"/calendar/{feed}.ics").text, re.MULTILINE)


# The pocket card


def pages(answer) -> list[str]:
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(answer.data)]


def test_the_pocket_card_speaks_two_languages_and_tells_no_secret(ana, world):
    sign_up(world.ports, world.ana)
    hold(world, world.ana)
    front, back, *more = pages(ana.get("/cabos/me/card.pdf?languages=es,en&day=2019-06-06"))
    assert not more
    assert "Puertos" in front and "Salón Rojo" in front and "jueves, 6 de junio de 2019" in front
    assert "Ports" in back and "Red room" in back and "version 1" in back and "CAB-0001" in back
    for side in (front, back):
        assert "http://localhost/cabos/" in side and "governor" not in side
        assert world.page_of(world.ana).rpartition("/")[2] not in side


def test_the_card_holds_every_day_and_the_form_asks_for_two_languages(ana, world):
    sign_up(world.ports, world.ana)
    texts = pages(ana.get("/cabos/me/card.pdf?languages=fr&languages=es"))
    assert [text.split("\r\n")[1] for text in texts] == [
        "mercredi 5 juin 2019", "miércoles, 5 de junio de 2019", "jeudi 6 juin 2019", "jueves, 6 de junio de 2019",
    ]  # fmt: skip


@pytest.mark.parametrize("asked", ["", "languages=", "languages=xx,yy", "languages=%00", "languages=es,es&day=x"])
def test_a_card_asked_for_in_no_language_is_one_all_the_same(ana, asked):
    assert pages(ana.get(f"/cabos/me/card.pdf?{asked}"))


def test_at_the_desk_the_same_card_is_printed(app, client, world):
    sign_up(world.ports, world.ana)
    world.sign_in(client, "viewer")
    assert "Ports" in pages(client.get(f"/cabos/desk/delegates/{world.ana.id}/card.pdf?languages=en"))[1]


# The journal


def test_the_journal_says_that_time_was_blocked_and_not_what_for(client, world):
    with transaction():
        by = Actor("delegate", "Ana Núñez", world.ana.id)
        blocks.block(world.ana, world.at("14:00", SECOND), world.at("14:30", SECOND), SECRET, by=by)
    world.sign_in(client, "organizer")
    client.get("/?lang=en")
    page = reads(client.get(f"/cabos/desk/delegates/{world.ana.id}"))
    assert "Private time was blocked by Ana Núñez." in page
    assert "governor" not in page
    assert not db.session.scalar(sa.select(Entry.id).where(sa.cast(Entry.detail, sa.Text).contains("governor")))
