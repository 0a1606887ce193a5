"""Whom the organizers of the demo's summit invited in person: one who came, one who has not answered, one who cannot.

All of them are made up. No letter is written: what the outbox of the demo shows is what its visitors do.
"""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import yaml

from models import Delegate, Event, Invitation, db
from operations import doors, personal_invitations
from operations.event_reading import instant

FILE = yaml.safe_load(Path(__file__).with_name("guests.yaml").read_text("utf-8"))
#: What may have happened with an invitation, by its column.
MOMENTS = ("invited_at", "reminded_at", "opened_at", "declined_at")


def fill(event: Event, delegates: Mapping[str, dict], *, now: dt.datetime) -> None:
    """Store the invitations with their doors; `delegates` as `attendance.fill` returns them."""
    categories = {category.code: category for category in event.categories}
    for record in FILE[event.slug]:
        told = {name: _moment(event, record[name], now) for name in MOMENTS if name in record}
        came = delegates.get(record.get("came", ""))
        invitation = Invitation(
            event=event,
            category=categories[record["category"]],
            name=record["name"],
            email=record["email"],
            language=record["language"],
            invited_by="Organizer (demo)",
            delegate=came and db.session.get(Delegate, came["id"]),
            reminders=int("reminded_at" in record),
            provenance={"p": "I", "source": record["source"]},
            **told,
        )
        db.session.add(invitation)
        db.session.flush()
        doors.ensure(personal_invitations.DOOR, invitation.id)


def _moment(event: Event, said: str, now: dt.datetime) -> dt.datetime:
    """The real time at which the event's clock said so, never in the future."""
    return min(instant(dt.datetime.fromisoformat(said), event.zone) - dt.timedelta(seconds=event.clock_shift), now)
