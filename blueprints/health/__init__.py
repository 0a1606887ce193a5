"""Is it up: for load balancers and monitors."""

import sqlalchemy as sa
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, current_app, jsonify

from models import db
from web.access import anybody

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@anybody
def healthz():
    try:
        ready = _migrated()
    except sa.exc.SQLAlchemyError:
        ready = False
    return (jsonify(status="ok"), 200) if ready else (jsonify(status="unavailable"), 503)


def _migrated() -> bool:
    """Whether the database answers and has every table of this release."""
    heads = ScriptDirectory(current_app.extensions["migrate"].directory).get_heads()
    with db.engine.connect() as connection:
        return set(MigrationContext.configure(connection).get_current_heads()) == set(heads)
