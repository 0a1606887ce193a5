"""Links for those who act for others: a delegate's chief of staff, a delegation's focal point, a company's host.

The first opens the delegate's days and meetings, the second those of all the delegation's people, the third what the
company says and who visits it; and no more.
"""

import datetime as dt

from models import Company, Delegate, Delegation, Door, Event, db
from models.transaction import lock
from operations import doors, finished, journal
from operations.journal import Actor

#: Kinds of doors, and of whom they are: a delegate, a delegation, a company.
AIDE, FOCAL, HOST = "aide", "focal", "host"
Subject = Delegate | Delegation | Company


def invite(kind: str, subject: Subject, *, by: Actor, now: dt.datetime | None = None) -> Door:
    """The link's door, made where there is none yet; the journal says who saw it. Refuses `finished`."""
    finished.ensure_running(db.session.get_one(Event, subject.event_id), now)
    lock(subject)
    known = standing(kind, subject)
    door = known or doors.ensure(kind, subject.id)
    journal.write(f"{kind}.link_shown" if known else f"{kind}.invited", subject, by)
    return door


def end(kind: str, subject: Subject, *, by: Actor, now: dt.datetime | None = None) -> bool:
    """Let the link open nothing any more; whether there was one. A new one is another address."""
    lock(subject)
    ended = doors.end(kind, subject.id, now=now)
    if kind == FOCAL:
        doors.end("delegation", subject.id, now=now)  # whoever had the link may have its calendar, too
    if ended:
        journal.write(f"{kind}.ended", subject, by)
    return ended


def standing(kind: str, subject: Subject) -> Door | None:
    """The door that the link opens, while there is one."""
    return doors.find(kind, subject.id)
