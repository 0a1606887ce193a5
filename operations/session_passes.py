"""Session passes: so many a delegation for one activity, made up to the quota, replaced when lost, withdrawn.

A pass opens the doors of its activity for whoever of the delegation shows it. Whoever changes passes of an activity
holds its row locked, so that two people who make them at once make none too many.
"""

import datetime as dt
from collections.abc import Collection, Mapping

import sqlalchemy as sa

from models import Activity, Delegation, PassQuota, SessionPass, db
from models.base import utcnow
from models.session_pass import MOST
from models.transaction import lock
from operations import finished, journal
from operations.badges import new_code
from operations.doors import digest
from operations.event_settings import ensure_unchanged, mark
from operations.journal import Actor
from operations.refusals import Refusal
from queries import session_passes
from queries.session_passes import EACH, Quotas

LONGEST_REASON = 200


def set_quotas(
    activity: Activity,
    each: int | None,
    own: Mapping[int, int],
    *,
    by: Actor,
    now: dt.datetime | None = None,
) -> Quotas:
    """Let each delegation have so many passes (None: none), those of `own`, by id, so many instead.

    Passes that were made stay, also when there are more. Refuses `finished`, `not_published`, `capacity_invalid` and
    `quota_unknown`.
    """
    _begin(activity, now)
    return _change(activity, Quotas(each, dict(own)), by)


def set_quota(
    activity: Activity,
    delegation_id: int | None,
    places: int | None,
    *,
    seen: str | None = None,
    by: Actor,
    now: dt.datetime | None = None,
) -> Quotas:
    """One line of it: of each delegation (None), or of one, which without `places` has as many as each.

    `seen`: the `mark_of` what the page showed. Refuses as `set_quotas` does, and `changed_meanwhile`.
    """
    _begin(activity, now)
    standing = session_passes.quotas_of(activity)
    ensure_unchanged(seen, mark_of(standing, delegation_id))
    if delegation_id is None:
        return _change(activity, Quotas(places, standing.own), by)
    own = {key: number for key, number in standing.own.items() if key != delegation_id}
    return _change(activity, Quotas(standing.each, own if places is None else own | {delegation_id: places}), by)


def issue(
    activity: Activity,
    *,
    delegations: Collection[int] | None = None,
    by: Actor,
    now: dt.datetime | None = None,
) -> list[SessionPass]:
    """Make the passes that are still missing up to the quotas, of these delegations (ids) or of all.

    Numbers begin at 1 and leave no gap: a withdrawn pass's number is given again. Refuses `finished` and
    `not_published`.
    """
    now = now or utcnow()
    _begin(activity, now)
    made = [
        _new(activity, row.delegation, number, now)
        for row in session_passes.rows(activity)
        if delegations is None or row.delegation.id in delegations
        for number in _free_numbers(row)
    ]
    if made:
        db.session.add_all(made)
        journal.write("passes.issued", activity, by, title=activity.title, number=len(made))
    return made


def replace(one: SessionPass, *, reason: str = "", by: Actor, now: dt.datetime | None = None) -> SessionPass:
    """A new pass of the same number for one that was lost: the old code opens nothing from then on.

    Refuses `finished`, `not_published` and `pass_over` for one that was replaced or withdrawn before.
    """
    now = now or utcnow()
    _begin(one.activity, now)
    _end(one, reason or "replaced", now)
    fresh = _new(one.activity, one.delegation, one.number, now)
    db.session.add(fresh)
    _note("pass.replaced", one, by, reason)
    return fresh


def withdraw(one: SessionPass, *, reason: str = "", by: Actor, now: dt.datetime | None = None) -> SessionPass:
    """The pass opens nothing any more, and the delegation has one less. Refuses `finished` and `pass_over`."""
    now = now or utcnow()
    finished.ensure_running(lock(one.activity.event), now)
    lock(one.activity)
    _end(one, reason or "withdrawn", now)
    _note("pass.withdrawn", one, by, reason)
    return one


def mark_of(said: Quotas, delegation_id: int | None) -> str:
    """A mark of one line of the quotas, for the page that shows it."""
    return mark({"places": said.each if delegation_id is None else said.own.get(delegation_id)})


def _begin(activity: Activity, now: dt.datetime | None) -> None:
    finished.ensure_running(lock(activity.event), now)
    lock(activity)
    if activity.state != "published" or activity.kind in session_passes.WITHOUT:
        raise Refusal("not_published")


def _change(activity: Activity, said: Quotas, by: Actor) -> Quotas:
    _check(activity, said)
    if said != session_passes.quotas_of(activity):
        _store(activity, said)
        journal.write("pass_quotas.changed", activity, by, title=activity.title)
    return said


def _check(activity: Activity, said: Quotas) -> None:
    if not all(0 <= places <= MOST for places in (said.each or 0, *said.own.values())):
        raise Refusal("capacity_invalid", most=MOST)
    known = sa.select(sa.func.count()).where(Delegation.event_id == activity.event_id, Delegation.id.in_(said.own))
    if db.session.scalar(known) != len(said.own):
        raise Refusal("quota_unknown")


def _store(activity: Activity, said: Quotas) -> None:
    db.session.execute(sa.delete(PassQuota).where(PassQuota.activity_id == activity.id))
    lines = [] if said.each is None else [{"delegation_id": None, "places": said.each, "key": EACH}]
    lines += [{"delegation_id": key, "places": places, "key": str(key)} for key, places in said.own.items()]
    db.session.add_all(PassQuota(activity_id=activity.id, **line) for line in lines)
    db.session.flush()


def _free_numbers(row: session_passes.Row) -> list[int]:
    taken = {shown.one.number for shown in row.passes}
    free = (number for number in range(1, row.places + 1) if number not in taken)
    return [number for number, _place in zip(free, range(row.missing), strict=False)]


def _new(activity: Activity, delegation: Delegation, number: int, now: dt.datetime) -> SessionPass:
    code = new_code()
    return SessionPass(
        event_id=activity.event_id,
        activity=activity,
        delegation=delegation,
        number=number,
        code=code,
        digest=digest(code),
        issued_at=now,
    )


def _end(one: SessionPass, reason: str, now: dt.datetime) -> None:
    lock(one)
    if one.ended_at is not None:
        raise Refusal("pass_over")
    one.ended_at, one.reason = now, reason[:LONGEST_REASON]
    db.session.flush()


def _note(verb: str, one: SessionPass, by: Actor, reason: str) -> None:
    detail = {"reason": reason[:LONGEST_REASON]} if reason else {}
    journal.write(verb, one.delegation, by, title=one.activity.title, number=one.number, **detail)
