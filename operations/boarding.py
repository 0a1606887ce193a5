"""What becomes of somebody whose badge was shown at a bus: they are aboard it, and it is theirs from then on.

The total of a ride stays the same whoever moves between its buses. Where somebody was shown at two, also without a
network and heard of in another order, the later moment holds. The caller holds the delegate's lock.
"""

import dataclasses
import datetime as dt
import functools
import uuid
from collections.abc import Sequence

import sqlalchemy as sa

from models import Activity, ActivityGroup, Delegate, Participation, Presence, db
from models.participation import HOLDING
from operations import feeds, journal
from operations.journal import Actor
from queries import boardings
from queries.boardings import Sighting

#: What a scan's answer says of the seat: the bus now, the one before, and whether the ride itself is new.
Moved = dict[str, object]


@dataclasses.dataclass(frozen=True)
class Ride:
    """One person on one ride."""

    activity_id: int
    delegate_id: int


def board(ride: Ride, scan: dict, *, by: Actor, now: dt.datetime, may_join: bool = True) -> dict[str, object]:
    """Put the person where they were shown last; returns what the answer of this scan says otherwise: `inside`, and
    `bus` unless they sit where they sat before.

    `may_join`: who is not on the ride is put on it, with this bus.
    """
    seen = boardings.standing(boardings.of_person(ride.activity_id, ride.delegate_id))
    seat = _seat(ride)
    before = seat.group_id if seat else None
    joined = seat is None and scan["direction"] == "in" and may_join
    told = _last_in(seen) if scan["direction"] == "in" else None
    group = told.group_id if told and (seat or joined) else before
    if group != before or joined:
        _sit(ride, group, by=by, now=now)
    inside = _settle(ride, seen, known=len(seen) == 1) == scan["checkpoint_id"]
    at_home = told is not None and told.id == scan["id"] and group == before == told.group_id
    bus = {} if at_home and not joined else {"bus": _told(group, before, joined)}
    return bus | ({} if inside == scan["answer"]["inside"] else {"inside": inside})


def step_back(ride: Ride, undone: uuid.UUID, *, by: Actor, now: dt.datetime) -> dict[str, object]:
    """The same after the scan with this id was taken back: who it moved has the earlier bus again."""
    every = boardings.of_person(ride.activity_id, ride.delegate_id)
    seen = boardings.standing(every)
    seat = _seat(ride)
    before = group = seat.group_id if seat else None
    scan = next((one for one in every if one.id == undone), None)
    joined = False
    if seat and scan and _held_by(scan, seen, before):
        last = _last_in(seen)
        group, joined = (last.group_id, False) if last else _origin(scan, every)
        if joined:
            _get_off(ride, by=by, now=now)
        elif group != before:
            _sit(ride, group, by=by, now=now)
    aboard = _settle(ride, seen)
    return {"inside": bool(scan and aboard == scan.checkpoint_id), "bus": _told(group, before, joined)}


def _told(group: int | None, before: int | None, joined: bool) -> Moved:
    return {"group": group, "from": before, "joined": joined}


def _last_in(seen: Sequence[Sighting]) -> Sighting | None:
    return next(iter(boardings.standing(seen, "in")[::-1]), None)


def _held_by(scan: Sighting, seen: Sequence[Sighting], group: int | None) -> bool:
    """Whether the person sits where scans left them; an organizer may have moved them since."""
    held = max([*boardings.standing(seen, "in"), scan], key=lambda one: (one.taken_at, one.received_at))
    return held.group_id == group


def _origin(scan: Sighting, every: Sequence[Sighting]) -> tuple[int | None, bool]:
    """Where the person sat before any scan moved them, and whether they were on the ride at all."""
    group, joined = scan.moved["from"], scan.moved["joined"]
    for one in sorted(every, key=lambda one: one.received_at, reverse=True):
        stood = one.received_at < scan.received_at and (one.undone_at is None or one.undone_at > scan.received_at)
        if stood and not joined and one.moved["group"] == group:
            group, joined = one.moved["from"], one.moved["joined"]
    return group, joined


def _seat(ride: Ride) -> sa.Row | None:
    """The group they have on the ride; None: they are not on it."""
    return db.session.execute(_seating(), dataclasses.asdict(ride)).one_or_none()


@functools.cache  # making a statement takes longer than running it
def _seating() -> sa.Select:
    theirs = (getattr(Participation, one.name) == sa.bindparam(one.name) for one in dataclasses.fields(Ride))
    return sa.select(Participation.group_id).where(*theirs, Participation.status.in_(HOLDING))


def _theirs(ride: Ride) -> tuple[sa.ColumnElement[bool], ...]:
    return Participation.activity_id == ride.activity_id, Participation.delegate_id == ride.delegate_id


def _sit(ride: Ride, group_id: int | None, *, by: Actor, now: dt.datetime) -> None:
    """A seat in this bus, none in particular."""
    seat = _row(ride) or Participation(
        activity_id=ride.activity_id, delegate_id=ride.delegate_id, source="organizer", revision=0, created_at=now
    )
    earlier = seat.group_id if seat.status in HOLDING else None
    if seat.status not in HOLDING:
        seat.role, seat.status, seat.waiting_since, seat.offered_until = "participant", "confirmed", None, None
    seat.group_id, seat.seat = group_id, None
    _changed(seat, now)
    _write("passenger.moved" if earlier else "passenger.taken_along", ride, by, group_id, earlier)


def _get_off(ride: Ride, *, by: Actor, now: dt.datetime) -> None:
    """They are not on the ride after all."""
    seat = _row(ride)
    earlier, seat.status, seat.group_id, seat.seat = seat.group_id, "cancelled", None, None
    _changed(seat, now)
    _write("passenger.left_out", ride, by, None, earlier)


def _row(ride: Ride) -> Participation | None:
    wanted = sa.select(Participation).where(*_theirs(ride))
    return db.session.scalar(wanted, execution_options={"populate_existing": True})


def _changed(seat: Participation, now: dt.datetime) -> None:
    seat.revision, seat.changed_at = seat.revision + 1, now
    db.session.add(seat)
    db.session.flush()
    feeds.stale({seat.delegate_id})


def _settle(ride: Ride, seen: Sequence[Sighting], *, known: bool = False) -> int | None:
    """Let them be aboard where they were seen last, and nowhere else; the checkpoint, None: in no bus of the ride.

    `known`: that is so already.
    """
    last = seen[-1] if seen else None
    aboard = last.checkpoint_id if last and last.direction == "in" else None
    there = Presence.checkpoint_id == aboard if aboard else sa.false()
    mine = Presence.checkpoint_id.in_({one.checkpoint_id for one in seen}), Presence.delegate_id == ride.delegate_id
    if last and not known:
        wrong = sa.update(Presence).where(*mine, Presence.inside != there)
        values = {"inside": there, "since_scan_id": last.id}
        db.session.execute(wrong.values(values).execution_options(synchronize_session=False))
    return aboard


def _write(verb: str, ride: Ride, by: Actor, group_id: int | None, earlier: int | None) -> None:
    """A line of the journal about them: which ride, and which buses."""
    named = sa.select(ActivityGroup.id, ActivityGroup.name).where(ActivityGroup.id.in_({group_id, earlier} - {None}))
    names = dict(db.session.execute(named).all())
    said = {"bus": names.get(group_id), "from": names.get(earlier)}
    person, title = db.session.get_one(Delegate, ride.delegate_id), db.session.get_one(Activity, ride.activity_id).title
    journal.write(verb, person, by, title=title, **{key: name for key, name in said.items() if name})
