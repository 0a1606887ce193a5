"""Two registrations of one person: made into one, or told apart.

One is kept. What the other one held is its own from then on, and the links of both open its page; what was done with
the other (its journal, letters, scans, ended badge) stays where it is, and is read with the kept one's.
"""

import dataclasses
import datetime as dt
from collections.abc import Collection

from models import Delegate, Event, NotSame, db
from models.base import utcnow
from models.transaction import lock
from operations import feeds, finished, journal, lines, merged_meetings, merged_records, merged_seats, outbox, places
from operations.journal import Actor
from operations.refusals import Refusal
from queries.duplicates import GONE

#: What may be taken from the one or the other, by name, and the columns that it is.
FACTS: dict[str, tuple[str, ...]] = {
    "name": ("given_name", "family_name", "display_name"),
    "position": ("position",),
    "category": ("category_id",),
    "delegation": ("delegation_id",),
    "post": ("post",),
    "city": ("city",),
    "country": ("country",),
    "email": ("email",),
    "phone": ("phone",),
    "language": ("language",),
}
#: What decides about a place.
_COUNTED = ("category_id", "delegation_id", "post")
#: From the weakest to the strongest: nobody loses what they were told.
STRENGTH = ("returned", "submitted", "endorsed", "waitlisted", "approved")


@dataclasses.dataclass(frozen=True)
class _Standing:
    """What the two were before: the better status, since when they waited, and for what a place was theirs."""

    status: str
    waiting_since: dt.datetime | None
    places: set[tuple[object, ...]]
    #: Until when one is held, by what it is for.
    offers: dict[tuple[object, ...], dt.datetime]


def merge(
    keep: Delegate,
    other: Delegate,
    facts: Collection[str] = (),
    *,
    seen: tuple[int, int] | None = None,
    by: Actor,
    now: dt.datetime | None = None,
) -> Delegate:
    """Make one registration of two: `keep`, with the `facts` (words of `FACTS`) that the other one has right.

    The better status of the two stays, with its place; of two seats at a time one, and who waits gets the other. The
    person has a letter. `seen` are the editions that a page showed. Refuses `same_registration`, `unknown_delegate`,
    `not_allowed_from_<status>`, `changed_meanwhile`, `finished`, and `no_place_with_facts` when it would need a place
    that neither has and that is not free.
    """
    now = now or utcnow()
    event = _begin(keep, other, now)
    _ensure_seen((keep, other), seen)
    activity_ids = merged_seats.hold(keep, other, merged_meetings.partners(keep, other), now)
    before = _standing_of(keep, other)
    _end(other, keep, now)
    changed = _take_facts(keep, other, facts)
    _settle(keep, before, now)
    met = merged_meetings.join(keep, other, by=by, now=now)
    merged_seats.join(keep, other, by=by, now=now)
    merged_records.join(keep, other, by=by, now=now)
    moved = lines.fill(activity_ids, now=now)
    feeds.stale({keep.id, other.id, *met, *(one.delegate_id for one in moved)})
    _tell(keep, other, changed, by)
    places.fill(event, by=by, now=now)
    return keep


def not_same(one: Delegate, other: Delegate, *, by: Actor, now: dt.datetime | None = None) -> NotSame:
    """Note that these are two people, so that nobody is asked again. Refuses as `merge` does, but for editions."""
    _begin(one, other, now)
    low, high = sorted((one.id, other.id))
    if known := db.session.get(NotSame, (low, high)):
        return known
    db.session.add(told := NotSame(low_id=low, high_id=high, said_by=by.name[:200], said_at=now or utcnow()))
    for delegate, twin in ((one, other), (other, one)):
        journal.write("delegate.told_apart", delegate, by, other=twin.reference)
    return told


def _begin(one: Delegate, other: Delegate, now: dt.datetime | None) -> Event:
    """Hold the event: nobody else changes either one's status from here on."""
    if one.id == other.id:
        raise Refusal("same_registration")
    if one.event_id != other.event_id:
        raise Refusal("unknown_delegate")
    event = lock(one.event)
    finished.ensure_running(event, now)
    for delegate in (one, other):
        db.session.refresh(delegate)
        if delegate.status in GONE:
            raise Refusal(f"not_allowed_from_{delegate.status}")
    return event


def _ensure_seen(both: tuple[Delegate, Delegate], seen: tuple[int, int] | None) -> None:
    if seen is not None and seen != tuple(one.edition for one in both):
        raise Refusal("changed_meanwhile")


def _standing_of(keep: Delegate, other: Delegate) -> _Standing:
    both = (keep, other)
    return _Standing(
        status=max((one.status for one in both), key=STRENGTH.index),
        waiting_since=min((one.waiting_since for one in both if one.waiting_since), default=None),
        places={_counted(one) for one in both if one.status == "approved"},
        offers={_counted(one): one.offered_until for one in both if one.offered_until},
    )


def _counted(delegate: Delegate) -> tuple[object, ...]:
    return tuple(getattr(delegate, name) for name in _COUNTED)


def _end(other: Delegate, keep: Delegate, now: dt.datetime) -> None:
    """The other registration is over, and holds no place any more."""
    other.status, other.waiting_since, other.offered_until = "cancelled", None, None
    other.merged_into_id, other.changed_at = keep.id, now
    other.edition += 1


def _take_facts(keep: Delegate, other: Delegate, facts: Collection[str]) -> list[str]:
    """The names of what is another one now; what the kept one never said is taken without being asked for."""
    changed = []
    for name, columns in FACTS.items():
        mine, theirs = ([getattr(one, column) for column in columns] for one in (keep, other))
        if mine != theirs and (name in facts or (any(theirs) and not any(mine))):
            changed.append(name)
            for column, value in zip(columns, theirs, strict=True):
                setattr(keep, column, value)
    for name in ("rank", "endorsed_at", "principal_id", "substitutes_id"):
        setattr(keep, name, getattr(keep, name) or getattr(other, name))
    return changed


def _settle(keep: Delegate, before: _Standing, now: dt.datetime) -> None:
    """The better status; a place for something that neither was approved for has to be free."""
    keep.edition += 1
    keep.changed_at = now
    keep.status, keep.waiting_since, keep.offered_until = before.status, None, None
    if before.status == "waitlisted":
        keep.waiting_since, keep.offered_until = before.waiting_since, before.offers.get(_counted(keep))
    elif before.status == "approved" and _counted(keep) not in before.places:
        keep.status = "submitted"
        db.session.flush()
        db.session.refresh(keep)
        if places.admit(keep, now=now) != "approved":
            raise Refusal("no_place_with_facts")
    if keep.status != "returned":
        keep.note_back = None
    db.session.flush()
    db.session.refresh(keep)


def _tell(keep: Delegate, other: Delegate, changed: list[str], by: Actor) -> None:
    journal.write("delegate.merged", keep, by, other=other.reference, facts=changed)
    journal.write("delegate.merged_away", other, by, other=keep.reference)
    outbox.queue(keep, "merged", f"merged:{other.id}", status=keep.status, other_reference=other.reference)
