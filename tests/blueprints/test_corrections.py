"""Changing and withdrawing one's registration on one's own page, and the badge to check."""

import pypdfium2
import pytest

from models import Badge, Consent, Delegate, DelegateCare, Delegation, Entry, Feed, Message, db
from models.transaction import transaction
from operations import clocks, correction_requests, corrections, delegations, feeds, fields, registrations
from operations.journal import SYSTEM, Actor
from operations.refusals import Refusal
from tests.pages import find_form, form_data, parse, reads
from tests.world import CLOCK, count

EDIT, WITHDRAW, BADGE = "/cabos/me/edit", "/cabos/me/withdraw", "/cabos/me/badge.pdf"


@pytest.fixture
def ana(client, world):
    """The browser of Ana, a mayor who is approved; it speaks English."""
    client.get("/?lang=en")
    client.get(world.page_of(world.ana))
    return client


@pytest.fixture
def fay(client, world):
    """The browser of Fay, about whom the organizers have not decided."""
    client.get(world.page_of(world.fay))
    return client


def sent(page) -> dict[str, object]:
    return form_data(find_form(page, {"edition": ""}))


def test_phone_position_and_language_change_at_once_and_the_page_says_so(ana, world):
    answer = ana.submit(EDIT, phone="612 999 0000", position="Alcaldesa", language="fr", consent_care="y")
    assert (answer.status_code, answer.location) == (303, "/cabos/me")
    assert "Your registration was changed." in reads(ana.get("/cabos/me"))
    assert (world.ana.phone, world.ana.position, world.ana.language) == ("+526129990000", "Alcaldesa", "fr")
    assert world.ana.edition == 2


def test_what_was_said_stands_in_the_form(ana, world):
    page = ana.get(EDIT)
    values = sent(page)
    assert values["phone"] == "+526121234567"
    assert values["diet"] == "No nuts"
    assert values["language"] == "es"


def test_storing_without_a_change_changes_nothing(fay, world):
    fay.submit(EDIT)
    assert world.fay.edition == 1
    assert count(Entry, Entry.verb == "delegate.changed") == 0


def test_before_the_decision_everything_can_be_changed(fay, world):
    fay.submit(EDIT, given_name="Faye", family_name="Li Wang", country="CA", city="Toronto", delegation="la paz")
    assert (world.fay.full_name, world.fay.country, world.fay.city) == ("Faye Li Wang", "CA", "Toronto")
    assert world.fay.delegation == world.delegation
    assert "faye" in world.fay.search_text


def test_a_category_without_approval_accepts_at_once_and_issues_a_badge(fay, world):
    fay.submit(EDIT, category="OFFICIAL")
    assert (world.fay.category, world.fay.status) == (world.officials, "approved")
    assert count(Message, Message.template == "approved", Message.delegate_id == world.fay.id) == 1
    assert fay.get("/cabos/me/badge").status_code == 200


def test_a_category_that_is_not_public_cannot_be_chosen(fay, world):
    assert "CREW" not in [control.get("value") for control in parse(fay.get(EDIT)).iter("input")]
    answer = fay.submit(EDIT, category="CREW")
    assert answer.status_code == 422
    assert "Please choose one of the categories." in reads(answer)
    assert world.fay.category == world.mayors


def test_who_was_accepted_asks_for_another_name_and_takes_it_back(ana, world):
    assert "waits until they accept that, too" in reads(ana.get(EDIT))
    ana.submit(EDIT, family_name="Núñez Cota", phone="612 999 0000", consent_care="y")
    assert "What the organizers accepted stands" in reads(ana.get("/cabos/me"))
    assert (world.ana.family_name, world.ana.phone) == ("Núñez", "+526129990000")
    assert sent(ana.get(EDIT))["family_name"] == "Núñez Cota"
    ana.submit(EDIT, position="Alcaldesa", consent_care="y")
    assert correction_requests.waiting(world.ana).facts == {"family_name": "Núñez Cota"}
    ana.post(f"{EDIT}/take-back", data={})
    assert correction_requests.waiting(world.ana) is None
    assert sent(ana.get(EDIT))["family_name"] == "Núñez"


