"""Calls about gate phones."""

from blueprints.api import blueprint
from blueprints.api.lists import page
from blueprints.api.schemas.devices import AddedDevice, DeviceFilters, DeviceList, NewDevice
from blueprints.api.security import actor, at_event
from blueprints.api.shapes import moment
from models import Device, Event
from models.transaction import transaction
from operations import devices, doors
from queries import devices as queries
from web.urls import absolute

ADDRESS = "/events/<slug:slug>/devices"
RIGHT = "gate.arrange"


@blueprint.get(ADDRESS)
@at_event(RIGHT)
@blueprint.input(DeviceFilters, location="query")
@blueprint.output(DeviceList)
def list_devices(event: Event, query_data: DeviceFilters):
    """The gate phones by their names, and when each was last heard of."""
    return page([_device(event, device) for device in queries.of_event(event)], query_data)


@blueprint.post(ADDRESS)
@at_event(RIGHT)
@blueprint.input(NewDevice)
@blueprint.output(AddedDevice, 201)
def add_device(event: Event, json_data: NewDevice):
    """Add a gate phone.

    Whoever opens the address stands at the gate from then on. `POST …/links` with the kind `device` makes a new one.
    """
    facts = devices.read(event, json_data.model_dump())
    with transaction():
        device = devices.add(event, facts, by=actor())
        token = doors.token_of(devices.invite(device, by=actor()))
        return _device(event, device) | {"url": absolute("devices.join", slug=event.slug, token=token)}


def _device(event: Event, device: Device) -> dict[str, object]:
    times = {name: moment(getattr(device, name), event.zone) for name in ("joined_at", "heard_at", "revoked_at")}
    posts = {name: [one.code for one in getattr(device, name)] for name in ("checkpoints", "buses")}
    said = {name: getattr(device, name) for name in ("id", "name", "role", "waiting", "behind")}
    return said | times | posts
