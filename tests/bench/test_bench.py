"""Every benchmark runs at a tiny size, proves that it does what it times, and tells its figures as lines of JSON."""

import json
import os
import runpy
import sys
from pathlib import Path

import pytest

from bench import clients, scan
from tests import workers


@pytest.fixture
def figures(tmp_path):
    """`figures("scan", "--quick")`: what `python -m bench.scan --quick` prints, in a process of its own.

    It is forked from one that has imported the house, which takes longer than most of them: see tests/workers.py.
    """

    def told(name: str, *options: str) -> list[dict]:
        printed, complained = tmp_path / "printed", tmp_path / "complained"
        with workers.started(run, name, options, printed, complained) as process:
            process.join(timeout=120)
            assert process.exitcode == 0, complained.read_text()
        return [json.loads(line) for line in printed.read_text().splitlines()]

    return told


def run(name: str, options: tuple[str, ...], printed: Path, complained: Path) -> None:
    """Be this benchmark."""
    for path, number in ((printed, 1), (complained, 2)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), number)
    sys.argv[1:] = options
    runpy.run_module(f"bench.{name}", run_name="__main__", alter_sys=True)


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_scans_are_taken_through_gunicorn_and_set_against_the_floor(database, figures):
    [figure] = figures("scan", "--n", "20", "--quick", "--database", database)
    assert (figure["bench"], figure["database"], figure["unit"]) == ("scan", database, "scans/s")
    assert figure["n"] == 2 * scan.TURNS
    assert figure["ratio"] == pytest.approx(figure["value"] / figure["floor"], abs=0.01)
    assert 0 < figure["p50_ms"] <= figure["p99_ms"]


def test_four_buses_send_what_they_took_and_nobody_is_lost(figures):
    figure, on_device = figures("rollcall", "--quick", "--database", "sqlite")
    assert (figure["bench"], figure["buses"], figure["unit"]) == ("rollcall", 4, "ms")
    assert (on_device["n"], on_device["what"]) == (50, "on the device")
    assert on_device["longest_ms"] >= on_device["value"] > 0
    assert figure["value"] == pytest.approx(figure["ms_each"] * figure["scans"], rel=0.01)
    assert figure["value"] > figure["floor"] > 0


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_pages_are_timed_and_their_statements_counted(database, figures):
    told = figures("pages", "--n", "1", "--scale", "1", "--database", database)
    assert [figure["page"] for figure in told] == ["programme", "desk", "delegates", "delegate"]
    for figure in told:
        assert (figure["bench"], figure["database"], figure["unit"]) == ("pages", database, "ms")
        assert 0 < figure["statements"] < 30
        assert figure["value"] > 0 < figure["floor"]


def test_a_gates_roster_is_weighed_and_timed(figures):
    told = figures("roster_offline", "--quick", "--database", "sqlite")
    assert [figure["what"] for figure in told] == ["whole", "one change"]
    assert 0 < told[1]["bytes"] < told[0]["bytes"] / 5
    assert all(figure["people"] > 250 and figure["value"] > 0 < figure["floor"] for figure in told)


def test_hard_pictures_are_read_as_the_gates_page_reads_them(figures):
    *cases, whole = figures("camera", "--quick")
    told = {figure["case"]: figure for figure in cases}
    assert told["straight"]["rate"] == 1 and told["nothing"]["rate"] == told["nothing"]["wrong"] == 0
    assert whole["rate"] > 0.5 and whole["wrong"] == 0 and whole["value"] > 0 < whole["floor"]


