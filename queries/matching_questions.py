"""What a matching of visitors to companies is asked, made of what stands in the database: two dozen statements, however
many people and companies there are.

What a matching may move itself keeps nobody busy: visits that stand in slots, and the rides made for them. What has
begun stays; a visit that is agreed with its company takes place; who was put on a list by hand is pinned there.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import sqlalchemy as sa

from models import (
    Category,
    Company,
    Delegate,
    Delegation,
    DelegationTheme,
    Event,
    Proposal,
    VisitDecision,
    Wish,
    db,
)
from models.company import MATCHED
from queries import companies, convoys, matching_proposals, rides, schedules, visit_lists, visits
from queries.visits import Standing
from scheduling import riding
from scheduling.encounters import PASSING, People
from scheduling.intervals import overlaps
from scheduling.programme import Id
from scheduling.riding import Base
from scheduling.roads import Roads
from scheduling.visits import Bus, Host, Number, Question, Session, Slot, Visit, Visitor, Wanted

#: Points of a wish by its rank; those that follow have the last.
WISHED = (40, 32, 25, 19, 14, 10)
#: Points of each need that a company serves, and of each potential.
NEED, POTENTIAL = 12, 4
#: Points of any company for who neither wishes nor needs anything.
ANY = 1


def question(
    event: Event, now: dt.datetime | None = None, *, again: bool = False, like: Proposal | None = None
) -> Question:
    """Who would like to visit whom, when companies receive and people are free, and which buses there are.

    With `again` what stands is planned again, with `like` what that proposal suggests: as little of it as can be
    changes. Without either only what has begun stands.
    """
    return Sheet(event, now).question(again=again, like=like)


def stands(event: Event, slots: Sequence[Slot]) -> frozenset[Visit]:
    """The visits that stand in these slots: two statements."""
    return visits.visits_of(visits.standing(event, slots))


class Sheet:
    """What is known of an event's company visits at one moment."""

    def __init__(self, event: Event, now: dt.datetime | None = None) -> None:
        self.event, self.moment, self.convoy = event, event.now(now), convoys.of_event(event)
        self.slots = convoys.slots(event)
        runs = {one.run for one in self.slots if one.starts_at <= self.moment}
        #: The slots of the runs that have begun: who travels in one is in its bus.
        self.begun = frozenset(one.number for one in self.slots if one.run in runs)
        #: Those that are matched.
        self.companies: dict[Id, Company] = {
            one.id: one for one in companies.of_event(event) if self.convoy and one.status in MATCHED
        }
        self.standing = visits.standing(event, self.slots)
        #: Activities whose lists are frozen: nothing moves them, and who is on them stays.
        self.frozen = {key for key, one in visit_lists.standing(event, None, now).items() if one.frozen}
        self.programme = schedules.programme(event)
        measured = {(way.from_id, way.to_id): way.minutes for way in convoys.ways(event)}
        self.roads = Roads(self.programme.spots, measured, self.convoy.speed if self.convoy else 1)
        #: Made for a matching, which may take them back.
        self.rides = rides.matched(event)
        #: Who travels, each with their delegation.
        self.visitors = _visitors(event)

    def question(self, *, again: bool = False, like: Proposal | None = None) -> Question:
        """What is to be calculated."""
        hosts = tuple(self._hosts())
        known = {one.id for one in hosts}, {key for key, _delegation in self.visitors}
        return Question(
            slots=self.slots,
            hosts=hosts,
            visitors=tuple(self._people(known[0])),
            buses=tuple(Bus(one.id, one.seats) for one in convoys.buses(self.event)) or None,
            travel=self._travel(hosts),
            stands=self._stands(again, like, *known),
            begun=self.begun,
            **({"promised": self.convoy.promised, "choices": self.convoy.choices} if self.convoy else {}),
            **self._decided(*known),
        )

    @property
    def loose(self) -> list[Standing]:
        """The visits that a matching may move or call off: neither agreed nor frozen nor begun, and in a slot or made
        by one.
        """
        coming = (one for one in self.standing if one.starts_at > self.moment and one.slot not in self.begun)
        free = (one for one in coming if not one.fixed and one.activity not in self.frozen)
        return [one for one in free if one.slot is not None or one.matched]

    @property
    def seated(self) -> list[Standing]:
        """The visits that are sessions of the question, whoever may move them."""
        return [one for one in self.standing if one.slot is not None and one.host in self.companies]

    def bases(self) -> Mapping[Number, Base]:
        """Where the buses of each run begin and end."""
        days = [riding.Day(one.day, one.city_id, one.hotel_id) for one in convoys.days(self.event)]
        matched = {one.activity for one in self.rides}
        others = (item for item in self.programme if item.kind == "transfer" and item.id not in matched)
        arrivals = [riding.Arrival(one.interval[1], one.to_place) for one in others if one.interval and one.to_place]
        return riding.bases(days, self.slots, arrivals, self.programme.spots)

    def buses(self) -> dict[tuple[Id, Session], Id]:
        """By visitor and session, the bus that takes them there by what stands."""
        number = {one.code: one.id for one in convoys.buses(self.event)}
        found = {}
        for one in self.seated:
            place, day = self.companies[one.host].place_id, self.slots[one.slot].day
            there = [ride for ride in self.rides if ride.brings(place, day, one.starts_at)]
            for ride in sorted(there, key=lambda each: (each.ends_at is not None, each.ends_at, each.activity)):
                known = {person: number[code] for person, code in ride.people.items() if code in number}
                found |= {(person, Session(one.host, one.slot)): bus for person, bus in known.items()}
        return found

    # Companies

    def _hosts(self) -> Iterator[Host]:
        agreed, beside = defaultdict(set), Counter()
        cities = convoys.cities(self.event)
        movable = {one.activity for one in self.loose}
        for one in self.standing:
            if one.activity in movable:
                continue
            if one.slot is None:
                beside[one.host] += 1
            else:
                agreed[one.host].add(one.slot)
        for one in self.companies.values():
            received = max(one.visits - beside[one.id], len(agreed[one.id]))
            open_in = frozenset(slot.number for slot in companies.opened(one, self.slots, cities)) | agreed[one.id]
            yield Host(one.id, one.place_id, open_in, one.capacity, one.minimum, received)

    def _travel(self, hosts: Iterable[Host]) -> dict[tuple[Id, Id], int]:
        """Between companies that a bus may visit in one run."""
        run = {slot.number: slot.run for slot in self.slots}
        in_run = defaultdict(list)
        for host in hosts:
            for number in {run[slot] for slot in host.slots}:
                in_run[number].append(host)
        found = {}
        for those in in_run.values():
            pairs = ((one, other) for one in those for other in those if one.place != other.place)
            for one, other in pairs:
                found[one.id, other.id] = (self.roads.minutes(one.place, other.place) or 0) + self.convoy.buffer
        return found

    # Visitors

    def _people(self, hosts: set[Id]) -> Iterator[Visitor]:
        taken = self._taken()
        wishes, sides = _wishes(self.event), _sides(self.event)
        serves = {one.id: {theme.id for theme in one.themes} for one in self.companies.values()}
        every = frozenset(one.number for one in self.slots)
        liked = {}
        for key, delegation in self.visitors:
            if delegation not in liked:
                ranked = {host: rank for host, rank in wishes[delegation].items() if host in hosts}
                liked[delegation] = tuple(ranked), _worth(ranked, sides[delegation], serves)
            chosen, worth = liked[delegation]
            yield Visitor(key, every - taken[key], chosen, worth, delegation)

    def _taken(self) -> Mapping[Id, set[Number]]:
        """The slots in which something else holds somebody's time."""
        movable = {one.activity for one in (*self.loose, *self.seated)} | {one.activity for one in self.rides}
        people, taken = People(self.programme), defaultdict(set)
        wholes = {item.parent for item in self.programme}
        for item in self.programme:
            if item.interval is None or item.kind in PASSING or item.id in movable:
                continue
            slots = {one.number for one in self.slots if overlaps(item.interval, (one.starts_at, one.ends_at))}
            crowd = people.crowd(item) if slots and item.id not in wholes else ()
            for key in (*people.named(item), *crowd) if slots else ():
                taken[key] |= slots
        return taken

    # What is decided

    def _stands(self, again: bool, like: Proposal | None, hosts: set[Id], visitors: set[Id]) -> frozenset[Visit]:
        standing = visits.visits_of(self.standing)
        planned = self._suggested(like) if like else standing if again else frozenset()
        kept = {one for one in standing if one.slot in self.begun}
        kept |= {one for one in planned if one.slot not in self.begun}
        return frozenset(one for one in kept if one.host in hosts and one.visitor in visitors)

    def _suggested(self, proposal: Proposal) -> frozenset[Visit]:
        """What another proposal suggests, in the slots there are now."""
        number = {slot.id: slot.number for slot in self.slots}
        asked, answer = matching_proposals.question_of(proposal), matching_proposals.answer_of(proposal)
        now = {slot.number: number.get(slot.id) for slot in asked.slots}
        return frozenset(
            Visit(one.visitor, one.host, now[one.slot]) for one in answer.visits if now[one.slot] is not None
        )

    def _decided(self, hosts: set[Id], visitors: set[Id]) -> dict[str, object]:
        """Sessions that are agreed or must not be; what organizers said of people, and lists that are kept by hand."""
        number = {slot.id: slot.number for slot in self.slots}
        sessions, people = {"pin": set(), "forbid": set()}, {"pin": set(self._by_hand(visitors)), "forbid": set()}
        rows = sa.select(VisitDecision.kind, VisitDecision.delegate_id, VisitDecision.company_id, VisitDecision.slot_id)
        for kind, visitor, host, slot in db.session.execute(rows.where(VisitDecision.event_id == self.event.id)):
            if host not in hosts or (slot is not None and slot not in number):
                continue
            if visitor is None:
                sessions[kind].add(Session(host, number[slot]))
            elif visitor in visitors:
                people[kind].add(Wanted(visitor, host, number.get(slot)))
        sessions["pin"] |= {Session(one.host, one.slot) for one in self.seated if self._stays(one)}
        people["forbid"] |= set(self._not_on_frozen(visitors))
        return {
            "held": frozenset(sessions["pin"]), "barred": frozenset(sessions["forbid"]),
            "pinned": _in_order(people["pin"]), "forbidden": _in_order(people["forbid"]),
        }  # fmt: skip

    def _by_hand(self, visitors: set[Id]) -> Iterator[Wanted]:
        for one in self.seated:
            for key, seat in one.people.items():
                by_hand = seat.source != "schedule" or one.activity in self.frozen
                if key in visitors and seat.role == "participant" and by_hand:
                    yield Wanted(key, one.host, one.slot if self._stays(one) else None)

    def _not_on_frozen(self, visitors: set[Id]) -> Iterator[Wanted]:
        """Nobody comes to a visit whose list is frozen without its host."""
        for one in self.seated:
            if one.activity in self.frozen and one.slot not in self.begun:
                yield from (Wanted(key, one.host, one.slot) for key in visitors - one.people.keys())

    def _stays(self, one: Standing) -> bool:
        return one.fixed or one.activity in self.frozen


