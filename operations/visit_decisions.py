"""What organizers decide about company visits before they are calculated: who goes where, and what must not be.

A decision is of a person and a company, whenever it is; of both at a time; or of a company at a time, whoever goes. The
last word holds: it takes the place of what it contradicts.
"""

import datetime as dt

from models import Company, Delegate, Event, VisitDecision, VisitSlot, db
from models.base import utcnow
from models.company import MATCHED
from models.transaction import lock
from operations import finished, journal
from operations.journal import Actor
from operations.refusals import Refusal
from queries import visit_decisions


def pin(
    event: Event, company_id: int, *, by: Actor, delegate_id: int | None = None, slot_id: int | None = None,
    now: dt.datetime | None = None,
) -> VisitDecision:  # fmt: skip
    """Let somebody visit this company, or the company receive at this time: every calculation keeps to it.

    Somebody is pinned to a company once, and to one company at a time. Refuses `unknown_company`, `unknown_delegate`,
    `unknown_slot`, `nobody_and_no_time`, `company_not_matched`, `pinned_elsewhere` (with the `company`),
    `visit_barred`, `pins_over_capacity` (with the `capacity`), `pins_over_visits` (with the `visits`) and `finished`.
    """
    wanted = _Wanted(event, company_id, delegate_id, slot_id, now)
    if wanted.company.status not in MATCHED:
        raise Refusal("company_not_matched")
    wanted.ensure_time_is_free()
    wanted.ensure_received()
    return wanted.keep("pin", by)


def forbid(
    event: Event, company_id: int, *, by: Actor, delegate_id: int | None = None, slot_id: int | None = None,
    now: dt.datetime | None = None,
) -> VisitDecision:  # fmt: skip
    """Let somebody not visit this company, or the company not receive at this time.

    Refuses `unknown_company`, `unknown_delegate`, `unknown_slot`, `nobody_and_no_time`, `somebody_pinned` and
    `finished`.
    """
    wanted = _Wanted(event, company_id, delegate_id, slot_id, now)
    if delegate_id is None and any(one.delegate_id and one.slot_id == slot_id for one in wanted.pins):
        raise Refusal("somebody_pinned")
    return wanted.keep("forbid", by)


def withdraw(decision: VisitDecision, *, by: Actor, now: dt.datetime | None = None) -> None:
    """Leave it to the calculation again. Refuses `finished`."""
    event = lock(db.session.get_one(Event, decision.event_id))
    finished.ensure_running(event, now)
    company = db.session.get_one(Company, decision.company_id)
    subject = db.session.get(Delegate, decision.delegate_id) if decision.delegate_id else company
    db.session.delete(decision)
    journal.write("visit.withdrawn", subject, by, event_id=event.id, title=company.name, slot=decision.slot_id)


class _Wanted:
    """What is to be decided, held against what was decided before; the event is locked."""

    def __init__(
        self, event: Event, company_id: int, delegate_id: int | None, slot_id: int | None, now: dt.datetime | None
    ) -> None:
        self.event, self.now = lock(event), now or utcnow()
        finished.ensure_running(event, self.now)
        if delegate_id is None and slot_id is None:
            raise Refusal("nobody_and_no_time")
        self.company = self._find(Company, company_id, "unknown_company")
        self.delegate = self._find(Delegate, delegate_id, "unknown_delegate") if delegate_id is not None else None
        self.slot = self._find(VisitSlot, slot_id, "unknown_slot") if slot_id is not None else None
        if self.delegate and self.delegate.status != "approved":
            raise Refusal("not_approved")
        self.decided = visit_decisions.of_event(event)

    @property
    def pins(self) -> list[VisitDecision]:
        """Who is pinned to this company, and when it is."""
        return [one for one in self.decided if one.kind == "pin" and one.company_id == self.company.id]

    def ensure_time_is_free(self) -> None:
        """Refuses a second company at a time for one person, and a time at which the company must not receive."""
        for one in self.decided:
            same_time = self.slot is not None and one.slot_id == self.slot.id
            if not same_time or not self.delegate:
                continue
            if one.kind == "pin" and one.delegate_id == self.delegate.id and one.company_id != self.company.id:
                raise Refusal("pinned_elsewhere", company=db.session.get_one(Company, one.company_id).name)
            if one.kind == "forbid" and one.delegate_id is None and one.company_id == self.company.id:
                raise Refusal("visit_barred")

    def ensure_received(self) -> None:
        """Refuses more people or more times than the company can receive."""
        others = [one for one in self.pins if not self._contradicts(one, "pin")]
        times = {one.slot_id for one in others if one.slot_id} | ({self.slot.id} if self.slot else set())
        if len(times) > self.company.visits:
            raise Refusal("pins_over_visits", visits=self.company.visits)
        capacity = self.company.capacity
        if self.delegate is None or capacity is None:
            return
        people = [one for one in others if one.delegate_id]
        then = [one for one in people if self.slot and one.slot_id == self.slot.id]
        if len(people) >= capacity * self.company.visits or len(then) >= capacity:
            raise Refusal("pins_over_capacity", capacity=capacity)

    def keep(self, kind: str, by: Actor) -> VisitDecision:
        """The row, in place of those that say otherwise."""
        said = {"delegate_id": self.delegate and self.delegate.id, "slot_id": self.slot and self.slot.id}
        for one in self.decided:
            if self._contradicts(one, kind):
                db.session.delete(one)
        db.session.flush()
        row = VisitDecision(event_id=self.event.id, kind=kind, company_id=self.company.id, by=by.name[:200], **said)
        row.at = self.now
        db.session.add(row)
        verb = {"pin": "visit.pinned", "forbid": "visit.forbidden"}[kind]
        journal.write(verb, self.delegate or self.company, by, title=self.company.name, slot=said["slot_id"])
        return row

    def _contradicts(self, one: VisitDecision, kind: str) -> bool:
        """Whether this word takes the place of that one: of the same person and company, or company and time."""
        whom = self.delegate and self.delegate.id
        if one.company_id != self.company.id or one.delegate_id != whom:
            return False
        same_time = one.slot_id == (self.slot and self.slot.id)
        if whom is None or same_time:
            return same_time
        if one.kind == kind:  # somebody is pinned once; but may be kept from several times
            return kind == "pin" or self.slot is None
        return one.slot_id is None if one.kind == "forbid" else self.slot is None

    def _find(self, model: type, key: int, code: str) -> object:
        found = db.session.get(model, key)
        if found is None or found.event_id != self.event.id:
            raise Refusal(code)
        return found
