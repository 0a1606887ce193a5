"""Roll calls: a bus of a ride has a checkpoint of its own, made when somebody first asks for it.

Such a checkpoint names both its ride and its bus. It admits whoever is on the ride, in whichever bus; what becomes of
who is in another one is said in `boarding.py`. It is none of the gate's checkpoints: `queries/checkpoints.py`.
"""

import re
from collections.abc import Sequence

import sqlalchemy as sa

from models import Activity, ActivityGroup, Badge, Checkpoint, Delegate, Event, Participation, db
from models.base import utcnow
from models.participation import HOLDING
from models.transaction import lock, locked
from operations import badges, journal
from operations.doors import digest
from operations.journal import SYSTEM
from queries.events import Outline

_CODE = re.compile(r"R([1-9]\d{0,8})", re.ASCII)


def code_of(group_id: int) -> str:
    """The code of the checkpoint at which this bus of a ride is boarded."""
    return f"R{group_id}"


def is_code(code: str) -> bool:
    """Whether a checkpoint with this code may be a bus's."""
    return _CODE.fullmatch(code) is not None


def ensure(event: Event, groups: Sequence[ActivityGroup]) -> list[Checkpoint]:
    """The checkpoints of these buses of the event's rides, in their order; what is missing is made, also a badge for
    each passenger who has none: a phone knows people by the digests of their codes.

    Within a transaction only where something is missing: see `missing`.
    """
    known = _known(groups)
    if len(known) < len(groups):
        lock(event)
        known = _known(groups)
        for group in groups:
            if group.id not in known:
                known[group.id] = _make(event, group)
        db.session.flush()
    if bare := _without_badge(groups):
        _give_badges(bare)
    return [known[group.id] for group in groups]


def missing(groups: Sequence[ActivityGroup]) -> bool:
    """Whether `ensure` has anything to make."""
    return len(_known(groups)) < len(groups) or bool(_without_badge(groups))


def make(event: Event | Outline, code: str) -> Checkpoint | None:
    """The checkpoint with this code (any text), if it is a bus's of a published ride that had none yet."""
    asked = _CODE.fullmatch(code)
    group = db.session.get(ActivityGroup, int(asked[1])) if asked else None
    if group is None or not _boards(event, group):
        return None
    return ensure(db.session.get_one(Event, event.id), [group])[0]


def takes_along(event: Event | Outline, code: str) -> bool:
    """Whether this is the code of a bus, where its leader may take somebody along who is not on the ride."""
    standing = sa.select(Checkpoint).where(Checkpoint.event_id == event.id, Checkpoint.code == code)
    if (found := db.session.scalar(standing) if code.isprintable() else None) is not None:
        return found.is_roll_call
    asked = _CODE.fullmatch(code)
    group = db.session.get(ActivityGroup, int(asked[1])) if asked else None
    return group is not None and _boards(event, group)


def _boards(event: Event | Outline, group: ActivityGroup) -> bool:
    ride = db.session.get_one(Activity, group.activity_id)
    return (group.kind, ride.kind, ride.state, ride.event_id) == ("bus", "transfer", "published", event.id)


def _without_badge(groups: Sequence[ActivityGroup]) -> list[int]:
    """Who is on one of these rides, in whichever bus, and has no badge: one statement."""
    rides = {one.activity_id for one in groups}
    riding = sa.select(Participation.delegate_id).join(Participation.delegate).distinct()
    riding = riding.where(Participation.activity_id.in_(rides), Participation.status.in_(HOLDING))
    living = sa.exists().where(Badge.delegate_id == Delegate.id, Badge.ended_at.is_(None))
    return list(db.session.scalars(riding.where(Delegate.status == "approved", ~living))) if rides else []


def _give_badges(delegate_ids: Sequence[int]) -> None:
    """Also to categories that carry none: theirs is never printed."""
    people = locked(Delegate, delegate_ids)
    held = sa.select(Badge.delegate_id).where(Badge.delegate_id.in_(delegate_ids), Badge.ended_at.is_(None))
    known = set(db.session.scalars(held))
    bare = [one for one in people if one.id not in known]
    for one in bare:
        code = badges.new_code()
        db.session.add(Badge(delegate_id=one.id, code=code, digest=digest(code), issued_at=utcnow()))
    db.session.flush()
    journal.write_all("badge.issued", [(one, SYSTEM, {"reason": "roll call"}) for one in bare])


def _known(groups: Sequence[ActivityGroup]) -> dict[int, Checkpoint]:
    wanted = sa.select(Checkpoint).where(Checkpoint.group_id.in_([one.id for one in groups]))
    found = db.session.scalars(wanted.where(Checkpoint.activity_id.is_not(None)))
    return {one.group_id: one for one in found}


def _make(event: Event, group: ActivityGroup) -> Checkpoint:
    title = group.activity.title or {}
    made = Checkpoint(
        event_id=event.id,
        code=_free(event, code_of(group.id)),
        name={language: f"{group.name} · {text}" for language, text in title.items()},
        rank=1000,
        activity_id=group.activity_id,
        group_id=group.id,
    )
    db.session.add(made)
    return made


def _free(event: Event, code: str) -> str:
    """The code, unless an organizer gave it to a door."""
    same = sa.select(Checkpoint.id).where(Checkpoint.event_id == event.id, Checkpoint.code == code)
    return code if db.session.scalar(same) is None else f"{code}-BUS"
