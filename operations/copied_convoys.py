"""What a copy has of a convoy: its rules, days, times, buses and ways, its companies invited anew, its needs."""

from collections import defaultdict
from collections.abc import Iterator

from models import (
    Axis,
    Bus,
    CityCard,
    Company,
    CompanyHours,
    Convoy,
    ConvoyDay,
    Delegation,
    DelegationProfile,
    DelegationTheme,
    Place,
    Theme,
    VisitRules,
    VisitSlot,
    Way,
    Wish,
    db,
)
from models.safety import CARD
from models.visit_list import ASKED
from operations.convoy_times import BOUNDS
from operations.copied_parts import Copy, same
from queries import emergencies, visit_lists


def set_up(copy: Copy) -> None:
    """Rules, days and the times for visits, buses, and the ways between places that stay where they are."""
    source, event_id = copy.source, copy.event.id
    copy.store((one, Convoy(event_id=event_id, **same(one, "corridor", *BOUNDS))) for one in source.of(Convoy))
    copy.store((one, _day(copy, one)) for one in copy.selection.days)
    copy.store((one, _slot(copy, one, city)) for one, city in copy.selection.slots)
    names = ("code", "seats", "step_free", "abreast", "kept", "note", "rank")
    copy.store((one, Bus(event_id=event_id, **same(one, *names))) for one in source.of(Bus))
    copy.store((way, made) for way in source.ways if (made := _way(copy, way)))
    db.session.add_all(_cards(copy))


def _cards(copy: Copy) -> Iterator[CityCard]:
    """Whom to call in a city that stays the same."""
    for city in emergencies.cities(copy.source.event):
        place = copy.of(Place, city.place.id)
        if city.card and place and not copy.selection.instead(city.place.id):
            yield CityCard(place_id=place.id, **same(city.card, *CARD))


def _day(copy: Copy, one: ConvoyDay) -> ConvoyDay:
    city_id, hotel_id = copy.id_of(Place, one.city_id), copy.id_of(Place, one.hotel_id)
    return ConvoyDay(event_id=copy.event.id, day=copy.day(one.day), city_id=city_id, hotel_id=hotel_id, **same(one))


def _slot(copy: Copy, one: VisitSlot, city_id: int | None) -> VisitSlot:
    """At the same local time of the city that has that day."""
    city = copy.places.get(city_id)
    return VisitSlot(event_id=copy.event.id, starts_at=copy.at(one.starts_at, city), ends_at=copy.at(one.ends_at, city))


def _way(copy: Copy, way: Way) -> Way | None:
    """What was measured in one city says nothing of another."""
    ends = copy.of(Place, way.from_id), copy.of(Place, way.to_id)
    if None in ends or any(copy.selection.instead(place) for place in (way.from_id, way.to_id)):
        return None
    return Way(from_id=ends[0].id, to_id=ends[1].id, minutes=way.minutes)


def companies(copy: Copy) -> None:
    """The same organizations, asked anew: nothing is agreed yet."""
    copy.store((one, _company(copy, one)) for one in copy.selection.companies)
    doors = visit_lists.rules_of_event(copy.source.event)
    for one in copy.selection.companies:
        if one.id in doors:
            said = same(doors[one.id], *ASKED)
            db.session.add(VisitRules(company_id=copy.id_of(Company, one.id), changed_at=copy.now, **said))


def _company(copy: Copy, one: Company) -> Company:
    names = (
        "organization_id", "capacity", "minimum", "visits", "areas", "bring", "dress", "note", "contact_name",
        "contact_email", "contact_phone", "language",
    )  # fmt: skip
    return Company(
        event_id=copy.event.id,
        status="to_verify" if one.status == "to_verify" else "invited",
        axis_id=copy.id_of(Axis, one.axis_id),
        place_id=copy.id_of(Place, one.place_id),
        themes=[copy.of(Theme, theme.id) for theme in one.themes],
        hours=[
            CompanyHours(starts_at=copy.at(hours.starts_at, one.place), ends_at=copy.at(hours.ends_at, one.place))
            for hours in one.hours
        ],
        changed_at=copy.now,
        **same(one, *names),
    )


def needs(copy: Copy) -> None:
    """What municipalities said, with delegations of the same organizations and nobody in them yet."""
    stated = {one.delegation_id for one in copy.source.needs}
    old = [one for one in copy.source.delegations.values() if one.id in stated]
    copy.store((one, Delegation(event_id=copy.event.id, organization_id=one.organization_id)) for one in old)
    db.session.add_all(_stated(copy))
    db.session.flush()


def _stated(copy: Copy) -> Iterator[DelegationProfile | DelegationTheme | Wish]:
    ranks: dict[int, int] = defaultdict(int)
    wishes = [one for one in copy.source.needs if isinstance(one, Wish)]
    for one in copy.source.needs:
        delegation_id = copy.id_of(Delegation, one.delegation_id)
        if isinstance(one, DelegationProfile):
            said = same(one, "needs", "potential")
            yield DelegationProfile(delegation_id=delegation_id, changed_at=copy.now, **said)
        elif isinstance(one, DelegationTheme):
            theme_id = copy.id_of(Theme, one.theme_id)
            yield DelegationTheme(delegation_id=delegation_id, theme_id=theme_id, side=one.side)
    for one in sorted(wishes, key=lambda wish: wish.rank):
        delegation_id, company_id = copy.id_of(Delegation, one.delegation_id), copy.id_of(Company, one.company_id)
        if company_id is not None:
            ranks[delegation_id] += 1
            yield Wish(delegation_id=delegation_id, company_id=company_id, rank=ranks[delegation_id])
