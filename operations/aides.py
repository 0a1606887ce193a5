"""The link for a delegate's chief of staff: it opens the delegate's days and lets private time be blocked, no more."""

import datetime as dt

from models import Delegate, Door
from models.transaction import lock
from operations import doors, finished, journal
from operations.journal import Actor

KIND = "aide"


def invite(delegate: Delegate, *, by: Actor, now: dt.datetime | None = None) -> Door:
    """The link's door, made where there is none yet; the journal says who saw it. Refuses `finished`."""
    finished.ensure_running(delegate.event, now)
    lock(delegate)
    known = standing(delegate)
    door = known or doors.ensure(KIND, delegate.id)
    journal.write("aide.link_shown" if known else "aide.invited", delegate, by)
    return door


def end(delegate: Delegate, *, by: Actor, now: dt.datetime | None = None) -> bool:
    """Let the link open nothing any more; whether there was one. A new one is another address."""
    lock(delegate)
    ended = doors.end(KIND, delegate.id, now=now)
    if ended:
        journal.write("aide.ended", delegate, by)
    return ended


def standing(delegate: Delegate) -> Door | None:
    """The door that the chief of staff's link opens, while there is one."""
    return doors.find(KIND, delegate.id)
