"""A delegate's own pages: the way in, the day, signing up and leaving, the badge's code."""

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from exports import codes
from models import Activity, Delegate, Door, Event, Message, Participation, db
from models.transaction import transaction
from operations import clocks, doors, participations, programme
from operations.journal import SYSTEM
from tests.pages import parse, reads, statements, text_of
from tests.world import CODES, FIRST, SECOND, World, count


@pytest.fixture
def ana(client, world) -> FlaskClient:
    """Ana's browser, after she opened her link."""
    return enter(client, world, world.ana)


def enter(client: FlaskClient, world: World, delegate: Delegate) -> FlaskClient:
    """Through the personal link, and on in English, so that a test can say what it reads."""
    assert client.get(world.page_of(delegate)).status_code == 303
    client.get("/?lang=en")
    return client


def browser(app, world: World, delegate: Delegate) -> FlaskClient:
    return enter(app.test_client(), world, delegate)


def press(client: FlaskClient, activity: Activity, verb: str = "sign-up", **how) -> object:
    return client.post(f"/cabos/me/activities/{activity.id}/{verb}", data={}, **how)


def card(page, activity: Activity):
    """What stands on the card of an activity, or None."""
    return next((one for one in parse(page).iter("article") if one.get("id") == f"activity-{activity.id}"), None)


def said(page, activity: Activity) -> str:
    return text_of(card(page, activity))


def my_day(page) -> str:
    return text_of(next(one for one in parse(page).iter("section") if one.get("id") == "my-day"))


def set_clock(world: World, time: str, day=FIRST) -> None:
    with transaction():
        clocks.set_clock(world.event, world.at(time, day), by=SYSTEM)


def sign_up(activity: Activity, *people: Delegate, **how) -> None:
    with transaction():
        for delegate in people:
            participations.sign_up(activity, delegate, by=SYSTEM, **how)


# The way in


def test_the_link_opens_the_page_and_leaves_the_address_bar(client, world):
    way_in = world.page_of(world.ana)
    answer = client.get(way_in)
    assert (answer.status_code, answer.location) == (303, "/cabos/me")
    cookie = next(said for said in answer.headers.getlist("Set-Cookie") if said.startswith("door="))
    assert "HttpOnly" in cookie and "Path=/cabos/me" in cookie and "SameSite=Lax" in cookie
    assert text_of(parse(client.get("/cabos/me")).find(".//h1")) == "Ana Núñez"


def test_the_link_works_again_and_again_and_for_mail_scanners(client, world):
    way_in = world.page_of(world.ana)
    assert [client.head(way_in).status_code for _ in range(2)] == [303, 303]
    assert [client.get(way_in).status_code for _ in range(2)] == [303, 303]


def test_a_wrong_revoked_or_feeds_link_is_no_page(client, world):
    feed = doors.token_of(doors.find("feed", world.ana.id))
    revoked = world.page_of(world.ana)
    with transaction():
        doors.replace("delegate", world.ana.id)
    for path in ("/cabos/me/nonsense", "/cabos/me/%00%F0%9F%8E%AA", f"/cabos/me/{feed}", revoked):
        assert client.get(path).status_code == 404
    assert client.get("/cabos/me").status_code == 401


def test_a_link_opens_its_own_event_only(ana, world):
    with transaction():
        other = Event(slug="other", kind="summit", name={"en": "Other"}, zone="UTC", starts_on=FIRST, ends_on=FIRST)
        db.session.add(other)
    token = doors.token_of(doors.find("delegate", world.ana.id))
    assert ana.get(f"/other/me/{token}").status_code == 404
    assert ana.get("/other/me").status_code == 401


@pytest.mark.parametrize("path", ["/cabos/me", "/cabos/me/badge"])
def test_without_a_door_one_is_told_what_opens_the_page(client, world, path):
    page = client.get(path)
    assert page.status_code == 401
    assert "personal link" in reads(page)


def test_a_revoked_link_closes_the_page_at_once(ana, world):
    with transaction():
        doors.replace("delegate", world.ana.id)
    assert ana.get("/cabos/me").status_code == 401
    assert press(ana, world.visit).status_code == 401


def test_staff_have_no_delegates_page(client, world):
    world.sign_in(client, "organizer")
    assert client.get("/cabos/me").status_code == 401


