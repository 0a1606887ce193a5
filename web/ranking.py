"""Putting things in order of preference: a number for each, and buttons that move one up or down.

The same on every page where somebody ranks: panels to sign up for, companies to visit. `templates/macros/wishes.html`
shows it.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar

from flask import request
from flask_babel import gettext as _
from wtforms import SelectField

from operations import fields
from operations.fields import Malformed
from operations.refusals import Refusal

#: Buttons that move one wish: their names, and by how many places.
MOVES = {"up": -1, "down": 1}


class Row(Protocol):
    """What is ranked."""

    id: int


Ranked = TypeVar("Ranked", bound=Row)


def in_order(rows: Sequence[Ranked], order: Sequence[int]) -> list[Ranked]:
    """Those of this order first, then the rest as they were."""
    place = {key: number for number, key in enumerate(order)}
    return sorted(rows, key=lambda one: place.get(one.id, len(place)))


def choices(most: int) -> list[tuple[str, str]]:
    """What one may say of each: no wish, or a number."""
    return [("", _("No wish")), *((str(number), str(number)) for number in range(1, most + 1))]


def selects(rows: Sequence[Row], names: Mapping[int, str]) -> dict[str, SelectField]:
    """A field for each, by its name; `names` are their labels."""
    return {f"wish_{one.id}": SelectField(names[one.id], validate_choice=False) for one in rows}


def numbers(order: Sequence[int]) -> dict[str, str]:
    """What the fields say for this order."""
    return {f"wish_{key}": str(rank) for rank, key in enumerate(order, start=1)}


def read(rows: Sequence[Ranked], typed: Mapping[str, object], most: int) -> list[Ranked]:
    """The rows in the order of their numbers; gaps are nothing to complain about. Raises `Malformed`.

    Refuses at its field `wish_number`, beyond `most`, and `wish_twice`.
    """
    said = fields.read_all({f"wish_{one.id}": lambda text: _number(text, most) for one in rows}, typed)
    errors, taken = {}, {}
    for one in rows:
        name, rank = f"wish_{one.id}", said[f"wish_{one.id}"]
        if rank in taken:
            errors[name] = Refusal("wish_twice", name, rank=rank)
        elif rank is not None:
            taken[rank] = one
    if errors:
        raise Malformed(errors)
    return [taken[rank] for rank in sorted(taken)]


def moved(wished: Sequence[Ranked], rows: Sequence[Ranked]) -> list[Ranked]:
    """The order after a button was pressed: one place up or down, or, not yet wished for, at the end."""
    name = next((name for name in MOVES if name in request.form), None)
    one = next((one for one in rows if str(one.id) == request.form.get(name or "")), None)
    if one is None:
        return list(wished)
    if one not in wished:
        return [*wished, one]
    rest = [other for other in wished if other is not one]
    place = max(wished.index(one) + MOVES[name], 0)
    return [*rest[:place], one, *rest[place:]]


def _number(typed: object, most: int) -> int | None:
    text = typed if isinstance(typed, str) else ""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= most):
        raise Refusal("wish_number", most=most)
    return int(text)
