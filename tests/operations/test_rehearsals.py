"""A rehearsal leaves nothing behind: clock and programme are as they were, and history says so."""

import pytest

import operations.bulletins
from models.transaction import transaction
from operations import outbox, participations, programme, rehearsals
from operations.journal import SYSTEM
from operations.refusals import Refusal
from queries import bulletins, drafts, versions
from tests.world import FIRST, SECOND


def move_clock(world, time: str, day=FIRST) -> None:
    with transaction():
        rehearsals.move_clock(world.event, world.at(time, day), by=SYSTEM)


def put_back(world) -> int | None:
    with transaction():
        return rehearsals.put_back(world.event, by=SYSTEM)


def publish(world, activity, **facts) -> None:
    with transaction():
        programme.edit(activity, facts, by=SYSTEM)
        programme.publish(world.event, [activity], by=SYSTEM)


def tell(world) -> None:
    with transaction():
        operations.bulletins.send(world.event, by=SYSTEM)


def leased() -> list[int]:
    with transaction():
        return outbox.lease()


def test_what_else_is_written_meanwhile_is_sent(world):
    move_clock(world, "11:40")
    with transaction():
        outbox.queue(world.dan, "approved", "approved:4:1")
    assert len(leased()) == 1


def test_the_clock_goes_back_to_where_it_was_before_the_first_move(world):
    before = world.event.clock_shift
    move_clock(world, "11:40")
    move_clock(world, "09:00", SECOND)
    assert world.event.clock_shift != before
    assert put_back(world) is None
    assert world.event.clock_shift == before
    assert rehearsals.find(world.event) is None


def test_what_was_published_meanwhile_is_taken_back_as_a_version_of_its_own(world):
    move_clock(world, "11:40")
    publish(world, world.opening, starts_at=world.at("12:45"), ends_at=world.at("13:45"))
    publish(world, world.opening, place_id=world.blue.id)
    assert put_back(world) == 4
    assert (world.opening.starts_at, world.opening.place.code) == (world.at("12:00"), "RED")
    assert world.opening.revision == 4
    assert versions.between(world.event, 1, 4) == []


def test_what_joined_the_programme_meanwhile_is_called_off_and_what_was_called_off_is_on_again(world):
    move_clock(world, "11:40")
    with transaction():
        new = programme.create(world.event, "social", {"title": {"en": "Networking"}}, by=SYSTEM)
        programme.call_off(world.water, by=SYSTEM)
        programme.publish(world.event, [new, world.water], by=SYSTEM)
    put_back(world)
    assert (new.state, world.water.state) == ("cancelled", "published")


def test_what_was_so_before_stays_and_a_colleagues_draft_is_kept(world):
    publish(world, world.ports, capacity=7)
    move_clock(world, "11:40")
    publish(world, world.opening, starts_at=world.at("12:45"))
    with transaction():
        programme.edit(world.opening, {"title": {"en": "Welcome"}}, by=SYSTEM)
    put_back(world)
    assert world.ports.capacity == 7
    [draft] = drafts.of_activities([world.opening.id])
    assert (draft.title["en"], draft.base_revision) == ("Welcome", world.opening.revision)
    with transaction():
        programme.publish(world.event, [world.opening], by=SYSTEM)


def test_a_calendar_never_goes_back_and_people_hear_nothing_of_what_was_never_told(world):
    move_clock(world, "11:40")
    publish(world, world.opening, starts_at=world.at("12:45"), ends_at=world.at("13:45"))
    put_back(world)
    assert world.opening.revision == 3
    assert bulletins.changes(bulletins.untold(world.event)) == []


def test_a_rehearsed_bulletin_is_shown_and_never_sent(world):
    move_clock(world, "11:40")
    publish(world, world.opening, starts_at=world.at("12:45"), ends_at=world.at("13:45"))
    tell(world)
    assert len(bulletins.of_delegate(world.dan)) == 1
    assert leased() == []
    put_back(world)
    assert bulletins.of_delegate(world.dan) == []
    assert leased() == []
    assert bulletins.changes(bulletins.untold(world.event)) == []


def test_speakers_and_waiting_lists_follow(world):
    now = world.real(world.at("11:00"))
    move_clock(world, "11:40")
    publish(world, world.housing, speakers=[{"delegate": world.dan.id, "role": "moderator"}], capacity=9)
    for name in ("ana", "beto", "chloe"):
        with transaction():
            participations.sign_up(world.housing, getattr(world, name), by=SYSTEM, now=now)
    put_back(world)
    assert world.housing.capacity == 2
    assert participations.find(world.housing, world.chloe).status == "confirmed"


def test_there_is_nothing_to_put_back_without_a_rehearsal(world):
    with pytest.raises(Refusal) as refused:
        put_back(world)
    assert refused.value.code == "no_rehearsal"
