"""Companies of a convoy on pages and in lists: their states in words, a row for each, and the form that keeps one."""

import dataclasses

from flask import Flask
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectField, StringField, TextAreaField
from wtforms.widgets import TimeInput

from models import Activity, Company, Event, Place
from models.company import MATCHED
from operations import companies, companies_reading
from operations.refusals import Refusal
from queries import companies as queries
from queries import convoys, hosts
from queries import themes as sectors
from scheduling.visits import Slot
from web import language
from web.company_words import contradiction
from web.formats import countries, in_order, plain, short_day
from web.forms import MUST
from web.settings_forms import IN_ANY, SettingsForm, TickBoxes, in_language, lines_sent

COMPANY_STATUS = {
    "to_verify": _l("To be verified"),
    "invited": _l("Invited"),
    "confirmed": _l("The company confirmed"),
    "cancelled": _l("The company cancelled"),
}
#: What is odd about a company, in a sentence; the codes of `Row.flags`.
FLAGS = {
    "no_place": _l("Nobody said yet where it is, so nobody can be matched to it."),
    "elsewhere": _l("It is in none of the convoy’s cities."),
    "never_open": _l("Its hours never meet a visiting time while the convoy is in its city."),
    "never": _l("It receives no visit."),
    "moved": _l("A visit is announced at another place than the company’s."),
    "nobody": _l("Nobody has asked for it."),
}
#: Facts that may be invented while the company itself is not.
FACT_WORDS = {
    "status": _l("State"),
    "axis": _l("Axis"),
    "place": _l("Place"),
    "themes": _l("Sectors"),
    "capacity": _l("Visitors at once"),
    "visits": _l("Visits it can receive"),
    "hours": _l("Hours"),
    "areas": _l("Areas of collaboration"),
    "bring": _l("What to bring"),
    "dress": _l("What to wear"),
    "contact_name": _l("Who answers for it"),
    "note": _l("Note"),
}
#: Empty lines below the hours there are.
MORE_HOURS = 2


def init_app(app: Flask) -> None:
    app.jinja_env.globals["company_status"] = COMPANY_STATUS
    app.jinja_env.globals["company_flags"] = FLAGS


@dataclasses.dataclass(frozen=True)
class Row:
    """A company as a list shows it."""

    company: Company
    city: Place | None
    #: How many delegations ranked it.
    asked_by: int
    #: Published visits, and how many people each has.
    visits: list[Activity]
    visitors: dict[int, int]
    #: In which slots it can receive.
    opened: tuple[Slot, ...]
    #: Where what it says does not go with what is agreed, in sentences.
    contradictions: list[str]

    @property
    def fixed(self) -> list[Activity]:
        """Visits that are agreed with the company."""
        return [visit for visit in self.visits if visit.fixed]

    @property
    def invented(self) -> list[str]:
        """Which of its facts were made up for a demonstration, in words; of one that is all invented, none."""
        marks = (self.company.provenance or {}).get("fields", {})
        return [str(text) for fact, text in FACT_WORDS.items() if marks.get(fact) == "I"]

    @property
    def flags(self) -> list[str]:
        """What is odd about it, as codes; a cancelled company has nothing left to be odd."""
        company, found = self.company, []
        if company.status not in MATCHED:
            return found
        if company.place_id is None:
            found.append("no_place")
        elif self.city is None:
            found.append("elsewhere")
        elif not self.opened:
            found.append("never_open")
        if not company.visits or company.capacity == 0:
            found.append("never")
        if any(visit.place_id != company.place_id for visit in self.visits):
            found.append("moved")
        return found if self.asked_by else [*found, "nobody"]


def rows(event: Event, chosen: list[Company] | None = None) -> list[Row]:
    """Every company by its name, or these; the same few statements for ten and for a hundred."""
    found = queries.of_event(event) if chosen is None else chosen
    placed = convoys.days(event)
    within, cities = convoys.cities(event, placed), {one.city_id: one.city for one in placed}
    slots, asked = convoys.slots(event), queries.asked_by(event)
    of_company = queries.visits_of(event, [one.organization_id for one in found])
    visitors = queries.visitors([visit.id for mine in of_company.values() for visit in mine])
    odd = hosts.contradictions(event, found)
    made = [
        Row(
            company=one,
            city=cities.get(within.get(one.place_id)),
            asked_by=asked.get(one.id, 0),
            visits=of_company.get(one.organization_id, []),
            visitors=visitors,
            opened=queries.opened(one, slots, within),
            contradictions=[contradiction(found) for found in odd.get(one.id, ())],
        )
        for one in found
    ]
    return in_order(made, key=lambda row: plain(row.company.name))


