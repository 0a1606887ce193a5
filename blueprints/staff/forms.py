"""The sign-in form."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField
from wtforms.validators import InputRequired, Length


def _printable(typed: str | None) -> str:
    """What was typed without blanks around it and without what no page can show."""
    return "".join(letter for letter in typed or "" if letter.isprintable()).strip()


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
