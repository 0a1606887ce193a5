"""Somebody else comes instead: what passes to them and what does not, what dies, and who is asked."""

import datetime as dt

import pytest
import sqlalchemy as sa

from models import (
    ActivityGroup,
    Category,
    Entry,
    Feed,
    MeetingRequest,
    Message,
    Participation,
    PlaceQuota,
    Preference,
    RegistrationRules,
    db,
)
from models.transaction import transaction
from operations import badges, doors, feeds, meetings, participations, places, registrations, scans, substitutions
from operations.journal import SYSTEM, Actor
from operations.refusals import Refusal
from queries import engagements
from tests.letters import written_to
from tests.meetings import agree, set_up_morning
from tests.world import SECOND, count

FOCAL = Actor("focal", "Lía Cota")
DEPUTY = {
    "category": "MAYOR", "given_name": "Delia", "family_name": "Suplente", "position": "Síndica", "city": "La Paz",
    "country": "MX", "language": "es", "email": "delia@example.org", "consents": ["notice"],
}  # fmt: skip


def substitute(delegate, *, source="focal", now=None, **changes):
    facts = registrations.read(DEPUTY | changes, source=source)
    with transaction():
        return substitutions.substitute(delegate, facts, by=FOCAL, source=source, now=now)


def refused(delegate, **changes) -> str:
    with pytest.raises(Refusal) as refusal:
        substitute(delegate, **changes)
    db.session.rollback()
    return refusal.value.code


def rules(world, **columns):
    with transaction():
        db.session.add(RegistrationRules(event_id=world.event.id, **columns))


def seats(delegate) -> dict[str, tuple]:
    rows = db.session.scalars(sa.select(Participation).where(Participation.delegate_id == delegate.id))
    return {one.activity.title["en"]: (one.role, one.status) for one in rows}


def test_place_seats_line_and_bus_pass_and_rank_signing_and_the_floor_do_not(world):
    with transaction():
        world.ana.rank, world.mayors.signs, world.mayors.speaks = 1, True, True
        bus = ActivityGroup(activity_id=world.visit.id, kind="bus", name="Bus 1", leader_id=world.ana.id)
        db.session.add_all([bus, Preference(delegate_id=world.ana.id, activity_id=world.ports.id, rank=1)])
        for other in (world.beto, world.chloe):
            participations.sign_up(world.water, other, by=SYSTEM)
        waiting = participations.sign_up(world.water, world.ana, by=SYSTEM)
        riding = participations.sign_up(world.visit, world.ana, by=SYSTEM)
        riding.group_id, riding.seat = bus.id, "1A"
        participations.sign_up(world.ports, world.ana, by=SYSTEM, role="panelist")
        since = waiting.waiting_since
    taken = places.taken(world.event)
    delia = substitute(world.ana)
    assert seats(delia) == {"Water": ("participant", "waitlisted"), "Harbour": ("participant", "confirmed")}
    assert {one[1] for one in seats(world.ana).values()} == {"cancelled"}
    line, ride = (participations.find(activity, delia) for activity in (world.water, world.visit))
    assert (line.waiting_since, ride.group_id, ride.seat) == (since, bus.id, "1A")
    assert (delia.status, world.ana.status, places.taken(world.event)) == ("approved", "substituted", taken)
    assert (delia.rank, delia.may_sign, delia.may_speak) == (None, False, False)
    assert (world.delegation.head_id, delia.delegation_id) == (delia.id, world.delegation.id)
    assert db.session.scalar(sa.select(Preference.delegate_id)) == delia.id
    assert bus.leader_id == delia.id


def test_the_earlier_badge_and_link_die_at_once_and_the_calendar_says_that_all_is_off(world):
    link = doors.token_of(doors.find("delegate", world.ana.id))
    with transaction():
        feeds.begin(world.event, world.ana, "es")
        participations.sign_up(world.visit, world.ana, by=SYSTEM)
    wanted = db.session.scalar(sa.select(Feed.wanted))
    delia = substitute(world.ana)
    with transaction():
        shown = {"old": "ANA0000000000000", "new": badges.current(delia).code}
        told = [scans.record(world.event, code=code, checkpoint="MAIN", nonce=nonce, by=SYSTEM)["result"]
                for nonce, code in shown.items()]  # fmt: skip
    assert told == ["refused", "admitted"]
    assert doors.opened_by("delegate", link) is None
    assert db.session.scalar(sa.select(Feed.wanted)) > wanted
    assert [one.activity.title["en"] for one in engagements.of_delegate(world.ana)] == []