@pytest.mark.parametrize(
    ("field", "value"),
    [("given_name", "Anna"), ("country", "CA"), ("city", "Loreto"), ("category", "OFFICIAL"), ("delegation", "New")],
)
def test_a_page_opened_before_the_approval_cannot_change_who_somebody_is(fay, world, field, value):
    data = sent(fay.get(EDIT)) | {field: value, "phone": "+526129990000"}
    with transaction():
        registrations.approve(world.fay, by=SYSTEM)
    before = corrections.said(world.fay)
    fay.post(EDIT, data=data)
    assert corrections.said(world.fay) == before | {"phone": "+526129990000"}
    assert list(correction_requests.waiting(world.fay).facts) == [field]
    assert count(Delegation) == 1


def test_the_second_of_two_tabs_is_told_and_overwrites_nothing(ana, world):
    second = sent(ana.get(EDIT)) | {"position": "Second", "consent_care": "y"}
    ana.submit(EDIT, position="First", consent_care="y")
    answer = ana.post(EDIT, data=second)
    assert answer.status_code == 422
    assert "Somebody else changed this in the meantime" in reads(answer)
    assert "Stored now: First" in reads(answer)
    assert sent(answer)["position"] == "Second"
    assert world.ana.position == "First"
    ana.post(EDIT, data=sent(answer))
    assert world.ana.position == "Second"


@pytest.mark.parametrize("edition", ["", "0", "x", "９", "9" * 30, "\0"])
def test_a_strange_edition_is_an_old_one(ana, world, edition):
    data = sent(ana.get(EDIT)) | {"position": "New", "edition": edition, "consent_care": "y"}
    assert ana.post(EDIT, data=data).status_code == 422
    assert world.ana.position == "Mayor"


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(ana, world):
    answer = ana.submit(EDIT, email="nobody", phone="12", position="New\0", diet="More")
    page = reads(answer)
    assert answer.status_code == 422
    for sentence in ("This is not an e-mail address.", "This is not a phone number.", "allow us to use"):
        assert sentence in page
    assert sent(answer)["email"] == "nobody"
    assert world.ana.email == "ana@example.org"


def test_needs_follow_the_consent_and_go_with_it(ana, world):
    ana.submit(EDIT, diet="No fish", access="", consent_care="y")
    assert (world.ana.care.diet, world.ana.care.access) == ("No fish", None)
    assert corrections.agreed(world.ana) == {"care"}
    ana.submit(EDIT, diet="", access="", consent_care=False)
    assert count(DelegateCare, DelegateCare.delegate_id == world.ana.id) == 0
    assert corrections.agreed(world.ana) == set()
    assert count(Consent, Consent.delegate_id == world.ana.id) == 1


def test_a_consent_taken_back_is_no_longer_shown_to_organizers(fay, app, world):
    fay.submit(EDIT, consent_photographs="y")
    desk = app.test_client()
    world.sign_in(desk, "organizer")
    path = f"/cabos/desk/delegates/{world.fay.id}"
    assert "Photographs may be published" in reads(desk.get(path))
    fay.submit(EDIT, consent_photographs=False)
    assert "Photographs may be published" not in reads(desk.get(path))


def test_the_journal_names_the_fields_and_the_feed_is_made_anew(ana, world):
    with transaction():
        feeds.begin(world.event, world.ana, "es")
    wanted = db.session.query(Feed).filter_by(delegate_id=world.ana.id).one().wanted
    ana.submit(EDIT, email="new@example.org", consent_care="y")
    line = db.session.query(Entry).filter_by(verb="delegate.changed").one()
    assert line.actor_name == "Ana Núñez"
    assert "email" in line.detail["fields"]
    assert "new@example.org" not in repr(line.detail)
    assert db.session.query(Feed).filter_by(delegate_id=world.ana.id).one().wanted == wanted + 1


def test_a_delegation_of_the_same_name_elsewhere_is_not_taken_for_ones_own(world):
    assert delegations.called(world.delegation, "lá PAZ")
    assert not delegations.called(world.delegation, "La Paz B.C.S.")
    assert delegations.called(None, "")
    assert not delegations.called(None, "La Paz")


def test_somebody_known_by_office_needs_no_name(fay, world):
    with transaction():
        world.fay.given_name = world.fay.family_name = ""
        world.fay.display_name = {"en": "Mayor of Laredo"}
    assert fay.submit(EDIT, position="Mayor of a city").status_code == 303
    assert world.fay.position == "Mayor of a city"


def test_without_a_name_nobody_goes_on(fay, world):
    answer = fay.submit(EDIT, given_name="", family_name="")
    assert "one of the two is enough" in reads(answer)


