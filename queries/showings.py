"""All that is known of one code at a checkpoint, found with one statement: whose it is, and what the rules ask.

A code is a badge's or a session pass's; a pass names nobody. This runs at every scan: columns of tables instead of
attributes of classes, as rows need not become objects for it.
"""

import dataclasses
import datetime as dt
from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from models import (
    Activity,
    Badge,
    Category,
    Checkpoint,
    Delegate,
    DelegateCare,
    Delegation,
    Event,
    Organization,
    PassPresence,
    Photo,
    Presence,
    SessionPass,
    db,
)  # fmt: skip
from queries import care
from queries.checkpoints import ACTIVITY, ACTIVITY_BEHIND, CHECKPOINT, DELEGATE, LISTED, PRESENCE, ZONE_ALLOWED
from queries.events import Outline
from queries.judgement import Showing

BADGE = Badge.__table__.c
CARE = DelegateCare.__table__.c
CATEGORY = Category.__table__.c
DELEGATION = Delegation.__table__.c
ORGANIZATION = Organization.__table__.c
PASS = SessionPass.__table__.c
PASS_PRESENCE = PassPresence.__table__.c
PHOTO = Photo.__table__.c
#: The activity that a pass is for, whichever the checkpoint's is.
_PASS_ACTIVITY = aliased(Activity.__table__)
#: So much of a photograph's digest tells it from an earlier one.
PHOTO_DIGEST = 12

#: Whoever agreed that their needs are known, and what these are.
_AIDS = sa.case((care.agreed(), CARE.aids))
#: A pass opens its activity's doors; a bus is for people.
_PASS_ADMITTED = sa.and_(PASS.activity_id == CHECKPOINT.activity_id, CHECKPOINT.group_id.is_(None))
_FACTS = (
    sa.select(
        CHECKPOINT.id, CHECKPOINT.event_id,
        sa.case((CHECKPOINT.group_id.is_not(None), CHECKPOINT.activity_id)).label("ride_id"),
        CHECKPOINT.opens_at, CHECKPOINT.closes_at, CHECKPOINT.reentry,
        (ACTIVITY.state == "cancelled").label("called_off"),
        BADGE.id.label("badge_id"), PASS.id.label("pass_id"),
        sa.func.coalesce(BADGE.ended_at, PASS.ended_at).label("ended_at"),
        sa.func.coalesce(PRESENCE.inside, PASS_PRESENCE.inside).label("inside"),
        sa.func.coalesce(PRESENCE.entries, PASS_PRESENCE.entries).label("entries"),
        ZONE_ALLOWED.label("zone_allowed"),
        sa.case((PASS.id.is_(None), LISTED), else_=_PASS_ADMITTED).label("listed"),
        sa.func.coalesce(DELEGATE.event_id, PASS.event_id).label("of_event_id"),
        DELEGATE.id.label("delegate_id"), DELEGATE.status, DELEGATE.protocol,
        DELEGATE.given_name, DELEGATE.family_name, DELEGATE.display_name, DELEGATE.reference,
        DELEGATE.city, DELEGATE.country, CATEGORY.code.label("category"), DELEGATION.id.label("delegation_id"),
        ORGANIZATION.name.label("delegation_name"), PHOTO.digest.label("photo"), _AIDS.label("aids"),
        PASS.number, PASS.activity_id, _PASS_ACTIVITY.c.title,
    )
    .select_from(Checkpoint.__table__)
    .outerjoin(Activity.__table__, ACTIVITY_BEHIND)
    .outerjoin(Badge.__table__, BADGE.code == sa.bindparam("code"))
    .outerjoin(SessionPass.__table__, PASS.code == sa.bindparam("code"))
    .outerjoin(_PASS_ACTIVITY, _PASS_ACTIVITY.c.id == PASS.activity_id)
    .outerjoin(Delegate.__table__, DELEGATE.id == BADGE.delegate_id)
    .outerjoin(DelegateCare.__table__, CARE.delegate_id == DELEGATE.id)
    .outerjoin(Photo.__table__, PHOTO.delegate_id == DELEGATE.id)
    .outerjoin(Category.__table__, CATEGORY.id == DELEGATE.category_id)
    .outerjoin(Delegation.__table__, DELEGATION.id == sa.func.coalesce(DELEGATE.delegation_id, PASS.delegation_id))
    .outerjoin(Organization.__table__, ORGANIZATION.id == DELEGATION.organization_id)
    .outerjoin(
        Presence.__table__, sa.and_(PRESENCE.checkpoint_id == CHECKPOINT.id, PRESENCE.delegate_id == DELEGATE.id)
    )
    .outerjoin(
        PassPresence.__table__,
        sa.and_(PASS_PRESENCE.checkpoint_id == CHECKPOINT.id, PASS_PRESENCE.pass_id == PASS.id),
    )
    .where(CHECKPOINT.event_id == sa.bindparam("event_id"), CHECKPOINT.code == sa.bindparam("checkpoint"))
)  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Found:
    """What one statement finds out about a code at a checkpoint."""

    event_id: int
    checkpoint_id: int
    showing: Showing
    badge_id: int | None
    pass_id: int | None
    #: Plain data; None for who is not of this event, and for a pass, which names nobody.
    delegate: dict[str, object] | None
    #: What a gate should know besides: "protocol" (to be called), "step_free". Told, never kept with the scan.
    flags: list[str]
    #: Number, activity and delegation of a pass of this event.
    session_pass: dict[str, object] | None
    #: The ride whose bus is boarded here.
    ride_id: int | None = None

    @property
    def delegate_id(self) -> int | None:
        return self.delegate and self.delegate["id"]

    def closing(self, latest: dt.datetime) -> "Found":
        """The same at a checkpoint that closes at this moment, if it does not earlier by itself."""
        closes_at = min(self.showing.closes_at or latest, latest)
        return dataclasses.replace(self, showing=dataclasses.replace(self.showing, closes_at=closes_at))


