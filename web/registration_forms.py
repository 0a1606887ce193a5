"""What people say about themselves, as fields: registering and changing one's registration show the same ones.

What may be typed is decided by `operations/registration_reading.py`.
"""

from flask import get_template_attribute
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, RadioField, SelectField, StringField, TelField, TextAreaField

from models import Category, Event
from operations.registrations import PURPOSES, Registration
from queries import notices
from web import language
from web.formats import countries, plain
from web.forms import MUST, RuledForm

WORDS = {"rows": 3}


class PersonForm(RuledForm):
    """One person's own data; `facts` holds them once the form is valid."""

    facts: Registration
    #: The privacy notice as it reads now.
    notice: dict[str, str]

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
    consent_care = BooleanField()
    consent_public_list = BooleanField()
    consent_photographs = BooleanField()
    consent_invitations = BooleanField()

    def offer(self, event: Event, categories: list[Category]) -> None:
        """Give the fields their choices, and the consents the event's own words."""
        badge = get_template_attribute("macros/people.html", "category_badge")
        self.category.choices = [(one.code, badge(one)) for one in categories]
        self.country.choices = [("", _("Choose a country")), *countries()]
        self.language.choices = [(code, name) for code, name in language.LANGUAGES.items() if code in event.languages]
        texts = notices.of_event(event)
        self.notice = texts["notice"]
        for purpose in PURPOSES:
            if purpose != "notice":
                self[f"consent_{purpose}"].label.text = plain(texts[purpose])

    def typed(self) -> dict[str, object]:
        """What was typed, by the names of `Registration`."""
        agreed = frozenset(one for one in PURPOSES if f"consent_{one}" in self and self[f"consent_{one}"].data)
        return self.data | {"consents": agreed, "read_in": language.current()}
