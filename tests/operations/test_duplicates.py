"""Two registrations of one person: found, made one without anybody losing a seat, or told apart."""

import datetime as dt

import pytest
import sqlalchemy as sa

from models import (
    Badge,
    Consent,
    Delegate,
    DelegateCare,
    Entry,
    Invitation,
    Journey,
    MeetingRequest,
    Message,
    Participation,
    Photo,
    Presence,
    db,
)
from models.base import utcnow
from models.transaction import transaction
from operations import badges, doors, duplicates, participations, prints, registrations, scans
from operations.journal import SYSTEM
from operations.meetings import place
from operations.refusals import Refusal
from queries import delegates
from queries import duplicates as queries
from tests import meetings
from tests.pages import statements
from tests.world import CODES, SECOND, count


def twin(world, given="Ana", family="Núñez", city="La Paz", status="approved", **more) -> Delegate:
    """One more registration; in the world, Ana Núñez of La Paz is an approved mayor."""
    typed = {"category": "MAYOR", "country": "MX", "language": "es", "given_name": given, "family_name": family,
             "city": city, "position": "Presidenta municipal"} | more  # fmt: skip
    with transaction():
        facts = registrations.read(typed, source="organizer")
        made = registrations.register(world.event, facts, by=SYSTEM, source="organizer")
        if status == "approved":
            registrations.approve(made, by=SYSTEM)
    return made


def merge(keep, other, facts=(), **more) -> Delegate:
    with transaction():
        return duplicates.merge(keep, other, facts, by=SYSTEM, **more)


def refusal(deed) -> str:
    with pytest.raises(Refusal) as refused, transaction():
        deed()
    return refused.value.code


def pairs(world) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(one.one.reference, one.other.reference, one.reasons) for one in queries.of_event(world.event)]


@pytest.mark.parametrize(
    ("name", "more", "reasons"),
    [
        (("ANA", "NUNEZ"), {}, ("name",)),
        (("Núñez", "Ana"), {"city": "la paz"}, ("name",)),
        (("Ана", "Нунез"), {"city": "Ла Паз"}, ("name",)),
        (("A.", "N."), {"email": "ANA@example.org"}, ("email",)),
        (("Ana", "Núñez"), {"email": "ana@example.org"}, ("name", "email")),
        (("Ana", "Núñez"), {"city": "Monterrey"}, None),
        (("Nunez", "ANA"), {"city": ""}, ("name",)),
        (("L.", "C."), {"email": "lia@example.org"}, None),  # the focal point’s, who writes for many
        (("Ana", "Ruiz"), {"email": ""}, None),
    ],
)  # fmt: skip
def test_who_may_be_one_person_is_found_by_address_and_by_name_and_city(world, name, more, reasons):
    with transaction():
        world.beto.email = "lia@example.org"
    other = twin(world, *name, **more)
    assert pairs(world) == ([("CAB-0001", other.reference, reasons)] if reasons else [])
    assert [one.reasons for one in queries.of_delegate(other)] == ([reasons] if reasons else [])


def test_who_said_no_city_may_be_anybody_of_the_name_and_costs_no_more_statements(world):
    def cost() -> int:
        event = world.event
        assert event.id
        with statements() as sent:
            queries.of_event(event)
        return len(sent)

    nowhere, monterrey = twin(world, city=""), twin(world, city="Monterrey")
    first, second, third = world.ana.reference, nowhere.reference, monterrey.reference
    assert pairs(world) == [(first, second, ("name",)), (second, third, ("name",))]
    assert [len(queries.of_delegate(one)) for one in (world.ana, nowhere, monterrey)] == [1, 2, 1]
    before = cost()
    twin(world, city=""), twin(world, "Ana", "Núñezz", city="")
    assert (len(pairs(world)), cost()) == (5, before)


def test_an_address_that_many_have_is_an_office_s(world):
    for number in range(3):
        twin(world, "Person", f"{number}", email="office@example.org")
    assert len(pairs(world)) == 3
    twin(world, "Person", "4", email="office@example.org")
    assert pairs(world) == []


def test_who_was_told_apart_or_is_not_coming_is_no_pair_any_more(world):
    other, third = twin(world), twin(world)
    assert len(pairs(world)) == 3
    with transaction():
        duplicates.not_same(other, world.ana, by=SYSTEM)
        duplicates.not_same(world.ana, other, by=SYSTEM)
    assert len(pairs(world)) == 2
    with transaction():
        registrations.cancel(third, by=SYSTEM)
    assert pairs(world) == [] and queries.of_delegate(third) == []


