"""The one place that writes meetings: placed, moved, called off, in a dozen statements however many they are.

Each becomes activities that change at once, participations of those who come, and one letter a person that tells all of
it. Whether it is possible is the caller's to know, but that it is agreed, stands and has not begun.
"""

import dataclasses
import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from models import Activity, Delegate, Event, Meeting, MeetingRequest, Participation, db
from models.participation import HOLDING
from models.transaction import locked
from operations import feeds, meeting_letters, programme
from operations.journal import Actor
from operations.refusals import Refusal
from queries import meeting_rules

LANGUAGES = ("en", "es", "fr")


@dataclasses.dataclass(frozen=True)
class Spot:
    """A time and a room."""

    starts_at: dt.datetime
    place_id: int


@dataclasses.dataclass(frozen=True)
class Changes:
    """What is to become of an event's meetings, by request id."""

    placed: Mapping[int, Spot] = dataclasses.field(default_factory=dict)
    moved: Mapping[int, Spot] = dataclasses.field(default_factory=dict)
    #: With what the request is afterwards: accepted, so that it waits for another place, or at its end.
    called_off: Mapping[int, str] = dataclasses.field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.placed) + len(self.moved) + len(self.called_off)

    @property
    def requests(self) -> set[int]:
        return {*self.placed, *self.moved, *self.called_off}


@dataclasses.dataclass(frozen=True)
class Held:
    """The rows that changes are about, locked."""

    event: Event
    requests: dict[int, MeetingRequest]
    #: By request; of a request that is to be placed, the cancelled meeting it was.
    activities: dict[int, Activity]
    #: By activity, whose time it held.
    attending: dict[int, set[int]]
    delegates: dict[int, Delegate]


def title_of(asker: Delegate, asked: Delegate) -> dict[str, str]:
    """What a meeting of the two is called, in each language."""
    return {code: f"{_name(asker, code)} – {_name(asked, code)}" for code in LANGUAGES}


def hold(event: Event, request_ids: Iterable[int]) -> Held:
    """Lock these requests with their meetings and people, in five statements; the caller holds the event."""
    wanted = sa.select(MeetingRequest).where(
        MeetingRequest.id.in_(list(request_ids)), MeetingRequest.event_id == event.id
    )
    known = list(db.session.scalars(wanted, execution_options={"populate_existing": True}))
    activities = {one.id: one for one in locked(Activity, [one.activity_id for one in known if one.activity_id])}
    attending = _attending(activities)
    people = {key for one in known for key in people_of(one)}.union(*attending.values())
    delegates = {one.id: one for one in locked(Delegate, people)}
    requests = {one.id: one for one in locked(MeetingRequest, [one.id for one in known])}
    own = {one.id: activities[one.activity_id] for one in requests.values() if one.activity_id}
    return Held(event, requests, own, attending, delegates)


def carry_out(held: Held, changes: Changes, *, by: Actor, now: dt.datetime, once: str | None = None) -> list[Activity]:
    """Write these changes and the letters that tell them: about a dozen statements, however many there are.

    Returns the activities: placed, moved, called off, each by request. The caller says it in the journal. Refuses
    `not_agreed_yet` where a meeting to be placed is not agreed or stands, `no_meeting` where one to be moved or called
    off does not stand, and `meeting_begun`.
    """
    ensure_standing(held, changes, held.event.now(now))
    told = meeting_letters.Letters(held.event, held.activities.values())
    placed = _placed(held, changes.placed, now)
    for key, spot in changes.moved.items():
        _move(held.activities[key], spot, held.event, now)
        if held.requests[key].pinned_at == spot.starts_at:
            db.session.get_one(Meeting, held.activities[key].id).pinned = True
    for key, status in changes.called_off.items():
        _end(held, key, status, now)
    db.session.flush()
    attending = held.attending | _seated(held, placed | {key: held.activities[key] for key in changes.moved}, now)
    moved, ended = ({key: held.activities[key] for key in sorted(some)} for some in (changes.moved, changes.called_off))
    touched = [*placed.values(), *moved.values(), *ended.values()]
    programme.remember([one.id for one in touched], by=by, now=now)
    replaced = [held.activities[key].id for key in placed if key in held.activities]
    _mark_told([*(one.id for one in touched), *replaced])
    for key, activity in (placed | moved).items():
        told.stands(held.requests[key], activity, attending[activity.id], was=held.activities.get(key))
    for key, activity in ended.items():
        told.called_off(held.requests[key], activity, attending[activity.id])
    told.send(held.delegates, once or _once(touched))
    feeds.stale(sorted(set().union(*(attending[one.id] for one in touched))))
    return touched


def people_of(request: MeetingRequest) -> tuple[int, ...]:
    """The delegates whose time it takes: the two, then who comes along."""
    return tuple(dict.fromkeys((request.from_id, request.to_id, *request.party, *request.other_party)))


def ensure_standing(held: Held, changes: Changes, moment: dt.datetime) -> None:
    """Refuses as `carry_out` does, where the event's clock says `moment`."""
    for key in sorted(changes.requests):
        request, activity = held.requests.get(key), held.activities.get(key)
        stands = activity is not None and activity.state == "published"
        if key in changes.placed:
            agreed = request is not None and request.status in ("accepted", "scheduled")
            if stands or not agreed:
                raise Refusal("not_agreed_yet")
        else:
            ensure_stands(held, key, moment)


