"""Registering and deciding: who is accepted, who waits, who is told, and what the same form sent twice does."""

import dataclasses
import datetime as dt

import pytest

from models import Badge, Consent, Delegate, DelegateCare, Delegation, Entry, Message, Organization, Participation, db
from models.delegate import STATUSES
from models.transaction import transaction
from operations import badges, doors, participations, registrations
from operations.fields import Malformed
from operations.journal import SYSTEM, Actor
from operations.refusals import Refusal
from operations.registrations import Registration
from tests.world import count

ORGANIZER = Actor("staff", "Olga", 1)
MARIA = {
    "category": "MAYOR", "given_name": "María", "family_name": "López", "country": "MX", "language": "es",
    "consents": ["notice"],
}  # fmt: skip


def said(**changes) -> Registration:
    return registrations.read(MARIA | changes)


def register(world, **changes) -> Delegate:
    with transaction():
        return registrations.register(world.event, said(**changes), by=None)


def problems(**changes) -> dict[str, str]:
    with pytest.raises(Malformed) as malformed:
        registrations.read(MARIA | changes)
    return {field: refusal.code for field, refusal in malformed.value.errors.items()}


def refusal_of(act, *args, **kwargs) -> Refusal:
    with pytest.raises(Refusal) as refusal, transaction():
        act(*args, **kwargs)
    return refusal.value


def letters(delegate) -> list[tuple[str, str]]:
    rows = db.session.query(Message).filter_by(delegate_id=delegate.id).order_by(Message.id)
    return [(row.template, row.language) for row in rows]


def verbs(delegate) -> list[str]:
    rows = db.session.query(Entry).filter_by(object_kind="delegate", object_id=delegate.id).order_by(Entry.id)
    return [row.verb for row in rows]


def test_a_mayor_registers_and_waits_for_the_decision(world):
    delegate = register(world, position="Alcaldesa", city="La Paz", email="maria@example.org", phone="612 123 4567")
    assert (delegate.status, delegate.number, delegate.source) == ("submitted", 9, "self")
    assert (delegate.full_name, delegate.phone, delegate.language) == ("María López", "+526121234567", "es")
    assert delegate.search_text.startswith("maria lopez")
    assert letters(delegate) == [("registered", "es")]
    assert verbs(delegate)[-1] == "delegate.registered"


def test_the_journal_says_that_people_registered_themselves(world):
    delegate = register(world)
    entry = db.session.query(Entry).filter_by(verb="delegate.registered").one()
    assert (entry.actor_kind, entry.actor_id, entry.actor_name) == ("delegate", delegate.id, "María López")


def test_everybody_gets_a_reference_a_badge_and_two_doors(world):
    delegate = register(world)
    assert set(delegate.reference.replace("-", "")) <= set(registrations.ALPHABET)
    assert [len(part) for part in delegate.reference.split("-")] == [4, 4]
    assert badges.current(delegate).ended_at is None
    assert doors.find("delegate", delegate.id)
    assert doors.find("feed", delegate.id)


def test_a_category_without_badges_gives_none(world):
    with transaction():
        world.mayors.has_badge = False
    assert badges.current(register(world)) is None


def test_who_needs_no_approval_is_approved_at_once(world):
    delegate = register(world, category="OFFICIAL")
    assert delegate.status == "approved"
    assert letters(delegate) == [("registered", "es")]


def test_nobody_is_refused_for_the_event_being_full(world):
    with transaction():
        world.event.capacity = 4
    assert register(world).status == "submitted"
    waiting = register(world, category="OFFICIAL")
    assert waiting.status == "waitlisted"
    assert waiting.waiting_since is not None


def test_without_an_address_the_letter_is_kept_for_the_organizers(world):
    register(world)
    assert db.session.query(Message).one().status == "unaddressed"


def test_two_people_may_share_an_address_and_a_name(world):
    first, second = register(world, email="office@example.org"), register(world, email="office@example.org")
    assert first.id != second.id
    assert first.reference != second.reference


@pytest.mark.parametrize("name", ["given_name", "family_name"])
def test_one_name_is_enough(world, name):
    assert register(world, **{"given_name": "", "family_name": ""} | {name: "Pelé"}).full_name == "Pelé"


def test_nobody_has_no_name_at_all():
    assert problems(given_name=" ", family_name="\u200b") == {"family_name": "name_missing"}
    assert problems(given_name=None, family_name=None) == {"family_name": "name_missing"}


def test_everything_wrong_with_a_form_is_told_at_once():
    wrong = problems(
        category="", given_name="A\nB", family_name="x" * 121, country="XX", language="xx", email="no", phone="no",
        city=7, consents=[],
        position="\0", delegation=["x"], diet="y" * 2001, access={}, read_in="xx",
    )  # fmt: skip
    assert wrong == {
        "category": "required", "given_name": "control_characters", "family_name": "too_long",
        "country": "unknown_country",
        "language": "unknown_language", "email": "email_invalid", "phone": "phone_invalid", "city": "not_text",
        "position": "control_characters", "delegation": "not_text", "diet": "too_long", "access": "not_text",
        "read_in": "unknown_language", "consent_notice": "notice_needed", "consent_care": "care_needs_consent",
    }  # fmt: skip


