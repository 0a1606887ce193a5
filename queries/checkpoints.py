"""Questions about checkpoints: who may pass, and who is inside.

Who is entitled is said once, over the columns of `checkpoint`, `activity` and `delegate`; the gate's verdict
(`queries/showings.py`) and the counts both ask it.
"""

import dataclasses

import sqlalchemy as sa

from models import (
    Activity,
    ActivityCategory,
    ActivityGroup,
    CategoryZone,
    Checkpoint,
    Delegate,
    Event,
    Participation,
    PassPresence,
    Presence,
    db,
)  # fmt: skip
from models.participation import HOLDING

ACTIVITY = Activity.__table__.c
ACTIVITY_CATEGORY = ActivityCategory.__table__.c
ACTIVITY_GROUP = ActivityGroup.__table__.c
CATEGORY_ZONE = CategoryZone.__table__.c
CHECKPOINT = Checkpoint.__table__.c
DELEGATE = Delegate.__table__.c
PARTICIPATION = Participation.__table__.c
PRESENCE = Presence.__table__.c

#: The activity behind a checkpoint: its own, or that of its bus, table or track.
ACTIVITY_BEHIND = ACTIVITY.id == sa.func.coalesce(
    CHECKPOINT.activity_id,
    sa.select(ACTIVITY_GROUP.activity_id)
    .where(ACTIVITY_GROUP.id == CHECKPOINT.group_id)
    .correlate(Checkpoint.__table__)
    .scalar_subquery(),
)


def _exists(*where: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return sa.exists().where(*where).correlate(Checkpoint.__table__, Activity.__table__, Delegate.__table__)


#: No zone, or one that the delegate's category may enter.
ZONE_ALLOWED = sa.or_(
    CHECKPOINT.zone_id.is_(None),
    _exists(CATEGORY_ZONE.zone_id == CHECKPOINT.zone_id, CATEGORY_ZONE.category_id == DELEGATE.category_id),
)
_CATEGORY_ADMITTED = sa.or_(
    ~_exists(ACTIVITY_CATEGORY.activity_id == ACTIVITY.id),
    _exists(ACTIVITY_CATEGORY.activity_id == ACTIVITY.id, ACTIVITY_CATEGORY.category_id == DELEGATE.category_id),
)
_TAKES_PART = _exists(
    PARTICIPATION.activity_id == ACTIVITY.id,
    PARTICIPATION.delegate_id == DELEGATE.id,
    PARTICIPATION.status.in_(HOLDING),
    sa.or_(
        CHECKPOINT.group_id.is_(None),
        PARTICIPATION.group_id == CHECKPOINT.group_id,
        CHECKPOINT.activity_id.is_not(None),
    ),
)
#: Whoever is on the bus's list, of those whom a roll call admits.
_EXPECTED = sa.or_(
    CHECKPOINT.activity_id.is_(None),
    CHECKPOINT.group_id.is_(None),
    _exists(
        PARTICIPATION.group_id == CHECKPOINT.group_id,
        PARTICIPATION.delegate_id == DELEGATE.id,
        PARTICIPATION.status.in_(HOLDING),
    ),
)
#: The buses' roll calls are none of the gate's business.
AT_GATES = sa.or_(Checkpoint.activity_id.is_(None), Checkpoint.group_id.is_(None))
#: No activity, or one that the delegate takes part in, in whatever role, or that everyone of their category attends.
LISTED = sa.or_(
    ACTIVITY.id.is_(None),
    _TAKES_PART,
    sa.and_(ACTIVITY.attendance == "everyone", CHECKPOINT.group_id.is_(None), _CATEGORY_ADMITTED),
)


@dataclasses.dataclass(frozen=True)
class Counts:
    """How many are inside and how often somebody came in, by badge or pass, and how many approved delegates may."""

    inside: int
    entries: int
    expected: int
    #: Of those inside, how many came in with a session pass.
    passes: int = 0


def of_event(event: Event) -> list[Checkpoint]:
    """The event's checkpoints, the main entrance first, without the buses' roll calls."""
    own = sa.select(Checkpoint).where(Checkpoint.event_id == event.id, AT_GATES)
    return list(db.session.scalars(own.order_by(Checkpoint.rank, Checkpoint.id)))


def by_code(event: Event, code: str) -> Checkpoint | None:
    """The event's checkpoint with this code; any text may be asked for."""
    if not code.isprintable():
        return None
    return db.session.scalar(sa.select(Checkpoint).where(Checkpoint.event_id == event.id, Checkpoint.code == code))


def counts(checkpoint: Checkpoint) -> Counts:
    """The figures of one checkpoint: three statements."""
    people, passes = (_moved(table, checkpoint) for table in (Presence, PassPresence))
    expected = db.session.scalar(sa.select(sa.func.count()).select_from(entitled(checkpoint).subquery()))
    return Counts(people.inside + passes.inside, people.entries + passes.entries, expected, passes.inside)


def entitled(checkpoint: Checkpoint) -> sa.Select:
    """The ids of the approved delegates whom the checkpoint admits while it is open; at a bus, whom it waits for."""
    return (
        sa.select(DELEGATE.id)
        .select_from(Delegate.__table__)
        .join(Checkpoint.__table__, CHECKPOINT.event_id == DELEGATE.event_id)
        .outerjoin(Activity.__table__, ACTIVITY_BEHIND)
        .where(CHECKPOINT.id == checkpoint.id, DELEGATE.status == "approved", ZONE_ALLOWED, LISTED, _EXPECTED)
    )


def _moved(table: type[Presence] | type[PassPresence], checkpoint: Checkpoint) -> sa.Row[tuple[int, int]]:
    inside = sa.func.coalesce(sa.func.sum(sa.case((table.inside, 1), else_=0)), 0).label("inside")
    entries = sa.func.coalesce(sa.func.sum(table.entries), 0).label("entries")
    return db.session.execute(sa.select(inside, entries).where(table.checkpoint_id == checkpoint.id)).one()
