"""Asking somebody for a meeting, and answering: yes, no, at another time; taking it back.

One request is open between two people, whoever asked first. Who makes or changes one holds both people's rows, then the
request's: requests are the last in the house's order of locks. Nobody who is named here learns how to reach the other.
"""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from models import Delegate, MeetingRequest, MeetingRules, db
from models.base import utcnow
from models.meeting import PENDING
from models.transaction import lock, locked
from operations import finished, journal, meeting_wishes, meetings, request_letters
from operations.journal import Actor
from operations.meeting_wishes import Wish
from operations.refusals import Refusal
from queries import meeting_people, meeting_requests, meeting_rules
from scheduling.intervals import Interval

#: How often somebody may ask the same person before it is enough.
TIMES = 3
HOUR = dt.timedelta(hours=1)
UNPLACED = (*PENDING, "accepted")


def ask(asker: Delegate, asked: Delegate, facts: Wish, *, by: Actor, now: dt.datetime | None = None) -> MeetingRequest:
    """Ask for a meeting; the other is told in their language, and until when they may answer.

    Refuses what `obstacle` says, `finished`, `meetings_over`, and at its field `unknown_theme`, `unknown_language`,
    `unknown_time`, `unknown_companion`, `company_too_large` and `number_invalid`.
    """
    event, now = asker.event, now or utcnow()
    finished.ensure_running(event, now)
    locked(Delegate, (asker.id, asked.id))
    if refusal := obstacle(asker, asked, now=now):
        raise refusal
    request = MeetingRequest(
        event_id=event.id, asker=asker, asked=asked, low_id=min(asker.id, asked.id), high_id=max(asker.id, asked.id),
        asked_by=by.name[:200], created_at=now, changed_at=now, expires_at=meeting_wishes.deadline(event, now),
        **meeting_wishes.stored(asker, asked, facts),
    )  # fmt: skip
    db.session.add(request)
    _tell("asked", request, asker, by)
    request_letters.write(request, asked, "meeting_request")
    return request


def obstacle(asker: Delegate, asked: Delegate, *, now: dt.datetime | None = None) -> Refusal | None:
    """Why the one cannot ask the other now, as the refusal it would be; None when nothing is in the way.

    `same_person`, `same_delegation`, `no_meetings`, `not_approved`, `no_part` (the asker's category meets nobody),
    `cannot_be_asked`, `not_open_to_meetings`, `already_asked` (with the `request`), `declined_before`, `asked_often`,
    `too_many_asks` and `asked_too_fast` (each with `most`).
    """
    if asker.id == asked.id:
        return Refusal("same_person")
    if asker.delegation_id is not None and asker.delegation_id == asked.delegation_id:
        return Refusal("same_delegation")
    rules = meeting_rules.rules(asker.event)
    if rules is None:
        return Refusal("no_meetings")
    if asker.status != "approved":
        return Refusal("not_approved")
    if not meeting_people.may_meet(asker):
        return Refusal("no_part")
    return _not_to_be_asked(asker, asked) or _too_many(asker, rules, now or utcnow())


def accept(
    request: MeetingRequest,
    *,
    by: Actor,
    wish: int = 1,
    party: Sequence[int] = (),
    word: str = "",
    now: dt.datetime | None = None,
) -> MeetingRequest:
    """Say yes, how much one wishes for it (1 to 3) and who comes along; saying so again changes nothing.

    Refuses `not_yours_to_answer`, `request_expired`, `request_settled`, `cannot_be_asked` when one of the two no longer
    comes, `unknown_companion`, `company_too_large` and `finished`.
    """
    now = _hold(request, now)
    _ensure_speaks(by, request.to_id)
    if request.status in ("accepted", "scheduled"):
        return request
    _ensure_waiting(request, "requested", now)
    request.wish = meeting_wishes.strength(wish, "wish")
    request.other_party = meeting_wishes.company(request.asked, request.asker, party)
    return _answer(request, "accepted", request.asked, "meeting_accepted", by, word, now)


