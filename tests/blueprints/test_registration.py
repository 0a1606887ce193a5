"""The registration form and its confirmation, as people meet them, with everything one can type wrongly."""

import datetime as dt
import re

import pytest

from models import Consent, Delegate, DelegateCare, db
from models.transaction import transaction
from operations import badges, doors, registrations
from operations.journal import SYSTEM
from tests.pages import parse, statements, text_of
from tests.world import count

PAGE = "/cabos/register"
MARIA = {
    "category": "MAYOR", "given_name": "María José", "family_name": "de la O", "country": "MX", "language": "es",
    "consent_notice": "y",
}  # fmt: skip


def newest() -> Delegate:
    return db.session.query(Delegate).order_by(Delegate.number.desc()).first()


def errors(answer) -> dict[str, str]:
    """The sentences at the fields, by the id of the field."""
    found = {}
    for element in parse(answer).iter("p"):
        if element.get("class") == "error":
            found[element.get("id").removesuffix("-error")] = text_of(element)
    return found


def value(answer, name: str) -> str:
    """What stands in the field with this name."""
    control = next(control for control in parse(answer).iter() if control.get("name") == name)
    if control.tag == "select":
        return next((option.get("value") for option in control.iter("option") if "selected" in option.attrib), "")
    if control.tag == "textarea":
        return (control.text or "").removeprefix("\n").removeprefix("\r\n")
    return control.get("value", "")


def test_a_person_registers_and_sees_it_confirmed(client, world):
    answer = client.submit(
        PAGE, **MARIA, position="Alcaldesa", city="Los Cabos", delegation="La Paz", email="maria@example.org",
        phone="624 123 4567", diet="Sin nueces", consent_care="y",
    )  # fmt: skip
    assert answer.status_code == 303
    delegate = newest()
    assert (delegate.full_name, delegate.phone, delegate.care.diet) == (
        "María José de la O",
        "+526241234567",
        "Sin nueces",
    )
    assert delegate.delegation_id == world.delegation.id
    page = client.get(answer.location)
    text = text_of(parse(page).find(".//main"))
    assert page.status_code == 200
    assert delegate.reference in text
    assert "Submitted" in text
    assert "maria@example.org" in text
    assert "Sin nueces" not in text


def test_the_confirmation_leads_to_the_persons_own_page_calendar_and_badge(client, world):
    answer = client.submit(PAGE, **MARIA)
    page = client.get(answer.location)
    delegate, links = newest(), {link.get("href") for link in parse(page).iter("a")}
    token, feed = (doors.token_of(doors.find(kind, delegate.id)) for kind in ("delegate", "feed"))
    assert answer.location == f"/cabos/register/done/{token}"
    assert f"http://localhost/cabos/me/{token}" in links
    assert f"http://localhost/calendar/{feed}.ics" in links
    assert re.sub(" ", "", text_of(parse(page))).count(badges.current(delegate).code) == 2
    assert "no e-mail" in text_of(parse(page))


@pytest.mark.parametrize(
    ("lang", "title", "category", "country"),
    [("en", "Register", "Mayors", "Germany"), ("es", "", "Alcaldes", "Alemania"), ("fr", "", "Maires", "Allemagne")],
)
def test_the_form_speaks_the_readers_language(client, world, lang, title, category, country):
    page = client.get(f"{PAGE}?lang={lang}")
    text = text_of(parse(page))
    assert title in text
    assert category in text
    assert country in text
    assert value(page, "language") == lang


def test_only_public_categories_are_offered(client, world):
    page = client.get(PAGE)
    offered = [control.get("value") for control in parse(page).iter("input") if control.get("name") == "category"]
    assert offered == ["MAYOR", "OFFICIAL"]


def test_countries_stand_in_the_readers_order(client, world):
    names = [text_of(option) for option in parse(client.get(f"{PAGE}?lang=fr")).iter("option")]
    assert names.index("Égypte") < names.index("Espagne") < names.index("Zambie")


def test_every_consent_is_unticked(client, world):
    boxes = [box for box in parse(client.get(PAGE)).iter("input") if box.get("type") == "checkbox"]
    assert len(boxes) == 5
    assert not any("checked" in box.attrib for box in boxes)


