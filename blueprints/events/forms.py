"""The forms of an event and its parts show and collect; `operations/event_settings.py` and `event_parts.py` judge."""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.widgets import ColorInput, DateInput, DateTimeLocalInput

from models import Category, Checkpoint, Event, Place, Zone
from models.event import KINDS
from operations import event_parts, event_settings
from operations.event_parts import Part
from queries import activities
from web import language, words
from web.formats import countries, plain
from web.forms import MUST
from web.settings_forms import IN_ANY, SettingsForm, TickBoxes, in_language

#: What a form calls each fact that has a name of its own in the database.
TIMES = {"opens": "registration_opens_at", "closes": "registration_closes_at"}


class EventForm(SettingsForm):
    """An event's own facts."""

    kind = RadioField(_l("Kind"), MUST, default="summit", validate_choice=False)
    name_en = StringField(_l("Name in English"), description=IN_ANY, render_kw=in_language("en"))
    name_es = StringField(_l("Name in Spanish"), render_kw=in_language("es"))
    name_fr = StringField(_l("Name in French"), render_kw=in_language("fr"))
    starts_on = StringField(_l("First day"), MUST, widget=DateInput())
    ends_on = StringField(_l("Last day"), MUST, widget=DateInput())
    zone = StringField(_l("Time zone"), MUST, description=_l("Begin to write a region or a city, such as Mazatlan."))
    location_en = StringField(_l("City and country in English"), description=IN_ANY, render_kw=in_language("en"))
    location_es = StringField(_l("City and country in Spanish"), render_kw=in_language("es"))
    location_fr = StringField(_l("City and country in French"), render_kw=in_language("fr"))
    venue = StringField(_l("Venue"), description=_l("Hotel, palace or congress centre, by its own name."))
    country = SelectField(_l("Country"), validate_choice=False)
    languages = TickBoxes(_l("Languages of the event"), MUST, validate_choice=False)
    capacity = StringField(_l("Number of places"), description=_l("Without a number there is no limit."))
    expected_mayors = StringField(
        _l("Mayors expected"), description=_l("As it was announced; the dashboard compares with it.")
    )
    opens = StringField(
        _l("Registration opens"), description=_l("Local time of the event."), widget=DateTimeLocalInput()
    )
    closes = StringField(
        _l("Registration closes"), description=_l("Local time of the event."), widget=DateTimeLocalInput()
    )
    notice_en = TextAreaField(
        _l("Privacy notice in English"),
        description=_l("What people read before they register. A change makes a new version; consents keep theirs."),
        render_kw=in_language("en", 4000),
    )
    notice_es = TextAreaField(_l("Privacy notice in Spanish"), render_kw=in_language("es", 4000))
    notice_fr = TextAreaField(_l("Privacy notice in French"), render_kw=in_language("fr", 4000))

    overlapping_seats = BooleanField(_l("One person may have seats in activities that overlap"))
    seats_each = StringField(
        _l("Seats for each person, when seats are given by wishes"),
        description=_l("Without a number: as many as fit the person’s day."),
    )
    offer_minutes = StringField(
        _l("Minutes to answer when a seat is offered"),
        description=_l("Where panels offer free seats to the waiting list; 120 without a number."),
    )

    def offer(self) -> "EventForm":
        """The choices, in the reader's language."""
        self.kind.choices = [(kind, words.EVENT_KIND[kind]) for kind in KINDS]
        self.country.choices = [("", _("Choose a country")), *countries()]
        self.languages.choices = list(language.LANGUAGES.items())
        return self

    def of(self, event: Event) -> "EventForm":
        """Filled with what the event says of itself."""
        self.show(said_by(event), event_settings.mark_of(event), event.zone)
        return self

    def read(self) -> dict[str, object]:
        return event_settings.read(self.data)


class NewEventForm(EventForm):
    """An event that does not exist yet."""

    slug = StringField(
        _l("Address"),
        MUST,
        description=_l("What stands in every link, such as mayors-2027. It cannot be changed later."),
    )
    usual_categories = BooleanField(_l("Begin with two usual categories, Participants and Staff"))

    def offer(self) -> "NewEventForm":
        super().offer()
        if not self.is_submitted():
            self.languages.data, self.usual_categories.data = list(language.LANGUAGES), True
        return self

    def read(self) -> dict[str, object]:
        return event_settings.read(self.data, new=True)


class FileForm(FlaskForm):
    """An event file; what is wrong with it is told with its path."""

    file = FileField(_l("Event file"), MUST, description=_l("A text file in YAML, up to 1 MB."))


def said_by(event: Event) -> dict[str, object]:
    """What the event says of itself, by the form's fields."""
    said = event_settings.said_of(event)
    return said | {field: said[column] for field, column in TIMES.items()}


class PartForm(SettingsForm):
    """What all parts have: a code and a name."""

    part: str
    #: What nobody can change of this one.
    fixed: dict[str, str] = {}
    code = StringField(
        _l("Code"),
        MUST,
        description=_l("Short and without accents; programs and lists use it."),
        render_kw={"maxlength": 20},
    )
    name_en = StringField(_l("Name in English"), description=IN_ANY, render_kw=in_language("en"))
    name_es = StringField(_l("Name in Spanish"), render_kw=in_language("es"))
    name_fr = StringField(_l("Name in French"), render_kw=in_language("fr"))

    def offer(self, event: Event, row: Part | None) -> "PartForm":
        """The choices that this event has, and what the part says now."""
        self.event, self.row = event, row
        if row is not None:
            self.show(event_parts.said_of(row), event_parts.mark_of(row), event.zone)
        return self

    def shown(self) -> list[Field]:
        """The fields to fill in, in their order."""
        return [field for field in self if not isinstance(field, HiddenField)]

    def read(self) -> dict[str, object]:
        return event_parts.read(self.part, self.data, self.event.zone)