def test_boards_and_the_list_of_delegates_are_timed(figures):
    told = figures("delegations", "--n", "1", "--quick", "--database", "sqlite")
    assert [(figure["page"], figure["rows"]) for figure in told] == [("list", 50), ("board", 5), ("board", 50)]
    assert all(figure["people"] > 250 and figure["statements"] < 30 for figure in told)
    assert all(figure["value"] > 0 < figure["floor"] for figure in told)


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_shifts_are_looked_at_and_published_and_set_against_their_floors(database, figures):
    told = figures("shift", "--n", "1", "--scale", "1", "--database", database)
    assert [figure["what"] for figure in told] == ["preview", "apply"]
    for figure in told:
        assert (figure["bench"], figure["database"], figure["unit"]) == ("shift", database, "ms")
        assert (figure["people"] > 250, figure["meetings"]) == (True, 100)
        assert 0 < figure["statements"] < 40
        assert figure["value"] > 0 < figure["floor"]


def test_pollers_are_told_that_nothing_changed_and_set_against_the_floor(figures):
    told = figures("now", "--n", "20", "--database", "sqlite")
    assert [figure["page"].rpartition("/")[2] for figure in told] == ["", "screen"]
    for figure in told:
        assert (figure["bench"], figure["unit"], figure["n"]) == ("now", "answers/s", 80)
        assert figure["value"] > 0 < figure["floor"]
        assert figure["same"] > 0.5


def test_meetings_are_scheduled_and_set_against_first_come_first_served(figures):
    [figure] = figures("meetings", "--quick")
    assert (figure["bench"], figure["unit"], figure["people"], figure["requests"]) == ("meetings", "points", 50, 500)
    assert figure["floor"] < figure["greedy"] <= figure["value"] <= figure["bound"]
    assert figure["proven"] is (figure["value"] == figure["bound"])
    assert 0 < figure["first_plan_s"] < figure["seconds"]
    assert figure["memory_mb"] > 10


def test_a_scan_that_admits_nobody_is_no_figure():
    with pytest.raises(AssertionError):
        scan.refuse_idle([b'{"result": "admitted"}', b'{"result": "repeat"}'])


def test_an_answer_may_arrive_in_pieces():
    answers = [b"HTTP/1.1 200 OK\r\nContent-Le", b"ngth: 4\r\n\r\nab", b"cd"]
    run = clients.Run([], [], [], 0.0)
    client = clients.Client(Slow(answers), iter([b"the next request"]))
    for _ in answers:
        client.hear(run, None)
    assert run.bodies == [b"abcd"]
    assert client.connection.sent == [b"the next request"]


class Slow:
    """A connection whose answer comes bit by bit."""

    def __init__(self, pieces: list[bytes]) -> None:
        self.pieces, self.sent = iter(pieces), []

    def recv(self, _size: int) -> bytes:
        return next(self.pieces)

    def sendall(self, request: bytes) -> None:
        self.sent.append(request)


def test_company_visits_are_within_their_bound(figures):
    [figure] = figures("matching", "--quick")
    assert (figure["bench"], figure["unit"], figure["stopped"]) == ("matching", "points", None)
    assert 0 < figure["floor"] <= figure["value"] <= figure["bound"]
    assert figure["gap_percent"] < 3 and figure["first_plan_s"] < figure["seconds"]


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_lists_of_people_are_read_looked_at_and_applied_and_set_against_their_floors(database, figures):
    told = figures("imports", "--rows", "40", "--database", database)
    assert [figure["what"] for figure in told] == ["read", "dry run", "apply"]
    for figure in told:
        assert (figure["bench"], figure["database"], figure["rows"]) == ("import", database, 40)
        assert figure["statements"] < 150  # two for each of 40 new delegations
        assert figure["value"] > 0 < figure["floor"]
        assert figure["memory_mb"] > 0


def test_badges_are_printed_in_every_layout(figures):
    told = figures("badges", "--n", "20", "--quick")
    assert [one["layout"] for one in told] == ["a6", "a6_folded", "a7", "card", "labels", "a4_four"]
    assert [one["pages"] for one in told] == [4, 2, 4, 4, 1, 2]
    assert all(one["value"] > 0 and one["floor"] > 0 and 0 < one["ratio"] < 2 for one in told)
