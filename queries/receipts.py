"""Questions about badges and passes that were handed out, and about those that still wait to be."""

import dataclasses
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import Badge, Delegate, Delegation, Event, Handover, Receipt, SessionPass, db
from models.folding import fold
from queries.delegates import PARTS


@dataclasses.dataclass(frozen=True)
class Pile:
    """What stands on a receipt, or could: badges by name, passes by activity and number."""

    badges: Sequence[Badge]
    passes: Sequence[SessionPass]

    def __len__(self) -> int:
        return len(self.badges) + len(self.passes)


@dataclasses.dataclass(frozen=True)
class Waiting:
    """A delegation and how many badges and passes nobody took away yet."""

    delegation: Delegation
    badges: int
    passes: int


def waiting(delegation: Delegation) -> Pile:
    """What may be handed out to this delegation now: living badges of its approved people, living passes, none of which
    stands on a receipt. Two statements.
    """
    badges = _badges().where(Delegate.delegation_id == delegation.id, *_TO_HAND_OUT)
    passes = _passes().where(
        SessionPass.delegation_id == delegation.id, SessionPass.ended_at.is_(None), _pass_is_here()
    )
    return Pile(db.session.scalars(badges).all(), db.session.scalars(passes).all())


def waiting_by_delegation(event: Event, text: str = "") -> list[Waiting]:
    """Every delegation for which something waits, and whose name has each word of the text: three statements."""
    badges = sa.select(Delegate.delegation_id, sa.func.count()).select_from(Badge).join(Badge.delegate)
    badges = badges.where(Delegate.event_id == event.id, Delegate.delegation_id.is_not(None), *_TO_HAND_OUT)
    passes = sa.select(SessionPass.delegation_id, sa.func.count())
    passes = passes.where(SessionPass.event_id == event.id, SessionPass.ended_at.is_(None), _pass_is_here())
    of_badges, of_passes = (
        dict(db.session.execute(statement.group_by(column)).all())
        for statement, column in ((badges, Delegate.delegation_id), (passes, SessionPass.delegation_id))
    )
    own = sa.select(Delegation).where(Delegation.event_id == event.id).options(joinedload(Delegation.organization))
    found = [one for one in db.session.scalars(own) if one.id in of_badges or one.id in of_passes]
    found = [one for one in found if all(word in fold(" ".join(one.name.values())) for word in fold(text).split())]
    return [Waiting(one, of_badges.get(one.id, 0), of_passes.get(one.id, 0)) for one in found]


def on(receipt: Receipt) -> Pile:
    """What stands on the receipt: two statements."""
    badges = _badges().join(Handover, Handover.badge_id == Badge.id).where(Handover.receipt_id == receipt.id)
    passes = _passes().join(Handover, Handover.pass_id == SessionPass.id).where(Handover.receipt_id == receipt.id)
    return Pile(db.session.scalars(badges).all(), db.session.scalars(passes).all())


def find(event: Event, number: int) -> Receipt | None:
    """The event's receipt with this number."""
    if not 0 < number < 2**31:
        return None
    return db.session.scalar(sa.select(Receipt).where(Receipt.event_id == event.id, Receipt.number == number))


def of_badge(badge: Badge) -> Receipt | None:
    """The receipt against which this badge was handed out."""
    given = sa.select(Receipt).join(Handover, Handover.receipt_id == Receipt.id)
    return db.session.scalar(given.where(Handover.badge_id == badge.id))


def of_delegation(delegation: Delegation) -> Sequence[Receipt]:
    """The receipts that this delegation signed, the latest first."""
    signed = sa.select(Receipt).where(Receipt.delegation_id == delegation.id).order_by(Receipt.number.desc())
    return db.session.scalars(signed).all()


def latest(event: Event, most: int = 5) -> Sequence[tuple[Receipt, int]]:
    """The event's latest receipts, each with how many things stand on it: one statement."""
    many = sa.select(sa.func.count()).where(Handover.receipt_id == Receipt.id).correlate(Receipt).scalar_subquery()
    own = sa.select(Receipt, many).where(Receipt.event_id == event.id).order_by(Receipt.number.desc()).limit(most)
    named = joinedload(Receipt.delegation).joinedload(Delegation.organization)
    return [tuple(row) for row in db.session.execute(own.options(named))]


def _badge_is_here() -> sa.ColumnElement[bool]:
    return ~sa.exists().where(Handover.badge_id == Badge.id)


def _pass_is_here() -> sa.ColumnElement[bool]:
    return ~sa.exists().where(Handover.pass_id == SessionPass.id)


_TO_HAND_OUT = (Badge.ended_at.is_(None), Delegate.status == "approved", _badge_is_here())


def _badges() -> sa.Select[tuple[Badge]]:
    shown = (joinedload(Badge.delegate).options(*PARTS),)
    return sa.select(Badge).join(Badge.delegate).options(*shown).order_by(Delegate.sort_name, Badge.id)


def _passes() -> sa.Select[tuple[SessionPass]]:
    shown = (joinedload(SessionPass.activity), joinedload(SessionPass.delegation))
    return sa.select(SessionPass).options(*shown).order_by(SessionPass.activity_id, SessionPass.number)
