"""How many of the event's places a category, a delegation or a role in it may have, and how many they have.

A place is held by who is approved, and by who was offered one and has not answered yet. A quota of one delegation
stands instead of the one that each delegation has for the same people. Who has no role in a delegation is a member.
"""

import dataclasses
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple, Protocol

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import Category, Delegate, Delegation, Event, PlaceQuota, db
from models.delegate import POSTS

#: The role of who is in a delegation and was given none.
USUAL_POST = "member"
#: So many people are looked at for themselves; for more it is quicker to count everybody.
FEW = 100
#: That somebody's place is nobody else's.
HOLDS = sa.or_(
    Delegate.status == "approved", sa.and_(Delegate.status == "waitlisted", Delegate.offered_until.is_not(None))
)


class Person(Protocol):
    """What quotas ask of somebody: a delegate, or facts that are to become one."""

    category_id: int
    delegation_id: int | None
    post: str | None


class Scope(NamedTuple):
    """Whom a quota limits; a delegation of None with scope "delegation" is each of them."""

    scope: str
    delegation_id: int | None = None
    category_id: int | None = None
    post: str | None = None

    @property
    def key(self) -> str:
        """As `PlaceQuota.key` has it."""
        return "/".join("" if part is None else str(part) for part in self)


@dataclasses.dataclass(frozen=True)
class Line:
    """One quota and what is held of it; neither category nor post: everybody of the delegation."""

    category: Category | None
    post: str | None
    places: int
    used: int
    #: Whether it was said of this one delegation, and not of each of them.
    own: bool = False

    @property
    def category_id(self) -> int | None:
        return self.category and self.category.id

    @property
    def left(self) -> int:
        """Places that are free; never below zero."""
        return max(0, self.places - self.used)

    @property
    def over(self) -> int:
        """How many more hold one than the quota has since it was lowered."""
        return max(0, self.used - self.places)


class Room:
    """What an event's capacity and quotas leave; the caller holds the event's row locked, or only looks."""

    def __init__(self, left: int | None, counted: Iterable[int], quotas: Iterable[PlaceQuota]) -> None:
        #: Places left in the whole event, below zero after a capacity was lowered; None: no limit.
        self.left = left
        self.counted = frozenset(counted)
        self.limits = {scope_of(one): one.places for one in quotas}
        self.used: Counter[Scope] = Counter()

    def admits(self, person: Person) -> bool:
        """Whether one more like this person keeps within the capacity and all quotas."""
        return not (self._is_counted(person) and self._is_full) and not self.full_for(scopes_of(person))

    def full_for(self, scopes: Iterable[Scope]) -> list[Scope]:
        """Those of these quotas that leave no place."""
        limited = ((scope, self.limit(scope)) for scope in scopes)
        return [scope for scope, places in limited if places is not None and self.used[scope] >= places]

    def take(self, person: Person, many: int = 1) -> None:
        """So many more like this person hold a place."""
        if self.left is not None and self._is_counted(person):
            self.left -= many
        self.add(person, many)

    def add(self, person: Person, many: int) -> None:
        """So many like this person hold a place, which the event's capacity knows of."""
        if self.limits:
            self.used.update(dict.fromkeys(scopes_of(person), many))

    def limit(self, scope: Scope) -> int | None:
        """How many places there are for these: the delegation's own number, else what each delegation has."""
        return self.limits.get(scope, self.limits.get(scope._replace(delegation_id=None)))

    @property
    def _is_full(self) -> bool:
        return self.left is not None and self.left <= 0

    def _is_counted(self, person: Person) -> bool:
        return person.category_id in self.counted


class _Held(NamedTuple):
    category_id: int
    delegation_id: int | None
    post: str | None


def scope_of(quota: PlaceQuota) -> Scope:
    """Whom the quota limits."""
    return Scope(quota.scope, quota.delegation_id, quota.category_id, quota.post)


def scopes_of(person: Person) -> list[Scope]:
    """Every quota that somebody of this category, delegation and role may count for."""
    scopes = [Scope("event", None, person.category_id)]
    if person.delegation_id is not None:
        post = person.post or USUAL_POST
        pairs = ((None, None), (person.category_id, None), (None, post), (person.category_id, post))
        scopes += [Scope("delegation", person.delegation_id, *pair) for pair in pairs]
    return scopes


def taken(event: Event) -> int:
    """How many of the event's places are held: those of counted categories; one statement."""
    holding = sa.select(sa.func.count()).select_from(Delegate).join(Delegate.category)
    return db.session.scalar(holding.where(Delegate.event_id == event.id, HOLDS, Category.counted))


