"""What a row of a sheet would do: something new, a change, nothing, or why it cannot be."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from operations.sheet_cells import Fault

#: A text, a text in several languages, or several names.
Shown = str | dict[str, str] | list[str] | None
OUTCOMES = ("new", "changed", "same", "wrong")
#: A row that may be about somebody who is there already, until a person says whether it is.
ALIKE = "alike"


@dataclasses.dataclass(frozen=True)
class Change:
    """One cell that says something else than what stands; in a new row `old` is None."""

    #: As the column's: day, title_es.
    key: str
    old: Shown
    new: Shown


@dataclasses.dataclass(frozen=True)
class Alike:
    """A delegate whom a row may be about."""

    id: int
    name: Shown
    reference: str
    status: str
    #: The delegation's name.
    delegation: Shown


@dataclasses.dataclass(frozen=True)
class Line:
    #: As it stands beside the row.
    number: int
    #: What it is about.
    name: Shown
    outcome: str
    changes: tuple[Change, ...] = ()
    faults: tuple[Fault, ...] = ()
    #: What is made along with it: ("city", "San José").
    made: tuple[tuple[str, Shown], ...] = ()
    #: What its reader needs to apply it.
    work: Any = None
    #: Who is there already and looks like it.
    alike: tuple[Alike, ...] = ()
    #: What a person decided about that: an id, or "new".
    decided: str = ""


def outcome(standing: object, changes: Iterable[Change], faults: Iterable[Fault]) -> str:
    """What becomes of a row; `standing` is what it would change, None for something new."""
    if list(faults):
        return "wrong"
    if standing is None:
        return "new"
    return "changed" if list(changes) else "same"


def text_changes(key: str, old: Mapping[str, str] | None, said: Mapping[str, str]) -> Iterator[Change]:
    """A change for each language in which something else is said."""
    for code, text in said.items():
        if (stands := (old or {}).get(code)) != text:
            yield Change(f"{key}_{code}", stands, text)