def test_an_empty_form_says_what_is_missing():
    with pytest.raises(Malformed) as malformed:
        registrations.read({})
    assert set(malformed.value.errors) == {"category", "family_name", "country", "language", "consent_notice"}


def test_only_public_categories_are_open_to_everybody(world):
    before = count(Delegate)
    for category in ("CREW", "NOBODY", "mayor", "' OR 1=1"):
        refusal = refusal_of(registrations.register, world.event, said(category=category), by=None)
        assert (refusal.code, refusal.field) == ("unknown_category", "category")
    assert count(Delegate) == before
    assert world.event.last_number == before


def test_organizers_register_into_any_category_and_need_no_notice(world):
    facts = registrations.read(MARIA | {"category": "CREW", "consents": []}, source="organizer")
    with transaction():
        delegate = registrations.register(world.event, facts, by=ORGANIZER, source="organizer")
    assert (delegate.status, delegate.source) == ("approved", "organizer")
    assert count(Consent) == 0


def test_registration_opens_and_closes_by_the_events_clock(world):
    opens, closes = world.event.registration_opens_at, world.event.registration_closes_at
    second = dt.timedelta(seconds=1)
    for moment in (opens - second, closes, closes + dt.timedelta(days=400)):
        refusal = refusal_of(registrations.register, world.event, said(), by=None, now=world.real(moment))
        assert refusal.code == "not_open"
    for moment in (opens, closes - second):
        with transaction():
            assert registrations.register(world.event, said(), by=None, now=world.real(moment)).id
    with transaction():
        late = world.real(closes + dt.timedelta(days=1))
        assert registrations.register(world.event, said(), by=ORGANIZER, now=late, source="onsite").id


def test_without_dates_registration_is_open(world):
    with transaction():
        world.event.registration_opens_at = world.event.registration_closes_at = None
    assert register(world).id


class TestTheSameFormTwice:
    def test_is_one_person(self, world):
        first, again = register(world, form_id="form-1"), register(world, form_id="form-1")
        assert first.id == again.id
        assert count(Badge, Badge.delegate_id == first.id) == 1
        assert letters(first) == [("registered", "es")]

    def test_is_one_person_even_after_the_closing(self, world):
        first = register(world, form_id="form-1")
        late = world.real(world.event.registration_closes_at)
        with transaction():
            assert registrations.register(world.event, said(form_id="form-1"), by=None, now=late).id == first.id

    def test_in_another_language_of_the_page_is_the_same(self, world):
        assert register(world, form_id="f", read_in="en").id == register(world, form_id="f", read_in="fr").id

    @pytest.mark.parametrize(
        "change",
        [{"given_name": "Mario"}, {"email": "m@example.org"}, {"diet": "Vegan", "consents": ["notice", "care"]}],
    )
    def test_for_somebody_else_is_refused(self, world, change):
        register(world, form_id="form-1")
        refusal = refusal_of(registrations.register, world.event, said(form_id="form-1", **change), by=None)
        assert (refusal.code, refusal.field) == ("form_reused", "form_id")

    def test_what_the_form_said_cannot_be_read_from_its_digest(self, world):
        one, two = register(world, form_id="form-1"), register(world, form_id="form-2")
        assert one.form_digest != two.form_digest

    def test_needs_a_form_of_ours(self, world):
        for form_id in (None, "", "x" * 65, "é", "a b", 7, "\0", "\ud800"):
            first, second = register(world, form_id=form_id), register(world, form_id=form_id)
            assert first.form_id is None
            assert first.id != second.id


class TestConsent:
    def test_is_kept_purpose_by_purpose(self, world):
        delegate = register(world, consents=["notice", "photographs"], read_in="fr")
        rows = db.session.query(Consent).filter_by(delegate_id=delegate.id).order_by(Consent.id).all()
        kept = [(row.purpose, row.notice_version, row.language, row.by) for row in rows]
        assert kept == [("notice", 1, "fr", "María López"), ("photographs", 1, "fr", "María López")]

    def test_health_data_stand_apart_and_only_with_consent(self, world):
        delegate = register(world, diet="Sin nueces\r\nni leche", access="Silla", consents=["notice", "care"])
        assert (delegate.care.diet, delegate.care.access) == ("Sin nueces\nni leche", "Silla")
        assert {row.purpose for row in db.session.query(Consent).filter_by(delegate_id=delegate.id)} == {
            "notice",
            "care",
        }
        assert "nueces" not in delegate.search_text

    def test_without_it_health_data_are_refused_not_dropped(self):
        assert problems(diet="Vegan") == {"consent_care": "care_needs_consent"}
        assert problems(access="Silla") == {"consent_care": "care_needs_consent"}

    def test_to_nothing_is_not_kept(self, world):
        before = count(DelegateCare)
        delegate = register(world, diet="  ", consents=["notice", "care"])
        assert count(DelegateCare) == before
        assert {row.purpose for row in db.session.query(Consent).filter_by(delegate_id=delegate.id)} == {"notice"}

    def test_to_an_unknown_purpose_is_nothing(self):
        assert said(consents=["notice", "everything"]).consents == {"notice"}