def test_consent_is_kept_in_the_words_of_the_page(client, world):
    client.submit(f"{PAGE}?lang=fr", **MARIA, consent_invitations="y")
    kept = {(row.purpose, row.language) for row in db.session.query(Consent).filter_by(delegate_id=newest().id)}
    assert kept == {("notice", "fr"), ("invitations", "fr")}


def test_the_events_own_notice_is_shown(client, world):
    default = text_of(parse(client.get(PAGE)))
    assert "responsible for your personal information" in default
    with transaction():
        world.event.notice = {"notice": {"en": "Our own notice."}, "photographs": {"en": "Take my picture."}}
    page = text_of(parse(client.get(PAGE)))
    assert "Our own notice." in page
    assert "Take my picture." in page
    assert "responsible for your personal information" not in page


def test_the_delegations_offered_are_not_what_strangers_typed(client, world):
    client.submit(PAGE, **MARIA, delegation="Something rude")
    options = parse(client.get(PAGE)).find(".//datalist").iter("option")
    assert [option.get("value") for option in options] == ["La Paz"]
    with transaction():
        registrations.approve(newest(), by=SYSTEM)
    options = parse(client.get(PAGE)).find(".//datalist").iter("option")
    assert [option.get("value") for option in options] == ["La Paz", "Something rude"]


class TestWrongly:
    def test_an_empty_form_says_what_is_missing(self, client, world):
        answer = client.post(PAGE, data={})
        assert answer.status_code == 422
        assert set(errors(answer)) == {"category", "family_name", "country", "consent_notice", "language"}

    def test_what_was_typed_is_still_there(self, client, world):
        typed = MARIA | {
            "email": "maria at example", "phone": "12", "city": "x" * 121, "position": "<b>Alcaldesa</b>",
            "diet": "Sin\r\nnueces", "delegation": '"Ñandú" & co', "form_id": "form-1",
        }  # fmt: skip
        before = count(Delegate)
        answer = client.post(PAGE, data=typed)
        assert answer.status_code == 422
        assert set(errors(answer)) == {"email", "phone", "city", "consent_care"}
        kept = ("email", "phone", "city", "position", "delegation", "given_name", "family_name", "country", "language")
        assert {name: value(answer, name) for name in (*kept, "form_id")} == {
            name: typed[name] for name in (*kept, "form_id")
        }
        assert value(answer, "diet").split() == ["Sin", "nueces"]
        ticked = {one.get("value") for one in parse(answer).iter("input") if "checked" in one.attrib}
        assert ticked == {"MAYOR", "y"}
        assert count(Delegate) == before

    def test_the_summary_leads_to_each_field(self, client, world):
        page = parse(client.post(PAGE, data={}))
        summary = next(one for one in page.iter("div") if "error-summary" in one.get("class", ""))
        targets = [link.get("href").removeprefix("#") for link in summary.iter("a")]
        assert len(targets) == 5
        assert set(targets) <= {element.get("id") for element in page.iter()}

    @pytest.mark.parametrize("lang", ["es", "fr"])
    def test_in_the_persons_language(self, client, world, lang):
        answer = client.post(f"{PAGE}?lang={lang}", data={})
        assert parse(answer).get("lang") == lang

    def test_what_no_list_or_badge_can_hold_is_refused_at_its_field(self, client, world):
        fields = {"given_name", "family_name", "position", "city", "delegation", "email"}
        for typed in ("Ana\nNúñez", "Ana\0Núñez", "A\x85B", "\u202eanA", "x" * 5000, "\x1b[31m"):
            answer = client.post(PAGE, data=MARIA | dict.fromkeys(fields, typed))
            assert answer.status_code == 422
            assert set(errors(answer)) == fields, repr(typed[:20])

    def test_what_was_not_offered_is_refused_at_its_field(self, client, world):
        for typed in ("", "XX", "\0", "x" * 5000, "٣", "<script>", "-1"):
            answer = client.post(PAGE, data=MARIA | {"country": typed, "language": typed})
            assert answer.status_code == 422
            assert set(errors(answer)) == {"country", "language"}, repr(typed[:20])
        for typed in ("", "XX", "CREW", "\0", "x" * 5000, "<script>"):
            assert set(errors(client.post(PAGE, data=MARIA | {"category": typed}))) == {"category"}, repr(typed[:20])

    def test_a_number_nobody_can_call_is_refused(self, client, world):
        for phone in ("1", "call me", "9" * 300, "+999 123 456 789", "\0", "٣", "+52 612 123 4567 ext 7"):
            assert set(errors(client.post(PAGE, data=MARIA | {"phone": phone}))) == {"phone"}, repr(phone[:20])

    def test_somebody_without_any_name_is_asked_for_one(self, client, world):
        for name in ("", " ", "\u200b"):
            answer = client.post(PAGE, data=MARIA | {"given_name": name, "family_name": name})
            assert "one of the two is enough" in errors(answer)["family_name"]

    def test_care_without_consent_is_asked_about_not_dropped(self, client, world):
        before = count(DelegateCare)
        answer = client.post(PAGE, data=MARIA | {"access": "Silla de ruedas"})
        assert set(errors(answer)) == {"consent_care"}
        assert value(answer, "access") == "Silla de ruedas"
        assert count(DelegateCare) == before
        client.post(PAGE, data=MARIA | {"access": "Silla de ruedas", "consent_care": "y"})
        assert newest().care.access == "Silla de ruedas"

    def test_without_the_forms_token_nothing_is_accepted(self, client, world):
        before = count(Delegate)
        assert client.post(PAGE, data=MARIA, csrf=False).status_code == 400
        assert count(Delegate) == before

    def test_other_addresses_lead_nowhere(self, client, world):
        for path in ("/nowhere/register", "/cabos/register/", "/cabos/register/done/", "/cabos/register/done"):
            assert client.get(path).status_code == 404