def test_the_page_can_be_closed_on_this_device(ana):
    assert ana.post("/cabos/me/close", data={}).status_code == 303
    assert ana.get("/cabos/me").status_code == 401


def test_the_page_speaks_the_delegates_language_until_another_is_chosen(client, world):
    client.get(world.page_of(world.chloe))
    assert parse(client.get("/cabos/me")).get("lang") == "fr"
    client.get("/cabos/me?lang=es")
    client.get(world.page_of(world.chloe))
    assert parse(client.get("/cabos/me")).get("lang") == "es"


# The page


@pytest.mark.parametrize(
    ("lang", "day"), [("en", "Wednesday, June 5"), ("es", "miércoles, 5 de junio"), ("fr", "mercredi 5 juin")]
)
def test_the_page_tells_who_one_is_and_ones_day_in_three_languages(ana, world, lang, day):
    sign_up(world.visit, world.ana)
    page = ana.get(f"/cabos/me?lang={lang}")
    whole = reads(page)
    assert world.mayors.name[lang] in whole and world.city.name[lang] in whole
    assert "CAB-0001" in whole
    told = my_day(page)
    assert day in told
    positions = [told.index(one.title[lang]) for one in (world.opening, world.dinner, world.visit)]
    assert positions == sorted(positions)
    assert world.ports.title[lang] not in told


def test_nothing_on_the_page_is_about_somebody_else(ana, world):
    sign_up(world.housing, world.beto, world.chloe)
    sign_up(world.housing, world.ana)
    page = ana.get("/cabos/me").get_data(as_text=True)
    for other in ("Beto", "Chlo", "example.org", "No nuts", *(CODES[name] for name in ("beto", "chloe"))):
        assert other not in page
    assert "private" in ana.get("/cabos/me").headers["Cache-Control"]


@pytest.mark.parametrize(
    ("status", "meaning"),
    [
        ("submitted", "The organizers look at it"),
        ("returned", "Something in your registration needs to be corrected"),
        ("endorsed", "Your delegation has confirmed you"),
        ("approved", "You are expected"),
        ("rejected", "could not accept"),
        ("cancelled", "Your participation is cancelled"),
        ("substituted", "Somebody else of your delegation"),
    ],
)
def test_each_status_says_what_it_means(ana, world, status, meaning):
    with transaction():
        world.ana.status = status
    page = ana.get("/cabos/me")
    assert meaning in reads(page)
    coming = status not in ("rejected", "cancelled", "substituted")
    assert ("calendar" in reads(page)) == coming
    assert ana.get("/cabos/me/badge").status_code == (200 if coming else 404)


def test_who_waits_for_a_place_sees_which_number_they_are(ana, world):
    with transaction():
        world.ana.status, world.ana.waiting_since = "waitlisted", world.at("08:00")
    assert "Number 1 in line" in reads(ana.get("/cabos/me"))


def test_a_change_or_a_cancellation_shows_in_the_day(ana, world):
    sign_up(world.housing, world.ana)
    with transaction():
        programme.edit(world.opening, {"starts_at": world.at("12:15")}, by=SYSTEM)
        programme.call_off(world.housing, by=SYSTEM)
        programme.publish(world.event, [world.opening, world.housing], by=SYSTEM)
    page = ana.get("/cabos/me")
    assert "12:15" in my_day(page) and "Changed in version 2" in my_day(page)
    assert "Cancelled" in said(page, world.housing)


def test_the_calendars_address_is_the_feeds_and_opens_no_page(ana, world):
    links = [link.get("href") for link in parse(ana.get("/cabos/me")).iter("a")]
    feed = doors.token_of(doors.find("feed", world.ana.id))
    assert f"webcal://localhost/calendar/{feed}.ics" in links
    assert f"https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2Flocalhost%2Fcalendar%2F{feed}.ics" in links
    outlook = next(link for link in links if link.startswith("https://outlook.live.com/calendar/0/addfromweb?"))
    assert f"url=http%3A%2F%2Flocalhost%2Fcalendar%2F{feed}.ics" in outlook
    assert doors.token_of(doors.find("delegate", world.ana.id)) not in " ".join(links)


def test_who_has_no_feed_yet_gets_one(ana, world):
    with transaction():
        db.session.execute(sa.delete(Door).where(Door.kind == "feed", Door.subject_id == world.ana.id))
    assert "/calendar/" in ana.get("/cabos/me").get_data(as_text=True)
    assert doors.find("feed", world.ana.id)


