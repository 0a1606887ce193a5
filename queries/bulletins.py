"""What was published and not told yet, whom it concerns, and what each person was told."""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

import sqlalchemy as sa

from models import (
    Activity,
    ActivityCategory,
    ActivityHistory,
    Bulletin,
    BulletinChange,
    Delegate,
    Event,
    Message,
    Participation,
    db,
)
from models.participation import HOLDING
from queries import versions
from queries.versions import Change

#: Who hears of a change: those who hold a seat, and those who hope for one.
CONCERNED = (*HOLDING, "waitlisted")
#: What `message.template` calls a bulletin.
TEMPLATE = "bulletin"


@dataclasses.dataclass(frozen=True)
class Told:
    """A bulletin as one person has it."""

    sent_at: dt.datetime
    note: dict[str, str] | None
    changes: list[Change]


def untold(event: Event) -> list[tuple[int, int, int]]:
    """(activity id, revision as told, revision now) of each activity that says something else than people were told.

    What the first version said counts as told to everybody; so does the first word on a meeting, a ride or a block,
    which has a letter of its own. What joined the programme later was told at revision 0.
    """
    first, last = _first_versions(event), _last_told(event)
    now = sa.select(Activity.id, Activity.revision).where(Activity.event_id == event.id, Activity.revision > 0)
    standing = db.session.execute(now.order_by(Activity.id)).all()
    compared = [(id_, last.get(id_, 0 if (first.get(id_) or 1) > 1 else 1), revision) for id_, revision in standing]
    return [(id_, since, revision) for id_, since, revision in compared if since < revision]


def changes(told: Iterable[tuple[int, int, int]]) -> list[Change]:
    """What these revisions changed, without briefing notes: they are read on the personal page, not in a letter."""
    return [change for change in versions.of_revisions(told) if set(change.what) - set(versions.INTERNAL)]


def concerned(event: Event, changes: Iterable[Change]) -> dict[int, list[int]]:
    """Activity ids by delegate: whose day each change touches. Two statements; approved delegates only."""
    ids = [change.activity.id for change in changes]
    if not ids:
        return {}
    own = sa.select(Participation.delegate_id, Participation.activity_id).join(Participation.delegate)
    own = own.where(Participation.activity_id.in_(ids), Participation.status.in_(CONCERNED))
    limited = sa.exists().where(ActivityCategory.activity_id == Activity.id)
    admitted = limited.where(ActivityCategory.category_id == Delegate.category_id)
    common = sa.select(Delegate.id, Activity.id).join(Activity, Activity.event_id == Delegate.event_id)
    common = common.where(
        Activity.id.in_(ids), Activity.attendance == "everyone", Activity.audience.in_(("public", "delegates"))
    ).where(sa.or_(~limited, admitted))
    found = defaultdict(set)
    for pairs in (own, common):
        for delegate_id, activity_id in db.session.execute(pairs.where(_coming(event))):
            found[delegate_id].add(activity_id)
    return {delegate_id: sorted(found[delegate_id]) for delegate_id in sorted(found)}


def of_delegate(delegate: Delegate, limit: int = 10) -> list[Told]:
    """What this person was told, the latest first."""
    wanted = sa.select(Message).where(Message.delegate_id == delegate.id, Message.template == TEMPLATE)
    messages = db.session.scalars(wanted.order_by(Message.id.desc()).limit(limit)).all()
    return [of_message(message) for message in messages]


def of_message(message: Message) -> Told:
    """The bulletin that this message brings, with what it changed for its reader."""
    bulletin = db.session.get_one(Bulletin, message.variables["bulletin"])
    theirs = set(message.variables["activities"])
    told = [
        (one.activity_id, one.since_revision, one.revision) for one in bulletin.changes if one.activity_id in theirs
    ]
    return Told(bulletin.sent_at, bulletin.note, changes(told))


def of_event(event: Event) -> list[Bulletin]:
    """The event's bulletins, the latest first."""
    wanted = sa.select(Bulletin).where(Bulletin.event_id == event.id)
    return list(db.session.scalars(wanted.order_by(Bulletin.id.desc())))


def _first_versions(event: Event) -> dict[int, int | None]:
    """The version that first told each activity, by activity; None for live ones."""
    first = sa.select(ActivityHistory.activity_id, ActivityHistory.version).join(
        Activity, Activity.id == ActivityHistory.activity_id
    )
    first = first.where(Activity.event_id == event.id, ActivityHistory.revision == 1)
    return dict(db.session.execute(first).all())


def _last_told(event: Event) -> dict[int, int]:
    told = sa.select(BulletinChange.activity_id, sa.func.max(BulletinChange.revision)).join(
        Bulletin, Bulletin.id == BulletinChange.bulletin_id
    )
    return dict(
        db.session.execute(told.where(Bulletin.event_id == event.id).group_by(BulletinChange.activity_id)).all()
    )


def _coming(event: Event) -> sa.ColumnElement[bool]:
    return sa.and_(Delegate.event_id == event.id, Delegate.status == "approved")
