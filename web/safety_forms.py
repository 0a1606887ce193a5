"""The forms of duty of care: a city's card, an incident and its steps, a card that is opened, who is safe."""

import uuid

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, StringField, TelField, TextAreaField
from wtforms.fields.choices import SelectChoice

from models import CityCard, Event
from operations import city_cards, emergencies, incidents, safety
from queries import convoys
from queries.emergencies import cities
from web.formats import plain
from web.forms import MUST, RuledForm
from web.safety_words import INCIDENT, SAFETY, SEVERITY
from web.settings_forms import SettingsForm, in_language

LINES = {"rows": 2}


def _nonce() -> str:
    """What makes a form that is sent twice one deed."""
    return uuid.uuid4().hex


class CityCardForm(SettingsForm):
    """Whom to call in a city."""

    emergency = StringField(
        _l("Emergency number"), description=_l("Such as 911 in the United States, Canada and Mexico."),
        render_kw={"maxlength": 40, "inputmode": "tel"},
    )  # fmt: skip
    hospital = StringField(_l("Hospital"), render_kw={"maxlength": 200})
    hospital_address = StringField(_l("Its address"), render_kw={"maxlength": 300})
    hospital_phone = TelField(_l("Its phone"), description=_l("With its country code, such as +52 612 123 4567."))
    consulate = StringField(_l("Consulate"), render_kw={"maxlength": 200})
    consulate_address = StringField(_l("Its address"), render_kw={"maxlength": 300})
    consulate_phone = TelField(_l("Its phone"), description=_l("With its country code, such as +52 612 123 4567."))
    note_en = TextAreaField(_l("Note in English"), render_kw=in_language("en", 4000) | LINES)
    note_es = TextAreaField(_l("Note in Spanish"), render_kw=in_language("es", 4000) | LINES)
    note_fr = TextAreaField(_l("Note in French"), render_kw=in_language("fr", 4000) | LINES)

    def offer(self, card: CityCard | None) -> "CityCardForm":
        """With what the card says now."""
        self.show(city_cards.said_of(card), city_cards.mark_of(card))
        return self

    def read(self) -> dict[str, object]:
        return city_cards.read(self.data)


class IncidentForm(RuledForm):
    """What happened."""

    nonce = HiddenField(default=_nonce)
    what = SelectField(
        _l("What happened?"), MUST, choices=[SelectChoice(*pair) for pair in INCIDENT.items()], validate_choice=False
    )
    severity = RadioField(
        _l("How grave is it?"), MUST, choices=[SelectChoice(*pair) for pair in SEVERITY.items()], default="low",
        validate_choice=False,
    )  # fmt: skip
    said = TextAreaField(_l("In your words"), MUST, render_kw={"rows": 3, "maxlength": incidents.LONGEST})
    place = StringField(_l("Where"), render_kw={"maxlength": 200})
    bus = SelectField(_l("Bus"), validate_choice=False)
    delegate = SelectField(_l("Who is concerned"), validate_choice=False)

    def offer(self, buses: list[tuple[str, str]], people: list[tuple[str, str]]) -> "IncidentForm":
        """What can be chosen: pairs of id and name; who leads one bus alone has no other to choose."""
        self.bus.choices = buses if len(buses) == 1 else [("", _("No bus in particular")), *buses]
        self.delegate.choices = [("", _("Nobody in particular")), *people]
        return self

    def read(self) -> dict[str, object]:
        return incidents.read(self.data)


class StepForm(RuledForm):
    """What was done about it."""

    nonce = HiddenField(default=_nonce)
    said = TextAreaField(_l("What was done"), MUST, render_kw={"rows": 2, "maxlength": incidents.LONGEST})

    def read(self) -> dict[str, object]:
        return {"said": incidents.read_step(self.said.data)}


class OpeningForm(RuledForm):
    """Why a card is opened."""

    nonce = HiddenField(default=_nonce)
    reason = StringField(
        _l("Why do you open it?"), MUST, description=_l("Your name, the time and this reason are noted."),
        render_kw={"maxlength": emergencies.LONGEST_REASON, "autocomplete": "off"},
    )  # fmt: skip

    def read(self) -> dict[str, object]:
        return {"reason": emergencies.read(self.reason.data)}


class CallForm(RuledForm):
    """Whom to ask whether they are safe, and what to tell them."""

    whom = SelectField(_l("Whom do you ask?"), MUST, validate_choice=False)
    said_en = TextAreaField(_l("What happened, in English"), render_kw=in_language("en", 1000) | LINES)
    said_es = TextAreaField(_l("What happened, in Spanish"), render_kw=in_language("es", 1000) | LINES)
    said_fr = TextAreaField(_l("What happened, in French"), render_kw=in_language("fr", 1000) | LINES)

    def offer(self, event: Event) -> "CallForm":
        """Everybody, each city's guests, each bus."""
        in_cities = [
            (f"city:{one.place.id}", _("Guests of the hotels in %(city)s", city=plain(one.place.name)))
            for one in cities(event)
            if one.days
        ]
        on_buses = [(f"bus:{one.id}", _("Passengers of %(bus)s", bus=one.code)) for one in convoys.buses(event)]
        self.whom.choices = [(safety.EVERYBODY, _("Everybody who is expected")), *in_cities, *on_buses]
        return self

    def read(self) -> dict[str, object]:
        return safety.read(self.data)


class AnswerForm(RuledForm):
    """Safe, or in need of help; `answer` is the button that was pressed."""

    answer = HiddenField()
    said = StringField(_l("Where you are, what you need"), render_kw={"maxlength": 300, "autocomplete": "off"})

    def read(self) -> dict[str, object]:
        return safety.read_answer(self.data)


#: What the buttons of an answer say.
PRESS = {word: SAFETY[word] for word in ("safe", "help")}
