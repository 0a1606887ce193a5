"""The web, one package a job: each has its `blueprint`, its views and its forms; none imports another."""

import importlib

from flask import Flask
from flask_wtf import CSRFProtect

#: In the order of the README; `api` is for programs, which have no cookie and need no CSRF field.
PARTS = (
    "health", "programme", "registration", "lost", "me", "aide", "delegation", "hosts", "practical", "staff", "desk",
    "invitations", "editor", "run_of_show", "rehearsal", "conflicts", "shifts", "meetings", "itinerary", "convoy",
    "passengers", "matching", "security_lists", "outcomes", "outbox", "bulletins", "messages", "privacy", "panels",
    "dashboard", "wall", "arrivals", "safety", "events", "uploads", "gate", "road", "help_lane", "devices", "passes",
    "badges", "calendars", "components", "api",
)  # fmt: skip


def register_blueprints(app: Flask, csrf: CSRFProtect) -> None:
    """Put every part's pages into the application."""
    for part in PARTS:
        blueprint = importlib.import_module(f"blueprints.{part}").blueprint
        app.register_blueprint(blueprint)
        if part == "api":
            csrf.exempt(blueprint)