def ensure_stands(held: Held, key: int, moment: dt.datetime) -> None:
    """Refuses `no_meeting` and `meeting_begun`."""
    request, activity = held.requests.get(key), held.activities.get(key)
    if activity is None or activity.state != "published" or request.status != "scheduled":
        raise Refusal("no_meeting")
    if activity.starts_at <= moment:
        raise Refusal("meeting_begun")


def _placed(held: Held, spots: Mapping[int, Spot], now: dt.datetime) -> dict[int, Activity]:
    """The activities of new meetings, by request."""
    if not spots:
        return {}
    lasts = dt.timedelta(minutes=meeting_rules.rules(held.event).minutes)
    rows = {key: _row(held, held.requests[key], spots[key], lasts, now) for key in sorted(spots)}
    db.session.execute(sa.insert(Activity), list(rows.values()))
    stored = sa.select(Activity).where(Activity.uid.in_([row["uid"] for row in rows.values()]))
    by_uid = {activity.uid: activity for activity in db.session.scalars(stored)}
    made = {key: by_uid[row["uid"]] for key, row in rows.items()}
    for key, activity in made.items():
        request = held.requests[key]
        request.status, request.activity_id, request.changed_at = "scheduled", activity.id, now
        pinned = request.pinned_at is not None
        db.session.add(Meeting(activity_id=activity.id, event_id=held.event.id, pinned=pinned))
    return made


def _row(held: Held, request: MeetingRequest, spot: Spot, lasts: dt.timedelta, now: dt.datetime) -> dict[str, object]:
    asker, asked = held.delegates[request.from_id], held.delegates[request.to_id]
    return {
        "uid": str(uuid.uuid4()), "event_id": held.event.id, "kind": "meeting", "audience": "participants",
        "attendance": "listed", "live": True, "state": "published", "revision": 1, "created_at": now,
        "published_at": now, "title": title_of(asker, asked), "languages": sorted(set(request.languages)),
    } | _facts(spot, lasts, held.event)  # fmt: skip


def _facts(spot: Spot, lasts: dt.timedelta, event: Event) -> dict[str, object]:
    """Day, time and room as an activity has them."""
    times = {"starts_at": spot.starts_at, "ends_at": spot.starts_at + lasts}
    return times | {"day": spot.starts_at.astimezone(event.tz).date(), "place_id": spot.place_id}


def _move(activity: Activity, spot: Spot, event: Event, now: dt.datetime) -> None:
    for name, value in _facts(spot, activity.ends_at - activity.starts_at, event).items():
        setattr(activity, name, value)
    activity.revision += 1
    activity.published_at = now


def _end(held: Held, key: int, status: str, now: dt.datetime) -> None:
    activity, request = held.activities[key], held.requests[key]
    activity.state, activity.published_at = "cancelled", now
    activity.revision += 1
    request.status, request.activity_id, request.changed_at = status, None, now


def _seated(held: Held, standing: Mapping[int, Activity], now: dt.datetime) -> dict[int, set[int]]:
    """See to it that everybody who comes has a participation; returns who attends, by activity."""
    if not standing:
        return {}
    ids = [activity.id for activity in standing.values()]
    pair = sa.select(Participation.activity_id, Participation.delegate_id, Participation.status)
    known = {(row[0], row[1]): row[2] for row in db.session.execute(pair.where(Participation.activity_id.in_(ids)))}
    attending = defaultdict(set, {key: set(held.attending.get(key, ())) for key in ids})
    new = []
    for key, activity in standing.items():
        for person in people_of(held.requests[key]):
            if person not in held.delegates or held.delegates[person].status != "approved":
                continue
            if (activity.id, person) not in known:
                new.append({"activity_id": activity.id, "delegate_id": person, "source": "schedule",
                            "created_at": now, "changed_at": now})  # fmt: skip
            elif known[activity.id, person] not in HOLDING:
                _seat_again(activity.id, person, now)
            attending[activity.id].add(person)
    if new:
        db.session.execute(sa.insert(Participation), new)
    return dict(attending)


def _seat_again(activity_id: int, delegate_id: int, now: dt.datetime) -> None:
    """Somebody who had left comes after all."""
    which = Participation.activity_id == activity_id, Participation.delegate_id == delegate_id
    again = sa.update(Participation).where(*which)
    db.session.execute(again.values(status="confirmed", changed_at=now, revision=Participation.revision + 1))


def _attending(activity_ids: Iterable[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {key: set() for key in activity_ids}
    pairs = sa.select(Participation.activity_id, Participation.delegate_id).where(
        Participation.activity_id.in_(found), Participation.status.in_(HOLDING)
    )
    for activity_id, delegate_id in db.session.execute(pairs) if found else ():
        found[activity_id].add(delegate_id)
    return found


def _mark_told(activity_ids: Iterable[int]) -> None:
    revision = sa.select(Activity.revision).where(Activity.id == Meeting.activity_id).scalar_subquery()
    told = sa.update(Meeting).where(Meeting.activity_id.in_(list(activity_ids))).values(told_revision=revision)
    db.session.execute(told, execution_options={"synchronize_session": False})


def _once(touched: list[Activity]) -> str:
    return "meetings:" + ",".join(f"{one.id}.{one.revision}" for one in touched[:1])


def _name(delegate: Delegate, code: str) -> str:
    name = delegate.name
    return name if isinstance(name, str) else name.get(code) or next(iter(name.values()))