def test_one_registration_is_left_with_what_either_had_right(world):
    other = twin(world, "Ana María", "Núñez Téllez", email="ana.maria@example.org", phone="+52 612 111 2222")
    with transaction():
        other.care = DelegateCare(diet="Vegan", aids=["wheelchair"])
        db.session.add(Journey(delegate_id=other.id, way="arrival", number="AM 318"))
        db.session.add(Photo(delegate_id=other.id, jpeg=b"x", digest="d", taken_by="Ana"))
        db.session.add(Consent(delegate_id=other.id, purpose="photographs", notice_version=1, language="es",
                               given_at=utcnow(), by="Ana"))  # fmt: skip
        world.delegation.head_id = other.id
    kept = merge(world.ana, other, ["name", "email"])
    assert (kept.full_name, kept.email, kept.phone) == ("Ana María Núñez Téllez", "ana.maria@example.org",
                                                        "+526121234567")  # fmt: skip
    assert (other.status, other.merged_into_id) == ("cancelled", kept.id)
    assert (kept.care.diet, kept.care.access, kept.care.aids) == ("No nuts; Vegan", "Step-free", ["wheelchair"])
    assert db.session.get(DelegateCare, other.id) is None
    assert count(Journey, Journey.delegate_id == kept.id) == count(Photo, Photo.delegate_id == kept.id) == 1
    assert count(Consent, Consent.delegate_id == kept.id, Consent.purpose == "photographs") == 1
    assert world.delegation.head_id == kept.id
    assert [one.id for one in queries.merged(kept)] == [other.id] and pairs(world) == []


def test_nobody_loses_a_seat_and_one_person_has_one_at_a_time(world):
    other = twin(world)
    with transaction():
        participations.sign_up(world.housing, world.ana, by=SYSTEM)
        participations.sign_up(world.housing, world.chloe, by=SYSTEM)  # full
        participations.sign_up(world.housing, other, by=SYSTEM)  # waits
        participations.sign_up(world.ports, other, by=SYSTEM)
        participations.sign_up(world.visit, world.ana, by=SYSTEM)
        participations.sign_up(world.visit, other, by=SYSTEM)
        registrations.approve(world.fay, by=SYSTEM)
        participations.sign_up(world.housing, world.fay, by=SYSTEM)
    kept = merge(world.ana, other)
    held = {one.activity_id: one.status for one in delegates.details(world.event, kept.id).participations
            if one.delegate_id == kept.id}  # fmt: skip
    assert held == {world.housing.id: "confirmed", world.ports.id: "confirmed", world.visit.id: "confirmed"}
    taken = count(Participation, Participation.delegate_id == other.id, Participation.status != "cancelled")
    assert taken == 0
    assert count(Participation, Participation.activity_id == world.visit.id, Participation.status == "confirmed") == 1
    waiting = sa.select(Participation.delegate_id).where(Participation.status == "waitlisted")
    assert db.session.scalars(waiting).all() == [world.fay.id]


def test_of_two_seats_that_overlap_the_kept_one_s_stays_and_who_waits_gets_the_other(world):
    other = twin(world)
    with transaction():
        participations.sign_up(world.housing, world.ana, by=SYSTEM)
        participations.sign_up(world.water, other, by=SYSTEM)
        participations.sign_up(world.water, world.chloe, by=SYSTEM)
        participations.sign_up(world.water, world.beto, by=SYSTEM)  # waits
    merge(world.ana, other)
    assert participations.find(world.water, world.ana) is None
    assert participations.find(world.water, world.beto).status == "confirmed"


def test_the_better_status_stays_and_the_place_of_the_other_goes_to_who_waits(world):
    early = twin(world, status="submitted")
    with transaction():
        world.event.capacity = count(Delegate, Delegate.status == "approved") - 1  # Eva is not counted
        registrations.approve(world.fay, by=SYSTEM)
    assert world.fay.status == "waitlisted"
    kept = merge(early, world.ana)
    assert (kept.status, world.ana.status, world.fay.status) == ("approved", "cancelled", "waitlisted")
    other = Delegate(event=world.event, number=99, reference="CAB-0099", category=world.mayors, country="MX",
                     language="es", status="approved", given_name="Ana", family_name="Núñez")  # fmt: skip
    with transaction():
        db.session.add(other)
    merge(kept, other)
    assert world.fay.status == "waitlisted"  # there was one too many
    with transaction():
        world.event.capacity += 1
    merge(kept, twin(world))
    assert world.fay.status == "approved"


def test_a_place_is_nobody_s_by_changing_the_facts(world):
    other = twin(world, status="submitted")
    with transaction():
        world.event.capacity = 1
    assert refusal(lambda: duplicates.merge(world.eva, other, ["category"], by=SYSTEM)) == "no_place_with_facts"
    assert (world.eva.status, world.eva.category.code) == ("approved", "CREW")
    with transaction():
        world.event.capacity = 20
    assert merge(world.eva, other, ["category"]).status == "approved"


