"""Scans to look at: two phones that could not know of each other, and what was told otherwise than it was counted."""

import datetime as dt

import pytest

from models import Scan, ScanReview, db
from models.transaction import transaction
from operations import badges, scans, session_passes
from operations.journal import SYSTEM
from queries import checkpoints, doubtful_scans
from queries import session_passes as passes
from tests.pages import reads, statements
from tests.world import CODES, count

DESK = "/cabos/desk/scans"


@pytest.fixture
def desk(client, world):
    world.sign_in(client, "organizer")
    return client


@pytest.fixture
def gate(world):
    """`gate("10:05", …)`: a phone scans at this time of the event's clock; all of it is sent at noon, in this order."""
    sent = world.real(world.at("12:00"))
    number = iter(range(1000))

    def showing(time, *, code=CODES["ana"], shown="admitted", name="North", checkpoint="MAIN", direction="in"):
        facts = {"code": code, "checkpoint": checkpoint, "direction": direction, "shown": shown, "gate": name}
        taken_at = world.real(world.at(time))
        with transaction():
            return scans.record(
                world.event, **facts, nonce=f"n-{next(number)}", by=SYSTEM, scanned_at=taken_at,
                behind=dt.timedelta(0), now=sent,
            )["result"]  # fmt: skip

    return showing


def doubts(world):
    db.session.rollback()
    return [
        (one.scan.gate, one.before and one.before.gate)
        for one in doubtful_scans.of_event(world.event)
        if one.review is None
    ]


@pytest.mark.parametrize("later_first", [False, True], ids=["in order", "the later one comes first"])
def test_of_two_phones_that_admit_one_badge_the_later_is_in_doubt_whichever_came_first(world, gate, later_first):
    showings = [("10:05", "North"), ("10:09", "South")]
    told = [gate(time, name=name) for time, name in (showings[::-1] if later_first else showings)]
    assert told == ["admitted", "repeat"], "one of the two counts"
    assert doubts(world) == [("South", "North")]
    assert checkpoints.counts(world.entrance).inside == 1


def test_three_phones_are_two_doubts_each_with_the_one_before(world, gate):
    for time, name in (("10:09", "South"), ("10:05", "North"), ("10:20", "East")):
        gate(time, name=name)
    assert doubts(world) == [("East", "South"), ("South", "North")]


def test_who_went_out_in_between_was_not_let_in_twice(world, gate):
    gate("10:00", shown=None)
    gate("10:30", name="East", direction="out")
    gate("10:40", name="South")
    assert doubts(world) == []


def test_who_was_let_in_and_is_refused_is_in_doubt_and_who_was_turned_away_and_counted_too(world, gate):
    with transaction():
        world.beto.status = "cancelled"
    assert gate("10:05", code=CODES["beto"]) == "refused"
    assert gate("10:06", code=CODES["chloe"], shown="refused", name="South") == "admitted"
    assert gate("10:07", code=CODES["dan"], shown="repeat", checkpoint="BACK") == "refused", "nobody passed: no doubt"
    assert gate("10:08", code=CODES["eva"]) == "admitted"
    assert doubts(world) == [("South", None), ("North", None)]


def test_a_pass_let_in_twice_is_in_doubt_and_so_is_nobody_elses(world, gate):
    with transaction():
        world.entrance.activity = world.opening
        session_passes.set_quotas(world.opening, 2, {}, by=SYSTEM)
        session_passes.issue(world.opening, by=SYSTEM)
    one, other = passes.living(world.opening)
    code, others = one.code, other.code
    gate("10:05", code=code)
    gate("10:06", code=code, name="South")
    gate("10:07", code=others)
    assert doubts(world) == [("South", "North")]


def test_an_organizer_is_told_at_the_desk_looks_and_it_is_settled(desk, world, gate):
    assert "scan to look at" not in reads(desk.get("/cabos/desk"))
    gate("10:05")
    gate("10:09", name="South")
    assert "1 scan to look at" in reads(desk.get("/cabos/desk"))
    page = reads(desk.get(DESK), "main")
    assert "Ana Núñez" in page and "Let in twice" in page and "10:09" in page and "South" in page and "10:05" in page
    key = doubtful_scans.of_event(world.event)[0].scan.id
    before = rows()
    for note in ("Her twin sister", "Nobody"):
        desk.post(f"{DESK}/{key}/looked-at", data={"note": note})
    assert rows() == before, "scans never change"
    assert count(ScanReview) == 1 and doubts(world) == []
    page = reads(desk.get(DESK), "main")
    assert "Nothing to look at" in page and "Her twin sister" in page
    assert "scan to look at" not in reads(desk.get("/cabos/desk"))


def test_who_was_turned_away_and_counted_is_taken_back(desk, world, gate):
    gate("10:06", shown="refused")
    (doubt,) = doubtful_scans.of_event(world.event)
    desk.post(f"{DESK}/{doubt.scan.id}/undo", data={"note": "Went home"})
    db.session.rollback()
    assert checkpoints.counts(world.entrance).inside == 0
    assert doubts(world) == []


def test_a_scan_of_nowhere_is_404_and_a_note_that_cannot_be_is_said(desk, world, gate):
    gate("10:06", shown="refused")
    key = doubtful_scans.of_event(world.event)[0].scan.id
    assert desk.post(f"{DESK}/00000000-0000-0000-0000-000000000000/looked-at", data={}).status_code == 404
    answer = desk.post(f"{DESK}/{key}/looked-at", data={"note": "a\x00b"}, follow_redirects=True)
    assert "cannot be written" in reads(answer) and count(ScanReview) == 0


def test_a_replaced_badge_that_a_phone_did_not_know_of_is_in_doubt(world, gate):
    with transaction():
        badges.issue(world.ana, by=SYSTEM, now=world.real(world.at("10:00")))
    assert gate("10:05") == "refused"
    assert doubts(world) == [("North", None)]


def test_many_are_found_with_as_many_statements_as_few(world, gate):
    gate("10:05")
    gate("10:06", name="South")
    with statements() as few:
        doubts(world)
    for code in ("beto", "chloe", "dan", "eva"):
        for name in ("North", "South", "East"):
            gate("10:10", code=CODES[code], name=name)
    with statements() as many:
        assert len(doubts(world)) == 9
    assert len(many) == len(few)


def rows():
    db.session.rollback()
    return sorted(repr(tuple(row)) for row in db.session.execute(db.select(Scan.__table__)))