def find(event: Event | Outline, checkpoint: str, code: str | None, at: dt.datetime | None = None) -> Found | None:
    """All that is known of a code (None: not readable as one) at the checkpoint with this code: one statement.

    `at`: the real moment at which it was shown, if that is past; what was replaced later was not yet. None when the
    event has no such checkpoint.
    """
    if not checkpoint.isprintable():
        return None
    row = db.session.execute(_FACTS, {"event_id": event.id, "checkpoint": checkpoint, "code": code}).one_or_none()
    if row is None:
        return None
    here = row.of_event_id == row.event_id
    return Found(
        event_id=row.event_id,
        checkpoint_id=row.id,
        showing=_showing(row, at),
        badge_id=row.badge_id,
        pass_id=row.pass_id,
        delegate=person(row) if here and row.delegate_id else None,
        flags=flags(row.protocol, row.aids) if here else [],
        session_pass=_pass(row) if here and row.pass_id else None,
        ride_id=row.ride_id,
    )


def person(row: sa.Row) -> dict[str, object]:
    """Who a gate may know it is: plain data in no language, without e-mail or phone."""
    return {
        "id": row.delegate_id,
        "name": name(row),
        "category": row.category,
        "delegation": _delegation(row),
        "city": row.city,
        "country": row.country,
        "status": row.status,
        "photo": row.photo and row.photo[:PHOTO_DIGEST],
    }


def name(row: sa.Row) -> str | dict[str, str]:
    """What to call whom the row is of: the full name, else the office in the event's languages, as `Delegate.name`."""
    full_name = " ".join(filter(None, (row.given_name, row.family_name)))
    return full_name or row.display_name or row.reference


def flags(protocol: bool | None, aids: Collection[str] | None) -> list[str]:
    """The words that a gate should see; of somebody's needs (None where they did not agree) only that no step may be in
    the way, never why.
    """
    said = {"protocol": protocol, "step_free": care.STEP_FREE & set(aids or ())}
    return [flag for flag, holds in said.items() if holds]


def _pass(row: sa.Row) -> dict[str, object]:
    activity = {"id": row.activity_id, "title": row.title}
    return {"number": row.number, "activity": activity, "delegation": _delegation(row)}


def _delegation(row: sa.Row) -> dict[str, object] | None:
    return {"id": row.delegation_id, "name": row.delegation_name} if row.delegation_id else None


def _showing(row: sa.Row, at: dt.datetime | None) -> Showing:
    is_pass = row.pass_id is not None
    return Showing(
        known=is_pass or row.badge_id is not None,
        of_event=row.of_event_id == row.event_id,
        replaced=row.ended_at is not None and (at is None or row.ended_at <= at),
        status="approved" if is_pass else row.status or "",
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        called_off=bool(row.called_off),
        zone_allowed=is_pass or bool(row.zone_allowed),
        listed=bool(row.listed),
        reentry=row.reentry,
        inside=bool(row.inside),
        entries=row.entries or 0,
    )
