"""Cities and places as sheets name them: found at the event, or to be made with the row that names them first."""

import dataclasses
import datetime as dt
import itertools
import re
from collections.abc import Collection

from models import Event, Place, db
from models.folding import fold
from operations import journal
from operations.journal import Actor
from operations.refusals import Refusal
from queries import event_parts as queries


@dataclasses.dataclass(eq=False)
class Spot:
    """A place; one without a row is new."""

    name: dict[str, str]
    row: Place | None = None
    city: "Spot | None" = None
    #: What a sheet says of a new one: address, latitude, longitude.
    facts: dict[str, object] = dataclasses.field(default_factory=dict)

    def __post_init__(self) -> None:
        """What it may be called: asked for with every row."""
        self.names = {fold(name) for name in (*self.name.values(), self.row.code if self.row else "") if name}

    def zone(self, event: Event) -> str:
        """IANA name of the zone in which times here are told."""
        if self.row:
            return self.row.zone or event.zone
        return self.city.zone(event) if self.city else event.zone


class Places:
    """The event's places, and those that a sheet adds to them."""

    def __init__(self, event: Event, language: str) -> None:
        self.event, self.language = event, language
        rows = queries.of_event(event, Place)
        by_id = {row.id: Spot(row.name, row) for row in rows}
        for spot in by_id.values():
            spot.city = by_id.get(spot.row.parent_id)
        self.by_id = by_id
        self.spots = list(by_id.values())

    def find(self, city: str, name: str, **facts: object) -> Spot | None:
        """The place in this city (without one: the city itself), new where nobody knows it yet.

        None for nothing. Refuses `place_without_city` for an unknown place whose city is not told.
        """
        if not city:
            return self._known(name) if name else None
        town, called = self._city(city), fold(name)
        if not name or called in town.names:
            return town
        within = (spot for spot in self.spots if spot.city is town and called in spot.names)
        return next(within, None) or self._add(Spot({self.language: name}, city=town, facts=facts))

    def _known(self, name: str) -> Spot:
        called = fold(name)
        if (found := next((spot for spot in self.spots if called in spot.names), None)) is None:
            raise Refusal("place_without_city")
        return found

    def _city(self, name: str) -> Spot:
        called = fold(name)
        alike = [spot for spot in self.spots if called in spot.names]
        found = next((spot for spot in alike if spot.city is None), None) or next(iter(alike), None)
        return found or self._add(Spot({self.language: name}))

    def _add(self, spot: Spot) -> Spot:
        self.spots.append(spot)
        return spot

    def make(self, spot: Spot, *, by: Actor, now: dt.datetime) -> Place:
        """The row of a place, and of its city, made where there was none; whoever calls holds the event locked."""
        if spot.row is None:
            city = self.make(spot.city, by=by, now=now) if spot.city else None
            taken = {one.row.code.upper() for one in self.spots if one.row}
            spot.row = Place(
                event_id=self.event.id,
                code=coded(spot.name, taken),
                name=spot.name,
                rank=max((one.row.rank for one in self.spots if one.row), default=-1) + 1,
                parent_id=city and city.id,
                zone=city and city.zone,
                **spot.facts,
            )
            db.session.add(spot.row)
            self.event.changed_at = now
            journal.write("place.added", spot.row, by, name=spot.name)
        return spot.row


def coded(name: dict[str, str], taken: Collection[str]) -> str:
    """A code of a place's name that is not `taken`: SAN-JOSE, SAN-JOSE-2."""
    base = "-".join(re.findall(r"[A-Z0-9]+", fold(next(iter(name.values()))).upper()))[:16].strip("-") or "PLACE"
    return next(
        code for number in itertools.count(1) if (code := base if number == 1 else f"{base}-{number}") not in taken
    )


def made(spot: Spot | None, told: set[int]) -> tuple[tuple[str, dict[str, str]], ...]:
    """What is new about a place, each told once in a sheet: ("city", its name), ("place", its name)."""
    new = [one for one in (spot and spot.city, spot) if one and one.row is None and id(one) not in told]
    told |= {id(one) for one in new}
    return tuple(("place" if one.city else "city", one.name) for one in new)
