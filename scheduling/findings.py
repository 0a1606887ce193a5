"""What documents contradict, and what they leave open, held against the published programme.

Findings are computed from claims: what each document says of an activity, in its own words. Where the programme has
left what every document says, somebody has decided, and there is nothing to find.
"""

import dataclasses
import datetime as dt
import functools
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence

from scheduling.conflicts import MEAL_CROWD, MEAL_MINUTES, PASSING, Conflict
from scheduling.conflicts import of as conflicts_of
from scheduling.programme import NOBODY, Id, Item, Programme

#: In the order in which they are told.
KINDS = (
    "overlap", "person_place", "time_differs", "too_short", "missing_in_other", "missing_time", "missing_end",
    "to_be_defined", "left_open", "capacity", "name_differs", "unclear", "time_format",
)  # fmt: skip
_MINUTE = dt.timedelta(minutes=1)


@dataclasses.dataclass(frozen=True)
class Claim:
    """What one document says. Times are local: "09:30"."""

    id: Id
    #: Document and line: "S1:45".
    source: str
    #: starts, ends, hours (of a day, first activity's start and day's end), speaker, listed, to_be_defined, name,
    #: reading (one way to understand it), unsaid (it leaves `about` open), mayors or people.
    subject: str
    value: str | int
    #: None: it is about the event, or about what `about` names.
    item: Id | None = None
    about: str | None = None
    day: dt.date | None = None
    #: The value as the document writes it: "9:30 a 17:30 hrs."
    written: str = ""

    @property
    def document(self) -> str:
        return self.source.partition(":")[0]

    @property
    def starts(self) -> str | None:
        """The start it claims for its activity."""
        return self.value.split("–")[0] if self.item and self.subject in ("starts", "hours") else None


@dataclasses.dataclass(frozen=True)
class Side:
    """What one or several documents say in a matter; `fact` of `item` is what the programme would say by them."""

    claims: tuple[Claim, ...]
    item: Id | None = None
    fact: str | None = None
    clock: str | None = None


@dataclasses.dataclass(frozen=True)
class Finding:
    """One contradiction or gap; `about` names what is no activity."""

    kind: str
    items: tuple[Id, ...]
    sides: tuple[Side, ...]
    about: str | None = None
    #: Minutes, people or places, by kind.
    needed: int | None = None
    available: int | None = None
    #: The conflict of the programme that says the same.
    conflict: Conflict | None = None

    @functools.cached_property
    def fingerprint(self) -> str:
        """What makes it this one: kind, activities and what the documents say of them; at most 64 characters."""
        if self.conflict:
            return self.conflict.fingerprint
        said = [[(claim.source, claim.subject, claim.value) for claim in side.claims] for side in self.sides]
        written = repr((self.items, self.about, self.available, said))
        return f"{self.kind}:{hashlib.sha256(written.encode()).hexdigest()[:32]}"


def of(programme: Programme, claims: Iterable[Claim], defined: frozenset[Id] = NOBODY) -> tuple[Finding, ...]:
    """All that the documents contradict or leave open. `defined`: items whose speakers are known by now.

    Deterministic: by kind in the order of `KINDS`, then by the programme's order.
    """
    said = sorted((claim for claim in claims if claim.item is None or claim.item in programme), key=_by_source)
    held = _Held(programme, said)
    rules = (
        _overlaps, _person_places, _times_differ, _too_short, _missing_in_other, _missing_times, _missing_ends,
        functools.partial(_to_be_defined, defined=defined), _left_open, _capacity, _names_differ, _unclear,
        _time_formats,
    )  # fmt: skip
    return tuple(finding for rule in rules for finding in rule(held))


def _by_source(claim: Claim) -> tuple[str, int, Id]:
    document, _colon, line = claim.source.partition(":")
    return document, int(line) if line.isdecimal() else 0, claim.id


