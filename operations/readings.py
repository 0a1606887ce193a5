"""Who read what of somebody that few may read: health, passports, and lists that left the house.

Each reading is a line of the journal about the person, so that they and an administrator can see it.
"""

from collections.abc import Iterable

import sqlalchemy as sa

from models import Delegate, Entry, db
from models.base import utcnow
from operations.journal import Actor

#: Kinds of data that are never read without a line in the journal.
KINDS = ("care", "identity")


def note(kind: str, delegates: Iterable[Delegate], *, by: Actor, where: str | None = None) -> int:
    """One line for each of these people that their data of this kind were read: one statement; returns how many.

    `where` is a word for the list in which they stood: "kitchen".
    """
    said = {"event_id": None, "actor_kind": by.kind, "actor_id": by.id, "actor_name": by.name[:200]}
    said |= {"at": utcnow(), "verb": f"{kind}.read", "object_kind": "delegate"}
    detail = {"where": where} if where else None
    lines = [said | {"event_id": one.event_id, "object_id": one.id, "detail": detail} for one in delegates]
    if lines:
        db.session.execute(sa.insert(Entry), lines)
    return len(lines)


def packed(ids: Iterable[int]) -> str:
    """Many ids in few letters: "1-228,230"."""
    runs: list[list[int]] = []
    for one in sorted(set(ids)):
        if runs and runs[-1][1] == one - 1:
            runs[-1][1] = one
        else:
            runs.append([one, one])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)