def test_the_badge_is_a_code_on_the_page_and_alone_on_the_screen(ana, world):
    drawing = codes.svg(f"HTTP://LOCALHOST/B/{CODES['ana']}")
    page = ana.get("/cabos/me")
    assert drawing in page.get_data(as_text=True)
    screen = ana.get("/cabos/me/badge")
    assert drawing in screen.get_data(as_text=True)
    assert "ANA0 0000 0000 0000" in reads(screen) and "Ana Núñez" in reads(screen)


def test_a_badge_not_yet_valid_says_so(client, world):
    with transaction():
        world.beto.status = "submitted"
    enter(client, world, world.beto)
    assert "Not valid" in reads(client.get("/cabos/me/badge"))


def test_who_has_no_badge_has_no_code(client, world):
    enter(client, world, world.fay)
    assert client.get("/cabos/me/badge").status_code == 404
    assert "/cabos/me/badge" not in client.get("/cabos/me").get_data(as_text=True)


# Signing up and leaving


def test_signing_up_and_leaving_without_script(ana, world):
    assert "Sign up" in said(ana.get("/cabos/me"), world.housing)
    answer = press(ana, world.housing)
    assert (answer.status_code, answer.location) == (303, f"/cabos/me#activity-{world.housing.id}")
    page = ana.get("/cabos/me")
    assert "You have a seat in “Housing”." in reads(page)
    assert "You have a seat." in said(page, world.housing) and "1 of 2 seats taken" in said(page, world.housing)
    assert "Housing" in my_day(page)
    assert press(ana, world.housing, "leave").status_code == 303
    page = ana.get("/cabos/me")
    assert "Sign up" in said(page, world.housing)
    assert "Housing" not in my_day(page)


def test_when_all_seats_are_taken_one_waits_with_a_number_and_moves_up(app, ana, world):
    sign_up(world.housing, world.beto, world.chloe)
    assert "Join the waiting list" in said(ana.get("/cabos/me"), world.housing)
    press(ana, world.housing)
    page = ana.get("/cabos/me")
    assert "You are number 1 on the waiting list." in said(page, world.housing)
    assert "Housing" not in my_day(page)
    press(browser(app, world, world.beto), world.housing, "leave")
    assert "You have a seat." in said(ana.get("/cabos/me"), world.housing)
    letters = db.session.scalars(sa.select(Message.template).where(Message.delegate_id == world.ana.id)).all()
    assert letters == ["seat_promoted"]


def test_repeated_posts_change_nothing(ana, world):
    for _ in range(3):
        press(ana, world.housing)
    assert count(Participation) == 1
    for _ in range(3):
        assert press(ana, world.housing, "leave").status_code == 303
    assert "You have no place in this activity." in reads(ana.get("/cabos/me"))


def test_a_clash_is_told_on_the_card_with_what_it_overlaps(ana, world):
    press(ana, world.housing)
    page = ana.get("/cabos/me?lang=en")
    assert "This overlaps with “Housing”." in said(page, world.water)
    links = [link.get("href") for link in card(page, world.water).iter("a")]
    assert f"/cabos/activities/{world.housing.id}" in links
    assert card(page, world.water).find(".//button") is None
    press(ana, world.water)
    assert "This overlaps with “Housing”." in reads(ana.get("/cabos/me"))
    assert count(Participation) == 1


def test_the_deadline_is_told_and_kept_by_the_events_clock(ana, world):
    told = said(ana.get("/cabos/me?lang=en"), world.housing)
    assert "Sign-up closes in 8 hours: Wednesday, June 5, 2019, 18:00." in told
    set_clock(world, "18:00")
    page = ana.get("/cabos/me")
    assert "Sign-up for this activity is closed." in said(page, world.housing)
    assert card(page, world.housing).find(".//button") is None
    press(ana, world.housing)
    assert count(Participation) == 0


def test_one_may_leave_after_the_deadline_until_it_begins(ana, world):
    press(ana, world.housing)
    set_clock(world, "08:59", SECOND)
    assert card(ana.get("/cabos/me"), world.housing).find(".//button") is not None
    set_clock(world, "09:00", SECOND)
    assert card(ana.get("/cabos/me"), world.housing).find(".//button") is None


