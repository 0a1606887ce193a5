"""What the macros draw for each word of state and each kind of activity exists, and says its word."""

import re
from pathlib import Path

import pytest
from flask import get_template_attribute

from tests.conftest import make_app
from web import words

SPRITE = Path(__file__).resolve().parent.parent / "static" / "vendor" / "icons.svg"
DRAWINGS = set(re.findall(r'<symbol id="([^"]+)"', SPRITE.read_text()))
STATES = words.DELEGATE_STATUS | words.PARTICIPATION_STATUS | {"draft": "Draft", "published": "Published"}


@pytest.fixture(scope="module")
def renderer(tmp_path_factory):
    """An application that only renders: no macro asks the database."""
    folder = tmp_path_factory.mktemp("unused")
    return make_app(f"sqlite:///{folder}/unused.sqlite", folder)


@pytest.fixture
def pages(renderer):
    with renderer.test_request_context() as context:
        yield context


def drawings(markup: str) -> set[str]:
    return set(re.findall(r'icons\.svg#([^"]+)"', markup))


@pytest.mark.parametrize("state", STATES)
def test_each_state_has_a_shape_and_a_word(pages, state):
    told = get_template_attribute("macros/people.html", "status")(state)
    assert drawings(told) <= DRAWINGS - {"circle"}
    assert str(STATES[state]) in told


@pytest.mark.parametrize("kind", words.ACTIVITY_KIND)
def test_each_kind_of_activity_has_a_drawing_and_a_word(pages, kind):
    drawn = get_template_attribute("macros/programme.html", "kind_icon")(kind)
    assert drawings(drawn) <= DRAWINGS - {"circle"}
    assert str(words.ACTIVITY_KIND[kind]) in get_template_attribute("macros/programme.html", "kind_word")(kind)


@pytest.mark.parametrize("template", ["forms", "gate", "lists", "meetings", "navigation", "people", "programme"])
def test_each_icon_named_in_a_template_is_in_the_sprite(template):
    source = (SPRITE.parents[2] / "templates" / "macros" / f"{template}.html").read_text()
    assert set(re.findall(r'\bicon\("([a-z0-9-]+)"', source)) <= DRAWINGS


def test_an_entry_without_a_time_says_so_and_stays_on_its_day(pages):
    entry = get_template_attribute("macros/programme.html", "entry")("registration", "Registration")
    assert "time to be confirmed" in entry
    assert "<time" not in entry


def test_a_full_activity_is_told_in_words_and_its_bar_stops_at_the_end(pages):
    seats = get_template_attribute("macros/programme.html", "seats")
    assert "61 of 60 seats taken · 1 person waiting" in " ".join(seats(61, 60, waiting=1).split())
    assert 'class="seats-taken" width="100"' in seats(61, 60)
    assert seats(3, None).strip() == ""
