"""What each panel is asked for against the seats it has, as bars and as the rows of a table."""

import dataclasses
from collections.abc import Sequence

from flask_babel import gettext as _

from exports import charts
from exports.charts import Bar, Part
from models import Activity, Event
from queries import activities, participations, preferences
from queries.preferences import Wishes
from web import formats, words


@dataclasses.dataclass(frozen=True)
class Row:
    """One panel: seats taken, people waiting, and how many wish for it."""

    activity: Activity
    taken: int
    waiting: int
    wishes: Wishes

    @property
    def short(self) -> int:
        """How many first wishes there are beyond the seats that are free; 0 where there is room for all."""
        capacity = self.activity.capacity
        return 0 if capacity is None else max(self.wishes.first - max(capacity - self.taken, 0), 0)

    @property
    def name(self) -> str:
        """ "Panel II", or the title."""
        if self.activity.number:
            return f"{words.ACTIVITY_KIND[self.activity.kind]} {self.activity.number}"
        return formats.plain(self.activity.title)


@dataclasses.dataclass(frozen=True)
class Demand:
    """The rows, their picture, and the sentence for who does not see it."""

    rows: Sequence[Row]
    shapes: charts.Bars
    told: str


def demand_of(event: Event) -> Demand:
    """Every panel of the event: five statements however many there are."""
    panels = preferences.panels(event)
    ids = [one.id for one in panels]
    taken, waiting, wishes = activities.seats(ids), participations.waiting(ids), preferences.by_panel(ids)
    rows = [Row(one, taken.get(one.id, 0), waiting.get(one.id, 0), wishes[one.id]) for one in panels]
    bars = [_bar(row) for row in rows]
    title = _("Demand for panels and visits")
    told = f"{title}. " + "; ".join(_spoken(row) for row in rows)
    return Demand(rows, charts.shares(bars), told)


def _spoken(row: Row) -> str:
    words_ = {"name": row.name, "taken": row.taken, "first": row.wishes.first, "capacity": row.activity.capacity}
    if row.activity.capacity is None:
        return _("%(name)s: seats taken: %(taken)s, first wishes: %(first)s", **words_)
    return _("%(name)s: seats taken: %(taken)s of %(capacity)s, first wishes: %(first)s", **words_)


def _bar(row: Row) -> Bar:
    wishes, capacity = row.wishes, row.activity.capacity
    parts = (
        Part(row.taken, "approved"),
        Part(wishes.first, "waiting"),
        Part(wishes.second, "undecided"),
        Part(wishes.third + wishes.later, "gone"),
    )
    told = _("%(taken)s + %(first)s", taken=row.taken, first=wishes.first)
    if capacity is not None:
        told = _("%(taken)s + %(first)s of %(capacity)s", taken=row.taken, first=wishes.first, capacity=capacity)
    return Bar(row.name, told, tuple(part for part in parts if part.amount), capacity)
