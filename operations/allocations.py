"""The allocation of panels: proposed, looked at, then applied whole or discarded.

The calculation runs outside any transaction; what it was asked is stored with its answer, and applying asks anew under
locks: somebody who signed up, left or changed their wishes meanwhile makes it another question.
"""

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from models import Activity, Delegate, Event, Participation, Proposal, db
from models.base import utcnow
from models.transaction import lock, locked
from operations import feeds, finished, journal, outbox
from operations.journal import Actor
from operations.refusals import Refusal
from queries import allocations
from scheduling.allocation import Answer, Question


def propose(event: Event, question: Question, answer: Answer, *, by: Actor, now: dt.datetime | None = None) -> Proposal:
    """Store an answer to look at; one that stood before is discarded. Refuses `nobody_wishes` and `finished`."""
    now = now or utcnow()
    lock(event)
    finished.ensure_running(event, now)
    if not question.people:
        raise Refusal("nobody_wishes")
    earlier = sa.update(Proposal).where(
        Proposal.event_id == event.id, Proposal.kind == "allocation", Proposal.status == "ready"
    )
    db.session.execute(earlier.values(status="discarded"))
    proposal = Proposal(event_id=event.id, kind="allocation", base_version=event.version, created_at=now)
    proposal.input, proposal.output, proposal.created_by = asked(question), answered(question, answer), by.name[:200]
    db.session.add(proposal)
    journal.write("allocation.proposed", proposal, by, seats=len(answer.seats), people=len(question.people))
    return proposal


def apply(proposal: Proposal, *, by: Actor, now: dt.datetime | None = None) -> int:
    """Give the seats, all or none, and write to everybody who wished, once; returns how many seats were given.

    A handful of statements however many there are. Refuses `not_ready`, `finished`, and `changed_meanwhile` when seats,
    wishes, people or the programme are no longer those it was calculated for.
    """
    now = now or utcnow()
    event = _hold(proposal, now)
    people = [person["id"] for person in proposal.input["people"]]
    panels = {one.id: one for one in locked(Activity, [panel["id"] for panel in proposal.input["panels"]])}
    delegates = locked(Delegate, people)
    if asked(allocations.question(event, now)) != proposal.input:
        raise Refusal("changed_meanwhile")
    seats = seats_of(proposal)
    _seat(seats, now)
    _write(proposal, delegates, panels)
    feeds.stale({delegate_id for delegate_id, _panel in seats})
    proposal.status, proposal.applied_at = "applied", now
    seated = len({delegate_id for delegate_id, _panel in seats})
    journal.write("allocation.applied", proposal, by, seats=len(seats), people=seated)
    return len(seats)


def discard(proposal: Proposal, *, by: Actor, now: dt.datetime | None = None) -> Proposal:
    """Forget a proposal; nothing follows from it. Refuses `not_ready` and `finished`."""
    _hold(proposal, now or utcnow())
    proposal.status = "discarded"
    journal.write("allocation.discarded", proposal, by)
    return proposal


def asked(question: Question) -> dict[str, object]:
    """The question as plain data, the same for the same question."""
    return _plain(dataclasses.asdict(question))


def answered(question: Question, answer: Answer) -> dict[str, object]:
    """The answer as plain data: by person the outcome of each wish, and by panel how many wished for it first."""
    first = Counter(person.wishes[0] for person in question.people if person.wishes)
    return {
        "people": {str(key): [dataclasses.asdict(one) for one in wishes] for key, wishes in answer.people.items()},
        "first": {str(panel.id): first[panel.id] for panel in question.panels},
        "proven": answer.proven,
    }


def seats_of(proposal: Proposal) -> list[tuple[int, int]]:
    """The new seats: (delegate, activity), in order."""
    return sorted(
        (int(key), wish["panel"])
        for key, wishes in proposal.output["people"].items()
        for wish in wishes
        if wish["outcome"] == "granted"
    )


def outcomes(proposal: Proposal, delegate_id: int, panels: Mapping[int, Activity]) -> list[dict[str, object]]:
    """What became of somebody's wishes, with the titles and numbers its words need; none where they had no wishes."""
    return [
        wish
        | {
            "title": panels[wish["panel"]].title,
            "other": panels[wish["other"]].title if wish["other"] in panels else None,
            "wished": proposal.output["first"].get(str(wish["panel"]), 0),
            "seats": panels[wish["panel"]].capacity,
        }
        for wish in proposal.output["people"].get(str(delegate_id), ())
        if wish["panel"] in panels
    ]


def _hold(proposal: Proposal, now: dt.datetime) -> Event:
    """The event, with event and proposal locked. Refuses `finished` and `not_ready`."""
    event = lock(db.session.get_one(Event, proposal.event_id))
    finished.ensure_running(event, now)
    lock(proposal)
    if proposal.status != "ready":
        raise Refusal("not_ready")
    return event


def _seat(seats: Iterable[tuple[int, int]], now: dt.datetime) -> None:
    """Participations for these pairs: who stood in line or had left is seated again, the others are new."""
    seats = list(seats)
    pairs = sa.select(Participation.delegate_id, Participation.activity_id, Participation.id).where(
        Participation.activity_id.in_({panel for _person, panel in seats}),
        Participation.delegate_id.in_({person for person, _panel in seats}),
    )
    known = {(person, panel): key for person, panel, key in db.session.execute(pairs)}
    again = sa.update(Participation).where(Participation.id.in_([known[pair] for pair in seats if pair in known]))
    given = {"role": "participant", "status": "confirmed", "source": "allocation", "changed_at": now}
    cleared = {"waiting_since": None, "offered_until": None, "revision": Participation.revision + 1}
    db.session.execute(again.values(**given, **cleared), execution_options={"synchronize_session": False})
    new = [
        {"delegate_id": person, "activity_id": panel, "revision": 1, "created_at": now, **given}
        for person, panel in seats
        if (person, panel) not in known
    ]
    if new:
        db.session.execute(sa.insert(Participation), new)


def _write(proposal: Proposal, delegates: Iterable[Delegate], panels: Mapping[int, Activity]) -> None:
    told = [
        (one, f"allocation:{proposal.id}:{one.id}", {"wishes": outcomes(proposal, one.id, panels)}) for one in delegates
    ]
    outbox.queue_all("allocation", [each for each in told if each[2]["wishes"]])


def _plain(value: object) -> object:
    """As JSON has it: sets as sorted lists, tuples as lists."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, frozenset):
        return sorted(value)
    return [_plain(one) for one in value] if isinstance(value, tuple | list) else value
