"""What a delegate wishes for: an ordered list of panels that is replaced whole."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from models import Activity, Delegate, Preference, db
from models.base import utcnow
from models.transaction import lock
from operations import finished, journal, participations
from operations.journal import Actor
from operations.refusals import Refusal
from queries import preferences


def open_to(delegate: Delegate, now: dt.datetime | None = None) -> list[Activity]:
    """What the delegate may wish for now: sign-up that admits their category and has not closed by the event's clock.

    Wishes may be told before sign-up opens.
    """
    admitting = preferences.admitting(preferences.panels(delegate.event), delegate)
    return [activity for activity in admitting if not participations.closed(activity, now)]


def replace(
    delegate: Delegate, wishes: Sequence[Activity], *, by: Actor, now: dt.datetime | None = None
) -> list[Preference]:
    """Let these be the delegate's wishes, most wished for first; none forgets them.

    What has closed since stays as it was wished for, at its own number. Refuses `not_approved`, `finished`, and
    `wish_not_open` for what cannot be wished for now or is named twice.
    """
    now = now or utcnow()
    lock(delegate)
    finished.ensure_running(delegate.event, now)
    if delegate.status != "approved":
        raise Refusal("not_approved")
    admitted = {activity.id for activity in open_to(delegate, now)}
    ids = [activity.id for activity in wishes]
    if len(set(ids)) != len(ids) or not admitted.issuperset(ids):
        raise Refusal("wish_not_open")
    standing = preferences.of_delegate(delegate)
    ranked = _ranked(ids, {one.rank: one.activity_id for one in standing if one.activity_id not in admitted})
    if ranked != {one.rank: one.activity_id for one in standing}:
        _store(delegate, ranked, now)
        journal.write("preferences.changed", delegate, by, number=len(ranked))
    return preferences.of_delegate(delegate)


def _ranked(ids: Sequence[int], settled: dict[int, int]) -> dict[int, int]:
    """Activities by rank: those settled keep theirs, the others take what is free, in order and without gaps."""
    free = iter(rank for rank in range(1, len(ids) + max(settled, default=0) + 1) if rank not in settled)
    return dict(sorted((settled | {next(free): activity_id for activity_id in ids}).items()))


def _store(delegate: Delegate, ranked: dict[int, int], now: dt.datetime) -> None:
    db.session.execute(sa.delete(Preference).where(Preference.delegate_id == delegate.id))
    db.session.expire_all()
    rows = [
        {"delegate_id": delegate.id, "activity_id": activity_id, "rank": rank, "changed_at": now}
        for rank, activity_id in ranked.items()
    ]
    if rows:
        db.session.execute(sa.insert(Preference), rows)
