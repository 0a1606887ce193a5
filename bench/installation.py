"""An installation to be timed: a migrated database of its own, loaded with the demo, gone afterwards.

The PostgreSQL server is the one of the tests. It does not wait for the disk, which favours the floor: what a floor
does is nearly all writing.
"""

import contextlib
import dataclasses
import tempfile
from collections.abc import Iterator
from pathlib import Path

import flask_migrate
import sqlalchemy as sa
from apiflask import APIFlask

from app import create_app
from demo import loading
from models import db
from tests.databases import Databases, PostgreSQL, SQLite

SUMMIT = loading.SUMMIT
KINDS: dict[str, type[Databases]] = {"sqlite": SQLite, "postgresql": PostgreSQL}


@dataclasses.dataclass(frozen=True)
class Installation:
    """What `create_app()` and a server are told by their environment."""

    environment: dict[str, str]

    @contextlib.contextmanager
    def app(self) -> Iterator[APIFlask]:
        """The application in this process; no connection stays behind."""
        app = create_app(self.environment)
        try:
            yield app
        finally:
            with app.app_context():
                db.engine.dispose()

    @contextlib.contextmanager
    def opened(self) -> Iterator[APIFlask]:
        """The application with its context open."""
        with self.app() as app, app.app_context():
            yield app


@contextlib.contextmanager
def installed(kind: str, *, scale: int = 1) -> Iterator[Installation]:
    """The demo's summit at this scale in a database of this kind."""
    with (
        tempfile.TemporaryDirectory(prefix="comitiva-bench-") as folder,
        KINDS[kind].started(Path(folder)) as databases,
        databases.copy(None) as url,
    ):
        installation = Installation(_environment(url, folder))
        with installation.opened():
            flask_migrate.upgrade()
            loading.load(SUMMIT, scale=scale)
            know_sizes()
        yield installation


def _environment(url: str, folder: str) -> dict[str, str]:
    return {
        "DATABASE_URL": url,
        "INSTANCE": folder,
        "SECRET_KEY": "secret of the benchmarks",
        "LINK_KEY": "link key of the benchmarks",
        "DATA_KEY": "data key of the benchmarks",
        "BASE_URL": "http://127.0.0.1",
    }


def know_sizes() -> None:
    """Let PostgreSQL count its rows and clear up, as it does by itself after a minute when it is not the tests' own.

    Without the clearing up it cannot answer from an index alone.
    """
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sa.text("VACUUM ANALYZE"))
