"""Questions about the scans of one person, or one pass, at a checkpoint, in the order in which they were taken.

A scan that a device sent late was taken before others that came first: its own time counts, set right, not the arrival.
"""

import functools
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from models import Scan, db

#: No scan has this id.
NO_SCAN = uuid.UUID(int=0)
#: When a scan was taken as its device says, set right or not.
TOLD_AT = sa.func.coalesce(Scan.scanned_at, Scan.received_at)
#: When it was taken as far as we know: a device's own time counts once it was set right.
TAKEN_AT = sa.case((Scan.behind.is_not(None), TOLD_AT), else_=Scan.received_at)


def whose(scan: dict) -> dict[str, object]:
    """The column that says whose scan it is, and what it says: `{"delegate_id": 7}` or `{"pass_id": 3}`."""
    kind = "pass_id" if scan["pass_id"] else "delegate_id"
    return {kind: scan[kind]}


def last_move(scan: dict, direction: str | None = None) -> sa.Row | None:
    """The latest scan of the same person that moved them through the checkpoint (that way), apart from this one.

    One that was undone moved nobody.
    """
    [(kind, key)] = whose(scan).items()
    asked = {"checkpoint": scan["checkpoint_id"], "whose": key, "scan": scan.get("id", NO_SCAN)}
    asked |= {"direction": direction} if direction else {}
    return db.session.execute(_moving(kind, bool(direction)), asked).one_or_none()


def last_showing_after(scan: dict) -> sa.Row | None:
    """The last scan of the same person there that was taken after this one, whether it moved them or was a repeat."""
    [(kind, key)] = whose(scan).items()
    asked = {"checkpoint": scan["checkpoint_id"], "whose": key, "scan": scan["id"], "taken_at": scan["scanned_at"]}
    return db.session.execute(_later(kind), asked).one_or_none()


@functools.cache  # making a statement takes longer than running it
def _moving(kind: str, that_way: bool) -> sa.Select:
    moves = _standing(kind).where(Scan.result == "admitted")
    if that_way:
        moves = moves.where(Scan.direction == sa.bindparam("direction"))
    return moves


@functools.cache
def _later(kind: str) -> sa.Select:
    after = sa.bindparam("taken_at", type_=Scan.received_at.type) < TAKEN_AT
    return _standing(kind).where(Scan.result.in_(("admitted", "repeat")), after)


def _standing(kind: str) -> sa.Select:
    """The latest of the scans there that nobody undid."""
    undoing = aliased(Scan)
    return (
        sa.select(Scan.id, Scan.direction, Scan.gate, TOLD_AT.label("told_at"))
        .where(Scan.checkpoint_id == sa.bindparam("checkpoint"), getattr(Scan, kind) == sa.bindparam("whose"))
        .where(Scan.id != sa.bindparam("scan"), ~sa.exists().where(undoing.undoes_id == Scan.id))
        .order_by(TAKEN_AT.desc(), Scan.received_at.desc())
        .limit(1)
    )
