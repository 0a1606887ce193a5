"""The programme's editor: a timetable of what is proposed, each activity's form, and publishing."""

from flask import Blueprint

blueprint = Blueprint("editor", __name__)

from blueprints.editor import publishing, views  # noqa: E402, F401  the views need the blueprint
