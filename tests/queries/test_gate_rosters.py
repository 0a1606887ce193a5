"""A gate's roster says of everybody what the server would find out, and nothing that is nobody's business at a door."""

import base64
import datetime as dt
import hashlib

import pytest
import sqlalchemy as sa

from models import ActivityGroup, Badge, Checkpoint, Consent, DelegateCare, Participation, Photo, SessionPass, db
from models.base import utcnow
from models.transaction import transaction
from operations import badges, decisions, duplicates, scans
from operations.journal import SYSTEM
from queries import checkpoints, gate_rosters, showings
from tests.pages import statements
from tests.world import CODES


def whole(event, **asked):
    return gate_rosters.roster(event, checkpoints.of_event(event), **asked)


def by_id(roster):
    return {one.id: one for one in roster.people}


def later(minutes: float) -> dt.datetime:
    return utcnow() + dt.timedelta(minutes=minutes)


def test_at_a_summit_categories_and_lists_say_who_is_expected_as_the_server_finds_out(demo):
    assert {("zone", False), ("zone", True), ("list", True), ("list", False)} == told_as_found(demo)


def test_on_a_convoy_a_bus_admits_its_own_passengers_as_the_server_finds_out(california):
    with transaction():
        for rank, bus in enumerate(
            db.session.scalars(sa.select(ActivityGroup).where(ActivityGroup.kind == "bus")).all()[:2]
        ):
            door = {"event": california, "code": f"BUS{rank}", "rank": 90 + rank, "name": {"en": bus.name}}
            db.session.add(Checkpoint(**door, group_id=bus.id))
    assert {("list", True), ("list", False)} < told_as_found(california)


def told_as_found(event) -> set:
    """What is true of somebody somewhere, after the roster was compared with what the server finds out of each code."""
    roster = whole(event)
    codes = dict(db.session.execute(sa.select(Badge.delegate_id, Badge.code).where(Badge.ended_at.is_(None))).all())
    people, told = [one for one in roster.people if one.digest][::5], set()
    for post in roster.posts:
        for one in people:
            found = showings.find(event, post.checkpoint.code, codes[one.id]).showing
            allowed = post.zone is None or one.category in post.zone
            listed = post.everyone is None or one.category in post.everyone or post.checkpoint.id in one.lists
            assert (allowed, listed, one.status) == (found.zone_allowed, found.listed, found.status), (post, one)
            assert post.called_off == found.called_off
            told |= {("zone", allowed), ("list", listed)}
    return told


def test_a_digest_is_80_bits_of_the_code_and_no_more(world):
    (ana,) = (one for one in whole(world.event).people if one.id == world.ana.id)
    assert ana.digest == base64.urlsafe_b64encode(hashlib.sha256(CODES["ana"].encode()).digest()[:10])[:14].decode()
    assert not any(code in repr(whole(world.event)) for code in CODES.values())


def test_only_what_has_changed_comes_again(world):
    start = whole(world.event, now=later(5))
    nothing = whole(world.event, since=start.cursor, now=later(6))
    assert (nothing.whole, nothing.people, nothing.presence) == (False, [], [])
    with transaction():
        decisions.cancel(world.beto, by=SYSTEM, now=later(6))
        badges.issue(world.chloe, by=SYSTEM, now=later(6))
        scans.record(world.event, code=CODES["ana"], checkpoint="MAIN", nonce="1", by=SYSTEM, now=later(6))
        db.session.add(Participation(activity=world.housing, delegate=world.dan, changed_at=later(6)))
        db.session.add(Photo(delegate_id=world.eva.id, jpeg=b"", digest="ab" * 32, taken_at=later(6), taken_by="Eva"))
    found = whole(world.event, since=start.cursor, now=later(7))
    people = by_id(found)
    assert set(people) == {world.beto.id, world.chloe.id, world.dan.id, world.eva.id}
    assert people[world.beto.id].status == "cancelled"
    assert people[world.dan.id].lists == [world.housing_door.id]
    assert people[world.eva.id].photo == "ab" * 6
    dead = hashlib.sha256(CODES["chloe"].encode()).hexdigest()
    assert found.replaced == [(gate_rosters.digest(dead), world.chloe.id)] != people[world.chloe.id].digest
    assert [row[:4] for row in found.presence] == [(world.entrance.id, world.ana.id, True, 1)]


def test_what_a_slow_transaction_wrote_is_read_again(world):
    start = whole(world.event, now=later(5))
    with transaction():
        decisions.cancel(world.beto, by=SYSTEM, now=later(4))
    assert set(by_id(whole(world.event, since=start.cursor, now=later(6)))) == {world.beto.id}


def test_who_was_taken_back_is_told_again(world):
    with transaction():
        scans.record(world.event, code=CODES["ana"], checkpoint="MAIN", nonce="1", by=SYSTEM)
    start = whole(world.event, now=later(5))
    with transaction():
        scans.undo(world.event, "1", reason="", by=SYSTEM, now=later(6))
    (row,) = whole(world.event, since=start.cursor, now=later(7)).presence
    assert row[:4] == (world.entrance.id, world.ana.id, False, 0)


def test_other_lists_bring_the_whole_anew(world):
    cursor = whole(world.event).cursor
    assert not whole(world.event, since=cursor).whole
    assert gate_rosters.roster(world.event, [world.entrance], cursor).whole
    with transaction():
        world.housing_door.activity = world.water
    assert whole(world.event, since=cursor).whole


@pytest.mark.parametrize("cursor", ["", "x", "\x00", "1.2", "99999999999.0123456789ab", "١٢٣٤٥٦٧٨٩.000000000000"])
def test_what_is_no_cursor_brings_the_whole(world, cursor):
    assert whole(world.event, since=cursor).whole


def test_a_registration_that_is_anothers_now_is_gone(world):
    start = whole(world.event, now=later(5))
    with transaction():
        duplicates.merge(world.ana, world.chloe, by=SYSTEM, now=later(6))
    found = whole(world.event, since=start.cursor, now=later(7))
    assert found.gone == [world.chloe.id]
    assert world.chloe.id not in by_id(whole(world.event))


def test_only_who_agreed_needs_ways_without_steps(world):
    said = {world.eva: ["wheelchair"], world.dan: ["wheelchair"], world.chloe: ["hearing_loop"]}
    with transaction():
        for delegate, aids in said.items():
            db.session.add(DelegateCare(delegate=delegate, aids=aids))
        for delegate, kind in ((world.eva, "delegate"), (world.dan, "focal"), (world.chloe, "delegate")):
            given = {"notice_version": 1, "language": "en", "given_at": utcnow(), "by": "", "by_kind": kind}
            db.session.add(Consent(delegate_id=delegate.id, purpose="care", **given))
    assert [one.id for one in whole(world.event).people if one.step_free] == [world.eva.id]


def test_a_pass_is_known_at_every_door(world):
    with transaction():
        one = {"event_id": world.event.id, "activity": world.housing, "delegation_id": world.delegation.id}
        db.session.add(SessionPass(**one, number=1, code="P" * 16, digest=hashlib.sha256(b"P" * 16).hexdigest()))
    (found,) = gate_rosters.roster(world.event, [world.entrance]).passes
    assert found[2:] == (1, world.housing.id, world.delegation.id, False)


def test_reading_takes_as_many_statements_for_many_doors_as_for_few(demo):
    doors = checkpoints.of_event(demo)
    gate_rosters.roster(demo, doors)  # the event and its categories are read once
    with statements() as few:
        gate_rosters.roster(demo, doors[:-1])
    with statements() as many:
        gate_rosters.roster(demo, doors)
    assert len(few) == len(many) <= 14
