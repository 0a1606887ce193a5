"""What a gate must know to judge badges by itself: people, lists, who is inside; nothing sensitive, no codes.

A cursor is a moment two minutes before its roster was read, so that a transaction that was slower than the reader is
read again; readers merge by id. It also names the lists that were read: after other ones, the roster comes whole.
"""

import base64
import dataclasses
import datetime as dt
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa

from models import (
    Activity,
    Badge,
    Category,
    Checkpoint,
    Consent,
    Delegate,
    DelegateCare,
    Delegation,
    Event,
    Organization,
    Participation,
    PassPresence,
    Photo,
    Presence,
    Scan,
    SessionPass,
    db,
)  # fmt: skip
from models.base import utcnow
from models.participation import HOLDING
from queries import care, gate_posts
from queries.gate_posts import Post
from queries.showings import PHOTO_DIGEST, name

#: How long the slowest transaction may take.
OVERLAP = dt.timedelta(minutes=2)
#: When more have changed, the whole is read as fast.
MOST_CHANGED = 2000
_CURSOR = re.compile(r"(\d{9,11})\.([0-9a-f]{12})")


class Person(NamedTuple):
    """Somebody who may come by, as a gate may know them: a tuple, as there may be many."""

    id: int
    #: Of the living badge's code; "" without one.
    digest: str
    name: str | dict[str, str]
    category: str
    delegation_id: int | None
    city: str
    country: str
    status: str
    protocol: bool
    step_free: bool
    #: What tells the photograph from an earlier one; "" without one.
    photo: str
    #: The checkpoints on whose lists they stand.
    lists: list[int]


@dataclasses.dataclass(frozen=True)
class Roster:
    """The whole (`whole`) or what may have changed since the cursor that was asked with."""

    cursor: str
    whole: bool
    #: Real time.
    at: dt.datetime
    posts: list[Post]
    #: Names by id: of all delegations, or of those in `people` and `passes`.
    delegations: dict[int, dict[str, str]]
    #: Titles by id, of the activities in `passes`.
    activities: dict[int, dict[str, str] | None]
    people: list[Person]
    #: Digests of codes that are dead: (digest, delegate's id).
    replaced: list[tuple[str, int]]
    #: Those who are somebody else's registration now.
    gone: list[int]
    #: (id, digest, number, activity's id, delegation's id, whether it ended)
    passes: list[tuple[int, str, int, int, int, bool]]
    #: (checkpoint's id, delegate's id, whether inside, entries, when, gate)
    presence: list[tuple[int, int, bool, int, dt.datetime, str | None]]
    #: The same of passes.
    pass_presence: list[tuple[int, int, bool, int, dt.datetime, str | None]]


def digest(sha256: str) -> str:
    """What a roster has in place of a code: the first 80 bits of its SHA-256 as 14 characters."""
    return base64.urlsafe_b64encode(bytes.fromhex(sha256[:20])).rstrip(b"=").decode()


def roster(
    event: Event, checkpoints: Sequence[Checkpoint], since: str = "", *, now: dt.datetime | None = None
) -> Roster:
    """What a gate at these checkpoints needs: whole, or what may have changed since the cursor (any text may be one).

    A constant number of statements; where no checkpoint is asked for, nobody. Nothing in it is sensitive: no code, no
    e-mail, no phone, and of what somebody needs only that ways must be step-free, if they agreed to it.
    """
    now = now or utcnow()
    posts = gate_posts.at(event, checkpoints)
    names = _delegations(event) if posts else {}
    lists = _fingerprint(posts, names)
    asked = _CURSOR.fullmatch(since)
    start = dt.datetime.fromtimestamp(int(asked[1]), dt.UTC) if asked and asked[2] == lists else None
    changed = _changed(event, posts, start) if start else None
    if changed and len(changed) > MOST_CHANGED:
        start = changed = None
    people = _people(event, posts, changed) if posts else []
    passes = _passes(event, posts, start) if posts else []
    met = {one.delegation_id for one in people} | {one[4] for one in passes}
    return Roster(
        cursor=f"{int((now - OVERLAP).timestamp())}.{lists}",
        whole=start is None,
        at=now,
        posts=posts,
        delegations=names if start is None else {key: name for key, name in names.items() if key in met},
        activities=_titles({one[3] for one in passes}),
        people=people,
        replaced=_replaced(event, start) if posts else [],
        gone=_gone(event, start) if start else [],
        passes=passes,
        presence=_rows(
            _presence(Presence, Presence.delegate_id, posts), _scanned(Scan.delegate_id, posts, start), changed
        ),
        pass_presence=_rows(_presence(PassPresence, PassPresence.pass_id, posts), _scanned(Scan.pass_id, posts, start)),
    )


