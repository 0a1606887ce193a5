"""A free slot is offered to two who agreed to meet and have no time: it is theirs when both say yes.

Whoever says yes last gets the meeting placed in the same moment, and it is looked at once more whether both, the room
and the interpreters are still free: an offer holds nothing, so nobody's time is blocked by somebody who never answers.
"""

import datetime as dt

import sqlalchemy as sa

from models import Delegate, Event, MeetingOffer, db
from models.base import utcnow
from models.transaction import lock, locked
from operations import finished, journal, meetings, outbox
from operations.journal import Actor
from operations.refusals import Refusal
from queries import meeting_offers

TEMPLATE = "meeting_offer"
#: Both have so long to say yes, and never beyond the beginning.
PATIENCE = dt.timedelta(hours=2)


def offer(event: Event, request_ids: list[int], *, by: Actor, now: dt.datetime | None = None) -> list[MeetingOffer]:
    """Offer each of these agreed pairs the place that `queries.meeting_offers.chances` has for it now.

    Refuses `no_chance` when none of them has one any more, and `finished`.
    """
    now = now or utcnow()
    lock(event)
    finished.ensure_running(event, now)
    wanted = set(request_ids)
    made = [_made(one, now) for one in meeting_offers.chances(event, now) if one.request.id in wanted]
    if not made:
        raise Refusal("no_chance")
    db.session.flush()
    for one in made:
        for delegate, other in ((one.request.asker, one.request.asked), (one.request.asked, one.request.asker)):
            _write(one, delegate, other)
    journal.write("meetings.offered", event, by, event_id=event.id, number=len(made))
    return made


def say_yes(one: MeetingOffer, delegate: Delegate, *, by: Actor, now: dt.datetime | None = None) -> MeetingOffer:
    """The delegate would like it. With the other's yes the meeting is placed: `taken`.

    Said twice it is said once. Refuses `no_meeting_offer` once it was declined or its time has passed, and `slot_gone`
    when somebody or something else has the time or the room by now.
    """
    now = now or utcnow()
    finished.ensure_running(_held(one), now)
    if one.status == "taken":
        return one
    _ensure_standing(one, now)
    if delegate.id == one.request.from_id:
        one.from_yes = True
    else:
        one.to_yes = True
    journal.write("meeting_offer.accepted", delegate, by, place=one.place.name)
    if one.from_yes and one.to_yes:
        _place(one, by, now)
        one.status = "taken"
    return one


def say_no(one: MeetingOffer, delegate: Delegate, *, by: Actor, now: dt.datetime | None = None) -> MeetingOffer:
    """Not this time; the two stay agreed. Refuses `no_meeting_offer` once the meeting is placed."""
    now = now or utcnow()
    finished.ensure_running(_held(one), now)
    if one.status in ("declined", "lapsed"):
        return one
    if one.status == "taken":
        raise Refusal("no_meeting_offer")
    one.status = "declined"
    journal.write("meeting_offer.declined", delegate, by, place=one.place.name)
    return one


def lapse_due(now: dt.datetime | None = None) -> int:
    """Let offers whose time has passed be gone; returns how many."""
    now = now or utcnow()
    late = sa.update(MeetingOffer).where(MeetingOffer.status == "standing", MeetingOffer.until <= now)
    return db.session.execute(late.values(status="lapsed")).rowcount


def _made(chance: meeting_offers.Chance, now: dt.datetime) -> MeetingOffer:
    """By the real clock; the slot is told by the event's."""
    event = chance.place.event
    begins = now + (chance.starts_at - event.now(now))
    made = MeetingOffer(request=chance.request, starts_at=chance.starts_at, place=chance.place, created_at=now)
    made.until = min(now + PATIENCE, begins)
    db.session.add(made)
    return made


def _held(one: MeetingOffer) -> Event:
    """The event, with event, people, request and offer locked, in the house's order."""
    request = one.request
    event = lock(db.session.get_one(Event, request.event_id))
    locked(Delegate, {request.from_id, request.to_id, *request.party, *request.other_party})
    lock(request)
    lock(one)
    return event


def _ensure_standing(one: MeetingOffer, now: dt.datetime) -> None:
    if one.status != "standing" or one.until <= now or one.request.status != "accepted":
        raise Refusal("no_meeting_offer")


def _place(one: MeetingOffer, by: Actor, now: dt.datetime) -> None:
    """Let it be a meeting, if everybody and everything is still free."""
    try:
        meetings.place(one.request, one.starts_at, one.place, by=by, now=now)
    except Refusal:
        raise Refusal("slot_gone") from None


def _write(one: MeetingOffer, delegate: Delegate, other: Delegate) -> None:
    told = {"other": other.name, "starts_at": one.starts_at.isoformat(), "place": one.place.name}
    once = f"{TEMPLATE}:{one.id}:{delegate.id}"
    outbox.queue(delegate, TEMPLATE, once, until=one.until.isoformat(), **told)
