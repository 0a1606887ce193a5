"""Whom delegates may ask for a meeting: searched and filtered, and suggested with the reason.

What is shown of somebody is what approved delegates may know: never how to reach them, what they need, or who else
asked them.
"""

import dataclasses
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from models import Category, Delegate, DelegateTheme, Event, MeetingProfile, MeetingRequest, Theme, db
from models.folding import fold
from models.meeting import OPEN
from queries import pages, themes
from queries.delegates import storable
from queries.pages import Page
from queries.themes import Sides

#: What a card shows of each. The delegations by themselves: within the list, SQLite would read all of them first.
PARTS = (joinedload(Delegate.category, innerjoin=True), selectinload(Delegate.delegation))
#: More towns than these are no town: then the words alone narrow the list.
MOST_TOWNS = 500


@dataclasses.dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; None or "" leaves a thing open. `theme` is a code, `side` "seeks" or "offers"."""

    text: str = ""
    country: str | None = None
    city: str = ""
    theme: str | None = None
    side: str | None = None

    @property
    def narrow(self) -> bool:
        """Whether anything is asked for."""
        return any((self.text.strip(), self.country, self.city.strip(), self.theme, self.side))


@dataclasses.dataclass(frozen=True)
class Found:
    """Somebody who may be asked, as the one who looks sees them."""

    delegate: Delegate
    profile: MeetingProfile | None
    themes: Sides
    #: What stands between the two, or was declined; None: nothing.
    request: MeetingRequest | None

    @property
    def languages(self) -> list[str]:
        """What they speak, the most comfortable first."""
        return languages_of(self.delegate, self.profile)


def may_meet(delegate: Delegate) -> bool:
    """Whether meetings are for this person: approved, and here for themselves.

    Categories that count are those the event is for; heads of state, accompanying persons, interpreters, security,
    press and staff are of others, and who belongs to somebody comes along instead. Who may not see the others, as the
    press, meets nobody.
    """
    category = delegate.category
    here = delegate.status == "approved" and delegate.principal_id is None
    return here and category.counted and category.sees_people and not category.accompanies


def may_meet_at(event: Event) -> tuple[sa.ColumnElement[bool], ...]:
    """The same of the event's delegates, as conditions."""
    counted = sa.select(Category.id).where(
        Category.event_id == event.id, Category.counted, Category.sees_people, Category.accompanies.is_(False)
    )
    own = Delegate.event_id == event.id
    return own, Delegate.status == "approved", Delegate.category_id.in_(counted), Delegate.principal_id.is_(None)


def is_open(delegate: Delegate) -> bool:
    """Whether the others find this person and may ask; who never said is."""
    profile = db.session.get(MeetingProfile, delegate.id)
    return profile is None or profile.open


def languages_of(delegate: Delegate, profile: MeetingProfile | None) -> list[str]:
    """What somebody speaks, the most comfortable first; of who never said, the language of their letters."""
    return (profile.languages if profile else None) or [delegate.language]


def page(own: Delegate, filters: Filters, *, number: int = 1, size: int = 20) -> Page:
    """One page of the people whom `own` may ask, by name, each as a `Found`.

    Six statements, whatever the number of people; one more for words, and one for a city.
    """
    turned = pages.turned_to(number, _matching(own, filters), *PARTS, size=size)
    return dataclasses.replace(turned, rows=described(own, turned.rows))


def described(own: Delegate, people: Sequence[Delegate]) -> list[Found]:
    """What `own` sees of these people, in the order given: three statements."""
    ids = [one.id for one in people]
    wanted = sa.select(MeetingProfile).where(MeetingProfile.delegate_id.in_(ids))
    profiles = {one.delegate_id: one for one in db.session.scalars(wanted)}
    sides, requests = themes.of_delegates(ids), _requests(own, ids)
    return [Found(one, profiles.get(one.id), sides[one.id], requests.get(one.id)) for one in people]


