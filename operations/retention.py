"""How long each kind of data is kept after an event, and the run that deletes what has had its time.

Periods are counted in days from the event's last day, by its own clock, and may be changed for each event. What stays
is the archive of the event: who took part in what, by name and office, and the counts.
"""

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping

import sqlalchemy as sa

from models import (
    Activity,
    Answer,
    Company,
    Correction,
    DataRequest,
    Delegate,
    DelegateCare,
    DelegateIdentity,
    Delegation,
    EmergencyOpening,
    Event,
    Greeter,
    Incident,
    Invitation,
    Journey,
    Liaison,
    ListChange,
    MeetingProfile,
    Message,
    Nda,
    Night,
    Photo,
    Pickup,
    Question,
    Receipt,
    RegistrationRules,
    SafetyAnswer,
    Scan,
    Stay,
    Vehicle,
    VisitList,
    db,
)
from models.base import Model, utcnow
from models.transaction import lock
from operations import event_fields, fields, forgetting, journal
from operations.event_settings import changes, ensure_unchanged, mark
from operations.journal import SYSTEM, Actor
from operations.refusals import Refusal
from queries import registration_rules

#: Days after the event's last day, by kind of data; the kinds in the order in which their time runs out.
USUAL = {"identity": 7, "care": 30, "travel": 30, "photo": 90, "contact": 365, "behaviour": 365}
KINDS = tuple(USUAL)
#: Ten years: what accounts and archives ask for at most.
LONGEST = 3660
#: Working days in which a request is answered, where nobody says otherwise.
USUAL_ANSWER = 20

#: By field as a form has them.
RULES: dict[str, Callable[[object], object]] = {
    **{f"keep_{kind}": event_fields.number(0, LONGEST) for kind in KINDS},
    "answer_days": event_fields.number(1, 90),
}


@dataclasses.dataclass(frozen=True)
class Kept:
    """One kind of data of an event: of how many people there is any, for how many days, and the day it goes."""

    kind: str
    days: int
    goes_on: dt.date
    people: int


def read(typed: Mapping[str, object]) -> dict[str, object]:
    """What a page collected: days by kind, and `answer_days`; nothing is the usual. Raises `Malformed`."""
    return fields.read_all(RULES, typed)


def keep_rules(
    event: Event, facts: Mapping[str, object], *, seen: str | None = None, by: Actor, now: dt.datetime | None = None
) -> RegistrationRules:
    """Keep data for so many days from now on, and answer in so many. Refuses `changed_meanwhile`. After the event, too,
    for that is when it matters.
    """
    lock(event)
    rules = registration_rules.of_event(event)
    before = said_of(rules)
    ensure_unchanged(seen, mark(before))
    db.session.add(rules)
    rules.retention = {kind: days for kind in KINDS if (days := facts[f"keep_{kind}"]) not in (None, USUAL[kind])}
    rules.answer_days = facts["answer_days"] or USUAL_ANSWER
    if changed := changes(before, said_of(rules)):
        rules.edition += 1
        event.changed_at = now or utcnow()
        journal.write("retention.changed", event, by, event_id=event.id, facts=changed)
    return rules


def said_of(rules: RegistrationRules) -> dict[str, object]:
    """The periods, as a form has them."""
    return {f"keep_{kind}": days_of(rules, kind) for kind in KINDS} | {"answer_days": rules.answer_days}


def mark_of(event: Event) -> str:
    """A mark of the periods, for the page that shows them."""
    return mark(said_of(registration_rules.of_event(event)))


def days_of(rules: RegistrationRules, kind: str) -> int:
    """For how many days after the event this kind of data is kept."""
    return (rules.retention or {}).get(kind, USUAL[kind])


def goes_on(event: Event, kind: str, rules: RegistrationRules) -> dt.date:
    """The local day on which this kind of data is deleted: the first that is no longer within the period."""
    return event.ends_on + dt.timedelta(days=days_of(rules, kind) + 1)


def kept(event: Event) -> list[Kept]:
    """What there is of each kind, and until when: two statements a kind at most, however many people there are."""
    rules = registration_rules.of_event(event)
    found = []
    for kind in KINDS:
        people = db.session.scalar(sa.select(sa.func.count()).select_from(_people(event, kind).subquery()))
        found.append(Kept(kind, days_of(rules, kind), goes_on(event, kind, rules), people))
    return found


def due(event: Event, now: dt.datetime | None = None) -> list[Kept]:
    """What is there and has had its time, by the event's clock: what `run` deletes. Nothing changes."""
    today = event.today(now)
    return [one for one in kept(event) if one.people and one.goes_on <= today]


def run(event: Event, *, by: Actor = SYSTEM, now: dt.datetime | None = None) -> list[Kept]:
    """Delete what has had its time, and say what it was: one line of the journal for all of it."""
    now = now or utcnow()
    lock(event)
    gone = due(event, now)
    for one in gone:
        _DELETE[one.kind](event)
        _delete_answers(event, one.kind)
    if gone:
        numbers = {one.kind: one.people for one in gone}
        journal.write("retention.done", event, by, event_id=event.id, kinds=list(numbers), people=numbers)
        db.session.flush()
        db.session.expire_all()
    return gone


def run_by_hand(event: Event, *, by: Actor, now: dt.datetime | None = None) -> list[Kept]:
    """The same for somebody who looked at it. Refuses `nothing_due`."""
    gone = run(event, by=by, now=now)
    if not gone:
        raise Refusal("nothing_due")
    return gone


