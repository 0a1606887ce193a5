"""The second form: two journeys, the nights, a shared room, diet, access, and whom to call.

What may be typed is decided by `operations/travel_reading.py`.
"""

import datetime as dt
from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import BooleanField, Field, SelectField, StringField, TelField, TextAreaField
from wtforms.widgets import DateInput, DateTimeLocalInput

from models import Category, Delegate, Event, Question
from models.travel import WAYS
from operations import care, questions, retention, travel_reading
from operations.care import EMERGENCY
from operations.travel_reading import MOST, OF_JOURNEY, Travel
from queries import registration_rules, travel
from web import question_fields
from web.formats import local, plain
from web.settings_forms import SettingsForm, TickBoxes
from web.travel_words import AID, DIET, MEANS, ROOM

LOCAL = _l("By the clocks there, as on the ticket.")
NOTE = _l("What whoever meets you should know: luggage, a ramp, more time.")
#: What is asked about health, which not everybody who may open the form may read.
OF_CARE = (
    "diets", "diet", "aids", "access", "emergency_name", "emergency_phone", "emergency_relation", "emergency_medical",
    "consent_care",
)  # fmt: skip
#: Who reads answers, by the right they need for it.
READ_BY = {
    "see.contacts": _l("Read by the organizers."),
    "see.care": _l("Read by those who look after you; each reading is noted."),
    "see.identity": _l("Read by those who write the letters; each reading is noted."),
    "see.travel": _l("Read by those who organize cars and rooms."),
}


def _most(name: str) -> dict[str, int]:
    return {"maxlength": MOST[name]}


class JourneyFields:
    """The fields of one way, as their makers: a form has two of each."""

    means = SelectField, {"label": _l("How"), "validate_choice": False}
    carrier = StringField, {"label": _l("Airline or company"), "render_kw": _most("carrier")}
    number = StringField, {"label": _l("Flight or train number"), "render_kw": _most("number")}
    station = StringField, {"label": _l("Airport or station"), "render_kw": _most("station")}
    terminal = StringField, {"label": _l("Terminal"), "render_kw": _most("terminal")}
    at = StringField, {"label": _l("Day and time"), "description": LOCAL, "widget": DateTimeLocalInput()}
    zone = StringField, {"label": _l("Time zone")}
    note = StringField, {"label": _l("Anything else"), "description": NOTE, "render_kw": _most("note")}


