"""The delegations of an event as organizers look at them: who is in each, who answers for it, what its quotas leave."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import Delegate, Delegation, Door, Event, db
from models.folding import fold
from queries import place_quotas
from queries.place_quotas import Line


@dataclasses.dataclass(frozen=True)
class Row:
    """One delegation: its people by status, its head, its quotas, and whether its focal point has a link."""

    delegation: Delegation
    by_status: dict[str, int]
    head: Delegate | None
    quotas: list[Line]
    has_link: bool

    @property
    def total(self) -> int:
        return sum(self.by_status.values())

    @property
    def whole(self) -> Line | None:
        """The quota of all its people together."""
        return next((line for line in self.quotas if not (line.category or line.post)), None)

    @property
    def waiting(self) -> int:
        """Who waits for a decision."""
        return sum(self.by_status.get(status, 0) for status in ("submitted", "endorsed", "returned"))


def of_event(event: Event, text: str = "") -> list[Row]:
    """The event's delegations of whose names or contact every word of the text is found: six statements."""
    own = sa.select(Delegation).where(Delegation.event_id == event.id).order_by(Delegation.id)
    return rows(one for one in db.session.scalars(own) if _is_meant(one, text))


def rows(delegations: Iterable[Delegation]) -> list[Row]:
    """What is told of these delegations of one event: five statements, however many there are."""
    some = list(delegations)
    if not some:
        return []
    ids = [one.id for one in some]
    by_status, heads, linked = _by_status(ids), _heads(some), _linked(ids)
    quotas = place_quotas.of_delegations(some)
    return [Row(one, by_status[one.id], heads.get(one.head_id), quotas[one.id], one.id in linked) for one in some]


def everybody(delegation: Delegation) -> list[Delegate]:
    """All who are or were in the delegation, by name, with their categories: one statement."""
    mine = sa.select(Delegate).where(Delegate.delegation_id == delegation.id)
    shown = mine.options(joinedload(Delegate.category, innerjoin=True))
    return list(db.session.scalars(shown.order_by(Delegate.sort_name, Delegate.id)))


def _is_meant(delegation: Delegation, text: str) -> bool:
    organization = delegation.organization
    said = (*organization.name.values(), *(organization.aliases or ()), delegation.contact_name)
    known = fold(" ".join(filter(None, said)))
    return all(word in known for word in fold(text)[:200].split())


def _by_status(ids: list[int]) -> dict[int, dict[str, int]]:
    alike = (Delegate.delegation_id, Delegate.status)
    counted = sa.select(*alike, sa.func.count()).where(Delegate.delegation_id.in_(ids)).group_by(*alike)
    found = defaultdict(dict)
    for key, status, many in db.session.execute(counted):
        found[key][status] = many
    return found


def _heads(delegations: list[Delegation]) -> dict[int, Delegate]:
    wanted = [one.head_id for one in delegations if one.head_id]
    return {one.id: one for one in db.session.scalars(sa.select(Delegate).where(Delegate.id.in_(wanted)))}


def _linked(ids: list[int]) -> set[int]:
    """Whose focal point's link opens."""
    doors = sa.select(Door.subject_id).where(Door.kind == "focal", Door.revoked_at.is_(None))
    return set(db.session.scalars(doors.where(Door.subject_id.in_(ids))))
