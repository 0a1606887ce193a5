"""What a person agrees to, asks for about their data, and gives for a visa or a company's door."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import DateInput

from models import Delegate
from operations import data_requests, identities
from queries import consents, notices
from queries.consents import IDENTITY, SENSITIVE
from queries.notices import PURPOSES
from web import words
from web.formats import countries, plain
from web.forms import MUST, RuledForm

FREE = PURPOSES[1:]
CHOICES = [SelectChoice(*pair) for pair in words.OWN_REQUEST.items()]


class ConsentsForm(FlaskForm):
    """A box for each purpose, with the words that hold now; what is sensitive only where there is something of it."""

    consent_public_list = BooleanField()
    consent_photographs = BooleanField()
    consent_invitations = BooleanField()
    consent_care = BooleanField()
    consent_visa_letter = BooleanField()
    consent_host_list = BooleanField()

    @classmethod
    def of(cls, delegate: Delegate) -> "ConsentsForm":
        """The form with what the person agrees to now."""
        agreed, texts = consents.agreed(delegate), notices.of_event(delegate.event)
        form = cls(data={f"consent_{purpose}": True for purpose in agreed})
        for purpose in FREE:
            if purpose in SENSITIVE - agreed:
                del form[f"consent_{purpose}"]
            else:
                form[f"consent_{purpose}"].label.text = plain(texts[purpose])
        return form

    @property
    def boxes(self) -> Iterable[BooleanField]:
        return [field for field in self if field.name.startswith("consent_")]

    @property
    def chosen(self) -> frozenset[str]:
        """The purposes that are ticked."""
        return frozenset(field.name.removeprefix("consent_") for field in self.boxes if field.data)


class RequestForm(RuledForm):
    """One request about one's data."""

    kind = RadioField(_l("What do you ask for?"), MUST, choices=CHOICES, validate_choice=False)
    said = TextAreaField(
        _l("In your words"),
        description=_l("What is wrong, what we should not use, or anything that helps us to answer."),
        render_kw={"rows": 4, "maxlength": data_requests.LONGEST},
    )

    def read(self) -> dict[str, object]:
        return data_requests.read(self.data)


class IdentityForm(RuledForm):
    """Passport data, and what they may be used for."""

    passport_name = StringField(
        _l("Name as in the passport"), render_kw={"maxlength": 200, "autocomplete": "off", "spellcheck": "false"}
    )
    passport = StringField(
        _l("Number of the passport"), render_kw={"maxlength": 20, "autocomplete": "off", "spellcheck": "false"}
    )
    nationality = SelectField(_l("Nationality"), validate_choice=False)
    born_on = StringField(_l("Date of birth"), widget=DateInput(), render_kw={"autocomplete": "bday"})
    consent_visa_letter = BooleanField()
    consent_host_list = BooleanField()

    @classmethod
    def of(cls, delegate: Delegate) -> "IdentityForm":
        """The form with what stands."""
        agreed, texts = consents.agreed(delegate), notices.of_event(delegate.event)
        form = cls(data=identities.said_of(delegate) | {f"consent_{one}": one in agreed for one in IDENTITY})
        form.nationality.choices = [("", _l("Choose a country")), *countries()]
        for purpose in IDENTITY:
            form[f"consent_{purpose}"].label.text = plain(texts[purpose])
        return form

    def read(self) -> dict[str, object]:
        return identities.read(self.data)
