"""What narrows a list of delegates: on the desk's page, in its roster and in its badges alike."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SearchField, SelectField

from models import Event
from queries.delegates import Counts, Filters
from web import words
from web.formats import country, in_order, plain


def shown(typed: str | None) -> str:
    """What was typed without what no page can show, such as a NUL."""
    return "".join(letter for letter in typed or "" if letter.isprintable())


class FilterForm(FlaskForm):
    """A search that can be bookmarked: sent by GET, so it changes nothing and needs no token."""

    class Meta:
        csrf = False

    q = SearchField(_l("Name, city, reference or number"), filters=[shown])
    category = SelectField(_l("Category"), default="")
    country = SelectField(_l("Country"), default="")
    status = SelectField(_l("Status"), default="")

    def offer(self, event: Event, counts: Counts) -> "FilterForm":
        """Only what somebody at this event has can be chosen."""
        categories = [category for category in event.categories if category.code in counts.by_category]
        countries = [(code, country(code)) for code in counts.by_country]
        statuses = [(status, word) for status, word in words.DELEGATE_STATUS.items() if status in counts.by_status]
        self.category.choices = [("", _l("All")), *((one.code, plain(one.name)) for one in categories)]
        self.country.choices = [("", _l("All")), *in_order(countries, key=lambda pair: pair[1])]
        self.status.choices = [("", _l("All")), *statuses]
        return self

    def filters(self) -> Filters:
        """What was asked for; a choice that is not offered narrows nothing, and its field says so."""
        self.validate()
        choices = (self.category, self.country, self.status)
        return Filters(self.q.data or "", **{field.name: field.data for field in choices if not field.errors})

    def asked(self) -> dict[str, str]:
        """What was asked for, as the query of an address: the same people as a list, a roster or a pile of badges."""
        said = {field.name: field.data for field in (self.q, self.category, self.country, self.status)}
        return {name: text for name, text in said.items() if text}