class CompanyForm(SettingsForm):
    """`of` makes one with a line for each of the hours."""

    event: Event
    company: Company | None
    name_en = StringField(_l("Name in English"), description=IN_ANY, render_kw=in_language("en"))
    name_es = StringField(_l("Name in Spanish"), render_kw=in_language("es"))
    name_fr = StringField(_l("Name in French"), render_kw=in_language("fr"))
    country = SelectField(_l("Country"), validate_choice=False)
    status = SelectField(_l("State"), MUST, validate_choice=False, default="invited")
    axis = SelectField(_l("Axis"), validate_choice=False)
    place = SelectField(
        _l("Place"), description=_l("Where it receives; its city is the place within which this is."),
        validate_choice=False,
    )  # fmt: skip
    themes = TickBoxes(_l("Sectors it serves"), validate_choice=False)
    capacity = StringField(_l("Visitors at once, at most"), description=_l("Without a number: as many as come."))
    minimum = StringField(_l("Visitors, at least"), description=_l("With fewer a visit is not worth while."))
    visits = StringField(_l("Visits it can receive"))
    areas_en = TextAreaField(
        _l("Areas of collaboration in English"), description=IN_ANY, render_kw=in_language("en", 4000)
    )
    areas_es = TextAreaField(_l("Areas of collaboration in Spanish"), render_kw=in_language("es", 4000))
    areas_fr = TextAreaField(_l("Areas of collaboration in French"), render_kw=in_language("fr", 4000))
    bring_en = TextAreaField(_l("What to bring, in English"), description=IN_ANY, render_kw=in_language("en", 4000))
    bring_es = TextAreaField(_l("What to bring, in Spanish"), render_kw=in_language("es", 4000))
    bring_fr = TextAreaField(_l("What to bring, in French"), render_kw=in_language("fr", 4000))
    dress_en = StringField(_l("What to wear, in English"), description=IN_ANY, render_kw=in_language("en"))
    dress_es = StringField(_l("What to wear, in Spanish"), render_kw=in_language("es"))
    dress_fr = StringField(_l("What to wear, in French"), render_kw=in_language("fr"))
    contact_name = StringField(_l("Who answers for it"), render_kw={"maxlength": 200})
    contact_email = StringField(_l("E-mail"), render_kw={"maxlength": 254, "type": "email"})
    contact_phone = StringField(
        _l("Phone"), description=_l("With its country code, as in +1 310 555 0100."), render_kw={"type": "tel"}
    )
    language = SelectField(_l("Language of its page and letters"), MUST, validate_choice=False, default="en")
    note = TextAreaField(
        _l("Note"), description=_l("For organizers alone: what is still to be verified."), render_kw={"maxlength": 1000}
    )

    @classmethod
    def of(cls, event: Event, company: Company | None = None) -> "CompanyForm":
        """The form of this company, filled with what stands, or of a new one."""
        said = _said(event, company)
        number = max(len(said.get("hours", ())) + MORE_HOURS, lines_sent("hours"))
        fields = {name: field for line in range(1, number + 1) for name, field in _hour_fields(line).items()}
        form = type("EventCompanyForm", (cls,), fields)()
        form.event, form.company, form.number = event, company, number
        form.offer()
        if company is not None:
            form.show(_by_field(said), companies.mark_of(company))
        return form

    def offer(self) -> None:
        """The choices that this event has; to cancel has a page of its own."""
        here = self.company and self.company.status
        words = [(word, text) for word, text in COMPANY_STATUS.items() if word != "cancelled" or here == "cancelled"]
        self.status.choices = words
        self.country.choices = [("", _("Not known")), *countries()]
        self.axis.choices = [("", _("Not chosen")), *((one.code, plain(one.name)) for one in convoys.axes(self.event))]
        self.place.choices = [("", _("Not known")), *((one.code, plain(one.name)) for one in self.event.places)]
        self.themes.choices = [(one.code, plain(one.name)) for one in sectors.of_event(self.event)]
        self.language.choices = list(language.LANGUAGES.items())
        days = [(day.isoformat(), short_day(day)) for day in self.event.days]
        for line in range(1, self.number + 1):
            self[f"hours_{line}_day"].choices = days

    @property
    def hours(self) -> list[tuple[Field, Field, Field]]:
        """The fields of each line."""
        names = ("day", "starts", "ends")
        return [tuple(self[f"hours_{line}_{name}"] for name in names) for line in range(1, self.number + 1)]

    def refuse(self, refusal: Refusal) -> None:
        """A name is three fields here; the first of them says no for all."""
        field = "name_en" if refusal.field == "name" else refusal.field
        super().refuse(Refusal(refusal.code, field, **refusal.parameters))

    def tell_stored(self) -> None:
        """After somebody else was faster."""
        said = _by_field(_said(self.event, self.company))
        self.tell_what_stands(said, companies.mark_of(self.company))

    def read(self) -> dict[str, object]:
        return companies_reading.read(self.event, self.data)


def _said(event: Event, company: Company | None) -> dict[str, object]:
    """What stands, with hours by the clocks of the company's place."""
    if company is None:
        return {}
    said, zone = companies.said_of(company), convoys.zone_of(event, company.place)
    return said | {"hours": companies_reading.spans(said["hours"], zone)}


def _by_field(said: dict[str, object]) -> dict[str, object]:
    flat = {name: value for name, value in said.items() if name != "hours"}
    for line, span in enumerate(said["hours"], start=1):
        flat |= {f"hours_{line}_day": span.day.isoformat()}
        flat |= {f"hours_{line}_{name}": f"{getattr(span, name):%H:%M}" for name in ("starts", "ends")}
    return flat


def _hour_fields(line: int) -> dict[str, Field]:
    return {
        f"hours_{line}_day": SelectField(_("Hours %(number)s: day", number=line), validate_choice=False),
        f"hours_{line}_starts": StringField(_("Hours %(number)s: from", number=line), widget=TimeInput()),
        f"hours_{line}_ends": StringField(_("Hours %(number)s: until", number=line), widget=TimeInput()),
    }