def decline(request: MeetingRequest, *, by: Actor, word: str = "", now: dt.datetime | None = None) -> MeetingRequest:
    """Say no to a request, to the times the other proposed, or to what one had agreed to; a meeting is called off.

    Refuses `not_yours_to_answer`, `already_scheduled` (just now), `meeting_begun`, `request_expired`,
    `request_settled` and `finished`.
    """
    if request.status == "scheduled":
        return _call_off(request, request.to_id, "declined", by, word, now)
    now = _hold(request, now)
    if request.status == "declined":
        return request
    sayer = _speaker(by, request, turn_of(request) or request.to_id)
    if sayer.id == request.from_id and request.status != "countered":
        raise Refusal("not_yours_to_answer")
    _ensure_open(request, now)
    return _answer(request, "declined", sayer, "meeting_declined", by, word, now)


def counter(
    request: MeetingRequest,
    times: Sequence[Interval],
    *,
    by: Actor,
    wish: int = 1,
    party: Sequence[int] = (),
    word: str = "",
    now: dt.datetime | None = None,
) -> MeetingRequest:
    """Yes, but at one of these slots: the asker says whether they suit, with as much time as the other had.

    Refuses as `accept` does, `required` without times and `unknown_time`.
    """
    now = _hold(request, now)
    _ensure_speaks(by, request.to_id)
    slots = meeting_wishes.times(request.asked.event, times)
    if slots is None:
        raise Refusal("required", "times")
    if request.status == "countered" and request.times == slots:
        return request
    _ensure_waiting(request, "requested", now)
    request.times, request.wish = slots, meeting_wishes.strength(wish, "wish")
    request.other_party = meeting_wishes.company(request.asked, request.asker, party)
    request.expires_at, request.reminded_at = meeting_wishes.deadline(request.asked.event, now), None
    return _answer(request, "countered", request.asked, "meeting_countered", by, word, now)


def agree(request: MeetingRequest, *, by: Actor, now: dt.datetime | None = None) -> MeetingRequest:
    """Say yes to the times the other proposed: only these are placed. Refuses as `accept` does."""
    now = _hold(request, now)
    _ensure_speaks(by, request.from_id)
    if request.status in ("accepted", "scheduled"):
        return request
    _ensure_waiting(request, "countered", now)
    request.firm = True
    return _answer(request, "accepted", request.asker, "meeting_accepted", by, "", now)


def withdraw(request: MeetingRequest, *, by: Actor, now: dt.datetime | None = None) -> MeetingRequest:
    """Take back what one asked for, also when the other had said yes; a meeting is called off. Refuses as `decline`."""
    if request.status == "scheduled":
        return _call_off(request, request.from_id, "withdrawn", by, request.answer, now)
    now = _hold(request, now)
    _ensure_speaks(by, request.from_id)
    if request.status == "withdrawn":
        return request
    _ensure_open(request, now)
    return _answer(request, "withdrawn", request.asker, "meeting_withdrawn", by, request.answer, now, why="withdrawn")


def cancel_all(delegate: Delegate, *, by: Actor, now: dt.datetime | None = None) -> list[MeetingRequest]:
    """Somebody is not coming: what they asked for, and what they were asked, comes to nothing; the others are told.

    What has a time and a room is for `meetings.release_all`.
    """
    now = now or utcnow()
    either = sa.or_(MeetingRequest.from_id == delegate.id, MeetingRequest.to_id == delegate.id)
    unplaced = sa.select(MeetingRequest.id).where(either, MeetingRequest.status.in_(UNPLACED))
    ended = [one for one in locked(MeetingRequest, db.session.scalars(unplaced)) if one.status in UNPLACED]
    for request in ended:
        _answer(request, "cancelled", delegate, "meeting_withdrawn", by, "", now, why="gone")
    return ended


def turn_of(request: MeetingRequest) -> int | None:
    """The id of the delegate who has to answer; None when nobody has."""
    return {"requested": request.to_id, "countered": request.from_id}.get(request.status)


def other_than(request: MeetingRequest, delegate_id: int) -> Delegate:
    """The one of the two who is not this one."""
    return request.asked if request.from_id == delegate_id else request.asker


