"""What is proposed, laid over what is published."""

from models.transaction import transaction
from operations import participations, programme
from operations.journal import SYSTEM
from queries import drafts, schedules
from tests.pages import statements


def edit(activity, **facts) -> None:
    with transaction():
        programme.edit(activity, facts, by=SYSTEM)


def test_without_drafts_what_is_proposed_is_what_is_published(world):
    assert drafts.proposed(world.event) == schedules.programme(world.event)


def test_a_draft_counts_and_a_cancelled_one_holds_nothing(world):
    edit(world.housing, starts_at=world.at("11:00", world.housing.day), ends_at=world.at("11:30", world.housing.day))
    with transaction():
        programme.call_off(world.water, by=SYSTEM)
        new = programme.create(world.event, "social", {"title": {"en": "Networking"}}, by=SYSTEM)
    seen = drafts.proposed(world.event)
    assert seen[world.housing.id].starts_at == world.at("11:00", world.housing.day)
    assert world.water.id not in seen
    assert new.id in seen
    alone = drafts.with_published(world.event, {new.id})
    assert (world.water.id in alone, new.id in alone) == (True, True)
    assert alone[world.housing.id].starts_at == world.at("09:00", world.housing.day)


def test_facts_that_nobody_stored_can_be_tried(world):
    seen = drafts.proposed(
        world.event, {world.housing.id: {"capacity": 7}, 0: {"kind": "meal", "day": world.opening.day}}
    )
    assert (seen[world.housing.id].capacity, seen[0].kind) == (7, "meal")


def test_a_proposed_speaker_is_needed_and_one_who_leaves_is_not(world):
    now = world.real(world.at("10:00"))
    with transaction():
        participations.sign_up(world.housing, world.ana, by=SYSTEM, now=now)
        participations.sign_up(world.housing, world.beto, by=SYSTEM, role="moderator", now=now)
    edit(world.housing, speakers=[{"delegate": world.dan.id, "role": "panelist"}])
    seen = drafts.proposed(world.event)
    assert seen.named[world.housing.id] == {world.ana.id, world.dan.id}
    assert seen.needed[world.housing.id] == {world.dan.id}


def test_what_publishing_would_tell_is_known_before(world):
    edit(world.housing, place_id=world.blue.id)
    change = drafts.plan_of(world.housing).change
    assert (change.what, change.before.place.code, change.after.place.code) == (("place",), "RED", "BLUE")
    assert drafts.plan_of(world.water).change is None


def test_many_drafts_ask_no_more_questions(world):
    edit(world.housing, capacity=3)
    few = asked(world)
    for activity in (world.water, world.ports, world.visit):
        edit(activity, capacity=3)
    assert asked(world) == few


def asked(world) -> int:
    event = world.event
    assert event.slug == "cabos"
    with statements() as questions:
        drafts.proposed(event)
    return len(questions)
