"""The form to invite people: one on each line, with what holds for all of them."""

from flask_babel import lazy_gettext as _l
from wtforms import Form, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from models import Event
from operations import personal_invitations
from operations.personal_invitations import Guests
from web import language
from web.formats import plain
from web.forms import MUST, RuledForm
from web.words import INVITATION

ONE_A_LINE = _l("One person on each line: the name, then the e-mail address. Lines pasted from a sheet will do.")
BESIDE = _l("For people who accompany somebody: the reference of that person’s registration, such as 7KQM-2X9D.")


STATES = [SelectChoice("", _l("All")), *(SelectChoice(*pair) for pair in INVITATION.items())]


class GuestsForm(RuledForm):
    """Whom to invite; `facts` holds it once the form is valid."""

    facts: Guests

    people = TextAreaField(_l("Whom to invite"), MUST, description=ONE_A_LINE, render_kw={"rows": 8})
    category = SelectField(_l("Category"), MUST, validate_choice=False)
    language = SelectField(_l("Language of the invitation"), MUST, validate_choice=False)
    delegation = StringField(_l("Delegation"), render_kw={"maxlength": 200})
    principal = StringField(_l("Together with"), description=BESIDE, render_kw={"maxlength": 20})

    @classmethod
    def of(cls, event: Event) -> "GuestsForm":
        """The form with the event's categories and languages."""
        form = cls()
        form.category.choices = [(one.code, plain(one.name)) for one in event.categories]
        form.language.choices = [(code, name) for code, name in language.LANGUAGES.items() if code in event.languages]
        if not form.is_submitted():
            form.language.data = language.current()
        return form

    def read(self) -> Guests:
        return personal_invitations.read(self.data)


class StateForm(Form):
    """How the invitations that are listed stand."""

    state = SelectField(_l("Answer"), validate_choice=False, choices=STATES)
