"""What was printed: the log of an event, of a person, of passes."""

import dataclasses
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import Badge, BadgePrint, Delegate, Event, SessionPass, db
from queries import pages
from queries.pages import Page


@dataclasses.dataclass(frozen=True)
class Printed:
    """One line of the log: a badge with its person, or a session pass."""

    line: BadgePrint
    delegate: Delegate | None
    session_pass: SessionPass | None


def log(event: Event, *, number: int = 1, size: int = 50) -> Page:
    """One page of what was printed, the latest first, each as a `Printed`: four statements at most."""
    lines = sa.select(BadgePrint).where(BadgePrint.event_id == event.id)
    turned = pages.turned_to(
        number,
        lines.order_by(BadgePrint.at.desc(), BadgePrint.id.desc()),
        joinedload(BadgePrint.badge).joinedload(Badge.delegate).joinedload(Delegate.category),
        size=size,
    )
    passes = _passes([line.pass_id for line in turned.rows if line.pass_id])
    rows = [
        Printed(line, line.badge.delegate if line.badge else None, passes.get(line.pass_id)) for line in turned.rows
    ]
    return dataclasses.replace(turned, rows=rows)


def of_delegate(delegate: Delegate) -> Sequence[BadgePrint]:
    """When this person's badges were printed, the latest first; the badges loaded: one statement."""
    lines = sa.select(BadgePrint).join(BadgePrint.badge).where(Badge.delegate_id == delegate.id)
    latest = lines.order_by(BadgePrint.at.desc(), BadgePrint.id.desc())
    return db.session.scalars(latest.options(joinedload(BadgePrint.badge))).all()


def passes_printed(pass_ids: Sequence[int]) -> set[int]:
    """Which of these session passes were printed before: one statement."""
    found = sa.select(BadgePrint.pass_id).where(BadgePrint.pass_id.in_(pass_ids))
    return set(db.session.scalars(found))


def _passes(ids: Sequence[int]) -> dict[int, SessionPass]:
    """By id, with activity and delegation; no statement where there is none."""
    if not ids:
        return {}
    wanted = sa.select(SessionPass).where(SessionPass.id.in_(ids))
    found = db.session.scalars(wanted.options(joinedload(SessionPass.activity), joinedload(SessionPass.delegation)))
    return {one.id: one for one in found}
