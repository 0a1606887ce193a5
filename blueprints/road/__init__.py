"""On the road: a leader's own buses, roll calls, what is noted on the way. Works without a network."""

from flask import Blueprint

from web.headers import let_read_codes

blueprint = Blueprint("road", __name__)
blueprint.after_request(let_read_codes)

from blueprints.road import delays, emergency, lists, manifest, offline, outcomes, views  # noqa: E402, F401  after it
