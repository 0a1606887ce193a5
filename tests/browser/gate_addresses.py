"""The pages of the gate, the help lane and the gate phones, with values of the demo: what `addresses.py` asks for."""

from models import Delegate
from tests.gates import a_device, a_receipt_of, link_of


def samples(approved: Delegate, waiting: Delegate, longest: Delegate) -> dict[str, list[dict]]:
    """By endpoint; several where a page has several faces."""
    device = a_device(approved.event)
    return {
        "gate.checkin": [
            {"choose": 1},
            {"checkpoint": "MAIN", "q": "mar"},
            {"checkpoint": "MAIN", "q": "nobody has this name"},
            {"checkpoint": "MAIN", "delegate": approved.id},
        ],
        "help_lane.home": [{}, {"q": "mar"}, {"q": "nobody has this name"}],
        "help_lane.person": [{"id": each.id, "checkpoint": "MAIN"} for each in (approved, waiting, longest)],
        "help_lane.photo": [{"id": approved.id}],
        "help_lane.delegation": [{"id": approved.delegation_id}],
        "help_lane.receipt": [{"number": a_receipt_of(approved)}],
        "desk.protocol": [{"id": approved.id}],
        "badges.again": [{"id": approved.id}],
        "devices.device": [{"id": device.id}],
        "devices.edit": [{"id": device.id}],
        "devices.join": [{"token": link_of(device).rpartition("/")[2]}],
    }
