"""The form of a letter's words in three languages; `operations/message_templates.py` judges."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField

from models import Event
from operations import message_templates
from queries import message_templates as queries
from web import letter_words
from web.forms import MUST
from web.language import LANGUAGES, speaking
from web.settings_forms import SettingsForm, in_language

LINES = {"rows": 14}
Words = dict[str, tuple[str, str]]


class WordsForm(SettingsForm):
    subject_en = StringField(_l("Subject in English"), MUST, render_kw=in_language("en", 200))
    body_en = TextAreaField(_l("Text in English"), MUST, render_kw=in_language("en", 8000) | LINES)
    subject_es = StringField(_l("Subject in Spanish"), MUST, render_kw=in_language("es", 200))
    body_es = TextAreaField(_l("Text in Spanish"), MUST, render_kw=in_language("es", 8000) | LINES)
    subject_fr = StringField(_l("Subject in French"), MUST, render_kw=in_language("fr", 200))
    body_fr = TextAreaField(_l("Text in French"), MUST, render_kw=in_language("fr", 8000) | LINES)
    kind: str
    #: The house's words by language.
    house: Words
    #: The languages in which the event has words of its own.
    own: set[str]
    #: What is stored, by field.
    stands: dict[str, str]

    def offer(self, event: Event, kind: str) -> "WordsForm":
        """What letters of this kind say now: the event's own words, else the house's."""
        stored = queries.of_kind(event, kind)
        self.kind, self.house, self.own = kind, house(kind), set(stored)
        said = self.house | {code: (row.subject, row.body) for code, row in stored.items()}
        self.stands = {
            f"{part}_{code}": text for code, words in said.items() for part, text in zip(PARTS, words, strict=True)
        }
        self.show(self.stands, message_templates.mark_of(event, kind))
        return self

    def read(self) -> Words:
        return message_templates.read(self.kind, self.data)

    @property
    def chosen(self) -> dict[str, tuple[str, str] | None]:
        """What to keep: None where it says what the house says."""
        return {code: None if words == self.house[code] else words for code, words in self.facts.items()}

    @property
    def shown(self) -> Words:
        """Subject and text by language as they stand in the form."""
        return {code: tuple(self[f"{part}_{code}"].data or "" for part in PARTS) for code in LANGUAGES}


PARTS = ("subject", "body")


def house(kind: str) -> Words:
    """The house's words for such a letter, by language."""
    words = {}
    for code in LANGUAGES:
        with speaking(code):
            words[code] = letter_words.house(kind)
    return words
