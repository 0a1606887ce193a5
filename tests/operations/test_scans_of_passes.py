"""Session passes at a gate: they name nobody, open their own activity only, and are counted with everybody else. And
what a gate is told of people besides their names.
"""

import json

import pytest

from models import Checkpoint, Consent, DelegateCare, PassPresence, Photo, Scan, SessionPass, db
from models.base import utcnow
from models.transaction import transaction
from operations import scans
from operations.doors import digest
from operations.journal import SYSTEM
from queries import checkpoints
from tests.world import CODES, count

CODE = "PASS000000000001"


@pytest.fixture
def dinner(world) -> SessionPass:
    """La Paz's first pass for the dinner; the door to the dinner is "DINNER"."""
    with transaction():
        door = {"code": "DINNER", "name": {"en": "Dining hall"}, "rank": 9}
        db.session.add(Checkpoint(event_id=world.event.id, activity_id=world.dinner.id, **door))
        own = {"activity_id": world.dinner.id, "delegation_id": world.delegation.id, "number": 1}
        made = SessionPass(event_id=world.event.id, code=CODE, digest=digest(CODE), **own)
        db.session.add(made)
    return made


def show(world, nonce: str, code: str = CODE, checkpoint: str = "DINNER", **rest) -> dict:
    with transaction():
        return scans.record(world.event, code=code, checkpoint=checkpoint, nonce=nonce, by=SYSTEM, **rest)


def test_a_pass_is_let_in_and_names_nobody(world, dinner):
    named = {"en": "La Paz", "es": "La Paz", "fr": "La Paz"}
    assert show(world, "1") == {
        "result": "admitted", "reason": None, "delegate": None, "first": None, "inside": True,
        "pass": {
            "number": 1, "activity": {"id": world.dinner.id, "title": world.dinner.title},
            "delegation": {"id": world.delegation.id, "name": named},
        },
    }  # fmt: skip
    assert show(world, "1") == show(world, "1")
    assert [(one.pass_id, one.delegate_id, one.badge_id) for one in db.session.query(Scan)] == [(dinner.id, None, None)]


def test_whoever_bears_it_it_lets_one_in_at_a_time(world, dinner):
    show(world, "1", gate="North")
    again = show(world, "2")
    assert (again["result"], again["first"]["gate"]) == ("repeat", "North")
    assert show(world, "3", direction="out")["inside"] is False
    assert show(world, "4")["result"] == "admitted"
    door = checkpoints.by_code(world.event, "DINNER")
    assert checkpoints.counts(door) == checkpoints.Counts(inside=1, entries=2, expected=5, passes=1)
    show(world, "5", code=CODES["ana"])
    assert checkpoints.counts(door) == checkpoints.Counts(inside=2, entries=3, expected=5, passes=1)


def test_a_pass_opens_its_own_activity_only(world, dinner):
    assert show(world, "1", checkpoint="MAIN")["reason"] == "not_on_list"
    assert show(world, "2", checkpoint="HOUSING")["reason"] == "not_on_list"
    with transaction():
        checkpoints.by_code(world.event, "DINNER").zone_id = world.backstage.id
    assert show(world, "3")["result"] == "admitted", "who bears it has no category, so no zone is closed to them"


def test_a_pass_that_was_replaced_is_dead(world, dinner):
    with transaction():
        dinner.ended_at = utcnow()
    told = show(world, "1")
    assert (told["reason"], told["pass"]["number"]) == ("badge_replaced", 1)


def test_a_pass_for_what_was_called_off_opens_nothing(world, dinner):
    with transaction():
        world.dinner.state = "cancelled"
    assert show(world, "1")["reason"] == "checkpoint_closed"


def test_the_entry_of_a_pass_is_undone(world, dinner):
    show(world, "1")
    with transaction():
        assert scans.undo(world.event, "1", reason="", by=SYSTEM)["pass"]["number"] == 1
    assert [(one.entries, one.inside) for one in db.session.query(PassPresence)] == [(0, False)]
    assert show(world, "2")["result"] == "admitted"


def test_a_supervisor_lets_a_pass_in_elsewhere_with_a_reason(world, dinner):
    assert show(world, "1", checkpoint="MAIN", override="Speaks next")["result"] == "admitted"
    assert count(PassPresence) == 1


@pytest.mark.parametrize(
    ("aids", "consent", "flags"),
    [
        (["wheelchair"], {}, ["step_free"]),
        (["step_free", "companion"], {}, ["step_free"]),
        (["hearing_loop"], {}, []),
        (["wheelchair"], {"by_kind": "focal"}, []),
        (["wheelchair"], {"withdrawn_at": utcnow()}, []),
        (["wheelchair"], None, []),
    ],
)
def test_a_gate_knows_that_no_step_may_be_in_the_way_if_they_agreed_and_no_more(world, aids, consent, flags):
    with transaction():
        db.session.get_one(DelegateCare, world.ana.id).aids = aids
        if consent is not None:
            said = {"purpose": "care", "notice_version": 1, "language": "en", "given_at": utcnow(), "by": "Ana"}
            db.session.add(Consent(delegate_id=world.ana.id, **said | consent))
    assert show(world, "1", CODES["ana"], "MAIN")["delegate"]["flags"] == flags
    assert show(world, "1", CODES["ana"], "MAIN")["delegate"]["flags"] == flags, "sent again"
    assert "step" not in json.dumps(scans.stored(world.event, "1").answer), "health is not kept with scans"


def test_a_gate_is_told_to_call_protocol_and_which_photograph_there_is(world):
    with transaction():
        world.ana.protocol = True
        db.session.add(Photo(delegate_id=world.ana.id, jpeg=b"", digest="0123456789abcdef", taken_by="Ana"))
    person = show(world, "1", CODES["ana"], "MAIN")["delegate"]
    assert (person["flags"], person["photo"]) == (["protocol"], "0123456789ab")
