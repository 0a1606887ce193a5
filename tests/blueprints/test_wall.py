"""The counter wall and the attendance workbook: the figures of the API at any moment, and nobody's name on the wall."""

import datetime as dt
from io import BytesIO

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from models import Entry, db
from models.transaction import transaction
from operations import duplicates, forgetting, participations, scans, session_passes
from operations.journal import SYSTEM
from queries import dashboards
from tests.pages import parse, statements, text_of
from tests.programs import Program
from tests.world import CODES, FIRST, SECOND

WALL = "/cabos/desk/wall"
WORKBOOK = "/cabos/desk/attendance.xlsx"
#: Columns that parts of a checkpoint add up to.
FIGURES = ("Expected", "Of these arrived", "Not on the list", "Arrived in all", "Inside now", "Times in")


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
    at("09:40:10", "AAAAAAAAAAAAAAAA", gate="North")
    undo(world, at("09:40:40", "dan", gate="North"))


def undo(world, *nonces):
    for nonce in nonces:
        with transaction():
            scans.undo(world.event, nonce, reason="a mistake", by=SYSTEM)


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


def at_once(organizer, world, checkpoint):
    """Inside, arrived and expected at a checkpoint, once wall, workbook and the API's counts say the same."""
    counts = Program(organizer, "organizer").get(f"/checkpoints/{checkpoint.code}").json
    wall = told_by_the_wall(organizer.get(f"{WALL}?checkpoint={checkpoint.code}"))
    book, name = organizer.get(WORKBOOK), checkpoint.name["en"]
    visits, totals, categories, delegations, quarters = (
        [row for row in sheet(book, number) if row["Checkpoint"] == name] for number in range(1, 6)
    )
    [line] = totals
    inside, arrived = line["Inside now"], line["Arrived in all"]
    assert (inside, line["Times in"], line["Expected"]) == (counts["inside"], counts["entries"], counts["expected"])
    assert (inside, arrived, line["Expected"] - line["Of these arrived"]) == wall
    for rows in (categories, delegations):
        assert all(sum(row[key] for row in rows) == line[key] for key in FIGURES)
    assert (len(visits), [row["Inside now"] for row in visits].count("yes")) == (arrived, inside)
    assert sum(row["Times in"] for row in visits) == sum(row["Came in"] for row in quarters) == line["Times in"]
    assert sum(row["Came for the first time"] for row in quarters) == arrived
    return inside, arrived, line["Expected"]


def test_wall_workbook_and_api_tell_the_same_at_any_moment(organizer, world, at):
    main = world.entrance
    at("09:00", "ana")
    at("09:01", "beto")
    at("09:02", "ana", "out")
    assert at_once(organizer, world, main) == (1, 2, 5)
    again = at("09:20", "ana")
    wrong = at("09:31", "eva")
    assert at_once(organizer, world, main) == (3, 3, 5)
    undo(world, again, wrong)
    assert at_once(organizer, world, main) == (1, 2, 5)


def test_who_is_not_on_the_list_is_told_apart(organizer, world, at):
    """A session pass names nobody, and somebody came in by a supervisor's word."""
    door = world.housing_door
    with transaction():
        participations.sign_up(world.housing, world.ana, by=SYSTEM)
        session_passes.set_quotas(world.housing, None, {world.delegation.id: 1}, by=SYSTEM)
        [made] = session_passes.issue(world.housing, by=SYSTEM)
        code = made.code
    at("09:30", "ana", checkpoint="HOUSING", day=FIRST)
    at("09:31", code, checkpoint="HOUSING", day=FIRST)
    at("09:32", "dan", checkpoint="HOUSING", day=FIRST, override="asked by the minister")
    assert at_once(organizer, world, door) == (3, 3, 1)
    page = organizer.get(f"{WALL}?checkpoint=HOUSING")
    assert "1 of 1 expected have arrived; 2 more are not on the list" in text_of(parse(page).find(".//main"))
    visits = [(row["Name"], row["Category"], row["Delegation"]) for row in sheet(organizer.get(WORKBOOK), 1)]
    assert visits == [
        ("Ana Núñez", "Mayors", "La Paz"), ("Dan O’Neill", "Officials", None), ("Session pass 1", None, "La Paz"),
    ]  # fmt: skip


def test_the_wall_names_nobody(organizer, world, morning):
    said = set(text_of(parse(organizer.get(WALL)).find(".//main")).split())
    assert {"Main", "entrance", "MMayors"} <= said
    assert not {"Ana", "Núñez", "Beto", "Ávila", "Eva", "Ruiz", "Dan", "O’Neill", "CAB-0001"} & said


