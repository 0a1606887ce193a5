"""The editor's forms show and collect; `operations/programme_reading.py` judges."""

import datetime as dt
from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    Form,
    FormField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.widgets import DateTimeLocalInput

from models import Delegate, Event
from models.activity import ATTENDANCES, AUDIENCES, KINDS, LIVE_KINDS, Facts
from operations import programme_reading
from operations.refusals import Refusal
from queries import convoys, delegates, drafts
from queries.activities import BILLED
from queries.drafts import Planned
from web import language, words
from web.formats import local, plain, short_day
from web.forms import MUST, RuledForm, presentable
from web.settings_forms import IN_ANY, SettingsForm, TickBoxes, in_language

#: Empty lines for speakers, below those who are named.
MORE_SPEAKERS = 3
MOST_SPEAKERS = 60
BY_THE_CLOCK = _l("Local time of the event.")
HOUR = {"maxlength": 40, "autocomplete": "off", "placeholder": "13:45"}
#: Facts that are words in three languages.
TEXTS = ("title", "text", "dress", "bring", "briefing")


class WhenForm(RuledForm):
    """Day, times and place: what a hand on the timetable changes, and the small form for who has none."""

    seen = HiddenField()
    day = SelectField(_l("Day"), MUST, validate_choice=False)
    open = BooleanField(_l("The time is to be confirmed"))
    starts = StringField(_l("Starts"), render_kw=HOUR)
    ends = StringField(_l("Ends"), description=_l("Without an end it is to be confirmed."), render_kw=HOUR)
    place = SelectField(_l("Place"), validate_choice=False)

    def offer(self, event: Event, days: Iterable[dt.date]) -> "WhenForm":
        """The choices that this event has."""
        self.event = event
        self.day.choices = [(day.isoformat(), short_day(day)) for day in days]
        self.place.choices = [("", _("To be confirmed")), *((one.code, plain(one.name)) for one in event.places)]
        return self

    def of(self, one: Planned) -> "WhenForm":
        """Filled with what is proposed, else published."""
        if not self.is_submitted():
            for name, value in when_of(self.event, one.facts).items():
                self[name].data = value
            self.seen.data = one.mark
        return self

    def read(self) -> dict[str, object]:
        return programme_reading.read_when(self.event, self.data)


