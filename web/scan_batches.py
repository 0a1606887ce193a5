"""Many scans at once, as a phone sends them that was offline, or a program."""

import datetime as dt
from collections.abc import Collection, Sequence

from models import Device, Event
from models.base import utcnow
from models.transaction import transaction
from operations import scan_batches
from operations.fields import Malformed
from operations.journal import Actor
from operations.refusals import Refusal
from operations.scan_batches import Sender
from queries.events import Outline


def record_all(
    event: Event | Outline,
    entries: Sequence[object],
    *,
    sent_at: dt.datetime | None,
    by: Actor,
    device: Device | None = None,
    may_override: bool = False,
    may_take_along: bool = False,
    own: Collection[str] | None = None,
    now: dt.datetime | None = None,
) -> list[dict | Refusal | Malformed]:
    """The answers in order, each of a transaction of its own: what was answered is stored, whatever befalls the rest.

    `sent_at` is what the sender's clock showed; it sets the scans' own times right. `own`: the codes of the only
    checkpoints where they may stand, by default those of the phone. What cannot be recorded comes back as the reason.
    """
    now = now or utcnow()
    may = {"may_override": may_override, "may_take_along": may_take_along}
    sender = Sender(by=by, **may, behind=sent_at and now - sent_at, **_phone(device, own))
    here = Outline(event.id, event.zone, event.clock_shift, event.ends_on)  # a row would be read anew for each entry
    return [_take(here, entry, sender, now) for entry in entries]


def _phone(device: Device | None, own: Collection[str] | None) -> dict[str, object]:
    if device is None:
        return {"checkpoints": None if own is None else frozenset(own)}
    own = frozenset(one.code for one in device.checkpoints) if own is None else frozenset(own)
    return {"device_id": device.id, "gate": device.name, "checkpoints": own}


def _take(event: Outline, entry: object, sender: Sender, now: dt.datetime) -> dict | Refusal | Malformed:
    try:
        with transaction():
            return scan_batches.take(event, entry, sender, now=now)
    except (Refusal, Malformed) as fault:
        return fault
