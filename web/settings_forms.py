"""Forms about what organizers set up: an event, its parts, what it tells people. Others may change it meanwhile."""

import datetime as dt
import re
from collections.abc import Callable
from typing import TypeVar

from flask import flash, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from models.base import Model
from models.transaction import transaction
from operations.refusals import Refusal
from web import language
from web.formats import local
from web.forms import RuledForm

Row = TypeVar("Row", bound=Model)

#: Lines of a kind that a form takes.
MOST_LINES = 200
IN_ANY = _l("One language is enough; the others fall back to it.")


def in_language(code: str, most: int = 300) -> dict[str, object]:
    """The attributes of a field for words in this language."""
    return {"lang": code, "maxlength": most}


class TickBoxes(SelectMultipleField):
    """Several choices, each with a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class SettingsForm(RuledForm):
    """A form about something that others may change meanwhile: it sends back what it showed."""

    seen = HiddenField()

    @property
    def edition(self) -> int:
        """The edition that was shown, where that is what it sends back; -1, which is nobody's, for nonsense."""
        text = str(self.seen.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1

    def show(self, said: dict[str, object], mark: str, zone: str = "UTC") -> None:
        """Fill the form with what stands; what was typed stays where a form was sent."""
        if not self.is_submitted():
            self.show_anew(said, mark, zone)

    def show_anew(self, said: dict[str, object], mark: str, zone: str = "UTC") -> None:
        """Fill the form with what stands, whatever was typed."""
        for field, value in self._flat(said, zone).items():
            if field in self:
                self[field].data = value
        self.seen.data = mark

    def tell_stored(self) -> None:
        """After somebody else was faster: `tell_what_stands`, of what this form is about."""

    def tell_what_stands(self, said: dict[str, object], mark: str, zone: str = "UTC") -> None:
        """After somebody else was faster: name what stands now, and let the next sending replace it."""
        for field, value in self._flat(said, zone).items():
            if field in self and isinstance(value, str | None) and (value or "") != (self[field].data or ""):
                self[field].description = _("Stored now: %(value)s", value=value or "–")
        self.seen.data = mark

    def _flat(self, said: dict[str, object], zone: str) -> dict[str, object]:
        """By field, as text: words in three languages are three fields, an instant is local time."""
        flat = {}
        for name, value in said.items():
            if f"{name}_en" in self:
                flat |= {f"{name}_{code}": (value or {}).get(code, "") for code in language.LANGUAGES}
            else:
                flat[name] = _typed(value, zone)
        return flat


def lines_sent(kind: str) -> int:
    """How many lines such as `window_3_day` came with the form: more than stand, when somebody else took some away."""
    found = [re.fullmatch(rf"{kind}_([0-9]{{1,3}})_[a-z_]+", name) for name in request.form]
    return min(max((int(one[1]) for one in found if one), default=0), MOST_LINES)


def kept(form: SettingsForm, change: Callable[[], Row]) -> Row | None:
    """What `change` stored of a form that was sent and is sound; None where there is nothing to store, or it was
    refused: the form says why, and after somebody was faster what stands now.
    """
    if not form.validate_on_submit():
        return None
    try:
        with transaction():
            stored = change()
    except Refusal as refusal:
        form.refuse(refusal)
        if refusal.code == "changed_meanwhile":
            form.tell_stored()
        return None
    flash(_("It was stored."), "success")
    return stored


def _typed(value: object, zone: str) -> object:
    if isinstance(value, dt.datetime):
        return local(value, zone).strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, bool | list):
        return value
    return "" if value is None else str(value)
