"""Questions about checkpoints: who may pass, who is inside, and all that is known of one code there.

Who is entitled is said once, over the columns of `checkpoint`, `activity` and `delegate`; the gate's verdict and the
counts both ask it.
"""

import dataclasses

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
from queries.judgement import Showing

#: The activity behind a checkpoint: its own, or that of its bus, table or track.
_ACTIVITY = Activity.id == sa.func.coalesce(
    Checkpoint.activity_id,
    sa.select(ActivityGroup.activity_id)
    .where(ActivityGroup.id == Checkpoint.group_id)
    .correlate(Checkpoint)
    .scalar_subquery(),
)


def _exists(*where: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return sa.exists().where(*where).correlate(Checkpoint, Activity, Delegate)


#: No zone, or one that the delegate's category may enter.
ZONE_ALLOWED = sa.or_(
    Checkpoint.zone_id.is_(None),
    _exists(CategoryZone.zone_id == Checkpoint.zone_id, CategoryZone.category_id == Delegate.category_id),
)
_CATEGORY_ADMITTED = sa.or_(
    ~_exists(ActivityCategory.activity_id == Activity.id),
    _exists(ActivityCategory.activity_id == Activity.id, ActivityCategory.category_id == Delegate.category_id),
)
_TAKES_PART = _exists(
    Participation.activity_id == Activity.id,
    Participation.delegate_id == Delegate.id,
    Participation.status.in_(HOLDING),
    sa.or_(Checkpoint.group_id.is_(None), Participation.group_id == Checkpoint.group_id),
)
#: No activity, or one that the delegate takes part in, in whatever role, or that everyone of their category attends.
LISTED = sa.or_(
    Activity.id.is_(None),
    _TAKES_PART,
    sa.and_(Activity.attendance == "everyone", Checkpoint.group_id.is_(None), _CATEGORY_ADMITTED),
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


@dataclasses.dataclass(frozen=True)
class Counts:
    """How many are inside, how often somebody came in, and how many approved delegates are entitled to."""

    inside: int
    entries: int
    expected: int


_FACTS = (
    sa.select(
        Checkpoint.id, Checkpoint.event_id, Checkpoint.opens_at, Checkpoint.closes_at, Checkpoint.reentry,
        (Activity.state == "cancelled").label("called_off"),
        Badge.id.label("badge_id"), Badge.ended_at, Presence.inside, Presence.entries,
        ZONE_ALLOWED.label("zone_allowed"), LISTED.label("listed"),
        Delegate.id.label("delegate_id"), Delegate.event_id.label("delegate_event_id"),
        Delegate.status, Delegate.given_name, Delegate.family_name, Delegate.display_name, Delegate.reference,
        Delegate.city, Delegate.country, Category.code.label("category"), Delegation.id.label("delegation_id"),
        Organization.name.label("delegation_name"),
    )
    .select_from(Checkpoint)
    .outerjoin(Activity, _ACTIVITY)
    .outerjoin(Badge, Badge.code == sa.bindparam("code"))
    .outerjoin(Delegate, Delegate.id == Badge.delegate_id)
    .outerjoin(Category, Category.id == Delegate.category_id)
    .outerjoin(Delegation, Delegation.id == Delegate.delegation_id)
    .outerjoin(Organization, Organization.id == Delegation.organization_id)
    .outerjoin(Presence, sa.and_(Presence.checkpoint_id == Checkpoint.id, Presence.delegate_id == Delegate.id))
    .where(Checkpoint.event_id == sa.bindparam("event_id"), Checkpoint.code == sa.bindparam("checkpoint"))
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


def find(event: Event, checkpoint: str, code: str | None) -> Found | None:
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
        sa.select(Delegate.id)
        .select_from(Delegate)
        .join(Checkpoint, Checkpoint.event_id == Delegate.event_id)
        .outerjoin(Activity, _ACTIVITY)
        .where(Checkpoint.id == checkpoint.id, Delegate.status == "approved", ZONE_ALLOWED, LISTED)
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