def events_due(now: dt.datetime | None = None) -> list[Event]:
    """The events that a worker looks at: over for long enough. One whose clock was moved is left to its organizers,
    for nobody may lose data because somebody rehearsed.
    """
    today = (now or utcnow()).date()
    over = sa.select(Event).where(Event.clock_shift == 0, Event.ends_on < today).order_by(Event.id)
    return [event for event in db.session.scalars(over) if due(event, now)]


def _people(event: Event, kind: str) -> sa.Select[tuple[int]] | sa.CompoundSelect:
    """Whose data of this kind there are: ids, each once."""
    here = sa.select(Delegate.id).where(Delegate.event_id == event.id)
    rows = [here.where(Delegate.id.in_(sa.select(model.delegate_id))) for model in _OWN.get(kind, ())]
    if kind == "care":
        opened = sa.select(EmergencyOpening.delegate_id).where(EmergencyOpening.reason != "")
        concerned = sa.select(Incident.delegate_id).where(Incident.delegate_id.is_not(None))
        rows += [here.where(Delegate.id.in_(one)) for one in (opened, concerned)]
    if kind == "contact":
        rows.append(here.where(sa.or_(Delegate.email.is_not(None), Delegate.phone.is_not(None))))
        rows.append(here.where(Delegate.id.in_(sa.select(Liaison.delegate_id))))
    if kind == "behaviour":
        rows.append(here.where(Delegate.id.in_(sa.select(Scan.delegate_id).where(Scan.event_id == event.id))))
    answered = sa.select(Answer.delegate_id).join(Answer.question)
    rows.append(here.where(Delegate.id.in_(answered.where(Question.event_id == event.id, Question.kept_as == kind))))
    return sa.union(*rows)


def _delete_answers(event: Event, kind: str) -> None:
    asked = sa.select(Question.id).where(Question.event_id == event.id, Question.kept_as == kind)
    _execute(sa.delete(Answer).where(Answer.question_id.in_(asked)))


def _delete_own(kind: str) -> Callable[[Event], None]:
    def delete(event: Event) -> None:
        for model in _OWN[kind]:
            _execute(sa.delete(model).where(model.delegate_id.in_(_all(event))))

    return delete


def _delete_care(event: Event) -> None:
    """Also what tells how people were: that a card was opened, and that something happened, stays."""
    _delete_own("care")(event)
    forgetting.what_happened(event)


def _delete_travel(event: Event) -> None:
    """Also who fetched them: pick-ups and greeters go, of a vehicle what says who drove it."""
    _delete_own("travel")(event)
    _execute(sa.delete(Pickup).where(Pickup.event_id == event.id))
    _execute(sa.delete(Greeter).where(Greeter.event_id == event.id))
    vehicles = sa.update(Vehicle).where(Vehicle.event_id == event.id)
    _execute(vehicles.values(driver_name="", driver_phone=None, plate="", note=""))


def _delete_contacts(event: Event) -> None:
    """How to reach people, and what was written to and by them in reaching them."""
    reached = sa.update(Delegate).where(Delegate.event_id == event.id)
    _execute(reached.values(email=None, phone=None, form_id=None, form_digest=None))
    of_delegations = sa.update(Delegation).where(Delegation.event_id == event.id)
    _execute(of_delegations.values(contact_name=None, contact_email=None))
    hosts = sa.update(Company).where(Company.event_id == event.id)
    _execute(hosts.values(contact_name="", contact_email=None, contact_phone=None))
    _execute(sa.update(Invitation).where(Invitation.event_id == event.id).values(email=""))
    answered = sa.update(DataRequest).where(DataRequest.event_id == event.id, DataRequest.status != "open")
    _execute(answered.values(said=""))
    _execute(sa.delete(MeetingProfile).where(MeetingProfile.delegate_id.in_(_all(event))))
    _execute(sa.delete(Liaison).where(Liaison.delegate_id.in_(_all(event))))
    _execute(sa.update(Receipt).where(Receipt.event_id == event.id).values(received_by="", note=""))
    _execute(sa.delete(Correction).where(Correction.event_id == event.id))
    forgetting.what_happened(event)
    forgetting.letters(Message.event_id == event.id)
    forgetting.sheets(event)


def _delete_identities(event: Event) -> None:
    """Papers, and what was kept of people for companies' doors: lists as they froze, and what hosts were asked."""
    _delete_own("identity")(event)
    visits = sa.select(Activity.id).where(Activity.event_id == event.id)
    _execute(sa.delete(VisitList).where(VisitList.activity_id.in_(visits)))


def _all(event: Event) -> sa.Select[tuple[int]]:
    return sa.select(Delegate.id).where(Delegate.event_id == event.id)


def _execute(statement: sa.Update | sa.Delete) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})


#: The tables that hold one kind of data of a person.
_OWN: dict[str, tuple[type[Model], ...]] = {
    "identity": (DelegateIdentity, Nda, ListChange),
    "care": (DelegateCare, SafetyAnswer),
    "travel": (Journey, Stay, Night),
    "photo": (Photo,),
}
_DELETE: dict[str, Callable[[Event], None]] = {
    **{kind: _delete_own(kind) for kind in _OWN},
    "identity": _delete_identities,
    "care": _delete_care,
    "travel": _delete_travel,
    "contact": _delete_contacts,
    "behaviour": forgetting.who_came_when,
}
