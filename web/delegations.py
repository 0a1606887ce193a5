"""Delegations on organizers' pages and in lists: their kinds in words, and the form that keeps one."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField

from models import Delegation, Event
from models.delegation import KINDS
from operations import delegations
from operations.refusals import Refusal
from queries import delegation_lists
from web import language
from web.formats import countries, in_order, plain
from web.forms import MUST
from web.settings_forms import IN_ANY, SettingsForm, in_language

ORGANIZATION_KIND = {
    "city": _l("Municipality"),
    "state": _l("State or province"),
    "company": _l("Company"),
    "institution": _l("Institution"),
    "ministry": _l("Ministry"),
}


class DelegationForm(SettingsForm):
    """`of` makes one for a delegation that stands, or for a new one."""

    delegation: Delegation | None
    name_en = StringField(_l("Name in English"), description=IN_ANY, render_kw=in_language("en"))
    name_es = StringField(_l("Name in Spanish"), render_kw=in_language("es"))
    name_fr = StringField(_l("Name in French"), render_kw=in_language("fr"))
    kind = SelectField(_l("What it is"), MUST, validate_choice=False, default="city")
    country = SelectField(_l("Country"), validate_choice=False)
    region = StringField(_l("State or province"), render_kw={"maxlength": 100})
    head = SelectField(_l("Head of delegation"), validate_choice=False)
    contact_name = StringField(_l("Focal point"), render_kw={"maxlength": 200})
    contact_email = StringField(
        _l("E-mail"), description=_l("Letters to people of the delegation without an address go here, too."),
        render_kw={"maxlength": 254, "type": "email"},
    )  # fmt: skip
    language = SelectField(_l("Language of letters"), validate_choice=False)

    @classmethod
    def of(cls, event: Event, delegation: Delegation | None = None) -> "DelegationForm":
        form = cls()
        form.delegation = delegation
        form.kind.choices = [(kind, ORGANIZATION_KIND[kind]) for kind in KINDS]
        form.country.choices = [("", "–"), *countries()]
        form.language.choices = [("", "–"), *language.LANGUAGES.items()]
        form._offer_heads()
        if delegation:
            form.show(*form._stands())
        elif not form.is_submitted():
            form.country.data = event.country or ""
        return form

    def read(self) -> dict[str, object]:
        """The facts; raises `Malformed`."""
        return delegations.read({field.name: field.data for field in self if field.name in delegations.RULES})

    def refuse(self, refusal: Refusal) -> None:
        """A name is three fields here; the first of them says no for all."""
        field = "name_en" if refusal.field == "name" else refusal.field
        super().refuse(Refusal(refusal.code, field, **refusal.parameters))

    def tell_stored(self) -> None:
        """After somebody else was faster."""
        self.tell_what_stands(*self._stands())

    def _stands(self) -> tuple[dict[str, object], str]:
        return delegations.said_of(self.delegation), delegations.mark_of(self.delegation)

    def _offer_heads(self) -> None:
        """One of its people; nobody of a delegation that is only made."""
        if self.delegation is None:
            del self.head
            return
        people = [(str(one.id), plain(one.name)) for one in delegation_lists.everybody(self.delegation)]
        self.head.choices = [("", "–"), *in_order(people, key=lambda choice: choice[1])]
