"""Settling what documents contradict: one side is chosen, and the draft says so; or it is let stand, with a reason.

Letting stand is `conflicts.accept`, which knows findings by their fingerprints as it knows conflicts.
"""

import datetime as dt
from collections.abc import Sequence

from models import AcceptedConflict, Activity, Event, db
from models.base import utcnow
from models.transaction import lock
from operations import conflicts, finished, programme
from operations.event_file import FindingRecord
from operations.event_reading import instant
from operations.journal import Actor
from operations.refusals import Refusal
from queries import findings
from queries.findings import Quoted, ToldFinding
from scheduling.findings import Side


def choose(
    event: Event, fingerprint: str, number: int, reason: str | None, *, by: Actor, now: dt.datetime | None = None
) -> AcceptedConflict:
    """Follow one side of a contradiction, the `number`-th: where the programme says otherwise, a draft follows it.

    Nothing is published. Refuses `unknown_conflict` when the finding or the side is not there (any more), and what
    `conflicts.accept` and `programme.edit` refuse.
    """
    lock(event)
    finished.ensure_running(event, now)
    told = next((one for one in findings.standing(event) if one.fingerprint == fingerprint), None)
    if told is None or not 0 <= number < len(told.sides):
        raise Refusal("unknown_conflict")
    _follow(told.sides[number].side, by, now)
    why = (reason or "").strip()
    followed = _followed(told.sides[number])
    return conflicts.accept(event, fingerprint, f"{followed}: {why}" if why else followed, by=by, now=now)


def settle_loaded(event: Event, records: Sequence[FindingRecord], *, by: Actor, now: dt.datetime) -> None:
    """Settle what an event file settles, for the reasons it gives."""
    reasons = {record.code: record for record in records if record.why}
    for told in findings.standing(event) if reasons else ():
        if told.code in reasons and told.accepted is None:
            record = reasons[told.code]
            said = f"{record.chosen}: {record.why}" if record.chosen else record.why
            conflicts.accept(event, told.fingerprint, said, by=by, now=now or utcnow(), loading=True)


def open_ones(event: Event) -> list[ToldFinding]:
    """Those that nobody has settled."""
    return [one for one in findings.standing(event) if one.accepted is None]


def _follow(side: Side, by: Actor, now: dt.datetime | None) -> None:
    """Write the side's time to the activity's draft, unless that is what is published."""
    if side.fact is None:
        return
    activity = db.session.get_one(Activity, side.item)
    local = dt.datetime.combine(activity.day, dt.time.fromisoformat(side.clock))
    moment = instant(local, activity.zone)
    if getattr(activity, side.fact) != moment:
        programme.edit(activity, {side.fact: moment, **_end_kept(activity, side.fact, moment)}, by=by, now=now)


def _end_kept(activity: Activity, fact: str, starts_at: dt.datetime) -> dict[str, object]:
    """A start behind the end takes the end along."""
    if fact != "starts_at" or activity.ends_at is None or starts_at < activity.ends_at:
        return {}
    return {"ends_at": activity.ends_at + (starts_at - activity.starts_at)}


def _followed(side: Quoted) -> str:
    return ", ".join(dict.fromkeys(claim.source for claim in side.claims))