class TestDelegation:
    def test_is_found_whatever_its_accents_and_capitals(self, world):
        for name in ("La Paz", "la paz", "  LA PÁZ "):
            assert register(world, delegation=name).delegation_id == world.delegation.id

    def test_is_found_by_an_alias(self, world):
        with transaction():
            world.city.aliases = ["Municipio de La Paz"]
        assert register(world, delegation="municipio de la paz").delegation_id == world.delegation.id

    def test_is_found_by_its_id(self, world):
        assert register(world, delegation=world.delegation.id).delegation_id == world.delegation.id

    def test_nobody_has_is_refused(self, world):
        for key in (0, -1, 999_999, 2**31, 10**30):
            refusal = refusal_of(registrations.register, world.event, said(delegation=key), by=None)
            assert (refusal.code, refusal.field) == ("unknown_delegation", "delegation")

    def test_nobody_named_before_is_made_once(self, world):
        first = register(world, delegation="Comité Ñandú", language="es", country="MX")
        second = register(world, delegation="comite nandu", language="en")
        assert first.delegation_id == second.delegation_id
        assert first.delegation.name == {"es": "Comité Ñandú"}
        assert count(Delegation) == 2

    def test_of_an_organization_known_from_elsewhere_is_that_organizations(self, world):
        with transaction():
            db.session.add(Organization(kind="company", name={"en": "Demo Air"}, country="CA"))
        delegate = register(world, delegation="DEMO AIR", country="CA")
        assert delegate.delegation.organization.kind == "company"
        assert register(world, delegation="Demo Air", country="CA").delegation_id == delegate.delegation_id

    def test_may_be_left_out(self, world):
        assert register(world, delegation=" ").delegation_id is None


class TestDeciding:
    def test_approving_gives_a_place(self, world):
        with transaction():
            registrations.approve(world.fay, by=ORGANIZER)
        assert world.fay.status == "approved"
        assert letters(world.fay) == [("approved", "en")]
        assert verbs(world.fay) == ["delegate.approved"]

    def test_approving_when_full_puts_on_the_waiting_list(self, world):
        with transaction():
            world.event.capacity = 4
        with transaction():
            registrations.approve(world.fay, by=ORGANIZER)
        assert world.fay.status == "waitlisted"
        assert letters(world.fay) == [("waitlisted", "en")]

    def test_rejecting_and_cancelling_are_told(self, world):
        with transaction():
            registrations.reject(world.fay, by=ORGANIZER)
            registrations.cancel(world.dan, by=ORGANIZER)
        assert (world.fay.status, letters(world.fay)) == ("rejected", [("rejected", "en")])
        assert (world.dan.status, letters(world.dan)) == ("cancelled", [("cancelled", "en")])

    def test_a_badge_stays_known_after_cancelling(self, world):
        code = badges.current(world.ana).code
        with transaction():
            registrations.cancel(world.ana, by=ORGANIZER)
        assert badges.current(world.ana).code == code

    def test_who_does_not_come_gives_back_seats_to_who_waits(self, world):
        with transaction():
            for delegate in (world.ana, world.beto, world.chloe):
                participations.sign_up(world.ports, delegate, by=SYSTEM)
        with transaction():
            registrations.cancel(world.ana, by=ORGANIZER)
        statuses = {row.delegate_id: row.status for row in db.session.query(Participation)}
        assert statuses == {world.ana.id: "cancelled", world.beto.id: "confirmed", world.chloe.id: "confirmed"}

    @pytest.mark.parametrize(
        ("who", "act", "code"),
        [
            ("ana", "approve", "not_allowed_from_approved"),
            ("gus", "approve", "not_allowed_from_rejected"),
            ("gus", "cancel", "not_allowed_from_rejected"),
            ("hana", "approve", "not_allowed_from_cancelled"),
            ("hana", "reject", "not_allowed_from_cancelled"),
            ("hana", "cancel", "not_allowed_from_cancelled"),
        ],
    )
    def test_what_is_over_cannot_be_decided_again(self, world, who, act, code):
        before = getattr(world, who).status
        assert refusal_of(getattr(registrations, act), getattr(world, who), by=ORGANIZER).code == code
        assert getattr(world, who).status == before
        assert letters(getattr(world, who)) == []

    def test_every_status_has_its_verbs(self):
        assert set(registrations.ALLOWED) == set(STATUSES)


def test_a_refused_registration_leaves_nothing_behind(world):
    tables = (Delegate, Delegation, Organization, Badge, Consent, Message, Entry)
    before = [count(table) for table in tables]
    refusal_of(registrations.register, world.event, said(category="CREW", delegation="New one"), by=None)
    refusal_of(
        registrations.register, world.event, said(delegation=999_999, consents=["notice", "photographs"]), by=None
    )
    assert [count(table) for table in tables] == before


def test_the_facts_of_a_registration_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        said().given_name = "Somebody else"
