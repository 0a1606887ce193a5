"""The fixtures of the whole suite.

A test that asks for `app` (or `client`, `world`, `demo`, `california`) runs twice, on SQLite and on PostgreSQL, each
time with a fresh copy of a database that was filled once: with the small world, with the small convoy, with the summit
or the convoy of the demo, or with nothing but tables.
"""

import functools
import gc
import ipaddress
import sys
from collections.abc import Iterator
from pathlib import Path
from types import CodeType

import flask_migrate
import pytest
import sqlalchemy as sa
from apiflask import APIFlask
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from jinja2.bccache import Bucket, BytecodeCache

from app import create_app
from demo import loading
from models import Event, db
from operations.staff import Passwords
from tests import convoys, postgres
from tests import world as small_world
from tests.databases import Databases, PostgreSQL, SQLite
from tests.pages import CheckedClient
from tests.robust.samples import samples

Passwords.hasher = PasswordHasher.from_parameters(CHEAPEST)


def _keep_what_stays() -> None:
    """Let the garbage collector pass over what is there now: all of the house and the tests, half a million objects.

    To look through them again and again took it an eighth of the run.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 50)


def _stay_at_home(event: str, arguments: tuple) -> None:
    """Fail the test that reaches for another machine. An audit hook sees every socket that Python opens."""
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        host = arguments[1][0]
        if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
            pytest.fail(f"a test tried to connect to {host}")
    elif event == "socket.getaddrinfo" and arguments[0] not in (None, "", "localhost", "127.0.0.1", "::1"):
        pytest.fail(f"a test tried to look up {arguments[0]}")


sys.addaudithook(_stay_at_home)


@pytest.fixture(scope="session", params=[SQLite, PostgreSQL], ids=["sqlite", "postgresql"])
def databases(request) -> Iterator[Databases]:
    """The kind of database, with the templates made of it so far."""
    with postgres.folder_in_memory() as folder, request.param.started(folder) as databases:
        yield databases


@pytest.fixture
def database_url(databases, request, tmp_path_factory) -> Iterator[str]:
    """The address of a fresh database, filled with what the test asks for by name, as in FILLINGS, or only tables."""
    instance = tmp_path_factory.getbasetemp() / "instance"
    template = next((name for name in FILLINGS if name in request.fixturenames), "tables")
    _make(databases, template, instance)
    with databases.copy(template, name=CURRENT) as url:
        yield url


@pytest.fixture(scope="session")
def application(databases, tmp_path_factory) -> APIFlask:
    """The application, made once: making it and compiling its templates costs more than most tests."""
    application = make_app(databases.url(CURRENT), tmp_path_factory.mktemp("instance"))
    _keep_what_stays()
    return application


@pytest.fixture
def app(application, database_url) -> Iterator[APIFlask]:
    """The application on a database just made, its context open: a test can read rows and call operations."""
    config, extensions = dict(application.config), dict(application.extensions)
    with application.app_context():
        yield application
        db.session.remove()
        db.engine.dispose()
    for kept, now in ((config, application.config), (extensions, application.extensions)):
        now.clear()
        now.update(kept)


@pytest.fixture
def client(app) -> CheckedClient:
    """A browser that looks at each page it fetches: see tests/pages.py. `app.test_client()` makes another one."""
    return app.test_client()


@pytest.fixture
def world(app, databases) -> small_world.World:
    """The small summit of tests/world.py."""
    return databases.templates["world"]


@pytest.fixture
def small_convoy(app, databases) -> small_world.World:
    """The small summit with the convoy of tests/convoys.py."""
    return databases.templates["small_convoy"]


@pytest.fixture
def convoy(small_convoy) -> small_world.World:
    """The same; a file of tests that begin with more of it has a `convoy` of its own."""
    return small_convoy


@pytest.fixture
def sample(world, databases) -> dict[str, object]:
    """What stands in for the arguments of addresses in the small world: see tests/robust/samples.py."""
    return databases.templates["sample"]


@pytest.fixture
def demo(app) -> Event:
    """The summit of the demo, loaded in full."""
    return db.session.scalars(sa.select(Event).where(Event.slug == loading.SUMMIT)).one()


@pytest.fixture
def california(app) -> Event:
    """The convoy of the demo, loaded in full."""
    return db.session.scalars(sa.select(Event).where(Event.slug == loading.CONVOY)).one()


def make_app(database_url: str, instance: Path, **settings: str) -> APIFlask:
    """The application as the tests run it. Another process of a test makes its own for the same database.

    Whoever makes one and uses its database disposes of its engine, else PostgreSQL does not let go of the test's.
    """
    environment = {
        "DATABASE_URL": database_url,
        "INSTANCE": str(instance),
        "SECRET_KEY": "secret of the tests",
        "LINK_KEY": "link key of the tests",
        "DATA_KEY": "data key of the tests",
        "BASE_URL": "http://localhost",
    }
    app = create_app(environment | settings, TESTING=True)
    app.test_client_class = CheckedClient
    app.jinja_env.bytecode_cache = COMPILED
    return app


class _Compiled(BytecodeCache):
    """What the templates were compiled to, for all applications of this process."""

    def __init__(self) -> None:
        self.codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.codes[bucket.key, bucket.checksum] = bucket.code


COMPILED = _Compiled()
#: The database of the test that runs now: dropped and made anew for the next one.
CURRENT = "current"
#: By the name of the fixture that wants it: the template that each is a copy of, and what fills it, given what filled
#: that one. A test that asks for several gets the first of them.
FILLINGS = {
    "sample": ("world", samples),
    "small_convoy": ("world", convoys.set_up),
    "world": ("tables", lambda _tables: small_world.build()),
    "demo": ("tables", lambda _tables: loading.load(loading.SUMMIT)),
    "california": ("tables", lambda _tables: loading.load(loading.CONVOY)),
    "tables": (None, lambda _nothing: flask_migrate.upgrade()),
}


def _make(databases: Databases, name: str, instance: Path) -> object:
    """Make the template, and those that it is a copy of, where they are not there yet."""
    base, filling = FILLINGS[name]
    given = _make(databases, base, instance) if base else None
    return databases.template(name, lambda url: _fill(url, instance, functools.partial(filling, given)), base)


def _fill(url: str, instance: Path, filling) -> object:
    with make_app(url, instance).app_context():
        try:
            return filling()
        finally:
            db.session.remove()
            db.engine.dispose()
