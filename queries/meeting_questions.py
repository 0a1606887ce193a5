"""What a schedule of meetings is asked, made of what stands in the database: a dozen statements, however many people.

A meeting that is placed already is in the question too, as a request that stands: its people have had a meeting, and
their days and the rooms are not empty. Where nothing may move, each of them counts as begun.
"""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator

import sqlalchemy as sa

from models import Activity, Delegate, DelegateCare, Event, Meeting, MeetingRequest, db
from queries import care, meeting_rules, schedules
from scheduling import interpreters
from scheduling.conflicts import NEARBY, PLACELESS
from scheduling.encounters import PASSING, People
from scheduling.intervals import Interval, overlaps
from scheduling.meetings import Number, Person, Placement, Question, Request, Room, Slot
from scheduling.programme import NOBODY, Id, Item, Programme
from scheduling.slot_times import Span
from scheduling.walking import Ways

#: What a request may be that has a place, or should have one.
AGREED = ("accepted", "scheduled", "held")
#: A slot that is none: of a meeting at a time that was no slot, or is none any more.
NOWHERE: Number = -1


@dataclasses.dataclass(frozen=True)
class _Standing:
    """A request as it is stored, with the meeting it became."""

    row: MeetingRequest
    activity: Activity | None
    pinned: bool

    @property
    def live(self) -> bool:
        """Whether it is a meeting now; one that was cancelled with its day waits for another place."""
        return self.activity is not None and self.activity.state == "published"


def value(priority: int, wish: int | None) -> int:
    """What a meeting is worth: ten points for each step of both sides' wish; who did not say wishes it a little."""
    return 10 * (priority + (wish or 1))


def question(
    event: Event,
    now: dt.datetime | None = None,
    *,
    moving: bool = False,
    freed: Collection[Id] = (),
    aside: bool = False,
) -> Question:
    """Who agreed to meet, and when they, the rooms and the interpreters are free.

    With `moving` the meetings that stand may be moved, those that have begun or are pinned excepted; else none may but
    those of the `freed` requests. With `aside` requests that are put aside are there as well.
    """
    return _Sheet(event, event.now(now), moving, frozenset(freed), aside).question()


def placed(question: Question) -> dict[Id, Placement]:
    """The meetings that stand."""
    return {one.id: one.stands for one in question.requests if one.stands}


def banned(event: Event) -> list[int]:
    """The agreed requests that are put aside."""
    wanted = sa.select(MeetingRequest.id).where(
        MeetingRequest.event_id == event.id, MeetingRequest.status == "accepted", MeetingRequest.banned
    )
    return list(db.session.scalars(wanted.order_by(MeetingRequest.id)))