def _worth(wishes: Mapping[Id, int], sides: Mapping[str, set[Id]], serves: Mapping[Id, set[Id]]) -> dict[Id, int]:
    """Points by company, as it serves the needs and the potential of a delegation and as it is wished."""
    anywhere = 0 if wishes or sides["seeks"] else ANY
    points = {
        host: anywhere
        + (WISHED[min(wishes[host], len(WISHED)) - 1] if host in wishes else 0)
        + NEED * len(themes & sides["seeks"])
        + POTENTIAL * len(themes & sides["offers"])
        for host, themes in serves.items()
    }
    return {host: number for host, number in points.items() if number}


def _in_order(wanted: Iterable[Wanted]) -> tuple[Wanted, ...]:
    return tuple(sorted(wanted, key=lambda one: (one.visitor, one.host, -1 if one.slot is None else one.slot)))


def _visitors(event: Event) -> list[tuple[Id, Id | None]]:
    """Who travels, each with their delegation."""
    wanted = sa.select(Delegate.id, Delegate.delegation_id).join(Category, Category.id == Delegate.category_id)
    wanted = wanted.where(Delegate.event_id == event.id, Delegate.status == "approved", Category.counted)
    return [(key, delegation) for key, delegation in db.session.execute(wanted.order_by(Delegate.id))]


def _wishes(event: Event) -> Mapping[Id | None, dict[Id, int]]:
    """By delegation the ranks of companies, the first choice first."""
    wanted = sa.select(Wish.delegation_id, Wish.company_id, Wish.rank).join(Company).order_by(Wish.rank)
    found = defaultdict(dict)
    for delegation, company, rank in db.session.execute(wanted.where(Company.event_id == event.id)):
        found[delegation][company] = rank
    return found


def _sides(event: Event) -> Mapping[Id | None, dict[str, set[Id]]]:
    """By delegation the sectors in which it needs something, and has potential."""
    found = defaultdict(lambda: {"seeks": set(), "offers": set()})
    rows = sa.select(DelegationTheme.delegation_id, DelegationTheme.side, DelegationTheme.theme_id)
    rows = rows.join(Delegation, Delegation.id == DelegationTheme.delegation_id).where(Delegation.event_id == event.id)
    for delegation, side, theme in db.session.execute(rows):
        found[delegation][side].add(theme)
    return found
