"""What came of it, at the desk: leads, commitments and gifts, with who follows up and by when."""

from flask import Blueprint

blueprint = Blueprint("outcomes", __name__)

from blueprints.outcomes import views  # noqa: E402, F401
