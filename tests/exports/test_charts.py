"""Numbers as shapes: bars on one scale, columns and lines on round ones, nothing outside the picture."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports import charts
from exports.charts import Bar, Part

AMOUNTS = st.integers(0, 10**6)


def bar(*amounts: int, mark: int | None = None) -> Bar:
    return Bar("Mexico", "92", tuple(Part(amount, "one") for amount in amounts), mark)


def test_bars_share_one_scale():
    drawn = charts.bars([bar(100), bar(25), bar(0)])
    assert [[piece.width for piece in row.pieces] for row in drawn.rows] == [[100], [25], []]
    assert [row.top for row in drawn.rows] == [24, 74, 124]
    assert drawn.height == 150


def test_the_parts_of_a_bar_stand_end_to_end():
    pieces = charts.bars([bar(30, 0, 50, 20)]).rows[0].pieces
    assert [(piece.x, piece.width) for piece in pieces] == [(0, 30), (30, 50), (80, 20)]


def test_a_mark_beyond_the_bar_stretches_the_scale():
    row = charts.bars([bar(205, mark=250)]).rows[0]
    assert (row.mark, row.track, row.pieces[0].width) == (100, 100, 82)


def test_shares_are_of_each_bars_own_mark_and_a_bar_may_pass_it():
    full, large, free = charts.shares([bar(60, 15, mark=60), bar(60, mark=120), bar(0, mark=60)]).rows
    assert {(row.mark, row.track) for row in (full, large, free)} == {(80, 80)}
    assert [(piece.x, piece.width) for piece in full.pieces] == [(0, 80), (80, 20)]
    assert [piece.width for piece in large.pieces] == [40]


def test_a_share_without_a_mark_is_measured_by_the_greatest():
    limited, free = charts.shares([bar(10, mark=40), bar(20)]).rows
    assert (free.mark, free.pieces[0].width) == (None, 50)
    assert (limited.mark, limited.pieces[0].width) == (100, 25)


def test_nothing_to_draw_is_no_fault():
    assert charts.bars([]).rows == charts.shares([]).rows == ()
    assert charts.shares([bar(0), bar(0, mark=0)]).rows[1].pieces == ()


@pytest.mark.parametrize(
    ("most", "scale"),
    [
        (0, (1,)), (1, (1,)), (2, (1, 2)), (3, (1, 2, 3)), (4, (2, 4)), (7, (5, 10)), (53, (20, 40, 60)),
        (60, (20, 40, 60)), (132, (50, 100, 150)), (310, (200, 400)), (31_000, (20_000, 40_000)),
    ],
)  # fmt: skip
def test_axes_have_few_round_whole_numbers(most, scale):
    assert charts.steps(most) == scale


@given(AMOUNTS)
def test_an_axis_reaches_to_the_highest_value_and_has_at_most_four_lines(most):
    scale = charts.steps(most)
    assert scale[-1] >= most
    assert 1 <= len(scale) <= 4


@given(st.lists(AMOUNTS, max_size=100))
def test_columns_stay_inside_the_picture_and_do_not_touch(values):
    drawn = charts.columns(values, {0: "09:00"})
    assert all(drawn.base - charts.PLOT - 0.1 <= one.y <= drawn.base for one in drawn.columns)
    assert all(one.x >= 0 and one.x + one.width <= 100 for one in drawn.columns)
    edges = [(one.x, one.x + one.width) for one in drawn.columns]
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(edges))


def test_a_column_is_as_high_as_its_value():
    full, half, none = charts.columns([40, 20, 0], {}).columns
    assert (full.height, half.height, none.height) == (150, 75, 0)
    assert half.y + half.height == full.y + full.height == charts.ABOVE + charts.PLOT


def test_names_at_the_edges_stay_inside():
    ticks = charts.columns([1, 2, 3, 4], {0: "09:00", 2: "09:30", 4: "10:00"}).ticks
    assert [(one.x, one.anchor, one.text) for one in ticks] == [
        (0, "start", "09:00"), (50, "middle", "09:30"), (100, "end", "10:00"),
    ]  # fmt: skip


def test_a_curve_goes_through_its_points_and_its_area_is_closed():
    drawn = charts.curve([(10, 50), (15, 100), (20, 150)], {10: "first", 20: "last"})
    assert drawn.line == "M0 66.67L50 33.33L100 0"
    assert drawn.area == drawn.line + "L100 100L0 100Z"
    assert [(one.x, one.text) for one in drawn.ticks] == [(0, "first"), (100, "last")]


def test_one_moment_is_a_level_line_and_nothing_is_no_line():
    assert charts.curve([(7, 1)], {7: "today"}).line == "M0 0L100 0"
    assert charts.curve([], {}).line == charts.curve([], {}).area == ""


@given(st.lists(st.tuples(st.integers(0, 10**5), AMOUNTS), min_size=1, max_size=50, unique_by=lambda point: point[0]))
def test_a_curve_stays_in_its_square(points):
    line = charts.curve(sorted(points), {}).line
    assert all(0 <= float(number) <= 100 for number in re.split("[ML ]", line) if number)
