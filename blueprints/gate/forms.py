"""The forms of the gate. A code is any text: nonsense is judged at the gate, not refused as a form."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, StringField, ValidationError
from wtforms.validators import AnyOf, Length, Optional, Regexp

from operations.scans import NONCE
from web.gates import DIRECTIONS


class ScanForm(FlaskForm):
    """One showing: a code, or a person found by name; `override` is why a supervisor admits somebody refused."""

    code = StringField(_l("Badge code"))
    delegate = IntegerField(_l("Person"), [Optional()])
    checkpoint = HiddenField()
    direction = HiddenField(validators=[AnyOf(DIRECTIONS, _l("Please load the page again."))])
    nonce = HiddenField(validators=[Regexp(f"^(?:{NONCE.pattern})$", message=_l("Please load the page again."))])
    override = StringField(_l("Reason"), [Length(max=300, message=_l("This is too long."))])

    def validate_code(self, field: StringField) -> None:
        if not (field.data or "").strip() and self.delegate.data is None:
            raise ValidationError(_l("Please scan a badge or type its code."))

    def validate_override(self, field: StringField) -> None:
        if not (field.data or "").isprintable():
            raise ValidationError(_l("This contains characters that cannot be written, such as a line break."))


class UndoForm(FlaskForm):
    """Taking back the scan with this nonce."""

    nonce = HiddenField()
