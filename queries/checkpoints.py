"""Questions about checkpoints: who may pass, who is inside, and all that is known of one code there.

Who is entitled is said once, over the columns of `checkpoint`, `activity` and `delegate`; the gate's verdict and the
counts both ask it.
"""

import dataclasses
import datetime as dt

import sqlalchemy as sa

from models import (
    Activity,
    ActivityCategory,
    ActivityGroup,
    Badge,
    Category,
    CategoryZone,
    Checkpoint,
    Delegate,
    Delegation,
    Event,
    Organization,
    Participation,
    Presence,
    db,
)  # fmt: skip
from models.participation import HOLDING
from queries.events import Outline
from queries.judgement import Showing

# Columns of tables instead of attributes of classes: this runs at every scan, and rows need not become objects for it.
ACTIVITY = Activity.__table__.c
ACTIVITY_CATEGORY = ActivityCategory.__table__.c
ACTIVITY_GROUP = ActivityGroup.__table__.c
BADGE = Badge.__table__.c
CATEGORY = Category.__table__.c
CATEGORY_ZONE = CategoryZone.__table__.c
CHECKPOINT = Checkpoint.__table__.c
DELEGATE = Delegate.__table__.c
DELEGATION = Delegation.__table__.c
ORGANIZATION = Organization.__table__.c
PARTICIPATION = Participation.__table__.c
PRESENCE = Presence.__table__.c

#: The activity behind a checkpoint: its own, or that of its bus, table or track.
_ACTIVITY = ACTIVITY.id == sa.func.coalesce(
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
    sa.or_(CHECKPOINT.group_id.is_(None), PARTICIPATION.group_id == CHECKPOINT.group_id),
)
#: No activity, or one that the delegate takes part in, in whatever role, or that everyone of their category attends.
LISTED = sa.or_(
    ACTIVITY.id.is_(None),
    _TAKES_PART,
    sa.and_(ACTIVITY.attendance == "everyone", CHECKPOINT.group_id.is_(None), _CATEGORY_ADMITTED),
)


@dataclasses.dataclass(frozen=True)
class Found:
    """What one statement finds out about a code at a checkpoint."""

    event_id: int
    checkpoint_id: int
    showing: Showing
    badge_id: int | None
    #: Plain data; None for who is not of this event.
    delegate: dict[str, object] | None

    @property
    def delegate_id(self) -> int | None:
        return self.delegate and self.delegate["id"]

    def closing(self, latest: dt.datetime) -> "Found":
        """The same at a checkpoint that closes at this moment, if it does not earlier by itself."""
        closes_at = min(self.showing.closes_at or latest, latest)
        return dataclasses.replace(self, showing=dataclasses.replace(self.showing, closes_at=closes_at))


@dataclasses.dataclass(frozen=True)
class Counts:
    """How many are inside, how often somebody came in, and how many approved delegates are entitled to."""

    inside: int
    entries: int
    expected: int


_HERE = sa.and_(PRESENCE.checkpoint_id == CHECKPOINT.id, PRESENCE.delegate_id == DELEGATE.id)
_FACTS = (
    sa.select(
        CHECKPOINT.id, CHECKPOINT.event_id, CHECKPOINT.opens_at, CHECKPOINT.closes_at, CHECKPOINT.reentry,
        (ACTIVITY.state == "cancelled").label("called_off"),
        BADGE.id.label("badge_id"), BADGE.ended_at, PRESENCE.inside, PRESENCE.entries,
        ZONE_ALLOWED.label("zone_allowed"), LISTED.label("listed"),
        DELEGATE.id.label("delegate_id"), DELEGATE.event_id.label("delegate_event_id"),
        DELEGATE.status, DELEGATE.given_name, DELEGATE.family_name, DELEGATE.display_name, DELEGATE.reference,
        DELEGATE.city, DELEGATE.country, CATEGORY.code.label("category"), DELEGATION.id.label("delegation_id"),
        ORGANIZATION.name.label("delegation_name"),
    )
    .select_from(Checkpoint.__table__)
    .outerjoin(Activity.__table__, _ACTIVITY)
    .outerjoin(Badge.__table__, BADGE.code == sa.bindparam("code"))
    .outerjoin(Delegate.__table__, DELEGATE.id == BADGE.delegate_id)
    .outerjoin(Category.__table__, CATEGORY.id == DELEGATE.category_id)
    .outerjoin(Delegation.__table__, DELEGATION.id == DELEGATE.delegation_id)
    .outerjoin(Organization.__table__, ORGANIZATION.id == DELEGATION.organization_id)
    .outerjoin(Presence.__table__, _HERE)
    .where(CHECKPOINT.event_id == sa.bindparam("event_id"), CHECKPOINT.code == sa.bindparam("checkpoint"))
)  # fmt: skip


