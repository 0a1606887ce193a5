"""What somebody wishes a meeting to be: checked against the event's slots, themes and languages, and who may come."""

import dataclasses
import datetime as dt
from collections.abc import Sequence

from models import Delegate, Event
from operations.refusals import Refusal
from queries import meeting_requests, meeting_rules
from queries import themes as about
from scheduling.intervals import Interval

#: How many may come along on either side: the rooms are small.
COMPANY = 6


@dataclasses.dataclass(frozen=True)
class Wish:
    """What somebody asks for: ids of themes, codes of languages, how much they want it (1 to 3), slots, who comes."""

    purpose: str = ""
    themes: Sequence[int] = ()
    languages: Sequence[str] = ()
    priority: int = 1
    #: Half-open, aware; None: any.
    times: Sequence[Interval] | None = None
    #: Ids of delegates.
    party: Sequence[int] = ()


def stored(asker: Delegate, asked: Delegate, wish: Wish) -> dict[str, object]:
    """The columns of a request that say this. Refuses `number_invalid`, and what the others here refuse."""
    event = asker.event
    return {
        "purpose": wish.purpose,
        "themes": _themes(event, wish.themes),
        "languages": _languages(event, wish.languages),
        "priority": strength(wish.priority, "priority"),
        "times": times(event, wish.times),
        "party": company(asker, asked, wish.party),
    }


def times(event: Event, wanted: Sequence[Interval] | None) -> list[list[str]] | None:
    """The slots as they are stored: [start, end], ISO 8601, UTC, in order; None for any. Refuses `unknown_time`."""
    chosen = {tuple(one) for one in wanted or ()}
    known = {(slot.starts_at, slot.ends_at) for slot in meeting_rules.slots(event)} if chosen else set()
    if not chosen <= known:
        raise Refusal("unknown_time", "times")
    return [[moment.astimezone(dt.UTC).isoformat() for moment in one] for one in sorted(chosen)] or None


def company(delegate: Delegate, other: Delegate, ids: Sequence[int]) -> list[int]:
    """The ids of those who come along with the delegate. Refuses `company_too_large` and `unknown_companion`."""
    wanted = sorted(set(ids))
    if len(wanted) > COMPANY:
        raise Refusal("company_too_large", "party", most=COMPANY)
    known = {one.id for one in meeting_requests.companions(delegate)} - {other.id} if wanted else set()
    if not known.issuperset(wanted):
        raise Refusal("unknown_companion", "party")
    return wanted


def strength(number: int, field: str) -> int:
    """How much somebody wants a meeting, 1 to 3. Refuses `number_invalid`."""
    if number not in (1, 2, 3):
        raise Refusal("number_invalid", field, least=1, most=3)
    return number


def deadline(event: Event, now: dt.datetime) -> dt.datetime:
    """Until when the other may answer, by the real clock: never past the last window. Refuses `meetings_over`."""
    until = now + dt.timedelta(hours=meeting_rules.rules(event).reply_hours)
    ends = [window.ends_at for window in meeting_rules.windows(event)]
    if not ends:
        return until
    last = max(ends) - dt.timedelta(seconds=event.clock_shift)
    if last <= now:
        raise Refusal("meetings_over")
    return min(until, last)


def _themes(event: Event, ids: Sequence[int]) -> list[int]:
    known = [theme.id for theme in about.of_event(event)] if ids else []
    if not set(ids).issubset(known):
        raise Refusal("unknown_theme", "themes")
    return [theme_id for theme_id in known if theme_id in ids]


def _languages(event: Event, codes: Sequence[str]) -> list[str]:
    if not set(codes) <= set(event.languages):
        raise Refusal("unknown_language", "languages")
    return [code for code in event.languages if code in codes]