def test_any_name_is_kept_and_shown_as_text(client, world):
    for name in ("<script>alert(1)</script>", '=HYPERLINK("http://x")', "محمد", "𠮷田 🎉", "O’Brien & Sons", "a" * 120):
        typed = MARIA | {"given_name": "", "family_name": name, "delegation": name, "position": name, "city": name}
        answer = client.post(PAGE, data=typed)
        assert answer.status_code == 303
        assert newest().family_name == name
        assert text_of(parse(client.get(answer.location))).count(name) == 3
    client.post(PAGE, data=MARIA | {"given_name": "%(name)s {{ 7*7 }}", "family_name": "Nu\u0301ñez"})
    assert newest().full_name == "%(name)s {{ 7*7 }} Núñez"


class TestSentTwice:
    def test_it_is_one_person(self, client, world):
        before = count(Delegate)
        first, again = (client.post(PAGE, data=MARIA | {"form_id": "form-1"}) for _ in range(2))
        assert first.location == again.location
        assert count(Delegate) == before + 1

    def test_for_somebody_else_it_asks_and_then_registers_them(self, client, world):
        client.post(PAGE, data=MARIA | {"form_id": "form-1"})
        before = count(Delegate)
        answer = client.post(PAGE, data=MARIA | {"form_id": "form-1", "given_name": "José"})
        assert answer.status_code == 409
        assert count(Delegate) == before
        assert value(answer, "given_name") == "José"
        again = client.post(PAGE, data=MARIA | {"form_id": value(answer, "form_id"), "given_name": "José"})
        assert again.status_code == 303
        assert newest().given_name == "José"

    def test_each_form_shown_has_its_own_number(self, client, world):
        assert value(client.get(PAGE), "form_id") != value(client.get(PAGE), "form_id")

    def test_a_strange_number_does_no_harm(self, client, world):
        for form_id in ("", "x" * 5000, "\0", "<b>", "é"):
            assert client.post(PAGE, data=MARIA | {"form_id": form_id}).status_code == 303

    def test_two_people_with_one_address_are_two(self, client, world):
        for name in ("Ana", "Eva"):
            assert client.submit(PAGE, **MARIA | {"given_name": name, "email": "office@example.org"}).status_code == 303
        assert count(Delegate, Delegate.email == "office@example.org") == 2


