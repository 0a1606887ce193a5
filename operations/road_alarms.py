"""What an organizer made of an alarm of the road. The facts behind it never change."""

import datetime as dt

from models import AlarmReview, Event, db
from models.base import utcnow
from models.transaction import lock
from operations import finished, journal
from operations.journal import Actor
from operations.refusals import Refusal
from queries import road_alarms

LONGEST_NOTE = 300


def look_at(event: Event, about: str, note: str, *, by: Actor, now: dt.datetime | None = None) -> AlarmReview:
    """Somebody looked at the alarm of this name, and this is what came of it. What was said first stands.

    Refuses `finished`, and `no_such_alarm` once its facts are others.
    """
    now = now or utcnow()
    finished.ensure_running(lock(event), now)
    alarm = next((one for one in road_alarms.of_event(event, now) if one.about == about), None)
    if alarm is None:
        raise Refusal("no_such_alarm")
    if alarm.review:
        return alarm.review
    review = AlarmReview(event_id=event.id, about=about, at=now, by=by.name[:200], note=note[:LONGEST_NOTE])
    db.session.add(review)
    journal.write("ride.alarm_looked_at", alarm.ride, by, note=review.note)
    return review
