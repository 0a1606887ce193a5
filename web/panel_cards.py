"""The panels and visits a delegate may sign up for, each with how it stands for them."""

import dataclasses
import datetime as dt

from models import Activity, Delegate, Event, Participation
from operations import participations
from operations.participations import ACTIVE
from operations.refusals import Refusal
from queries import activities, quotas
from queries import participations as rows
from queries.engagements import Engagement


@dataclasses.dataclass(frozen=True)
class Card:
    """One activity as its card shows it."""

    activity: Activity
    #: The delegate's own, while they hold a seat or wait.
    participation: Participation | None
    #: Their place in the waiting list.
    position: int | None
    taken: int
    waiting: int
    #: Why they cannot sign up now.
    obstacle: Refusal | None
    closed: bool
    begun: bool

    #: Whether the quotas have room for one more of their category and country.
    admitted: bool = True

    @property
    def full(self) -> bool:
        """Whether who signs up now waits in line."""
        return not self.admitted or (self.activity.capacity is not None and self.taken >= self.activity.capacity)

    @property
    def offered_until(self) -> dt.datetime | None:
        """When the seat that is offered to them goes to the next, by the event's clock; None: no seat is offered."""
        offered = self.participation is not None and self.participation.status == "offered"
        return self.participation.offered_until if offered else None

    @property
    def may_leave(self) -> bool:
        """Guests and moderators are on the programme: their part is not theirs to give back with a button."""
        own = self.participation
        return own is not None and own.role == "participant" and own.status != "offered" and not self.begun


def offered(event: Event, delegate: Delegate, engaged: list[Engagement]) -> list[Card]:
    """What the delegate's category may join, or they have joined: six statements however many there are."""
    open_to = [one for one in activities.published(event, activities.DELEGATES) if one.attendance == "sign_up"]
    ids = [one.id for one in open_to]
    own = {key: row for key, row in rows.of_delegate(delegate, ids).items() if row.status in ACTIVE}
    shown = [one for one in open_to if one.id in own or (one.state == "published" and _admits(one, delegate))]
    positions, taken, waiting = rows.positions(delegate.id, own), activities.seats(ids), rows.waiting(ids)
    rooms = quotas.rooms(ids)
    return [
        Card(
            activity=one,
            participation=own.get(one.id),
            position=positions.get(one.id),
            taken=taken.get(one.id, 0),
            waiting=waiting.get(one.id, 0),
            obstacle=None if one.id in own else participations.obstacle(one, delegate, engaged),
            closed=participations.closed(one),
            begun=participations.begun(one),
            admitted=rooms[one.id].admits(delegate),
        )
        for one in shown
    ]


def _admits(activity: Activity, delegate: Delegate) -> bool:
    return not activity.categories or delegate.category in activity.categories