class _Held:
    """The programme and what is said of it."""

    def __init__(self, programme: Programme, claims: Sequence[Claim]) -> None:
        self.programme, self.claims = programme, claims

    def about(self, item: Item, *subjects: str) -> list[Claim]:
        """Claims about one activity, on these subjects or all."""
        return [one for one in self.claims if one.item == item.id and (not subjects or one.subject in subjects)]

    def on(self, subject: str) -> list[Claim]:
        return [claim for claim in self.claims if claim.subject == subject]

    def clock(self, instant: dt.datetime | None) -> str | None:
        """Local time, as claims write it."""
        return f"{self.programme.local(instant):%H:%M}" if instant else None

    def starting(self, item: Item) -> list[Claim]:
        """Claims that agree with the published start."""
        return [claim for claim in self.about(item) if claim.starts and claim.starts == self.clock(item.starts_at)]

    def telling(self, item: Id, claims: Sequence[Claim]) -> Claim:
        """The one of these claims that the programme follows, else the first."""
        followed = self.starting(self.programme[item])
        return next((claim for claim in claims if claim in followed), claims[0])


def _sides(groups: dict[object, list[Claim]], **more: object) -> tuple[Side, ...]:
    return tuple(Side(tuple(claims), **more) for claims in groups.values())


def _grouped(claims: Iterable[Claim], key) -> dict[object, list[Claim]]:
    groups: dict[object, list[Claim]] = {}
    for claim in claims:
        groups.setdefault(key(claim), []).append(claim)
    return groups


def _overlaps(held: _Held) -> Iterator[Finding]:
    """An end that one document states lies after the start of what follows, as another states and the programme has."""
    for one in held.programme:
        late = [claim for claim in held.about(one, "ends") if held.starting(one)]
        for other in held.programme if late else ():
            starts = held.clock(other.starts_at)
            following = one.day == other.day and one.ends_at and other.starts_at and one.ends_at <= other.starts_at
            ending = [claim for claim in late if following and starts < str(claim.value)]
            if ending and held.starting(other) and _meet(held.programme, one, other):
                until = max(str(claim.value) for claim in ending)
                first = Side(tuple(ending), one.id, "ends_at", until)
                second = Side(tuple(held.starting(other)), other.id, "starts_at", starts)
                yield Finding("overlap", (one.id, other.id), (first, second), available=_minutes(starts, until))


def _meet(programme: Programme, one: Item, other: Item) -> bool:
    """Whether the two need the same place or the same people."""
    same_place = one.place is not None and one.place == other.place
    return same_place or not programme.attending(one).isdisjoint(programme.attending(other))


def _minutes(start: str, end: str) -> int:
    hours, minutes = (int(end[part]) - int(start[part]) for part in (slice(2), slice(3, 5)))
    return 60 * hours + minutes


def _person_places(held: _Held) -> Iterator[Finding]:
    """Documents that send the same person to different activities, none of them to both."""
    for claims in _grouped(held.on("speaker"), lambda claim: claim.value).values():
        places = _grouped(claims, lambda claim: claim.item)
        documents = [{claim.document for claim in said} for said in places.values()]
        if len(places) > 1 and not set.intersection(*documents):
            order = sorted(places, key=lambda item: (-len(places[item]), item))
            sides = _sides({item: places[item] for item in order})
            yield Finding("person_place", _in_order(held, order), sides)


def _in_order(held: _Held, ids: Iterable[Id]) -> tuple[Id, ...]:
    wanted = set(ids)
    return tuple(item.id for item in held.programme if item.id in wanted)


def _times_differ(held: _Held) -> Iterator[Finding]:
    for item in held.programme:
        said = _grouped((claim for claim in held.about(item) if claim.starts), lambda claim: claim.starts)
        stands = held.clock(item.starts_at)
        if len(said) > 1 and (stands in said or stands is None):
            order = sorted(said, key=lambda clock: (clock != stands, clock))
            sides = (Side(tuple(said[clock]), item.id, "starts_at", clock) for clock in order)
            yield Finding("time_differs", (item.id,), tuple(sides))


