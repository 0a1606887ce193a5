"""How a scan is stored and lets somebody pass: the statements with which eight gates race for two rows.

Where somebody comes in, PostgreSQL does both in one statement, as each costs a trip to the server. Statements are made
once: making one takes longer than running it.
"""

import functools
from types import ModuleType

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from models import Badge, Delegate, PassPresence, Presence, Scan, SessionPass, db
from queries.scans import whose

SCAN = Scan.__table__
#: Who is inside, by the column that says whose row it is: people, and session passes.
PRESENCES = {"delegate_id": Presence.__table__, "pass_id": PassPresence.__table__}
#: What a scan says; another may undo it.
KEPT = set(SCAN.c.keys()) - {"undoes_id"}


def store(scan: dict, *, reentry: bool) -> tuple[bool, bool]:
    """Store the scan under its nonce, and let an admitted person in or out: whether the one and the other was done.

    Waits for whoever is just taking the same nonce; when it is taken, nothing is done. An admitted person who does not
    move was let through by another gate meanwhile. `reentry`: who went out may come in again.
    """
    if scan["result"] != "admitted":
        return _insert_once("event_id nonce", scan), False
    [(kind, key)] = whose(scan).items()
    inwards, passing = scan["direction"] == "in", {"reentry": reentry, "scan": scan["id"]}
    passing |= {"checkpoint": scan["checkpoint_id"], "whose": key}
    if inwards and _dialect() is postgresql:
        return tuple(db.session.execute(_storing_and_entering(kind), scan | passing).one())
    stored = _insert_once("event_id nonce", scan)
    return stored, stored and db.session.scalar(_moving(kind, inwards), passing) is not None


def take_turns(code: str | None) -> None:
    """Let no two scans that were sent late judge this badge or pass at once: each has to know what the other did."""
    for locking in _locking():
        db.session.execute(locking, {"code": code})


def settle(scan: dict, *, inside: bool, since: sa.Uuid) -> None:
    """Say where the person of this scan is, whatever it did itself: one taken later knows better."""
    [(kind, key)] = whose(scan).items()
    table = PRESENCES[kind]
    there = sa.update(table).where(table.c.checkpoint_id == scan["checkpoint_id"], table.c[kind] == key)
    db.session.execute(there.values(inside=inside, since_scan_id=since))


def store_undoing(scan: dict) -> bool:
    """Store the scan that undoes another; False when the other is undone already."""
    return _insert_once("undoes_id", scan)


def _insert_once(unique: str, scan: dict) -> bool:
    """Store the scan unless these columns hold the same already."""
    return db.session.scalar(_inserting(_dialect(), unique), scan) is not None


def _dialect() -> ModuleType:
    """Where SQLAlchemy keeps the INSERT that knows ON CONFLICT: with each database."""
    return postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite


def _here(kind: str) -> dict[str, sa.BindParameter]:
    """Whose presence it is, and where. Parameters are not named as columns are: SQLAlchemy keeps those names."""
    return {"checkpoint_id": sa.bindparam("checkpoint"), kind: sa.bindparam("whose")}


@functools.cache
def _locking() -> tuple[sa.Select, ...]:
    """Whoever bears the badge, and the pass, with this code."""
    code = sa.bindparam("code")
    bearer = Delegate.id.in_(sa.select(Badge.delegate_id).where(Badge.code == code))
    chosen = sa.select(Delegate.id).where(bearer), sa.select(SessionPass.id).where(SessionPass.code == code)
    return tuple(one.with_for_update(key_share=True) for one in chosen)


@functools.cache
def _inserting(dialect: ModuleType, unique: str) -> sa.Insert:
    return dialect.insert(SCAN).on_conflict_do_nothing(index_elements=unique.split()).returning(SCAN.c.id)


@functools.cache
def _moving(kind: str, inwards: bool) -> sa.Insert | sa.Update:
    """After the scan was stored; inwards for SQLite."""
    table = PRESENCES[kind]
    if not inwards:
        there = (table.c[name] == parameter for name, parameter in _here(kind).items())
        leaving = sa.update(table).where(*there, table.c.inside)
        return leaving.values(inside=False, since_scan_id=sa.bindparam("scan")).returning(table.c.entries)
    first = {"inside": True, "entries": 1, "since_scan_id": sa.bindparam("scan")}
    return _or_again(sqlite.insert(table).values(_here(kind) | first), kind)


@functools.cache
def _storing_and_entering(kind: str) -> sa.Select[tuple[bool, bool]]:
    """For PostgreSQL, where a statement may hold others: whoever stored no scan moves nobody."""
    columns = {column.name: sa.bindparam(column.name, type_=column.type) for column in SCAN.c if column.name in KEPT}
    stored = _inserting(postgresql, "event_id nonce").values(columns).cte("stored")
    moved = _entering(stored, kind).cte("moved")
    return sa.select(*(sa.exists(sa.select(done)) for done in (stored, moved)))


def _entering(stored: sa.CTE, kind: str) -> sa.Insert:
    here = _here(kind)
    first = sa.select(
        *(sa.type_coerce(parameter, sa.Integer) for parameter in here.values()),
        sa.true(),
        sa.literal_column("1"),
        stored.c.id,
    )
    entering = postgresql.insert(PRESENCES[kind]).from_select([*here, "inside", "entries", "since_scan_id"], first)
    return _or_again(entering, kind)


def _or_again(entering: postgresql.Insert | sqlite.Insert, kind: str) -> sa.Insert:
    """Who came in before comes in again, unless they are inside, or may not."""
    present = PRESENCES[kind].c
    may_enter = sa.or_(sa.bindparam("reentry", type_=sa.Boolean), present.entries == 0)
    again = {"inside": sa.true(), "since_scan_id": entering.excluded.since_scan_id, "entries": present.entries + 1}
    return entering.on_conflict_do_update(
        index_elements=list(_here(kind)),
        set_=again,
        where=sa.and_(present.inside.is_(False), may_enter),
    ).returning(present.entries)
