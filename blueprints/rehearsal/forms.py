"""The form of the event's clock."""

import datetime as dt

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateTimeLocalField, ValidationError
from wtforms.validators import Optional

#: A clock beyond these would leave the calendar of some computer on the way.
FIRST_YEAR, LAST_YEAR = 2000, 2099
#: The first is how it is shown; browsers send either.
MINUTES = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]


class ClockForm(FlaskForm):
    """Where the event's clock shall stand, in the event's local time."""

    moment = DateTimeLocalField(_l("Day and time at the event"), [Optional()], format=MINUTES)

    def validate_moment(self, field: DateTimeLocalField) -> None:
        if isinstance(field.data, dt.datetime) and not FIRST_YEAR <= field.data.year <= LAST_YEAR:
            raise ValidationError(_l("Please enter a day from 2000 to 2099."))
