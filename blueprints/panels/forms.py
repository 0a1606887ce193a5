"""The rules of one panel as a form: its times, how its line moves, a quota for each category and for some countries."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField
from wtforms.widgets import DateTimeLocalInput

from models import Activity
from operations import event_fields, fields
from operations.event_reading import instant
from operations.fields import Malformed
from operations.refusals import Refusal
from queries import quotas
from web.formats import countries, local, plain
from web.forms import RuledForm

#: Countries that can have a quota beside each other.
COUNTRIES = 4


class TermsForm(RuledForm):
    """`of` makes one with the fields of a panel's categories."""

    activity: Activity
    opens_at = StringField(
        _l("Sign-up opens"), description=_l("Local time of the event; nothing: with the publishing."),
        widget=DateTimeLocalInput(),
    )  # fmt: skip
    closes_at = StringField(
        _l("Sign-up closes"), description=_l("Local time of the event; nothing: when it begins."),
        widget=DateTimeLocalInput(),
    )  # fmt: skip
    promotion = RadioField(_l("A seat that comes free"), validate_choice=False)

    @classmethod
    def of(cls, activity: Activity) -> "TermsForm":
        """The form of this panel, filled with what stands."""
        event = activity.event
        admitted = activity.categories or event.categories
        named = {f"category_{one.id}": StringField(plain(one.name)) for one in admitted}
        for number in range(1, COUNTRIES + 1):
            named[f"country_{number}"] = SelectField(_("Country %(number)s", number=number), validate_choice=False)
            named[f"places_{number}"] = StringField(_("Seats at most, country %(number)s", number=number))
        form = type("PanelTermsForm", (cls,), named)(data=_standing(activity))
        form.activity, form.admitted = activity, admitted
        form.promotion.choices = [
            ("at_once", _("goes to the next on the waiting list at once")),
            ("offers", _("is offered to the next on the waiting list, who has some time to answer")),
        ]
        for number in range(1, COUNTRIES + 1):
            form[f"country_{number}"].choices = [("", _("No country")), *countries()]
        return form

    @property
    def by_category(self) -> list[StringField]:
        """The fields of the categories' quotas."""
        return [self[f"category_{one.id}"] for one in self.admitted]

    @property
    def by_country(self) -> list[tuple[SelectField, StringField]]:
        """The fields of the countries' quotas."""
        return [(self[f"country_{number}"], self[f"places_{number}"]) for number in range(1, COUNTRIES + 1)]

    def read(self) -> dict[str, object]:
        rules = {"opens_at": event_fields.moment, "closes_at": event_fields.moment, "promotion": _promotion}
        rules |= {field.name: event_fields.count for field in self.by_category}
        for country, places in self.by_country:
            rules |= {country.name: _optional_country, places.name: event_fields.count}
        said = fields.read_all(rules, self.data)
        return {"times": self._times(said), "categories": self._categories(said), "countries": self._countries(said)}

    def _times(self, said: dict[str, object]) -> dict[str, object]:
        times = {"promotion": said["promotion"]}
        for name in ("opens_at", "closes_at"):
            try:
                times[name] = said[name] and instant(said[name], self.activity.event.zone)
            except ValueError:
                raise Malformed({name: Refusal("hour_left_out", name)}) from None
        return times

    def _categories(self, said: dict[str, object]) -> dict[object, int]:
        asked = {one: said[f"category_{one.id}"] for one in self.admitted}
        return {one: places for one, places in asked.items() if places is not None}

    def _countries(self, said: dict[str, object]) -> dict[str, int]:
        """Both or neither of country and seats, each country once."""
        quotas_, errors = {}, {}
        for country, places in self.by_country:
            code, many = said[country.name], said[places.name]
            if code and many is None:
                errors[places.name] = Refusal("required", places.name)
            elif many is not None and not code:
                errors[country.name] = Refusal("required", country.name)
            elif code in quotas_:
                errors[country.name] = Refusal("country_twice", country.name)
            elif code:
                quotas_[code] = many
        if errors:
            raise Malformed(errors)
        return quotas_


def _standing(activity: Activity) -> dict[str, object]:
    limits = quotas.of_activities([activity.id]).get(activity.id, [])
    data = {f"category_{one.category_id}": str(one.places) for one in limits if one.category_id}
    for number, one in enumerate((each for each in limits if each.country), start=1):
        data |= {f"country_{number}": one.country, f"places_{number}": str(one.places)}
    for name in ("opens_at", "closes_at"):
        moment = getattr(activity, name)
        data[name] = local(moment, activity.event.zone).strftime("%Y-%m-%dT%H:%M") if moment else ""
    return data | {"promotion": activity.promotion or "at_once"}


def _promotion(typed: object) -> str:
    if typed not in ("at_once", "offers"):
        raise Refusal("required")
    return typed


def _optional_country(typed: object) -> str | None:
    return fields.country(typed) if typed else None
