"""What municipalities need, have to offer and wish for; who has said so, and who has not."""

import dataclasses
from collections import defaultdict
from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from models import (
    Category,
    Company,
    Delegate,
    Delegation,
    DelegationProfile,
    DelegationTheme,
    Event,
    Theme,
    Wish,
    db,
)
from queries.themes import Sides

#: Who is no longer coming.
GONE = ("rejected", "cancelled", "substituted")
NOTHING = Sides()


@dataclasses.dataclass(frozen=True)
class Stated:
    """One delegation, and what it said."""

    delegation: Delegation
    profile: DelegationProfile | None = None
    themes: Sides = NOTHING
    #: In its order; those that were cancelled too.
    wishes: tuple[Company, ...] = ()
    #: Its approved people of counted categories.
    visitors: int = 0

    @property
    def needs(self) -> dict[str, str] | None:
        """In its own words."""
        return self.profile and self.profile.needs

    @property
    def potential(self) -> dict[str, str] | None:
        """In its own words."""
        return self.profile and self.profile.potential

    @property
    def edition(self) -> int:
        """0 for who never said anything."""
        return self.profile.edition if self.profile else 0

    @property
    def said(self) -> bool:
        """Whether a calculation has anything to go by: a sector or a wish that still counts."""
        return bool(self.themes.seeks or self.themes.offers or any(one.status != "cancelled" for one in self.wishes))


def of_delegation(delegation: Delegation) -> Stated:
    """What this delegation said: five statements."""
    return of_delegations([delegation])[delegation.id]


def of_delegations(delegations: Collection[Delegation]) -> dict[int, Stated]:
    """What these delegations said, by their ids: five statements, however many."""
    ids = [one.id for one in delegations]
    profiles = sa.select(DelegationProfile).where(DelegationProfile.delegation_id.in_(ids))
    profile = {row.delegation_id: row for row in db.session.scalars(profiles)}
    sides, wishes, visitors = _sides(ids), _wishes(ids), _visitors(ids)
    return {
        one.id: Stated(one, profile.get(one.id), sides[one.id], wishes[one.id], visitors.get(one.id, 0))
        for one in delegations
    }


def of_event(event: Event) -> list[Stated]:
    """What each delegation of the convoy's visitors said, by name: six statements.

    Those of whom somebody of a counted category may still come.
    """
    coming = sa.select(Delegate.id).join(Delegate.category)
    coming = coming.where(
        Delegate.delegation_id == Delegation.id, Delegate.status.not_in(GONE), Category.counted.is_(True)
    )
    wanted = sa.select(Delegation).where(Delegation.event_id == event.id, coming.exists())
    return list(of_delegations(db.session.scalars(wanted.order_by(Delegation.id)).all()).values())


def find(event: Event, delegation_id: int) -> Delegation | None:
    """The event's delegation with this id."""
    wanted = sa.select(Delegation).where(Delegation.event_id == event.id, Delegation.id == delegation_id)
    return db.session.scalar(wanted)


def companies(event: Event) -> list[Company]:
    """The companies one may wish for, those still to be verified too, in the order of their names: three statements."""
    wanted = sa.select(Company).where(Company.event_id == event.id, Company.status != "cancelled")
    wanted = wanted.options(joinedload(Company.place), selectinload(Company.themes))
    return sorted(db.session.scalars(wanted), key=lambda one: next(iter(one.name.values()), "").casefold())


def _sides(ids: Collection[int]) -> dict[int, Sides]:
    said = sa.select(DelegationTheme.delegation_id, DelegationTheme.side, Theme)
    said = said.join(Theme, Theme.id == DelegationTheme.theme_id).where(DelegationTheme.delegation_id.in_(ids))
    found = {key: defaultdict(list) for key in ids}
    for delegation_id, side, theme in db.session.execute(said.order_by(Theme.rank, Theme.id)):
        found[delegation_id][side].append(theme)
    return {key: Sides(tuple(sides["seeks"]), tuple(sides["offers"])) for key, sides in found.items()}


def _wishes(ids: Collection[int]) -> dict[int, tuple[Company, ...]]:
    said = sa.select(Wish.delegation_id, Wish.company_id).where(Wish.delegation_id.in_(ids)).order_by(Wish.rank)
    pairs = db.session.execute(said).all()
    wanted = sa.select(Company).where(Company.id.in_({company for _delegation, company in pairs}))
    wished = {one.id: one for one in db.session.scalars(wanted)}
    found = {key: [] for key in ids}
    for delegation, company in pairs:
        found[delegation].append(wished[company])
    return {key: tuple(those) for key, those in found.items()}


def _visitors(ids: Collection[int]) -> dict[int, int]:
    counted = sa.select(Delegate.delegation_id, sa.func.count()).join(Delegate.category)
    counted = counted.where(Delegate.delegation_id.in_(ids), Delegate.status == "approved", Category.counted.is_(True))
    return dict(db.session.execute(counted.group_by(Delegate.delegation_id)).all())
