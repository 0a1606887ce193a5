"""What people type about a meeting: a wish, an answer, other times. What it names is checked by `meeting_wishes`."""

from collections.abc import Callable, Mapping, Sequence

from models import Event, MeetingRequest
from operations import fields
from operations.meeting_wishes import Wish
from operations.refusals import Refusal
from queries import meeting_rules
from scheduling.intervals import Interval

LONGEST = MeetingRequest.purpose.type.length


def wish(event: Event, typed: Mapping[str, object]) -> Wish:
    """What somebody asks for, of a form's fields named as `Wish` has them; raises `Malformed`.

    `times` are the beginnings of slots as `starts` gives them. A meeting asked for on a page has a purpose.
    """
    rules = {
        "purpose": _purpose,
        "themes": _ids("unknown_theme"),
        "languages": _texts("unknown_language"),
        "priority": strength,
        "times": _times(event),
        "party": _ids("unknown_companion"),
    }
    return Wish(**fields.read_all(rules, typed))


def yes(typed: Mapping[str, object]) -> dict[str, object]:
    """What `accept` takes: how much one wishes for it, who comes along, a word; raises `Malformed`."""
    return fields.read_all({"wish": strength, "party": _ids("unknown_companion"), "word": _word}, typed)


def no(typed: Mapping[str, object]) -> dict[str, object]:
    """What `decline` takes: a word, if one likes; raises `Malformed`."""
    return fields.read_all({"word": _word}, typed)


def others(event: Event, typed: Mapping[str, object]) -> dict[str, object]:
    """What `counter` takes: times, at least one, and a word; raises `Malformed`."""
    times = _times(event)

    def some(chosen: object) -> list[Interval]:
        return times(chosen) or _refuse("required")

    return fields.read_all({"times": some, "word": _word}, typed)


def strength(typed: object) -> int:
    """How much somebody wants a meeting, "1" to "3". Refuses `number_invalid`."""
    text = fields.line(typed, 20)
    return int(text) if text in ("1", "2", "3") else _refuse("number_invalid", least=1, most=3)


def starts(event: Event) -> dict[str, Interval]:
    """The event's slots by their beginnings, in ISO 8601 and UTC."""
    return {slot.starts_at.isoformat(): (slot.starts_at, slot.ends_at) for slot in meeting_rules.slots(event)}


def _purpose(typed: object) -> str:
    return fields.paragraph(typed, LONGEST) or _refuse("required")


def _word(typed: object) -> str:
    return fields.paragraph(typed, LONGEST) or ""


def _texts(refusal: str) -> Callable[[object], list[str]]:
    def read(typed: object) -> list[str]:
        chosen = list(typed or ()) if not isinstance(typed, str) else [typed]
        return chosen if all(isinstance(one, str) and len(one) < 100 for one in chosen) else _refuse(refusal)

    return read


def _ids(refusal: str) -> Callable[[object], list[int]]:
    """Ids sent as text; how many, and whether there are such rows, is for others to say."""
    texts = _texts(refusal)

    def read(typed: object) -> list[int]:
        chosen = texts(typed)
        known = all(one.isascii() and one.isdigit() and len(one) < 10 for one in chosen)
        return [int(one) for one in chosen] if known else _refuse(refusal)

    return read


def _times(event: Event) -> Callable[[object], Sequence[Interval] | None]:
    texts = _texts("unknown_time")

    def read(typed: object) -> list[Interval] | None:
        chosen = texts(typed)
        known = starts(event) if chosen else {}
        return [known.get(one) or _refuse("unknown_time") for one in chosen] or None

    return read


def _refuse(refusal: str, **parameters: object) -> object:
    raise Refusal(refusal, **parameters)