def test_meetings_and_requests_are_the_kept_one_s(world):
    meetings.set_up(world.event, [world.red])
    other = twin(world, "A.", "N.")
    agreed = meetings.agree(other, world.chloe)
    with transaction():
        activity = place(agreed, world.at("11:00", SECOND), world.red, by=SYSTEM)
    asked, between = meetings.ask(world.dan, other, party=[world.eva.id]), meetings.ask(other, world.ana)
    with transaction():
        asked.party = [other.id, world.eva.id]
    kept = merge(world.ana, other, now=world.real(world.at("09:00")))
    assert (agreed.from_id, agreed.status, asked.to_id, between.status) == (kept.id, "scheduled", kept.id, "cancelled")
    assert asked.party == [world.eva.id]
    assert (activity.title["en"], activity.revision) == ("Ana Núñez – Chloé L’Écuyer", 2)
    seated = sa.select(Participation.delegate_id).where(Participation.activity_id == activity.id)
    seated = seated.where(Participation.status == "confirmed").order_by(Participation.delegate_id)
    assert db.session.scalars(seated).all() == [kept.id, world.chloe.id]


def test_of_two_requests_with_the_same_person_the_one_further_on_stays(world):
    meetings.set_up(world.event, [world.red])
    other = twin(world)
    mine = meetings.ask(world.ana, world.chloe)
    theirs = meetings.agree(other, world.chloe)
    merge(world.ana, other)
    rows = {one.id: (one.from_id, one.status) for one in db.session.scalars(sa.select(MeetingRequest))}
    assert rows == {mine.id: (world.ana.id, "cancelled"), theirs.id: (world.ana.id, "accepted")}


def test_one_badge_opens_the_doors_and_one_person_is_inside(world):
    other = twin(world)
    code = badges.current(other).code
    with transaction():
        scans.record(world.event, code=code, checkpoint="MAIN", nonce="n-1", by=SYSTEM)
        scans.record(world.event, code=CODES["ana"], checkpoint="MAIN", nonce="n-2", by=SYSTEM)
        prints.note(world.event, [badges.current(other).id], by=SYSTEM)
    merge(world.ana, other)
    with transaction():
        answers = {one: scans.record(world.event, code=one, checkpoint="MAIN", nonce=f"m-{number}", by=SYSTEM)
                   for number, one in enumerate((code, CODES["ana"]))}  # fmt: skip
    assert (answers[code]["result"], answers[code]["delegate"]["id"]) == ("repeat", world.ana.id)
    assert (answers[CODES["ana"]]["result"], answers[CODES["ana"]]["reason"]) == ("refused", "badge_replaced")
    assert count(Presence, Presence.inside) == 1
    assert count(Badge, Badge.ended_at.is_(None), Badge.delegate_id.in_([world.ana.id, other.id])) == 1


def test_both_histories_are_read_with_the_kept_one(world):
    other = twin(world)
    with transaction():
        db.session.add(Invitation(event_id=world.event.id, category_id=world.mayors.id, name="Ana", email="a@b.mx",
                                  language="es", invited_by="Eva", delegate_id=other.id))  # fmt: skip
        world.beto.principal_id = other.id
    merge(world.ana, other)
    found = delegates.details(world.event, world.ana.id)
    assert {"delegate.registered", "delegate.approved", "delegate.merged"} <= {one.verb for one in found.entries}
    assert {"registered", "approved", "merged"} <= {one.template for one in found.messages}
    assert count(Invitation, Invitation.delegate_id == world.ana.id) == 1
    assert world.beto.principal_id == world.ana.id
    third = twin(world)
    merge(third, world.ana)
    assert queries.standing(other).id == third.id
    letter = db.session.scalars(sa.select(Message).where(Message.template == "merged")).first()
    assert letter.variables["other_reference"] == other.reference
    assert count(Entry, Entry.verb == "delegate.merged_away") == 2


def test_what_is_no_pair_is_refused(world):
    other = twin(world)
    assert refusal(lambda: duplicates.merge(other, other, by=SYSTEM)) == "same_registration"
    assert refusal(lambda: duplicates.merge(world.ana, world.gus, by=SYSTEM)) == "not_allowed_from_rejected"
    seen = (world.ana.edition, other.edition)
    with transaction():
        world.ana.edition += 1
    assert refusal(lambda: duplicates.merge(world.ana, other, seen=seen, by=SYSTEM)) == "changed_meanwhile"
    over = world.real(world.at("09:00", world.event.ends_on) + dt.timedelta(days=2))
    assert refusal(lambda: duplicates.merge(world.ana, other, by=SYSTEM, now=over)) == "finished"
    assert doors.find("delegate", other.id)