class CategoryForm(PartForm):
    part = "categories"
    letter = StringField(
        _l("Letter"), MUST, description=_l("Tells the category where colour cannot."), render_kw={"maxlength": 1}
    )
    colour = StringField(
        _l("Colour"),
        MUST,
        description=_l("White letters must be easy to read on it."),
        widget=ColorInput(),
        default="#1f4e8c",
    )
    counted = BooleanField(_l("Each approved person takes one of the event’s places"), default=True)
    needs_approval = BooleanField(_l("Organizers decide about each registration"), default=True)
    has_badge = BooleanField(_l("Has a badge"), default=True)
    public = BooleanField(_l("Offered on the registration form"), default=True)
    by_invitation = BooleanField(_l("Registers with a personal invitation only"))
    closes = StringField(
        _l("Registration closes for it"),
        description=_l("Local time of the event; only where it is earlier than for everybody."),
        widget=DateTimeLocalInput(),
    )
    accompanies = BooleanField(_l("Its people come with a delegate: accompanying persons, interpreters, security"))
    sees_people = BooleanField(_l("May see who else takes part"), default=True)
    speaks = BooleanField(_l("Has the floor where delegations speak"))
    signs = BooleanField(_l("May sign for their side"))
    mayors = BooleanField(_l("These are mayors"))

    def offer(self, event: Event, row: Category | None) -> "CategoryForm":
        """With the contrast told while a colour is being chosen."""
        self.colour.render_kw = {
            "hx-get": url_for("events.contrast", slug=event.slug),
            "hx-trigger": "input changed delay:200ms",
            "hx-target": "#contrast",
            "hx-include": "[name=letter]",
        }
        return super().offer(event, row)


class ZoneForm(PartForm):
    part = "zones"
    categories = TickBoxes(_l("Who may enter"), validate_choice=False)

    def offer(self, event: Event, row: Zone | None) -> "ZoneForm":
        self.categories.choices = [(one.code, plain(one.name)) for one in event.categories]
        return super().offer(event, row)


class PlaceForm(PartForm):
    part = "places"
    parent = SelectField(_l("Within"), validate_choice=False)
    capacity = StringField(_l("Seats"))
    address = StringField(_l("Address"), render_kw={"maxlength": 300})
    step_free = SelectField(_l("Step-free"), validate_choice=False)
    latitude = StringField(_l("Latitude"), description=_l("In degrees, such as 23.0631; calendars show it on a map."))
    longitude = StringField(_l("Longitude"), description=_l("In degrees, such as -109.7027; west is negative."))
    zone = StringField(_l("Time zone"), description=_l("Only where it is not the event’s."))

    def offer(self, event: Event, row: Place | None) -> "PlaceForm":
        others = [one for one in event.places if one is not row]
        self.parent.choices = [("", _("No other place")), *((one.code, plain(one.name)) for one in others)]
        self.step_free.choices = [("", _("Not known")), ("yes", _("Yes")), ("no", _("No"))]
        super().offer(event, row)
        if row is not None and not self.is_submitted():
            self.step_free.data = {True: "yes", False: "no", None: ""}[row.step_free]
        return self


class CheckpointForm(PartForm):
    part = "checkpoints"
    zone = SelectField(
        _l("Zone"), description=_l("Only categories that may enter it are admitted."), validate_choice=False
    )
    activity = SelectField(
        _l("Activity"), description=_l("Only those who take part in it are admitted."), validate_choice=False
    )
    opens = StringField(_l("Opens"), description=_l("Local time of the event."), widget=DateTimeLocalInput())
    closes = StringField(_l("Closes"), description=_l("Local time of the event."), widget=DateTimeLocalInput())
    reentry = BooleanField(_l("Who went out may come in again"), default=True)

    def offer(self, event: Event, row: Checkpoint | None) -> "CheckpointForm":
        zones = [(one.code, plain(one.name)) for one in event.zones]
        programme = [(str(one.id), plain(one.title)) for one in activities.published(event, activities.STAFF)]
        self.zone.choices = [("", _("Every category")), *zones]
        self.activity.choices = [("", _("Everybody")), *programme]
        return super().offer(event, row)

    @property
    def fixed(self) -> dict[str, str]:
        """What nobody can change: the main entrance asks for nothing but a badge."""
        if self.row is None or self.row.code != event_parts.MAIN:
            return {}
        return {"code": event_parts.MAIN, "zone": "", "activity": "", "opens": "", "closes": ""}

    def shown(self) -> list[Field]:
        return [field for field in super().shown() if field.name not in self.fixed]

    def read(self) -> dict[str, object]:
        return event_parts.read(self.part, self.data | self.fixed, self.event.zone)


class ThemeForm(PartForm):
    part = "themes"


class AxisForm(PartForm):
    part = "axes"


FORMS: dict[str, type[PartForm]] = {
    form.part: form for form in (CategoryForm, ZoneForm, PlaceForm, CheckpointForm, ThemeForm, AxisForm)
}