class TravelForm(SettingsForm):
    """One person's; `of` makes it, with what stands and what the event has to choose from."""

    facts: Travel
    delegate: Delegate
    #: What the event asks besides.
    asked: Sequence[Question]

    hotel = SelectField(_l("Hotel"), validate_choice=False)
    elsewhere = StringField(
        _l("Somewhere else"), description=_l("Another hotel, or with family."), render_kw=_most("elsewhere")
    )
    room = SelectField(_l("Hotel room"), validate_choice=False)
    from_on = StringField(_l("First night"), widget=DateInput())
    to_on = StringField(_l("Last night"), widget=DateInput())
    shares_with = StringField(_l("Share the room with"), render_kw=_most("shares_with"))
    stay_note = StringField(_l("A word to the hotel"), render_kw=_most("stay_note"))
    diets = TickBoxes(_l("Diet"), validate_choice=False)
    diet = TextAreaField(_l("Diet and allergies in your own words"), render_kw={"rows": 2, "maxlength": 2000})
    aids = TickBoxes(_l("What you need to get about"), validate_choice=False)
    access = TextAreaField(_l("Accessibility and other needs"), render_kw={"rows": 2, "maxlength": 2000})
    emergency_name = StringField(_l("Whom to call in an emergency"), render_kw=_most("emergency_name"))
    emergency_phone = TelField(_l("Their phone"), render_kw={"maxlength": 60})
    emergency_relation = StringField(_l("Who they are to you"), render_kw=_most("emergency_relation"))
    emergency_medical = TextAreaField(
        _l("What a doctor should know"), render_kw={"rows": 2} | _most("emergency_medical")
    )
    consent_care = BooleanField(_l("You may use my answers on health and emergencies, only to look after me."))

    @classmethod
    def of(cls, delegate: Delegate, asked: Sequence[Question], *, hides_care: bool) -> "TravelForm":
        """The form of this person with what they are `asked` besides, without what concerns their health where that is
        theirs alone.
        """
        form = question_fields.asking(cls, asked)()
        form.delegate, form.asked = delegate, asked
        if hides_care:
            for name in OF_CARE:
                del form[name]
        form._offer()
        form.show(said_of(delegate), str(delegate.edition))
        question_fields.fill(form, asked, questions.said_by(delegate, "travel") if asked else {})
        return form

    @property
    def questions(self) -> list[tuple[Category | None, list[Field]]]:
        """The fields of what the event asks besides, each with why, how long it is kept and who reads it."""
        for one in self.asked:
            self[questions.field_of(one)].description = _about(self.delegate.event, one)
        return question_fields.sections(self, self.asked, [self.delegate.category])

    def read(self) -> Travel:
        """What the rules make of what was typed; raises `Malformed`."""
        delegate = self.delegate
        return question_fields.read_with(
            self, self.asked, delegate.category, lambda: travel_reading.read(delegate.event, self.data)
        )

    def tell_stored(self) -> None:
        """After somebody else was faster: name what stands now, and let the next sending replace it."""
        said = said_of(self.delegate)
        self.tell_what_stands({name: value for name, value in said.items() if name in self}, str(self.delegate.edition))

    def _offer(self) -> None:
        event = self.delegate.event
        for way in WAYS:
            self[f"{way}_means"].choices = [("", "–"), *MEANS.items()]
        self.hotel.choices = [("", "–"), *((one.code, plain(one.name)) for one in travel.hotels(event))]
        self.room.choices = list(ROOM.items())
        if "diets" in self:
            self.diets.choices = [(word, text) for word, text in DIET.items() if word != "other"]
            self.aids.choices = list(AID.items())


for _way in WAYS:
    for _name in ("means", *OF_JOURNEY):
        _maker, _words = getattr(JourneyFields, _name)
        setattr(TravelForm, f"{_way}_{_name}", _maker(**_words))


def said_of(delegate: Delegate) -> dict[str, object]:
    """What stands, by the form's fields."""
    said = {"room": "single"}
    for way in WAYS:
        row = travel.journey(delegate, way)
        zone = (row and row.zone) or delegate.event.zone
        said |= {f"{way}_{name}": getattr(row, name) for name in ("means", *OF_JOURNEY)} if row else {}
        said |= {f"{way}_at": _local(row.at, zone)} if row else {}
        said[f"{way}_zone"] = zone
    return said | _stay_of(delegate) | _care_of(delegate)


def _stay_of(delegate: Delegate) -> dict[str, object]:
    row = travel.stay(delegate)
    if row is None:
        return {}
    return {
        "hotel": row.place and row.place.code,
        "elsewhere": row.elsewhere,
        "room": row.room,
        "from_on": row.from_on and row.from_on.isoformat(),
        "to_on": row.to_on and row.to_on.isoformat(),
        "shares_with": row.shares_with and row.shares_with.reference,
        "stay_note": row.note,
    }


def _care_of(delegate: Delegate) -> dict[str, object]:
    needs = care.of(delegate)
    emergency = {f"emergency_{name}": needs.emergency.get(name) for name in EMERGENCY}
    said = {"diet": needs.diet, "diets": list(needs.diets), "access": needs.access, "aids": list(needs.aids)}
    return said | emergency | {"consent_care": bool(needs)}


def _local(at: dt.datetime | None, zone: str) -> str | None:
    return at and local(at, zone).strftime("%Y-%m-%dT%H:%M")


def _about(event: Event, question: Question) -> str:
    """Why it is asked, who reads the answer and how long it is kept."""
    days = retention.days_of(registration_rules.of_event(event), question.kept_as)
    kept = ngettext("Kept until %(num)s day after the event.", "Kept until %(num)s days after the event.", days)
    return " ".join(filter(None, (plain(question.purpose), str(READ_BY[question.read_by]), kept)))
