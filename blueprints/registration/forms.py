"""The registration form shows and collects; what may be typed is decided by `operations/registration_reading.py`."""

import secrets
import unicodedata

from flask import get_template_attribute
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, HiddenField, RadioField, SelectField, StringField, TelField, TextAreaField

from models import Event
from operations import registrations
from operations.fields import Malformed
from operations.refusals import Refusal
from operations.registrations import PURPOSES, Registration
from web import language, words
from web.formats import countries, plain

WORDS = {"rows": 3}


class _Must:
    """Marks a field as required for readers of the page; whether it is filled in is judged with all the rest."""

    field_flags = {"required": True}

    def __call__(self, form: FlaskForm, field: object) -> None:
        return None


MUST = [_Must()]


def _new_form_id() -> str:
    return secrets.token_urlsafe(16)


class RegistrationForm(FlaskForm):
    """One person's registration; `facts` holds it once the form is valid."""

    facts: Registration

    category = RadioField(_l("Category"), MUST, validate_choice=False)
    given_name = StringField(_l("Given name"))
    family_name = StringField(_l("Family name"))
    position = StringField(_l("Position"))
    country = SelectField(_l("Country"), MUST, validate_choice=False)
    city = StringField(_l("City or municipality"))
    delegation = StringField(_l("Delegation"))
    email = EmailField(_l("E-mail"))
    phone = TelField(_l("Phone"))
    language = SelectField(_l("Language of our messages"), MUST, validate_choice=False)
    diet = TextAreaField(_l("Diet and allergies"), render_kw=WORDS)
    access = TextAreaField(_l("Accessibility and other needs"), render_kw=WORDS)
    consent_care = BooleanField(_l("You may use my answers on diet and accessibility, only to look after me."))
    consent_notice = BooleanField(_l("I have read the privacy notice."), MUST)
    consent_public_list = BooleanField(_l("You may publish my name, position and city in the list of participants."))
    consent_photographs = BooleanField(_l("You may publish photographs of the event in which I appear."))
    consent_invitations = BooleanField(_l("You may invite me to future meetings."))
    form_id = HiddenField(default=_new_form_id)

    @classmethod
    def of(cls, event: Event) -> "RegistrationForm":
        """The form with the event's public categories, languages and words of consent."""
        form = cls()
        badge = get_template_attribute("macros/people.html", "category_badge")
        form.category.choices = [(one.code, badge(one)) for one in event.categories if one.public]
        form.country.choices = [("", _("Choose a country")), *countries()]
        form.language.choices = [(code, name) for code, name in language.LANGUAGES.items() if code in event.languages]
        if not form.is_submitted():
            form.language.data = language.current()
        for purpose, text in (event.notice or {}).items():
            if purpose in PURPOSES and purpose != "notice":
                form[f"consent_{purpose}"].label.text = plain(text)
        return form

    def validate(self, extra_validators: object = None) -> bool:
        """Let the rules of registering judge what was typed; their refusals become errors at their fields."""
        super().validate(extra_validators)
        try:
            self.facts = registrations.read(self._typed())
        except Malformed as malformed:
            for refusal in malformed.errors.values():
                self.refuse(refusal)
        return not self.errors

    def refuse(self, refusal: Refusal) -> None:
        """Say no at the field it concerns, else above the form; what was typed stays."""
        self._keep_presentable()
        if refusal.field == "form_id":
            self.form_id.data = _new_form_id()
        if refusal.field in self and refusal.field != "form_id":
            self[refusal.field].errors = [*self[refusal.field].errors, words.sentence(refusal)]
        else:
            self.form_errors = [*self.form_errors, words.sentence(refusal)]

    def _typed(self) -> dict[str, object]:
        agreed = frozenset(purpose for purpose in PURPOSES if self[f"consent_{purpose}"].data)
        return self.data | {"consents": agreed, "read_in": language.current()}

    def _keep_presentable(self) -> None:
        """Take out what no page can show."""
        for field in self:
            if isinstance(field.data, str):
                field.data = "".join(" " if _hidden(letter) else letter for letter in field.data)


def _hidden(letter: str) -> bool:
    return unicodedata.category(letter) == "Cc" and letter not in "\r\n\t"