def _hold(request: MeetingRequest, now: dt.datetime | None) -> dt.datetime:
    """Both people and the request, read anew; nobody answers it meanwhile. Refuses `finished`."""
    now = now or utcnow()
    finished.ensure_running(request.asker.event, now)
    locked(Delegate, (request.from_id, request.to_id))
    lock(request)
    return now


def _answer(
    request: MeetingRequest, status: str, sayer: Delegate, letter: str, by: Actor, word: str, now: dt.datetime,
    **told: object,
) -> MeetingRequest:  # fmt: skip
    """The request's next status, said by one of the two; the other is told."""
    request.status, request.answer = status, word
    request.answered_at = request.changed_at = now
    _tell("agreed" if letter == "meeting_accepted" and sayer.id == request.from_id else status, request, sayer, by)
    request_letters.write(request, other_than(request, sayer.id), letter, **told)
    return request


def _call_off(
    request: MeetingRequest, delegate_id: int, status: str, by: Actor, word: str, now: dt.datetime | None
) -> MeetingRequest:
    """One of the two gives up a meeting that has its time and room; the letter about meetings tells both."""
    _ensure_speaks(by, delegate_id)
    meetings.call_off(request, by=by, now=now, status=status)
    request.answer = word
    return request


def _tell(what: str, request: MeetingRequest, sayer: Delegate, by: Actor) -> None:
    db.session.flush()
    other = other_than(request, sayer.id)
    journal.write(f"request.{what}", sayer, by, other=other.name, request=request.id)


def _speaker(by: Actor, request: MeetingRequest, otherwise: int) -> Delegate:
    """The one of the two for whom somebody speaks; organizers and programs speak for whom they like."""
    delegate_id = _speaks_for(by) or otherwise
    _ensure_speaks(by, request.from_id, request.to_id)
    return request.asker if delegate_id == request.from_id else request.asked


def _ensure_speaks(by: Actor, *delegate_ids: int) -> None:
    if _speaks_for(by) not in (None, *delegate_ids):
        raise Refusal("not_yours_to_answer")


def _speaks_for(by: Actor) -> int | None:
    return by.id if by.kind == "delegate" else by.behalf_id


def _ensure_waiting(request: MeetingRequest, status: str, now: dt.datetime) -> None:
    if request.status != status:
        raise Refusal("request_expired" if request.status == "expired" else "request_settled")
    _ensure_in_time(request, now)
    if not (meeting_people.may_meet(request.asker) and meeting_people.may_meet(request.asked)):
        raise Refusal("cannot_be_asked")


def _ensure_open(request: MeetingRequest, now: dt.datetime) -> None:
    if request.status == "scheduled":
        raise Refusal("already_scheduled")
    if request.status not in UNPLACED:
        raise Refusal("request_expired" if request.status == "expired" else "request_settled")
    if turn_of(request):
        _ensure_in_time(request, now)


def _ensure_in_time(request: MeetingRequest, now: dt.datetime) -> None:
    """The sweep comes once a minute: what it has not seen yet has expired all the same."""
    if request.expires_at <= now:
        raise Refusal("request_expired")


def _not_to_be_asked(asker: Delegate, asked: Delegate) -> Refusal | None:
    if asked.event_id != asker.event_id or not meeting_people.may_meet(asked):
        return Refusal("cannot_be_asked")
    if standing := meeting_requests.open_between(asker, asked):
        return Refusal("already_asked", request=standing)
    if not meeting_people.is_open(asked):
        return Refusal("not_open_to_meetings")
    earlier = meeting_requests.statuses(asker, asked)
    if "declined" in earlier:
        return Refusal("declined_before")
    return Refusal("asked_often") if len(earlier) >= TIMES else None


def _too_many(asker: Delegate, rules: MeetingRules, now: dt.datetime) -> Refusal | None:
    """What asks too much: open requests, and what was asked and taken back within the hour."""
    waiting, lately = meeting_requests.asked_by(asker, since=now - HOUR)
    if waiting >= rules.asks:
        return Refusal("too_many_asks", most=rules.asks)
    return Refusal("asked_too_fast", most=2 * rules.asks) if lately >= 2 * rules.asks else None