class TestStates:
    def test_who_needs_no_approval_is_welcomed(self, client, world):
        page = client.get(client.submit(PAGE, **MARIA | {"category": "OFFICIAL"}).location)
        assert "registered and approved" in text_of(parse(page))

    def test_who_finds_the_event_full_learns_the_place_in_line(self, client, world):
        with transaction():
            world.event.capacity = 4
        for place in (1, 2):
            page = client.get(client.submit(PAGE, **MARIA | {"category": "OFFICIAL"}).location)
            assert f"number {place} on the waiting list" in text_of(parse(page))

    @pytest.mark.parametrize("verb", ["approve", "reject", "cancel"])
    def test_the_confirmation_follows_the_decision(self, client, world, verb):
        address = client.submit(PAGE, **MARIA).location
        with transaction():
            getattr(registrations, verb)(newest(), by=SYSTEM)
        said = {"approve": "registered and approved", "reject": "could not accept", "cancel": "is cancelled"}
        page = parse(client.get(address))
        assert said[verb] in text_of(page)
        assert (page.find(".//figure") is not None) == (verb == "approve")

    def test_a_category_without_badges_shows_no_code(self, client, world):
        with transaction():
            world.mayors.has_badge = False
        page = client.get(client.submit(PAGE, **MARIA).location)
        assert parse(page).find(".//figure") is None

    def test_a_wrong_token_opens_nothing(self, client, world):
        for token in ("x", "A" * 43, "%00", "%ED%A0%80", "é" * 200):
            assert client.get(f"/cabos/register/done/{token}").status_code == 404

    def test_the_token_of_a_feed_opens_no_confirmation(self, client, world):
        token = doors.token_of(doors.find("feed", world.ana.id))
        assert client.get(f"/cabos/register/done/{token}").status_code == 404

    def test_a_replaced_link_opens_nothing(self, client, world):
        address = client.submit(PAGE, **MARIA).location
        with transaction():
            doors.replace("delegate", newest().id)
        assert client.get(address).status_code == 404


class TestClosed:
    @pytest.fixture
    def closed(self, world):
        with transaction():
            world.event.registration_closes_at = world.event.now() - dt.timedelta(hours=1)

    def test_the_page_says_when_it_closed(self, client, world, closed):
        page = client.get(PAGE)
        assert page.status_code == 200
        assert "Registration is closed" in text_of(parse(page))
        assert parse(page).find(".//input[@name='family_name']") is None

    def test_the_page_says_when_it_opens(self, client, world):
        with transaction():
            world.event.registration_opens_at = world.at("09:30", dt.date(2019, 6, 6))
        text = text_of(parse(client.get(PAGE)))
        assert "not open yet" in text
        assert "June 6, 2019, 09:30" in text

    @pytest.mark.parametrize("data", [MARIA, {}])
    def test_what_comes_late_is_told_so_and_not_stored(self, client, world, closed, data):
        before = count(Delegate)
        answer = client.post(PAGE, data=data)
        assert answer.status_code == 409
        assert "nothing of it was stored" in text_of(parse(answer))
        assert count(Delegate) == before

    def test_what_was_sent_in_time_and_once_more_is_still_confirmed(self, client, world):
        first = client.post(PAGE, data=MARIA | {"form_id": "form-1"})
        with transaction():
            world.event.registration_closes_at = world.event.now()
        assert client.post(PAGE, data=MARIA | {"form_id": "form-1"}).location == first.location


def test_the_form_asks_the_database_as_much_for_many_delegations_as_for_one(client, world):
    client.get(PAGE)
    with statements() as few:
        client.get(PAGE)
    for number in range(30):
        with transaction():
            facts = registrations.read(
                {
                    "category": "OFFICIAL",
                    "family_name": "X",
                    "country": "MX",
                    "language": "es",
                    "delegation": f"D {number}",
                },
                source="organizer",
            )
            registrations.register(world.event, facts, by=SYSTEM, source="organizer")
    with statements() as many:
        client.get(PAGE)
    assert len(many) == len(few)