def test_the_wall_tells_minutes_gates_and_what_was_shown_last(organizer, world):
    minute = world.real(world.event.now().replace(second=5)) - dt.timedelta(minutes=10)
    shown = [("ana", "in", 0), ("beto", "in", 40), ("eva", "in", 300), ("ana", "out", 301), ("unknown", "in", 302)]
    with transaction():
        for number, (name, direction, seconds) in enumerate(shown):
            rest = {"nonce": f"n-{number}", "direction": direction, "now": minute + dt.timedelta(seconds=seconds)}
            scans.record(world.event, code=CODES.get(name, name), checkpoint="MAIN", gate="North", by=SYSTEM, **rest)
    undo(world, "n-2")
    page = parse(organizer.get(WALL))
    assert page.find(".//section[@aria-labelledby='wall-minutes']//*[@role='img']").get("aria-label") == (
        "In the last hour 2 people came for the first time; the most in one minute: 2."
    )
    last = [text_of(one).split(" ", 1)[1] for one in page.findall(".//ol[@class='wall-last']/li")]
    assert last == [
        "Refused North", "MMayors Goes out North", "SStaff Undone North",
        "MMayors Admitted North", "MMayors Admitted North",
    ]  # fmt: skip
    gates = page.findall(".//section[@aria-labelledby='wall-gates']/ul/li")
    assert [text_of(one) for one in gates] == ["North 5, one in 1 s"]


def test_the_workbook_tells_who_was_where_from_when_to_when(organizer, world, morning):
    book = organizer.get(WORKBOOK)
    people = {row["Name"]: row for row in sheet(book, 0)}
    assert list(people) == ["Beto Ávila", "Chloé L’Écuyer", "Ana Núñez", "Dan O’Neill", "Eva Ruiz"]
    ana, dan = people["Ana Núñez"], people["Dan O’Neill"]
    assert (f"{ana['First in']:%m-%d %H:%M:%S}", ana["First in at"]) == ("06-06 09:01:10", "Main entrance")
    assert (f"{ana['Last out']:%m-%d %H:%M}", ana["Inside now"], ana["Times in"]) == ("06-06 09:31", None, 1)
    assert people["Beto Ávila"]["Inside now"] == "Main entrance"
    assert (dan["Came"], dan["First in"], dan["Times in"]) == ("no", None, None)
    quarters = [[row[key] for key in ("Came for the first time", "Came in", "Went out")] for row in sheet(book, 5)]
    assert quarters == [[2, 2, 0], [1, 1, 0], [0, 0, 1]]
    north = next(row for row in sheet(book, 6) if row["Gate"] == "North")
    assert [north[key] for key in ("Badges shown", "Admitted", "Refused", "Undone", "Most in one minute")] == [
        5,
        3,
        1,
        1,
        2,
    ]
    assert (north["Most in one minute"], north["Seconds from badge to badge"]) == (2, 30)


def test_a_badge_sent_late_came_when_it_was_shown(organizer, world, at):
    shown = world.real(world.at("09:10", SECOND)) + dt.timedelta(hours=3)
    at("09:50", "ana", scanned_at=shown, behind=dt.timedelta(hours=-3))
    [ana] = [row for row in sheet(organizer.get(WORKBOOK), 0) if row["Name"] == "Ana Núñez"]
    assert f"{ana['First in']:%H:%M}" == "09:10"
    assert dashboards.arrivals(world.event).quarters == [(world.at("09:00", SECOND), 1)]


def test_two_registrations_of_one_person_arrived_once(organizer, world, at):
    at("09:00", "ana")
    at("09:10", "beto")
    with transaction():
        duplicates.merge(world.ana, world.beto, by=SYSTEM)
    assert at_once(organizer, world, world.entrance)[:2] == (1, 1)


def test_once_times_are_not_kept_the_totals_stay(organizer, world, morning):
    with transaction():
        forgetting.who_came_when(world.event)
    assert told_by_the_wall(organizer.get(WALL)) == (2, 3, 2)
    book = organizer.get(WORKBOOK)
    assert sheet(book, 2)[0] | {"Inside now": 2, "Arrived in all": 3} == sheet(book, 2)[0]
    assert {row["First in"] for row in sheet(book, 0)} == {None}
    assert sum(row["Came in"] for row in sheet(book, 5)) == 3


def test_it_takes_as_many_statements_for_a_crowd_as_for_one(organizer, world, at):
    at("09:00", "ana", gate="North")
    organizer.get(WALL)
    with statements() as few:
        organizer.get(WALL)
    for name in ("beto", "chloe", "dan", "eva"):
        at("09:01", name, gate=name)
    with statements() as many:
        organizer.get(WALL)
    assert len(many) == len(few)


@pytest.mark.parametrize(
    ("role", "wall", "workbook"),
    [("viewer", 200, 403), ("kitchen", 200, 403), ("gate", 403, 403), ("organizer", 200, 200)],
)
def test_who_may_see_it(client, world, role, wall, workbook):
    world.sign_in(client, role)
    assert (client.get(WALL).status_code, client.get(WORKBOOK).status_code) == (wall, workbook)


@pytest.mark.parametrize("asked", ["", "NOWHERE", "MAIN\0", "😀", "' OR 1=1"])
def test_a_checkpoint_that_is_not_there(organizer, world, asked):
    assert organizer.get(WALL, query_string={"checkpoint": asked}).status_code == 404


def test_a_program_gets_the_same_workbook_and_the_journal_says_so(organizer, world, morning):
    answer = Program(organizer, "organizer").get("/exports/attendance.xlsx")
    assert sheet(answer, 2) == sheet(organizer.get(WORKBOOK), 2)
    taken = db.session.scalars(sa.select(Entry).where(Entry.verb == "export.made")).all()
    assert [(one.detail["name"], one.detail["rows"]) for one in taken] == [("attendance", 5)] * 2
