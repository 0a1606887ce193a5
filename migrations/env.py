"""How Alembic meets our database: its address and its tables come from the application."""

import logging

from alembic import context
from flask import current_app

from models import db
from models.base import Json, UtcDateTime

logging.getLogger("alembic.runtime.migration").setLevel(logging.WARNING)


def render_item(kind: str, item: object, autogen_context: object) -> str | bool:
    """Write our column types by their own names."""
    if kind != "type":
        return False
    name = "UtcDateTime()" if isinstance(item, UtcDateTime) else "Json" if item is Json else None
    if name:
        autogen_context.imports.add(f"from models.base import {name.removesuffix('()')}")
    return name or False


def run() -> None:
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_item=render_item,
            render_as_batch=True,
            compare_type=True,
        )
        with connection.begin():
            context.run_migrations()


if context.is_offline_mode():
    context.configure(
        url=current_app.config["SQLALCHEMY_DATABASE_URI"], target_metadata=db.metadata, literal_binds=True
    )
    with context.begin_transaction():
        context.run_migrations()
else:
    run()
