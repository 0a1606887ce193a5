"""What was printed, when and why again; and how an event's badges look."""

import pytest
import sqlalchemy as sa

from models import Badge, BadgeDesign, BadgePrint, Entry, db
from models.printing import PARTS
from models.transaction import transaction
from operations import badge_designs, badges, prints
from operations.fields import Malformed
from operations.journal import SYSTEM
from operations.refusals import Refusal
from queries import prints as queries
from tests.world import count


def print_badges(world, *people, **said) -> str:
    with transaction():
        ids = [badges.current(person).id for person in people]
        return prints.note(world.event, ids, by=SYSTEM, **said)


def printed(person) -> list[tuple[str | None, str, str]]:
    return [(line.why, line.note, line.layout) for line in queries.of_delegate(person)]


def test_why_again_is_kept_of_what_was_printed_before(world):
    print_badges(world, world.ana)
    print_badges(world, world.ana, world.beto, why="damaged", note="Rain")
    assert printed(world.ana) == [("damaged", "Rain", "a6"), (None, "", "a6")]
    assert printed(world.beto) == [(None, "Rain", "a6")]


def test_without_a_reason_a_second_print_has_another_one(world):
    print_badges(world, world.ana)
    print_badges(world, world.ana)
    assert [why for why, *_rest in printed(world.ana)] == ["other", None]


def test_a_new_badge_is_printed_for_the_first_time_and_the_log_has_both(world):
    print_badges(world, world.ana)
    with transaction():
        badges.issue(world.ana, by=SYSTEM)
    print_badges(world, world.ana)
    assert [why for why, *_rest in printed(world.ana)] == [None, None]
    assert len({line.badge_id for line in queries.of_delegate(world.ana)}) == 2


def test_one_file_is_one_pile(world):
    first = print_badges(world, world.ana, world.beto)
    assert print_badges(world, world.ana, world.beto) != first
    assert count(BadgePrint, BadgePrint.pile == first) == 2


def test_the_log_has_the_latest_first(world):
    print_badges(world, world.ana)
    print_badges(world, world.beto)
    assert [one.delegate.id for one in queries.log(world.event).rows] == [world.beto.id, world.ana.id]


@pytest.mark.parametrize(
    ("why", "note", "code"),
    [("because", "", "unknown_choice"), ("lost", "x" * 201, "too_long"), ("lost\x00", "", "control_characters")],
)
def test_nonsense_is_no_reason(why, note, code):
    with pytest.raises(Refusal, match=code):
        prints.read_why(why, note)


TYPED = {"layout": "card", "two_sided": "y", "parts": ["photo", "zones"], "back_es": "Emergencias:\n+52 624 000 0000"}


def test_a_design_is_stored_with_its_words(world):
    with transaction():
        badge_designs.replace(world.event, badge_designs.read(TYPED), seen=1, by=SYSTEM)
    design = db.session.get(BadgeDesign, world.event.id)
    assert (design.layout, design.two_sided, design.parts) == ("card", True, ["photo", "zones"])
    assert design.back == {"es": "Emergencias:\n+52 624 000 0000"}
    [line] = db.session.scalars(sa.select(Entry).where(Entry.verb == "badge_design.changed"))
    assert line.detail == {"facts": ["back", "layout", "parts", "two_sided"]}
    print_badges(world, world.ana)
    assert printed(world.ana) == [(None, "", "card")]


def test_the_second_of_two_who_change_a_design_is_told(world):
    facts = badge_designs.read(TYPED)
    with transaction():
        badge_designs.replace(world.event, facts, seen=1, by=SYSTEM)
    with transaction(), pytest.raises(Refusal, match="changed_meanwhile"):
        badge_designs.replace(world.event, facts | {"layout": "a7"}, seen=1, by=SYSTEM)
    assert db.session.get(BadgeDesign, world.event.id).layout == "card"


def test_storing_the_same_changes_nothing(world):
    with transaction():
        usual = {"layout": "a6", "two_sided": False, "parts": list(PARTS), "back": None}
        assert badge_designs.replace(world.event, usual, seen=1, by=SYSTEM).edition == 1
    assert count(Entry, Entry.verb == "badge_design.changed") == 0


@pytest.mark.parametrize(
    ("typed", "field", "code"),
    [
        ({"layout": ""}, "layout", "required"),
        ({"layout": "poster"}, "layout", "unknown_choice"),
        ({"parts": ["photo", "passport"]}, "parts", "unknown_choice"),
        ({"back_fr": "x" * 401}, "back_fr", "too_long"),
        ({"back_en": "a\x00b"}, "back_en", "control_characters"),
    ],
)
def test_what_is_no_design_is_refused_at_its_field(typed, field, code):
    with pytest.raises(Malformed) as refused:
        badge_designs.read(TYPED | typed)
    assert {name: refusal.code for name, refusal in refused.value.errors.items()} == {field: code}


def test_badges_count_how_often_they_were_printed(world):
    print_badges(world, world.ana, world.beto)
    print_badges(world, world.ana)
    numbers = dict(db.session.execute(sa.select(Badge.delegate_id, Badge.printed).where(Badge.printed > 0)).all())
    assert numbers == {world.ana.id: 2, world.beto.id: 1}