# Withdrawing


def test_withdrawing_asks_once_more_and_gives_the_place_to_who_waits(ana, world):
    with transaction():
        world.event.capacity = 4
        registrations.approve(world.fay, by=SYSTEM)
    assert world.fay.status == "waitlisted"
    page = ana.get(WITHDRAW)
    assert "Keep my registration" in reads(page)
    assert world.ana.status == "approved"
    answer = ana.post(WITHDRAW, data={})
    assert (answer.status_code, answer.location) == (303, "/cabos/me")
    assert (world.ana.status, world.fay.status) == ("cancelled", "approved")
    assert count(Message, Message.template == "cancelled", Message.delegate_id == world.ana.id) == 1


def test_afterwards_the_page_still_opens_says_cancelled_and_offers_no_change(ana, world):
    ana.post(WITHDRAW, data={})
    page = ana.get("/cabos/me")
    assert page.status_code == 200
    assert "Cancelled" in reads(page)
    assert "Change my registration" not in reads(page)
    for path in (EDIT, WITHDRAW):
        assert ana.get(path).location == "/cabos/me"
    assert "“Cancelled”" in reads(ana.get("/cabos/me"))
    assert ana.post(WITHDRAW, data={}).status_code == 303
    assert count(Entry, Entry.verb == "delegate.cancelled") == 1


def test_withdrawing_needs_the_forms_token(ana, world):
    assert ana.post(WITHDRAW, data={}, csrf=False).status_code == 400
    assert world.ana.status == "approved"


@pytest.mark.parametrize("path", [EDIT, WITHDRAW])
def test_without_a_door_nothing_opens(client, world, path):
    assert client.get(path).status_code == 401
    assert client.post(path, data={}).status_code == 401


def test_after_the_event_nothing_changes_any_more(ana, world):
    data = sent(ana.get(EDIT)) | {"position": "Late", "consent_care": "y"}
    with transaction():
        clocks.set_clock(world.event, CLOCK.replace(day=9), by=SYSTEM)
    assert "This event is over" in reads(ana.post(EDIT, data=data))
    ana.post(WITHDRAW, data={})
    assert (world.ana.position, world.ana.status) == ("Mayor", "approved")


def test_two_changes_of_the_same_edition_are_one(world):
    facts = corrections.check(world.fay, corrections.said(world.fay) | {"delegation": None, "position": "First"})
    by = Actor("delegate", "Fay Li", world.fay.id)
    with transaction():
        corrections.change(world.fay, facts, seen=1, by=by)
    with pytest.raises(Refusal, match="changed_meanwhile"), transaction():
        corrections.change(world.fay, facts, seen=1, by=by)


def test_the_rules_of_registering_hold(world):
    with pytest.raises(fields.Malformed) as malformed:
        corrections.check(world.fay, corrections.said(world.fay) | {"delegation": None, "country": "XX", "diet": "Any"})
    assert set(malformed.value.errors) == {"country", "consent_care"}
    assert db.session.get(Delegate, world.fay.id).country == "US"


# The badge, to check the name


def words_of(document: bytes) -> str:
    return " ".join(pypdfium2.PdfDocument(document)[0].get_textpage().get_text_range().split())


def test_the_badge_as_it_will_be_printed_is_linked_and_not_counted(ana, world):
    links = {link.get("href") for link in parse(ana.get("/cabos/me")).iter("a")}
    assert BADGE in links
    answer = ana.get(BADGE)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert "Núñez" in words_of(answer.data)
    assert count(Badge, Badge.printed > 0) == 0
    assert count(Entry, Entry.verb == "badge.printed") == 0


def test_a_changed_position_stands_on_the_badge(ana, world):
    ana.submit(EDIT, position="Presidenta municipal", consent_care="y")
    assert "Presidenta municipal" in words_of(ana.get(BADGE).data)


def test_who_is_not_coming_or_has_no_badge_has_none_to_check(fay, world):
    assert fay.get(BADGE).status_code == 404
    fay.get(world.page_of(world.ana))
    assert fay.get(BADGE).status_code == 200
    with transaction():
        registrations.cancel(world.ana, by=SYSTEM)
    assert fay.get(BADGE).status_code == 404


def test_without_a_door_no_badge(client, world):
    assert client.get(BADGE).status_code == 401
