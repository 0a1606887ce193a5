"""One letter a person about their company visits: what is new, moved and called off, and another bus that takes them.

What was moved twice, the first time by somebody who did not tell, is told from where they knew it to be. What these
letters tell no bulletin tells again.
"""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

import sqlalchemy as sa

from models import Activity, Bulletin, BulletinChange, Delegate, Place, db
from operations import outbox
from operations.journal import Actor
from queries import bulletins, last_told, rides, visits
from queries.last_told import Known
from queries.matching_questions import Sheet
from queries.rides import Matched
from queries.visits import Standing
from scheduling.programme import Id

TEMPLATE = "visits"


@dataclasses.dataclass(frozen=True)
class _Seen:
    """What people take part in, and the way there, at one moment."""

    #: By delegate their visits, and the rides in which they have a task.
    own: Mapping[Id, set[Id]]
    #: By delegate, place and day: the ride there.
    rides: Mapping[tuple[Id, Id, dt.date], list[tuple[Matched, str | None]]]


class Letters:
    """Begun before visits change, sent afterwards: a dozen statements, and one that writes the letters."""

    def __init__(self, sheet: Sheet) -> None:
        self._event, self._slots = sheet.event, sheet.slots
        self._before = _seen(sheet.standing, sheet.rides)
        ids = [one.activity for one in (*sheet.standing, *sheet.rides)]
        rows = db.session.scalars(sa.select(Activity).where(Activity.id.in_(ids)))
        self._known = last_told.of_activities(sheet.event, list(rows))

    def send(self, once: str, touched: Collection[Id], *, by: Actor, now: dt.datetime) -> int:
        """Write to everybody who has something to be told; `once` names it, `touched` are the activities that changed.
        Returns how many.
        """
        standing, ridden = visits.standing(self._event, self._slots), rides.matched(self._event)
        after = _seen(standing, ridden)
        self._rows = self._activities({*self._known, *(one.activity for one in (*standing, *ridden))})
        wanted = sa.select(Place.id, Place.name, Place.zone).where(Place.event_id == self._event.id)
        self._places = {key: (name, zone) for key, name, zone in db.session.execute(wanted)}
        people = sorted({*self._before.own, *after.own})
        told = {one: lines for one in people if (lines := sorted(self._lines(one, after), key=_in_order))}
        bulletin = self._mark(touched, by, now)
        return outbox.queue_all(TEMPLATE, self._messages(once, told, bulletin))

    def _messages(
        self, once: str, told: Mapping[Id, list], bulletin: Id | None
    ) -> Iterator[tuple[Delegate, str, dict[str, object]]]:
        coming = sa.select(Delegate).where(Delegate.event_id == self._event.id, Delegate.status == "approved")
        for one in db.session.scalars(coming.order_by(Delegate.id)) if told else ():
            if one.id in told:
                yield one, f"{once}:{one.id}", {"visits": told[one.id]} | ({"bulletin": bulletin} if bulletin else {})

    def _lines(self, person: Id, after: _Seen) -> Iterator[dict[str, object]]:
        mine, before = after.own.get(person, set()), self._before.own.get(person, set())
        for key in mine | before:
            row, known = self._rows[key], self._known.get(key)
            now = Known(row.starts_at, row.ends_at, row.place_id, cancelled=row.state == "cancelled")
            bus = self._bus(person, row, after)
            if key not in mine or now.cancelled:
                if key in before and known and not known.cancelled:
                    yield {"kind": "off", "title": row.title} | self._spot(known)
            elif key not in before or known is None or known.cancelled:
                yield {"kind": "new", "title": row.title, "bus": bus} | self._spot(now)
            elif known != now:
                yield {"kind": "moved", "title": row.title, "was": self._spot(known), "bus": bus} | self._spot(now)
            elif bus and bus != self._bus(person, row, self._before):
                yield {"kind": "bus", "title": row.title, "bus": bus} | self._spot(now)

    def _bus(self, person: Id, visit: Activity, seen: _Seen) -> dict[str, object] | None:
        """The ride that brings somebody to a visit."""
        there = seen.rides.get((person, visit.place_id, visit.day), ()) if visit.kind == "company_visit" else ()
        in_time = [one for one in there if one[0].brings(visit.place_id, visit.day, visit.starts_at)]
        if not in_time:
            return None
        ride, code = max(in_time, key=lambda one: (one[0].starts_at is not None, one[0].starts_at, one[0].activity))
        name, zone = self._places.get(ride.origin, (None, None))
        starts_at = ride.starts_at and ride.starts_at.isoformat()
        return {"code": code, "starts_at": starts_at, "place": name, "zone": zone or self._event.zone}

    def _spot(self, known: Known) -> dict[str, object]:
        name, zone = self._places.get(known.place_id, (None, None))
        times = {key: at and at.isoformat() for key, at in (("starts_at", known.starts_at), ("ends_at", known.ends_at))}
        return times | {"place": name, "zone": zone or self._event.zone}

    def _activities(self, ids: Collection[Id]) -> dict[Id, Activity]:
        wanted = sa.select(Activity).where(Activity.id.in_(ids))
        return {one.id: one for one in db.session.scalars(wanted)}

    def _mark(self, touched: Collection[Id], by: Actor, now: dt.datetime) -> Id | None:
        """A bulletin that stands for these letters: what it told is told."""
        told = [one for one in bulletins.untold(self._event) if one[0] in touched]
        if not told:
            return None
        bulletin = Bulletin(event_id=self._event.id, sent_at=now, sent_by=by.name[:200])
        db.session.add(bulletin)
        db.session.flush()
        rows = [
            {"bulletin_id": bulletin.id, "activity_id": key, "since_revision": since, "revision": revision}
            for key, since, revision in told
        ]
        db.session.execute(sa.insert(BulletinChange), rows)
        return bulletin.id


def _seen(standing: Iterable[Standing], ridden: Iterable[Matched]) -> _Seen:
    theirs, ways = defaultdict(set), defaultdict(list)
    for one in standing:
        for person in one.people:
            theirs[person].add(one.activity)
    for ride in ridden:
        for person in ride.crew:
            theirs[person].add(ride.activity)
        for person, code in ride.people.items():
            ways[person, ride.goal, ride.day].append((ride, code))
    return _Seen(theirs, ways)


def _in_order(line: Mapping[str, object]) -> tuple[str, str]:
    return line["starts_at"] or "", line["kind"]
