"""Handing out badges and passes against one signature: to whoever collects them for a delegation, or to their bearer.

A receipt is written before it is signed; sent twice, its form is one receipt. Each badge and each pass is handed out
once; one that replaces it is another, and is handed out anew.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa

from models import Badge, Delegate, Delegation, Event, Handover, Receipt, SessionPass, db
from models.base import utcnow
from models.transaction import lock
from operations import fields, finished, journal
from operations.journal import Actor
from operations.refusals import Refusal
from operations.transitions import GONE


def read(typed: Mapping[str, object]) -> dict[str, object]:
    """What a page collected: `received_by`, who takes them, and a `note`; raises `Malformed`."""
    return fields.read_all({"received_by": _name, "note": lambda text: fields.line(text, 300)}, typed)


def hand_over(
    event: Event,
    badges: Collection[Badge] = (),
    passes: Collection[SessionPass] = (),
    *,
    received_by: str,
    nonce: str,
    delegation: Delegation | None = None,
    note: str = "",
    by: Actor,
    now: dt.datetime | None = None,
) -> Receipt:
    """Write down that these were given to `received_by`, who takes them for the delegation, or for themselves.

    The same `nonce` is the same receipt for ever, whatever else is said with it. Refuses `form_reused` for another
    event's nonce, `finished`, `nothing_to_hand_over`, `badge_not_valid` for what ended meanwhile or was never of this
    event (with `name`), and `handed_over_already` (with `name`).
    """
    now = now or utcnow()
    lock(event)
    if earlier := db.session.scalar(sa.select(Receipt).where(Receipt.nonce == nonce)):
        if earlier.event_id != event.id:
            raise Refusal("form_reused")
        return earlier
    finished.ensure_running(event, now)
    badges, passes = _ensure_valid(event, badges), _ensure_live(event, passes)
    _ensure_here(badges, passes)
    receipt = Receipt(event_id=event.id, number=_next(event), delegation=delegation, received_by=received_by, at=now)
    receipt.given_by, receipt.note, receipt.nonce = by.name[:200], note, nonce
    db.session.add(receipt)
    journal.write("receipt.written", receipt, by, number=receipt.number, badges=len(badges), passes=len(passes))
    db.session.add_all(Handover(receipt_id=receipt.id, badge_id=one.id) for one in badges)
    db.session.add_all(Handover(receipt_id=receipt.id, pass_id=one.id) for one in passes)
    journal.write_all("badge.handed_over", [(one.delegate, by, {"number": receipt.number}) for one in badges])
    db.session.flush()
    return receipt


def _name(typed: object) -> str:
    if not (name := fields.line(typed, 200)):
        raise Refusal("required")
    return name


def _next(event: Event) -> int:
    return (db.session.scalar(sa.select(sa.func.max(Receipt.number)).where(Receipt.event_id == event.id)) or 0) + 1


def _ensure_valid(event: Event, badges: Collection[Badge]) -> Sequence[Badge]:
    """The badges as they are now."""
    for badge in (found := _now(Badge, badges)):
        delegate: Delegate = badge.delegate
        if badge.ended_at is not None or delegate.event_id != event.id or delegate.status in GONE:
            raise Refusal("badge_not_valid", name=delegate.name)
    return found


def _ensure_live(event: Event, passes: Collection[SessionPass]) -> Sequence[SessionPass]:
    for one in (found := _now(SessionPass, passes)):
        if one.ended_at is not None or one.event_id != event.id:
            raise Refusal("badge_not_valid", name=one.activity.title)
    return found


def _now(model: type[Badge | SessionPass], rows: Collection[Badge | SessionPass]) -> Sequence:
    wanted = sa.select(model).where(model.id.in_([one.id for one in rows])).order_by(model.id)
    return db.session.scalars(wanted, execution_options={"populate_existing": True}).all()


def _ensure_here(badges: Sequence[Badge], passes: Sequence[SessionPass]) -> None:
    if not badges and not passes:
        raise Refusal("nothing_to_hand_over")
    names = {("badge_id", one.id): one.delegate.name for one in badges}
    names |= {("pass_id", one.id): one.activity.title for one in passes}
    for kind, rows in (("badge_id", badges), ("pass_id", passes)):
        column = getattr(Handover, kind)
        gone = db.session.scalar(sa.select(column).where(column.in_([one.id for one in rows])).limit(1))
        if gone is not None:
            raise Refusal("handed_over_already", name=names[kind, gone])
