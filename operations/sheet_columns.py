"""What the columns of a sheet are called, in three languages, and where its heads are.

A heading counts in any of the languages, in any capitals, with or without accents. What nobody knows is set aside and
told, never guessed at.
"""

import dataclasses
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from openpyxl.utils import get_column_letter

from models.folding import fold
from operations.event_fields import LANGUAGES
from operations.refusals import Refusal
from operations.sheets import MOST, Broken, Grid

#: Above the heads there may be a title.
HEADS_WITHIN = 10
#: Choices of a municipality have a column each.
MOST_NUMBERED = 20
#: How people write behind a heading in which language the column is.
_IN = {
    "en": ("en", "english", "ingles", "anglais", "in english", "en ingles", "en anglais"),
    "es": ("es", "spanish", "espanol", "espagnol", "in spanish", "en espanol", "en espagnol"),
    "fr": ("fr", "french", "frances", "francais", "in french", "en frances", "en francais"),
}


@dataclasses.dataclass(frozen=True)
class Column:
    """`names` are by language, the first as a template writes it.

    A `text` stands once in each language: its keys are title_en, title_es, title_fr. A `numbered` one has a column for
    each number from 1: choice_1, choice_2.
    """

    key: str
    en: tuple[str, ...]
    es: tuple[str, ...]
    fr: tuple[str, ...]
    text: bool = False
    numbered: bool = False
    #: Template and page ask for it first.
    needed: bool = False

    @property
    def name(self) -> dict[str, str]:
        """How it is called, by language."""
        return {code: getattr(self, code)[0] for code in LANGUAGES}


def column(key: str, en: str, es: str, fr: str, **more: bool) -> Column:
    """A column from its names, several of a language with a bar between them."""
    return Column(key, *(tuple(names.split("|")) for names in (en, es, fr)), **more)


@dataclasses.dataclass(frozen=True)
class Table:
    """What a sheet says: rows by the keys of their columns, and what of it nobody knows."""

    #: Of most of its headings: names without a language of their own are in it.
    language: str
    #: [{"row": 2, "cells": {"day": "2023-03-01"}, "broken": {"start": "cell_error"}}]
    rows: list[dict]
    ignored: list[str]
    #: Letters of columns with something in them and nothing above.
    unnamed: list[str]
    #: Of a list of people, whose columns a person may choose: see `delegate_tables.py`.
    matched: dict | None = None


def table(grids: Sequence[Grid], columns: Sequence[Column]) -> Table:
    """The table of the sheet whose heads are known best.

    Refuses `headings_not_found`, `headings_merged`, `heading_twice`, `heading_missing`, `sheet_without_rows` and
    `sheet_too_long`.
    """
    names = _names(columns)
    grid, position = _heads(grids, names)
    number, heads = grid.rows[position]
    if number in grid.merged:
        raise Refusal("headings_merged", "file", row=number)
    texts = [plain_head(head) for head in heads]
    language = _language(texts, names)
    keys = [_key(text, names, language) for text in texts]
    _ensure_once(heads, keys)
    _ensure_needed(keys, columns)
    below = grid.rows[position + 1 :]
    rows = [row for number, cells in below if (row := _row(number, cells, keys))]
    if not rows:
        raise Refusal("sheet_without_rows", "file")
    if len(rows) > MOST:
        raise Refusal("sheet_too_long", "file", most=MOST)
    ignored = [head[:100] for head, key in zip(heads, keys, strict=True) if isinstance(head, str) and head and not key]
    return Table(language, rows, ignored, _unnamed(texts, below))


#: By what stands above a column: (key, language of the words or None, code that the heading names or "").
_Names = dict[str, list[tuple[Column, str, str]]]


def _names(columns: Sequence[Column]) -> _Names:
    known: _Names = {}
    for one in columns:
        for language in LANGUAGES:
            for name in getattr(one, language):
                for text, ending in _forms(one, plain_head(name)):
                    known.setdefault(text, []).append((one, language, ending))
    return known


def _forms(one: Column, name: str) -> Iterator[tuple[str, str]]:
    """What may stand above the column, with the end of its key: "" for a text is the sheet's own language."""
    if one.numbered:
        for number in range(1, MOST_NUMBERED + 1):
            yield f"{name} {number}", str(number)
            yield f"{number} {name}", str(number)
        return
    yield name, ""
    if one.text:
        for code, endings in _IN.items():
            for ending in endings:
                yield f"{name} {ending}", code


def plain_head(head: str | Broken) -> str:
    """ "Título (ES) *" → "titulo es"."""
    return "" if isinstance(head, Broken) else " ".join(re.findall(r"[a-z0-9]+", fold(head)))


def _heads(grids: Sequence[Grid], names: _Names) -> tuple[Grid, int]:
    def known(row: tuple[Grid, int]) -> int:
        grid, position = row
        return sum(plain_head(head) in names for head in grid.rows[position][1])

    candidates = [(grid, position) for grid in grids for position in range(min(HEADS_WITHIN, len(grid.rows)))]
    found = max(candidates, key=known, default=None)
    if found is None or known(found) < 2:
        raise Refusal("headings_not_found", "file")
    return found


def _language(texts: list[str], names: _Names) -> str:
    votes = Counter(language for text in texts for language in {said for _, said, _ in names.get(text, ())})
    return max(LANGUAGES, key=lambda code: votes[code])


def _key(text: str, names: _Names, language: str) -> str | None:
    """What words mean in the sheet's own language goes before what they mean in another."""
    found = sorted(names.get(text, ()), key=lambda each: each[1] != language)
    if not found:
        return None
    one, _said, ending = found[0]
    if one.text:
        return f"{one.key}_{ending or language}"
    return f"{one.key}_{ending}" if one.numbered else one.key


def _ensure_once(heads: list, keys: list[str | None]) -> None:
    seen: set[str] = set()
    for head, key in zip(heads, keys, strict=True):
        if key in seen:
            raise Refusal("heading_twice", "file", heading=head)
        if key:
            seen.add(key)


def _ensure_needed(keys: list[str | None], columns: Sequence[Column]) -> None:
    there = {key.rsplit("_", 1)[0] if key not in {one.key for one in columns} else key for key in keys if key}
    for one in columns:
        if one.needed and one.key not in there:
            raise Refusal("heading_missing", "file", heading=one.name)


def _row(number: int, cells: list[str | Broken], keys: list[str | None]) -> dict | None:
    said = {key: cell for key, cell in zip(keys, cells, strict=False) if key and cell}
    if not said:
        return None
    texts = {key: cell for key, cell in said.items() if isinstance(cell, str)}
    broken = {key: cell.code for key, cell in said.items() if isinstance(cell, Broken)}
    return {"row": number, "cells": texts} | ({"broken": broken} if broken else {})


def _unnamed(texts: list[str], below: list[tuple[int, list]]) -> list[str]:
    filled = {place for _number, cells in below for place, cell in enumerate(cells) if cell}
    return [get_column_letter(place + 1) for place in sorted(filled) if place >= len(texts) or not texts[place]]
