"""What a company's door asks, in words, and the form that says it: the host's own and the organizers'."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import BooleanField, RadioField, StringField

from models import Company, VisitRules
from models.visit_list import FIELDS
from operations import visit_rules
from queries import visit_lists
from web.formats import plain
from web.security_lists import FIELD
from web.settings_forms import SettingsForm, TickBoxes, in_language

ID_RULE = {
    "none": _l("No paper is asked for"),
    "photo": _l("A document with a photograph"),
    "passport": _l("The passport"),
}
LINE = 300


class RulesForm(SettingsForm):
    """What one door asks; `of` makes one with what stands."""

    lead_hours = StringField(
        _l("Hours before the visit at which the list freezes"),
        description=_l("Who comes later needs your consent. Empty: the list never freezes."),
    )
    fields = TickBoxes(
        _l("What the list says of each visitor, beside name and municipality"),
        description=_l("Please ask only for what your door needs. Only people who agreed stand on it."),
        validate_choice=False,
    )
    id_rule = RadioField(_l("What visitors show at the door"), validate_choice=False, default="none")
    nda = BooleanField(_l("Visitors sign a non-disclosure agreement"))
    nda_link = StringField(
        _l("Where the agreement can be read"), description=_l("An address that begins with https://.")
    )
    no_photos = BooleanField(_l("No photographs inside"))
    heads = StringField(
        _l("People through the door, at most"), description=_l("Leaders and interpreters, too. Empty: as many as come.")
    )
    escort = StringField(_l("Visitors to one escort"))
    early = StringField(_l("Minutes before the visit at which people are at the door"))
    drop_off_en = StringField(_l("In English"), render_kw=in_language("en", LINE))
    drop_off_es = StringField(_l("In Spanish"), render_kw=in_language("es", LINE))
    drop_off_fr = StringField(_l("In French"), render_kw=in_language("fr", LINE))
    note_en = StringField(_l("In English"), render_kw=in_language("en", LINE))
    note_es = StringField(_l("In Spanish"), render_kw=in_language("es", LINE))
    note_fr = StringField(_l("In French"), render_kw=in_language("fr", LINE))
    company: Company

    @classmethod
    def of(cls, company: Company) -> "RulesForm":
        """The form with what stands."""
        form = cls()
        form.company = company
        form.fields.choices = [(one, FIELD[one]) for one in FIELDS]
        form.id_rule.choices = list(ID_RULE.items())
        form.show(_said(company), visit_rules.mark_of(company))
        return form

    def tell_stored(self) -> None:
        self.tell_what_stands(_said(self.company), visit_rules.mark_of(self.company))

    def read(self) -> dict[str, object]:
        return visit_rules.read(self.data)


def lines(rules: VisitRules) -> list[tuple[str, str]]:
    """The rules as (label, words), those that say something."""
    said = [
        (_("The list freezes"), _lead(rules)),
        (_("The list says"), ", ".join(str(FIELD[one]) for one in rules.fields)),
        (_("At the door"), "" if rules.id_rule == "none" else str(ID_RULE[rules.id_rule])),
        (_("Agreement"), _("Visitors sign a non-disclosure agreement") if rules.nda else ""),
        (_("Photographs"), _("No photographs inside") if rules.no_photos else ""),
        (_("At most"), ngettext("%(num)s person", "%(num)s people", rules.heads) if rules.heads else ""),
        (_("Escort"), ngettext("%(num)s visitor to one escort", "%(num)s visitors to one escort", rules.escort)
         if rules.escort else ""),
        (_("Be there"), ngettext("%(num)s minute before", "%(num)s minutes before", rules.early)
         if rules.early else ""),
        (_("Drop-off"), plain(rules.drop_off) if rules.drop_off else ""),
        (_("Note"), plain(rules.note) if rules.note else ""),
    ]  # fmt: skip
    return [(label, words) for label, words in said if words]


def _lead(rules: VisitRules) -> str:
    if rules.lead_hours is None:
        return ""
    return ngettext("%(num)s hour before the visit", "%(num)s hours before the visit", rules.lead_hours)


def _said(company: Company) -> dict[str, object]:
    return visit_rules.said_of(visit_lists.rules_of(company))