class _Sheet:
    """What is known of an event's meetings at one moment."""

    def __init__(self, event: Event, moment: dt.datetime, moving: bool, freed: frozenset[Id], aside: bool) -> None:
        self.event, self.moment, self.moving, self.freed, self.aside = event, moment, moving, freed, aside
        self.rules = meeting_rules.rules(event)
        self.spans: tuple[Span, ...] = meeting_rules.slots(event)
        self.number = {span.starts_at: span.number for span in self.spans}
        self.places = meeting_rules.rooms(event)
        self.delegates = _delegates(event)
        self.programme = schedules.programme(event)
        asked = [(one, self._request(one) if self._comes(one) else None) for one in _standing(event)]
        self.requests = tuple(request for _one, request in asked if request)
        live = [(one, request) for one, request in asked if one.live]
        #: The activities that those who stand became, and those that nobody comes to any more.
        self.own = frozenset(one.activity.id for one, request in live if request or self._is_lost(one))
        #: Those of them that hold nobody: they may go.
        self.loose = frozenset(one.activity.id for one, _request in live if self._may_move(one)) & self.own

    def question(self) -> Question:
        kept = tuple(item for item in self.programme if item.id not in self.loose)
        around = dataclasses.replace(self.programme, items=kept)
        return Question(
            slots=tuple(self._slots()),
            rooms=tuple(self._rooms(around)),
            people=tuple(self._people(around)),
            requests=self.requests,
            a_day=self.rules and self.rules.a_day,
            delegation_a_day=self.rules and self.rules.delegation_a_day,
        )

    def _comes(self, one: _Standing) -> bool:
        return one.row.from_id in self.delegates and one.row.to_id in self.delegates

    def _may_move(self, one: _Standing) -> bool:
        return (self.moving or one.row.id in self.freed) and one.activity.starts_at > self.moment

    def _is_lost(self, one: _Standing) -> bool:
        return self.moving and not self._comes(one) and one.activity.starts_at > self.moment

    # Requests

    def _request(self, one: _Standing) -> Request | None:
        """As calculation sees it; None: nothing to calculate."""
        row, stands = one.row, self._stands(one) if one.live else None
        if stands is None if one.live else row.banned and not self.aside:
            return None
        begun = one.live and not self._may_move(one)
        pair = row.from_id, row.to_id
        party = [key for key in (*row.party, *row.other_party) if key in self.delegates and key not in pair]
        return Request(
            id=row.id, pair=pair, value=value(row.priority, row.wish), party=tuple(dict.fromkeys(party)),
            interpreters=self._interpreters(row), suits=self._suits(row), firm=row.firm,
            pinned=self._pinned(one, stands), stands=stands, begun=begun,
        )  # fmt: skip

    def _stands(self, one: _Standing) -> Placement | None:
        """Where the meeting is; None: beside the slots, and well there."""
        slot = self.number.get(one.activity.starts_at)
        if slot is None:
            freed = one.row.id in self.freed or (not one.pinned and self._troubled(self.programme[one.activity.id]))
            if not self._may_move(one) or not freed:
                return None
        return Placement(NOWHERE if slot is None else slot, one.activity.place_id)

    def _troubled(self, meeting: Item) -> bool:
        """Whether its people or its room are needed elsewhere at its time."""
        people = self.programme.named.get(meeting.id, NOBODY)
        others = (item for item in self.programme if item.id != meeting.id and item.kind not in PASSING)
        return any(
            item.blocking or people & self.programme.named.get(item.id, NOBODY) or _fills(item, meeting.place)
            for item in others
            if item.interval and overlaps(item.interval, meeting.interval)
        )

    def _pinned(self, one: _Standing, stands: Placement | None) -> tuple[Number, Id | None] | None:
        if one.live:
            return (stands.slot, stands.room) if one.pinned else None
        if one.row.pinned_at is None:
            return None
        return self.number.get(one.row.pinned_at, NOWHERE), one.row.pinned_place_id

    def _suits(self, row: MeetingRequest) -> frozenset[Number] | None:
        if row.times is None:
            return None
        times = [tuple(map(dt.datetime.fromisoformat, pair)) for pair in row.times]
        return frozenset(one.number for one in self.spans if any(_within(one, *pair) for pair in times))

    def _interpreters(self, row: MeetingRequest) -> int:
        lasts = dt.timedelta(minutes=self.rules.minutes if self.rules else 0)
        return interpreters.needed_by_meeting(row.languages, lasts)

    # Slots, rooms, people

    def _slots(self) -> Iterator[Slot]:
        for span in self.spans:
            left = self.event.interpreters
            if left is not None:
                when = span.starts_at, span.ends_at
                left = max(0, left - interpreters.working(self.programme, when, self.own))
            yield Slot(span.number, span.starts_at, span.ends_at, span.day, left)

    def _rooms(self, around: Programme) -> Iterator[Room]:
        pause = dt.timedelta(minutes=self.rules.buffer if self.rules else 0)
        for place in self.places:
            taken = set()
            for item in around:
                if item.interval and _fills(item, place.id):
                    start, end = item.interval
                    left_at = end + pause if item.kind == "meeting" else end
                    taken |= self._numbers((start - pause, left_at))
            yield Room(place.id, place.capacity, bool(place.step_free), frozenset(taken))

    def _people(self, around: Programme) -> Iterator[Person]:
        day = _Days(around, self._numbers, [place.id for place in self.places])
        coming = frozenset(span.number for span in self.spans if span.starts_at > self.moment)
        for key in sorted({one for request in self.requests for one in request.people}):
            delegation, without_steps = self.delegates[key]
            held = day.held_of(key)
            yield Person(
                key, coming.difference(held), frozenset(day.engaged[key]), delegation, without_steps,
                {slot: tuple(sorted(held[slot])) for slot in sorted(held)},
            )  # fmt: skip

    def _numbers(self, interval: Interval) -> set[Number]:
        """The slots that overlap it."""
        start, end = interval
        return {span.number for span in self.spans if span.starts_at < end and start < span.ends_at}


