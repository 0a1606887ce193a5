"""The link for a delegation's focal point: it opens what the delegation's people do, and lets it be done for them."""

import datetime as dt

from models import Delegation, Door, Event, db
from models.transaction import lock
from operations import doors, finished, journal
from operations.journal import Actor

KIND = "focal"


def invite(delegation: Delegation, *, by: Actor, now: dt.datetime | None = None) -> Door:
    """The link's door, made where there is none yet; the journal says who saw it. Refuses `finished`."""
    finished.ensure_running(db.session.get_one(Event, delegation.event_id), now)
    lock(delegation)
    known = standing(delegation)
    door = known or doors.ensure(KIND, delegation.id)
    journal.write("focal.link_shown" if known else "focal.invited", delegation, by)
    return door


def end(delegation: Delegation, *, by: Actor, now: dt.datetime | None = None) -> bool:
    """Let the link open nothing any more; whether there was one. A new one is another address."""
    lock(delegation)
    ended = doors.end(KIND, delegation.id, now=now)
    if ended:
        journal.write("focal.ended", delegation, by)
    return ended


def standing(delegation: Delegation) -> Door | None:
    """The door that the focal point's link opens, while there is one."""
    return doors.find(KIND, delegation.id)
