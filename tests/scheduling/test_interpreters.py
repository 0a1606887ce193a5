"""How many interpreters what happens needs, and how many are taken."""

import dataclasses

import pytest

from scheduling import interpreters
from tests.scheduling.test_conflicts import at, item, kinds, only, programme


@pytest.mark.parametrize(
    ("kind", "languages", "needed"),
    [("plenary", "en es fr", 6), ("panel", "en es", 2), ("meeting", "en es fr", 3), ("meeting", "en es", 2),
     ("meeting", "es", 0), ("panel", "es", 0), ("panel", "", 0), ("panel", "es es", 0), ("plenary", "en es fr pt", 8)],
)  # fmt: skip
def test_interpreters_for_so_many_languages(kind, languages, needed):
    assert interpreters.needed(item(1, "10:00", "11:00", kind, languages=tuple(languages.split()))) == needed


def test_one_interpreter_serves_a_meeting_of_two_languages_for_forty_minutes():
    short, long = (item(1, "10:00", ends, "meeting", languages=("es", "fr")) for ends in ("10:40", "10:41"))
    assert [interpreters.needed(one) for one in (short, long)] == [1, 2]


def test_the_most_that_are_taken_at_a_moment_of_a_stretch_are_counted():
    panel, next_panel = (item(key, *times, "panel", languages=("en", "es")) for key, times in
                         ((1, ("10:00", "11:00")), (2, ("11:00", "12:00"))))  # fmt: skip
    meeting = item(3, "11:30", "11:50", "meeting", languages=("en", "fr"))
    plan = programme(panel, next_panel, meeting)
    stretch = at("10:30"), at("11:40")
    assert interpreters.working(plan, stretch) == 3
    assert interpreters.working(plan, stretch, frozenset({3})) == 2
    assert interpreters.working(plan, (at("12:00"), at("13:00"))) == 0


def test_a_plenary_in_three_languages_leaves_no_interpreter_for_meetings():
    plenary = item(1, "10:00", "12:00", "plenary", languages=("en", "es", "fr"))
    first, second = (item(key, *times, "meeting", languages=("en", "es")) for key, times in
                     ((2, ("10:30", "10:50")), (3, ("10:50", "11:10"))))  # fmt: skip
    found = only(programme(plenary, first, second, counted=6))
    assert (found.kind, found.items) == ("interpreters_short", (1, 2, 3))
    assert (found.detail["starts_at"], found.detail["ends_at"]) == (at("10:30"), at("11:10"))
    assert (found.detail["needed"], found.detail["short"]) == (7, 1)
    assert kinds(programme(plenary, first, second, counted=7)) == []
    assert kinds(programme(plenary, first, second)) == []
    part = dataclasses.replace(first, parent=1, kind="signing", live=False)
    assert kinds(programme(plenary, part, counted=6)) == []