class _Days:
    """What holds people, slot by slot: what they are named in, with the way there and back, and what blocks meetings.

    Meetings are held beside what everybody attends, unless it blocks them.
    """

    def __init__(self, programme: Programme, numbers: Callable[[Interval], set[Number]], rooms: list[Id]) -> None:
        people, self._ways, self._rooms = People(programme), Ways(programme.spots), rooms
        self.engaged: dict[Id, set[Number]] = defaultdict(set)
        self._held: dict[Id, dict[Number, set[Id]]] = defaultdict(lambda: defaultdict(set))
        self._closed: dict[Number, set[Id]] = defaultdict(set)
        for item in programme:
            if item.interval is None or item.kind in PASSING:
                continue
            during, around = numbers(item.interval), numbers(self._with_ways(item))
            attending = people.named(item) | people.crowd(item)
            for key in attending:
                self.engaged[key] |= during
            for slot in during if item.blocking else ():
                self._closed[slot].add(item.id)
            for key in attending if item.blocking else people.named(item):
                for slot in around:
                    self._held[key][slot].add(item.id)

    def held_of(self, key: Id) -> dict[Number, set[Id]]:
        """The activities that hold somebody, by slot."""
        own = self._held.get(key, {})
        return {slot: own.get(slot, set()) | self._closed.get(slot, set()) for slot in {*own, *self._closed}}

    def _with_ways(self, item: Item) -> Interval:
        """From when people leave the farthest room for it until they are back there."""
        start, end = item.interval
        there = self._farthest(lambda room: self._ways.minutes(room, item.place))
        back = self._farthest(lambda room: self._ways.minutes(item.to_place or item.place, room))
        return start - there, end + back

    def _farthest(self, minutes: Callable[[Id], int]) -> dt.timedelta:
        most = max(map(minutes, self._rooms), default=0)
        return dt.timedelta(minutes=most if most > NEARBY else 0)


def _within(span: Span, start: dt.datetime, end: dt.datetime) -> bool:
    return start <= span.starts_at and span.ends_at <= end


def _fills(item: Item, place: Id | None) -> bool:
    return place is not None and item.place == place and item.kind not in PLACELESS


def _standing(event: Event) -> list[_Standing]:
    wanted = (
        sa.select(MeetingRequest, Activity, Meeting.pinned)
        .outerjoin(Activity, Activity.id == MeetingRequest.activity_id)
        .outerjoin(Meeting, Meeting.activity_id == MeetingRequest.activity_id)
        .where(MeetingRequest.event_id == event.id, MeetingRequest.status.in_(AGREED))
        .order_by(MeetingRequest.id)
    )
    rows = (_Standing(row, activity, bool(pinned)) for row, activity, pinned in db.session.execute(wanted))
    return [one for one in rows if one.live or one.row.status != "held"]


def _delegates(event: Event) -> dict[Id, tuple[Id | None, bool]]:
    """Delegation, and whether somebody must meet no steps, of everybody who comes."""
    wanted = sa.select(Delegate.id, Delegate.delegation_id, DelegateCare.aids, DelegateCare.access).outerjoin(
        DelegateCare, DelegateCare.delegate_id == Delegate.id
    )
    wanted = wanted.where(Delegate.event_id == event.id, Delegate.status == "approved")
    return {
        key: (delegation, care.steps_matter(aids, access))
        for key, delegation, aids, access in db.session.execute(wanted)
    }
