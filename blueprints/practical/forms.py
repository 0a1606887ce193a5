"""The form of one thing to know; `operations/practical.py` judges."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TelField, TextAreaField

from models import Practical
from operations import practical
from web import words
from web.forms import MUST
from web.settings_forms import IN_ANY, SettingsForm, in_language

LINES = {"rows": 3}


class PracticalForm(SettingsForm):
    kind = SelectField(_l("Heading"), MUST, default="contact", validate_choice=False)
    title_en = StringField(
        _l("Title in English"),
        description=IN_ANY,
        render_kw=in_language("en"),
    )
    title_es = StringField(_l("Title in Spanish"), render_kw=in_language("es"))
    title_fr = StringField(_l("Title in French"), render_kw=in_language("fr"))
    text_en = TextAreaField(_l("Text in English"), render_kw=in_language("en", 4000) | LINES)
    text_es = TextAreaField(_l("Text in Spanish"), render_kw=in_language("es", 4000) | LINES)
    text_fr = TextAreaField(_l("Text in French"), render_kw=in_language("fr", 4000) | LINES)
    phone = TelField(_l("Phone"), description=_l("With its country code, such as +52 612 123 4567."))
    url = StringField(
        _l("Link"),
        description=_l("Begins with https:// or http://, or with mailto: or tel: to write or to call."),
        render_kw={"maxlength": 500, "autocapitalize": "none", "spellcheck": "false"},
    )
    audience = RadioField(_l("Who may read it"), MUST, default="public", validate_choice=False)

    def offer(self, row: Practical | None) -> "PracticalForm":
        """The choices, and what it says now."""
        self.kind.choices = list(words.PRACTICAL_KIND.items())
        self.audience.choices = list(words.PRACTICAL_AUDIENCE.items())
        if row is not None:
            self.show(practical.said_of(row), practical.mark_of(row))
        return self

    def read(self) -> dict[str, object]:
        return practical.read(self.data)