def _delegations(event: Event) -> dict[int, dict[str, str]]:
    named = sa.select(Delegation.id, Organization.name).join(Delegation.organization)
    return dict(db.session.execute(named.where(Delegation.event_id == event.id).order_by(Delegation.id)).all())


def _fingerprint(posts: list[Post], names: dict[int, dict[str, str]]) -> str:
    """Of what each row of people depends on, besides the person."""
    lists = [(one.checkpoint.id, one.activity_id, one.checkpoint.group_id) for one in posts]
    return hashlib.sha256(json.dumps([lists, list(names.items())], sort_keys=True).encode()).hexdigest()[:12]


def _people(event: Event, posts: list[Post], changed: set[int] | None) -> list[Person]:
    named = (
        Delegate.id, Delegate.given_name, Delegate.family_name, Delegate.display_name, Delegate.reference,
        Delegate.delegation_id, Delegate.city, Delegate.country, Delegate.status, Delegate.protocol,
    )  # fmt: skip
    living = sa.and_(Badge.delegate_id == Delegate.id, Badge.ended_at.is_(None))
    wanted = sa.select(*named, Category.code.label("category"), Badge.digest, Photo.digest.label("photo"))
    wanted = wanted.join(Delegate.category).outerjoin(Badge, living).outerjoin(Photo, Photo.delegate_id == Delegate.id)
    wanted = _of(event, wanted, Delegate.id, changed).order_by(Delegate.id)
    listed, step_free = _lists(posts, changed), _step_free(event, changed)
    return [_person(row, listed, step_free) for row in db.session.execute(wanted)]


def _of(event: Event, wanted: sa.Select, key: sa.ColumnElement, changed: set[int] | None) -> sa.Select:
    """Of the event's people, who are nobody else's registration; with `changed`, of those only."""
    wanted = wanted.where(Delegate.event_id == event.id, Delegate.merged_into_id.is_(None))
    return wanted if changed is None else wanted.where(key.in_(changed))


def _person(row: sa.Row, listed: dict[int, list[int]], step_free: set[int]) -> Person:
    return Person(
        id=row.id,
        digest=digest(row.digest) if row.digest else "",
        name=name(row),
        category=row.category,
        delegation_id=row.delegation_id,
        city=row.city,
        country=row.country,
        status=row.status,
        protocol=row.protocol,
        step_free=row.id in step_free,
        photo=(row.photo or "")[:PHOTO_DIGEST],
        lists=listed.get(row.id, []),
    )


def _changed(event: Event, posts: list[Post], start: dt.datetime) -> set[int]:
    """The ids of those of whom something may have changed since."""
    own = sa.select(Delegate.id).where(Delegate.event_id == event.id)
    activities = {one.activity_id for one in posts} - {None}
    here = Participation.activity_id.in_(activities)
    parts = (
        own.where(Delegate.changed_at >= start),
        sa.select(Badge.delegate_id).where(Badge.issued_at >= start),
        sa.select(Badge.delegate_id).where(Badge.ended_at >= start),
        sa.select(Participation.delegate_id).where(here, Participation.changed_at >= start),
        sa.select(Photo.delegate_id).where(Photo.taken_at >= start),
        sa.select(Consent.delegate_id).where(Consent.purpose == "care", Consent.given_at >= start),
        sa.select(Consent.delegate_id).where(Consent.purpose == "care", Consent.withdrawn_at >= start),
    )
    return set(db.session.scalars(sa.union(*parts)))


