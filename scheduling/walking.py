"""How long it takes to walk from one place of an event to another, by what is known of them."""

import math
from collections.abc import Iterator, Mapping

from scheduling.programme import Id, Spot

#: Metres a minute: 4.5 km/h, a group that talks.
PACE = 75
#: Minutes between rooms of different venues of which nobody measured the way.
BETWEEN_VENUES = 15
_EARTH = 6_371_000
#: What decides about every way to and from a place: which coordinates it has, if any, and its venue.
_Site = tuple[Id | None, Id]


def minutes(spots: Mapping[Id, Spot], origin: Id | None, goal: Id | None) -> int:
    """Whole minutes on foot, rounded up; 0 where nothing is known or both are in one place.

    Two places with coordinates, their own or those of what holds them, are as far apart as the crow flies. Without
    them rooms of different venues are `BETWEEN_VENUES` minutes apart.
    """
    if origin is None or goal is None or origin == goal or not {origin, goal} <= spots.keys():
        return 0
    one, other = _located(spots, origin), _located(spots, goal)
    if one and other:
        return math.ceil(_metres(one, other) / PACE)
    venues = {_venue(spots, origin), _venue(spots, goal)}
    return BETWEEN_VENUES if len(venues) == 2 and all(spots[venue].holds_places for venue in venues) else 0


def metres(spots: Mapping[Id, Spot], origin: Id, goal: Id) -> float | None:
    """As the crow flies, between the places or what holds them; None where nobody measured one of the two."""
    one, other = _located(spots, origin), _located(spots, goal)
    return _metres(one, other) if one and other else None


def holds(spots: Mapping[Id, Spot], outer: Id, inner: Id | None) -> bool:
    """Whether one place is the other or holds it, however deep."""
    return inner is not None and any(spot.id == outer for spot in _upwards(spots, inner))


class Ways:
    """The ways between the places of an event. Rooms of one building are as far from everything as the building, so
    each way between two buildings is measured once.
    """

    def __init__(self, spots: Mapping[Id, Spot]) -> None:
        self._spots = spots
        self._sites: dict[Id, _Site] = {}
        self._known: dict[tuple[_Site, _Site], int] = {}

    def minutes(self, origin: Id | None, goal: Id | None) -> int:
        """As `minutes` of the module."""
        if origin is None or goal is None or origin == goal or not (origin in self._spots and goal in self._spots):
            return 0
        sites = self._site(origin), self._site(goal)
        if sites not in self._known:
            self._known[sites] = minutes(self._spots, origin, goal)
        return self._known[sites]

    def _site(self, place: Id) -> _Site:
        if place not in self._sites:
            located = _located(self._spots, place)
            self._sites[place] = located and located.id, _venue(self._spots, place)
        return self._sites[place]


def _metres(one: Spot, other: Spot) -> float:
    """The great circle between two places that have coordinates, by the haversine formula."""
    north, south = math.radians(one.latitude), math.radians(other.latitude)
    east = math.radians(other.longitude - one.longitude)
    chord = math.sin((south - north) / 2) ** 2 + math.cos(north) * math.cos(south) * math.sin(east / 2) ** 2
    return 2 * _EARTH * math.asin(min(1.0, math.sqrt(chord)))


def _located(spots: Mapping[Id, Spot], place: Id) -> Spot | None:
    measured = (spot for spot in _upwards(spots, place) if spot.latitude is not None and spot.longitude is not None)
    return next(measured, None)


def _venue(spots: Mapping[Id, Spot], place: Id) -> Id:
    *_, highest = _upwards(spots, place)
    return highest.id


def _upwards(spots: Mapping[Id, Spot], place: Id) -> Iterator[Spot]:
    """The place, what holds it, and so on; a circle is left where it closes."""
    seen: set[Id] = set()
    while place in spots and place not in seen:
        seen.add(place)
        yield spots[place]
        place = spots[place].parent
