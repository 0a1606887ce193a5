"""The convoy on the road, as the office sees it: what needs looking at, and how it stands with each bus of a day."""

import datetime as dt

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from blueprints.convoy import blueprint
from models import Activity, Delegate, Event
from models.transaction import transaction
from operations import fields, road_alarms
from operations.refusals import Refusal
from queries import convoys, delegates, groups, rolls
from queries import road_alarms as queries
from queries.rolls import Roll
from web.access import actor, needs
from web.days import asked_day
from web.words import sentence

ADDRESS = "/<slug:slug>/desk/convoy/road"


@blueprint.get(ADDRESS)
@needs("convoy.arrange")
def road(event: Event):
    convoys.of_event(event) or abort(404)
    every = rolls.of_event(event)
    dates = sorted({one.ride.day for one in every})
    date = asked_day(dates) or _nearest(event, dates)
    shown = [one for one in every if one.ride.day == date]
    return render_template(
        "convoy/road.html",
        alarms=queries.of_event(event),
        dates=dates,
        date=date,
        rolls=_with_missing(shown),
        nowhere=_nowhere(shown),
    )


@blueprint.post(f"{ADDRESS}/alarms")
@needs("convoy.arrange")
def look_at_alarm(event: Event):
    """Which alarm is told by the name of its facts."""
    try:
        with transaction():
            note = fields.line(request.form.get("note"), road_alarms.LONGEST_NOTE)
            road_alarms.look_at(event, request.form.get("about", ""), note, by=actor())
    except Refusal as refusal:
        flash(sentence(refusal), "error")
    else:
        flash(_("It was noted."), "success")
    return redirect(url_for("convoy.road", slug=event.slug), 303)


def _nowhere(shown: list[Roll]) -> list[tuple[Activity, int]]:
    """The rides on whose list somebody is in no bus, and how many."""
    rides = {one.ride.id: one.ride for one in shown}
    return [(rides[key], len(people)) for key, people in groups.nowhere(rides).items()]


def _nearest(event: Event, dates: list[dt.date]) -> dt.date | None:
    today = event.today()
    return next((one for one in dates if one >= today), dates[-1] if dates else None)


def _with_missing(shown: list[Roll]) -> list[tuple[Roll, list[Delegate]]]:
    """Each with who is missing, once anybody was counted."""
    begun = {one.group.id for one in shown if one.aboard or one.departure}
    people = {one.id: one for one in delegates.of_ids({key for one in shown for key in one.missing})}
    return [
        (one, [people[key] for key in sorted(one.missing) if one.group.id in begun and key in people]) for one in shown
    ]
