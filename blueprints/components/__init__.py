"""One page that shows every piece that pages are made of, for who builds pages."""

from flask import Blueprint

blueprint = Blueprint("components", __name__)

from blueprints.components import views  # noqa: E402, F401
