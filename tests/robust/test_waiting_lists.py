"""Waiting lists against a simple model: whatever people and organizers do, in whatever order.

The stories are the same in every run; raise `max_examples` and drop `derandomize` to look for others.
"""

import dataclasses

import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from models import Activity, Delegate, Event, Participation, db
from models.transaction import transaction
from operations import participations, places, programme, registrations
from operations.journal import SYSTEM
from operations.refusals import Refusal
from tests.world import World

#: All stories are told in one database; each begins with new people in new lines.
BOUNDED = settings(
    max_examples=12, derandomize=True, database=None, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip


@dataclasses.dataclass
class Line:
    """What the model knows of a panel: who sits there, who waits in which order, how many seats there are."""

    capacity: int
    seated: set[str]
    waiting: list[str]


#: housing and water overlap, ports comes later: see tests/world.py.
PANELS = ("housing", "water", "ports")
RIVALS = {"housing": "water", "water": "housing"}
PEOPLE = ("ana", "beto", "chloe", "kim", "lee", "max")


class WaitingLists(RuleBasedStateMachine):
    """Signing up, leaving, dropping out, more seats and fewer: the same happens to the rows and to a model."""

    world: World
    number = 1000

    @initialize()
    def begin(self) -> None:
        """New people, four of them approved, who stand in line for panels of one seat each."""
        event, type(self).number = self.world.event, type(self).number + 10
        with transaction():
            db.session.execute(sa.delete(Participation))
            db.session.execute(sa.update(Delegate).values(status="cancelled", waiting_since=None))
            people = [self._person(event, self.number + place, name) for place, name in enumerate(PEOPLE)]
            db.session.add_all(people)
            for panel in PANELS:
                getattr(self.world, panel).capacity = 1
            event.capacity = 5
            db.session.flush()
            self.ids = {name: person.id for name, person in zip(PEOPLE, people, strict=True)}
        self.names = {key: name for name, key in self.ids.items()}
        self.panels = {panel: Line(1, set(), []) for panel in PANELS}
        self.approved, self.queue, self.places = set(PEOPLE[:4]), [], 5
        for panel, name in (*(("ports", name) for name in PEOPLE[:4]), ("housing", "ana"), ("housing", "beto")):
            self._sign_up(panel, name)

    def _person(self, event: Event, number: int, name: str) -> Delegate:
        reference = f"CAB-{number:06}"
        return Delegate(
            event=event, number=number, reference=reference, family_name=name, category=self.world.mayors,
            country="MX", language="es", status="approved" if name in PEOPLE[:4] else "submitted",
        )  # fmt: skip

    def delegate(self, name: str) -> Delegate:
        return db.session.get_one(Delegate, self.ids[name])

    @rule(name=st.sampled_from(PEOPLE))
    def approve(self, name: str) -> None:
        allowed = self.delegate(name).status == "submitted"
        try:
            with transaction():
                registrations.approve(self.delegate(name), by=SYSTEM)
        except Refusal:
            assert not allowed
            return
        assert allowed
        self.queue.append(name)
        self._give_places()

    @rule(name=st.sampled_from(PEOPLE))
    def cancel(self, name: str) -> None:
        try:
            with transaction():
                registrations.cancel(self.delegate(name), by=SYSTEM)
        except Refusal:
            return
        self.approved.discard(name)
        self.queue = [one for one in self.queue if one != name]
        for line in self.panels.values():
            line.seated.discard(name)
            line.waiting = [one for one in line.waiting if one != name]
        self._give_seats()
        self._give_places()

    @rule(places_=st.integers(1, 6))
    def set_places(self, places_: int) -> None:
        with transaction():
            places.set_capacity(self.world.event, places_, by=SYSTEM)
        self.places = places_
        self._give_places()

    @precondition(lambda self: self.approved)
    @rule(panel=st.sampled_from(PANELS), name=st.sampled_from(PEOPLE))
    def sign_up(self, panel: str, name: str) -> None:
        self._sign_up(panel, name)

    def _sign_up(self, panel: str, name: str) -> None:
        line = self.panels[panel]
        expected = name in self.approved and not self._elsewhere(panel, name)
        try:
            with transaction():
                participations.sign_up(getattr(self.world, panel), self.delegate(name), by=SYSTEM)
        except Refusal:
            assert not expected or name in line.waiting
            return
        if name not in line.seated and name not in line.waiting:
            assert expected
            if len(line.seated) < line.capacity:
                line.seated.add(name)
            else:
                line.waiting.append(name)

    @rule(panel=st.sampled_from(PANELS), name=st.sampled_from(PEOPLE))
    def leave(self, panel: str, name: str) -> None:
        line = self.panels[panel]
        try:
            with transaction():
                participations.leave(getattr(self.world, panel), self.delegate(name), by=SYSTEM)
        except Refusal:
            assert name not in line.seated and name not in line.waiting
            return
        line.seated.discard(name)
        line.waiting = [one for one in line.waiting if one != name]
        self._give_seats()

    @rule(panel=st.sampled_from(PANELS), seats=st.integers(1, 4))
    def publish_seats(self, panel: str, seats: int) -> None:
        with transaction():
            activity = getattr(self.world, panel)
            programme.edit(activity, {"capacity": seats}, by=SYSTEM)
            programme.publish(activity.event, [activity], by=SYSTEM)
        self.panels[panel].capacity = seats
        self._give_seats()

    def _elsewhere(self, panel: str, name: str) -> bool:
        return panel in RIVALS and name in self.panels[RIVALS[panel]].seated

    def _give_places(self) -> None:
        while self.queue and len(self.approved) < self.places:
            self.approved.add(self.queue.pop(0))

    def _give_seats(self) -> None:
        """In the order of the programme's panels, each line from its head, past those who sit elsewhere meanwhile."""
        for panel in PANELS:
            line = self.panels[panel]
            for name in list(line.waiting):
                if len(line.seated) < line.capacity and not self._elsewhere(panel, name):
                    line.waiting.remove(name)
                    line.seated.add(name)

    @invariant()
    def people_are_where_the_model_has_them(self) -> None:
        db.session.rollback()
        approved = sa.select(Delegate.id).where(Delegate.id.in_(self.ids.values()), Delegate.status == "approved")
        assert {self.names[key] for key in db.session.scalars(approved)} == self.approved
        waiting = sa.select(Delegate.id).where(Delegate.status == "waitlisted").order_by(Delegate.waiting_since)
        assert [self.names[key] for key in db.session.scalars(waiting)] == self.queue
        for panel, line in self.panels.items():
            held = self._held(getattr(self.world, panel))
            assert {name for name, status in held if status == "confirmed"} == line.seated, panel
            assert [name for name, status in held if status == "waitlisted"] == line.waiting, panel

    @invariant()
    def no_seat_stays_empty_while_somebody_could_have_it(self) -> None:
        for panel, line in self.panels.items():
            free = len(line.seated) < line.capacity
            assert not (free and any(not self._elsewhere(panel, name) for name in line.waiting)), panel
            assert not (panel in RIVALS and line.seated & self.panels[RIVALS[panel]].seated), "in two places"
        assert not (self.queue and len(self.approved) < self.places)

    def _held(self, activity: Activity) -> list[tuple[str, str]]:
        """Names and statuses at a panel, those who wait in their order."""
        there = sa.select(Participation).where(Participation.activity_id == activity.id)
        rows = db.session.scalars(there.order_by(Participation.waiting_since, Participation.id))
        return [(self.names[one.delegate_id], one.status) for one in rows]


def test_waiting_lists_do_what_a_simple_model_says(app, world):
    machine = type("WaitingListsHere", (WaitingLists,), {"world": world})
    run_state_machine_as_test(machine, settings=settings(BOUNDED, max_examples=15, stateful_step_count=30))
