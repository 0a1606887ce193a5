"""Delegates: lists for the desk, searched and filtered; counts; everything about one of them."""

import dataclasses
import functools
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import (
    Activity,
    Badge,
    Category,
    Consent,
    Delegate,
    Delegation,
    Entry,
    Event,
    Message,
    Organization,
    Participation,
    Scan,
    db,
)
from models.folding import fold
from queries import duplicates, pages
from queries.consents import IDENTITY
from queries.pages import Page

#: The names of delegations are folded once, not with each search.
_folded = functools.lru_cache(maxsize=20_000)(fold)

#: What a list shows of each delegate.
PARTS = (joinedload(Delegate.category, innerjoin=True), joinedload(Delegate.delegation))


@dataclasses.dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; None or "" leaves a thing open. `category` is a code."""

    text: str = ""
    category: str | None = None
    country: str | None = None
    status: str | None = None

    @property
    def narrow(self) -> bool:
        """Whether anything is asked for."""
        return any((self.text.strip(), self.category, self.country, self.status))


@dataclasses.dataclass(frozen=True)
class Counts:
    """How many delegates there are: `by_category` has for each category's code the counts by status."""

    by_status: dict[str, int]
    by_category: dict[str, dict[str, int]]
    #: Approved delegates who hold one of the event's places.
    holding: int
    by_country: dict[str, int]

    @property
    def total(self) -> int:
        """All delegates, whatever their status."""
        return sum(self.by_status.values())


@dataclasses.dataclass(frozen=True)
class Details:
    """One delegate and what hangs on them; lists newest first, badges too, participations by time."""

    delegate: Delegate
    #: The registrations that were merged into this one.
    merged: Sequence[Delegate]
    badges: Sequence[Badge]
    consents: Sequence[Consent]
    participations: Sequence[Participation]
    scans: Sequence[Scan]
    messages: Sequence[Message]
    entries: Sequence[Entry]

    @property
    def unconfirmed_care(self) -> bool:
        """Whether a focal point said what they need, and they have not confirmed it."""
        return any(one.purpose == "care" and one.by_kind == "focal" for one in self.consents)

    @property
    def gave_identity(self) -> bool:
        """Whether they agreed to give passport data for something."""
        return any(one.purpose in IDENTITY for one in self.consents)

    @property
    def badge(self) -> Badge | None:
        """The badge that counts now."""
        return next((badge for badge in self.badges if badge.ended_at is None), None)


def page(event: Event, filters: Filters, *, number: int = 1, size: int = 50) -> Page:
    """One page of the event's delegates by name, categories and delegations loaded: two statements whatever the size,
    and one for a text. A number beyond the end gives the last page.
    """
    return pages.turned_to(number, matching(event, filters), *PARTS, size=size)


def matching(event: Event, filters: Filters) -> sa.Select[tuple[Delegate]]:
    """The event's delegates that the filters leave, by name.

    Every word of the text has to be found, accents aside, in what they are searched by or in their delegation's name;
    one statement is for the names of the delegations.
    """
    chosen = sa.select(Delegate).where(Delegate.event_id == event.id, *_found(event, filters.text))
    if filters.category:
        code = sa.select(Category.id).where(Category.event_id == event.id, Category.code == storable(filters.category))
        chosen = chosen.where(Delegate.category_id.in_(code))
    if filters.country:
        chosen = chosen.where(Delegate.country == storable(filters.country))
    if filters.status:
        chosen = chosen.where(Delegate.status == storable(filters.status))
    return chosen.order_by(Delegate.sort_name, Delegate.id)


def having(text: str) -> list[sa.ColumnElement[bool]]:
    """That every word of the text stands in what a delegate is searched by, accents and capitals aside."""
    return [Delegate.search_text.contains(word, autoescape=True) for word in _words(text)]


def _found(event: Event, text: str) -> list[sa.ColumnElement[bool]]:
    """As `having`, or in the name of their delegation."""
    if not (words := _words(text)):
        return []
    named = sa.select(Delegation.id, Organization.name).join(Delegation.organization)
    known = [(key, " ".join(map(_folded, name.values()))) for key, name in
             db.session.execute(named.where(Delegation.event_id == event.id))]  # fmt: skip
    ours = (_one_of([key for key, name in known if word in name]) for word in words)
    return [sa.or_(said, our) for said, our in zip(having(text), ours, strict=True)]


def _one_of(delegation_ids: list[int]) -> sa.ColumnElement[bool]:
    """Written out: many short words mean more delegations than a statement takes parameters."""
    return Delegate.delegation_id.in_(sa.bindparam(None, delegation_ids, expanding=True, literal_execute=True))


def _words(text: str) -> list[str]:
    """Each once."""
    return list(dict.fromkeys(fold(storable(text))[:200].split()))


def following(event: Event, filters: Filters, after: tuple[str, int] | None, most: int) -> Sequence[Delegate]:
    """So many of `matching` at most, with parts, from after the one with this `sort_name` and id: one statement,
    and one for a text.
    """
    chosen = matching(event, filters).options(*PARTS)
    if after is not None:
        last = (storable(after[0]), max(0, min(after[1], 2**31 - 1)))
        chosen = chosen.where(sa.tuple_(Delegate.sort_name, Delegate.id) > last)
    return db.session.scalars(chosen.limit(most)).all()


