"""The counter wall and the attendance workbook: the figures of the API at any moment, and nobody's name on the wall."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from models.transaction import transaction
from operations import scans
from operations.journal import SYSTEM
from queries import checkpoints
from tests.pages import parse, text_of
from tests.world import CODES, SECOND

WALL = "/cabos/desk/wall"
WORKBOOK = "/cabos/desk/attendance.xlsx"


@pytest.fixture
def organizer(client, world):
    world.sign_in(client, "organizer")
    return client


@pytest.fixture
def at(world):
    """`at("09:05", "ana", "out")` shows Ana's badge, as she leaves, when the event's clock says so."""
    numbers = iter(range(1000))

    def show(time, name, direction="in", *, checkpoint="MAIN", gate=None, day=SECOND, **rest):
        nonce, now = f"n-{next(numbers)}", world.real(world.at(time, day))
        with transaction():
            asked = {"code": CODES.get(name, name), "checkpoint": checkpoint, "nonce": nonce, "gate": gate}
            scans.record(world.event, **asked, direction=direction, by=SYSTEM, now=now, **rest)
        return nonce

    return show


@pytest.fixture
def morning(world, at):
    """Three came, one of them went, one was shown twice, one refused, and one wrongly let in and taken back."""
    at("09:01:10", "ana", gate="North")
    at("09:01:40", "beto", gate="North")
    at("09:01:55", "beto", gate="South")
    at("09:20", "eva", gate="South")
    at("09:31", "ana", "out", gate="North")
    at("09:40", "AAAAAAAAAAAAAAAA", gate="North")
    nonce = at("09:41", "dan", gate="North")
    with transaction():
        scans.undo(world.event, nonce, reason="wrong person", by=SYSTEM, now=world.real(world.at("09:42", SECOND)))


def told_by_the_wall(page):
    """Inside, arrived and still expected, as the wall's large figures say it."""
    figures = parse(page).findall(".//section[@class='wall-figures']/p/strong")
    return tuple(int(text_of(one)) for one in figures)


def sheet(answer, number):
    """A sheet's rows below its head row, as dicts by the titles of the columns."""
    assert answer.status_code == 200
    rows = list(load_workbook(BytesIO(answer.data)).worksheets[number].iter_rows(values_only=True))
    head = next(place for place, row in enumerate(rows) if row[1] is not None)
    return [dict(zip(rows[head], row, strict=True)) for row in rows[head + 1 :]]


def held_against_each_other(organizer, world, checkpoint):
    """Inside, arrived and expected at a checkpoint, when wall, workbook and the gate's counts say the same."""
    counts = checkpoints.counts(checkpoint)
    inside, arrived, awaited = told_by_the_wall(organizer.get(f"{WALL}?checkpoint={checkpoint.code}"))
    book = organizer.get(WORKBOOK)
    name = checkpoint.name["en"]
    [line] = [row for row in sheet(book, 2) if row["Checkpoint"] == name]
    assert (line["Inside now"], line["Times in"], line["Expected"]) == (counts.inside, counts.entries, counts.expected)
    assert (line["Inside now"], line["Arrived in all"]) == (inside, arrived)
    assert line["Expected"] - line["Of these arrived"] == awaited
    for number, keys in ((3, ("Expected", "Arrived in all", "Inside now", "Times in")), (4, ("Expected", "Arrived in all"))):
        rows = [row for row in sheet(book, number) if row["Checkpoint"] == name]
        assert {key: sum(row[key] for row in rows) for key in keys} == {key: line[key] for key in keys}
    visits = [row for row in sheet(book, 1) if row["Checkpoint"] == name]
    assert (len(visits), sum(row["Inside now"] == "yes" for row in visits)) == (arrived, inside)
    quarters = [row for row in sheet(book, 5) if row["Checkpoint"] == name]
    assert sum(row["Came for the first time"] for row in quarters) == arrived
    assert sum(row["Came in"] for row in quarters) == line["Times in"]
    return inside, arrived, counts.expected


def test_wall_workbook_and_api_tell_the_same_at_any_moment(organizer, world, at):
    main = world.entrance
    assert held_against_each_other(organizer, world, main) == (0, 0, 5)
    at("09:00", "ana")
    at("09:01", "beto")
    assert held_against_each_other(organizer, world, main) == (2, 2, 5)
    at("09:02", "ana", "out")
    assert held_against_each_other(organizer, world, main) == (1, 2, 5)
    again = at("09:03", "ana")
    wrong = at("09:04", "eva")
    assert held_against_each_other(organizer, world, main) == (3, 3, 5)
    for nonce in (again, wrong):
        with transaction():
            scans.undo(world.event, nonce, reason="a mistake", by=SYSTEM)
    assert held_against_each_other(organizer, world, main) == (1, 2, 5)