def room(event: Event, people: Collection[Person] = ()) -> Room:
    """What is left for whom, or for these `people` alone, which reads no more than those who share a quota with them:
    four statements, three without quotas, however many there are.
    """
    counted = db.session.scalars(sa.select(Category.id).where(Category.event_id == event.id, Category.counted))
    left = None if event.capacity is None else event.capacity - taken(event)
    found = Room(left, counted, of_event(event))
    if found.limits:
        for held, many in _held(Delegate.event_id == event.id, *_beside(people, found.limits)):
            found.add(held, many)
    return found


def has_room(delegate: Delegate) -> bool:
    """Whether one more like this delegate would find a place."""
    return room(delegate.event, [delegate]).admits(delegate)


def anybody_waits(event: Event) -> bool:
    """Whether somebody is on the waiting list to whom no place is offered: one statement."""
    waiting = sa.select(Delegate.id).where(Delegate.event_id == event.id, Delegate.status == "waitlisted")
    return db.session.scalar(waiting.where(Delegate.offered_until.is_(None)).limit(1)) is not None


def of_event(event: Event) -> list[PlaceQuota]:
    """All quotas of the event in no order: one statement."""
    return list(db.session.scalars(sa.select(PlaceQuota).where(PlaceQuota.event_id == event.id)))


def of_categories(event: Event) -> dict[int, Line]:
    """The quotas that categories have in the whole event, by category, and what is held: two statements."""
    limited = _quotas(PlaceQuota.event_id == event.id, PlaceQuota.scope == "event")
    used = _used(Delegate.event_id == event.id) if limited else Counter()
    return {one.category_id: _line(one, used[scope_of(one)]) for one in limited}


def of_delegation(delegation: Delegation) -> list[Line]:
    """The quotas of one delegation and what is held of them, its whole number first: two statements."""
    return of_delegations([delegation])[delegation.id]


def of_delegations(delegations: Collection[Delegation]) -> dict[int, list[Line]]:
    """The same for some delegations of one event: two statements, however many there are."""
    ids = [one.id for one in delegations]
    events = {one.event_id for one in delegations}
    quotas = _quotas(PlaceQuota.event_id.in_(events), PlaceQuota.scope == "delegation")
    used = _used(Delegate.delegation_id.in_(ids)) if quotas else Counter()
    return {key: _of_one(key, quotas, used) for key in ids}


def _beside(people: Collection[Person], limits: Iterable[Scope]) -> list[sa.ColumnElement[bool]]:
    """That somebody may share a quota with one of these; nothing is asked of a crowd."""
    if not 0 < len(people) <= FEW:
        return []
    limited = {scope.category_id for scope in limits if scope.scope == "event"}
    categories = limited & {person.category_id for person in people}
    delegations = {person.delegation_id for person in people} - {None}
    return [sa.or_(Delegate.category_id.in_(categories), Delegate.delegation_id.in_(delegations))]


def _of_one(delegation_id: int, quotas: Iterable[PlaceQuota], used: Counter[Scope]) -> list[Line]:
    """What each delegation may have, in this one's own numbers where it has some."""
    by_people = {}
    for one in sorted(quotas, key=lambda quota: quota.delegation_id is not None):
        if one.delegation_id in (None, delegation_id):
            by_people[one.category_id, one.post] = one
    ordered = sorted(by_people.values(), key=_order)
    return [_line(one, used[scope_of(one)._replace(delegation_id=delegation_id)]) for one in ordered]


def _order(quota: PlaceQuota) -> tuple[int, int]:
    """Everybody first, then categories and roles in their own orders."""
    rank = -1 if quota.category is None else quota.category.rank
    return (-1 if quota.post is None else POSTS.index(quota.post)), rank


def _line(quota: PlaceQuota, used: int) -> Line:
    return Line(quota.category, quota.post, quota.places, used, quota.delegation_id is not None)


def _quotas(*which: sa.ColumnElement[bool]) -> list[PlaceQuota]:
    wanted = sa.select(PlaceQuota).where(*which).options(joinedload(PlaceQuota.category))
    return list(db.session.scalars(wanted))


def _used(*which: sa.ColumnElement[bool]) -> Counter[Scope]:
    used = Counter()
    for person, many in _held(*which):
        used.update(dict.fromkeys(scopes_of(person), many))
    return used


def _held(*which: sa.ColumnElement[bool]) -> Iterator[tuple[_Held, int]]:
    """How many hold a place, by category, delegation and role."""
    alike = (Delegate.category_id, Delegate.delegation_id, Delegate.post)
    for *held, many in db.session.execute(sa.select(*alike, sa.func.count()).where(*which, HOLDS).group_by(*alike)):
        yield _Held(*held), many
