"""The registration form: a person's own data, the notice, and a number that makes sending it twice harmless."""

import secrets

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField

from models import Event
from operations import registrations
from operations.refusals import Refusal
from operations.registrations import Registration
from web import language
from web.forms import MUST
from web.registration_forms import PersonForm


def _new_form_id() -> str:
    return secrets.token_urlsafe(16)


class RegistrationForm(PersonForm):
    """One person's registration; `facts` holds it once the form is valid."""

    consent_notice = BooleanField(_l("I have read the privacy notice."), MUST)
    form_id = HiddenField(default=_new_form_id)

    @classmethod
    def of(cls, event: Event) -> "RegistrationForm":
        """The form with the event's public categories, languages and words of consent."""
        form = cls()
        form.offer(event, [one for one in event.categories if one.public])
        if not form.is_submitted():
            form.language.data = language.current()
        return form

    def read(self) -> Registration:
        """What the rules of registering make of what was typed; raises `Malformed`."""
        return registrations.read(self.typed())

    def refuse(self, refusal: Refusal) -> None:
        """A form that was sent before with other details gets a new number, and says so above all fields."""
        if refusal.field == "form_id":
            self.form_id.data = _new_form_id()
            refusal = Refusal(refusal.code, None, **refusal.parameters)
        super().refuse(refusal)