def test_panels_are_offered_to_their_categories_and_visits_to_everybody(client, world):
    enter(client, world, world.dan)
    page = client.get("/cabos/me")
    assert card(page, world.housing) is None
    assert "Sign up" in said(page, world.visit)
    press(client, world.housing)
    assert "not open to this category" in reads(client.get("/cabos/me"))
    press(client, world.visit)
    assert "You have a seat." in said(client.get("/cabos/me"), world.visit)


def test_who_is_not_approved_sees_what_there_is_but_cannot_sign_up(client, world):
    enter(client, world, world.fay)
    page = client.get("/cabos/me")
    assert "as soon as your registration is approved" in reads(page)
    assert card(page, world.housing).find(".//button") is None
    press(client, world.housing)
    assert "Only approved delegates can do this." in reads(client.get("/cabos/me"))
    assert count(Participation) == 0


@pytest.mark.parametrize("verb", ["sign-up", "leave"])
def test_what_one_may_not_know_of_cannot_be_signed_up_for(ana, world, verb):
    with transaction():
        kept = {"by": SYSTEM, "attendance": "sign_up"}
        proposed = programme.create(world.event, "panel", {"title": {"en": "Later"}}, **kept)
        private = programme.create(world.event, "panel", {"title": {"en": "Quiet"}}, audience="participants", **kept)
        programme.publish(world.event, [private], by=SYSTEM)
        abroad = Event(slug="other", kind="summit", name={"en": "Other"}, zone="UTC", starts_on=FIRST, ends_on=FIRST)
        abroad.clock_shift = world.event.clock_shift
        db.session.add(abroad)
        db.session.flush()
        elsewhere = programme.create(abroad, "panel", {"title": {"en": "Elsewhere"}}, **kept)
        programme.publish(abroad, [elsewhere], by=SYSTEM)
    for activity in (proposed, private, elsewhere, world.briefing):
        assert press(ana, activity, verb).status_code == 404
    for id in ("0", "999999999", "9999999999", "-1", "x"):
        assert ana.post(f"/cabos/me/activities/{id}/{verb}", data={}).status_code == 404
    assert count(Participation) == 0


def test_a_guest_on_the_programme_has_no_button_to_leave_with(ana, world):
    sign_up(world.housing, world.ana, role="special_guest", override="announced")
    page = ana.get("/cabos/me")
    assert "Special guest" in said(page, world.housing)
    assert card(page, world.housing).find(".//button") is None
    assert press(ana, world.housing, "leave").status_code == 404


def test_a_post_without_the_forms_token_does_nothing(ana, world):
    assert press(ana, world.visit, csrf=False).status_code == 400
    assert count(Participation) == 0


def test_with_script_the_cards_and_the_day_are_sent_alone(ana, world):
    assert card(ana.get("/cabos/me"), world.water).find(".//button") is not None
    answer = press(ana, world.housing, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "<html" not in answer.get_data(as_text=True)
    pressed, *others = parse(answer).iter("article")
    assert (pressed.get("id"), pressed.get("hx-swap-oob")) == (f"activity-{world.housing.id}", None)
    assert {one.get("hx-swap-oob") for one in others} == {"true"}
    assert "You have a seat" in said(answer, world.housing)
    assert "Housing" in my_day(answer)
    assert card(answer, world.water).find(".//button") is None
    answer = press(ana, world.water, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "Housing" in said(answer, world.water)
    assert "You have a seat in" not in reads(ana.get("/cabos/me"))


def test_thirty_panels_take_as_many_statements_as_one(ana, world):
    def add(number: int) -> None:
        with transaction():
            panel = programme.create(
                world.event, "panel", {"title": {"en": f"Panel {number}"}, "capacity": 0}, by=SYSTEM,
                attendance="sign_up", categories=[world.mayors],
            )  # fmt: skip
            talk = programme.create(world.event, "plenary", {"title": {"en": f"Talk {number}"}}, by=SYSTEM)
            programme.publish(world.event, [panel, talk], by=SYSTEM)
            participations.sign_up(panel, world.ana, by=SYSTEM)

    add(0)
    with statements() as few:
        ana.get("/cabos/me")
    for number in range(1, 30):
        add(number)
    with statements() as many:
        assert "Talk 29" in my_day(ana.get("/cabos/me"))
    assert len(many) == len(few)
