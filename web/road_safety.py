"""Duty of care as a leader's phone notes it, or a form sends it: of their own buses and passengers alone."""

from collections.abc import Mapping

from models import Delegate, EmergencyOpening, Event, Incident, IncidentStep, SafetyAnswer, SafetyCall, db
from operations import emergencies, incidents, safety
from operations.refusals import Refusal
from operations.taken import Taken
from queries import emergencies as queries
from queries import incidents as happened
from queries import safety as asked
from web.road_senders import Sender


def take_opening(event: Event, note: Mapping, taken: Taken, sender: Sender) -> dict:
    """One note of kind "opening": besides nonce and at, `delegate` (id) and `reason`."""
    opened = opened_by(event, note, note["nonce"], taken, sender)
    return {"result": "noted", "opening": opened.id}


def take_incident(event: Event, note: Mapping, taken: Taken, sender: Sender) -> dict:
    """One note of kind "incident": besides nonce and at, the facts of `operations.incidents.FACTS`."""
    return {"result": "noted", "incident": noted(event, note, note["nonce"], taken, sender).id}


def take_step(event: Event, note: Mapping, taken: Taken, sender: Sender) -> dict:
    """One note of kind "incident_step": besides nonce and at, `incident` (the nonce it was noted with) and `said`."""
    return {"result": "noted", "step": stepped(event, note, note["nonce"], taken, sender).id}


def take_answer(event: Event, note: Mapping, taken: Taken, sender: Sender) -> dict:
    """One note of kind "safety": besides nonce and at, `call`, `delegate` (ids), `answer` and `said`."""
    answered(event, note, taken, sender)
    return {"result": "noted"}


def opened_by(event: Event, typed: Mapping, nonce: str, taken: Taken, sender: Sender) -> EmergencyOpening:
    """The same for a form. Refuses `unknown_person` for who rides with none of the sender's buses."""
    delegate, reason = _rider(event, typed.get("delegate"), sender), emergencies.read(typed.get("reason"))
    return emergencies.open(delegate, reason=reason, nonce=nonce, taken=taken, by=sender.by)


def noted(event: Event, typed: Mapping, nonce: str, taken: Taken, sender: Sender) -> Incident:
    """The same for a form. Who leads one bus alone need not name it."""
    facts = incidents.read({name: typed.get(name) for name in incidents.FACTS})
    own = [one.id for one in sender.buses]
    if facts["bus"] is None and len(own) == 1:
        facts["bus"] = own[0]
    if facts["bus"] is not None and facts["bus"] not in own:
        raise Refusal("unknown_bus", "bus")
    if facts["delegate"] is not None:
        _rider(event, facts["delegate"], sender)
    return incidents.note(event, facts, nonce=nonce, taken=taken, by=sender.by)


def stepped(event: Event, typed: Mapping, nonce: str, taken: Taken, sender: Sender) -> IncidentStep:
    """The same for a form. Refuses `unknown_note` for an incident on another's bus."""
    key, said = typed.get("incident"), incidents.read_step(typed.get("said"))
    incident = happened.by_nonce(event, key) if isinstance(key, str) and len(key) <= 64 else None
    if incident is None or incident.bus_id not in {one.id for one in sender.buses}:
        raise Refusal("unknown_note")
    return incidents.add_step(incident, said, nonce=nonce, taken=taken, by=sender.by)


def answered(event: Event, typed: Mapping, taken: Taken, sender: Sender) -> SafetyAnswer:
    """The same for a form: a leader answers for a passenger."""
    call, delegate = _call(event, typed.get("call")), _rider(event, typed.get("delegate"), sender)
    facts = safety.read_answer({name: typed.get(name) for name in ("answer", "said")})
    return safety.answer(call, delegate, facts, taken=taken, by=sender.by)


def _call(event: Event, typed: object) -> SafetyCall:
    call = asked.find(event, key) if (key := _key(typed)) else None
    if call is None:
        raise Refusal("unknown_note")
    return call


def _rider(event: Event, typed: object, sender: Sender) -> Delegate:
    """Whoever is on a ride of the sender's buses: who moved to another bus meanwhile was in theirs."""
    key = _key(typed)
    if key is None or not queries.rides_with(queries.groups(event, sender.buses), key):
        raise Refusal("unknown_person", "delegate")
    return db.session.get_one(Delegate, key)


def _key(typed: object) -> int | None:
    text = str(typed) if type(typed) in (int, str) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
