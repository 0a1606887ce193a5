"""The path of a journey as people see it: the right way round, nothing above anything else."""

import itertools
import math
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports import paths
from exports.paths import Stop, picture, svg

LA = Stop("Los Angeles", 34.0522, -118.2437)
SJ = Stop("San José", 37.3387, -121.8853)
SF = Stop("San Francisco", 37.7749, -122.4194)
SVG = "{http://www.w3.org/2000/svg}"


def drawn(*stops, **words) -> ElementTree.Element:
    return ElementTree.fromstring(svg(picture(stops), **{"title": "The way", "description": "From A to B"} | words))  # noqa: S314


def texts(root, name):
    return [one.text for one in root.iter(f"{SVG}text") if one.get("class") == name]


def test_north_is_up_east_is_right_and_a_kilometre_is_as_long_both_ways():
    south, north, west = picture([LA, SJ, SF]).marks
    assert south.y > north.y > west.y
    assert south.x > north.x > west.x
    high, wide = SJ.latitude - LA.latitude, (LA.longitude - SJ.longitude) * math.cos(math.radians(35.9))
    assert (south.y - north.y) / (south.x - north.x) == pytest.approx(high / wide, rel=0.01)


def test_stops_are_numbered_in_their_order_and_a_place_seen_again_has_both_numbers():
    root = drawn(SF, SJ, LA, SJ)
    assert texts(root, "path-number") == ["1", "2·4", "3"]
    assert texts(root, "path-name") == ["San Francisco", "San José", "Los Angeles"]
    (way,) = root.iter(f"{SVG}polyline")
    points = way.get("points").split()
    assert len(points) == 4 and points[1] == points[3]


def test_what_nobody_measured_keeps_its_number_and_is_not_in_the_picture():
    assert texts(drawn(LA, Stop("Somewhere"), SF), "path-number") == ["1", "3"]
    assert picture([Stop("Somewhere"), Stop("Half", 3.0)]) is None
    assert picture([]) is None


def test_it_says_in_words_what_it_shows_and_has_no_colour_of_its_own():
    root = drawn(LA, SF, name="day-1")
    said = {one.get("id"): one.text for one in root if one.get("id")}
    assert root.get("role") == "img"
    assert [said[key] for key in root.get("aria-labelledby").split()] == ["The way", "From A to B"]
    assert not [one for one in root.iter() if {"fill", "stroke", "style"} & set(one.attrib)]


def test_names_are_only_ever_text():
    name = "</svg><script>alert(1)</script>\0\u202e"
    assert "<script" not in svg(picture([Stop(name, 1.0, 1.0)]), title=name, description="&")


def test_the_scale_is_a_round_length():
    for stops, told in (((LA, SF), "100 km"), ((LA, Stop("Near", 34.06, -118.25)), "200 m")):
        assert texts(drawn(*stops), "path-foot")[0] == told


def test_the_date_line_is_crossed_the_short_way():
    east, west = picture([Stop("Fiji", -17.0, 179.0), Stop("Samoa", -14.0, -172.0)]).marks
    assert 0 < west.x - east.x < paths.WIDTH


def test_a_crowd_in_one_street_is_told_apart():
    street = [Stop(f"Company number {number}", 37.4 + number / 1e5, -122.0) for number in range(12)]
    root = picture([*street, Stop("Far away", 38.0, -122.5)])
    assert_tidy(root)
    assert [mark.text for mark in root.marks] == [str(number) for number in range(1, 14)]


def assert_tidy(found):
    boxes = [box for mark in found.marks for box in (mark.box, mark.label) if box]
    for one, other in itertools.combinations(boxes, 2):
        assert not one.overlaps(other, gap=0)
    for box in boxes:
        assert box.x - box.width / 2 >= 0 and box.x + box.width / 2 <= found.width
        assert box.y - box.height / 2 >= 0 and box.y + box.height / 2 <= found.height


DEGREES = st.tuples(st.floats(-85, 85), st.floats(-180, 180))
NEAR = st.tuples(st.floats(34, 34.2), st.floats(-118.4, -118))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=40), DEGREES | NEAR), min_size=1, max_size=15))
def test_wherever_the_stops_are_nothing_covers_anything_and_all_is_inside(given_stops):
    stops = [Stop(name, *degrees) for name, degrees in given_stops]
    assert_tidy(picture(stops))
    assert texts(drawn(*stops), "path-number")