def _too_short(held: _Held) -> Iterator[Finding]:
    """A meal as the documents have it, too short for the people they announce."""
    conflicts = {found.items: found for found in conflicts_of(held.programme) if found.kind == "too_short"}
    announced = max((int(claim.value) for claim in held.on("people")), default=0)
    for item in held.programme:
        short = item.kind == "meal" and item.starts_at and item.ends_at and item.lasts < MEAL_MINUTES * _MINUTE
        crowd = max(announced, len(held.programme.attending(item)))
        if short and crowd > MEAL_CROWD and (said := held.starting(item)):
            follows = [claim for other in held.programme if other.starts_at == item.ends_at
                       for claim in held.starting(other) if claim.document == said[0].document]  # fmt: skip
            sides = (Side(tuple(said)), *((Side(tuple(follows[:1])),) if follows else ()))
            yield Finding("too_short", (item.id,), sides, needed=MEAL_MINUTES, available=item.lasts // _MINUTE,
                          conflict=conflicts.get((item.id,)))  # fmt: skip


def _missing_in_other(held: _Held) -> Iterator[Finding]:
    """Activities of one document after the end of the day in another, which knows nothing of them."""
    for hours in held.on("hours"):
        for item in held.programme:
            after = item.day == hours.day and item.starts_at and held.clock(item.starts_at) >= str(hours.value)[-5:]
            known = held.about(item) if after and item.kind not in PASSING else []
            if known and hours.document not in {claim.document for claim in known}:
                yield Finding("missing_in_other", (item.id,), (Side(tuple(known)), Side((hours,))))


def _missing_times(held: _Held) -> Iterator[Finding]:
    yield from _open(held, "missing_time", (item for item in held.programme if item.starts_at is None))


def _missing_ends(held: _Held) -> Iterator[Finding]:
    yield from _open(held, "missing_end", (item for item in held.programme if item.starts_at and not item.ends_at))


def _to_be_defined(held: _Held, defined: frozenset[Id]) -> Iterator[Finding]:
    yield from _open(held, "to_be_defined", (item for item in held.programme if item.id not in defined),
                     "to_be_defined")  # fmt: skip


def _open(held: _Held, kind: str, items: Iterable[Item], *subjects: str) -> Iterator[Finding]:
    """One finding for all activities that lack the same, as far as documents name them."""
    found = {item.id: said for item in items if not item.live and (said := held.about(item, *subjects))}
    if found:
        yield Finding(kind, tuple(found), tuple(Side((held.telling(item, said),)) for item, said in found.items()))


def _capacity(held: _Held) -> Iterator[Finding]:
    """Fewer places left beside the mayors than there are mayors: not everybody can bring somebody."""
    mayors, people = held.on("mayors"), held.on("people")
    if mayors and people:
        count, most = int(mayors[0].value), max(int(claim.value) for claim in people)
        if most - count < count:
            sides = (Side(tuple(mayors)), Side(tuple(people)))
            yield Finding("capacity", (), sides, needed=count, available=most - count)


def _left_open(held: _Held) -> Iterator[Finding]:
    """What documents say nothing of, though it would have to be known: one finding for each thing."""
    for about, claims in _grouped(held.on("unsaid"), lambda claim: claim.about).items():
        yield Finding("left_open", (), tuple(Side((claim,)) for claim in claims), about=about)


def _names_differ(held: _Held) -> Iterator[Finding]:
    yield from _different(held, "name", "name_differs")


def _unclear(held: _Held) -> Iterator[Finding]:
    """Words of a document that can be read in more than one way."""
    yield from _different(held, "reading", "unclear")


def _different(held: _Held, subject: str, kind: str) -> Iterator[Finding]:
    for about, claims in _grouped(held.on(subject), lambda claim: claim.about).items():
        said = _grouped(claims, lambda claim: claim.value)
        if len(said) > 1:
            yield Finding(kind, (), _sides(said), about=about)


def _time_formats(held: _Held) -> Iterator[Finding]:
    """Times written in several ways, each with an example."""
    ways = _grouped((claim for claim in held.claims if claim.written), lambda claim: re.sub(r"\d+", "9", claim.written))
    if len(ways) > 1:
        yield Finding("time_format", (), _sides({way: claims[:1] for way, claims in ways.items()}))
