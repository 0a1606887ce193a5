"""The sheets of the attendance workbook that name nobody: each checkpoint's figures, quarters of an hour, and gates."""

import dataclasses
import datetime as dt
from collections.abc import Mapping

from flask_babel import gettext as _

from exports.workbooks import Column, Sheet
from models import Checkpoint, Delegate, Event, SessionPass
from queries import attendance, gate_flow
from queries.attendance import QUARTER, Figures, Group, Visit
from queries.gate_flow import Gate
from web.formats import in_order, plain


@dataclasses.dataclass(frozen=True)
class Found:
    """All that the workbook tells, read once."""

    event: Event
    checkpoints: list[Checkpoint]
    groups: dict[int, list[Group]]
    visits: list[Visit]
    people: list[Delegate]
    passes: dict[int, SessionPass]

    @property
    def names(self) -> dict[int, str]:
        return {one.id: plain(one.name) for one in self.checkpoints}


def sheets(found: Found, heading: tuple[str, ...]) -> list[Sheet]:
    """Totals first, then their parts, then when it was, and how fast each gate was."""
    by_category = (_figure_columns(_("Category")), _by_category(found), heading)
    by_delegation = (_figure_columns(_("Delegation")), _by_delegation(found), heading)
    return [
        Sheet(_("By checkpoint"), _figure_columns(), _totals(found), heading),
        Sheet(_("By category"), *by_category, ruled_by="checkpoint"),
        Sheet(_("By delegation"), *by_delegation, ruled_by="checkpoint"),
        Sheet(_("By 15 minutes"), _flow_columns(), _flows(found), heading, ruled_by="checkpoint"),
        Sheet(_("Gates"), _gate_columns(), _gates(found), heading, ruled_by="checkpoint"),
    ]


def _figure_columns(part: str = "") -> list[Column]:
    numbers = {
        "expected": _("Expected"), "came": _("Of these arrived"), "besides": _("Not on the list"),
        "arrived": _("Arrived in all"), "inside": _("Inside now"), "entries": _("Times in"),
    }  # fmt: skip
    parts = [Column("part", part)] if part else []
    return [
        Column("checkpoint", _("Checkpoint")), *parts,
        *(Column(key, title, kind="number") for key, title in numbers.items()),
    ]  # fmt: skip


def _figures(checkpoint: str, figures: Figures, part: str = "") -> dict[str, object]:
    return {"checkpoint": checkpoint, "part": part, "besides": figures.besides} | dataclasses.asdict(figures)


def _totals(found: Found) -> list[dict[str, object]]:
    return [_figures(found.names[key], attendance.total(groups)) for key, groups in found.groups.items()]


def _by_category(found: Found) -> list[dict[str, object]]:
    names = {category.id: plain(category.name) for category in found.event.categories}
    return _parts(found, "category_id", names | {None: _("Session passes")})


def _by_delegation(found: Found) -> list[dict[str, object]]:
    names = {key: plain(name) for key, name in attendance.delegations(found.event).items()}
    ordered = dict(in_order(names.items(), key=lambda pair: pair[1]))
    return _parts(found, "delegation_id", ordered | {None: _("Of no delegation")})


def _parts(found: Found, kind: str, names: Mapping[int | None, str]) -> list[dict[str, object]]:
    """Each checkpoint's figures by parts, in the order of their names; together they are the checkpoint's."""
    rows = []
    for key, groups in found.groups.items():
        figures = attendance.by(kind, groups)
        rows += [_figures(found.names[key], figures[part], name) for part, name in names.items() if part in figures]
    return rows


def _flow_columns() -> list[Column]:
    return [
        Column("checkpoint", _("Checkpoint")), Column("day", _("Day"), kind="date"),
        Column("from", _("From"), kind="time"), Column("until", _("Until"), kind="time"),
        Column("first", _("Came for the first time"), kind="number"), Column("entries", _("Came in"), kind="number"),
        Column("exits", _("Went out"), kind="number"), Column("total", _("Arrived until then"), kind="number"),
    ]  # fmt: skip


def _flows(found: Found) -> list[dict[str, object]]:
    rows = []
    for checkpoint in found.checkpoints:
        total = 0
        for flow in attendance.flows(found.event, checkpoint):
            total += flow.first
            ends = flow.start + dt.timedelta(seconds=QUARTER)
            times = {"day": flow.start, "from": flow.start, "until": ends}
            numbers = {"first": flow.first, "entries": flow.entries, "exits": flow.exits, "total": total}
            rows.append({"checkpoint": found.names[checkpoint.id]} | times | numbers)
    return rows


def _gate_columns() -> list[Column]:
    numbers = {
        "shown": _("Badges shown"), "admitted": _("Admitted"), "repeat": _("Already in"), "refused": _("Refused"),
        "undone": _("Undone"), "busiest": _("Most in one minute"), "pace": _("Seconds from badge to badge"),
    }  # fmt: skip
    return [
        Column("checkpoint", _("Checkpoint")), Column("gate", _("Gate")),
        *(Column(key, title, kind="number") for key, title in numbers.items()),
    ]  # fmt: skip


def _gates(found: Found) -> list[dict[str, object]]:
    return [_gate(found, one) for one in gate_flow.of_event(found.event)]


def _gate(found: Found, gate: Gate) -> dict[str, object]:
    results = {result: gate.results[result] for result in ("admitted", "repeat", "refused", "undone")}
    numbers = {"shown": gate.shown, "busiest": gate.busiest, "pace": gate.pace}
    return {"checkpoint": found.names[gate.checkpoint_id], "gate": gate.name} | results | numbers
