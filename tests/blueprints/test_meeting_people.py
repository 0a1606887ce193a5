"""The pages to find people to meet, for a delegate and their chief of staff, and what one tells the others."""

import datetime as dt

import pytest
import sqlalchemy as sa

from models import Delegate, DelegateTheme, Entry, MeetingProfile, Theme, db
from models.transaction import transaction
from operations import doors
from tests.meetings import ask, set_up
from tests.pages import form_data, parse, reads, text_of

PEOPLE, PROFILE = "/cabos/me/meetings/people", "/cabos/me/meetings/profile"
#: Where a door's link leads.
DOORS = {"delegate": "me", "aide": "aide", "focal": "delegation"}


@pytest.fixture
def fair(world):
    """Meetings in the blue room; Ana looks for mobility and offers tourism, Dan the other way round."""
    set_up(world.event, [world.blue])
    with transaction():
        db.session.add(mobility := Theme(event_id=world.event.id, code="MOB", name={"en": "Mobility"}))
        db.session.add(tourism := Theme(event_id=world.event.id, code="TOU", name={"en": "Tourism"}, rank=1))
        db.session.flush()
        for person, seeks, offers in ((world.ana, mobility, tourism), (world.dan, tourism, mobility)):
            for side, theme in (("seeks", seeks), ("offers", offers)):
                db.session.add(DelegateTheme(delegate_id=person.id, theme_id=theme.id, side=side))
        db.session.add(MeetingProfile(delegate_id=world.dan.id, offers="Electric buses", languages=["en", "es"]))
    return world


@pytest.fixture
def browser(app, fair):
    """Opens a browser with the personal page of somebody, in English."""

    def of(person, kind="delegate"):
        client = app.test_client()
        with transaction():
            token = doors.token_of(doors.ensure(kind, person.delegation_id if kind == "focal" else person.id))
        assert client.get(f"/cabos/{DOORS[kind]}/{token}").status_code == 303
        client.get("/?lang=en")
        return client

    return of


def cards(page) -> dict[str, str]:
    """What stands on the cards, by the name on them; the suggested first."""
    shown = parse(page).iter("article")
    return {text_of(card.find("h3")): text_of(card) for card in shown}


def links(page) -> set[str]:
    return {link.get("href", "") for link in parse(page).find(".//main").iter("a")}


def test_a_delegate_finds_people_and_asks(fair, browser):
    page = browser(fair.ana).get(PEOPLE)
    assert list(cards(page)) == ["Dan O’Neill", "Chloé L’Écuyer"], "suggested first, then everybody by name"
    dan = cards(page)["Dan O’Neill"]
    assert "Looks forTourism OffersMobility Electric buses LanguagesEnglish, Spanish Ask for a meeting" in dan
    suggested = text_of(next(one for one in parse(page).iter("article") if one.get("aria-labelledby").startswith("s")))
    for reason in (
        "Offers what you look for: Mobility.",
        "Looks for what you offer: Tourism.",
        "you both speak Spanish.",
    ):
        assert reason in suggested
    assert f"/cabos/me/meetings/ask/{fair.dan.id}" in links(page)

    found = browser(fair.ana).get(f"{PEOPLE}?q=BUSES&theme=MOB&side=offers&country=US&city=paz")
    assert list(cards(found)) == ["Dan O’Neill"]
    assert "Suggested" not in reads(found)
    assert "Nobody found" in reads(browser(fair.ana).get(f"{PEOPLE}?q=zeppelin&page=99999999999999999999"))
    assert "Nobody found" not in reads(browser(fair.ana).get(f"{PEOPLE}?country=%00&side=x&theme=%ff&page=-1"))


def test_a_long_list_comes_page_by_page_with_what_was_asked_for(fair, browser):
    rows = [
        {"event_id": fair.event.id, "category_id": fair.officials.id, "number": number, "reference": f"X-{number}"}
        | {"family_name": f"Zz {number}", "country": "US", "language": "en", "status": "approved", "search_text": "zz"}
        for number in range(100, 125)
    ]
    with transaction():
        db.session.execute(sa.insert(Delegate), rows)
    first = browser(fair.ana).get(f"{PEOPLE}?q=zz&country=US")
    assert "1–20 of 25" in reads(first)
    address = next(link for link in links(first) if "page=2" in link)
    assert "21–25 of 25" in reads(browser(fair.ana).get(address))


def test_nobody_reads_how_to_reach_somebody_what_they_need_or_who_else_asked(fair, browser):
    ask(fair.beto, fair.ana, purpose="Secret purpose")
    html = browser(fair.dan).get(PEOPLE).get_data(as_text=True)
    assert "Ana Núñez" in html
    for secret in ("@", "612", "1234567", "No nuts", "Step-free", "Secret purpose", fair.ana.reference):
        assert secret not in html.partition("<main")[2].partition("</main")[0], secret


def test_what_stands_between_the_two_takes_the_place_of_the_button(fair, browser):
    request = ask(fair.ana, fair.dan)

    def of(person, name, status):
        with transaction():
            request.status = status
        return cards(browser(person).get(PEOPLE))[name]

    assert "Waits for your answer" in of(fair.dan, "Ana Núñez", "requested")
    assert "Waiting for an answer" in of(fair.ana, "Dan O’Neill", "requested")
    assert "Agreed, no time yet" in of(fair.ana, "Dan O’Neill", "accepted")
    assert "Agreed, with time and room" in of(fair.dan, "Ana Núñez", "scheduled")
    assert "Ask for a meeting" not in of(fair.ana, "Dan O’Neill", "declined")
    assert "Ask for a meeting" in of(fair.dan, "Ana Núñez", "declined"), "who said no may think again"
    assert "Ask for a meeting" in of(fair.ana, "Dan O’Neill", "expired")


