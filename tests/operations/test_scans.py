"""Scans against the database: who is admitted where, counted once, told again, taken back."""

import datetime as dt
import json

import pytest

from models import ActivityGroup, Checkpoint, Entry, Event, Participation, Presence, Scan, db
from models.transaction import transaction
from operations import badges, participations, scans
from operations.journal import SYSTEM, Actor
from operations.refusals import Refusal
from queries import checkpoints
from tests.pages import statements
from tests.world import CODES, count


@pytest.fixture
def gate(world):
    """Show a badge: `gate("ana")`, `gate(code, checkpoint="BACK")`; each showing has a nonce of its own."""
    return Gate(world)


class Gate:
    def __init__(self, world) -> None:
        self.world, self.shown = world, 0

    @property
    def staff(self) -> Actor:
        return Actor("staff", "Gate", self.world.gate.id)

    def __call__(self, who: str, checkpoint: str = "MAIN", minute: int | None = None, **rest) -> dict:
        code = CODES.get(who, who)
        self.shown += 1
        rest = {"nonce": f"n{self.shown}", "by": self.staff} | rest
        if minute is not None:
            rest["now"] = self.real(minute)
        with transaction():
            return scans.record(self.world.event, code=code, checkpoint=checkpoint, **rest)

    def undo(self, nonce: str, minute: int | None = None, **rest) -> dict:
        rest = {"by": self.staff, "reason": "Wrong person"} | rest
        with transaction():
            return scans.undo(self.world.event, nonce, now=None if minute is None else self.real(minute), **rest)

    def real(self, minute: int) -> dt.datetime:
        return self.world.real(self.world.at("10:00")) + dt.timedelta(minutes=minute)