def test_both_are_written_to_and_the_journal_says_for_whom_it_was_done(world):
    with transaction():
        participations.sign_up(world.visit, world.ana, by=SYSTEM)
    delia = substitute(world.ana)
    assert "Delia Suplente" in written_to("ana@example.org")[-1]
    welcome = written_to("delia@example.org")
    assert len(welcome) == 1 and "Ana Núñez" in welcome[0] and "Puerto" in welcome[0]
    lines = db.session.scalars(sa.select(Entry).where(Entry.object_kind == "delegate").order_by(Entry.id)).all()
    said = {(one.verb, one.object_id, one.actor_kind) for one in lines}
    assert ("delegate.substituted", world.ana.id, "focal") in said
    assert ("delegate.stands_in", delia.id, "focal") in said


def test_the_other_side_of_a_meeting_is_asked_for_the_same_time(world):
    set_up_morning(world)
    request = agree(world.ana, world.chloe, purpose="Ports")
    with transaction():
        world.ana.delegation = world.beto.delegation
        placed = meetings.place(request, world.at("11:00", SECOND), world.red, by=SYSTEM)
    delia = substitute(world.ana)
    assert (placed.state, request.status) == ("cancelled", "cancelled")
    (asked,) = db.session.scalars(sa.select(MeetingRequest).where(MeetingRequest.status == "requested"))
    assert (asked.asker, asked.asked, asked.purpose) == (delia, world.chloe, "Ports")
    assert dt.datetime.fromisoformat(asked.times[0][0]) == world.at("11:00", SECOND)
    assert (
        "Ana Núñez" in written_to("chloe@example.org")[-1] and "Delia Suplente" in written_to("chloe@example.org")[-1]
    )


@pytest.mark.parametrize(
    "known",
    [
        {"given_name": "Béto", "family_name": "Avila", "email": None},
        {"given_name": "BETO", "family_name": "ÁVILA", "city": "Elsewhere", "email": None},
        {"given_name": "Gus", "family_name": "Vega", "email": None},
        {"email": "Dan@example.org"},
    ],
    ids=["by name and place", "in the same delegation", "who was turned down", "by address"],
)
def test_nobody_who_is_registered_takes_a_place(world, known):
    assert refused(world.ana, **known) == "already_registered"
    assert (world.ana.status, badges.current(world.ana).code) == ("approved", "ANA0000000000000")


@pytest.mark.parametrize("address", ["ana@example.org", "lia@example.org", None])
def test_an_address_of_the_office_is_nobodys(world, address):
    assert substitute(world.ana, email=address).status == "approved"


def test_whoever_had_cancelled_may_come_after_all(world):
    assert substitute(world.ana, given_name="Hana", family_name="Ito", email=None).status == "approved"


def test_from_a_moment_on_only_organizers_can(world):
    rules(world, substitution_until=world.at("09:00"))
    assert refused(world.ana) == "substitution_over"
    assert not substitutions.is_possible(world.ana) and substitutions.is_possible(world.ana, source="organizer")
    assert substitute(world.ana, source="organizer").status == "approved"


def test_a_place_in_line_passes_as_it_is(world):
    with transaction():
        world.event.capacity = 0
        registrations.approve(world.fay, by=SYSTEM)
    since = world.fay.waiting_since
    delia = substitute(world.fay)
    assert (delia.status, delia.waiting_since) == ("waitlisted", since)
    assert refused(world.fay) == "not_allowed_from_substituted"
    assert refused(world.gus) == "not_allowed_from_rejected"


def test_a_focal_point_opens_no_door_that_was_closed(world):
    with transaction():
        world.officials.zones = [world.halls, world.backstage]
    assert refused(world.ana, category="OFFICIAL") == "opens_more"
    with transaction():
        world.officials.zones = [world.halls]
    delia = substitute(world.ana, category="OFFICIAL")
    assert (delia.category.code, delia.status) == ("OFFICIAL", "approved")


def test_who_accompanies_goes_with_the_substitute(world):
    with transaction():
        beside = Category(event=world.event, code="ACC", letter="A", colour="#333333", accompanies=True)
        beside.name = {"en": "Companions"}
        db.session.add(beside)
        world.eva.category, world.eva.principal_id = beside, world.ana.id
    delia = substitute(world.ana)
    assert world.eva.principal_id == delia.id
    emil = substitute(world.eva, category="ACC", given_name="Emil", family_name="Roth", email=None)
    assert emil.principal_id == delia.id


def test_nothing_of_it_is_done_when_the_quota_of_the_other_category_is_full(world):
    with transaction():
        quota = PlaceQuota(event_id=world.event.id, scope="event", category=world.officials, places=1)
        quota.key = f"event//{world.officials.id}/"
        db.session.add(quota)
    assert refused(world.ana, category="OFFICIAL") == "no_place_there"
    assert world.ana.status == "approved"
    assert count(Message) == 0
    assert substitute(world.ana).status == "approved"
