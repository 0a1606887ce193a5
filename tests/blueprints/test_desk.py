"""The organizers' desk: who waits, search, one delegate's page, decisions, and who may see what."""

import datetime as dt

import pytest

from models import Consent, Delegate, Entry, Event, Grant, db
from models.base import utcnow
from models.transaction import transaction
from operations import badges, participations
from operations.journal import SYSTEM
from tests.pages import form_data, parse, statements, text_of
from web.verbs import SENTENCES

DESK, LIST = "/cabos/desk", "/cabos/desk/delegates"


@pytest.fixture
def organizer(client, world):
    world.sign_in(client, "organizer")
    return client


def page_of(delegate: Delegate) -> str:
    return f"{LIST}/{delegate.id}"


def names(page) -> list[str]:
    """Who stands in the page's tables of people, in their order."""
    return [text_of(link) for link in parse(page).findall(".//tbody/tr/th/a")]


def said(page) -> str:
    return text_of(parse(page).find(".//main"))


def some(world, many: int, **facts: object) -> list[Delegate]:
    """So many more delegates at the event."""
    first, given = world.event.last_number + 1, {"country": "MX", "language": "es", "status": "submitted"} | facts
    with transaction():
        added = [
            Delegate(
                event=world.event,
                category=world.mayors,
                number=first + number,
                reference=f"MORE-{number:04}",
                given_name="Zoe",
                family_name=f"Zárate {number:03}",
                **given,
            )
            for number in range(many)
        ]
        db.session.add_all(added)
        world.event.last_number += many
    return added


# Who waits ------------------------------------------------------------------------------------------------------------


def test_the_desk_shows_who_waits_longest_first_and_how_many_places_are_taken(organizer, world):
    some(world, 2, registered_at=utcnow() + dt.timedelta(hours=1))
    page = organizer.get(DESK)
    assert names(page)[:3] == ["Fay Li", "Zoe Zárate 000", "Zoe Zárate 001"]
    figures = {text_of(tile.find("dt")): text_of(tile.find("dd")) for tile in parse(page).findall(".//dl/div")}
    assert figures["waiting for a decision"] == "3"
    assert figures["approved"] == "5"
    assert figures["places taken"] == "4 of 20"


def test_approving_takes_two_clicks_and_leads_back_to_the_desk(organizer, world):
    page = organizer.get(DESK)
    [form] = [form for form in parse(page).iter("form") if form.get("action") == f"{page_of(world.fay)}/approve"]
    data = {control.get("name"): control.get("value") for control in form.iter("input")}
    answer = organizer.post(form.get("action"), data=data)
    assert (answer.status_code, answer.location) == (303, DESK)
    assert world.fay.status == "approved"
    assert "Fay Li was approved." in said(organizer.get(DESK))
    assert "Nobody waits" in said(organizer.get(DESK))


def test_when_all_places_are_taken_one_is_put_on_the_waiting_list(organizer, world):
    with transaction():
        world.event.capacity = 4
    organizer.post(f"{page_of(world.fay)}/approve", data={})
    page = organizer.get(DESK)
    assert world.fay.status == "waitlisted"
    assert "All places are taken: Fay Li is on the waiting list now." in said(page)
    assert "1. Fay Li" in said(page)
    assert "number 1 on the waiting list" in said(organizer.get(page_of(world.fay)))


@pytest.mark.parametrize(("verb", "status"), [("reject", "rejected"), ("cancel", "cancelled")])
def test_rejecting_and_cancelling_lead_to_the_persons_page(organizer, world, verb, status):
    answer = organizer.post(f"{page_of(world.fay)}/{verb}", data={"next": "//evil.example"})
    assert (answer.status_code, answer.location) == (303, page_of(world.fay))
    assert world.fay.status == status
    assert "Fay Li" in said(organizer.get(answer.location))


def test_what_the_status_does_not_allow_is_refused_in_words(organizer, world):
    organizer.post(f"{page_of(world.gus)}/approve", data={})
    assert world.gus.status == "rejected"
    assert "This is not possible while the status is “Not accepted”." in said(organizer.get(page_of(world.gus)))


