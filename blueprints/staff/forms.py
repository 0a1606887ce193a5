"""The forms of staff: signing in, passwords, invitations and roles, the own account."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Length

from models import Event, db
from models.access import ROLES
from operations.fields import Malformed
from operations.invitations import LONGEST, SHORTEST
from operations.refusals import Refusal
from web.formats import in_order, plain
from web.forms import MUST, presentable
from web.language import LANGUAGES
from web.words import ROLE, sentence

_LANGUAGES = [SelectChoice(code, name) for code, name in LANGUAGES.items()]


def _printable(typed: str | None) -> str:
    """What was typed without blanks around it and without what no page can show."""
    return "".join(letter for letter in typed or "" if letter.isprintable()).strip()


def _shown(typed: str | None) -> str:
    """What was typed, with blanks for what no page can show."""
    return presentable(typed or "")


class SignInForm(FlaskForm):
    """Address and password; whether they are right is for the view to find out."""

    email = EmailField(
        _l("E-mail"),
        [InputRequired(_l("Please enter your e-mail address.")), Length(max=254, message=_l("This is too long."))],
        filters=[_printable],
    )
    #: argon2 would hash megabytes, too, and everybody else would wait.
    password = PasswordField(
        _l("Password"),
        [InputRequired(_l("Please enter your password.")), Length(max=1000, message=_l("This is too long."))],
    )


class RefusableForm(FlaskForm):
    """A form that can say no in an operation's name."""

    def refuse(self, refusal: Refusal | Malformed) -> None:
        """Say no at the field it concerns, else above the form."""
        for one in refusal.errors.values() if isinstance(refusal, Malformed) else [refusal]:
            if one.field in self:
                self[one.field].errors = [*self[one.field].errors, sentence(one)]
            else:
                self.form_errors = [*self.form_errors, sentence(one)]


class ForgotForm(FlaskForm):
    """The address to send a link to."""

    email = EmailField(
        _l("E-mail"),
        [InputRequired(_l("Please enter your e-mail address.")), Length(max=254, message=_l("This is too long."))],
        filters=[_printable],
    )


class NewPasswordForm(RefusableForm):
    """A password to be; whether it will do is for the operation to say."""

    password = PasswordField(
        _l("New password"),
        [InputRequired(_l("Please enter a password."))],
        description=_l("At least %(least)s characters; a few words together are best.", least=SHORTEST),
        render_kw={"maxlength": LONGEST},
    )


class RoleForm(RefusableForm):
    """A role, and the event it is held at."""

    role = SelectField(_l("Role"), MUST, default="organizer")
    event = SelectField(_l("Event"), description=_l("An administrator is one at every event."))

    def offer(self) -> "RoleForm":
        """The choices, in the reader's language."""
        self.role.choices = [SelectChoice(role, ROLE[role]) for role in ROLES]
        events = in_order(db.session.query(Event), key=lambda event: plain(event.name))
        named = [SelectChoice(str(event.id), plain(event.name)) for event in events]
        self.event.choices = [SelectChoice("", _("Every event")), *named]
        return self


class InvitationForm(RoleForm):
    """Somebody new: who they are, and their first role."""

    email = EmailField(_l("E-mail"), MUST, filters=[_shown])
    name = StringField(_l("Name"), MUST, filters=[_shown], render_kw={"maxlength": 200})
    language = SelectField(_l("Language of the letter"), MUST, choices=_LANGUAGES, default="en")


class CodeForm(RefusableForm):
    """A code of the second factor."""

    code = StringField(
        _l("Code"), [InputRequired(_l("Please enter the code.")), Length(max=100, message=_l("This is too long."))]
    )


class AccountForm(RefusableForm):
    """One's own name and language."""

    name = StringField(_l("Name"), MUST, filters=[_shown], render_kw={"maxlength": 200})
    language = SelectField(_l("Language"), MUST, choices=_LANGUAGES)


class OldPasswordForm(RefusableForm):
    """One's password, to show that it is oneself who asks."""

    old_password = PasswordField(
        _l("Your present password"),
        [InputRequired(_l("Please enter your password.")), Length(max=1000, message=_l("This is too long."))],
    )


class ChangePasswordForm(OldPasswordForm, NewPasswordForm):
    """The old password and the new one."""