def test_strangers_and_those_meetings_are_not_for_get_nothing(app, fair, browser):
    for path in (PEOPLE, PROFILE):
        assert app.test_client().get(path).status_code == 401
        for person in (fair.fay, fair.eva):  # not approved; a guide
            assert browser(person).get(path).status_code == 404


@pytest.mark.parametrize("kind", ["aide", "focal"])
def test_who_acts_for_a_delegate_sees_and_says_the_same(fair, browser, kind):
    root = "/cabos/aide/meetings" if kind == "aide" else f"/cabos/delegation/{fair.ana.id}/meetings"
    acting, ana = browser(fair.ana, kind), browser(fair.ana)
    theirs, hers = acting.get(f"{root}/people"), ana.get(PEOPLE)
    assert cards(theirs) == cards(hers)
    assert "You act on behalf of Ana Núñez" in reads(theirs)
    assert f"{root}/ask/{fair.dan.id}" in links(theirs)
    assert not any("/me/" in link for link in links(theirs))

    answer = acting.submit(f"{root}/profile", seeks="A twin city")
    assert answer.location == f"{root}/people"
    assert "A twin city" in cards(browser(fair.dan).get(PEOPLE))["Ana Núñez"]
    entry = db.session.scalar(sa.select(Entry).where(Entry.verb == "meeting_profile.changed"))
    assert (entry.actor_kind, entry.behalf_id, entry.detail["fields"]) == (kind, fair.ana.id, ["seeks"])


def test_a_focal_point_acts_for_their_own_people_only(fair, browser):
    focal = browser(fair.ana, "focal")
    for page in ("people", "profile"):
        assert focal.get(f"/cabos/delegation/{fair.dan.id}/meetings/{page}").status_code == 404


def test_a_profile_is_stored_and_found(fair, browser):
    ana = browser(fair.ana)
    said = {"seeks": "Vélos en libre-service", "seeks_themes": ["MOB", "TOU"], "languages": ["fr"]}
    assert ana.submit(PROFILE, **said, offers_themes=False).location == PEOPLE
    form = form_data(next(form for form in parse(ana.get(PROFILE)).iter("form") if form.get("action") == PROFILE))
    assert (form["seeks"], form["seeks_themes"], form["languages"]) == (said["seeks"], ["MOB", "TOU"], "fr")
    assert "offers_themes" not in form and form["open"] == "y"
    assert list(cards(browser(fair.dan).get(f"{PEOPLE}?q=velos"))) == ["Ana Núñez"]

    assert ana.submit(PROFILE, open=False).status_code == 303
    assert "Ana Núñez" not in cards(browser(fair.dan).get(PEOPLE))
    assert ana.get(PEOPLE).status_code == 200, "who is not found can still find"


def test_bad_input_is_told_at_its_field_and_stays(fair, browser):
    ana = browser(fair.ana)
    for typed, told in (
        ({"seeks": "x" * 501, "offers": "Beaches"}, "What you look for: This is too long: at most 500 characters."),
        ({"seeks": "turned \u202e round", "offers": "Beaches"}, "This contains characters"),
        ({"seeks_themes": ["MOB", "NO"], "offers": "Beaches"}, "Please choose one of the themes."),
        ({"languages": ["tlh"], "offers": "Beaches"}, "Please choose one of the languages."),
    ):
        page = ana.post(PROFILE, data={"seen": "0"} | typed)
        assert page.status_code == 422
        assert told in reads(page) and "Beaches" in reads(page), typed
    for seen in ("", "x", "-1", "9" * 400, "\0"):
        assert ana.post(PROFILE, data={"seen": seen}).status_code == 422
    assert db.session.get(MeetingProfile, fair.ana.id) is None


def test_two_who_edit_the_same_profile_are_told(fair, browser):
    ana, aide = browser(fair.ana), browser(fair.ana, "aide")
    seen = form_data(next(f for f in parse(ana.get(PROFILE)).iter("form") if f.get("action") == PROFILE))["seen"]
    aide.submit("/cabos/aide/meetings/profile", offers="Beaches", offers_themes=["MOB"])
    late = ana.post(PROFILE, data={"seen": seen, "offers": "Museums", "languages": ["es"]})
    assert late.status_code == 422
    assert "Somebody else changed this in the meantime." in reads(late)
    assert "Stored now: Beaches" in reads(late) and "Stored now: Mobility" in reads(late)
    again = form_data(next(f for f in parse(late).iter("form") if f.get("action") == PROFILE))
    assert ana.post(PROFILE, data=again).status_code == 303
    assert db.session.get(MeetingProfile, fair.ana.id).offers == "Museums"


def test_an_event_without_meetings_and_one_that_is_over(app, world, browser):
    ana = browser(world.ana)
    with transaction():
        world.event.ends_on -= dt.timedelta(days=2)
        world.event.clock_shift += 3 * 24 * 3600
    assert "Store" not in [text_of(button) for button in parse(ana.get(PROFILE)).iter("button")]
    assert "This event is over" in reads(ana.post(PROFILE, data={"seen": "0"}))
    assert "Ask for a meeting" not in reads(ana.get(PEOPLE))
    with transaction():
        db.session.execute(sa.text("DELETE FROM meeting_rules"))
    for path in (PEOPLE, PROFILE):
        page = reads(ana.get(path))
        assert "There are no bilateral meetings at this event." in page and "Dan" not in page