def test_only_what_is_possible_is_offered(organizer, world):
    actions = {form.get("action") for form in parse(organizer.get(page_of(world.ana))).iter("form")}
    assert {f"{page_of(world.ana)}/reject", f"{page_of(world.ana)}/cancel"} <= actions
    assert f"{page_of(world.ana)}/approve" not in actions
    assert "Decision" not in said(organizer.get(page_of(world.gus)))


def test_a_decision_without_the_forms_token_changes_nothing(organizer, world):
    assert organizer.post(f"{page_of(world.fay)}/approve", data={}, csrf=False).status_code == 400
    assert world.fay.status == "submitted"


# The list -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("nunez", ["Ana Núñez"]),
        ("NÚÑEZ ana", ["Ana Núñez"]),
        ("lecuyer", []),
        ("L’Écuyer", ["Chloé L’Écuyer"]),
        ("avila", ["Beto Ávila"]),
        ("cab-0004", ["Dan O’Neill"]),
        ("%", []),
        ("_", []),
        ("nobody", []),
        ("fay\0", ["Fay Li"]),
        ("🔑", []),
        ("<b>", []),
    ],
)
def test_the_search_knows_no_accents(organizer, world, typed, found):
    page = organizer.get(LIST, query_string={"q": typed})
    assert page.status_code == 200
    assert names(page) == found
    assert parse(page).find(".//input[@name='q']").get("value") == typed.replace("\0", "")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"category": "OFFICIAL"}, ["Hana Ito", "Dan O’Neill"]),
        ({"country": "CA"}, ["Hana Ito", "Chloé L’Écuyer"]),
        ({"status": "rejected"}, ["Gus Vega"]),
        ({"country": "CA", "category": "MAYOR", "status": "approved"}, ["Chloé L’Écuyer"]),
        ({"country": "MX", "q": "na"}, ["Ana Núñez"]),
    ],
)
def test_filters_narrow_the_list(organizer, world, query, found):
    page = organizer.get(LIST, query_string=query)
    assert names(page) == found
    [form] = [form for form in parse(page).iter("form") if form.find(".//select[@name='status']") is not None]
    assert form_data(form) == {"q": "", "category": "", "country": "", "status": ""} | query


@pytest.mark.parametrize(
    "query", ["category=x", "country=%00", "status=' OR 1=1", "status=x&page=y", "page=-1", "page=" + "9" * 5000]
)
def test_a_filter_that_makes_no_sense_narrows_nothing(organizer, world, query):
    page = organizer.get(f"{LIST}?{query}")
    assert page.status_code == 200
    assert len(names(page)) == 8


def test_a_long_list_has_pages_that_keep_the_filters(organizer, world):
    some(world, 120)
    first = organizer.get(f"{LIST}?q=zarate&status=submitted")
    assert "1–50 of 120" in said(first)
    [following] = [link.get("href") for link in parse(first).iter("a") if link.get("rel") == "next"]
    second = organizer.get(following)
    assert "51–100 of 120" in said(second)
    assert names(second)[0] == "Zoe Zárate 050"
    assert "101–120 of 120" in said(organizer.get(f"{LIST}?q=zarate&page=999999"))


@pytest.mark.parametrize("path", [DESK, LIST])
def test_a_list_takes_as_many_statements_for_thirty_rows_as_for_one(organizer, world, path):
    with statements() as few:
        organizer.get(path)
    for person, status in zip(some(world, 30), ["submitted", "waitlisted", "approved"] * 10, strict=True):
        with transaction():
            person.status, person.delegation = status, world.delegation
            person.waiting_since = utcnow() if status == "waitlisted" else None
    with statements() as many:
        assert len(names(organizer.get(path))) >= 20
    assert len(many) == len(few) <= 13


# One delegate ---------------------------------------------------------------------------------------------------------


def test_one_page_has_everything(organizer, world):
    with transaction():
        participations.sign_up(world.housing, world.ana, by=SYSTEM, now=world.real(world.at("10:05")))
        notice = Consent(delegate_id=world.ana.id, purpose="notice", notice_version=1, language="es", given_at=utcnow())
        notice.by = "Ana Núñez"
        db.session.add(notice)
    page = said(organizer.get(page_of(world.ana)))
    for words in (
        "No. 1 · CAB-0001", "Mayors", "Approved", "La Paz", "Mexico", "Español", "ana@example.org", "+52 612 123 4567",
        "Has read the privacy notice", "Housing", "Confirmed", "Opening", "everyone", "ANA0 0000 0000 0000",
        "Signed up for “Housing” by Comitiva.", "The badge has not been shown anywhere yet.",
    ):  # fmt: skip
        assert words in page


