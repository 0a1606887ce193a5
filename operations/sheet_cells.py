"""The rules for the cells of sheets: days and times as people type them, words of three languages.

As in `fields.py`: each rule takes a text that says something and returns what to store, or raises a `Refusal`.
"""

import dataclasses
import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import TypeVar

from models import Organization
from models.folding import fold
from operations import event_fields, fields
from operations.event_fields import LANGUAGES
from operations.refusals import Refusal

Value = TypeVar("Value")

#: A time that somebody said is not known yet.
OPEN = dt.time.max
_OPEN = {
    "tbc", "tbd", "to be confirmed", "to be defined", "por confirmar", "a confirmar", "por definir", "a confirmer",
    "a determiner", "?", "-", "–", "—",
}  # fmt: skip
_NUMBERS = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_WORDS = re.compile(r"(?P<day>\d{1,2})(?:er|o|º)?\.? (?:de |of )?(?P<month>[a-z]+)\.?,? (?:de |del )?(?P<year>\d{4})")
_AMERICAN = re.compile(r"(?P<month>[a-z]+)\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})")
_MONTHS = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
    )
    for number, name in enumerate(names.split(), start=1)
}


@dataclasses.dataclass(frozen=True)
class Fault:
    """What is wrong with one cell, or with the whole row where `key` is None."""

    key: str | None
    refusal: Refusal


class Row:
    """One row of a sheet as it is being read; what is wrong with it gathers in `faults`."""

    def __init__(self, stored: Mapping[str, object]) -> None:
        self.number: int = stored["row"]
        self.cells: dict[str, str] = stored["cells"]
        self.faults = [Fault(key, Refusal(code)) for key, code in stored.get("broken", {}).items()]

    def __getitem__(self, key: str) -> str:
        return self.cells.get(key, "")

    def read(self, key: str, rule: Callable[[str], Value]) -> Value | None:
        """What the rule makes of a cell; None for an empty one, and for one that is wrong."""
        return self.judge(key, lambda: rule(self[key])) if self[key] else None

    def judge(self, key: str | None, question: Callable[[], Value]) -> Value | None:
        """What comes of the question; None where it is refused."""
        try:
            return question()
        except fields.Malformed as malformed:
            self.faults += [Fault(key, refusal) for refusal in malformed.errors.values()]
        except Refusal as refusal:
            self.faults.append(Fault(key, refusal))
        return None

    def need(self, key: str, rule: Callable[[str], Value]) -> Value | None:
        """As `read`, and an empty cell is wrong."""
        if not self[key] and not any(fault.key == key for fault in self.faults):
            self.faults.append(Fault(key, Refusal("required")))
        return self.read(key, rule)

    def texts(self, key: str, rule: Callable[[str], str | None]) -> dict[str, str]:
        """By language, what is said in it."""
        said = {code: self.read(f"{key}_{code}", rule) for code in LANGUAGES}
        return {code: text for code, text in said.items() if text}


def day(text: str) -> dt.date:
    """ "2023-03-01", "27/02/2023", "1 de marzo de 2023", "March 1, 2023".

    Refuses `day_unclear` for 01/03/2023, which is January to some and March to others, `day_invalid`, and
    `date_out_of_range`.
    """
    words = fold(text)
    if found := re.match(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})\b", words):
        return _day(*map(int, found.groups()))
    if found := _NUMBERS.match(words):
        first, second, year = map(int, found.groups())
        if first <= 12 and second <= 12 and first != second:
            raise Refusal("day_unclear", day=text)
        return _day(year, second, first) if second <= 12 else _day(year, first, second)
    found = _WORDS.fullmatch(words) or _AMERICAN.fullmatch(words)
    if found is None or found["month"] not in _MONTHS:
        raise Refusal("day_invalid")
    return _day(int(found["year"]), _MONTHS[found["month"]], int(found["day"]))


def _day(year: int, month: int, day: int) -> dt.date:
    try:
        return event_fields.date(dt.date(year, month, day).isoformat())
    except ValueError:
        raise Refusal("day_invalid") from None


def time(text: str) -> dt.time:
    """ "9:30", "9:30 a. m.", "17 h 30"; `OPEN` for "to be confirmed". Refuses `time_of_day_invalid`."""
    if fold(text) in _OPEN:
        return OPEN
    return event_fields.time_of_day(re.sub(r"^\d{4}-\d\d-\d\d ", "", text))


def line(most: int) -> Callable[[str], str]:
    """The rule for a text on one line; in a sheet it may have been broken into several."""
    return lambda text: fields.line(" ".join(text.split()), most)


def paragraph(most: int) -> Callable[[str], str | None]:
    """The rule for a text of several lines."""
    return lambda text: fields.paragraph(text, most)


def word(words: Mapping[str, str], refusal: str) -> Callable[[str], str]:
    """The rule for one of these words, as `spelled` makes them. Refuses what it is told to."""

    def read(text: str) -> str:
        if (found := words.get(fold(text))) is None:
            raise Refusal(refusal)
        return found

    return read


def spelled(table: Mapping[str, str]) -> dict[str, str]:
    """Codes by their words: {"visit": "Visit|Visita|Visite"} → {"visit": "visit", "visita": "visit", …}."""
    return {fold(name): code for code, names in table.items() for name in (code, *names.split("|"))}


def several(text: str) -> list[str]:
    """The names in a cell, with a comma, a semicolon, a bar or a line's end between them."""
    return [" ".join(name.split()) for name in re.split(r"[,;|\n]", text) if name.strip()]


def called(organization: Organization) -> set[str]:
    """Every name under which a sheet may mean this organization, folded."""
    return {fold(name) for name in (*organization.name.values(), *(organization.aliases or ())) if name}
