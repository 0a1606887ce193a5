"""The help lane beside the gate: walk-ins, badges printed again or replaced, and badges handed out.

Its pages stand below /<event>/checkin, so that a phone which joined as a supervisor's opens them, too.
"""

from flask import Blueprint

blueprint = Blueprint("help_lane", __name__)

from blueprints.help_lane import guests, receipts, views, walk_ins  # noqa: E402, F401