def counts(event: Event) -> Counts:
    """The event's delegates by status, category and country: one statement."""
    alike = (Delegate.category_id, Delegate.country, Delegate.status)
    own = sa.select(*alike, sa.func.count().label("number")).where(Delegate.event_id == event.id)
    people = own.group_by(*alike).subquery()  # counted from an index alone, before each count learns its category
    grouped = sa.select(Category.code, Category.counted, people.c.country, people.c.status, people.c.number)
    grouped = grouped.join_from(people, Category, Category.id == people.c.category_id)
    found = Counts({}, {}, 0, {})
    holding = 0
    for code, counted, country, status, many in db.session.execute(grouped):
        found.by_status[status] = found.by_status.get(status, 0) + many
        statuses = found.by_category.setdefault(code, {})
        statuses[status] = statuses.get(status, 0) + many
        found.by_country[country] = found.by_country.get(country, 0) + many
        holding += many if counted and status == "approved" else 0
    return dataclasses.replace(found, holding=holding)


def find(event: Event, delegate_id: int) -> Delegate | None:
    """The event's delegate with this id; somebody of another event is nobody here."""
    if not 0 < delegate_id < 2**31:
        return None
    wanted = sa.select(Delegate).where(Delegate.event_id == event.id, Delegate.id == delegate_id)
    return db.session.scalar(wanted.options(*PARTS))


def first(chosen: sa.Select[tuple[Delegate]], most: int) -> Sequence[Delegate]:
    """So many of `matching` at most, without their parts: one statement."""
    return db.session.scalars(chosen.limit(most)).all()


def of_ids(delegate_ids: Iterable[int]) -> Sequence[Delegate]:
    """These delegates: one statement."""
    return db.session.scalars(sa.select(Delegate).where(Delegate.id.in_(list(delegate_ids)))).all()


def named(event: Event, text: str) -> Delegate | None:
    """Whom this text means: it begins with a reference, or every word of it stands in what one alone is searched by."""
    words = storable(text).split()
    if not words:
        return None
    own = sa.select(Delegate).where(Delegate.event_id == event.id)
    if found := db.session.scalar(own.where(Delegate.reference == words[0][:12].upper())):
        return found
    some = db.session.scalars(own.where(*having(text)).limit(2)).all()
    return some[0] if len(some) == 1 else None


def details(event: Event, delegate_id: int) -> Details | None:
    """One delegate with everything but health data: eight statements, however much there is.

    Badges, scans, messages and journal are also those of the registrations that were merged into this one.
    """
    delegate = find(event, delegate_id)
    if delegate is None:
        return None
    merged = duplicates.merged(delegate)
    ids = [delegate.id, *(one.id for one in merged)]
    consents = sa.select(Consent).filter_by(delegate_id=delegate.id, withdrawn_at=None)
    return Details(
        delegate=delegate,
        merged=merged,
        badges=_rows(sa.select(Badge).where(Badge.delegate_id.in_(ids)).order_by(Badge.id.desc())),
        consents=_rows(consents.order_by(Consent.id.desc())),
        participations=_rows(_participations(delegate)),
        scans=_rows(_scans(ids)),
        messages=_rows(sa.select(Message).where(Message.delegate_id.in_(ids)).order_by(Message.id.desc())),
        entries=_rows(_entries(event, ids)),
    )


def place_in_line(delegate: Delegate) -> int | None:
    """Place on the event's waiting list, 1 for the next to move up; None for who does not wait."""
    if delegate.status != "waitlisted":
        return None
    earlier = sa.tuple_(Delegate.waiting_since, Delegate.id) < (delegate.waiting_since, delegate.id)
    waiting = sa.select(sa.func.count()).where(Delegate.event_id == delegate.event_id, Delegate.status == "waitlisted")
    return db.session.scalar(waiting.where(earlier)) + 1


def _participations(delegate: Delegate) -> sa.Select[tuple[Participation]]:
    own = sa.select(Participation).join(Participation.activity).where(Participation.delegate_id == delegate.id)
    loaded = own.options(joinedload(Participation.activity).joinedload(Activity.place))
    return loaded.order_by(Activity.day, Activity.starts_at, Activity.id)


def _scans(delegate_ids: list[int]) -> sa.Select[tuple[Scan]]:
    own = sa.select(Scan).where(Scan.delegate_id.in_(delegate_ids))
    return own.options(joinedload(Scan.checkpoint)).order_by(Scan.received_at.desc(), Scan.nonce)


def _entries(event: Event, delegate_ids: list[int]) -> sa.Select[tuple[Entry]]:
    """What was done to the person, and what was done for them."""
    about = sa.and_(Entry.object_kind == "delegate", Entry.object_id.in_(delegate_ids))
    behalf = Entry.behalf_id.in_(delegate_ids)
    told = sa.select(Entry).where(Entry.event_id == event.id, sa.or_(about, behalf))
    return told.order_by(Entry.at.desc(), Entry.id.desc()).limit(200)


def _rows(wanted: sa.Select) -> Sequence:
    return db.session.scalars(wanted).all()


def storable(text: str) -> str:
    """The text without what no database can compare: NUL and lone surrogates. Nothing stored has them."""
    return text.encode("utf-8", "ignore").decode().replace("\0", "")
