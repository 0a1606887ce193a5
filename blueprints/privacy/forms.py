"""Answers to requests, the words of the notice and of each purpose, and the periods; `operations` judges them."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField, TextAreaField

from models import Event
from operations import data_requests, notices, retention
from queries import registration_rules
from queries.notices import PURPOSES
from web import words
from web.forms import MUST, RuledForm
from web.language import LANGUAGES
from web.settings_forms import SettingsForm, in_language

DAYS = {"inputmode": "numeric", "maxlength": 4}
IN = {"en": _l("In English"), "es": _l("In Spanish"), "fr": _l("In French")}


class AnswerForm(RuledForm):
    """What the organizers answer to a request."""

    answer = TextAreaField(
        _l("Your answer"),
        MUST,
        description=_l("It is sent as a letter, and stands on the person’s own page."),
        render_kw={"rows": 6, "maxlength": data_requests.LONGEST},
    )

    def read(self) -> dict[str, object]:
        return data_requests.read_answer(self.data)


class SureForm(FlaskForm):
    """One tick before what cannot be undone."""

    sure = BooleanField(_l("I know that this cannot be undone."), MUST)


class TextsForm(SettingsForm):
    """The words of each purpose, in each language: `of` adds the fields."""

    event: Event

    @classmethod
    def of(cls, event: Event) -> "TextsForm":
        """The form with what stands."""
        named = {f"{purpose}_{code}": _words_of(purpose, code) for purpose in PURPOSES for code in LANGUAGES}
        form = type("TextsFormOfPurposes", (cls,), named)()
        form.event = event
        form.show(notices.said_of(event), notices.mark_of(event))
        return form

    def read(self) -> dict[str, object]:
        return notices.read(self.data)

    def tell_stored(self) -> None:
        self.tell_what_stands(notices.said_of(self.event), notices.mark_of(self.event))


def _words_of(purpose: str, code: str) -> TextAreaField:
    attributes = in_language(code, 4000) | {"rows": 8 if purpose == "notice" else 2}
    return TextAreaField(IN[code], render_kw=attributes)


class RetentionForm(SettingsForm):
    """For how many days after the event each kind of data is kept: `of` adds a field for each."""

    event: Event
    answer_days = StringField(
        _l("Working days to answer a request"),
        description=_l("Usually 20, as in Mexico; in Canada it is 30 and in California 45 days of the calendar."),
        render_kw=DAYS,
    )

    @classmethod
    def of(cls, event: Event) -> "RetentionForm":
        """The form with what stands."""
        named = {f"keep_{kind}": _days_of(kind) for kind in retention.KINDS}
        form = type("RetentionFormOfKinds", (cls,), named)()
        form.event = event
        form.show(form.said(), retention.mark_of(event))
        return form

    def said(self) -> dict[str, object]:
        """What stands, by field."""
        return retention.said_of(registration_rules.of_event(self.event))

    def read(self) -> dict[str, object]:
        return retention.read(self.data)

    def tell_stored(self) -> None:
        said = {name: str(days) for name, days in self.said().items()}
        self.tell_what_stands(said, retention.mark_of(self.event))


def _days_of(kind: str) -> StringField:
    usual = _l("Usually %(num)s", num=retention.USUAL[kind])
    return StringField(words.KEPT[kind], description=usual, render_kw=DAYS)
