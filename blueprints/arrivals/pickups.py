"""Pick-ups: who is fetched when by whom in what, and how far it is, with one tap."""

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.arrivals import blueprint
from models import Event, Journey, Pickup, db
from models.transaction import transaction
from operations import pickups
from operations.refusals import Refusal
from queries import arrivals
from queries import pickups as queries
from scheduling.shuttles import Rules
from web.access import actor, may, needs
from web.settings_forms import kept
from web.transport_forms import PickupForm
from web.words import sentence

PAGE = "/<slug:slug>/desk/arrivals/pickups"
#: Who travels so much earlier or later may still be fetched together.
NEAR = dt.timedelta(hours=4)


@blueprint.route(f"{PAGE}/new/<key:journey_id>", methods=["GET", "POST"])
@needs("transport.arrange")
def new_pickup(event: Event, journey_id: int):
    """For whoever travels together with this one, all ticked; others of the terminal can be ticked, too."""
    journey = _journey(event, journey_id)
    if pickup := queries.of_journeys([journey.id]).get(journey.id):
        return redirect(url_for("arrivals.pickup", slug=event.slug, id=pickup.id))
    near = _near(event, journey)
    form = PickupForm.of(event, near)
    form.suggest(_likely(journey, near))
    if stored := kept(form, lambda: pickups.arrange(event, journey.way, form.facts, by=actor())):
        return _to_board(event, stored)
    return _page(form, journey, None)


@blueprint.route(f"{PAGE}/<key:id>", methods=["GET", "POST"])
@needs("transport.arrange")
def pickup(event: Event, id: int):
    found = _find(event, id)
    people = list(queries.people_of(found))
    near = {one.id: one for one in (*people, *(_near(event, people[0]) if people else ()))}
    form = PickupForm.of(event, list(near.values()), found)
    if kept(form, lambda: pickups.change(found, form.facts, seen=form.edition, by=actor())):
        return _to_board(event, found)
    return _page(form, people[0] if people else None, found)


@blueprint.post(f"{PAGE}/<key:id>/stage")
@needs("transport.arrange")
def reach(event: Event, id: int):
    found = _find(event, id)
    try:
        with transaction():
            pickups.reach(found, request.form.get("stage", ""), by=actor())
    except Refusal as refusal:
        flash(sentence(refusal), "error")
    return _to_board(event, found)


@blueprint.post(f"{PAGE}/<key:id>/remove")
@needs("transport.arrange")
def remove_pickup(event: Event, id: int):
    found = _find(event, id)
    board = _board(event, found)
    try:
        with transaction():
            pickups.remove(found, by=actor())
        flash(_("It was removed."), "success")
    except Refusal as refusal:
        flash(sentence(refusal), "error")
    return redirect(board, 303)


def _page(form: PickupForm, journey: Journey | None, pickup: Pickup | None) -> ResponseReturnValue:
    found = queries.troubles(form.event, [pickup]) if pickup else []
    page = render_template(
        "arrivals/pickup.html",
        form=form,
        pickup=pickup,
        journey=journey,
        troubles=[one for one in found if one.code != "not_step_free" or may("see.aids")],
    )
    return page, 422 if form.errors else 200


def _near(event: Event, journey: Journey) -> list[Journey]:
    """Those whom nobody fetches yet, of the same terminal at about the same time, the first being this one."""
    day = journey.at and journey.at.astimezone(ZoneInfo(journey.zone or event.zone)).date()
    there = [
        one
        for one in arrivals.of_day(event, journey.way, day)
        if (one.station, one.terminal) == (journey.station, journey.terminal)
        and (journey.at is None or abs(one.at - journey.at) <= NEAR)
    ]
    taken = queries.of_journeys(one.id for one in there)
    waiting = [one for one in there if one.id not in taken and one.id != journey.id]
    return [journey, *sorted(waiting, key=lambda one: (one.at != journey.at, one.number, one.delegate.sort_name))]


def _likely(journey: Journey, near: Sequence[Journey]) -> dict[str, object]:
    """Those of the same flight, for the usual time."""
    together = [one for one in near if (one.at, one.number) == (journey.at, journey.number)]
    sleeping = arrivals.stays([journey.delegate_id]).get(journey.delegate_id)
    said = {
        "journeys": [str(one.id) for one in (together if journey.at or journey.number else [journey])],
        "hotel": sleeping and sleeping.place_id,
    }
    if journey.at is None:
        return said
    rules = Rules()
    if journey.way == "arrival":
        return said | {"starts_at": journey.at, "ends_at": journey.at + dt.timedelta(minutes=rules.hall + rules.drive)}
    there = journey.at - dt.timedelta(minutes=rules.checkin)
    return said | {"starts_at": there - dt.timedelta(minutes=rules.drive), "ends_at": there}


def _to_board(event: Event, pickup: Pickup) -> ResponseReturnValue:
    return redirect(_board(event, pickup), 303)


def _board(event: Event, pickup: Pickup) -> str:
    """The board on the day of whoever is fetched, at their row."""
    people = queries.people_of(pickup)
    at, zone = (people[0].at, people[0].zone) if people else (pickup.starts_at, None)
    day = at.astimezone(ZoneInfo(zone or event.zone)).date().isoformat() if at else "none"
    return url_for("arrivals.page", slug=event.slug, way=pickup.way, day=day, _anchor=f"pickup-{pickup.id}")


def _journey(event: Event, id: int) -> Journey:
    row = db.session.get(Journey, id)
    ours = row and row.delegate.event_id == event.id and row.delegate.status == "approved"
    return row if ours else abort(404)


def _find(event: Event, id: int) -> Pickup:
    return queries.find(event, id) or abort(404)
