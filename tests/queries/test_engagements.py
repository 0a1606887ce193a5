"""Where somebody is: their own participations and what everyone attends, as one list."""

import pytest

from models import Activity, Category, Delegate, db
from models.transaction import transaction
from operations import participations, programme
from operations.journal import SYSTEM
from queries import activities, engagements
from queries import participations as rows
from tests.pages import statements
from tests.world import SECOND, World


def titles(delegate: Delegate) -> list[str]:
    return [one.activity.title["en"] for one in engagements.of_delegate(delegate)]


def add(world: World, title: str, times: str | None = None, categories: tuple[Category, ...] = (), **how) -> Activity:
    """A published activity on the second day."""
    facts = {"title": {"en": title}, "day": SECOND}
    if times:
        facts["starts_at"], facts["ends_at"] = (world.at(time, SECOND) for time in times.split("–"))
    with transaction():
        activity = programme.create(world.event, "plenary", facts, by=SYSTEM, categories=categories, **how)
        programme.publish(world.event, [activity], by=SYSTEM)
    return activity


def sign_up(activity: Activity, delegate: Delegate) -> None:
    with transaction():
        participations.sign_up(activity, delegate, by=SYSTEM)


def test_own_and_common_engagements_are_one_list_in_order(world):
    sign_up(world.visit, world.ana)
    sign_up(world.housing, world.ana)
    assert titles(world.ana) == ["Opening", "Dinner", "Housing", "Harbour"]
    assert titles(world.beto) == ["Opening", "Dinner"]


def test_what_everyone_attends_is_for_the_approved(world):
    assert titles(world.fay) == []


def test_what_only_some_categories_attend_is_theirs(world):
    add(world, "Mayors only", categories=(world.mayors,))
    assert "Mayors only" in titles(world.ana)
    assert "Mayors only" not in titles(world.dan)


@pytest.mark.parametrize("audience", ["participants", "staff"])
def test_what_is_not_for_delegates_is_nobodys_common_engagement(world, audience):
    add(world, "Hidden", audience=audience)
    assert "Hidden" not in titles(world.ana)


def test_a_proposal_is_nobodys_engagement(world):
    with transaction():
        programme.create(world.event, "plenary", {"title": {"en": "Later"}}, by=SYSTEM)
    assert titles(world.ana) == ["Opening", "Dinner"]


def test_what_one_left_or_waits_for_holds_no_time(world):
    sign_up(world.housing, world.ana)
    with transaction():
        participations.leave(world.housing, world.ana, by=SYSTEM)
    assert titles(world.ana) == ["Opening", "Dinner"]


def test_what_was_called_off_is_told_and_clashes_with_nothing(world):
    sign_up(world.housing, world.ana)
    with transaction():
        programme.call_off(world.housing, by=SYSTEM)
        programme.publish(world.event, [world.housing], by=SYSTEM)
    own = next(one for one in engagements.of_delegate(world.ana) if one.activity == world.housing)
    assert own.cancelled
    assert engagements.clashes(world.ana, world.water) == []


def test_overlaps_are_half_open(world):
    sign_up(world.ports, world.ana)
    times = ("11:00–12:00", "13:30–14:00", "13:29–13:31")
    before, after, inside = (add(world, time, time, attendance="listed") for time in times)
    assert engagements.clashes(world.ana, before) == engagements.clashes(world.ana, after) == []
    assert engagements.clashes(world.ana, inside) == [world.ports]


def test_a_whole_and_its_part_are_no_clash_but_two_parts_are(world):
    whole = add(world, "Session", "15:00–17:00")
    part = add(world, "Signing", "15:30–16:00", attendance="listed", parent=whole)
    other = add(world, "Announcement", "15:30–16:00", parent=whole)
    assert engagements.clashes(world.ana, part) == [other]


def test_what_has_no_time_yet_clashes_with_nothing(world):
    open_ = add(world, "Open", attendance="listed")
    assert engagements.clashes(world.ana, open_) == []


def test_an_open_end_lasts_as_long_as_is_usual(world):
    with transaction():
        world.ports.ends_at = None
    sign_up(world.ports, world.ana)
    near, later = (add(world, time, time, attendance="listed") for time in ("13:00–14:00", "13:30–14:00"))
    assert engagements.clashes(world.ana, near) == [world.ports]
    assert engagements.clashes(world.ana, later) == []


def test_sequence_is_the_sum_of_both_revisions(world):
    sign_up(world.housing, world.ana)
    with transaction():
        programme.edit(world.housing, {"capacity": 9}, by=SYSTEM)
        programme.publish(world.event, [world.housing], by=SYSTEM)
    own = next(one for one in engagements.of_delegate(world.ana) if one.activity == world.housing)
    assert own.sequence == 3
    assert own.changed_at == world.housing.published_at


def test_it_takes_two_statements_however_much_one_does(world):
    for number in range(30):
        add(world, f"Item {number}")
    delegate = world.ana
    db.session.expire_all()
    assert delegate.status
    with statements() as sent:
        found = engagements.of_delegate(delegate)
        assert all(one.activity.zone for one in found)
    assert len(found) == 32
    assert len(sent) <= 3


def test_positions_count_only_those_ahead_in_the_same_line(world):
    with transaction():
        world.housing.capacity = world.ports.capacity = 0
    for person in (world.beto, world.ana):
        sign_up(world.housing, person)
    sign_up(world.ports, world.ana)
    ids = [world.housing.id, world.ports.id, world.visit.id]
    assert rows.positions(world.ana.id, ids) == {world.housing.id: 2, world.ports.id: 1}
    assert rows.waiting(ids) == {world.housing.id: 2, world.ports.id: 1}


def test_parts_follow_their_whole_whatever_their_time(world):
    whole = add(world, "Session", "15:00–17:00")
    add(world, "Coffee", "15:15–15:20")
    part = add(world, "Signing", "16:00–16:30", parent=whole)
    hidden = add(world, "Hidden whole", "18:00–19:00", audience="staff")
    orphan = add(world, "Orphan", "18:00–18:30", parent=hidden)
    told = activities.nested(one for one in activities.published(world.event) if one.day == SECOND)
    assert [(one.title["en"], depth) for one, depth in told][-4:] == [
        ("Session", 0), ("Signing", 1), ("Coffee", 0), ("Orphan", 0),
    ]  # fmt: skip
    assert part.parent == whole and orphan.parent == hidden
