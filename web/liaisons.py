"""Guests of honour: the form that says for whom protocol is called, and who looks after them."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, SelectField, StringField, TelField

from models import Delegate
from operations import liaisons
from queries import honours
from web import language
from web.settings_forms import SettingsForm


class LiaisonForm(SettingsForm):
    """`of` makes one for a delegate."""

    delegate: Delegate
    protocol = BooleanField(_l("Guest of honour: call protocol when this person arrives"))
    staff = SelectField(_l("Somebody who signs in here"), validate_choice=False)
    name = StringField(_l("Name of the liaison officer"), render_kw={"maxlength": 200})
    email = EmailField(_l("E-mail"), description=_l("Each arrival is told to this address."))
    phone = TelField(_l("Phone"), description=_l("Whoever stands at the gate sees it, and can call."))
    language = SelectField(_l("Language of letters"), validate_choice=False)

    @classmethod
    def of(cls, delegate: Delegate) -> "LiaisonForm":
        form = cls()
        form.delegate = delegate
        people = honours.staff_of(delegate.event)
        form.staff.choices = [("", "–"), *((str(one.id), one.name or one.email) for one in people)]
        form.language.choices = [("", "–"), *language.LANGUAGES.items()]
        form.show(*form._stands())
        return form

    def read(self) -> dict[str, object]:
        """The facts; raises `Malformed`."""
        return liaisons.read(self.delegate, self.data)

    def tell_stored(self) -> None:
        """After somebody else was faster."""
        self.tell_what_stands(*self._stands())

    def _stands(self) -> tuple[dict[str, object], str]:
        return liaisons.said_of(self.delegate), liaisons.mark_of(self.delegate)
