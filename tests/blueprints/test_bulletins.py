"""What changed for somebody, as they read it."""

import pytest

from models.transaction import transaction
from operations import bulletins, programme
from operations.journal import SYSTEM
from queries import versions
from tests.letters import written_to
from web import changes
from web.language import speaking


def publish(world, activity, **facts) -> None:
    with transaction():
        programme.edit(activity, facts, by=SYSTEM)
        programme.publish(world.event, [activity], by=SYSTEM)


def send(world, **how) -> None:
    with transaction():
        bulletins.send(world.event, by=SYSTEM, **how)


def test_a_letter_tells_the_change_and_where_it_is_always_current(world):
    publish(world, world.opening, starts_at=world.at("12:45"), ends_at=world.at("13:45"))
    send(world, note={"en": "The guest of honour is late."})
    [letter] = written_to("dan@example.org")
    assert "The guest of honour is late." in letter
    assert "Opening\nWednesday, June 5, 2019\nNew time: 12:45–13:45 (it was 12:00–13:00)." in letter
    assert world.page_of(world.dan) in letter


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"starts_at": None, "ends_at": None}, "The time is to be confirmed again (it was 12:00–13:00)."),
        ({"place_id": "blue"}, "New place: Blue room (it was Red room)."),
        ({"place_id": None}, "The place is to be confirmed again (it was Red room)."),
        ({"title": {"en": "Welcome"}}, "New title (it was “Opening”)."),
        ({"capacity": 40}, "Seats: 40."),
        ({"dress": {"en": "Business attire"}}, "Dress: Business attire."),
        ({"bring": {"en": "A passport"}}, "To bring: A passport."),
        ({"languages": ["en", "es"]}, "The languages changed."),
        ({"text": {"en": "With music"}}, "The description changed."),
        ({"speakers": []}, None),
    ],
)
def test_each_kind_of_change_has_its_sentence(world, app, facts, sentence):
    if facts.get("place_id") == "blue":
        facts = {"place_id": world.blue.id}
    publish(world, world.opening, **facts)
    told = versions.between(world.event, 1, 2)
    with app.test_request_context():
        assert [line for change in told for line in changes.sentences(change)] == ([sentence] if sentence else [])


def test_a_mere_moment_has_one_time(world, app):
    publish(world, world.opening, ends_at=world.at("12:00"))
    publish(world, world.opening, starts_at=world.at("12:45"), ends_at=world.at("12:45"))
    [change] = versions.between(world.event, 2, 3)
    with app.test_request_context():
        assert changes.sentences(change) == ["New time: 12:45 (it was 12:00)."]


def test_several_changes_are_counted_in_the_subject_and_a_single_one_is_said(world, app):
    publish(world, world.opening, starts_at=world.at("12:30"))
    [change] = versions.between(world.event, 1, 2)
    with app.test_request_context():
        assert changes.line(change) == "Opening: New time: 12:30–13:00 (it was 12:00–13:00)."


def test_a_title_that_changed_in_another_language_is_no_new_title_for_this_reader(world, app):
    publish(world, world.opening, title=world.opening.title | {"fr": "Cérémonie d’ouverture"})
    [change] = versions.between(world.event, 1, 2)
    with app.test_request_context():
        assert changes.sentences(change) == ["Details changed."]
        with speaking("fr"):
            assert "Ouverture" in changes.sentences(change)[0]
