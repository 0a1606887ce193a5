"""Registrations that may be of one person: the same e-mail address, or the same name in the same city.

Names are compared by `Delegate.likeness`, across alphabets, accents and the order of words; who said no city may be
anybody of the name. An address of an office is no sign: one that a delegation is written to at, or that more than a few
people have.
"""

import dataclasses
import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import Delegate, Delegation, Event, NotSame, db
from models.folding import likeness

#: Whoever is none of these is one registration of somebody who may come.
GONE = ("rejected", "cancelled", "substituted")
#: An address that more people than this have is an office's.
MOST_ALIKE = 3
#: What two may have in common: the same name in the same city, the same address.
WORDS = ("name", "email")
#: What is compared: id, likeness, address in small letters.
_Signs = tuple[int, str, str | None]
_MAIL = sa.func.lower(Delegate.email)
#: The likeness without its city, which is that of somebody of the name in no city. All text: PostgreSQL takes an
#: expression with parameters for another one each time.
_CALLED = sa.func.rtrim(Delegate.likeness, sa.literal_column("'abcdefghijklmnopqrstuvwxyz0123456789 '"))


@dataclasses.dataclass(frozen=True)
class Pair:
    """Two registrations, the earlier first, and what they have in common: words of `WORDS`."""

    one: Delegate
    other: Delegate
    reasons: tuple[str, ...]


def of_event(event: Event, most: int = 100) -> list[Pair]:
    """The pairs to look at, the earliest registrations first, at most so many: four statements.

    Nobody who is not coming any more is among them, and no two whom somebody told apart.
    """
    alive = _alive(event)
    names = sa.select(Delegate.likeness).where(*alive, Delegate.likeness != "")
    names = names.group_by(Delegate.likeness).having(sa.func.count() > 1)
    nowhere = sa.select(_CALLED).where(*alive, Delegate.likeness != "").group_by(_CALLED)
    nowhere = nowhere.having(sa.func.count() > 1, sa.func.min(Delegate.likeness) == _CALLED)
    mails = sa.select(_MAIL).where(*alive, Delegate.email.is_not(None))
    mails = mails.group_by(_MAIL).having(sa.func.count().between(2, MOST_ALIKE))
    personal = sa.case((_MAIL.in_(mails), _MAIL))
    alike = sa.or_(Delegate.likeness.in_(names), _CALLED.in_(nowhere), personal.is_not(None))
    signs = sa.select(Delegate.id, Delegate.likeness, personal).where(*alive, alike)
    rows = [tuple(row) for row in db.session.execute(signs.order_by(Delegate.id))]
    return _pairs(itertools.islice(_compared(rows, _offices(event), _apart(event)), most))


def of_delegate(delegate: Delegate) -> list[Pair]:
    """The pairs that this delegate is one of: at most four statements."""
    if delegate.status in GONE:
        return []
    mail = (delegate.email or "").lower()
    signs = sa.select(Delegate.id, Delegate.likeness, _MAIL).where(*_alive(delegate.event))
    alike = [_named_alike(delegate.likeness)] if delegate.likeness else []
    alike += [sa.func.lower(Delegate.email) == mail] if mail else []
    rows = [tuple(row) for row in db.session.execute(signs.where(sa.or_(sa.false(), *alike)).order_by(Delegate.id))]
    if len(rows) < 2:
        return []
    found = _compared(rows, _offices(delegate.event), _apart(delegate.event))
    return _pairs(pair for pair in found if delegate.id in pair[:2])


def namesakes(event: Event, name: str, most: int = 5) -> Sequence[Delegate]:
    """Who of the event's living has this name, wherever they live, the earliest first: one statement."""
    called = likeness(name, "")
    if not called:
        return []
    found = sa.select(Delegate).where(*_alive(event), called == _CALLED).order_by(Delegate.id).limit(most)
    shown = (joinedload(Delegate.category, innerjoin=True), joinedload(Delegate.delegation))
    return db.session.scalars(found.options(*shown)).all()


def standing(delegate: Delegate) -> Delegate:
    """The registration that stands for this person: the delegate's own, or the one that it was merged into."""
    return db.session.get_one(Delegate, delegate.merged_into_id) if delegate.merged_into_id else delegate


def merged(delegate: Delegate) -> Sequence[Delegate]:
    """The registrations that were merged into this one, the earliest first: one statement."""
    mine = sa.select(Delegate).where(Delegate.event_id == delegate.event_id, Delegate.status == "cancelled")
    return db.session.scalars(mine.where(Delegate.merged_into_id == delegate.id).order_by(Delegate.id)).all()


def _alive(event: Event) -> tuple[sa.ColumnElement[bool], ...]:
    return Delegate.event_id == event.id, Delegate.status.not_in(GONE)


def _offices(event: Event) -> set[str]:
    """The addresses at which delegations are written to."""
    said = sa.select(sa.func.lower(Delegation.contact_email)).where(Delegation.event_id == event.id)
    return set(db.session.scalars(said.where(Delegation.contact_email.is_not(None))))


def _apart(event: Event) -> set[tuple[int, int]]:
    """The pairs of whom somebody said that they are two people."""
    told = sa.select(NotSame.low_id, NotSame.high_id).join(Delegate, Delegate.id == NotSame.low_id)
    return {tuple(row) for row in db.session.execute(told.where(Delegate.event_id == event.id))}


def _called(name: str) -> str:
    """As `_CALLED`."""
    return name[: name.rfind("|") + 1]


def _named_alike(name: str) -> sa.ColumnElement[bool]:
    if name == _called(name):
        return name == _CALLED
    return Delegate.likeness.in_({name, _called(name)} - {""})


def _compared(
    rows: list[_Signs], offices: set[str], apart: set[tuple[int, int]]
) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Each pair of ids that has something in common, in the order of the first one's."""
    by_name, by_called, by_mail = defaultdict(list), defaultdict(list), defaultdict(list)
    for key, name, mail in rows:
        by_name[name].append(key)
        by_called[_called(name)].append(key)
        by_mail[mail].append(key)
    shared = Counter({mail: len(keys) for mail, keys in by_mail.items()})
    for key, name, mail in rows:
        personal = mail and mail not in offices and shared[mail] <= MOST_ALIKE
        called = _called(name)
        named = by_called[name] if name == called else [*by_name[name], *(by_name[called] if called else ())]
        alike = set(named if name else ()), set(by_mail[mail] if personal else ())
        for other in sorted(one for one in set().union(*alike) if one > key):
            if (key, other) not in apart:
                yield key, other, tuple(word for word, keys in zip(WORDS, alike, strict=True) if other in keys)


def _pairs(found: Iterator[tuple[int, int, tuple[str, ...]]]) -> list[Pair]:
    pairs = list(found)
    wanted = sa.select(Delegate).where(Delegate.id.in_({key for one, other, _ in pairs for key in (one, other)}))
    shown = wanted.options(joinedload(Delegate.category, innerjoin=True), joinedload(Delegate.delegation))
    people = {one.id: one for one in db.session.scalars(shown)} if pairs else {}
    return [Pair(people[one], people[other], reasons) for one, other, reasons in pairs]
