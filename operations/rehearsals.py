"""Rehearsing a day: the event's clock is moved, things are tried for real, and everything is put back.

What is put back is the clock and the programme, as a version of its own: history is only ever added to. Bulletins of a
rehearsal are written and shown, but not sent, and forgotten with it. What people did meanwhile, such as scans, stays.
"""

import datetime as dt

import sqlalchemy as sa

from models import Activity, ActivityHistory, Event, Rehearsal, db
from models.activity import FACTS
from models.base import utcnow
from models.transaction import lock
from operations import bulletins, clocks, feeds, finished, journal, participations, programme, speakers
from operations.journal import Actor
from operations.refusals import Refusal
from queries import drafts

LABEL = {
    "en": "As before the rehearsal (version {})",
    "es": "Como antes del ensayo (versión {})",
    "fr": "Comme avant la répétition (version {})",
}


def find(event: Event) -> Rehearsal | None:
    """The rehearsal that is going on."""
    return db.session.get(Rehearsal, event.id)


def move_clock(event: Event, moment: dt.datetime, *, by: Actor, now: dt.datetime | None = None) -> Rehearsal:
    """Let the event's clock stand at `moment` (local where it has no zone) and run on.

    The first move begins a rehearsal, which remembers where everything stood.
    """
    now = now or utcnow()
    lock(event)
    rehearsal = find(event)
    if rehearsal is None:
        said = {"began_at": now, "began_by": by.name[:200]}
        rehearsal = Rehearsal(event_id=event.id, clock_shift=event.clock_shift, version=event.version, **said)
        db.session.add(rehearsal)
    clocks.set_clock(event, moment, by=by, now=now)
    return rehearsal


def put_back(event: Event, *, by: Actor, now: dt.datetime | None = None) -> int | None:
    """End the rehearsal: the clock and everything published are as they were before; returns the number of the version
    that says so, None when nothing of the programme had changed. Colleagues' drafts are kept.

    Refuses `no_rehearsal`, and `finished` where the event is over by the clock that it gets back.
    """
    now = now or utcnow()
    lock(event)
    rehearsal = find(event)
    if rehearsal is None:
        raise Refusal("no_rehearsal")
    event.clock_shift = rehearsal.clock_shift
    finished.ensure_running(event, now)
    changed = _changed_since(event, rehearsal.began_at)
    number = _restore(event, changed, rehearsal.version, by, now) if changed else None
    bulletins.unsay(event, rehearsal.began_at)
    db.session.delete(rehearsal)
    journal.write("rehearsal.put_back", event, by, event_id=event.id, version=number, activities=len(changed))
    return number


def _changed_since(event: Event, moment: dt.datetime) -> dict[Activity, ActivityHistory | None]:
    """What was published anew since, with what it said before; None for what nobody knew of."""
    said = (
        sa.select(ActivityHistory.activity_id, sa.func.max(ActivityHistory.revision).label("revision"))
        .where(ActivityHistory.at <= moment)
        .group_by(ActivityHistory.activity_id)
        .subquery()
    )
    same = sa.and_(ActivityHistory.activity_id == said.c.activity_id, ActivityHistory.revision == said.c.revision)
    wanted = (
        sa.select(Activity, ActivityHistory)
        .outerjoin(said, said.c.activity_id == Activity.id)
        .outerjoin(ActivityHistory, same)
        .where(Activity.event_id == event.id, Activity.revision > sa.func.coalesce(said.c.revision, 0))
    )
    return dict(db.session.execute(wanted.order_by(Activity.id)).all())


def _restore(
    event: Event, changed: dict[Activity, ActivityHistory | None], version: int, by: Actor, now: dt.datetime
) -> int | None:
    ids = [activity.id for activity in changed]
    billed = {row.activity_id: row.speakers for row in changed.values() if row and row.speakers is not None}
    waited_for = participations.lock_lines(event, ids, also=speakers.named(billed))
    numbered = any(not activity.live for activity in changed)
    label = {code: text.format(version) for code, text in LABEL.items()}
    number = programme.next_version(event, label, by=by, now=now) if numbered else None
    for draft in drafts.of_activities(ids):
        draft.base_revision += 1
    for activity, row in changed.items():
        _say_again(activity, row, number, now)
    db.session.flush()
    programme.remember(ids, by=by, now=now)
    speakers.seat(billed, now=now)
    participations.fill(waited_for, now=now)
    feeds.stale_event(event)
    return number


def _say_again(activity: Activity, row: ActivityHistory | None, number: int | None, now: dt.datetime) -> None:
    """The facts of that row; what nobody knew of before is called off, for somebody may know of it now."""
    if row is None:
        activity.state = "cancelled"
    else:
        activity.state = row.state
        for name in FACTS:
            setattr(activity, name, getattr(row, name))
    activity.revision += 1
    activity.published_at = now
    activity.version = None if activity.live else number
