"""What was published and not told yet, whom it concerns, and what each person was told."""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload, selectinload

from models import (
    Activity,
    ActivityCategory,
    ActivityHistory,
    Bulletin,
    BulletinChange,
    Delegate,
    Event,
    Meeting,
    Message,
    Participation,
    db,
)
from models.participation import HOLDING
from queries import reach, versions
from queries.versions import Change

#: Who hears of a change: those who hold a seat, and those who hope for one.
CONCERNED = (*HOLDING, "waitlisted")
#: What `message.template` calls a bulletin.
TEMPLATE = "bulletin"
#: The letters about company visits, each matching of which is a bulletin too.
VISITS = "visits"
#: States of messages whose readers have to hear of it in another way.
UNREACHED = ("unaddressed", "failed")
#: The bulletin that a message brings.
_brought = Message.variables["bulletin"].as_integer()
_is_bulletin = Message.template.in_((TEMPLATE, VISITS))


@dataclasses.dataclass(frozen=True)
class Told:
    """A bulletin as one person has it."""

    sent_at: dt.datetime
    note: dict[str, str] | None
    changes: list[Change]


@dataclasses.dataclass(frozen=True)
class Waiting:
    """What nobody was told yet, and whom it concerns."""

    #: As `untold` gives them.
    revisions: list[tuple[int, int, int]]
    changes: list[Change]
    #: By name.
    people: Sequence[Delegate]
    #: Activity ids by delegate.
    concerned: dict[int, list[int]]

    #: Those of them whom no letter reaches, not through their focal point either.
    silent: Sequence[Delegate]

    def of(self, delegate: Delegate) -> list[Change]:
        """What this person would be told."""
        theirs = set(self.concerned.get(delegate.id, ()))
        return [change for change in self.changes if change.activity.id in theirs]


def waiting(event: Event) -> Waiting:
    """What the next bulletin tells, and to whom: seven statements, whatever their number."""
    revisions = untold(event)
    found = changes(revisions)
    whom = concerned(event, found)
    wanted = sa.select(Delegate).where(Delegate.event_id == event.id, Delegate.status == "approved")
    ordered = wanted.order_by(Delegate.sort_name, Delegate.id)
    people = [delegate for delegate in db.session.scalars(ordered) if delegate.id in whom] if whom else []
    reached = reach.of_all(people)
    return Waiting(revisions, found, people, whom, [one for one in people if not reached[one.id].address])


def untold(event: Event) -> list[tuple[int, int, int]]:
    """(activity id, revision as told, revision now) of each activity that says something else than people were told.

    What the first version said counts as told to everybody; so does the first word on a meeting, a ride or a block,
    which has a letter of its own, as has every change that a schedule of meetings makes. What joined the programme
    later was told at revision 0. One statement.
    """
    first, last = aliased(ActivityHistory), _last_told(event).subquery()
    by_bulletin = sa.func.coalesce(last.c.revision, sa.case((first.version > 1, 0), else_=1))
    known = sa.case((Meeting.told_revision > by_bulletin, Meeting.told_revision), else_=by_bulletin)
    standing = sa.select(Activity.id, known, Activity.revision).where(Activity.event_id == event.id)
    standing = standing.outerjoin(first, sa.and_(first.activity_id == Activity.id, first.revision == 1))
    standing = standing.outerjoin(last, last.c.activity_id == Activity.id)
    standing = standing.outerjoin(Meeting, Meeting.activity_id == Activity.id)
    changed = standing.where(Activity.revision > known).order_by(Activity.id)
    return [(id_, since, revision) for id_, since, revision in db.session.execute(changed)]


def changes(told: Iterable[tuple[int, int, int]]) -> list[Change]:
    """What these revisions changed, without briefing notes: they are read on the personal page, not in a letter."""
    told = list(told)
    found = versions.of_revisions(told) if told else []
    return [change for change in found if set(change.what) - set(versions.INTERNAL)]


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
    """What this person was told, the latest first: five statements."""
    wanted = sa.select(Message).where(Message.delegate_id == delegate.id, Message.template == TEMPLATE)
    return of_messages(db.session.scalars(wanted.order_by(Message.id.desc()).limit(limit)).all())


