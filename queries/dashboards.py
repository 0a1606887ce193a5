"""What the dashboard shows: mayors, places, arrivals, registrations, panels' demand, and what needs somebody.

Every function says how many statements it takes; none takes more for a larger event. Moments are counted by the quarter
of an hour in the database: everywhere on earth an hour and a day begin with a quarter, whatever the zone.
"""

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import Activity, Category, Checkpoint, Delegate, Event, Message, Presence, db
from models.base import utcnow
from queries import activities, attendance, participations, reach
from queries.attendance import QUARTER
from queries.checkpoints import AT_GATES
from queries.desk import REGISTERING, UNDECIDED, longest_undecided

#: Roles without which a panel's speakers are still to be defined.
AWAITED = ("moderator", "panelist")
#: Taken seats of a hundred from which on a panel is nearly full.
NEARLY_FULL = 90
#: Messages that will not arrive by themselves.
STUCK = ("failed", "unaddressed")


@dataclasses.dataclass(frozen=True)
class Standing:
    """How many hold a place, wait for a decision, and wait for a place."""

    approved: int = 0
    undecided: int = 0
    waitlisted: int = 0


@dataclasses.dataclass(frozen=True)
class Arrivals:
    """Who came in at the main entrance; `quarters`: when a quarter of an hour began, local, and how many came first."""

    entrance: Checkpoint
    inside: int
    arrived: int
    quarters: Sequence[tuple[dt.datetime, int]]

    @property
    def latest_day(self) -> Sequence[tuple[dt.datetime, int]]:
        """The quarters of the last day on which anybody arrived."""
        last = self.quarters[-1][0].date() if self.quarters else None
        return [(start, many) for start, many in self.quarters if start.date() == last]


@dataclasses.dataclass(frozen=True)
class Demand:
    """The seats of an activity that people sign up for; without a capacity it is never full."""

    activity: Activity
    taken: int
    waiting: int

    @property
    def full(self) -> bool:
        return self.activity.capacity is not None and self.taken >= self.activity.capacity

    @property
    def nearly_full(self) -> bool:
        """Not full, and soon: 90 seats of 100."""
        capacity = self.activity.capacity
        return capacity is not None and not self.full and 100 * self.taken >= NEARLY_FULL * capacity


@dataclasses.dataclass(frozen=True)
class Some:
    """The first of many rows, and how many there are; none is false."""

    rows: Sequence
    total: int

    def __bool__(self) -> bool:
        return self.total > 0


@dataclasses.dataclass(frozen=True)
class Gaps:
    """What the published programme does not say yet; `speakers` with the roles that nobody has."""

    time: Sequence[Activity]
    place: Sequence[Activity]
    speakers: Sequence[tuple[Activity, tuple[str, ...]]]


def mayors(event: Event) -> dict[str, Standing]:
    """The mayors by country, most approved first: one statement. Empty where no category is of mayors."""
    by_country = _standing(event, Category.mayors).add_columns(Delegate.country).group_by(Delegate.country)
    found = {country: Standing(*numbers) for *numbers, country in db.session.execute(by_country) if any(numbers)}
    return dict(sorted(found.items(), key=lambda pair: (-pair[1].approved, pair[0])))


def places(event: Event) -> Standing:
    """Those who hold or want one of the event's places: one statement."""
    return Standing(*db.session.execute(_standing(event, Category.counted)).one())


def registrations(event: Event) -> dict[dt.date, int]:
    """How many registered on each day, whatever became of them, by the event's clock: one statement."""
    quarter = _quarter(event, Delegate.registered_at).label("quarter")
    counted = sa.select(quarter, sa.func.count()).where(Delegate.event_id == event.id).group_by(quarter)
    days: Counter[dt.date] = Counter()
    midnight = float("-inf")
    for number, many in db.session.execute(counted.order_by(quarter)):
        if number * QUARTER >= midnight:  # a day is looked up once, not for each of its quarters
            day = _start(event, number).date()
            midnight = _end(event, day)
        days[day] += many
    return dict(sorted(days.items()))


def arrivals(event: Event) -> Arrivals | None:
    """What happened at the main entrance, by the event's clock: three statements. None for an event without one."""
    own = sa.select(Checkpoint).where(Checkpoint.event_id == event.id, AT_GATES)
    ranked = own.order_by(Checkpoint.rank, Checkpoint.id)
    entrance = db.session.scalar(ranked.limit(1))
    if entrance is None:
        return None
    inside, arrived = db.session.execute(_present(entrance)).one()
    return Arrivals(entrance, inside, arrived, attendance.arrivals(event, entrance))


