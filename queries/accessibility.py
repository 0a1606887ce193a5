"""Whoever needs step-free ways or other help: whether the car, the room and the seats have it."""

import dataclasses
from collections import defaultdict

import sqlalchemy as sa

from models import Activity, ActivityGroup, Bus, DelegateCare, Event, Journey, Participation, Stay, db
from models.participation import HOLDING
from queries import activities, arrivals, care, engagements


@dataclasses.dataclass(frozen=True)
class Coverage:
    """One person, and what is known of their ways; `steps` are activities in places that are not known to be step-free,
    `buses` those of their rides that are not.
    """

    care: DelegateCare
    arrival: Journey | None
    stay: Stay | None
    steps: list[Activity]
    buses: list[str]

    @property
    def checked(self) -> bool:
        """Whether steps matter."""
        return care.steps_matter(self.care.aids, self.care.access)

    @property
    def room_covered(self) -> bool | None:
        """Whether the room lies where no step is; None: nobody knows."""
        return self.stay.place.step_free if self.stay and self.stay.place else None

    @property
    def covered(self) -> bool:
        """Whether nothing is left to be seen to."""
        if not self.checked:
            return True
        return bool(self.arrival and self.arrival.at and self.room_covered) and not self.steps and not self.buses


def of_event(event: Event) -> list[Coverage]:
    """Everybody approved who said what they need, by name; a constant number of statements."""
    needing = [one for one in care.of_event(event) if one.aids or one.access]
    ids = [one.delegate_id for one in needing]
    shown = [one for one in activities.published(event, activities.STAFF) if one.state == "published" and one.place_id]
    steep = [one for one in shown if one.place.step_free is not True]
    there = engagements.attending(steep, [one.delegate for one in needing])
    coming, sleeping, riding = _arrivals(ids), arrivals.stays(ids), _buses(ids)
    return [
        Coverage(
            one, coming.get(one.delegate_id), sleeping.get(one.delegate_id),
            [activity for activity in steep if one.delegate_id in there[activity.id]], riding[one.delegate_id],
        )
        for one in needing
    ]  # fmt: skip


def _arrivals(ids: list[int]) -> dict[int, Journey]:
    wanted = sa.select(Journey).where(Journey.delegate_id.in_(ids), Journey.way == "arrival")
    return {one.delegate_id: one for one in db.session.scalars(wanted)}


def _buses(ids: list[int]) -> dict[int, list[str]]:
    """By person, the convoy's buses they ride on that are not known to be step-free."""
    wanted = (
        sa.select(Participation.delegate_id, Bus.code)
        .join(ActivityGroup, ActivityGroup.id == Participation.group_id)
        .join(Bus, Bus.id == ActivityGroup.bus_id)
        .where(Participation.delegate_id.in_(ids), Participation.status.in_(HOLDING), Bus.step_free.is_not(True))
        .distinct()
        .order_by(Bus.code)
    )
    found = defaultdict(list)
    for delegate_id, code in db.session.execute(wanted):
        found[delegate_id].append(code)
    return found
