"""What the allocation is asked, made of what stands in the database; and the proposals there are."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

import sqlalchemy as sa

from models import Activity, Delegate, Event, Preference, Proposal, db
from queries import activities, preferences, quotas, schedules
from scheduling.allocation import Limit, Panel, Person, Question
from scheduling.intervals import overlaps
from scheduling.programme import Id, Item, Programme


def question(event: Event, now: dt.datetime | None = None) -> Question:
    """The panels that have not begun and what approved people wish for, in a dozen statements however many they are."""
    moment = event.now(now)
    panels = [one for one in preferences.panels(event) if one.starts_at is None or one.starts_at > moment]
    programme = schedules.programme(event)
    together = _together(programme, [one.id for one in panels])
    clashes = {} if event.overlapping_seats else together
    engaged = _engaged(programme, panels, together if event.overlapping_seats else {})
    return Question(
        event.slug, tuple(_panels(panels, clashes)), tuple(_people(event, panels, programme, engaged)), event.seats_each
    )


def find(event: Event, proposal_id: int) -> Proposal | None:
    """One of the event's allocations, whatever became of it."""
    wanted = _of_event(event).where(Proposal.id == proposal_id)
    return db.session.scalar(wanted)


def latest(event: Event, *statuses: str) -> Proposal | None:
    """The last allocation with one of these statuses."""
    wanted = _of_event(event).where(Proposal.status.in_(statuses))
    return db.session.scalar(wanted.order_by(Proposal.id.desc()).limit(1))


def _of_event(event: Event) -> sa.Select:
    return sa.select(Proposal).where(Proposal.event_id == event.id, Proposal.kind == "allocation")


def _panels(panels: list[Activity], clashes: dict[Id, frozenset[Id]]) -> Iterable[Panel]:
    ids = [one.id for one in panels]
    taken, rooms, limited = activities.seats(ids), quotas.rooms(ids), quotas.of_activities(ids)
    for one in panels:
        limits = tuple(
            Limit(
                "country" if quota.country else "category",
                quota.country or str(quota.category_id),
                rooms[one.id].left[quota.category_id, quota.country],
            )
            for quota in limited.get(one.id, ())
        )
        seats = None if one.capacity is None else one.capacity - taken.get(one.id, 0)
        yield Panel(one.id, seats, limits, clashes.get(one.id, frozenset()))


def _people(event: Event, panels: list[Activity], programme: Programme, engaged: dict[Id, set[Id]]) -> Iterable[Person]:
    admitted = {one.id: {category.id for category in one.categories} for one in panels}
    wanted = (
        sa.select(Delegate.id, Delegate.category_id, Delegate.country, Delegate.delegation_id, Preference.activity_id)
        .join(Preference.delegate)
        .where(Delegate.event_id == event.id, Delegate.status == "approved")
        .order_by(Delegate.id, Preference.rank)
    )
    wishes, facts = defaultdict(list), {}
    for delegate_id, category_id, country, delegation_id, activity_id in db.session.execute(wanted):
        facts[delegate_id] = category_id, country, delegation_id
        if activity_id in admitted and (not admitted[activity_id] or category_id in admitted[activity_id]):
            wishes[delegate_id].append(activity_id)
    for key, own in wishes.items():
        category_id, country, delegation_id = facts[key]
        held = frozenset(one for one in admitted if key in programme.named.get(one, ()))
        busy = frozenset(one for one in own if key in engaged[one])
        yield Person(key, str(category_id), country, tuple(own), delegation_id, held, busy)


def _together(programme: Programme, panel_ids: list[Id]) -> dict[Id, frozenset[Id]]:
    """By panel, the other panels at the same time."""
    items = [programme[key] for key in panel_ids]
    return {one.id: frozenset(other.id for other in items if _exclude(one, other)) for one in items}


def _engaged(programme: Programme, panels: list[Activity], together: dict[Id, frozenset[Id]]) -> dict[Id, set[Id]]:
    """By panel, who is elsewhere at the time, and, where seats may overlap, who has a part there."""
    own = {one.id for one in panels}
    others = [item for item in programme if item.id not in own and item.interval]
    busy = {}
    for key in own:
        busy[key] = set().union(*(programme.attending(item) for item in others if _exclude(programme[key], item)))
        busy[key].update(*(programme.needed.get(other, frozenset()) for other in together.get(key, ())))
    return busy


def _exclude(one: Item, other: Item) -> bool:
    """Whether nobody can be in both: they overlap, and neither is a part of the other."""
    if one.id == other.id or one.interval is None or other.interval is None:
        return False
    return overlaps(one.interval, other.interval) and one.parent != other.id and other.parent != one.id
