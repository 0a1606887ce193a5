"""The registration form: a person's own data, the notice, and a number that makes sending it twice harmless."""

import secrets

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField

from models import Category, Event, Invitation, Question
from operations import categories, questions, registrations
from operations.refusals import Refusal
from operations.registrations import Registration
from web import language, question_fields
from web.forms import MUST
from web.registration_forms import PersonForm


def _new_form_id() -> str:
    return secrets.token_urlsafe(16)


class RegistrationForm(PersonForm):
    """One person's registration; `facts` holds it once the form is valid."""

    consent_notice = BooleanField(_l("I have read the privacy notice."), MUST)
    form_id = HiddenField(default=_new_form_id)
    #: The categories that are offered, and what the event asks of their people.
    offered: list[Category]
    asked: list[Question]

    @classmethod
    def of(cls, event: Event) -> "RegistrationForm":
        """The form with the event's open categories, its languages, questions and words of consent."""
        return cls._begin(event, categories.offered(event))

    @classmethod
    def for_guest(cls, invitation: Invitation) -> "RegistrationForm":
        """The form for who was invited: category and address are as the invitation says."""
        form = cls._begin(invitation.event, [invitation.category])
        if not form.is_submitted():
            form.given_name.data, _space, form.family_name.data = invitation.name.partition(" ")
        form.category.data = invitation.category.code
        del form.email
        if invitation.delegation_id:
            del form.delegation
        return form

    @classmethod
    def _begin(cls, event: Event, offered: list[Category]) -> "RegistrationForm":
        asked = questions.of_event(event)
        form = question_fields.asking(cls, asked)()
        form.offered, form.asked = offered, asked
        form.offer(event, offered)
        if not form.is_submitted():
            form.language.data = language.current()
        return form

    @property
    def sections(self) -> list[tuple[Category | None, list[Field]]]:
        """What the event asks besides: of everybody, then of each category."""
        return question_fields.sections(self, self.asked, self.offered)

    def read(self) -> Registration:
        """What the rules of registering make of what was typed; raises `Malformed`."""
        chosen = next((one for one in self.offered if one.code == self.category.data), None)
        return question_fields.read_with(self, self.asked, chosen, lambda: registrations.read(self.typed()))

    def refuse(self, refusal: Refusal) -> None:
        """A form that was sent before with other details gets a new number, and says so above all fields."""
        if refusal.field == "form_id":
            self.form_id.data = _new_form_id()
            refusal = Refusal(refusal.code, None, **refusal.parameters)
        super().refuse(refusal)