def of_event(event: Event) -> list[Checkpoint]:
    """The event's checkpoints, the main entrance first."""
    own = sa.select(Checkpoint).where(Checkpoint.event_id == event.id)
    return list(db.session.scalars(own.order_by(Checkpoint.rank, Checkpoint.id)))


def by_code(event: Event, code: str) -> Checkpoint | None:
    """The event's checkpoint with this code; any text may be asked for."""
    if not code.isprintable():
        return None
    return db.session.scalar(sa.select(Checkpoint).where(Checkpoint.event_id == event.id, Checkpoint.code == code))


def find(event: Event | Outline, checkpoint: str, code: str | None) -> Found | None:
    """All that is known of a badge's code (None: not readable as one) at the checkpoint with this code: one statement.

    None when the event has no such checkpoint.
    """
    if not checkpoint.isprintable():
        return None
    row = db.session.execute(_FACTS, {"event_id": event.id, "checkpoint": checkpoint, "code": code}).one_or_none()
    if row is None:
        return None
    known, of_event = row.badge_id is not None, row.delegate_event_id == row.event_id
    delegate = _delegate(row) if known and of_event else None
    return Found(row.event_id, row.id, _showing(row, known, of_event), row.badge_id, delegate)


def counts(checkpoint: Checkpoint) -> Counts:
    """The figures of one checkpoint: two statements."""
    inside = sa.func.coalesce(sa.func.sum(sa.case((Presence.inside, 1), else_=0)), 0)
    entries = sa.func.coalesce(sa.func.sum(Presence.entries), 0)
    figures = db.session.execute(sa.select(inside, entries).where(Presence.checkpoint_id == checkpoint.id)).one()
    expected = db.session.scalar(sa.select(sa.func.count()).select_from(entitled(checkpoint).subquery()))
    return Counts(*figures, expected)


def entitled(checkpoint: Checkpoint) -> sa.Select:
    """The ids of the approved delegates whom the checkpoint admits while it is open."""
    return (
        sa.select(DELEGATE.id)
        .select_from(Delegate.__table__)
        .join(Checkpoint.__table__, CHECKPOINT.event_id == DELEGATE.event_id)
        .outerjoin(Activity.__table__, _ACTIVITY)
        .where(CHECKPOINT.id == checkpoint.id, DELEGATE.status == "approved", ZONE_ALLOWED, LISTED)
    )


def _showing(row: sa.Row, known: bool, of_event: bool) -> Showing:
    return Showing(
        known=known,
        of_event=of_event,
        replaced=row.ended_at is not None,
        status=row.status or "",
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        called_off=bool(row.called_off),
        zone_allowed=bool(row.zone_allowed),
        listed=bool(row.listed),
        reentry=row.reentry,
        inside=bool(row.inside),
        entries=row.entries or 0,
    )


def _delegate(row: sa.Row) -> dict[str, object]:
    """Who a gate may know it is: plain data in no language, without e-mail or phone."""
    full_name = " ".join(filter(None, (row.given_name, row.family_name)))
    delegation = {"id": row.delegation_id, "name": row.delegation_name} if row.delegation_id else None
    return {
        "id": row.delegate_id,
        "name": full_name or row.display_name or row.reference,
        "category": row.category,
        "delegation": delegation,
        "city": row.city,
        "country": row.country,
        "status": row.status,
    }