def test_one_page_takes_as_many_statements_however_much_there_is(organizer, world):
    with statements() as few:
        organizer.get(page_of(world.ana))
    with transaction():
        for activity in (world.housing, world.ports, world.visit):
            participations.sign_up(activity, world.ana, by=SYSTEM, now=world.real(world.at("10:05")))
        for _ in range(5):
            badges.issue(world.ana, by=SYSTEM)
    with statements() as many:
        organizer.get(page_of(world.ana))
    assert len(many) == len(few) <= 28


def test_the_journal_tells_who_did_what_in_words(organizer, world):
    organizer.post(f"{page_of(world.fay)}/approve", data={})
    organizer.post(f"{page_of(world.fay)}/cancel", data={})
    lines = parse(organizer.get(page_of(world.fay))).findall(".//ol[@class='journal']/li/span")
    assert [text_of(line) for line in lines[:2]] == ["Cancelled by Organizer.", "Approved by Organizer."]


def test_every_verb_about_a_person_has_a_sentence(organizer, world):
    with transaction():
        for verb in (*SENTENCES, "delegate.something_new"):
            db.session.add(Entry(event_id=world.event.id, actor_kind="system", actor_name="100 % Ann", verb=verb,
                                 object_kind="delegate", object_id=world.fay.id))  # fmt: skip
    page = said(organizer.get(page_of(world.fay)))
    assert "delegate.something_new (100 % Ann)" in page
    assert "delegate.approved" not in page


def test_care_is_for_those_who_have_the_right_by_name(organizer, app, world):
    for role in ("organizer", "admin", "viewer"):
        browser = app.test_client()
        world.sign_in(browser, role)
        page = said(browser.get(page_of(world.ana)))
        assert "No nuts" not in page
        assert "There are notes on diet or accessibility." in page
    assert "There are notes" not in said(organizer.get(page_of(world.beto)))
    with transaction():
        db.session.add(Grant(staff_id=world.organizer.id, event_id=world.event.id, role="care"))
    assert "No nuts" not in said(organizer.get(page_of(world.ana)))
    assert "No nuts" in said(organizer.post(f"{page_of(world.ana)}/care", data={}))


def test_who_only_looks_after_people_reads_their_needs_and_nothing_more(client, world):
    world.sign_in(client, "care")
    assert f"delegates/{world.ana.id}" in client.get(LIST).text
    assert "No nuts" not in said(client.get(page_of(world.ana)))
    page = client.post(f"{page_of(world.ana)}/care", data={})
    assert "No nuts" in said(page)
    hidden = ("ana@example.org", "+52 612 123 4567", "ANA0", "Journal", "/approve", "/edit", "Personal link")
    assert [words for words in hidden if words in page.text] == []


def test_the_personal_link_is_shown_on_request_and_the_journal_knows(organizer, world):
    address = f"http://localhost{world.page_of(world.ana)}"
    assert address not in organizer.get(page_of(world.ana)).text
    assert address in organizer.post(page_of(world.ana), data={}).text
    assert address not in organizer.get(page_of(world.ana)).text
    assert "Personal link shown to Organizer." in said(organizer.get(page_of(world.ana)))


@pytest.mark.parametrize("gone", ["substituted", "merged"])
def test_no_personal_link_is_shown_of_who_has_none_any_more(organizer, world, gone):
    with transaction():
        world.ana.status = "substituted" if gone == "substituted" else "cancelled"
        world.ana.merged_into_id = world.beto.id if gone == "merged" else None
    assert "Show the personal link" not in said(organizer.get(page_of(world.ana)))
    assert organizer.post(page_of(world.ana), data={}).status_code == 404


