"""Free slots for pairs that agreed and have no meeting yet: which there are, and which were offered."""

import dataclasses
import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from models import Delegate, Event, MeetingOffer, MeetingRequest, Place, db
from models.base import utcnow
from queries import meeting_questions
from scheduling.free_pairs import free_pairs
from scheduling.meetings import Placement, Question


@dataclasses.dataclass(frozen=True)
class Chance:
    """Two who could still meet, and where."""

    request: MeetingRequest
    starts_at: dt.datetime
    place: Place


def chances(event: Event, now: dt.datetime | None = None) -> list[Chance]:
    """Who could still meet in a slot that is free now, standing offers aside; by time."""
    question = meeting_questions.question(event, now)
    found = free_pairs(question, meeting_questions.placed(question) | _offered(event, question, now))
    requests, places = _requests(found), _places(event)
    starts = {slot.number: slot.starts_at for slot in question.slots}
    those = [Chance(requests[key], starts[spot.slot], places[spot.room]) for key, spot in found.items()]
    return sorted(those, key=lambda one: (one.starts_at, one.place.rank, one.request.id))


def standing(event: Event, now: dt.datetime | None = None) -> list[MeetingOffer]:
    """The offers that wait for an answer, by time."""
    return list(db.session.scalars(_standing(now).where(MeetingRequest.event_id == event.id)))


def of_delegate(delegate: Delegate, now: dt.datetime | None = None) -> list[MeetingOffer]:
    """What is offered to this person and waits for an answer, theirs or the other's."""
    mine = sa.or_(MeetingRequest.from_id == delegate.id, MeetingRequest.to_id == delegate.id)
    return list(db.session.scalars(_standing(now).where(mine)))


def find(delegate: Delegate, offer_id: int) -> MeetingOffer | None:
    """An offer to this person, whatever became of it."""
    mine = sa.or_(MeetingRequest.from_id == delegate.id, MeetingRequest.to_id == delegate.id)
    wanted = sa.select(MeetingOffer).join(MeetingOffer.request).where(MeetingOffer.id == offer_id, mine)
    return db.session.scalar(wanted)


def _standing(now: dt.datetime | None) -> sa.Select:
    wanted = sa.select(MeetingOffer).join(MeetingOffer.request)
    wanted = wanted.where(MeetingOffer.status == "standing", MeetingOffer.until > (now or utcnow()))
    pair = contains_eager(MeetingOffer.request)
    parts = (pair.joinedload(MeetingRequest.asker), pair.joinedload(MeetingRequest.asked))
    return wanted.options(*parts, joinedload(MeetingOffer.place)).order_by(MeetingOffer.starts_at, MeetingOffer.id)


def _offered(event: Event, question: Question, now: dt.datetime | None) -> dict[int, Placement]:
    """The places of standing offers, of requests that may still become meetings."""
    numbers = {slot.starts_at: slot.number for slot in question.slots}
    return {
        one.request_id: Placement(numbers[one.starts_at], one.place_id)
        for one in standing(event, now)
        if one.starts_at in numbers and one.request_id in question.request
    }


def _requests(ids: object) -> dict[int, MeetingRequest]:
    wanted = sa.select(MeetingRequest).where(MeetingRequest.id.in_(list(ids)))
    loaded = wanted.options(joinedload(MeetingRequest.asker), joinedload(MeetingRequest.asked))
    return {one.id: one for one in db.session.scalars(loaded)}


def _places(event: Event) -> dict[int, Place]:
    return {one.id: one for one in db.session.scalars(sa.select(Place).where(Place.event_id == event.id))}