def told(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds")


def inside(world, name: str, checkpoint: str = "entrance") -> Presence:
    return db.session.get(Presence, (getattr(world, checkpoint).id, getattr(world, name).id))


def test_an_approved_delegate_is_admitted_and_counted(world, gate):
    answer = gate("ana", gate="North")
    delegation = {"id": world.delegation.id, "name": {"en": "La Paz", "es": "La Paz", "fr": "La Paz"}}
    assert answer == {
        "result": "admitted", "reason": None, "first": None, "inside": True, "pass": None,
        "delegate": {
            "id": world.ana.id, "name": "Ana Núñez", "category": "MAYOR", "city": "La Paz", "country": "MX",
            "status": "approved", "delegation": delegation, "photo": None, "flags": [],
        },
    }  # fmt: skip
    assert checkpoints.counts(world.entrance).inside == 1


def test_an_answer_is_plain_and_holds_no_address(gate):
    assert "@" not in json.dumps(gate("ana"))


def test_somebody_known_by_office_only_is_called_by_it(world, gate):
    with transaction():
        world.dan.given_name = world.dan.family_name = ""
        world.dan.display_name = {"en": "Mayor of Laredo", "es": "Alcalde de Laredo"}
    assert gate("dan")["delegate"]["name"] == {"en": "Mayor of Laredo", "es": "Alcalde de Laredo"}


def test_a_second_showing_tells_when_and_where_the_first_was(gate):
    gate("ana", gate="North", minute=5)
    again = gate("ana", gate="South", minute=9)
    assert again["result"] == "repeat"
    assert again["first"] == {"at": told(gate.real(5)), "gate": "North"}
    assert again["inside"] is True


def test_a_device_that_was_late_tells_when_it_scanned(gate):
    gate("ana", scanned_at=gate.real(2), minute=30)
    assert gate("ana", minute=31)["first"]["at"] == told(gate.real(2))


def test_the_same_nonce_gets_the_same_answer_and_counts_once(world, gate):
    first = gate("ana", nonce="one", gate="North")
    assert gate("ana", nonce="one", gate="South") == first
    assert gate(f"http://localhost/b/{CODES['ana'].lower()}", nonce="one") == first
    assert count(Scan) == 1
    assert inside(world, "ana").entries == 1


def test_the_same_nonce_gets_the_same_answer_after_an_undo(gate):
    first = gate("ana", nonce="one")
    gate.undo("one")
    assert gate("ana", nonce="one") == first
    assert gate("ana")["result"] == "admitted"


@pytest.mark.parametrize(
    ("who", "other"),
    [("beto", {}), ("ana", {"direction": "out"}), ("ana", {"checkpoint": "BACK"}), ("ana", {"override": "Guest"})],
)
def test_a_nonce_used_for_something_else_is_refused(gate, who, other):
    gate("ana", nonce="one")
    with pytest.raises(Refusal, match="nonce_reused"):
        gate(who, nonce="one", **other)


def test_two_events_may_use_the_same_nonce(world, gate):
    gate("ana", nonce="one")
    elsewhere = another_event()
    with transaction():
        answer = scans.record(elsewhere, code=CODES["ana"], checkpoint="MAIN", nonce="one", by=SYSTEM)
    assert answer == {
        "result": "refused", "reason": "wrong_event", "delegate": None, "pass": None, "first": None, "inside": False,
    }  # fmt: skip


def another_event() -> Event:
    with transaction():
        day = dt.date(2019, 6, 5)
        event = Event(slug="other", kind="summit", name={"en": "Other"}, zone="UTC", starts_on=day, ends_on=day)
        db.session.add(Checkpoint(event=event, code="MAIN", name={"en": "Door"}))
    return event


def test_a_checkpoint_nobody_knows_is_refused(gate):
    for checkpoint in ("NOWHERE", "\x00", "\ud800", "M" * 10_000, ""):
        with pytest.raises(Refusal, match="unknown_checkpoint"):
            gate("ana", checkpoint=checkpoint)


@pytest.mark.parametrize(
    "code",
    [
        "",
        " ",
        "\x00",
        "🎫" * 16,
        "x" * 10_000,
        "\ud800",
        "https://example.org/menu",
        "=1+1",
        "DROP TABLE",
        "ANAANAANAANA000",
        "İ" * 16,
        "٣" * 16,
    ],
)
def test_any_text_is_a_code(gate, code):
    answer = gate(code)
    assert (answer["result"], answer["reason"], answer["delegate"]) == ("refused", "unknown_code", None)
    assert gate(code, nonce="again") == gate(code, nonce="again")


def test_a_replaced_badge_is_refused_and_the_new_one_admitted(world, gate):
    with transaction():
        fresh = badges.issue(world.ana, by=SYSTEM).code
    assert gate("ana")["reason"] == "badge_replaced"
    assert gate(fresh)["result"] == "admitted"


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("cancelled", "cancelled"),
        ("submitted", "not_approved"),
        ("rejected", "not_approved"),
        ("waitlisted", "not_approved"),
    ],
)
def test_who_is_not_approved_stays_outside(world, gate, status, reason):
    with transaction():
        world.ana.status = status
        world.ana.waiting_since = world.at("09:00") if status == "waitlisted" else None
    answer = gate("ana")
    assert (answer["reason"], answer["inside"], answer["delegate"]["status"]) == (reason, False, status)
    assert inside(world, "ana") is None


def test_a_checkpoint_opens_and_closes_by_the_events_clock(world, gate):
    with transaction():
        world.entrance.opens_at, world.entrance.closes_at = world.at("10:30"), world.at("11:00")
    assert gate("ana", minute=29)["reason"] == "checkpoint_closed"
    assert gate("ana", minute=30)["result"] == "admitted"
    assert gate("beto", minute=60)["reason"] == "checkpoint_closed"
    closing = gate.real(60)
    with transaction():
        world.event.clock_shift -= 1800
    assert gate("beto", now=closing)["result"] == "admitted"


def test_a_zone_admits_its_categories(gate):
    assert gate("eva", checkpoint="BACK")["result"] == "admitted"
    assert gate("ana", checkpoint="BACK")["reason"] == "zone_not_allowed"


