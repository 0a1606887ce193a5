"""The form of a cue; `operations/cues.py` judges."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField

from models import Cue
from operations import cues
from web.forms import MUST, RuledForm

#: Fields of a cue, as its form has them.
FIELDS = tuple(cues.RULES)


class CueForm(RuledForm):
    starts_after = StringField(
        _l("Minutes after the start"),
        default="0",
        description=_l("-15 is a quarter of an hour before it. The cue moves with the activity."),
        render_kw={"inputmode": "numeric", "maxlength": 6},
    )
    minutes = StringField(_l("How many minutes it takes"), render_kw={"inputmode": "numeric", "maxlength": 5})
    what = StringField(_l("What happens"), MUST, render_kw={"maxlength": 300})
    who = StringField(_l("Who"), render_kw={"maxlength": 200})
    technical = StringField(_l("Sound, light, screens"), render_kw={"maxlength": 300})
    owner = StringField(_l("Who answers for it"), render_kw={"maxlength": 100})

    def show(self, cue: Cue) -> "CueForm":
        """Fill it with what stands; what was typed stays where it was sent."""
        if not self.is_submitted():
            for name in FIELDS:
                value = getattr(cue, name)
                self[name].data = "" if value is None else str(value)
        return self

    def read(self) -> dict[str, object]:
        return cues.read(self.data)
