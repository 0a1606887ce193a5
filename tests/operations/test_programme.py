"""The programme: proposals nobody sees, versions that come whole or not at all."""

import datetime as dt

import pytest
import sqlalchemy as sa

from models import Activity, ActivityDraft, ActivityHistory, Version, db
from models.transaction import transaction
from operations import participations, programme
from operations.journal import SYSTEM
from operations.refusals import Refusal
from queries import activities, drafts
from tests.pages import statements
from tests.world import SECOND, World, count


def propose(world: World, title: str = "Networking", **facts: object) -> Activity:
    with transaction():
        return programme.create(world.event, "social", {"title": {"en": title}, **facts}, by=SYSTEM)


def publish(world: World, *chosen: Activity, **how: object) -> int | None:
    with transaction():
        return programme.publish(world.event, chosen, by=SYSTEM, **how)


def history(activity: Activity) -> list[ActivityHistory]:
    kept = sa.select(ActivityHistory).where(ActivityHistory.activity_id == activity.id)
    return list(db.session.scalars(kept.order_by(ActivityHistory.revision)))


def test_a_proposal_has_no_facts_until_it_is_published(world):
    activity = propose(world, starts_at=world.at("20:00"))
    assert (activity.revision, activity.state, activity.title, activity.starts_at) == (0, "draft", None, None)
    assert activity not in activities.published(world.event, activities.STAFF)
    assert publish(world, activity) == 2
    assert (activity.revision, activity.state, activity.title) == (1, "published", {"en": "Networking"})
    assert activity.day == dt.date(2019, 6, 5)
    assert activity in activities.published(world.event)


def test_an_edit_changes_what_it_names_and_nothing_before_it_is_published(world):
    with transaction():
        programme.edit(world.housing, {"title": {"en": "Homes"}}, by=SYSTEM)
        programme.edit(world.housing, {"capacity": 5}, by=SYSTEM)
    assert (world.housing.title["en"], world.housing.capacity) == ("Housing", 2)
    publish(world, world.housing)
    assert (world.housing.title["en"], world.housing.capacity, world.housing.revision) == ("Homes", 5, 2)
    assert world.housing.place.code == "RED"


def test_each_publishing_leaves_what_was_said_in_the_history(world):
    with transaction():
        programme.edit(world.housing, {"title": {"en": "Homes"}}, by=SYSTEM)
    publish(world, world.housing)
    told = [(row.revision, row.version, row.state, row.title["en"]) for row in history(world.housing)]
    assert told == [(1, 1, "published", "Housing"), (2, 2, "published", "Homes")]
    assert history(world.housing)[1].starts_at == world.housing.starts_at
    assert count(ActivityDraft) == 0


def test_publishing_takes_the_chosen_and_leaves_a_colleagues_draft(world):
    with transaction():
        for activity in (world.housing, world.water):
            programme.edit(activity, {"capacity": 9}, by=SYSTEM)
    publish(world, world.housing)
    assert (world.housing.capacity, world.water.capacity) == (9, 2)
    assert set(drafts.of_event(world.event)) == {world.water.id}


def test_a_version_has_its_number_its_label_and_its_author(world):
    activity = propose(world)
    assert publish(world, activity, label={"en": "Final agenda"}, note={"en": "After the meeting"}) == 2
    version = db.session.get_one(Version, (world.event.id, 2))
    assert (version.label, version.note) == ({"en": "Final agenda"}, {"en": "After the meeting"})
    assert version.published_by == "Comitiva"
    assert (world.event.version, activity.version) == (2, 2)


def test_one_that_changed_meanwhile_keeps_all_from_being_published(world):
    with transaction():
        programme.edit(world.housing, {"capacity": 9}, by=SYSTEM)
        programme.edit(world.water, {"capacity": 9}, by=SYSTEM)
        db.session.get_one(ActivityDraft, world.water.id).base_revision = 0
    with pytest.raises(Refusal, match="changed_meanwhile"):
        publish(world, world.housing, world.water)
    assert (world.housing.capacity, world.event.version, count(Version)) == (2, 1, 1)
    assert len(history(world.housing)) == 1
    assert count(ActivityDraft) == 2


def test_what_somebody_published_before_cannot_be_published_again(world):
    activity = propose(world)
    assert publish(world, activity) == 2
    with pytest.raises(Refusal, match="changed_meanwhile"):
        publish(world, activity)
    with pytest.raises(Refusal, match="nothing_to_publish"):
        publish(world)
    assert world.event.version == 2


def test_what_is_called_off_stays_and_says_so(world):
    with transaction():
        programme.call_off(world.ports, by=SYSTEM)
    assert world.ports.state == "published"
    publish(world, world.ports)
    assert (world.ports.state, world.ports.revision, world.ports.title["en"]) == ("cancelled", 2, "Ports")
    assert world.ports in activities.published(world.event)
    with pytest.raises(Refusal, match="not_published"), transaction():
        programme.call_off(world.ports, by=SYSTEM)


def test_what_is_live_belongs_to_no_version_even_beside_others(world):
    with transaction():
        programme.edit(world.briefing, {"capacity": 4}, by=SYSTEM)
        programme.edit(world.housing, {"capacity": 4}, by=SYSTEM)
    assert publish(world, world.briefing, world.housing) == 2
    assert (world.briefing.version, world.housing.version) == (None, 2)
    assert [row.version for row in (history(world.briefing)[-1], history(world.housing)[-1])] == [None, 2]


def test_what_is_live_makes_no_version(world):
    with transaction():
        facts = {"title": {"en": "Car"}, "starts_at": world.at("08:00", SECOND)}
        ride = programme.create(world.event, "transfer", facts, by=SYSTEM, audience="participants", attendance="listed")
    assert publish(world, ride) is None
    assert (ride.state, ride.revision, ride.version, world.event.version) == ("published", 1, None, 1)
    assert history(ride)[0].version is None


