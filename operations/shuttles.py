"""Shuttles that were looked at become pick-ups, if nobody changed meanwhile what they were made from."""

import datetime as dt
from collections.abc import Mapping

from models import Event, Pickup
from models.transaction import lock
from operations import event_fields, fields, pickups
from operations.event_settings import ensure_unchanged, mark
from operations.journal import Actor
from operations.refusals import Refusal
from queries import shuttles as queries
from scheduling import shuttles
from scheduling.shuttles import Answer, Rules

USUAL = Rules()
#: Bounds in minutes, by the name of the rule.
BOUNDS = {"window": (0, 240), "hall": (0, 240), "drive": (5, 480), "checkin": (0, 480)}


def read(typed: Mapping[str, object]) -> Rules:
    """The rules as a page collected them; nothing is the usual. Raises `fields.Malformed`."""
    rules = {name: event_fields.number(*bounds) for name, bounds in BOUNDS.items()}
    said = fields.read_all(rules, typed)
    return Rules(**{name: value for name, value in said.items() if value is not None})


def propose(event: Event, way: str, day: dt.date, rules: Rules) -> Answer:
    """Shuttles for those of this day who are not fetched yet."""
    return shuttles.propose(queries.question(event, way, day, rules))


def mark_of(answer: Answer) -> str:
    """A mark of what was proposed, for the page that shows it."""
    return mark({"shuttles": answer.shuttles, "left": answer.left})


def apply(
    event: Event, way: str, day: dt.date, rules: Rules, *, seen: str | None, by: Actor, now: dt.datetime | None = None
) -> list[Pickup]:
    """Arrange what was proposed. `seen`: `mark_of` what was shown.

    Refuses `changed_meanwhile` when other shuttles would be proposed now, `nothing_proposed`, and what
    `pickups.arrange` refuses.
    """
    lock(event)
    answer = propose(event, way, day, rules)
    ensure_unchanged(seen, mark_of(answer))
    if not answer.shuttles:
        raise Refusal("nothing_proposed")
    return [pickups.arrange(event, way, _said(one), by=by, now=now) for one in answer.shuttles]


def _said(one: shuttles.Shuttle) -> pickups.Said:
    place, _elsewhere = one.hotel
    return pickups.Said(one.travellers, one.starts_at, one.ends_at, one.van, one.greeter, place)