def askable(own: Delegate) -> sa.Select[tuple[Delegate]]:
    """The people of the event whom `own` may ask: open to it, and of another delegation."""
    closed = sa.exists().where(MeetingProfile.delegate_id == Delegate.id, MeetingProfile.open.is_(False))
    people = sa.select(Delegate).where(*may_meet_at(own.event), Delegate.id != own.id, ~closed)
    if own.delegation_id is not None:
        people = people.where(Delegate.delegation_id.is_distinct_from(own.delegation_id))
    return people


def countries(event: Event) -> list[str]:
    """Where those whom meetings are for come from, codes in no order: one statement."""
    return list(db.session.scalars(sa.select(Delegate.country).where(*may_meet_at(event)).distinct()))


def _matching(own: Delegate, filters: Filters) -> sa.Select[tuple[Delegate]]:
    chosen = askable(own).where(*_said(own.event, filters.text))
    if filters.country:
        chosen = chosen.where(Delegate.country == storable(filters.country))
    if filters.city.strip():
        chosen = chosen.where(_from(own.event, filters.city))
    if filters.theme or filters.side:
        chosen = chosen.where(_about(own.event, filters))
    return chosen.order_by(Delegate.sort_name, Delegate.id)


def _said(event: Event, text: str) -> list[sa.ColumnElement[bool]]:
    """That every word stands in a name, city or position, in what somebody seeks or offers, or in a theme of theirs."""
    words = fold(storable(text))[:200].split()
    named = {one.id: fold(" ".join(one.name.values())) for one in themes.of_event(event)} if words else {}
    return [_has(word, [key for key, name in named.items() if word in name]) for word in words]


def _has(word: str, theme_ids: Sequence[int]) -> sa.ColumnElement[bool]:
    written = sa.select(MeetingProfile.delegate_id).where(MeetingProfile.search_text.contains(word, autoescape=True))
    theirs = sa.select(DelegateTheme.delegate_id).where(DelegateTheme.theme_id.in_(theme_ids))
    either = [Delegate.id.in_(found) for found in (written, *([theirs] if theme_ids else []))]
    return sa.or_(Delegate.search_text.contains(word, autoescape=True), *either)


def _from(event: Event, city: str) -> sa.ColumnElement[bool]:
    """That the city has these words in its name, accents aside, which only Python can say."""
    word = fold(storable(city))[:120]
    said = Delegate.search_text.contains(word, autoescape=True)
    cities = db.session.scalars(sa.select(Delegate.city).where(Delegate.event_id == event.id, said).distinct())
    towns = [one for one in cities if word in fold(one)]
    return Delegate.city.in_(towns) if len(towns) <= MOST_TOWNS else said


def _about(event: Event, filters: Filters) -> sa.ColumnElement[bool]:
    said = sa.select(DelegateTheme.delegate_id).join(Theme, Theme.id == DelegateTheme.theme_id)
    said = said.where(Theme.event_id == event.id)
    if filters.theme:
        said = said.where(Theme.code == storable(filters.theme))
    if filters.side:
        said = said.where(DelegateTheme.side == storable(filters.side))
    return Delegate.id.in_(said)


def _requests(own: Delegate, ids: Sequence[int]) -> dict[int, MeetingRequest]:
    """By person, what stands between the two, else the last that was declined."""
    wanted = sa.select(MeetingRequest).where(
        MeetingRequest.status.in_((*OPEN, "declined")),
        sa.or_(
            sa.and_(MeetingRequest.from_id == own.id, MeetingRequest.to_id.in_(ids)),
            sa.and_(MeetingRequest.to_id == own.id, MeetingRequest.from_id.in_(ids)),
        ),
    )
    rows = db.session.scalars(wanted.order_by(MeetingRequest.status != "declined", MeetingRequest.id))
    return {one.to_id if one.from_id == own.id else one.from_id: one for one in rows}
