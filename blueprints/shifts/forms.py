"""What one says of a delay: how many minutes, or the new start; which repairs."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, TimeField
from wtforms.validators import InputRequired, NumberRange, Optional

from web.forms import presentable

#: Nothing leaves its day, so more makes no sense.
MOST = 24 * 60
#: What the slider offers; the field beside it takes all.
SLIDE = -60, 180
#: More choices than anybody makes.
MOST_REPAIRS = 50
#: What is shown first.
USUAL = 15


class ShiftForm(FlaskForm):
    """It only asks, so it has no token of its own; publishing is another form."""

    class Meta:
        csrf = False

    minutes = IntegerField(
        _l("Minutes later"),
        [
            InputRequired(_l("Please enter a whole number of minutes.")),
            NumberRange(-MOST, MOST, _l("Please enter from %(min)s to %(max)s minutes.")),
        ],
        default=USUAL,
    )

    def validate(self, extra_validators: object = None) -> bool:
        """Also keep what no page can show from being shown again."""
        self.minutes.raw_data = [presentable(text) for text in self.minutes.raw_data or []]
        return super().validate(extra_validators)


class StartForm(FlaskForm):
    """The new start instead, by the event's clocks."""

    class Meta:
        csrf = False

    start = TimeField(_l("New start"), [Optional()])
