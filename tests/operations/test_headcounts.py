"""Counts of a bus: what a leader said stands, and of two counts the later one holds."""

import datetime as dt

import pytest

from models import Headcount
from models.transaction import transaction
from operations import headcounts
from operations.fields import Malformed
from operations.journal import Actor
from operations.refusals import Refusal
from operations.taken import taken
from queries import rolls
from tests import convoys
from tests.operations.test_roll_calls import Road
from tests.world import count


@pytest.fixture
def road(world):
    return Road(convoys.set_up(world))


def say(
    road: Road, minute: float, *, sent: float | None = None, nonce="c1", wrong=dt.timedelta(0), by="Bus 1", **typed
):
    """Counted at minute `minute` by a clock that is `wrong` by so much, heard of at minute `sent`."""
    typed = {"kind": "departure", "expected": 2, "counted": 2, "missing": [], "reason": ""} | typed
    when = taken(road.minute(minute) + wrong, -wrong, road.minute(sent or minute))
    with transaction():
        group = roll(road).group
        return headcounts.count(
            road.world.event,
            group,
            headcounts.read(typed),
            nonce=nonce,
            taken=when,
            by=Actor("device", by, 7),
            device_id=7,
        )


def roll(road: Road) -> rolls.Roll:
    """How it stands with the first bus."""
    return next(one for one in rolls.of_event(road.world.event) if one.group.id == road.first)


def test_a_departure_says_who_is_missing_and_why_it_left(road):
    road.show("ana", road.first, 0)
    assert roll(road).missing == {road.world.beto.id}
    say(road, 12, counted="1", missing=[road.world.beto.id, 10**8], reason="He takes a taxi")
    left = roll(road).departure
    assert (left.expected, left.counted, left.missing) == (2, 1, [road.world.beto.id])
    assert (left.reason, left.by, left.device_id, left.at) == ("He takes a taxi", "Bus 1", 7, road.minute(12))


def test_nobody_is_left_behind_without_a_reason(road):
    for short in ({"missing": [road.world.beto.id]}, {"counted": 1}):
        with pytest.raises(Malformed) as malformed:
            say(road, 12, **short)
        assert malformed.value.errors["reason"].code == "reason_missing"
    say(road, 40, kind="arrival", counted=1)


def test_the_later_count_holds_though_the_phone_is_a_day_wrong_and_late(road):
    say(road, 20, nonce="late", counted=2)
    say(road, 15, sent=30, nonce="early", counted=3, wrong=dt.timedelta(days=1))
    assert roll(road).departure.counted == 2
    assert count(Headcount) == 2


def test_a_note_sent_again_is_one_count_and_never_another(road):
    assert say(road, 12).id == say(road, 12, sent=50).id
    with pytest.raises(Refusal) as refused:
        say(road, 12, counted=1, reason="Another")
    assert (refused.value.code, count(Headcount)) == ("nonce_reused", 1)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("counted", None), ("counted", "-1"), ("counted", 10**30), ("counted", True), ("expected", "ten"),
        ("missing", "1"), ("missing", [None]), ("missing", [[1]]), ("missing", ["9" * 40]), ("kind", ["departure"]),
        ("reason", "x" * 301), ("reason", 5), ("reason", "\ud800"),
    ],
)  # fmt: skip
def test_what_is_no_count_is_said_by_its_field(road, field, typed):
    with pytest.raises(Malformed) as malformed:
        say(road, 12, **{field: typed})
    assert field in malformed.value.errors
