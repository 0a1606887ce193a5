"""What the kitchen gets as an Excel workbook: numbers by diet and meal, and names where an allergy is severe.

Rows come from `queries/kitchen.py`.
"""

from io import BytesIO

from flask import Response, send_file
from flask_babel import gettext as _

from exports.workbooks import Column, Sheet, workbook
from models import DelegateCare, Event
from models.transaction import transaction
from operations import exports, readings
from operations.journal import Actor
from queries import kitchen
from queries.kitchen import Kitchen, Meal
from web import language
from web.formats import moment, plain, time_of
from web.rosters import XLSX
from web.travel_words import DIET


def download(event: Event, *, by: Actor) -> Response:
    """The list as an answer to page or API, noted in the journal; whoever is named in it was read."""
    found = kitchen.of_event(event)
    content = _workbook(event, found)
    name = f"{event.slug}-kitchen-{event.now().astimezone(event.tz):%Y-%m-%d-%H%M}.xlsx"
    named = [one.delegate for one in found.severe]
    with transaction():
        exports.made(event, "kitchen", len(found.meals), by=by, people=[one.id for one in named])
        readings.note("care", named, by=by, where="kitchen")
    return send_file(BytesIO(content), mimetype=XLSX, as_attachment=True, download_name=name)


def _workbook(event: Event, found: Kitchen) -> bytes:
    made_at = event.now()
    heading = (plain(event.name), _("As of %(time)s", time=moment(made_at, event.zone)))
    sheets = [
        Sheet(_("Meals"), _meal_columns(found), [_meal(one) for one in found.meals], heading),
        Sheet(
            _("Diets"), _diet_columns(), [(str(DIET[word]), number) for word, number in found.diets.items()], heading
        ),
        Sheet(_("Severe allergies"), _severe_columns(), [_severe(one) for one in found.severe], heading),
        Sheet(_("In their own words"), _word_columns(), list(found.words.items()), heading),
    ]
    title = _("%(event)s: kitchen", event=plain(event.name))
    return workbook(sheets, title=title, language=language.current(), zone=event.tz, made_at=made_at)


def _meal_columns(found: Kitchen) -> list[Column]:
    diets = [Column(word, str(DIET[word]), kind="number") for word in found.diets]
    return [
        Column("day", _("Day"), kind="date"), Column("time", _("Time")), Column("meal", _("Meal")),
        Column("place", _("Place")), Column("covers", _("People"), kind="number"), *diets,
    ]  # fmt: skip


def _meal(meal: Meal) -> dict[str, object]:
    activity = meal.activity
    return {
        "day": activity.day,
        "time": time_of(activity.starts_at, activity.zone),
        "meal": plain(activity.title),
        "place": activity.place and plain(activity.place.name),
        "covers": meal.covers,
        **meal.diets,
    }


def _diet_columns() -> list[Column]:
    return [Column("diet", _("Diet")), Column("people", _("People"), kind="number")]


def _severe_columns() -> list[Column]:
    return [
        Column("name", _("Name")), Column("delegation", _("Delegation")), Column("diets", _("Diet")),
        Column("words", _("In their own words")),
    ]  # fmt: skip


def _severe(one: DelegateCare) -> dict[str, object]:
    person = one.delegate
    return {
        "name": plain(person.name),
        "delegation": plain(person.delegation.name) if person.delegation else None,
        "diets": ", ".join(str(DIET[word]) for word in one.diets),
        "words": one.diet,
    }


def _word_columns() -> list[Column]:
    return [Column("words", _("What they wrote")), Column("people", _("People"), kind="number")]
