"""The published problem of business meetings: against every schedule of a small instance, and its file as published."""

import itertools
from pathlib import Path

import pytest

from bench import breaks

ROWS = ((1, 2, 3), (1, 3, 1), (2, 4, 3), (3, 4, 2), (1, 4, 3), (5, 4, 3))
FILE = """
nBusiness = 5;
nMeetings = 6;
nTables = {tables};
nTotalSlots = 5;
nMorningSlots = 3;

requested = [|{rows}|];
nMeetingsBusiness = [3,2,2,4,1];
forbidden = [{{{{0}}}},
{{{{2}}}},
{{{{0}}}},
{{{{3}}}},
{{{{0}}}}];
fixed = [{fixed},0,0,0,0,0];
precedences = [{{{{}}}},{{{{}}}},{{{{}}}},{{{{}}}},{{{{}}}},{{{{}}}}];
"""


def written(folder: Path, *, tables: int = 2, fixed: int = 0, people: int = 5) -> Path:
    """The instance as a file; without the fifth person nobody has one meeting only."""
    rows = [row for row in ROWS if max(row[:2]) <= people]
    text = FILE.format(tables=tables, fixed=fixed, rows=", \n|".join(",".join(map(str, row)) for row in rows))
    if people < 5:
        text = text.replace(f"[{fixed},0,0,0,0,0]", f"[{fixed},0,0,0,0]")
    path = folder / "small.original.dzn"
    path.write_text(text.replace("{{", "{").replace("}}", "}"))
    return path


def least(instance: breaks.Instance) -> int | None:
    """The fewest breaks of all possible schedules; None: there is none."""
    schedules = (dict(enumerate(times)) for times in itertools.product(*instance.possible))
    counted = (sum(breaks.breaks(instance, one).values()) for one in schedules if not breaks.wrong(instance, one))
    return min(counted, default=None)


@pytest.mark.parametrize("solver", ["glucose4", "cadical153"])
@pytest.mark.parametrize(
    "facts",
    [{}, {"tables": 1}, {"fixed": 5}, {"fixed": 4, "tables": 1}, {"people": 4}, {"people": 4, "fixed": 5, "tables": 1}],
)
def test_no_schedule_has_fewer_breaks(tmp_path, solver, facts):
    instance = breaks.read(written(tmp_path, **facts))
    found, best = breaks.fewest(instance, solver), least(instance)
    if best is None:
        assert found is None
    else:
        assert breaks.wrong(instance, found) == []
        assert sum(breaks.breaks(instance, found).values()) == best


def test_nobody_may_have_three_breaks_more_than_somebody_who_has_none():
    star = ((1, 2), (1, 3), (1, 4), (1, 5))
    assert breaks.fewest(breaks.Instance(5, 8, 2, star, ((1,), (3,), (5,), (7,))), "cadical153") is None
    freer = breaks.Instance(5, 8, 2, star, ((1,), (3,), (5,), (6, 7)))
    assert breaks.fewest(freer, "cadical153") == {0: 1, 1: 3, 2: 5, 3: 6}


def test_more_breaks_for_one_need_breaks_for_all():
    pairs, often = ((1, 2), (1, 2), (1, 3), (1, 3), (4, 5), (4, 5)), ((1,), (3,), (5,), (7,), (1,))
    assert breaks.fewest(breaks.Instance(5, 7, 2, pairs, (*often, (2,))), "glucose4") is None
    found = breaks.fewest(breaks.Instance(5, 7, 2, pairs, (*often, (2, 3))), "glucose4")
    assert found == {0: 1, 1: 3, 2: 5, 3: 7, 4: 1, 5: 3}


def test_a_file_with_precedences_is_none_of_the_originals(tmp_path):
    path = written(tmp_path)
    path.write_text(path.read_text().replace("precedences = [{}", "precedences = [{2}"))
    with pytest.raises(ValueError, match="precedences"):
        breaks.read(path)


def test_a_schedule_that_breaks_a_rule_is_found_out():
    instance = breaks.Instance(3, 4, 1, ((1, 2), (1, 3), (2, 3)), ((1, 2), (1, 2), (3,)))
    assert breaks.wrong(instance, {0: 1, 1: 2, 2: 3}) == []
    assert breaks.wrong(instance, {0: 1, 1: 1, 2: 4}) == [
        "meeting 2 cannot be at 4", "1 has 2 meetings at 1", "2 meetings at 1",
    ]  # fmt: skip
    assert breaks.wrong(instance, {0: 1, 1: 2}) == ["meeting 2 is left out"]
