"""Comitiva: `create_app()` puts the house together: settings, extensions, blueprints, error pages, commands."""

import os
from pathlib import Path

from apiflask import APIFlask
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from whitenoise import WhiteNoise

import commands
import jobs  # noqa: F401  it listens for messages that are stored
from blueprints import register_blueprints
from config import ROOT, engine_options, settings
from models import db, sealing
from web import (
    access,
    allocations,
    changes,
    clock,
    companies,
    conflicts,
    converters,
    errors,
    events,
    findings,
    formats,
    headers,
    language,
    limits,
    matching_words,
    meeting_words,
    meetings,
    needs,
    travel_words,
    words,
)

migrate = Migrate(directory=str(ROOT / "migrations"), render_as_batch=True)
csrf = CSRFProtect()
#: Those of `web` that put something into the application: filters, headers, converters.
PARTS = (
    converters, limits, language, headers, access, clock, formats, words, allocations, changes, conflicts, findings,
    meetings, matching_words, meeting_words, travel_words, needs, events, companies, errors,
)  # fmt: skip


def create_app(environment: dict[str, str] | None = None, **overrides: object) -> APIFlask:
    """The application for these environment variables (default: the process's own).

    `overrides` are Flask settings by name; tests use them for a cheap password hash.
    """
    environment = dict(os.environ if environment is None else environment)
    instance = Path(environment.get("INSTANCE") or ROOT / "instance").resolve()
    app = APIFlask(__name__, title="Comitiva", version="1.0", docs_path=None, spec_path=None, json_errors=False)
    app.config.update({"MAX_CONTENT_LENGTH": 2 * 1024 * 1024} | settings(environment, instance) | overrides)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options()
    sealing.unlock(app.config["DATA_KEYS"])
    _set_up_extensions(app)
    for part in PARTS:
        part.init_app(app)
    register_blueprints(app, csrf)
    commands.register(app)
    return app


def _set_up_extensions(app: APIFlask) -> None:
    db.init_app(app)
    migrate.init_app(app, db)
    csrf.init_app(app)
    app.wsgi_app = WhiteNoise(
        app.wsgi_app,
        root=str(ROOT / "static"),
        prefix="static/",
        max_age=3600,
        add_headers_function=headers.protect_file,
    )
