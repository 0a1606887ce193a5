"""The forms of a leader's pages, for when there is no script; `operations` judges."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, StringField
from wtforms.validators import Length, Optional


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