def demand(published: Iterable[Activity]) -> list[Demand]:
    """The seats of those of these activities that people sign up for: two statements."""
    open_to = [one for one in published if one.attendance == "sign_up" and one.state == "published"]
    ids = [activity.id for activity in open_to]
    taken, waiting = activities.seats(ids), participations.waiting(ids)
    return [Demand(activity, taken.get(activity.id, 0), waiting.get(activity.id, 0)) for activity in open_to]


def gaps(published: Iterable[Activity]) -> Gaps:
    """What is missing in these activities; a milestone needs no place, and only panels need speakers: one statement."""
    standing = [one for one in published if one.state == "published"]
    panels = [one for one in standing if one.kind == "panel"]
    speaking = activities.speakers(one.id for one in panels)
    roles = {panel: {speaker.role for speaker in speaking.get(panel.id, ())} for panel in panels}
    missing = ((panel, tuple(role for role in AWAITED if role not in roles[panel])) for panel in panels)
    return Gaps(
        time=[one for one in standing if one.starts_at is None],
        place=[one for one in standing if one.place_id is None and one.kind != "milestone"],
        speakers=[(panel, without) for panel, without in missing if without],
    )


def undecided(event: Event) -> Some:
    """Who waits longest for a decision, and how many do: one statement."""
    first = sa.select(Delegate).where(Delegate.id.in_(longest_undecided(event, 1))).order_by(*REGISTERING)
    return _first(first, 1, _of(Delegate, event, Delegate.status.in_(UNDECIDED)))


def days_waiting(delegate: Delegate, now: dt.datetime | None = None) -> int:
    """Full days since somebody registered, in real time."""
    return max(((now or utcnow()) - delegate.registered_at).days, 0)


def without_address(event: Event, most: int) -> Some:
    """Approved people whom no letter reaches, not through their focal point either, by name: one statement."""
    wanted = _of(Delegate, event, Delegate.status == "approved", sa.not_(reach.REACHED))
    return _first(wanted.order_by(Delegate.sort_name, Delegate.id), most, wanted)


def stuck_messages(event: Event, most: int) -> Some:
    """Messages that failed or had nowhere to go, the latest first, with their people: one statement."""
    wanted = _of(Message, event, Message.status.in_(STUCK))
    return _first(wanted.options(joinedload(Message.delegate)).order_by(Message.id.desc()), most, wanted)


def _standing(event: Event, among: sa.ColumnElement[bool]) -> sa.Select[tuple[int, int, int]]:
    numbers = (_number(statuses) for statuses in (("approved",), UNDECIDED, ("waitlisted",)))
    people = sa.select(*numbers).select_from(Delegate).join(Delegate.category)
    return people.where(Delegate.event_id == event.id, among)


def _number(statuses: Sequence[str]) -> sa.ColumnElement[int]:
    return sa.func.count(sa.case((Delegate.status.in_(statuses), 1)))


def _quarter(event: Event, column: sa.ColumnElement) -> sa.ColumnElement[int]:
    """The number of the quarter of an hour, counted from 1970, in which the event's clock showed this moment."""
    seconds = sa.extract("epoch", column) + event.clock_shift
    return sa.cast(sa.func.floor(seconds / float(QUARTER)), sa.Integer)


def _start(event: Event, quarter: int) -> dt.datetime:
    """The local time at which a quarter begins."""
    return dt.datetime.fromtimestamp(quarter * QUARTER, event.tz)


def _end(event: Event, day: dt.date) -> float:
    """When the event's clock next shows midnight, in seconds since 1970 on that clock."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), event.tz).timestamp()


def _present(entrance: Checkpoint) -> sa.Select[tuple[int, int]]:
    inside, arrived = sa.case((Presence.inside, 1)), sa.case((Presence.entries > 0, 1))
    return sa.select(sa.func.count(inside), sa.func.count(arrived)).where(Presence.checkpoint_id == entrance.id)


def _of(model: type[Delegate] | type[Message], event: Event, *among: sa.ColumnElement[bool]) -> sa.Select:
    return sa.select(model).where(model.event_id == event.id, *among)


def _first(rows: sa.Select, most: int, among: sa.Select) -> Some:
    """The first of these rows, and how many `among` are; they are counted apart, so that no other is read whole."""
    total = among.with_only_columns(sa.func.count()).scalar_subquery()
    found = db.session.execute(rows.add_columns(total).limit(most)).all()
    return Some([row for row, _ in found], found[0][1] if found else 0)
