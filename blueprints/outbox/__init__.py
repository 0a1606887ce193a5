"""The outbox for organizers: what waits, was sent, or did not arrive, and sending it again."""

from flask import Blueprint

blueprint = Blueprint("outbox", __name__)

from blueprints.outbox import letters, views  # noqa: E402, F401
