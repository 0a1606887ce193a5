"""Long lists, a page at a time."""

import dataclasses
from collections.abc import Sequence

import sqlalchemy as sa

from models import db


@dataclasses.dataclass(frozen=True)
class Page:
    """One page of a list: `number` counts from 1, `total` is of the whole list."""

    rows: Sequence
    number: int
    size: int
    total: int

    @property
    def first(self) -> int:
        """The place of the first row in the whole list, 0 when there is none."""
        return (self.number - 1) * self.size + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """The place of the last row in the whole list."""
        return self.first + len(self.rows) - 1 if self.rows else 0

    @property
    def previous(self) -> int | None:
        """The number of the page before."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """The number of the page after."""
        return self.number + 1 if self.number * self.size < self.total else None


def turned_to(number: int, chosen: sa.Select, *options: object, size: int = 50) -> Page:
    """That page of the rows chosen, loaded with these options: two statements; beyond the end it is the last one."""
    total = db.session.scalar(sa.select(sa.func.count()).select_from(chosen.order_by(None).subquery()))
    number = max(1, min(number, -(-total // size)))
    rows = db.session.scalars(chosen.options(*options).limit(size).offset((number - 1) * size)).all()
    return Page(rows, number, size, total)
