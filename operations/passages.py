"""How a scan is stored and lets somebody pass: the statements with which eight gates race for two rows.

Where somebody comes in, PostgreSQL does both in one statement, as each costs a trip to the server. Statements are made
once: making one takes longer than running it.
"""

import functools
from types import ModuleType

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from models import Presence, Scan, db

SCAN = Scan.__table__
PRESENCE = Presence.__table__
#: What a scan says; another may undo it.
KEPT = set(SCAN.c.keys()) - {"undoes_id"}
#: Whose presence it is, and where. Parameters are not named as columns are: SQLAlchemy keeps those names.
HERE = {"checkpoint_id": sa.bindparam("checkpoint"), "delegate_id": sa.bindparam("delegate")}


def store(scan: dict, *, reentry: bool) -> tuple[bool, bool]:
    """Store the scan under its nonce, and let an admitted person in or out: whether the one and the other was done.

    Waits for whoever is just taking the same nonce; when it is taken, nothing is done. An admitted person who does not
    move was let through by another gate meanwhile. `reentry`: who went out may come in again.
    """
    if scan["result"] != "admitted":
        return _insert_once("event_id nonce", scan), False
    inwards, passing = scan["direction"] == "in", {"reentry": reentry, "scan": scan["id"]}
    passing |= {"checkpoint": scan["checkpoint_id"], "delegate": scan["delegate_id"]}
    if inwards and _dialect() is postgresql:
        return tuple(db.session.execute(_storing_and_entering(), scan | passing).one())
    stored = _insert_once("event_id nonce", scan)
    return stored, stored and db.session.scalar(_moving(inwards), passing) is not None


def store_undoing(scan: dict) -> bool:
    """Store the scan that undoes another; False when the other is undone already."""
    return _insert_once("undoes_id", scan)


def _insert_once(unique: str, scan: dict) -> bool:
    """Store the scan unless these columns hold the same already."""
    return db.session.scalar(_inserting(_dialect(), unique), scan) is not None


def _dialect() -> ModuleType:
    """Where SQLAlchemy keeps the INSERT that knows ON CONFLICT: with each database."""
    return postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite


@functools.cache
def _inserting(dialect: ModuleType, unique: str) -> sa.Insert:
    return dialect.insert(SCAN).on_conflict_do_nothing(index_elements=unique.split()).returning(SCAN.c.id)


@functools.cache
def _moving(inwards: bool) -> sa.Insert | sa.Update:
    """After the scan was stored; inwards for SQLite."""
    if not inwards:
        there = (PRESENCE.c[name] == parameter for name, parameter in HERE.items())
        leaving = sa.update(PRESENCE).where(*there, PRESENCE.c.inside)
        return leaving.values(inside=False, since_scan_id=sa.bindparam("scan")).returning(PRESENCE.c.entries)
    first = {"inside": True, "entries": 1, "since_scan_id": sa.bindparam("scan")}
    return _or_again(sqlite.insert(PRESENCE).values(HERE | first))


@functools.cache
def _storing_and_entering() -> sa.Select[tuple[bool, bool]]:
    """For PostgreSQL, where a statement may hold others: whoever stored no scan moves nobody."""
    columns = {column.name: sa.bindparam(column.name, type_=column.type) for column in SCAN.c if column.name in KEPT}
    stored = _inserting(postgresql, "event_id nonce").values(columns).cte("stored")
    moved = _entering(stored).cte("moved")
    return sa.select(*(sa.exists(sa.select(done)) for done in (stored, moved)))


def _entering(stored: sa.CTE) -> sa.Insert:
    here = (sa.type_coerce(parameter, sa.Integer) for parameter in HERE.values())
    first = sa.select(*here, sa.true(), sa.literal_column("1"), stored.c.id)
    return _or_again(postgresql.insert(PRESENCE).from_select([*HERE, "inside", "entries", "since_scan_id"], first))


def _or_again(entering: postgresql.Insert | sqlite.Insert) -> sa.Insert:
    """Who came in before comes in again, unless they are inside, or may not."""
    may_enter = sa.or_(sa.bindparam("reentry", type_=sa.Boolean), PRESENCE.c.entries == 0)
    again = {"inside": sa.true(), "since_scan_id": entering.excluded.since_scan_id, "entries": PRESENCE.c.entries + 1}
    return entering.on_conflict_do_update(
        index_elements=list(HERE),
        set_=again,
        where=sa.and_(PRESENCE.c.inside.is_(False), may_enter),
    ).returning(PRESENCE.c.entries)
