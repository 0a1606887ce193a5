"""The two databases every test runs on. A template is filled once; each test gets a fresh copy of it."""

import contextlib
import itertools
import shutil
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg

from tests import postgres


class Databases(ABC):
    """What the tests ask of either: `template(name, fill)` makes one once, `copy(template)` gives a fresh copy."""

    def __init__(self) -> None:
        self.templates: dict[str, object] = {}
        self.numbers = itertools.count(1)

    def template(self, name: str, fill: Callable[[str], object], base: str | None = None) -> object:
        """Make the template by calling `fill` with the address of an empty database, or of a copy of `base`.

        Returns what `fill` returned, each time; it has to let go of its connections.
        """
        if name not in self.templates:
            self.create(name, base)
            try:
                self.templates[name] = fill(self.url(name))
            except BaseException:
                self.drop(name)
                raise
        return self.templates[name]

    @contextlib.contextmanager
    def copy(self, template: str | None, name: str | None = None) -> Iterator[str]:
        """The address of a database of one's own, dropped afterwards; without a template an empty one."""
        name = name or f"copy{next(self.numbers)}"
        self.create(name, template)
        try:
            yield self.url(name)
        finally:
            self.drop(name)

    @abstractmethod
    def url(self, name: str) -> str:
        """The address of the database of this name."""

    @abstractmethod
    def create(self, name: str, template: str | None) -> None:
        """Make one: a copy of the template, else an empty one."""

    @abstractmethod
    def drop(self, name: str) -> None:
        """Do away with it."""


class SQLite(Databases):
    """A file each."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    @classmethod
    @contextlib.contextmanager
    def started(cls, folder: Path) -> Iterator["SQLite"]:
        yield cls(folder)

    def url(self, name: str) -> str:
        return f"sqlite:///{self._file(name)}"

    def create(self, name: str, template: str | None) -> None:
        if template:
            shutil.copyfile(self._file(template), self._file(name))

    def drop(self, name: str) -> None:
        for path in self.folder.glob(f"{name}.db*"):
            path.unlink()

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.db"


class PostgreSQL(Databases):
    """One server, started when the first test asks for it."""

    def __init__(self, address: str, connection: psycopg.Connection) -> None:
        super().__init__()
        self.address, self.connection = address, connection

    @classmethod
    @contextlib.contextmanager
    def started(cls, _folder: Path) -> Iterator["PostgreSQL"]:
        with (
            postgres.server() as address,
            psycopg.connect(address.format(name="postgres"), autocommit=True) as connection,
        ):
            yield cls(address, connection)

    def url(self, name: str) -> str:
        return self.address.format(name=name)

    def create(self, name: str, template: str | None) -> None:
        # Copying files is twice as fast here as writing the copy to the log, which is what PostgreSQL does by itself.
        self.connection.execute(f"CREATE DATABASE {name} TEMPLATE {template or 'template0'} STRATEGY FILE_COPY")

    def drop(self, name: str) -> None:
        # Not by force: waits five seconds for killed processes to be gone, and fails the test that left a connection.
        self._wait_until_left(name)
        self.connection.execute(f"DROP DATABASE {name}")

    def _wait_until_left(self, name: str) -> None:
        """Give who has just hung up a moment to be gone: DROP DATABASE looks again only after a tenth of a second."""
        for _ in range(20):
            if not self.connection.execute("SELECT FROM pg_stat_activity WHERE datname = %s", [name]).fetchall():
                return
            time.sleep(0.003)