def test_what_a_viewer_may_not_see_or_do_is_not_there(client, world):
    world.sign_in(client, "viewer")
    hidden = (
        "ana@example.org",
        "+52 612 123 4567",
        "ANA0",
        "Journal",
        "roster.xlsx",
        "/approve",
        "Personal link",
        "moment",
    )
    for path in (page_of(world.ana), DESK, LIST):
        page = client.get(path).text
        assert [words for words in hidden if words in page] == []
    assert "Ana Núñez" in client.get(LIST).text


PAGES = ("/cabos/desk", "/cabos/desk/delegates", "/cabos/desk/delegates/{ana}", "/cabos/desk/roster.xlsx")
POSTS = ("", "/approve", "/reject", "/cancel")


@pytest.mark.parametrize("role", ["gate", "supervisor", "leader", "kitchen"])
@pytest.mark.parametrize("path", PAGES)
def test_the_desk_is_not_for_the_gate(client, world, role, path):
    world.sign_in(client, role)
    assert client.get(path.format(ana=world.ana.id)).status_code == 403


@pytest.mark.parametrize("role", ["viewer", "scheduler", "gate"])
@pytest.mark.parametrize("post", POSTS)
def test_only_organizers_change_anything(client, world, role, post):
    world.sign_in(client, role)
    assert client.post(page_of(world.ana) + post, data={}).status_code == 403
    assert world.ana.status == "approved"


@pytest.mark.parametrize("path", PAGES)
def test_strangers_sign_in_first_and_come_back(client, world, path):
    path = path.format(ana=world.ana.id)
    assert client.get(f"{path}?lang=es").location == f"/staff/sign-in?next={path}?lang%3Des"


@pytest.fixture
def elsewhere(world):
    """Another event, with a delegate of its own."""
    with transaction():
        event = Event(slug="other", kind="summit", name={"en": "Other"}, zone="UTC")
        event.starts_on = event.ends_on = dt.date(2030, 1, 1)
        db.session.add(event)
    return event


@pytest.mark.parametrize("path", PAGES)
def test_staff_of_one_event_are_nobody_at_another(organizer, world, elsewhere, path):
    assert organizer.get(path.format(ana=world.ana.id).replace("cabos", "other")).status_code == 403


def test_a_delegate_of_another_event_is_nobody_here(client, world, elsewhere):
    world.sign_in(client, "admin")
    assert client.get(f"/other/desk/delegates/{world.ana.id}").status_code == 404
    assert client.post(f"/other/desk/delegates/{world.ana.id}", data={}).status_code == 404
    assert client.post(f"/other/desk/delegates/{world.ana.id}/cancel", data={}).status_code == 404
    assert world.ana.status == "approved"
    assert client.get("/other/desk").status_code == 200


@pytest.mark.parametrize("id", ["0", "999999999", "9999999999", "-1", "x"])
def test_an_unknown_delegate_is_not_found(organizer, world, id):
    assert organizer.get(f"{LIST}/{id}").status_code == 404
    assert organizer.post(f"{LIST}/{id}/approve", data={}).status_code == 404


def test_strange_names_are_shown_as_typed(organizer, world):
    strange = '<script>alert(1)</script> "O’Brien" =1+1 محمد 𝕏 100 % %s'
    with transaction():
        world.fay.given_name, world.fay.family_name, world.fay.email = strange, "", None
        world.beto.given_name = world.beto.family_name = ""
        world.beto.display_name = {"es": "Alcalde de Laredo"}
    page = organizer.get(DESK)
    assert parse(page).find(".//script[.='alert(1)']") is None
    organizer.post(f"{page_of(world.fay)}/approve", data={})
    assert "Alcalde de Laredo" in said(organizer.get(LIST))


def test_invented_records_are_marked(organizer, world):
    assert "invented" not in said(organizer.get(LIST))
    with transaction():
        world.ana.provenance = {"p": "I"}
        world.beto.provenance = {"p": "F", "source": ["S2:13"]}
    rows = {text_of(row.find("th/a")): text_of(row) for row in parse(organizer.get(LIST)).findall(".//tbody/tr")}
    assert "invented" in rows["Ana Núñez"]
    assert "invented" not in rows["Beto Ávila"]
    assert "invented" in said(organizer.get(page_of(world.ana)))


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_the_desk_speaks(organizer, world, language):
    for path in (DESK, LIST, page_of(world.ana)):
        assert organizer.get(f"{path}?lang={language}").status_code == 200