def current(delegate: Delegate, now: dt.datetime | None = None) -> list[Change]:
    """What became of the activities that this person was last told about, until each is over by the event's clock.

    Each change leads to what is published now: a page that is always current cannot repeat what no longer holds.
    """
    last = {change.activity.id: change for told in reversed(of_delegate(delegate)) for change in told.changes}
    moment = delegate.event.now(now)
    told = [
        (change.activity.id, change.before.revision if change.before else 0, change.activity.revision)
        for change in last.values()
        if not _is_over(change.activity, moment)
    ]
    return changes(told)


def of_message(message: Message) -> Told:
    """The bulletin that this message brings, with what it changed for its reader."""
    return of_messages([message])[0]


def of_messages(messages: Sequence[Message]) -> list[Told]:
    """What each of these messages tells its reader: four statements, however many there are."""
    ids = {message.variables["bulletin"] for message in messages}
    wanted = sa.select(Bulletin).where(Bulletin.id.in_(ids)).options(selectinload(Bulletin.changes))
    found = {bulletin.id: bulletin for bulletin in db.session.scalars(wanted)} if ids else {}
    rows = [row for bulletin in found.values() for row in bulletin.changes]
    teller = {(row.activity_id, row.revision): row.bulletin_id for row in rows}
    by_bulletin = defaultdict(list)
    for change in changes((row.activity_id, row.since_revision, row.revision) for row in rows):
        by_bulletin[teller[change.activity.id, change.after.revision]].append(change)
    return [_as_told(found[message.variables["bulletin"]], by_bulletin, message) for message in messages]


def find(event: Event, bulletin_id: int) -> Bulletin | None:
    """The event's bulletin with this id."""
    return db.session.scalar(sa.select(Bulletin).where(Bulletin.event_id == event.id, Bulletin.id == bulletin_id))


def changes_of(bulletin: Bulletin) -> list[Change]:
    """All that it told anybody."""
    return changes((row.activity_id, row.since_revision, row.revision) for row in bulletin.changes)


def messages_of(bulletin: Bulletin, *, unreached: bool = False) -> list[Message]:
    """Its messages with their people by name; only those that reached nobody where `unreached` is asked for."""
    wanted = sa.select(Message).join(Message.delegate).options(joinedload(Message.delegate))
    wanted = wanted.where(Message.event_id == bulletin.event_id, _is_bulletin, _brought == bulletin.id)
    if unreached:
        wanted = wanted.where(Message.status.in_(UNREACHED))
    return list(db.session.scalars(wanted.order_by(Delegate.sort_name, Delegate.id)))


def counts(event: Event) -> dict[int, dict[str, int]]:
    """How many messages of each state each of the event's bulletins has: one statement."""
    number = _brought.label("bulletin")
    counted = sa.select(number, Message.status, sa.func.count())
    counted = counted.where(Message.event_id == event.id, _is_bulletin)
    found = defaultdict(dict)
    for bulletin_id, status, many in db.session.execute(counted.group_by(number, Message.status)):
        found[bulletin_id][status] = many
    return found


def of_event(event: Event) -> list[Bulletin]:
    """The event's bulletins with what they told, the latest first: two statements."""
    wanted = sa.select(Bulletin).where(Bulletin.event_id == event.id).options(selectinload(Bulletin.changes))
    return list(db.session.scalars(wanted.order_by(Bulletin.id.desc())))


def _last_told(event: Event) -> sa.Select[tuple[int, int]]:
    told = sa.select(BulletinChange.activity_id, sa.func.max(BulletinChange.revision).label("revision"))
    told = told.join(Bulletin, Bulletin.id == BulletinChange.bulletin_id).where(Bulletin.event_id == event.id)
    return told.group_by(BulletinChange.activity_id)


def _coming(event: Event) -> sa.ColumnElement[bool]:
    return sa.and_(Delegate.event_id == event.id, Delegate.status == "approved")


def _as_told(bulletin: Bulletin, by_bulletin: dict[int, list[Change]], message: Message) -> Told:
    theirs = set(message.variables["activities"])
    mine = [change for change in by_bulletin[bulletin.id] if change.activity.id in theirs]
    return Told(bulletin.sent_at, bulletin.note, mine)


def _is_over(activity: Activity, now: dt.datetime) -> bool:
    if activity.interval:
        return activity.interval[1] <= now
    return activity.day < now.astimezone(activity.event.tz).date()
