"""The set-up of a convoy as a form: a line for each day, slot, bus and way there is, and some empty ones.

The form shows and collects; `operations/convoys_reading.py` judges.
"""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, SelectField, StringField
from wtforms.widgets import TimeInput

from models import Event
from operations import convoys, convoys_reading
from operations.convoy_times import BOUNDS
from web.formats import plain, short_day
from web.forms import MUST
from web.settings_forms import IN_ANY, SettingsForm, in_language, lines_sent

#: Empty lines below those there are.
MORE = {"slot": 2, "bus": 1, "way": 2}
#: What a page calls the lists of `convoys.said_of`.
LISTS = {"slot": "slots", "bus": "buses", "way": "ways"}
_KNOWN = {True: "yes", False: "no", None: ""}


class ConvoyForm(SettingsForm):
    """`of` makes one with the lines of an event."""

    event: Event
    corridor_en = StringField(_l("Corridor in English"), description=IN_ANY, render_kw=in_language("en"))
    corridor_es = StringField(_l("Corridor in Spanish"), render_kw=in_language("es"))
    corridor_fr = StringField(_l("Corridor in French"), render_kw=in_language("fr"))
    choices = StringField(_l("Choices of a municipality"), MUST, description=_l("How many companies it may rank."))
    promised = StringField(
        _l("Promised visits"),
        MUST,
        description=_l("So many of its choices everybody visits before anybody visits more."),
    )
    rest = StringField(
        _l("Minutes to change the bus"),
        MUST,
        description=_l("With less time between visits people stay in one bus."),
    )
    buffer = StringField(
        _l("Minutes to arrive early"), MUST, description=_l("So long before a visit the bus is there.")
    )
    speed = StringField(
        _l("Kilometres an hour"), MUST, description=_l("As the crow flies, where nobody told how long a way takes.")
    )
    driving_hours = StringField(_l("Hours a driver may drive in a day"), MUST)
    duty_hours = StringField(_l("Hours a driver may be on duty in a day"), MUST)

    @classmethod
    def of(cls, event: Event) -> "ConvoyForm":
        """The form of this event, filled with what stands."""
        said = convoys.said_of(event)
        numbers = {kind: max(len(said[name]) + MORE[kind], lines_sent(kind)) for kind, name in LISTS.items()}
        fields = _day_fields(event)
        for kind, number in numbers.items():
            for line in range(1, number + 1):
                fields |= {f"{kind}_{line}_{name}": field for name, field in _FIELDS[kind](line).items()}
        form = type("EventConvoyForm", (cls,), fields)()
        form.event, form.numbers = event, numbers
        form.offer()
        form.show(_by_field(said), convoys.mark_of(event))
        return form

    def offer(self) -> None:
        """The choices that this event has."""
        places = [(str(place.id), plain(place.name)) for place in self.event.places]
        choices = {
            "city": [("", _("Not under way")), *places],
            "hotel": [("", _("No hotel")), *places],
            "start": [("", "–"), *places],
            "end": [("", "–"), *places],
            "day": [(day.isoformat(), short_day(day)) for day in self.event.days],
            "step_free": [("", _("Not known")), ("yes", _("Yes")), ("no", _("No"))],
        }
        for field in self:
            if isinstance(field, SelectField):
                field.choices = choices[_last(field.name)]

    def lines(self, kind: str) -> list[dict[str, Field]]:
        """The fields of each slot, bus or way, by their names."""
        names = convoys_reading.LINES[kind]
        return [{name: self[f"{kind}_{line}_{name}"] for name in names if f"{kind}_{line}_{name}" in self}
                for line in range(1, self.numbers[kind] + 1)]  # fmt: skip

    @property
    def days(self) -> list[tuple[Field, Field]]:
        """City and hotel of each day of the event."""
        return [(self[f"day_{day}_city"], self[f"day_{day}_hotel"]) for day in self.event.days]

    def tell_stored(self) -> None:
        """After somebody else was faster."""
        self.tell_what_stands(_by_field(convoys.said_of(self.event)), convoys.mark_of(self.event))

    def read(self) -> dict[str, object]:
        return convoys_reading.read(self.event, self.data)


def _last(name: str) -> str:
    return "step_free" if name.endswith("_step_free") else name.rpartition("_")[2]


def _day_fields(event: Event) -> dict[str, Field]:
    fields = {}
    for day in event.days:
        said = short_day(day)
        fields[f"day_{day}_city"] = SelectField(_("%(day)s: city", day=said), validate_choice=False)
        fields[f"day_{day}_hotel"] = SelectField(_("%(day)s: hotel", day=said), validate_choice=False)
    return fields


def _slot_fields(line: int) -> dict[str, Field]:
    return {
        "id": HiddenField(),
        "day": SelectField(_("Time %(number)s: day", number=line), validate_choice=False),
        "starts": StringField(_("Time %(number)s: from", number=line), widget=TimeInput()),
        "ends": StringField(_("Time %(number)s: until", number=line), widget=TimeInput()),
    }


def _bus_fields(line: int) -> dict[str, Field]:
    return {
        "id": HiddenField(),
        "code": StringField(_("Bus %(number)s: code", number=line), render_kw={"maxlength": 20}),
        "seats": StringField(_("Bus %(number)s: seats", number=line)),
        "step_free": SelectField(_("Bus %(number)s: step-free", number=line), validate_choice=False),
        "note": StringField(_("Bus %(number)s: driver, telephone, plate", number=line), render_kw={"maxlength": 500}),
    }


def _way_fields(line: int) -> dict[str, Field]:
    return {
        "start": SelectField(_("Way %(number)s: from", number=line), validate_choice=False),
        "end": SelectField(_("Way %(number)s: to", number=line), validate_choice=False),
        "minutes": StringField(_("Way %(number)s: minutes", number=line)),
    }


_FIELDS = {"slot": _slot_fields, "bus": _bus_fields, "way": _way_fields}


def _by_field(said: dict[str, object]) -> dict[str, object]:
    """What stands, by the form's fields."""
    flat = {field: said[field] for field in (*BOUNDS, "corridor")}
    for one in said["days"]:
        flat |= {f"day_{one.day}_city": one.city, f"day_{one.day}_hotel": one.hotel}
    for kind, name in LISTS.items():
        for line, one in enumerate(said[name], start=1):
            flat |= {f"{kind}_{line}_{field}": _typed(value) for field, value in one._asdict().items()}
    return flat


def _typed(value: object) -> object:
    if value is None or isinstance(value, bool):
        return _KNOWN[value]
    return f"{value:%H:%M}" if hasattr(value, "minute") else str(value)
