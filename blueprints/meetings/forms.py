"""What a scheduler says when the day has moved."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.validators import AnyOf

FIRST = {
    "people": _l("Move as few people as possible, then lose as little as possible"),
    "value": _l("Lose as little as possible, then move as few people as possible"),
}


class AgainForm(FlaskForm):
    """Which of two wishes comes first."""

    first = RadioField(
        _l("What comes first?"), [AnyOf(FIRST, _l("Please choose one of the two."))], default="people",
        validate_choice=False,
    )  # fmt: skip

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        self.first.choices = list(FIRST.items())
