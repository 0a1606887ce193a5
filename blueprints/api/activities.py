"""Calls about the programme: reading it, proposing changes, publishing them."""

from collections.abc import Iterable, Sequence

from flask import abort

from blueprints.api import blueprint
from blueprints.api.description import refuses
from blueprints.api.lists import page
from blueprints.api.schemas.activities import (
    ActivityAnswer,
    ActivityChange,
    ActivityFilters,
    ActivityList,
    Cancellation,
    Facts,
    NewActivity,
    OneActivity,
)
from blueprints.api.security import actor, at_event, may
from blueprints.api.shapes import moment, text
from models import Activity, Category, Event, Place
from models.transaction import transaction
from operations import programme
from operations.refusals import Refusal
from queries import activities, drafts

ADDRESS = "/events/<slug:slug>/activities"


@blueprint.get(ADDRESS)
@at_event("see.programme")
@blueprint.input(ActivityFilters, location="query")
@blueprint.output(ActivityList)
def list_activities(event: Event, query_data: ActivityFilters):
    """The programme in its order.

    Audience `public`, unless the role may see more.
    """
    proposed = _proposed(event) if query_data.draft else {}
    rows = activities.published(event, _audiences())
    return page(_shown([*rows, *_unpublished(proposed)], proposed), query_data)


@blueprint.get(f"{ADDRESS}/<key:id>")
@at_event("see.programme")
@blueprint.input(OneActivity, location="query")
@blueprint.output(ActivityAnswer)
def show_activity(event: Event, id: int, query_data: OneActivity):
    """One activity."""
    proposed = _proposed(event) if query_data.draft else {}
    rows = [draft.activity for key, draft in proposed.items() if key == id]
    return _shown(rows or [activities.find(event, id, _audiences()) or abort(404)], proposed)[0]


@blueprint.post(ADDRESS)
@at_event("programme.edit")
@blueprint.input(NewActivity)
@blueprint.output(ActivityAnswer, 201)
@refuses("changed_meanwhile")
def propose_activity(event: Event, json_data: NewActivity):
    """Propose an activity.

    Written as a draft. Meetings, transfers and blocks are never drafts: they are there at once. Without a `day` the
    start’s local one counts, else the event’s first.
    """
    _may_publish(json_data.status)
    kept = {name: getattr(json_data, name) for name in ("audience", "attendance")}
    with transaction():
        categories, parent = _categories(event, json_data.categories), _parent(event, json_data.parent)
        activity = programme.create(
            event, json_data.kind, _facts(event, json_data), by=actor(), parent=parent, categories=categories, **kept
        )
        return _settled(activity, json_data.status)


@blueprint.patch(f"{ADDRESS}/<key:id>")
@at_event("programme.edit")
@blueprint.input(ActivityChange)
@blueprint.output(ActivityAnswer)
@refuses("changed_meanwhile")
def change_activity(event: Event, id: int, json_data: ActivityChange):
    """Propose other facts.

    What is not named stays as it is in the draft, else as published.
    """
    _may_publish(json_data.status)
    with transaction():
        activity = drafts.find(event, id) or abort(404)
        programme.edit(activity, _facts(event, json_data), by=actor())
        return _settled(activity, json_data.status)


@blueprint.post(f"{ADDRESS}/<key:id>/cancel")
@at_event("programme.edit")
@blueprint.input(Cancellation)
@blueprint.output(ActivityAnswer)
@refuses("not_published", "changed_meanwhile")
def cancel_activity(event: Event, id: int, json_data: Cancellation):
    """Propose to cancel an activity.

    A cancelled activity stays where people look for it.
    """
    _may_publish(json_data.status)
    with transaction():
        activity = drafts.find(event, id) or abort(404)
        programme.call_off(activity, by=actor())
        return _settled(activity, json_data.status)


def _may_publish(status: str) -> None:
    if status == "published" and not may("programme.publish"):
        abort(403)


def _audiences() -> Sequence[str]:
    return activities.STAFF if may("see.drafts") else activities.PUBLIC


def _proposed(event: Event) -> dict:
    return drafts.of_event(event) if may("see.drafts") else abort(403)


def _unpublished(proposed: dict) -> list[Activity]:
    return [draft.activity for draft in proposed.values() if draft.activity.revision == 0]


def _settled(activity: Activity, status: str) -> dict[str, object]:
    """The activity after a change, published where that was asked for or where there is no other way."""
    if status == "published" or activity.live:
        programme.publish(activity.event, [activity], by=actor())
    return _shown([activity], {draft.activity_id: draft for draft in drafts.of_activities([activity.id])})[0]


def _facts(event: Event, said: Facts) -> dict[str, object]:
    """What was named, as columns."""
    named = said.model_fields_set & set(Facts.model_fields) - {"status", "place"}
    facts = {name: getattr(said, name) for name in named}
    for name in {"title", "text"} & named:
        facts[name] = in_languages(event, facts[name])
    if "place" in said.model_fields_set:
        facts["place_id"] = said.place and _by_code(event.places, said.place, "place").id
    return facts


def in_languages(event: Event, said: dict[str, str] | None) -> dict[str, str] | None:
    """A plain string is in the event's first language."""
    return said and {code or event.languages[0]: words for code, words in said.items()}


def _categories(event: Event, codes: Iterable[str]) -> list[Category]:
    return [_by_code(event.categories, code, "categories") for code in dict.fromkeys(codes)]


def _by_code(rows: Sequence[Category | Place], code: str, field: str) -> Category | Place:
    for row in rows:
        if row.code == code:
            return row
    raise Refusal("unknown_category" if field == "categories" else "unknown_place", field)


def _parent(event: Event, id: int | None) -> Activity | None:
    if id is None:
        return None
    parent = drafts.find(event, id)
    if parent is None:
        raise Refusal("unknown_activity", "parent")
    return parent


def _shown(rows: Sequence[Activity], proposed: dict) -> list[dict[str, object]]:
    taken = activities.seats([row.id for row in rows])
    return [_activity(row, proposed.get(row.id), taken.get(row.id, 0)) for row in rows]


def _activity(activity: Activity, draft: object, taken: int) -> dict[str, object]:
    """The activity with the facts of its draft, if there is one, else with those published."""
    facts = draft or activity
    zone = (facts.place and facts.place.zone) or activity.event.zone
    same = ("id", "uid", "kind", "audience", "attendance", "revision")
    return {name: getattr(activity, name) for name in same} | {
        "number": facts.number,
        "day": facts.day and facts.day.isoformat(),
        "title": text(facts.title),
        "text": text(facts.text),
        "starts_at": moment(facts.starts_at, zone),
        "ends_at": moment(facts.ends_at, zone),
        "closes_at": moment(facts.closes_at, zone),
        "place": facts.place and facts.place.code,
        "capacity": facts.capacity,
        "taken": taken,
        "categories": [category.code for category in activity.categories],
        "parent": activity.parent_id,
        "status": "cancelled" if draft and draft.cancelled else activity.state,
        "proposed": draft is not None,
    }