def test_a_panel_admits_who_has_a_seat(world, gate):
    assert gate("ana", checkpoint="HOUSING")["reason"] == "not_on_list"
    for name in ("ana", "beto", "chloe"):
        with transaction():
            participations.sign_up(world.housing, getattr(world, name), by=SYSTEM, now=world.real(world.at("10:00")))
    assert gate("ana", checkpoint="HOUSING")["result"] == "admitted"
    assert gate("chloe", checkpoint="HOUSING")["reason"] == "not_on_list", "who waits for a seat has none"
    assert checkpoints.counts(world.housing_door) == checkpoints.Counts(inside=1, entries=1, expected=2)


def test_a_plenary_admits_its_categories(world, gate):
    with transaction():
        world.housing_door.activity = world.opening
    assert gate("ana", checkpoint="HOUSING")["result"] == "admitted"
    assert checkpoints.counts(world.housing_door).expected == 5
    with transaction():
        world.opening.categories = [world.officials]
    assert gate("beto", checkpoint="HOUSING")["reason"] == "not_on_list"
    assert gate("dan", checkpoint="HOUSING")["result"] == "admitted"
    assert checkpoints.counts(world.housing_door).expected == 1


def test_a_bus_admits_its_own_passengers(world, gate):
    with transaction():
        red, blue = (ActivityGroup(activity_id=world.visit.id, kind="bus", name=name) for name in ("Red", "Blue"))
        db.session.add_all([red, blue])
        db.session.flush()
        for name, bus in (("ana", red), ("beto", blue)):
            place = {"activity_id": world.visit.id, "delegate_id": getattr(world, name).id}
            db.session.add(Participation(**place, group_id=bus.id))
        world.housing_door.activity, world.housing_door.group_id = None, red.id
    assert gate("ana", checkpoint="HOUSING")["result"] == "admitted"
    assert gate("beto", checkpoint="HOUSING")["reason"] == "not_on_list"
    assert checkpoints.counts(world.housing_door).expected == 1


def test_an_activity_called_off_admits_nobody(world, gate):
    with transaction():
        world.opening.state = "cancelled"
        world.housing_door.activity = world.opening
    assert gate("ana", checkpoint="HOUSING")["reason"] == "checkpoint_closed"


def test_out_and_in_again(world, gate):
    assert gate("ana")["inside"] is True
    assert gate("ana", direction="out") | {"delegate": None} == {
        "result": "admitted", "reason": None, "delegate": None, "pass": None, "first": None, "inside": False,
    }  # fmt: skip
    assert gate("ana", direction="out")["result"] == "repeat"
    assert gate("ana")["result"] == "admitted"
    assert inside(world, "ana").entries == 2


def test_going_out_without_having_come_in(gate):
    answer = gate("ana", direction="out")
    assert (answer["result"], answer["first"], answer["inside"]) == ("repeat", None, False)


def test_where_nobody_may_come_back_a_second_entry_is_a_repeat(world, gate):
    with transaction():
        world.entrance.reentry = False
    gate("ana", gate="North", minute=1)
    gate("ana", direction="out", minute=2)
    again = gate("ana", minute=3)
    assert (again["result"], again["first"]["gate"], again["inside"]) == ("repeat", "North", False)


def test_checkpoints_count_apart(gate, world):
    gate("eva")
    assert gate("eva", checkpoint="BACK")["result"] == "admitted"


def test_a_supervisor_admits_with_a_reason_and_it_is_written_down(world, gate):
    answer = gate("ana", checkpoint="BACK", override="Speaks next", nonce="one")
    assert (answer["result"], answer["reason"], answer["inside"]) == ("admitted", None, True)
    scan = scans.stored(world.event, "one")
    assert (scan.reason, scan.override_reason) == ("zone_not_allowed", "Speaks next")
    line = db.session.query(Entry).filter_by(verb="scan.overridden").one()
    assert (line.object_kind, line.object_id, line.detail["reason"]) == ("delegate", world.ana.id, "Speaks next")


def test_nothing_is_overruled_where_nothing_was_refused(world, gate):
    gate("ana", override="Speaks next", nonce="one")
    assert scans.stored(world.event, "one").override_reason is None
    assert count(Entry, Entry.verb == "scan.overridden") == 0


