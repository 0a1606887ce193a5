"""For an emergency: whom to call in each city, and what a leader or a doctor should know of who is on a bus.

Of a person nothing is told who did not agree to it themselves, or has not confirmed yet what a focal point ticked.
"""

import dataclasses
import datetime as dt
from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import (
    Activity,
    ActivityGroup,
    Bus,
    CityCard,
    ConvoyDay,
    Delegate,
    DelegateCare,
    EmergencyOpening,
    Event,
    Participation,
    Place,
    db,
)
from models.participation import HOLDING
from queries import care, convoys, leading

#: What of a diet matters in an emergency.
ALLERGIES = ("allergy", "severe_allergy")
#: A ride's emergency cards are at hand until so long after its day.
KEPT = dt.timedelta(days=1)


@dataclasses.dataclass(frozen=True)
class City:
    """A city of the event, its card if somebody wrote one, and where the convoy is or sleeps in it."""

    place: Place
    card: CityCard | None
    days: tuple[dt.date, ...] = ()
    hotels: tuple[Place, ...] = ()


@dataclasses.dataclass(frozen=True)
class Card:
    """What is known of somebody for an emergency; "" and () for what they did not say."""

    delegate_id: int
    contact: str = ""
    phone: str = ""
    relation: str = ""
    medical: str = ""
    #: Words of `ALLERGIES`, and to what in their own words.
    allergies: tuple[str, ...] = ()
    allergic_to: str = ""


def cities(event: Event) -> list[City]:
    """The convoy's cities in the order of its days, then other places with a card; where there is no convoy, the places
    that are within no other. Three statements.
    """
    days, places = convoys.days(event), {one.id: one for one in event.places}
    wanted = sa.select(CityCard).where(CityCard.place_id.in_(places))
    cards = {one.place_id: one for one in db.session.scalars(wanted)}
    ids = [one.city_id for one in days] or [one.id for one in event.places if one.parent_id is None]
    return [_city(places[id], cards.get(id), days) for id in dict.fromkeys([*ids, *cards])]


def find_city(event: Event, place_id: int) -> City | None:
    """The city at this place, if it is one of the event's."""
    return next((one for one in cities(event) if one.place.id == place_id), None)


def groups(event: Event, buses: Sequence[Bus]) -> list[ActivityGroup]:
    """What these buses are on each ride that is not long over."""
    since = event.today() - KEPT
    return [one for one in leading.groups(event, buses) if one.activity.day >= since]


def riders(groups: Collection[ActivityGroup]) -> list[Delegate]:
    """Who has a seat in one of these, by name: one statement."""
    seats = sa.select(Participation.delegate_id).where(Participation.status.in_(HOLDING))
    seats = seats.where(Participation.group_id.in_([one.id for one in groups]))
    wanted = sa.select(Delegate).where(Delegate.id.in_(seats)).options(joinedload(Delegate.delegation))
    return list(db.session.scalars(wanted.order_by(Delegate.sort_name, Delegate.id)))


def people(ids: Collection[int]) -> dict[int, Delegate]:
    """These people by their ids: one statement."""
    return {one.id: one for one in db.session.scalars(sa.select(Delegate).where(Delegate.id.in_(ids)))}


def rides_with(groups: Collection[ActivityGroup], delegate_id: int) -> bool:
    """Whether this person is on one of these rides, in whichever bus: who moved since was in this one."""
    rides = [one.activity_id for one in groups]
    on_it = sa.select(Participation.id).where(Participation.delegate_id == delegate_id)
    return bool(db.session.scalar(on_it.where(Participation.activity_id.in_(rides)).limit(1)))


def cards(delegate_ids: Collection[int]) -> dict[int, Card]:
    """The emergency cards of those of these people who have one and agreed to it: one statement."""
    wanted = sa.select(DelegateCare).where(DelegateCare.delegate_id.in_(delegate_ids), care.agreed())
    found = (_card(one) for one in db.session.scalars(wanted))
    return {one.delegate_id: one for one in found if dataclasses.astuple(one)[1:] != _NOTHING}


def openings(event: Event, delegate_ids: Collection[int] | None = None) -> list[tuple[EmergencyOpening, Delegate]]:
    """Who opened whose card and why, the latest first: one statement."""
    wanted = sa.select(EmergencyOpening, Delegate).join(Delegate, Delegate.id == EmergencyOpening.delegate_id)
    wanted = wanted.where(EmergencyOpening.event_id == event.id)
    if delegate_ids is not None:
        wanted = wanted.where(Delegate.id.in_(delegate_ids))
    rows = db.session.execute(wanted.order_by(EmergencyOpening.at.desc(), EmergencyOpening.id.desc()).limit(200))
    return [(opening, who) for opening, who in rows]


def bus_riders(event: Event, bus: Bus) -> list[Delegate]:
    """Who rides in this bus on the last day, up to today, on which it has rides; else on the first one to come."""
    rides, today = leading.groups(event, [bus]), event.today()
    days = sorted({one.activity.day for one in rides})
    past = [day for day in days if day <= today]
    chosen = past[-1] if past else (days or [None])[0]
    return riders([one for one in rides if one.activity.day == chosen])


def ride_of_today(event: Event, groups: Sequence[ActivityGroup]) -> Activity | None:
    """The ride that runs, else the next one, else the last."""
    now = event.now()
    left = [one.activity for one in groups if (one.activity.ends_at or one.activity.starts_at or now) >= now]
    return left[0] if left else groups[-1].activity if groups else None


def _city(place: Place, card: CityCard | None, days: Sequence[ConvoyDay]) -> City:
    here = [one for one in days if one.city_id == place.id]
    hotels = {one.hotel.id: one.hotel for one in here if one.hotel}
    return City(place, card, tuple(one.day for one in here), tuple(hotels.values()))


def _card(one: DelegateCare) -> Card:
    said = one.emergency or {}
    allergies = tuple(word for word in ALLERGIES if word in (one.diets or ()))
    return Card(
        one.delegate_id,
        *(said.get(name) or "" for name in ("name", "phone", "relation", "medical")),
        allergies=allergies,
        allergic_to=(one.diet or "") if allergies else "",
    )


_NOTHING = dataclasses.astuple(Card(0))[1:]
