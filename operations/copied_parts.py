"""What a copy of an event has of the parts that every event has; and how days, times and places become those of it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from models import (
    Activity,
    Axis,
    Bus,
    Category,
    Checkpoint,
    ConvoyDay,
    Event,
    MeetingRoom,
    MeetingRules,
    MeetingWindow,
    MessageTemplate,
    Place,
    Practical,
    Theme,
    VisitSlot,
    Zone,
    db,
)
from models.base import Model
from operations.journal import Actor
from operations.sheet_places import coded
from queries import convoys
from queries.copies import Source, cities, top
from queries.drafts import Planned


@dataclass(frozen=True)
class City:
    """What comes instead of a city."""

    name: dict[str, str]
    latitude: float | None = None
    longitude: float | None = None
    #: IANA name; None: the event's.
    zone: str | None = None


class Selection:
    """What is taken along: everything but what is in a city that is left out."""

    def __init__(self, source: Source, wanted: Mapping[int, City | None]) -> None:
        self.source, self.wanted = source, wanted
        above = {place.id: place.parent_id for place in source.places}
        known = {place.id for place in cities(source.event)}
        #: By place, the city in which it is.
        self.city = {place: found for place in above if (found := top(place, above, known)) in known}
        self.places = [place for place in source.places if not self.is_out(place.id)]
        self.programme = [one for one in source.programme if self._goes_along(one)]
        self.companies = [one for one in source.companies if not self.is_out(one.place_id)]
        self.days = [one for one in source.of(ConvoyDay) if not self.is_out(one.city_id)]
        #: Each with the city of its day.
        self.slots = [(one, city) for one in source.of(VisitSlot) if not self.is_out(city := self._city_at(one))]

    def is_out(self, place_id: int | None) -> bool:
        """Whether a place stays behind."""
        city = self.city.get(place_id)
        return city in self.wanted and self.wanted[city] is None

    def instead(self, place_id: int) -> City | None:
        """The other city that comes for the one in which a place is."""
        return self.wanted.get(self.city.get(place_id))

    def _city_at(self, slot: VisitSlot) -> int | None:
        day = convoys.day_of(self.source.event, slot.starts_at, self.source.of(ConvoyDay))
        return day and day.city_id

    def facts(self, one: Planned) -> object:
        """What is published of an activity; of one that never was, what is proposed."""
        return one.published or one.draft

    def _goes_along(self, one: Planned) -> bool:
        """Visits of companies are agreed anew, and what a matching made is matched anew."""
        ride, facts = self.source.rides.get(one.activity.id), self.facts(one)
        if one.activity.kind == "company_visit" or (ride and ride.matched):
            return False
        return not self.is_out(facts.place_id) and not self.is_out(facts.to_place_id)

    def counts(self) -> dict[str, int]:
        """By part, how many are taken along where it is wanted."""
        source = self.source
        stated = {one.delegation_id for one in source.needs}
        return {
            "categories": len(source.categories), "zones": len(source.zones), "places": len(self.places),
            "checkpoints": len(source.checkpoints), "themes": len(source.themes), "axes": len(source.axes),
            "programme": len(self.programme), "practical": len(source.of(Practical)),
            "letters": len(source.of(MessageTemplate)), "meetings": len(source.of(MeetingWindow)),
            "days": len(self.days), "slots": len(self.slots), "buses": len(source.of(Bus)),
            "companies": len(self.companies), "needs": len(stated),
        }  # fmt: skip

    def left_out(self) -> dict[str, int]:
        """What stays behind, by part."""
        behind = {
            "places": len(self.source.places) - len(self.places),
            "companies": len(self.source.companies) - len(self.companies),
            "programme": sum(self._in_left_out_city(one) for one in self.source.programme),
        }
        return {part: number for part, number in behind.items() if number}

    def _in_left_out_city(self, one: Planned) -> bool:
        facts = self.facts(one)
        return self.is_out(facts.place_id) or self.is_out(facts.to_place_id)


class Copy:
    """One copy as it is being made: the new event, and the new rows by the ids of those they are copies of."""

    def __init__(self, selection: Selection, event: Event, by: Actor, now: dt.datetime) -> None:
        self.selection, self.source, self.event = selection, selection.source, event
        self.by, self.now = by, now
        self.days = event.starts_on - self.source.event.starts_on
        self.rows: dict[tuple[type[Model], int], Model] = {}
        self.places = {place.id: place for place in self.source.places}

    def store(self, pairs: Iterable[tuple[Model, Model]]) -> None:
        """New rows, each with the old one it is a copy of: a statement a table."""
        pairs = list(pairs)
        db.session.add_all(new for _old, new in pairs)
        db.session.flush()
        self.rows |= {(type(old), old.id): new for old, new in pairs if hasattr(old, "id")}

    def of(self, model: type[Model], id: int | None) -> Model | None:
        """The copy of this row; None for nothing and for what stays behind."""
        return self.rows.get((model, id)) if id is not None else None

    def id_of(self, model: type[Model], id: int | None) -> int | None:
        row = self.of(model, id)
        return row and row.id

    def day(self, day: dt.date) -> dt.date:
        return day + self.days

    def at(self, moment: dt.datetime | None, place: Place | None = None) -> dt.datetime | None:
        """The same time of the moved day, by the clocks of where it is: of the old place, then of the new."""
        copied = self.of(Place, place and place.id)
        old_zone = (place and place.zone) or self.source.event.zone
        return moved(moment, self.days, old_zone, (copied and copied.zone) or self.event.zone)


def moved(moment: dt.datetime | None, days: dt.timedelta, old_zone: str, new_zone: str) -> dt.datetime | None:
    """A moment so many days later at the same local time; an hour that the clocks leave out comes one later."""
    if moment is None:
        return None
    local = moment.astimezone(ZoneInfo(old_zone)).replace(tzinfo=None) + days
    return local.replace(tzinfo=ZoneInfo(new_zone)).astimezone(dt.UTC)


def same(row: Model, *names: str) -> dict[str, object]:
    """These columns of a row; what is marked as invented stays marked."""
    said = {name: getattr(row, name) for name in names}
    return said | ({"provenance": row.provenance} if getattr(row, "invented", False) else {})


def set_up(copy: Copy) -> None:
    """Zones, categories, places, themes and axes."""
    source, event = copy.source, copy.event
    copy.store((one, Zone(event_id=event.id, **same(one, "code", "name"))) for one in source.zones)
    copy.store((one, _category(copy, one)) for one in source.categories)
    _places(copy)
    for model, rows in ((Theme, source.themes), (Axis, source.axes)):
        copy.store((one, model(event_id=event.id, **same(one, "code", "name", "rank"))) for one in rows)


def _category(copy: Copy, one: Category) -> Category:
    names = (
        "code", "letter", "colour", "name", "rank", "counted", "needs_approval", "has_badge", "public", "mayors",
        "speaks", "signs", "accompanies", "sees_people", "by_invitation",
    )  # fmt: skip
    made = Category(event_id=copy.event.id, closes_at=copy.at(one.closes_at), **same(one, *names))
    made.zones = [copy.of(Zone, zone.id) for zone in one.zones]
    return made


def _places(copy: Copy) -> None:
    """All at once, then each into the one around it."""
    taken = {place.code.upper() for place in copy.selection.places}
    copy.store((place, _place(copy, place, taken)) for place in copy.selection.places)
    for place in copy.selection.places:
        copy.of(Place, place.id).parent_id = copy.id_of(Place, place.parent_id)
    db.session.flush()


def _place(copy: Copy, place: Place, taken: set[str]) -> Place:
    """What is in a city that becomes another loses its address: nobody knows it there yet."""
    made = Place(event_id=copy.event.id, **same(place, "code", "name", "rank", "capacity", "step_free"))
    if city := copy.selection.instead(place.id):
        made.zone = city.zone
        if copy.selection.city[place.id] == place.id:
            made.name, made.latitude, made.longitude = city.name, city.latitude, city.longitude
            made.code = coded(city.name, taken)
            taken.add(made.code)
        return made
    old, new = copy.source.event.zone, copy.event.zone
    stays = place.id in copy.selection.city and old != new
    made.zone = place.zone or (old if stays else None)
    made.address, made.latitude, made.longitude = place.address, place.latitude, place.longitude
    return made


def checkpoints(copy: Copy) -> None:
    """Doors and zones; those of activities that are not taken along, and those of buses, stay behind."""
    copy.store(
        (
            one,
            Checkpoint(
                event_id=copy.event.id,
                zone_id=copy.id_of(Zone, one.zone_id),
                activity_id=copy.id_of(Activity, one.activity_id),
                opens_at=copy.at(one.opens_at),
                closes_at=copy.at(one.closes_at),
                **same(one, "code", "name", "rank", "reentry"),
            ),
        )
        for one in copy.source.checkpoints
        if one.group_id is None and (one.activity_id is None or copy.of(Activity, one.activity_id))
    )


def practical(copy: Copy) -> None:
    """What people need to know besides the programme."""
    names = ("rank", "kind", "title", "text", "url", "phone", "audience")
    copy.store((one, Practical(event_id=copy.event.id, **same(one, *names))) for one in copy.source.of(Practical))


def letters(copy: Copy) -> None:
    """The event's own words for letters."""
    said = {"event_id": copy.event.id, "changed_by": copy.by.name[:200], "changed_at": copy.now}
    copy.store(
        (one, MessageTemplate(**said, **same(one, "name", "language", "subject", "body")))
        for one in copy.source.of(MessageTemplate)
    )


def meetings(copy: Copy) -> None:
    """How bilateral meetings are held: rules, windows, rooms."""
    names = ("minutes", "buffer", "a_day", "delegation_a_day", "asks", "reply_hours")
    event_id = copy.event.id
    copy.store((one, MeetingRules(event_id=event_id, **same(one, *names))) for one in copy.source.of(MeetingRules))
    copy.store(
        (one, MeetingWindow(event_id=event_id, starts_at=copy.at(one.starts_at), ends_at=copy.at(one.ends_at)))
        for one in copy.source.of(MeetingWindow)
    )
    copy.store(
        (one, MeetingRoom(event_id=event_id, place_id=place.id))
        for one in copy.source.of(MeetingRoom)
        if (place := copy.of(Place, one.place_id))
    )