def test_nobody_admits_an_unknown_code(gate):
    assert gate("nonsense", override="I know him")["reason"] == "unknown_code"


def test_an_undone_entry_never_was(world, gate):
    gate("ana", nonce="one")
    answer = gate.undo("one")
    assert (answer["result"], answer["inside"], answer["delegate"]["name"]) == ("undone", False, "Ana Núñez")
    assert checkpoints.counts(world.entrance).entries == 0
    assert count(Scan) == 2, "both rows stay"
    assert gate("ana")["result"] == "admitted"


def test_an_undone_exit_leaves_the_person_inside(world, gate):
    gate("ana", minute=1)
    gate("ana", direction="out", nonce="out", minute=2)
    assert gate.undo("out", minute=3)["inside"] is True
    assert inside(world, "ana").entries == 1
    assert gate("ana", minute=4)["result"] == "repeat"


def test_undoing_the_earlier_of_two_entries_keeps_the_later(world, gate):
    for minute, (direction, nonce) in enumerate([("in", "one"), ("out", "two"), ("in", "three")]):
        gate("ana", direction=direction, nonce=nonce, minute=minute)
    assert gate.undo("one", minute=4)["inside"] is True
    assert inside(world, "ana").entries == 1


def test_undoing_a_repeat_takes_nobody_out(world, gate):
    gate("ana")
    gate("ana", nonce="two")
    assert gate.undo("two")["inside"] is True
    assert inside(world, "ana").entries == 1


def test_an_entry_is_undone_once(gate):
    gate("ana", nonce="one")
    gate.undo("one")
    with pytest.raises(Refusal, match="already_undone"):
        gate.undo("one")


def test_a_scan_nobody_made_cannot_be_undone(gate):
    for nonce in ("none", "", "\x00", "\ud800", "n" * 10_000):
        with pytest.raises(Refusal, match="no_such_scan"):
            gate.undo(nonce)


def test_an_unknown_code_can_be_undone_too(gate):
    gate("nonsense", nonce="one")
    assert gate.undo("one")["inside"] is False


def test_a_gate_undoes_its_own_for_two_minutes(world, gate):
    gate("ana", nonce="one", minute=0)
    gate("beto", nonce="two", minute=0)
    other = Actor("staff", "Supervisor", world.supervisor.id)
    with pytest.raises(Refusal, match="too_late_to_undo"):
        gate.undo("one", minute=1, own_only=True, by=other)
    with pytest.raises(Refusal, match="too_late_to_undo"):
        gate.undo("two", minute=3, own_only=True)
    assert gate.undo("one", minute=2, own_only=True)["result"] == "undone"
    assert gate.undo("two", minute=60, by=other)["result"] == "undone"


def test_a_staff_member_and_a_token_with_one_number_are_two(gate, world):
    gate("ana", nonce="one", by=Actor("token", "Program", 1))
    with pytest.raises(Refusal, match="too_late_to_undo"):
        gate.undo("one", own_only=True, by=Actor("staff", "Somebody", 1))
    assert gate.undo("one", own_only=True, by=Actor("token", "Program", 1))["result"] == "undone"


def test_foreseeing_counts_nothing(world, gate):
    foreseen = scans.foresee(world.event, code=CODES["ana"], checkpoint="MAIN")
    assert foreseen == gate("ana")
    assert scans.foresee(world.event, code=CODES["ana"], checkpoint="MAIN")["result"] == "repeat"
    assert count(Scan) == 1


def test_a_scan_takes_few_statements(world, gate):
    event, code, by = world.event, CODES["ana"], gate.staff
    with statements() as sent, transaction():
        scans.record(event, code=code, checkpoint="MAIN", nonce="one", by=by)
    # The event read anew, all about the code, and the two rows, which PostgreSQL writes at once.
    few = 3 if db.engine.dialect.name == "postgresql" else 4
    assert len([statement for statement in sent if not statement.startswith("BEGIN")]) == few
