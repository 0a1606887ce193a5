"""Stores the convoy of an event file: rows as the file has them, rides published, nobody told."""

import datetime as dt
from collections.abc import Mapping

from models import (
    Activity,
    ActivityGroup,
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
    Event,
    Organization,
    Place,
    Ride,
    Theme,
    VisitRules,
    VisitSlot,
    Way,
    Wish,
    db,
)
from models.base import I18n
from models.safety import CARD
from models.visit_list import ASKED, FIELDS
from operations import organizations, programme
from operations.convoy_file import CityCardRecord, CompanyRecord, ConvoyRecord, NeedsRecord, RideRecord
from operations.convoy_reading import city_of, ride_span, zone_at
from operations.convoy_times import BOUNDS
from operations.event_file import ActivityRecord, EventFile
from operations.event_times import span
from operations.journal import Actor

#: An organization that the file names again is the one that is there.
SAME = ("kind", "name", "country", "region")


class Loading:
    """What of a convoy is stored so far; places and themes are there already, by their codes."""

    def __init__(self, event: Event, file: EventFile, places: Mapping[str, Place], themes: Mapping[str, Theme]) -> None:
        self.event, self.file, self.places, self.themes = event, file, places, themes
        self.known = organizations.directory() if file.companies or file.needs else {}
        self.axes = self._ranked(Axis, file.axes, ("code", "name"))
        about = ("seats", "step_free", "abreast", "kept", "driver_name", "driver_phone", "plate", "note")
        self.buses = self._ranked(Bus, file.buses, ("code", *about))
        self.companies = {record.key: self._company(record) for record in file.companies}
        db.session.flush()

    def facts(self, record: ActivityRecord) -> dict[str, object]:
        """What the company that receives says of an activity where its record does not."""
        if record.company is None:
            return {}
        company = self.companies[record.company]
        place = self.places[record.place].id if record.place else company.place_id
        capacity = company.capacity if record.capacity is None else record.capacity
        return {
            "place_id": place,
            "capacity": capacity,
            "dress": record.dress or company.dress,
            "bring": record.bring or company.bring,
        }

    def belong(self, activity: Activity, record: ActivityRecord) -> None:
        """Put down whose visit an activity is, and what it serves."""
        company = self.companies.get(record.company)
        axis = self.axes.get(record.axis)
        activity.organization_id = company and company.organization_id
        activity.axis_id = axis.id if axis else company and company.axis_id

    def convoy(self, record: ConvoyRecord, *, by: Actor, now: dt.datetime) -> list[Activity]:
        """The rules, days, times and ways, and the rides as drafts."""
        said = {field: getattr(record, field) for field in ("corridor", *BOUNDS)}
        rows = [Convoy(event_id=self.event.id, provenance=record.origin(), **said)]
        rows += [self._day(one) for one in record.days]
        rows += [self._slot(one) for one in record.slots]
        rows += [
            Way(from_id=self.places[way.from_place].id, to_id=self.places[way.to].id, minutes=way.minutes)
            for way in record.ways
        ]
        rows += [self._card(one) for one in record.cards]
        db.session.add_all(rows)
        db.session.flush()
        first = len(self.file.activities) + 1
        return [self._ride(ride, rank, by, now) for rank, ride in enumerate(record.rides, first)]

    def needs(self) -> None:
        """What municipalities say; a delegation is made where there is none."""
        for record in self.file.needs:
            delegation = self._delegation(record)
            rows = [DelegationProfile(delegation_id=delegation.id, needs=record.needs, potential=record.potential,
                                      provenance=record.origin())]  # fmt: skip
            for side in ("seeks", "offers"):
                for code in dict.fromkeys(getattr(record, side)):
                    theme = self.themes[code].id
                    rows.append(DelegationTheme(delegation_id=delegation.id, theme_id=theme, side=side))
            rows += [
                Wish(delegation_id=delegation.id, company_id=self.companies[key].id, rank=rank)
                for rank, key in enumerate(record.wishes, start=1)
            ]
            db.session.add_all(rows)
        db.session.flush()

    def _card(self, record: CityCardRecord) -> CityCard:
        said = {name: getattr(record, name) for name in CARD}
        return CityCard(place_id=self.places[record.city].id, provenance=record.origin(), **said)

    def _ranked(self, model: type, records: list, fields: tuple[str, ...]) -> dict[str, object]:
        rows = {
            record.code: model(event_id=self.event.id, rank=rank, provenance=record.origin(),
                               **{field: getattr(record, field) for field in fields})
            for rank, record in enumerate(records)
        }  # fmt: skip
        db.session.add_all(rows.values())
        db.session.flush()
        return rows

    def _company(self, record: CompanyRecord) -> Company:
        same = (
            "status", "capacity", "minimum", "visits", "areas", "bring", "dress", "note", "contact_name",
            "contact_email", "contact_phone", "language",
        )  # fmt: skip
        zone = zone_at(self.file, record.place)
        company = Company(
            event_id=self.event.id,
            organization=self._organization(record),
            axis_id=self.axes[record.axis].id if record.axis else None,
            place_id=self.places[record.place].id if record.place else None,
            themes=[self.themes[code] for code in dict.fromkeys(record.themes)],
            hours=[_hours(*span(window, zone)) for window in record.hours],
            provenance=record.origin(),
            **{field: getattr(record, field) for field in same},
        )
        db.session.add(company)
        if record.door:
            db.session.flush()
            said = {name: getattr(record.door, name) for name in ASKED}
            said["fields"] = [name for name in FIELDS if name in record.door.fields]
            db.session.add(VisitRules(company_id=company.id, provenance=record.door.origin(), **said))
        return company

    def _organization(self, record: CompanyRecord | NeedsRecord) -> Organization:
        found = organizations.find(self.known, record.kind, record.country, record.name)
        if found is None:
            found = Organization(provenance=record.origin(), **{field: getattr(record, field) for field in SAME})
            db.session.add(found)
            self.known |= dict.fromkeys(organizations.calls(found), found)
        return found

    def _delegation(self, record: NeedsRecord) -> Delegation:
        delegation = Delegation(
            event_id=self.event.id,
            organization=self._organization(record),
            contact_name=record.contact_name,
            contact_email=record.contact_email,
            provenance=record.origin(),
        )
        db.session.add(delegation)
        db.session.flush()
        return delegation

    def _day(self, record) -> ConvoyDay:
        hotel = self.places[record.hotel].id if record.hotel else None
        return ConvoyDay(
            event_id=self.event.id,
            day=record.day,
            city_id=self.places[record.city].id,
            hotel_id=hotel,
            provenance=record.origin(),
        )

    def _slot(self, record) -> VisitSlot:
        starts_at, ends_at = span(record, zone_at(self.file, city_of(self.file, record.day)))
        return VisitSlot(event_id=self.event.id, starts_at=starts_at, ends_at=ends_at)

    def _ride(self, record: RideRecord, rank: int, by: Actor, now: dt.datetime) -> Activity:
        start, end = ride_span(self.file, record)
        origin, target = self.places[record.from_place], self.places[record.to]
        facts = {
            "day": record.day, "rank": rank, "starts_at": start, "ends_at": end, "text": record.text,
            "title": record.title or called(origin.name, target.name), "place_id": origin.id, "to_place_id": target.id,
        }  # fmt: skip
        ride = programme.create(
            self.event, "transfer", facts, by=by, audience="participants", attendance="listed",
            provenance=record.origin(), loading=True, now=now,
        )  # fmt: skip
        ride.axis_id = self.axes[record.axis].id if record.axis else None
        db.session.add(Ride(activity_id=ride.id, driving_minutes=record.driving_minutes))
        for code in record.buses or self.buses:
            bus = self.buses[code]
            db.session.add(
                ActivityGroup(activity_id=ride.id, kind="bus", name=bus.code, bus_id=bus.id, capacity=bus.seats)
            )
        return ride


def called(origin: I18n, target: I18n) -> dict[str, str]:
    """What a ride is called by its places, in each language that both have, else in the first one of each."""
    shared = [language for language in origin if language in target]
    if not shared:
        return {next(iter(origin)): " → ".join(next(iter(name.values())) for name in (origin, target))}
    return {language: f"{origin[language]} → {target[language]}" for language in shared}


def _hours(starts_at: dt.datetime, ends_at: dt.datetime) -> CompanyHours:
    return CompanyHours(starts_at=starts_at, ends_at=ends_at)
