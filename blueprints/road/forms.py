"""The forms of a leader's pages, for when there is no script; `operations` judges."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from operations import delays
from web.forms import presentable


class BoardForm(FlaskForm):
    """One person or badge at the bus, in or out; `override` is why somebody is taken along who is not on the ride."""

    code = StringField(_l("Badge code"))
    delegate = IntegerField(_l("Person"), [Optional()])
    direction = HiddenField()
    nonce = HiddenField()
    override = StringField(_l("Reason for taking them along"), [Length(max=300, message=_l("This is too long."))])


class CountForm(FlaskForm):
    """How many left or arrived; what was typed is read by `operations.headcounts`."""

    counted = StringField(_l("People in the bus"), render_kw={"inputmode": "numeric"})
    reason = StringField(_l("Who is missing, and why"), [Length(max=300, message=_l("This is too long."))])
    nonce = HiddenField()


class _Minutes(IntegerField):
    """A whole number, said so in our words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Please enter a whole number of minutes.")) from None


class DelayForm(FlaskForm):
    """How many minutes late; looking asks by the address, which needs no token."""

    class Meta:
        csrf = False

    minutes = _Minutes(
        _l("Minutes later"),
        [
            InputRequired(_l("Please enter a whole number of minutes.")),
            NumberRange(delays.LEAST, delays.MOST, _l("Please enter from %(min)s to %(max)s minutes.")),
        ],
    )
    base = IntegerField(validators=[Optional()])

    def validate(self, extra_validators: object = None) -> bool:
        """Also keep what no page can show from being shown again."""
        self.minutes.raw_data = [presentable(text) for text in self.minutes.raw_data or []]
        return super().validate(extra_validators)
