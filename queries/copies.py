"""All of an event that another may begin with: its set-up, its programme, its companies. Never its people."""

import dataclasses
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from models import (
    ActivityCategory,
    ActivityGroup,
    Axis,
    BadgeDesign,
    Bus,
    Category,
    Checkpoint,
    Company,
    Convoy,
    ConvoyDay,
    Cue,
    Delegation,
    DelegationProfile,
    DelegationTheme,
    Event,
    MeetingRoom,
    MeetingRules,
    MeetingWindow,
    MessageTemplate,
    PassQuota,
    Place,
    PlaceQuota,
    Practical,
    Question,
    Quota,
    RegistrationRules,
    Ride,
    Theme,
    VisitSlot,
    Way,
    Wish,
    Zone,
    db,
)
from models.base import Model
from queries import companies, convoys, drafts, event_parts
from queries.drafts import Planned

#: Private time and meetings are of people.
OF_PEOPLE = ("meeting", "block")
#: Tables of the event that are copied row by row, in the order in which they are read.
_PLAIN = (
    Practical, MessageTemplate, MeetingRules, MeetingWindow, MeetingRoom, Convoy, ConvoyDay, VisitSlot, Bus,
    RegistrationRules, PlaceQuota, Question, BadgeDesign,
)  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Source:
    """What stands at an event, read once: a few dozen statements, however much there is."""

    event: Event
    categories: Sequence[Category]
    zones: Sequence[Zone]
    places: Sequence[Place]
    checkpoints: Sequence[Checkpoint]
    themes: Sequence[Theme]
    axes: Sequence[Axis]
    #: By table, for those that need nothing else.
    rows: dict[type[Model], list[Model]]
    ways: Sequence[Way]
    #: As published; of what was never published, as proposed. Nothing that was called off.
    programme: Sequence[Planned]
    #: By activity.
    admitted: dict[int, list[int]]
    groups: dict[int, list[ActivityGroup]]
    rides: dict[int, Ride]
    cues: Sequence[Cue]
    quotas: Sequence[Quota]
    pass_quotas: Sequence[PassQuota]
    companies: Sequence[Company]
    needs: Sequence[DelegationProfile | DelegationTheme | Wish]
    delegations: dict[int, Delegation]

    def of(self, model: type[Model]) -> list[Model]:
        return self.rows[model]


def source(event: Event) -> Source:
    """Everything that a copy of this event may take along."""
    programme = [one for one in drafts.planned(event) if _stands(one)]
    ids = [one.activity.id for one in programme]
    delegations = {one.id: one for one in db.session.scalars(_of(Delegation, event).order_by(Delegation.id))}
    return Source(
        event,
        categories=_all(_of(Category, event).options(selectinload(Category.zones)).order_by(Category.rank)),
        zones=event_parts.of_event(event, Zone),
        places=event_parts.of_event(event, Place),
        checkpoints=event_parts.of_event(event, Checkpoint),
        themes=event_parts.of_event(event, Theme),
        axes=convoys.axes(event),
        rows={model: _all(_of(model, event).order_by(*sa.inspect(model).primary_key)) for model in _PLAIN},
        ways=convoys.ways(event),
        programme=programme,
        admitted=_grouped(ActivityCategory, ids, "category_id"),
        groups=_grouped(ActivityGroup, ids),
        rides={ride.activity_id: ride for ride in _all(_at(Ride, ids))},
        cues=_all(_at(Cue, ids).order_by(Cue.id)),
        quotas=_all(_at(Quota, ids).order_by(Quota.id)),
        pass_quotas=_all(_at(PassQuota, ids).order_by(PassQuota.id)),
        companies=companies.of_event(event),
        needs=_needs(event),
        delegations=delegations,
    )


def cities(event: Event) -> list[Place]:
    """The cities that a convoy comes through or has companies in, in their order; none without a convoy."""
    if convoys.of_event(event) is None:
        return []
    above = {place.id: place.parent_id for place in event.places}
    named = [one.city_id for one in convoys.days(event)]
    within = (one.place_id for one in companies.of_event(event) if one.place_id)
    named += [top(place, above, set(named)) for place in within]
    return [place for place in event.places if place.id in set(named)]


def top(place: int, above: dict[int, int | None], known: set[int]) -> int:
    """The city in which a place is: a known one, else the outermost place around it."""
    while place not in known and above.get(place) is not None:
        place = above[place]
    return place


def _stands(one: Planned) -> bool:
    return one.activity.kind not in OF_PEOPLE and one.activity.state != "cancelled"


def _of(model: type[Model], event: Event) -> sa.Select:
    return sa.select(model).where(model.event_id == event.id)


def _at(model: type[Model], ids: Sequence[int]) -> sa.Select:
    return sa.select(model).where(model.activity_id.in_(ids))


def _all(wanted: sa.Select) -> list:
    return list(db.session.scalars(wanted))


def _grouped(model: type[Model], ids: Sequence[int], column: str = "") -> dict[int, list]:
    found: dict[int, list] = {}
    for row in _all(_at(model, ids).order_by(*sa.inspect(model).primary_key)):
        found.setdefault(row.activity_id, []).append(getattr(row, column) if column else row)
    return found


def _needs(event: Event) -> list[DelegationProfile | DelegationTheme | Wish]:
    ours = sa.select(Delegation.id).where(Delegation.event_id == event.id)
    found = []
    for model in (DelegationProfile, DelegationTheme, Wish):
        wanted = sa.select(model).where(model.delegation_id.in_(ours))
        found += _all(wanted.order_by(*sa.inspect(model).primary_key))
    return found
