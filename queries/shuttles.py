"""What shuttles are proposed for: who comes or goes on a day and is not fetched yet; what there is to fetch them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from models import Event, Journey, Pickup, Stay
from queries import arrivals, care, pickups
from scheduling.shuttles import Guide, Question, Rules, Traveller, Van


def question(event: Event, way: str, day: dt.date, rules: Rules) -> Question:
    """The question for `scheduling.shuttles`: a constant number of statements.

    Who comes in a car of their own needs none; who did not say where they land cannot be met.
    """
    waiting = [one for one in unfetched(event, way, day) if one.station]
    people = [one.delegate_id for one in waiting]
    sleeping, needing = arrivals.stays(people), care.aids(people)
    planned = pickups.of_event(event)
    return Question(
        way,
        tuple(_traveller(one, sleeping.get(one.delegate_id), pickups.steps_matter([one], needing)) for one in waiting),
        _vans(event, planned),
        _guides(event, planned),
        rules,
    )


def unfetched(event: Event, way: str, day: dt.date) -> list[Journey]:
    """The journeys of this day at a known time for which nothing is arranged: two statements."""
    coming = [one for one in arrivals.of_day(event, way, day) if one.means != "road" and one.at]
    taken = pickups.of_journeys(one.id for one in coming)
    return sorted((one for one in coming if one.id not in taken), key=lambda one: (one.at, one.id))


def _traveller(journey: Journey, stay: Stay | None, step_free: bool) -> Traveller:
    person = journey.delegate
    return Traveller(
        id=journey.id,
        at=journey.at,
        station=journey.station,
        terminal=journey.terminal,
        hotel=(stay.place_id, stay.elsewhere.casefold()) if stay else (None, ""),
        party=person.principal_id or person.id,
        delegation=person.delegation_id,
        step_free=step_free,
        languages=frozenset((person.language,)),
    )


def _vans(event: Event, planned: Sequence[Pickup]) -> tuple[Van, ...]:
    busy = defaultdict(list)
    for one in planned:
        busy[one.vehicle_id].append((one.starts_at, one.ends_at))
    return tuple(Van(one.id, one.seats, one.step_free, tuple(busy[one.id])) for one in pickups.vehicles(event))


def _guides(event: Event, planned: Sequence[Pickup]) -> tuple[Guide, ...]:
    posts = defaultdict(list)
    for one in planned:
        posts[one.greeter_id].append(pickups.post_of(one))
    return tuple(Guide(one.id, frozenset(one.languages or ()), tuple(posts[one.id])) for one in pickups.greeters(event))
