"""The lists of the panels: who holds a seat, who waits, who wishes."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from models import Activity, Delegate, Event, Participation, Preference, db
from models.participation import HOLDING
from queries import preferences

#: The order of a list: those with a seat, those to whom one is offered, then the line.
ORDER = ("confirmed", "offered", "waitlisted")


@dataclasses.dataclass(frozen=True)
class PanelList:
    """One panel: seats in no particular order, the line in its own, wishes by rank."""

    activity: Activity
    participations: list[Participation]
    preferences: list[Preference]


def of_event(event: Event) -> list[PanelList]:
    """Every panel with its people: four statements however many there are."""
    panels = preferences.panels(event)
    ids = [one.id for one in panels]
    there, wishing = _participations(ids), _wishes(ids)
    return [PanelList(one, there[one.id], wishing[one.id]) for one in panels]


def _participations(activity_ids: Iterable[int]) -> dict[int, list[Participation]]:
    wanted = (
        sa.select(Participation)
        .join(Participation.delegate)
        .where(Participation.activity_id.in_(list(activity_ids)), Participation.status.in_((*HOLDING, "waitlisted")))
    )
    parts = contains_eager(Participation.delegate)
    wanted = wanted.options(parts.joinedload(Delegate.category), parts.joinedload(Delegate.delegation))
    found = defaultdict(list)
    for one in db.session.scalars(wanted.order_by(Participation.waiting_since, Participation.id)):
        found[one.activity_id].append(one)
    return defaultdict(list, {key: sorted(those, key=_place) for key, those in found.items()})


def _place(participation: Participation) -> int:
    return ORDER.index(participation.status)


def _wishes(activity_ids: Iterable[int]) -> dict[int, list[Preference]]:
    wanted = (
        sa.select(Preference)
        .join(Preference.delegate)
        .where(Preference.activity_id.in_(list(activity_ids)), Delegate.status == "approved")
    )
    parts = contains_eager(Preference.delegate)
    wanted = wanted.options(parts.joinedload(Delegate.category), parts.joinedload(Delegate.delegation))
    found = defaultdict(list)
    for one in db.session.scalars(wanted.order_by(Preference.rank, Preference.delegate_id)):
        found[one.activity_id].append(one)
    return found
