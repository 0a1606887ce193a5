"""Who speaks is proposed with the draft, and takes part once it is published."""

import pytest

from models.transaction import transaction
from operations import participations, programme
from operations.journal import SYSTEM
from operations.refusals import Refusal
from queries import activities


def bill(world, *parts: tuple[str, str]) -> None:
    speakers = [{"delegate": getattr(world, name).id, "role": role} for name, role in parts]
    with transaction():
        programme.edit(world.housing, {"speakers": speakers}, by=SYSTEM)


def publish(world) -> None:
    with transaction():
        programme.publish(world.event, [world.housing], by=SYSTEM)


def roles(world) -> list[tuple[str, str]]:
    return [(one.role, one.name) for one in activities.speakers([world.housing.id]).get(world.housing.id, [])]


def test_speakers_take_part_once_they_are_published(world):
    bill(world, ("dan", "moderator"), ("chloe", "panelist"))
    assert roles(world) == []
    publish(world)
    assert roles(world) == [("moderator", "Dan O’Neill"), ("panelist", "Chloé L’Écuyer")]


def test_who_is_no_longer_named_leaves_and_a_role_may_change(world):
    bill(world, ("dan", "moderator"), ("chloe", "panelist"))
    publish(world)
    bill(world, ("chloe", "moderator"))
    publish(world)
    assert roles(world) == [("moderator", "Chloé L’Écuyer")]
    assert participations.find(world.housing, world.dan).status == "cancelled"
    assert participations.find(world.housing, world.chloe).revision == 2


def test_a_publishing_that_says_nothing_of_speakers_leaves_them(world):
    bill(world, ("dan", "moderator"))
    publish(world)
    with transaction():
        programme.edit(world.housing, {"speakers": None, "capacity": 9}, by=SYSTEM)
    publish(world)
    assert roles(world) == [("moderator", "Dan O’Neill")]


def test_a_participant_who_becomes_a_speaker_makes_room(world):
    for name in ("ana", "beto", "chloe"):
        with transaction():
            participations.sign_up(world.housing, getattr(world, name), by=SYSTEM, now=world.real(world.at("11:00")))
    assert participations.find(world.housing, world.chloe).status == "waitlisted"
    bill(world, ("ana", "panelist"))
    with transaction():
        programme.publish(world.event, [world.housing], by=SYSTEM, now=world.real(world.at("11:00")))
    assert participations.find(world.housing, world.chloe).status == "confirmed"


@pytest.mark.parametrize(
    ("speakers", "code"),
    [
        ([{"delegate": 10**6, "role": "moderator"}], "unknown_speaker"),
        ([{"delegate": 1, "role": "participant"}], "unknown_speaker"),
        ([{"delegate": 1, "role": "moderator"}, {"delegate": 1, "role": "host"}], "speaker_twice"),
    ],
)
def test_strange_lists_are_refused(world, speakers, code):
    with pytest.raises(Refusal) as refused, transaction():
        programme.edit(world.housing, {"speakers": speakers}, by=SYSTEM)
    assert (refused.value.code, refused.value.field) == (code, "speakers")
