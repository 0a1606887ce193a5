"""Who was seen on which bus of a ride, in the order in which it was taken.

A ride's roll calls are told together: of two buses, the later holds, whichever was heard of first.
"""

import dataclasses
import datetime as dt
import functools
import uuid
from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from models import Checkpoint, Scan, db
from queries.scans import TAKEN_AT


@dataclasses.dataclass(frozen=True)
class Sighting:
    """One scan of a person at a bus that counted, or would have, had they not been aboard already."""

    id: uuid.UUID
    ride_id: int
    checkpoint_id: int
    group_id: int
    delegate_id: int
    direction: str
    result: str
    gate: str | None
    #: By the device's clock set right.
    taken_at: dt.datetime
    received_at: dt.datetime
    #: When it was taken back; None: it stands.
    undone_at: dt.datetime | None
    answer: dict

    @property
    def moved(self) -> dict:
        """What became of the person's seat: `group`, `from` (both ids), `joined`; nothing said is nothing changed."""
        return self.answer.get("bus") or {"group": self.group_id, "from": self.group_id, "joined": False}


def of_person(ride_id: int, delegate_id: int) -> list[Sighting]:
    """Where one person was seen on a ride, also what was taken back: one statement."""
    return _read(_of_person(), {"rides": [ride_id], "delegate": delegate_id})


def of_rides(ride_ids: Collection[int]) -> list[Sighting]:
    """Where anybody was seen on these rides, also what was taken back: one statement."""
    return _read(_wanted(), {"rides": list(ride_ids)}) if ride_ids else []


def standing(sightings: Sequence[Sighting], direction: str | None = None) -> list[Sighting]:
    """Those of them that nobody took back, in one direction or any."""
    return [one for one in sightings if one.undone_at is None and direction in (None, one.direction)]


def _read(wanted: sa.Select, asked: dict[str, object]) -> list[Sighting]:
    return [Sighting(**row._mapping) for row in db.session.execute(wanted, asked)]


@functools.cache  # making a statement takes longer than running it
def _of_person() -> sa.Select:
    return _wanted().where(Scan.delegate_id == sa.bindparam("delegate"))


@functools.cache
def _wanted() -> sa.Select:
    undoing = aliased(Scan)
    columns = ("id", "checkpoint_id", "delegate_id", "direction", "result", "gate", "received_at", "answer")
    return (
        sa.select(
            *(getattr(Scan, name) for name in columns),
            Checkpoint.activity_id.label("ride_id"),
            Checkpoint.group_id,
            TAKEN_AT.label("taken_at"),
            undoing.received_at.label("undone_at"),
        )
        .join(Checkpoint, Checkpoint.id == Scan.checkpoint_id)
        .outerjoin(undoing, undoing.undoes_id == Scan.id)
        .where(Checkpoint.activity_id.in_(sa.bindparam("rides", expanding=True)), Checkpoint.group_id.is_not(None))
        .where(Scan.result.in_(("admitted", "repeat")), Scan.delegate_id.is_not(None))
        .order_by(TAKEN_AT, Scan.received_at)
    )
