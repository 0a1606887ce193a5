"""The forms of the help lane: few fields, for people wait in line behind whoever stands here."""

import base64
import binascii
import secrets

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, EmailField, HiddenField, SelectField, StringField, TelField, ValidationError
from wtforms.validators import AnyOf, Length, Regexp

from models import Category, Event
from models.printing import WHY_AGAIN
from operations import photos, receipts, registrations
from operations.fields import Malformed
from operations.refusals import Refusal
from operations.registrations import Registration
from operations.scans import NONCE
from web import language
from web.formats import countries, plain
from web.forms import MUST, RuledForm
from web.print_words import WHY_PRINTED


def new_number() -> str:
    """A number of a form: what is sent twice with it is done once."""
    return secrets.token_urlsafe(16)


class WalkInForm(RuledForm):
    """Somebody who never registered; `facts` and `picture` hold what was said once the form is valid."""

    facts: Registration
    picture: bytes | None
    offered: list[Category]

    given_name = StringField(_l("Given name"))
    family_name = StringField(_l("Family name"))
    category = SelectField(_l("Category"), MUST, validate_choice=False)
    delegation = StringField(_l("Delegation"))
    city = StringField(_l("City or municipality"))
    country = SelectField(_l("Country"), MUST, validate_choice=False)
    photo = FileField(_l("Photograph"), render_kw={"accept": "image/jpeg,image/png,image/webp"})
    position = StringField(_l("Position"))
    email = EmailField(_l("E-mail"))
    phone = TelField(_l("Phone"))
    language = SelectField(_l("Language of our messages"), MUST, validate_choice=False)
    #: The photograph of a form that comes back to be corrected: nobody is asked to pose twice.
    taken = HiddenField()
    #: Somebody looked at the people of the same name.
    another = BooleanField(_l("This is somebody else: register them all the same"))
    form_id = HiddenField(default=new_number)

    def offer(self, event: Event, categories: list[Category]) -> "WalkInForm":
        """Give the fields their choices, and what most walk-ins are."""
        self.offered = categories
        self.category.choices = [("", _("Choose a category")), *((one.code, plain(one.name)) for one in categories)]
        self.country.choices = [("", _("Choose a country")), *countries()]
        self.language.choices = [(code, name) for code, name in language.LANGUAGES.items() if code in event.languages]
        if not self.is_submitted():
            self.country.data, self.language.data = event.country, event.languages[0]
        return self

    def read(self) -> Registration:
        """What the rules make of what was typed; raises `Malformed`."""
        errors, said, self.picture = {}, {}, None
        try:
            self.picture = self._drawn()
        except Malformed as malformed:
            errors |= malformed.errors
        self.taken.data = base64.b64encode(self.picture).decode() if self.picture else ""
        try:
            said = registrations.read(self.data, source="onsite")
        except Malformed as malformed:
            errors |= malformed.errors
        if "category" not in errors and self.category.data not in {one.code for one in self.offered}:
            errors["category"] = Refusal("unknown_category", "category")
        if errors:
            raise Malformed(errors)
        return said

    @property
    def more(self) -> list[StringField]:
        """What may wait until there is time; open where something is said or wrong there."""
        return [self.position, self.email, self.phone, self.language]

    def _drawn(self) -> bytes | None:
        """The photograph that was sent, else the one that was sent before."""
        file = self.photo.data
        sent = file.read(photos.LARGEST + 1) if file else _decoded(self.taken.data)
        return photos.read({"photo": sent})["photo"] if sent else None


def _decoded(typed: str | None) -> bytes:
    try:
        return base64.b64decode(typed or "", validate=True)
    except (binascii.Error, ValueError):
        return b""


class AgainForm(FlaskForm):
    """Why a badge is printed again, or gets another code."""

    why = SelectField(
        _l("Why again"), [AnyOf(WHY_AGAIN, _l("Please choose one of the reasons."))], validate_choice=False
    )
    note = StringField(_l("Note"), [Length(max=200, message=_l("This is too long."))])

    def offer(self) -> "AgainForm":
        self.why.choices = [(why, str(WHY_PRINTED[why])) for why in WHY_AGAIN]
        return self

    def validate_note(self, field: StringField) -> None:
        if not (field.data or "").isprintable():
            raise ValidationError(_l("This contains characters that cannot be written, such as a line break."))


class AdmitForm(FlaskForm):
    """Letting somebody in from here; `override` is why, where a gate would refuse them."""

    checkpoint = HiddenField()
    nonce = HiddenField(validators=[Regexp(f"^(?:{NONCE.pattern})$", message=_l("Please load the page again."))])
    override = StringField(_l("Reason"), [Length(max=300, message=_l("This is too long."))])

    def validate_override(self, field: StringField) -> None:
        if not (field.data or "").isprintable():
            raise ValidationError(_l("This contains characters that cannot be written, such as a line break."))


class HandOverForm(RuledForm):
    """Who takes badges away; `facts` holds it once the form is valid."""

    received_by = StringField(_l("Who takes them"), MUST)
    note = StringField(_l("Note"))
    nonce = HiddenField(default=new_number)

    def read(self) -> dict[str, object]:
        return receipts.read(self.data)
