"""A delegation's board: its people, what each still owes, and how much of its quotas is used."""

import dataclasses
from collections import Counter
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import Correction, Delegate, Delegation, Event, db
from models.registration import OWED
from queries import owed, place_quotas
from queries.owed import Owed
from queries.place_quotas import Line


@dataclasses.dataclass(frozen=True)
class Row:
    """One person as the board shows them."""

    delegate: Delegate
    owed: list[Owed]
    #: Whether a correction waits for the organizers.
    corrected: bool
    #: Whom they come with.
    principal: Delegate | None = None


@dataclasses.dataclass(frozen=True)
class Board:
    """The people in their order, those who do not come any more, and the quotas."""

    rows: list[Row]
    gone: list[Delegate]
    quotas: list[Line]

    def owing(self) -> list[tuple[Owed, int]]:
        """Each thing that anybody owes, and how many do, the first to be due first."""
        number = Counter(one for row in self.rows for one in row.owed)
        return sorted(number.items(), key=lambda each: (each[0].until, OWED.index(each[0].word)))

    @property
    def to_endorse(self) -> list[Row]:
        """Who waits for the focal point's yes, where the event asks for it."""
        return [row for row in self.rows if row.delegate.status == "submitted"]


def board(event: Event, delegation: Delegation) -> Board:
    """The board of one delegation: the head first, then by name, companions after whom they come with.

    Nine statements at most, however many people there are.
    """
    everybody = _people(delegation)
    coming = [one for one in everybody if one.status not in ("rejected", "cancelled", "substituted")]
    owing, corrected = owed.of_people(event, coming), _corrected(coming)
    by_id = {one.id: one for one in everybody}
    rows = [Row(one, owing[one.id], one.id in corrected, by_id.get(one.principal_id)) for one in coming]
    gone = [one for one in everybody if one.status in ("rejected", "cancelled", "substituted")]
    return Board(sorted(rows, key=lambda row: _order(delegation, row)), gone, place_quotas.of_delegation(delegation))


def _people(delegation: Delegation) -> Sequence[Delegate]:
    own = sa.select(Delegate).where(Delegate.delegation_id == delegation.id, Delegate.merged_into_id.is_(None))
    own = own.where(Delegate.erased_at.is_(None))
    return db.session.scalars(own.options(joinedload(Delegate.category, innerjoin=True))).all()


def _corrected(people: Sequence[Delegate]) -> set[int]:
    ids = [one.id for one in people]
    waiting = sa.select(Correction.delegate_id).where(Correction.delegate_id.in_(ids), Correction.status == "waiting")
    return set(db.session.scalars(waiting)) if ids else set()


def _order(delegation: Delegation, row: Row) -> tuple[object, ...]:
    first, second = row.principal or row.delegate, row.principal is not None
    heads = first.id == delegation.head_id or first.post == "head"
    return not heads, first.sort_name, first.id, second, row.delegate.sort_name, row.delegate.id
