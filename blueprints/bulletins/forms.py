"""What goes with a bulletin: a note of the organizers' own, and whose letter is shown before it goes out."""

import re

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, TextAreaField

from operations import event_fields, fields
from operations.event_settings import texts
from queries.bulletins import Waiting
from web.formats import plain
from web.forms import RuledForm
from web.settings_forms import in_language

LINES = {"rows": 3}
RULES = {f"note_{language}": event_fields.text_lines for language in event_fields.LANGUAGES}
_REVISION = re.compile(r"(\d{1,9}):(\d{1,9}):(\d{1,9})", re.ASCII)


class BulletinForm(RuledForm):
    """The note in three languages; `seen` sends back which changes the page showed."""

    seen = HiddenField()
    note_en = TextAreaField(_l("Note in English"), render_kw=in_language("en", 4000) | LINES)
    note_es = TextAreaField(_l("Note in Spanish"), render_kw=in_language("es", 4000) | LINES)
    note_fr = TextAreaField(_l("Note in French"), render_kw=in_language("fr", 4000) | LINES)
    reader = SelectField(_l("Show the letter of"), validate_choice=False)

    def offer(self, waiting: Waiting) -> "BulletinForm":
        """The people whose letters can be looked at."""
        everybody = [(str(one.id), f"{plain(one.name)} ({one.language})") for one in waiting.people]
        self.reader.choices = [("", _l("One reader of each language")), *everybody]
        return self

    def show(self, waiting: Waiting) -> None:
        """Send back what stands now."""
        self.seen.data = " ".join(f"{id_}:{since}:{revision}" for id_, since, revision in waiting.revisions)

    @property
    def expected(self) -> list[tuple[int, int, int]]:
        """What the page showed, as `queries.bulletins.untold` gives it; what nobody could have seen for nonsense."""
        found = [_REVISION.fullmatch(part) for part in (self.seen.data or "").split()]
        return [tuple(int(number) for number in one.groups()) if one else (0, 0, 0) for one in found]

    def read(self) -> dict[str, object]:
        return {"note": texts("note", fields.read_all(RULES, self.data))}
