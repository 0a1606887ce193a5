"""Who is on the lists that a matching keeps: visits and rides. Those whom it does not move keep their places."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping

import sqlalchemy as sa

from models import Participation, db
from models.participation import HOLDING
from scheduling.programme import Id

#: By activity, by delegate: the group; None: none.
Lists = Mapping[Id, Mapping[Id, Id | None]]
_CLEARED = {"waiting_since": None, "offered_until": None}


def fill(lists: Lists, visitors: Collection[Id], now: dt.datetime) -> None:
    """Let these be on the lists of these activities, and no other of the `visitors` whom a matching put there.

    Three statements. The caller holds the locks, leaves out lists that are frozen, and marks the feeds.
    """
    known = {(row.activity_id, row.delegate_id): row for row in _rows(lists)}
    changes = [*_leaving(known, lists, visitors, now), *_coming(known, lists, now)]
    if changes:
        db.session.execute(sa.update(Participation), changes)
    new = [
        {"activity_id": activity, "delegate_id": person, "group_id": group, "source": "schedule", "created_at": now,
         "changed_at": now}
        for activity, people in lists.items()
        for person, group in people.items()
        if (activity, person) not in known
    ]  # fmt: skip
    if new:
        db.session.execute(sa.insert(Participation), new)


def _rows(activity_ids: Collection[Id]) -> list[sa.Row]:
    columns = ("id", "activity_id", "delegate_id", "role", "status", "source", "group_id", "revision")
    wanted = sa.select(*(getattr(Participation, name) for name in columns))
    return db.session.execute(wanted.where(Participation.activity_id.in_(activity_ids))).all()


def _leaving(known: Mapping, lists: Lists, visitors: Collection[Id], now: dt.datetime) -> Iterator[dict[str, object]]:
    for (activity, person), row in known.items():
        matched = row.source == "schedule" and row.role == "participant" and person in visitors
        if matched and row.status in HOLDING and person not in lists[activity]:
            yield _said(row, now) | {"status": "cancelled", "group_id": None}


def _coming(known: Mapping, lists: Lists, now: dt.datetime) -> Iterator[dict[str, object]]:
    for activity, people in lists.items():
        for person, group in people.items():
            row = known.get((activity, person))
            if row is None or (row.status in HOLDING and row.group_id == group):
                continue
            again = {} if row.status in HOLDING else {"role": "participant", "source": "schedule"}
            yield _said(row, now) | {"status": "confirmed", "group_id": group} | again


def _said(row: sa.Row, now: dt.datetime) -> dict[str, object]:
    same = {name: getattr(row, name) for name in ("id", "role", "source")}
    return same | {"revision": row.revision + 1, "changed_at": now} | _CLEARED
