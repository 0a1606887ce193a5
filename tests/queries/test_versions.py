"""What changed between two tellings of the programme."""

from models.transaction import transaction
from operations import programme
from operations.journal import SYSTEM
from queries import versions
from queries.activities import STAFF


def publish(world, activity, **facts) -> int:
    with transaction():
        programme.edit(activity, facts, by=SYSTEM)
    with transaction():
        return programme.publish(world.event, [activity], by=SYSTEM)


def told(changes) -> list[tuple[str, tuple[str, ...]]]:
    return [(change.after.title["en"], change.what) for change in changes]


def test_a_change_names_what_differs_and_both_ways_it_was_told(world):
    publish(world, world.housing, starts_at=world.at("09:15", world.housing.day), place_id=world.blue.id)
    [change] = versions.between(world.event, 1, 2)
    assert change.what == ("time", "place")
    assert (change.before.place.code, change.after.place.code) == ("RED", "BLUE")


def test_there_and_back_is_no_change_and_the_steps_between_are(world):
    publish(world, world.housing, capacity=3)
    publish(world, world.housing, capacity=2)
    assert versions.between(world.event, 1, 3) == []
    assert told(versions.between(world.event, 1, 2)) == [("Housing", ("capacity",))]


def test_what_is_new_and_what_is_cancelled_is_told_once(world):
    with transaction():
        new = programme.create(world.event, "social", {"title": {"en": "Networking"}}, by=SYSTEM)
        programme.call_off(world.water, by=SYSTEM)
        programme.publish(world.event, [new, world.water], by=SYSTEM)
    assert told(versions.between(world.event, 1, 2)) == [("Networking", ("added",)), ("Water", ("cancelled",))]
    assert versions.between(world.event, 2, 2) == []


def test_the_public_hears_nothing_of_what_is_not_for_it(world):
    publish(world, world.dinner, text={"en": "At eight"})
    assert versions.between(world.event, 1, 2) == []
    assert told(versions.between(world.event, 1, 2, STAFF)) == [("Dinner", ("text",))]


def test_what_is_only_proposed_is_in_no_version(world):
    with transaction():
        programme.edit(world.housing, {"title": {"en": "Homes"}}, by=SYSTEM)
    assert versions.at(world.event, world.event.version)[world.housing.id].title["en"] == "Housing"


def test_revisions_can_be_compared_without_a_version(world):
    publish(world, world.housing, capacity=3)
    [change] = versions.of_revisions([(world.housing.id, 1, 2)])
    assert change.what == ("capacity",)
    [first] = versions.of_revisions([(world.housing.id, 0, 1)])
    assert first.what == ("added",)
