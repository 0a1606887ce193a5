"""How meetings are held, as a form: a line for each window and some empty ones, a line for each room.

The form shows and collects; `operations/meeting_rules_reading.py` judges.
"""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, SelectField, StringField
from wtforms.widgets import TimeInput

from models import Event, Place
from operations import meeting_rules, meeting_rules_reading
from queries import meeting_rules as queries
from web.formats import plain, short_day
from web.forms import MUST
from web.settings_forms import SettingsForm, lines_sent

#: Empty lines below the windows there are.
MORE_WINDOWS = 2
NO_LIMIT = _l("Without a number: as many as fit the day.")


class MeetingRulesForm(SettingsForm):
    """`of` makes one with the lines of an event."""

    event: Event
    minutes = StringField(_l("Minutes of a meeting"), MUST)
    buffer = StringField(_l("Minutes between two meetings"), MUST, description=_l("So long its room stays empty."))
    a_day = StringField(_l("Meetings of one person a day, at most"), description=NO_LIMIT)
    delegation_a_day = StringField(_l("Meetings of one delegation a day, at most"), description=NO_LIMIT)
    asks = StringField(
        _l("Open requests of one person, at most"), MUST, description=_l("Those that wait for an answer or a time.")
    )
    reply_hours = StringField(
        _l("Hours to answer a request"), MUST, description=_l("After that a request has expired.")
    )

    @classmethod
    def of(cls, event: Event) -> "MeetingRulesForm":
        """The form of this event, filled with what stands."""
        said = meeting_rules.said_of(event)
        number = max(len(said["windows"]) + MORE_WINDOWS, lines_sent("window"))
        rooms = queries.rooms(event)
        fields = _window_fields(number) | _room_fields(event, rooms)
        form = type("EventMeetingRulesForm", (cls,), fields)()
        form.event, form.rooms = event, rooms
        form.offer()
        form.windows = [_fields_of(form, f"window_{line}", ("day", "starts", "ends")) for line in range(1, number + 1)]
        form.show(_by_field(said), meeting_rules.mark_of(event))
        return form

    def offer(self) -> None:
        """The choices that this event has."""
        known = [("", _("Not known")), ("yes", _("Yes")), ("no", _("No"))]
        days = [(day.isoformat(), short_day(day)) for day in self.event.days]
        for field in self:
            if isinstance(field, SelectField):
                field.choices = days if field.name.endswith("_day") else known

    @property
    def of_rooms(self) -> list[tuple[Field, ...]]:
        """For each room: whether it stays one, its seats, its access."""
        return [(self[f"room_{one.id}"], self[f"seats_{one.id}"], self[f"step_free_{one.id}"]) for one in self.rooms]

    @property
    def others(self) -> list[BooleanField]:
        """The event's other places, each with its box."""
        return [self[f"room_{one.id}"] for one in self.event.places if one not in self.rooms]

    def tell_stored(self) -> None:
        """After somebody else was faster."""
        self.tell_what_stands(_by_field(meeting_rules.said_of(self.event)), meeting_rules.mark_of(self.event))

    def read(self) -> dict[str, object]:
        return meeting_rules_reading.read(self.event, self.data)


def _window_fields(number: int) -> dict[str, Field]:
    fields = {}
    for line in range(1, number + 1):
        day = SelectField(_("Window %(number)s: day", number=line), validate_choice=False)
        starts = StringField(_("Window %(number)s: from", number=line), widget=TimeInput())
        ends = StringField(_("Window %(number)s: until", number=line), widget=TimeInput())
        fields |= {f"window_{line}_day": day, f"window_{line}_starts": starts, f"window_{line}_ends": ends}
    return fields


def _room_fields(event: Event, rooms: list[Place]) -> dict[str, Field]:
    fields = {f"room_{place.id}": BooleanField(plain(place.name)) for place in event.places}
    for place in rooms:
        name = plain(place.name)
        fields[f"seats_{place.id}"] = StringField(_("Seats: %(place)s", place=name))
        fields[f"step_free_{place.id}"] = SelectField(_("Step-free: %(place)s", place=name), validate_choice=False)
    return fields


def _fields_of(form: SettingsForm, line: str, names: tuple[str, ...]) -> tuple[Field, ...]:
    return tuple(form[f"{line}_{name}"] for name in names)


def _by_field(said: dict[str, object]) -> dict[str, object]:
    """What stands, by the form's fields."""
    flat = {name: value for name, value in said.items() if name not in ("windows", "rooms")}
    for line, window in enumerate(said["windows"], start=1):
        flat |= {f"window_{line}_day": window.day.isoformat()}
        flat |= {f"window_{line}_{name}": f"{getattr(window, name):%H:%M}" for name in ("starts", "ends")}
    for key, of_place in said["rooms"].items():
        known = {True: "yes", False: "no", None: ""}[of_place["step_free"]]
        flat |= {f"room_{key}": True, f"seats_{key}": of_place["capacity"], f"step_free_{key}": known}
    return flat
