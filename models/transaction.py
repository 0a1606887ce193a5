"""`transaction()`: the one place that commits, and how each database is kept from losing an update.

SQLite: Python's driver must not open transactions by itself (it would silently lose updates), so it is left in
autocommit and SQLAlchemy's "begin" says BEGIN, or BEGIN IMMEDIATE for a writer. Writers queue on a file lock beside
the database: SQLite's own busy wait is unfair, a kernel lock is fair and dies with its holder. PostgreSQL: rows are
locked with `locked()`, in the order event, activities, groups, delegates, each by id.
"""

import contextlib
import fcntl
import os
import sqlite3
from collections.abc import Iterable, Iterator
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from models.base import Base, db

Row = TypeVar("Row", bound=Base)


#: `secure_delete`: what is erased is overwritten, not only forgotten.
PRAGMAS = (
    "foreign_keys=ON", "journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=30000", "secure_delete=ON",
)  # fmt: skip


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: object, _record: object) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.isolation_level = None
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: sa.Connection) -> None:
    if connection.dialect.name == "sqlite":
        writing = connection.get_execution_options().get("writing")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


@contextlib.contextmanager
def transaction() -> Iterator[None]:
    """Everything inside is stored together or not at all.

    Ends the reading transaction first, so what is read inside is what the database says now; objects read before are
    read anew when touched. Transactions do not nest: an operation never opens one, whoever calls it does.
    """
    session = db.session
    if session.info.get("writing"):
        raise RuntimeError("a transaction is open already")
    engine = session.get_bind()
    _end_reading(session, engine)
    with _queue(engine):
        session.info["writing"] = True
        try:
            if engine.dialect.name == "sqlite":
                session.connection(execution_options={"writing": True})
            yield
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info.pop("writing", None)


@event.listens_for(db.session, "after_flush")
def _remember_flush(session: Session, _context: object) -> None:
    session.info["flushed"] = True


@event.listens_for(db.session, "after_soft_rollback")
@event.listens_for(db.session, "after_commit")
def _forget_flush(session: Session, *_others: object) -> None:
    session.info.pop("flushed", None)


def _end_reading(session: Session, engine: Engine) -> None:
    """Forget what was read and what was tried.

    On PostgreSQL each statement reads anew, so a transaction that only read may go on: it spares a scan two trips.
    """
    tried = session.new or session.dirty or session.deleted or session.info.get("flushed")
    if engine.dialect.name == "postgresql" and not tried:
        session.expire_all()
    else:
        session.rollback()


@contextlib.contextmanager
def _queue(engine: Engine) -> Iterator[None]:
    """Wait for one's turn to write, on SQLite; PostgreSQL queues by itself."""
    path = engine.url.database if engine.dialect.name == "sqlite" else None
    if not path or path == ":memory:":
        yield
        return
    handle = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def locked(model: type[Row], keys: Iterable[int]) -> list[Row]:
    """The rows with these ids, read anew and locked until the transaction ends, in the order of their ids.

    FOR NO KEY UPDATE: a scan that only refers to a locked event or delegate does not wait for it.
    """
    chosen = sa.select(model).where(model.id.in_(sorted(set(keys)))).order_by(model.id)
    locking = chosen.with_for_update(key_share=True, of=model)
    return list(db.session.scalars(locking, execution_options={"populate_existing": True}))


def lock(row: Row) -> Row:
    """One row, read anew and locked until the transaction ends."""
    db.session.refresh(row, with_for_update={"key_share": True, "of": type(row)})
    return row
