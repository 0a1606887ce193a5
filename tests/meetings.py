"""Bilateral meetings in the small world: windows and rooms, and people who agreed to meet."""

import datetime as dt
from collections.abc import Iterable, Mapping

from models import Delegate, Event, MeetingRequest, MeetingRoom, MeetingRules, MeetingWindow, Place, Proposal, db
from models.base import utcnow
from models.transaction import transaction
from queries import meeting_questions
from scheduling import meeting_data
from scheduling.meetings import Answer, Placement, Quality, Reason
from tests.world import SECOND

#: Five slots of the morning of the second day: from 10:00, 10:30, 11:00, 11:30 and 12:00.
MORNING = ("10:00", "12:30")


def set_up(
    event: Event,
    places: Iterable[Place],
    *,
    windows: Iterable[tuple] = (MORNING,),
    minutes: int = 20,
    buffer: int = 10,
    **rules: object,
) -> MeetingRules:
    """Let meetings be held in these places and windows: ("10:00", "12:30") of the second day, or with a day as third.

    `rules` are other columns of `MeetingRules`: a_day, delegation_a_day, asks, reply_hours.
    """
    event_id, zone, rooms = event.id, event.tz, [place.id for place in places]
    with transaction():
        row = MeetingRules(event_id=event_id, minutes=minutes, buffer=buffer, **rules)
        db.session.add(row)
        for window in windows:
            starts_at, ends_at = _interval(zone, *window)
            db.session.add(MeetingWindow(event_id=event_id, starts_at=starts_at, ends_at=ends_at))
        db.session.add_all(MeetingRoom(event_id=event_id, place_id=place_id) for place_id in rooms)
    return row


def set_up_morning(world) -> None:
    """Five slots from 10:00 on the second day in both rooms, into which there are no steps: Ana needs that."""
    set_up(world.event, [world.red, world.blue])
    with transaction():
        world.blue.step_free = True


def _interval(zone: dt.tzinfo, starts: str, ends: str, day: dt.date = SECOND) -> tuple[dt.datetime, dt.datetime]:
    start, end = (dt.datetime.combine(day, dt.time.fromisoformat(time), zone) for time in (starts, ends))
    return start, end


def ask(asker: Delegate, asked: Delegate, **facts: object) -> MeetingRequest:
    """A request that waits for its answer; `facts` are other columns of `MeetingRequest`."""
    now, low, high = utcnow(), *sorted((asker.id, asked.id))
    row = MeetingRequest(
        event_id=asker.event_id,
        from_id=asker.id,
        to_id=asked.id,
        low_id=low,
        high_id=high,
        **{
            "languages": [asker.language],
            "asked_by": asker.full_name,
            "expires_at": now + dt.timedelta(days=2),
            **facts,
        },
    )
    with transaction():
        db.session.add(row)
    return row


def agree(asker: Delegate, asked: Delegate, **facts: object) -> MeetingRequest:
    """Two who agreed to meet: an accepted request that has no time yet."""
    return ask(asker, asked, **{"status": "accepted", "answered_at": utcnow(), **facts})


def proposed(
    event: Event, placed: Mapping[int, Placement], *, moving: bool = False, bound: int | None = None, **said: object
) -> Proposal:
    """This schedule as if it had been calculated; `said` are other columns of `Proposal`."""
    question = meeting_questions.question(event, moving=moving, aside=True)
    aside = meeting_questions.banned(event)
    left = {one.id: Reason("rooms_short") for one in question.requests if one.id not in placed}
    left |= {key: Reason("banned") for key in aside}
    value = question.value(placed)
    answer = Answer(placed, value, bound or value, left, Quality(1, 2, 3), Quality(4, 5, 6))
    row = Proposal(event_id=event.id, kind="meetings", base_version=event.version, created_by="Sam", **said)
    row.input = {"question": meeting_data.of_question(question), "moving": moving, "first": "people", "aside": aside}
    row.output = None if row.status == "calculating" else meeting_data.of_answer(answer)
    with transaction():
        db.session.add(row)
    return row
