"""Forms whose fields are judged by the rules of `operations`, alike for pages, files and programs."""

import re
from abc import ABCMeta, abstractmethod

from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.form import FormMeta

from operations.fields import Malformed
from operations.refusals import Refusal
from web.words import sentence


class _Must:
    """Marks a field as required for readers of the page; whether it is filled in is judged with all the rest."""

    field_flags = {"required": True}

    def __call__(self, form: FlaskForm, field: Field) -> None:
        return None


MUST = [_Must()]
#: Control characters but for tabs and the ends of lines, and halves of letters.
_HIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


class _Abstract(FormMeta, ABCMeta):
    """Lets a form be abstract."""


class RuledForm(FlaskForm, metaclass=_Abstract):
    """A form that shows and collects; `facts` holds what the rules made of it once it is valid."""

    facts: dict[str, object]

    @abstractmethod
    def read(self) -> dict[str, object]:
        """What the rules make of what was typed; raises `Malformed`."""

    def validate(self, extra_validators: object = None) -> bool:
        """Let the rules judge; their refusals become errors at their fields."""
        super().validate(extra_validators)
        try:
            self.facts = self.read()
        except Malformed as malformed:
            for refusal in malformed.errors.values():
                self.refuse(refusal)
        return not self.errors

    def refuse(self, refusal: Refusal) -> None:
        """Say no at the field it concerns, else above the form; what was typed stays, but for what no page can show."""
        for field in self:
            if isinstance(field.data, str):
                field.data = presentable(field.data)
        if refusal.field in self:
            self[refusal.field].errors = [*self[refusal.field].errors, sentence(refusal)]
        else:
            self.form_errors = [*self.form_errors, sentence(refusal)]


def presentable(text: str) -> str:
    """The text with blanks for what no page can show, such as a NUL or half a letter."""
    return _HIDDEN.sub(" ", text)
