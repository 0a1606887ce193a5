"""The migrations lead from nothing to exactly what the models say, and back to nothing."""

import contextlib
from collections.abc import Iterator

import flask_migrate
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from models import db
from tests.conftest import make_app


@pytest.fixture
def new_database(databases, tmp_path):
    """Calling it opens the application on a database without a single table."""

    @contextlib.contextmanager
    def opened() -> Iterator[None]:
        with databases.copy(None) as url, make_app(url, tmp_path).app_context():
            yield
            db.engine.dispose()

    return opened


def tables_as_modelled() -> sa.MetaData:
    """Tables of one's own: making them on PostgreSQL changes what the same tables would be on SQLite afterwards."""
    copies = sa.MetaData(naming_convention=db.metadata.naming_convention)
    for table in db.metadata.tables.values():
        table.to_metadata(copies)
    return copies


def shape() -> dict[str, object]:
    """Everything the database knows of our tables, in an order of its own."""
    inspector = sa.inspect(db.engine)
    return {table: _table(inspector, table) for table in inspector.get_table_names() if table != "alembic_version"}


def _table(inspector: sa.Inspector, table: str) -> dict[str, object]:
    keys = inspector.get_foreign_keys(table)
    unique = inspector.get_unique_constraints(table)
    return {
        "columns": {
            column["name"]: (str(column["type"]), column["nullable"]) for column in inspector.get_columns(table)
        },
        "primary key": inspector.get_pk_constraint(table)["constrained_columns"],
        "foreign keys": {(*key["constrained_columns"], key["referred_table"], str(key["options"])) for key in keys},
        "unique": {(key["name"], *key["column_names"]) for key in unique},
        "checks": {(check["name"], check["sqltext"]) for check in inspector.get_check_constraints(table)},
        "indexes": {_index(index) for index in inspector.get_indexes(table)},
    }


def _index(index: dict) -> tuple[object, ...]:
    """Its name, columns, and for which rows it holds."""
    conditions = [str(value) for name, value in index.get("dialect_options", {}).items() if name.endswith("_where")]
    return index["name"], *index["column_names"], index["unique"], *conditions


def test_upgrading_from_nothing_gives_what_the_models_say(new_database):
    with new_database():
        tables_as_modelled().create_all(db.engine)
        modelled = shape()
    with new_database():
        flask_migrate.upgrade()
        assert shape() == modelled


def test_alembic_finds_nothing_to_migrate(new_database):
    with new_database():
        flask_migrate.upgrade()
        with db.engine.connect() as connection:
            context = MigrationContext.configure(
                connection, opts={"compare_type": True, "compare_server_default": True}
            )
            assert compare_metadata(context, db.metadata) == []


def test_downgrading_leaves_nothing(new_database):
    with new_database():
        flask_migrate.upgrade()
        flask_migrate.downgrade(revision="base")
        assert shape() == {}
