"""How well a visit fitted, as its host says afterwards; as long as the link opens, also when the event is over."""

import datetime as dt

from models import Activity, VisitRating, db
from models.base import utcnow
from models.transaction import lock
from operations import journal, lines
from operations.journal import Actor
from operations.refusals import Refusal

LEAST, MOST = 1, 5


def rate(activity: Activity, fit: int, *, said: str = "", by: Actor, now: dt.datetime | None = None) -> VisitRating:
    """Note the host's word, in place of an earlier one. `fit` from 1 to 5. Refuses `visit_not_begun` and
    `number_invalid`.
    """
    now = now or utcnow()
    lock(activity)
    if activity.state != "published" or not lines.begun(activity, now):
        raise Refusal("visit_not_begun")
    if not LEAST <= fit <= MOST:
        raise Refusal("number_invalid", "fit", least=LEAST, most=MOST)
    rating = db.session.get(VisitRating, activity.id) or VisitRating(activity_id=activity.id)
    rating.fit, rating.said, rating.at, rating.by = fit, said, now, by.name[:200]
    db.session.add(rating)
    journal.write("visit.rated", activity, by, title=activity.title)
    return rating
