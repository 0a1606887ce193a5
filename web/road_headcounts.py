"""A count of a bus as a leader's phone notes it, or a form sends it: of their own buses alone."""

from collections.abc import Mapping

from models import ActivityGroup, Event, Headcount
from operations import headcounts
from operations.refusals import Refusal
from operations.taken import Taken
from queries import leading
from web.road_senders import Sender


def take(event: Event, note: Mapping, taken: Taken, sender: Sender) -> dict:
    """One note of kind "departure" or "arrival": nonce, at, `bus` (the group's id) and `headcounts.FACTS`."""
    key = note.get("bus")
    group = next((one for one in leading.groups(event, sender.buses) if one.id == key), None)
    if group is None or isinstance(key, bool):
        raise Refusal("unknown_note")
    counted = keep(event, group, note, note["nonce"], taken, sender)
    return {"result": "noted", "count": counted.id}


def keep(event: Event, group: ActivityGroup, typed: Mapping, nonce: str, taken: Taken, sender: Sender) -> Headcount:
    """The same for a form. Raises `Malformed`; refuses as `headcounts.count` does."""
    facts = headcounts.read({name: typed.get(name) for name in headcounts.FACTS})
    device = sender.device.id if sender.device else None
    return headcounts.count(event, group, facts, nonce=nonce, taken=taken, by=sender.by, device_id=device)