def _lists(posts: list[Post], changed: set[int] | None) -> dict[int, list[int]]:
    """By person, the checkpoints on whose lists they stand."""
    doors: dict[tuple[int, int | None], list[int]] = defaultdict(list)
    for one in posts:
        if one.activity_id:
            whose = None if one.checkpoint.is_roll_call else one.checkpoint.group_id
            doors[one.activity_id, whose].append(one.checkpoint.id)
    wanted = sa.select(Participation.delegate_id, Participation.activity_id, Participation.group_id)
    wanted = wanted.where(Participation.activity_id.in_({activity_id for activity_id, _group in doors}))
    wanted = wanted.where(Participation.status.in_(HOLDING))
    if changed is not None:
        wanted = wanted.where(Participation.delegate_id.in_(changed))
    listed: dict[int, list[int]] = defaultdict(list)
    for delegate_id, activity_id, group_id in db.session.execute(wanted):
        listed[delegate_id] += doors.get((activity_id, None), ())
        if group_id:
            listed[delegate_id] += doors.get((activity_id, group_id), ())
    return listed


def _step_free(event: Event, changed: set[int] | None) -> set[int]:
    needing = sa.select(DelegateCare.delegate_id, DelegateCare.aids).join(DelegateCare.delegate)
    needing = needing.where(care.agreed(), DelegateCare.aids.is_not(None))
    found = db.session.execute(_of(event, needing, DelegateCare.delegate_id, changed))
    return {row.delegate_id for row in found if care.STEP_FREE & set(row.aids or ())}


def _replaced(event: Event, start: dt.datetime | None) -> list[tuple[str, int]]:
    dead = sa.select(Badge.digest, Badge.delegate_id).join(Badge.delegate)
    dead = dead.where(Delegate.event_id == event.id, Badge.ended_at.is_not(None)).order_by(Badge.id)
    if start:
        dead = dead.where(Badge.ended_at >= start)
    return [(digest(sha256), delegate_id) for sha256, delegate_id in db.session.execute(dead)]


def _gone(event: Event, start: dt.datetime) -> list[int]:
    merged = sa.select(Delegate.id).where(Delegate.event_id == event.id, Delegate.merged_into_id.is_not(None))
    return list(db.session.scalars(merged.where(Delegate.changed_at >= start).order_by(Delegate.id)))


def _passes(event: Event, posts: list[Post], start: dt.datetime | None) -> list[tuple[int, str, int, int, int, bool]]:
    """Of the event, not of its checkpoints alone: at another door a pass is known, and not on the list."""
    named = (SessionPass.id, SessionPass.digest, SessionPass.number, SessionPass.activity_id, SessionPass.delegation_id)
    wanted = sa.select(*named, SessionPass.ended_at.is_not(None)).where(SessionPass.event_id == event.id)
    if start:
        wanted = wanted.where(sa.or_(SessionPass.issued_at >= start, SessionPass.ended_at >= start))
    found = db.session.execute(wanted.order_by(SessionPass.id))
    return [(key, digest(sha256), *rest) for key, sha256, *rest in found]


def _titles(activity_ids: set[int]) -> dict[int, dict[str, str] | None]:
    return dict(db.session.execute(sa.select(Activity.id, Activity.title).where(Activity.id.in_(activity_ids))).all())


def _presence(table: type[Presence | PassPresence], who: sa.ColumnElement, posts: list[Post]) -> sa.Select:
    """Who is inside, and who was."""
    moment = sa.func.coalesce(Scan.scanned_at, Scan.received_at)
    wanted = sa.select(table.checkpoint_id, who.label("who"), table.inside, table.entries, moment, Scan.gate)
    wanted = wanted.join(Scan, Scan.id == table.since_scan_id)
    return wanted.where(table.checkpoint_id.in_(one.checkpoint.id for one in posts)).order_by(table.checkpoint_id, who)


def _scanned(who: sa.ColumnElement, posts: list[Post], start: dt.datetime | None) -> sa.Select | None:
    """Where whom a scan may have moved since; an undoing is a scan, too."""
    if start is None:
        return None
    here = Scan.checkpoint_id.in_(one.checkpoint.id for one in posts)
    return sa.select(Scan.checkpoint_id, who).where(here, Scan.received_at >= start, who.is_not(None))


def _rows(presence: sa.Select, scanned: sa.Select | None, changed: set[int] | None = None) -> list[tuple]:
    """All, or those of who was scanned or changed: whose registration is another's now leaves their presence to it."""
    place, who = presence.selected_columns[0], presence.selected_columns[1]
    if scanned is not None:
        moved = sa.tuple_(place, who).in_(scanned)
        presence = presence.where(moved if changed is None else sa.or_(moved, who.in_(changed)))
    return [tuple(row) for row in db.session.execute(presence)]
