"""The form of one of the event's own questions."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField, TextAreaField

from models import Event, Question
from models.registration import KEPT, QUESTION_KINDS, STEPS
from operations import question_settings
from operations.event_fields import LANGUAGES
from operations.question_settings import READERS
from web import words
from web.formats import plain
from web.forms import MUST
from web.settings_forms import IN_ANY, SettingsForm, in_language

ROWS = {"rows": 4}
LINES = _l("For a choice: one answer on each line, in the same order in each language.")


class QuestionForm(SettingsForm):
    """A question, new or to change."""

    label_en = StringField(_l("Question in English"), MUST, description=IN_ANY, render_kw=in_language("en"))
    label_es = StringField(_l("Question in Spanish"), render_kw=in_language("es"))
    label_fr = StringField(_l("Question in French"), render_kw=in_language("fr"))
    purpose_en = StringField(_l("What it is asked for, in English"), description=IN_ANY, render_kw=in_language("en"))
    purpose_es = StringField(_l("What it is asked for, in Spanish"), render_kw=in_language("es"))
    purpose_fr = StringField(_l("What it is asked for, in French"), render_kw=in_language("fr"))
    kind = SelectField(_l("Kind of answer"), MUST, validate_choice=False)
    choices_en = TextAreaField(_l("Answers in English"), description=LINES, render_kw=in_language("en", 4000) | ROWS)
    choices_es = TextAreaField(_l("Answers in Spanish"), render_kw=in_language("es", 4000) | ROWS)
    choices_fr = TextAreaField(_l("Answers in French"), render_kw=in_language("fr", 4000) | ROWS)
    category = SelectField(_l("Who is asked"), validate_choice=False)
    step = SelectField(_l("When it is asked"), MUST, validate_choice=False)
    required = BooleanField(_l("Everybody who is asked has to answer"))
    kept_as = SelectField(
        _l("Kept as long as"), MUST, validate_choice=False, description=_l("The periods stand in the settings.")
    )
    read_by = SelectField(_l("Who reads the answers"), MUST, validate_choice=False)
    code = StringField(
        _l("Code"),
        MUST,
        description=_l("For programs: letters from A to Z, digits, hyphens."),
        render_kw={"maxlength": 20},
    )

    @classmethod
    def of(cls, event: Event, row: Question | None) -> "QuestionForm":
        """The form with its choices, and with what stands."""
        form = cls()
        form.kind.choices = [(kind, words.QUESTION_KIND[kind]) for kind in QUESTION_KINDS]
        form.step.choices = [(step, words.STEP[step]) for step in STEPS]
        form.category.choices = [("", _("Everybody")), *((one.code, plain(one.name)) for one in event.categories)]
        form.kept_as.choices = [(kind, words.KEPT[kind]) for kind in KEPT]
        form.read_by.choices = [(right, words.READER[right]) for right in READERS]
        if row is not None:
            form.row = row
            form.show(_stands(row), question_settings.mark_of(row))
        elif not form.is_submitted():
            form.kept_as.data = "contact"
        return form

    def read(self) -> dict[str, object]:
        return question_settings.read(self.data)

    def tell_stored(self) -> None:
        """After somebody else was faster, name what stands now."""
        self.tell_what_stands(_stands(self.row), question_settings.mark_of(self.row))


def _stands(row: Question) -> dict[str, object]:
    said = question_settings.said_of(row)
    lines = {code: "\n".join(one.get(code, "") for one in row.choices or ()).strip() for code in LANGUAGES}
    return said | {"choices": lines, "category": said["category"] or ""}
