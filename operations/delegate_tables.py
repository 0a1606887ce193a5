"""Lists of people from anywhere: which row has the headings, what each column is, and what nobody said.

Rows are kept by the places of their columns, so that the columns can be chosen anew until the sheet is applied. What
was chosen stands beside them:

    {"headings": ["Nombre", …], "fields": {"0": "given_name"}, "usual": {"country": "MX"}, "checked": true,
     "decided": {"12": "new"}}

`usual` holds for rows that do not say it, `decided` what a person said of rows that look like somebody who is there:
a delegate's id, or "new".
"""

from collections.abc import Mapping, Sequence

from openpyxl.utils import get_column_letter

from models import Delegation, Event
from operations import delegate_columns
from operations.fields import COUNTRIES, Malformed
from operations.refusals import Refusal
from operations.sheet_columns import HEADS_WITHIN, Table
from operations.sheets import Broken, Grid, clean
from queries import delegations

#: Rows of a list.
MOST = 10_000
#: Letters of a heading that are kept.
LONGEST_HEADING = 100
#: A cell that a formula made is no name that somebody wrote.
FORMULA = Broken("cell_formula")


def table(grids: Sequence[Grid]) -> Table:
    """The list on the sheet whose headings are known best, else on the first.

    Refuses `cells_joined`, `sheet_without_rows` and `sheet_too_long`.
    """
    grid, position = _heads(grids)
    number, heads = grid.rows[position]
    if grid.joined >= number:
        raise Refusal("cells_joined", "file", row=grid.joined)
    rows = [_row(grid, row, cells) for row, cells in grid.rows[position + 1 :]]
    if not rows:
        raise Refusal("sheet_without_rows", "file")
    if len(rows) > MOST:
        raise Refusal("sheet_too_long", "file", most=MOST)
    headings = _headings(heads, max(len(cells) for _row, cells in grid.rows[position:]))
    fields, sure = delegate_columns.guess(headings)
    matched = {"headings": headings, "fields": fields, "usual": {}, "checked": sure, "decided": {}}
    return Table("en", rows, [], _unnamed(headings, rows), matched)


def of_rows(rows: Sequence[Mapping[str, str | None]]) -> Table:
    """The list that a program sends: columns by their keys. Refuses `sheet_without_rows` and `sheet_too_long`."""
    if not rows:
        raise Refusal("sheet_without_rows", "rows")
    if len(rows) > MOST:
        raise Refusal("sheet_too_long", "rows", most=MOST)
    rows = [{key: clean(text) for key, text in row.items() if text} for row in rows]
    keys = [one.key for one in delegate_columns.COLUMNS if any(row.get(one.key) for row in rows)]
    places = {key: str(place) for place, key in enumerate(keys)}
    kept = [
        {"row": number, "cells": {places[key]: text for key, text in row.items() if text}}
        for number, row in enumerate(rows, start=1)
    ]
    fields = {place: key for key, place in places.items()}
    matched = {"headings": keys, "fields": fields, "usual": {}, "checked": True, "decided": {}}
    return Table("en", kept, [], [], matched)


def named(stored: Mapping[str, object], fields: Mapping[str, str]) -> dict[str, object]:
    """A row with its cells by the keys of their columns, without what was left out."""
    cells = {fields[place]: text for place, text in stored["cells"].items() if place in fields}
    broken = {fields[place]: code for place, code in stored.get("broken", {}).items() if place in fields}
    return {"row": stored["row"], "cells": cells, "broken": broken}


def begun(matched: dict, event: Event, delegation: Delegation | None) -> dict:
    """The guess, with what usually holds at this event; nobody need look at it where all is said."""
    organization = delegation and delegation.organization
    usual = {"language": delegations.language(event, delegation) if delegation else event.languages[0]}
    if code := (organization and organization.country) or event.country:
        usual["country"] = code
    known = matched | {"usual": usual}
    return known | {"checked": matched["checked"] and not delegate_columns.missing(matched["fields"], usual)}


def chosen(matched: dict, fields: Mapping[str, str], usual: Mapping[str, str], event: Event) -> dict:
    """What a person chose instead of the guess: columns by their places, and what usually holds.

    Refuses with `Malformed`, by place or name: `unknown_column`, `column_twice`, `required`, `names_not_chosen`.
    """
    fields = {place: key for place, key in fields.items() if key}
    usual = {key: usual[key] for key in delegate_columns.USUAL if usual.get(key)}
    errors = _wrong_columns(matched, fields) | _wrong_usual(usual, event)
    for key in delegate_columns.missing(fields, usual):
        errors.setdefault(key, Refusal("names_not_chosen" if key == "name" else "required", key))
    if errors:
        raise Malformed(errors)
    return matched | {"fields": fields, "usual": usual, "checked": True, "decided": {}}


def _wrong_columns(matched: dict, fields: Mapping[str, str]) -> dict[str, Refusal]:
    errors, first = {}, {}
    places = {str(place) for place in range(len(matched["headings"]))}
    for place, key in fields.items():
        if place not in places or key not in delegate_columns.BY_KEY:
            errors[place] = Refusal("unknown_column", place)
        elif key in first:
            errors[place] = Refusal("column_twice", place, heading=matched["headings"][int(first[key])])
        first.setdefault(key, place)
    return errors


def _wrong_usual(usual: Mapping[str, str], event: Event) -> dict[str, Refusal]:
    known = {"category": {one.code for one in event.categories}, "country": COUNTRIES, "language": event.languages}
    return {key: Refusal(f"unknown_{key}", key) for key, said in usual.items() if said not in known[key]}


def left_out(matched: Mapping[str, object]) -> list[str]:
    """The headings of columns that nobody chose."""
    return [head for place, head in enumerate(matched["headings"]) if head and str(place) not in matched["fields"]]


def _heads(grids: Sequence[Grid]) -> tuple[Grid, int]:
    def known(row: tuple[Grid, int]) -> int:
        grid, position = row
        fields, _sure = delegate_columns.guess([_text(head) for head in grid.rows[position][1]])
        return len(fields)

    candidates = [(grid, position) for grid in grids for position in range(min(HEADS_WITHIN, len(grid.rows)))]
    return max(candidates, key=known)


def _row(grid: Grid, number: int, cells: Sequence[str | Broken]) -> dict:
    made = {column: FORMULA if (number, column + 1) in grid.formulas else cell for column, cell in enumerate(cells)}
    texts = {str(column): cell for column, cell in made.items() if cell and isinstance(cell, str)}
    broken = {str(column): cell.code for column, cell in made.items() if isinstance(cell, Broken)}
    return {"row": number, "cells": texts} | ({"broken": broken} if broken else {})


def _headings(heads: Sequence[str | Broken], width: int) -> list[str]:
    texts = [_text(head)[:LONGEST_HEADING] for head in heads]
    return [*texts, *[""] * (width - len(texts))]


def _text(head: str | Broken) -> str:
    return " ".join(head.split()) if isinstance(head, str) else ""


def _unnamed(headings: Sequence[str], rows: Sequence[dict]) -> list[str]:
    filled = {int(place) for row in rows for place in row["cells"]}
    return [get_column_letter(place + 1) for place in sorted(filled) if not headings[place]]
