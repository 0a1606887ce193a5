"""The gate: scanning badges, finding people by name, taking a mistake back."""

from flask import Blueprint

from web.headers import let_read_codes

blueprint = Blueprint("gate", __name__)
blueprint.after_request(let_read_codes)

from blueprints.gate import manifest, offline, views  # noqa: E402, F401
