"""Who has a part in an activity: proposed with the draft, taking part once it is published.

A draft's `speakers` is a list of {"delegate": id, "role": "moderator"}, in the order in which the programme names them;
None leaves the participations as they are.
"""

import datetime as dt
from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from models import Delegate, Event, Participation, db
from operations.refusals import Refusal
from queries.activities import BILLED


def ensure_known(event: Event, speakers: list[dict] | None) -> None:
    """Refuses `unknown_speaker` and `speaker_twice`: each is a delegate of the event, with one of the roles, once."""
    ids = [one.get("delegate") for one in speakers or ()]
    if not ids:
        return
    if len(set(ids)) != len(ids):
        raise Refusal("speaker_twice", "speakers")
    there = sa.select(sa.func.count()).where(Delegate.id.in_(ids), Delegate.event_id == event.id)
    roles = {one.get("role") for one in speakers}
    if roles - set(BILLED) or db.session.scalar(there) != len(ids):
        raise Refusal("unknown_speaker", "speakers")


def named(billed: Mapping[int, list[dict]]) -> set[int]:
    """The delegates in these lists, by activity."""
    return {one["delegate"] for speakers in billed.values() for one in speakers}


def seat(billed: Mapping[int, list[dict]], *, now: dt.datetime) -> None:
    """Make the participations say what was published, by activity: who is no longer named leaves, the others have their
    role. The caller holds the locks and marks the feeds.
    """
    standing = {(one.activity_id, one.delegate_id): one for one in _standing(billed)}
    for activity_id, speakers in billed.items():
        roles = {one["delegate"]: one["role"] for one in speakers}
        for (where, delegate_id), participation in standing.items():
            if where == activity_id and delegate_id not in roles and participation.role in BILLED:
                _say(participation, participation.role, "cancelled", now)
        for delegate_id, role in roles.items():
            known = standing.get((activity_id, delegate_id))
            _say(known or _new(activity_id, delegate_id, now), role, "confirmed", now)


def _standing(activity_ids: Iterable[int]) -> list[Participation]:
    wanted = sa.select(Participation).where(Participation.activity_id.in_(list(activity_ids)))
    return list(db.session.scalars(wanted.order_by(Participation.id)))


def _new(activity_id: int, delegate_id: int, now: dt.datetime) -> Participation:
    participation = Participation(
        activity_id=activity_id, delegate_id=delegate_id, source="organizer", status="requested",
        revision=0, created_at=now,
    )  # fmt: skip
    db.session.add(participation)
    return participation


def _say(participation: Participation, role: str, status: str, now: dt.datetime) -> None:
    if (participation.role, participation.status) == (role, status):
        return
    participation.role, participation.status, participation.waiting_since = role, status, None
    participation.revision += 1
    participation.changed_at = now
