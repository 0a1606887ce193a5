"""Arrivals and departures by day, the rooming list, the kitchen's numbers, and who needs a way without steps.

Health is read by those with the right to it alone, and each reading of somebody by name is noted.
"""

import datetime as dt
from collections.abc import Iterable

from flask import render_template, request

from blueprints.arrivals import blueprint
from models import DelegateCare, Event
from models.transaction import transaction
from models.travel import WAYS
from operations import readings
from queries import accessibility, arrivals, care, kitchen, pickups, rooming
from queries.pickups import Trouble
from web import arrival_lists, kitchen_lists, rooming_lists
from web.access import actor, may, needs


@blueprint.get("/<slug:slug>/desk/arrivals")
@needs("see.travel")
def page(event: Event):
    """One day of arrivals or departures; without a day asked for, the first that is not over."""
    way = request.args.get("way") if request.args.get("way") in WAYS else WAYS[0]
    days = arrivals.days(event, way)
    day = _asked_day(days) if "day" in request.args else _next_day(event, days)
    board = arrivals.board(event, way, day)
    people = [one.delegate_id for terminal in board for car in terminal.cars for one in car.people]
    return render_template(
        "arrivals/page.html",
        way=way,
        days=days,
        day=day,
        board=board,
        stays=arrivals.stays(people),
        aids=_aids(people, "arrivals"),
        silent=arrivals.silent(event, way),
        troubles=_troubles(event),
    )


@blueprint.get("/<slug:slug>/desk/arrivals/arrivals.xlsx")
@needs("see.travel")
def arrivals_workbook(event: Event):
    return arrival_lists.download(event, by=actor(), with_aids=may("see.aids"))


@blueprint.get("/<slug:slug>/desk/arrivals/rooms", endpoint="rooming")
@needs("see.travel")
def rooms(event: Event):
    hotels = rooming.of_event(event)
    people = [row.stay.delegate_id for _hotel, rows in hotels for row in rows]
    return render_template("arrivals/rooms.html", hotels=hotels, aids=_aids(people, "rooming"))


@blueprint.get("/<slug:slug>/desk/arrivals/rooming.xlsx")
@needs("see.travel")
def rooming_workbook(event: Event):
    return rooming_lists.download(event, by=actor(), with_aids=may("see.aids"))


@blueprint.get("/<slug:slug>/desk/kitchen", endpoint="kitchen")
@needs("see.diets")
def kitchen_page(event: Event):
    found = kitchen.of_event(event)
    _note(found.severe, "kitchen")
    return render_template("arrivals/kitchen.html", kitchen=found)


@blueprint.get("/<slug:slug>/desk/kitchen.xlsx")
@needs("see.diets")
def kitchen_workbook(event: Event):
    return kitchen_lists.download(event, by=actor())


@blueprint.get("/<slug:slug>/desk/arrivals/accessibility", endpoint="accessibility")
@needs("see.aids")
def accessibility_page(event: Event):
    """Whether car, room and seats are there for everybody who needs a way without steps."""
    rows = accessibility.of_event(event)
    _note([one.care for one in rows], "accessibility")
    return render_template("arrivals/accessibility.html", rows=sorted(rows, key=lambda one: one.covered))


def _troubles(event: Event) -> list[Trouble]:
    """Pick-ups that changed plans made wrong; that somebody must meet no step, for who may know that."""
    return [one for one in pickups.troubles(event) if one.code != "not_step_free" or may("see.aids")]


def _aids(people: Iterable[int], where: str) -> dict[int, DelegateCare]:
    """What these people need, for who may read it."""
    found = care.aids(people) if may("see.aids") else {}
    _note(found.values(), where)
    return found


def _note(read: Iterable[DelegateCare], where: str) -> None:
    people = [one.delegate for one in read]
    if people:
        with transaction():
            readings.note("care", people, by=actor(), where=where)


def _asked_day(days: dict[dt.date | None, int]) -> dt.date | None:
    """A day of the board; anything else are those of whom no time is known."""
    return next((day for day in days if day and day.isoformat() == request.args["day"]), None)


def _next_day(event: Event, days: dict[dt.date | None, int]) -> dt.date | None:
    known = [day for day in days if day]
    return next((day for day in known if day >= event.today()), known[-1] if known else None)