@pytest.mark.parametrize(
    ("facts", "code", "field"),
    [
        ({"title": {}}, "required", "title"),
        ({"title": {"en": "  "}}, "required", "title"),
        ({"ends_at": dt.datetime(2019, 6, 5, tzinfo=dt.UTC)}, "ends_before_start", "ends_at"),
        ({"capacity": -1}, "out_of_range", "capacity"),
        ({"capacity": 10**12}, "out_of_range", "capacity"),
        ({"place_id": 999}, "unknown_place", "place"),
        ({"state": "published"}, "unknown_fact", "state"),
    ],
)
def test_facts_that_do_not_hold_together_are_refused(world, facts, code, field):
    with pytest.raises(Refusal) as refused, transaction():
        programme.create(world.event, "social", {"title": {"en": "Networking"}} | facts, by=SYSTEM)
    assert (refused.value.code, refused.value.field) == (code, field)


@pytest.mark.parametrize("word", [{"audience": "everybody"}, {"attendance": "maybe"}])
def test_words_nobody_knows_are_refused(world, word):
    with pytest.raises(Refusal, match="unknown_word"), transaction():
        programme.create(world.event, "social", {"title": {"en": "Networking"}}, by=SYSTEM, **word)


def test_the_programme_is_told_in_the_order_of_the_day(world):
    later = propose(world, "Dinner", starts_at=world.at("19:00", SECOND), rank=1)
    follows = propose(world, "Networking", day=SECOND, rank=8)
    first = propose(world, "Breakfast", day=SECOND, rank=-1)
    publish(world, later, follows, first)
    titles = [one.title["en"] for one in activities.published(world.event) if one.day == SECOND]
    assert titles == ["Breakfast", "Housing", "Water", "Ports", "Dinner", "Networking"]


def test_publishing_takes_as_many_statements_for_thirty_as_for_one(world):
    one, *thirty = [propose(world, f"Item {number}") for number in range(31)]
    with statements() as few:
        publish(world, one)
    with statements() as many:
        publish(world, *thirty)
    assert len(many) == len(few)


def test_those_who_wait_cost_publishing_nothing_while_nothing_is_free(world):
    with transaction():
        for person in (world.ana, world.beto, world.chloe):
            participations.sign_up(world.housing, person, by=SYSTEM)
    one, other = propose(world, "One"), propose(world, "Other")
    with statements() as sent:
        publish(world, one)
    with transaction():
        participations.sign_up(world.ports, world.ana, by=SYSTEM)
        world.ports.capacity = 1
        participations.sign_up(world.ports, world.beto, by=SYSTEM)
    with statements() as more:
        publish(world, other)
    assert len(more) == len(sent)


def test_a_dropped_draft_leaves_what_is_published_and_nothing_of_what_never_was(world):
    new = propose(world)
    with transaction():
        programme.edit(world.housing, {"capacity": 9}, by=SYSTEM)
    with transaction():
        assert programme.drop_draft(world.housing, by=SYSTEM) is world.housing
        assert programme.drop_draft(new, by=SYSTEM) is None
    assert (count(ActivityDraft), count(Activity, Activity.revision == 0)) == (0, 0)
    assert world.housing.capacity == 2
    with pytest.raises(Refusal, match="no_draft"), transaction():
        programme.drop_draft(world.housing, by=SYSTEM)


def test_a_proposal_that_is_the_whole_of_others_is_not_dropped(world):
    whole = propose(world, "Session")
    with transaction():
        programme.create(world.event, "signing", {"title": {"en": "Signing"}}, by=SYSTEM, parent=whole)
    with pytest.raises(Refusal, match="has_parts"), transaction():
        programme.drop_draft(whole, by=SYSTEM)


def test_who_edits_what_a_colleague_just_edited_is_told(world):
    seen = drafts.plan_of(world.housing).mark
    with transaction():
        programme.edit(world.housing, {"capacity": 9}, by=SYSTEM, seen=seen)
    with pytest.raises(Refusal, match="changed_meanwhile"), transaction():
        programme.edit(world.housing, {"capacity": 5}, by=SYSTEM, seen=seen)
    assert drafts.plan_of(world.housing).facts.capacity == 9


def test_who_publishes_something_else_than_they_saw_is_told(world):
    with transaction():
        programme.edit(world.housing, {"capacity": 9}, by=SYSTEM)
    seen = drafts.marks(world.event, drafts.of_activities([world.housing.id]))
    with transaction():
        programme.edit(world.housing, {"capacity": 5}, by=SYSTEM)
    with pytest.raises(Refusal, match="changed_meanwhile"):
        publish(world, world.housing, seen=seen)
    with transaction():
        programme.edit(world.water, {"capacity": 5}, by=SYSTEM)
    seen = drafts.marks(world.event, drafts.of_activities([world.housing.id]))
    publish(world, world.water)
    with pytest.raises(Refusal, match="changed_meanwhile"):
        publish(world, world.housing, seen=seen)


def test_what_a_proposal_is_can_change_until_people_know_of_it(world):
    activity = propose(world)
    with transaction():
        programme.describe(activity, kind="meal", audience="delegates", parent=world.opening, by=SYSTEM)
    assert (activity.kind, activity.audience, activity.parent) == ("meal", "delegates", world.opening)
    with pytest.raises(Refusal, match="already_published"), transaction():
        programme.describe(world.opening, kind="meal", by=SYSTEM)
    with pytest.raises(Refusal, match="part_of_itself"), transaction():
        programme.describe(activity, parent=activity, by=SYSTEM)
