"""Calls about events."""

import sqlalchemy as sa

from blueprints.api import blueprint
from blueprints.api.lists import page
from blueprints.api.schemas.common import Paging
from blueprints.api.schemas.events import EventAnswer, EventChange, EventList
from blueprints.api.security import actor, at_event, token, with_right
from blueprints.api.shapes import moment, text
from models import Category, Checkpoint, Event, Place, db
from models.transaction import transaction
from operations import places
from queries import checkpoints


@blueprint.get("/events")
@with_right("see.programme")
@blueprint.input(Paging, location="query")
@blueprint.output(EventList)
def list_events(query_data: Paging):
    """The events this token is for."""
    own = sa.select(Event).order_by(Event.starts_on, Event.id)
    if token().event_id is not None:
        own = own.where(Event.id == token().event_id)
    return page([_in_list(event) for event in db.session.scalars(own)], query_data)


@blueprint.get("/events/<slug:slug>")
@at_event("see.programme")
@blueprint.output(EventAnswer)
def show_event(event: Event):
    """One event."""
    return _event(event)


@blueprint.patch("/events/<slug:slug>")
@at_event("event.edit")
@blueprint.input(EventChange)
@blueprint.output(EventAnswer)
def change_event(event: Event, json_data: EventChange):
    """Set the capacity.

    Fewer places than are held take none away.
    """
    if "capacity" in json_data.model_fields_set:
        with transaction():
            places.set_capacity(event, json_data.capacity, by=actor())
    return _event(event)


def _in_list(event: Event) -> dict[str, object]:
    return {
        "id": event.id,
        "slug": event.slug,
        "kind": event.kind,
        "name": text(event.name),
        "starts_on": event.starts_on.isoformat(),
        "ends_on": event.ends_on.isoformat(),
        "zone": event.zone,
        "languages": event.languages,
        "capacity": event.capacity,
        "version": event.version,
        "clock": moment(event.now(), event.zone),
        "rehearsal": event.rehearsing,
    }


def _event(event: Event) -> dict[str, object]:
    return _in_list(event) | {
        "categories": [_category(category) for category in event.categories],
        "places": [_place(place) for place in event.places],
        "checkpoints": [_checkpoint(checkpoint) for checkpoint in checkpoints.of_event(event)],
    }


def _category(category: Category) -> dict[str, object]:
    same = ("id", "code", "letter", "colour", "counted", "needs_approval", "public")
    return {name: getattr(category, name) for name in same} | {"name": text(category.name)}


def _place(place: Place) -> dict[str, object]:
    same = ("id", "code", "capacity", "zone")
    return {name: getattr(place, name) for name in same} | {"name": text(place.name)}


def _checkpoint(checkpoint: Checkpoint) -> dict[str, object]:
    return {"id": checkpoint.id, "code": checkpoint.code, "name": text(checkpoint.name)}