class SpeakerForm(Form):
    """One line: who, and as what."""

    name = StringField(_l("Delegate"), render_kw={"list": "people", "autocomplete": "off", "maxlength": 300})
    role = SelectField(_l("Role"), validate_choice=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.role.choices = [(role, words.PARTICIPATION_ROLE[role]) for role in BILLED]


class ActivityForm(SettingsForm, WhenForm):
    """All that the programme says of an activity."""

    #: What it is about; None for a new one.
    plan: Planned | None = None
    title_en = StringField(_l("Title in English"), description=IN_ANY, render_kw=in_language("en"))
    title_es = StringField(_l("Title in Spanish"), render_kw=in_language("es"))
    title_fr = StringField(_l("Title in French"), render_kw=in_language("fr"))
    text_en = TextAreaField(_l("Objective in English"), render_kw=in_language("en", 5000))
    text_es = TextAreaField(_l("Objective in Spanish"), render_kw=in_language("es", 5000))
    text_fr = TextAreaField(_l("Objective in French"), render_kw=in_language("fr", 5000))
    number = StringField(_l("Number in the programme"), description=_l("Such as IV."), render_kw={"maxlength": 10})
    to_place = SelectField(_l("Ends at"), description=_l("Only where it leads somewhere else."), validate_choice=False)
    axis = SelectField(_l("Axis"), description=_l("What it serves. A change holds at once."), validate_choice=False)
    capacity = StringField(_l("Seats"), description=_l("Without a number there is no limit."))
    speakers = FieldList(FormField(SpeakerForm), _l("Who has a part in it"), max_entries=MOST_SPEAKERS)
    languages = TickBoxes(_l("Languages spoken"), validate_choice=False)
    opens = StringField(_l("Sign-up opens"), description=BY_THE_CLOCK, widget=DateTimeLocalInput())
    closes = StringField(_l("Sign-up closes"), description=BY_THE_CLOCK, widget=DateTimeLocalInput())
    dress_en = StringField(_l("Dress in English"), render_kw=in_language("en"))
    dress_es = StringField(_l("Dress in Spanish"), render_kw=in_language("es"))
    dress_fr = StringField(_l("Dress in French"), render_kw=in_language("fr"))
    bring_en = StringField(_l("What to bring in English"), render_kw=in_language("en"))
    bring_es = StringField(_l("What to bring in Spanish"), render_kw=in_language("es"))
    bring_fr = StringField(_l("What to bring in French"), render_kw=in_language("fr"))
    briefing_en = TextAreaField(_l("Briefing in English"), render_kw=in_language("en", 5000))
    briefing_es = TextAreaField(_l("Briefing in Spanish"), render_kw=in_language("es", 5000))
    briefing_fr = TextAreaField(_l("Briefing in French"), render_kw=in_language("fr", 5000))
    fixed = BooleanField(_l("A shift of the day leaves it where it is"))
    blocking = BooleanField(_l("Nothing else may happen while it lasts"))

    def offer(self, event: Event, days: Iterable[dt.date]) -> "ActivityForm":
        super().offer(event, days)
        self.to_place.choices = [("", _("Where it begins")), *self.place.choices[1:]]
        self.languages.choices = list(language.LANGUAGES.items())
        self.axes = convoys.axes(event)
        self.axis.choices = [("", _("No axis")), *((one.code, plain(one.name)) for one in self.axes)]
        return self

    def of(self, one: Planned) -> "ActivityForm":
        """Filled with what is proposed; beside what differs, what is published."""
        self.plan = one
        self.show(said_of(self.event, one.facts), one.mark, self.event.zone)
        if not self.is_submitted():
            self.name_speakers(people_of(drafts.speakers_of(one)))
            self.axis.data = next((axis.code for axis in self.axes if axis.id == one.activity.axis_id), "")
        if one.draft is not None and one.published is not None:
            self.tell_published(said_of(self.event, one.published))
        return self

    def name_speakers(self, lines: Iterable[tuple[str, str]]) -> None:
        """A line for each of them, and some more."""
        for name, role in [*lines, *[("", "panelist")] * MORE_SPEAKERS]:
            self.speakers.append_entry({"name": name, "role": role})

    def tell_published(self, said: dict[str, object]) -> None:
        """Name what people read now at each field whose draft says something else."""
        draft = self._flat(said_of(self.event, self.plan.facts), self.event.zone)
        for field, value in self._flat(said, self.event.zone).items():
            if field in self and value != draft[field]:
                told = _("Published: %(value)s", value=_worded(self[field], value))
                self[field].description = " ".join(filter(None, [str(self[field].description or ""), told]))

    def refuse(self, refusal: Refusal) -> None:
        super().refuse(refusal)
        for line in self.speakers:
            line.form.name.data = presentable(line.form.name.data or "")

    def read(self) -> dict[str, object]:
        pairs = [(line["name"], line["role"]) for line in self.speakers.data]
        facts = programme_reading.read(self.event, self.data | {"speakers": pairs})
        if self.plan is None:
            return facts | {"speakers": facts["speakers"] or None}
        if facts["speakers"] == drafts.speakers_of(self.plan):
            facts["speakers"] = self.plan.facts.speakers
        return facts


class NewActivityForm(ActivityForm):
    """What nobody knows of yet, so that its kind and who may come can still be chosen."""

    kind = SelectField(_l("Kind"), MUST, validate_choice=False, default="panel")
    audience = SelectField(_l("Who may know of it"), MUST, validate_choice=False)
    attendance = SelectField(_l("Who attends"), MUST, validate_choice=False)
    categories = TickBoxes(_l("Categories"), description=_l("Without a choice, all of them."), validate_choice=False)
    parent = SelectField(_l("Part of"), validate_choice=False)

    def offer(self, event: Event, days: Iterable[dt.date], wholes: Iterable[Planned] = ()) -> "NewActivityForm":
        super().offer(event, days)
        self.kind.choices = [(one, words.ACTIVITY_KIND[one]) for one in KINDS if one not in LIVE_KINDS]
        self.audience.choices = [(one, words.AUDIENCE[one]) for one in AUDIENCES]
        self.attendance.choices = [(one, words.ATTENDANCE[one]) for one in ATTENDANCES]
        self.categories.choices = [(one.code, plain(one.name)) for one in event.categories]
        titled = [(str(one.activity.id), plain(one.facts.title)) for one in wholes]
        self.parent.choices = [("", _("Nothing: it stands by itself")), *titled]
        return self

    def of(self, one: Planned) -> "NewActivityForm":
        super().of(one)
        if not self.is_submitted():
            activity = one.activity
            self.kind.data, self.audience.data = activity.kind, activity.audience
            self.attendance.data, self.parent.data = activity.attendance, str(activity.parent_id or "")
            self.categories.data = [category.code for category in activity.categories]
        return self


def when_of(event: Event, facts: Facts) -> dict[str, object]:
    """Day, times and place as the form has them, by the place's clocks."""
    place = next((one for one in event.places if one.id == facts.place_id), None)
    zone = (place and place.zone) or event.zone
    return {
        "day": facts.day.isoformat(),
        "open": facts.starts_at is None,
        "starts": _time(facts.starts_at, zone),
        "ends": _time(facts.ends_at, zone),
        "place": place.code if place else "",
    }


def said_of(event: Event, facts: Facts) -> dict[str, object]:
    """What a draft or the published activity says, by the form's fields; without its speakers."""
    to_place = next((one.code for one in event.places if one.id == facts.to_place_id), "")
    said = {name: getattr(facts, name) for name in (*TEXTS, "number", "capacity")}
    ticked = {name: bool(getattr(facts, name)) for name in ("fixed", "blocking")}
    times = {"opens": facts.opens_at, "closes": facts.closes_at}
    return when_of(event, facts) | said | ticked | times | {"to_place": to_place, "languages": facts.languages or []}


def people_of(speakers: list[dict]) -> list[tuple[str, str]]:
    """Speakers as their lines have them."""
    named = {one.id: one for one in delegates.of_ids(one["delegate"] for one in speakers)}
    return [(line_of(named[one["delegate"]]), one["role"]) for one in speakers if one["delegate"] in named]


def line_of(delegate: Delegate) -> str:
    """ "ABCD-1234 Ana Núñez, La Paz": the reference comes first, for the form to know them by."""
    city = f", {delegate.city}" if delegate.city else ""
    return f"{delegate.reference} {plain(delegate.name)}{city}"


def _time(instant: dt.datetime | None, zone: str) -> str:
    return f"{local(instant, zone):%H:%M}" if instant else ""


def _worded(field: Field, value: object) -> str:
    """The value as a reader knows it: the words of a choice, yes or no, several in a row."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    choices = dict(getattr(field, "choices", None) or ())
    if isinstance(value, list):
        return ", ".join(str(choices.get(one, one)) for one in value) or "–"
    return str(choices.get(value, value)) or "–"
