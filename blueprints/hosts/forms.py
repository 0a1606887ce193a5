"""What a company's host says: in what it would like to work together, whom it can receive, and when."""

from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectField, StringField, TextAreaField

from models import Company, Event
from operations import companies, companies_reading
from operations.convoy_times import Span
from operations.hosts import FACTS
from queries import convoys, themes
from web.formats import plain, short_day
from web.settings_forms import SettingsForm, TickBoxes, in_language, lines_sent

ROWS = {"rows": 4}
AREAS, LINE = 2000, 200
AT_ONCE = _l("How many people you can receive at the same time. Empty: as many as come.")
WORTH = _l("The organizers send no group that is smaller.")
OFTEN = _l("How many groups you can receive, one after the other.")
#: Lines for hours beside those that stand.
MORE = 2


class HostForm(SettingsForm):
    """What one company says; `of` makes one with its hours."""

    areas_en = TextAreaField(_l("In English"), render_kw=in_language("en", AREAS) | ROWS)
    areas_es = TextAreaField(_l("In Spanish"), render_kw=in_language("es", AREAS) | ROWS)
    areas_fr = TextAreaField(_l("In French"), render_kw=in_language("fr", AREAS) | ROWS)
    themes = TickBoxes(_l("Sectors that you serve"), validate_choice=False)
    capacity = StringField(_l("Visitors at once, at most"), description=AT_ONCE)
    minimum = StringField(_l("Visitors at least"), description=WORTH)
    visits = StringField(_l("Number of visits"), description=OFTEN)
    bring_en = TextAreaField(_l("In English"), render_kw=in_language("en", AREAS) | ROWS)
    bring_es = TextAreaField(_l("In Spanish"), render_kw=in_language("es", AREAS) | ROWS)
    bring_fr = TextAreaField(_l("In French"), render_kw=in_language("fr", AREAS) | ROWS)
    dress_en = StringField(_l("In English"), render_kw=in_language("en", LINE))
    dress_es = StringField(_l("In Spanish"), render_kw=in_language("es", LINE))
    dress_fr = StringField(_l("In French"), render_kw=in_language("fr", LINE))
    event: Event
    #: By whose clocks the hours are told.
    zone: str
    #: How many lines for hours there are.
    lines: int

    @classmethod
    def of(cls, company: Company, event: Event) -> "HostForm":
        """The form with what stands."""
        zone = convoys.zone_of(event, company.place)
        spans = _spans(company, zone)
        days = _days(company, event, spans)
        lines = max(len(spans) + MORE, lines_sent("hours"))
        form = type("OwnHostForm", (cls,), _hours(lines))()
        form.event, form.zone, form.lines = event, zone, lines
        for number in range(1, form.lines + 1):
            form[f"hours_{number}_day"].choices = days
        form.themes.choices = [(one.code, plain(one.name)) for one in themes.of_event(event)]
        form.show(stands(company, zone), companies.mark_of(company))
        return form

    def read(self) -> dict[str, object]:
        return companies_reading.read(self.event, self.data, FACTS, zone=self.zone)

    @property
    def hours(self) -> list[tuple[Field, Field, Field]]:
        """Day, beginning and end of each line."""
        numbers = range(1, self.lines + 1)
        return [tuple(self[f"hours_{number}_{field}"] for field in Span._fields) for number in numbers]


def stands(company: Company, zone: str) -> dict[str, object]:
    """What stands, by the form's fields."""
    facts, lines = companies.said_of(company), {}
    for number, span in enumerate(_spans(company, zone), start=1):
        told = (str(span.day), f"{span.starts:%H:%M}", f"{span.ends:%H:%M}")
        lines |= {f"hours_{number}_{field}": text for field, text in zip(Span._fields, told, strict=True)}
    return {name: facts[name] for name in FACTS if name != "hours"} | lines


def _spans(company: Company, zone: str) -> list[Span]:
    """The company's hours by these clocks."""
    return companies_reading.spans([(one.starts_at, one.ends_at) for one in company.hours], zone)


def _days(company: Company, event: Event, spans: list[Span]) -> list[tuple[str, str]]:
    """When the convoy is in the company's city, and what stands besides."""
    placed = convoys.days(event)
    city = convoys.cities(event, placed).get(company.place_id)
    dates = {one.day for one in placed if city in (None, one.city_id)} | {span.day for span in spans}
    return [(str(date), short_day(date)) for date in sorted(dates or {event.starts_on})]


def _hours(lines: int) -> dict[str, Field]:
    fields = {}
    for number in range(1, lines + 1):
        fields[f"hours_{number}_day"] = SelectField(_l("Day"), validate_choice=False)
        fields[f"hours_{number}_starts"] = StringField(_l("From"), render_kw={"type": "time"})
        fields[f"hours_{number}_ends"] = StringField(_l("Until"), render_kw={"type": "time"})
    return fields
