"""The forms of asking for a meeting and of answering; each knows for whom it is filled in."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, TextAreaField

from models import Delegate, Event, MeetingProfile, MeetingRequest, db
from operations import meeting_reading
from operations.meeting_reading import LONGEST
from queries import meeting_people, meeting_requests, meeting_rules, themes
from web import language
from web.formats import local, plain, short_day, time_of
from web.forms import MUST, RuledForm
from web.settings_forms import TickBoxes

#: How much somebody wants a meeting, in words.
STRENGTH = {"1": _l("It would be good"), "2": _l("It is important"), "3": _l("It is essential")}
STRENGTHS = [SelectChoice(number, words) for number, words in STRENGTH.items()]
ROWS = {"rows": 3, "maxlength": LONGEST}


class AskForm(RuledForm):
    """What one asks for."""

    purpose = TextAreaField(_l("What is it about?"), MUST, render_kw=ROWS)
    themes = TickBoxes(_l("Themes"), validate_choice=False)
    languages = TickBoxes(_l("Languages of the meeting"), validate_choice=False)
    priority = RadioField(_l("How much do you want it?"), MUST, choices=STRENGTHS, default="1", validate_choice=False)
    times = TickBoxes(_l("Times that suit you"), validate_choice=False)
    party = TickBoxes(_l("Who comes along?"), validate_choice=False)
    event: Event

    @classmethod
    def of(cls, asker: Delegate, asked: Delegate) -> "AskForm":
        """The form to ask this person, with what the event has to choose from."""
        event = asker.event
        form = cls(data={"languages": _common(asker, asked), "priority": "1"})
        form.event = event
        form.themes.choices = [(str(theme.id), plain(theme.name)) for theme in themes.of_event(event)]
        form.languages.choices = [(code, name) for code, name in language.LANGUAGES.items() if code in event.languages]
        form.times.choices = _times(event)
        form.party.choices = _company(asker, asked)
        return form

    def read(self) -> dict[str, object]:
        """The wish, as `meeting_reading` understands it; raises `Malformed`."""
        return {"wish": meeting_reading.wish(self.event, self.data)}


class AcceptForm(RuledForm):
    """Yes: how much one wishes for it oneself, and who comes along."""

    wish = RadioField(_l("How much do you want it?"), MUST, choices=STRENGTHS, default="1", validate_choice=False)
    party = TickBoxes(_l("Who comes along?"), validate_choice=False)
    word = TextAreaField(_l("A word to the other side"), render_kw=ROWS)

    @classmethod
    def of(cls, delegate: Delegate, request: MeetingRequest) -> "AcceptForm":
        """The form for the one who was asked."""
        form = cls(prefix="accept-")
        form.party.choices = _company(delegate, request.asker)
        return form

    def read(self) -> dict[str, object]:
        return meeting_reading.yes(self.data)


class CounterForm(RuledForm):
    """Yes, but at another time."""

    times = TickBoxes(_l("Times that suit you"), MUST, validate_choice=False)
    word = TextAreaField(_l("A word to the other side"), render_kw=ROWS)
    event: Event

    @classmethod
    def of(cls, delegate: Delegate, _request: MeetingRequest) -> "CounterForm":
        """The form with the event's times that are still to come."""
        form = cls(prefix="counter-")
        form.event = delegate.event
        form.times.choices = _times(delegate.event)
        return form

    def read(self) -> dict[str, object]:
        return meeting_reading.others(self.event, self.data)


class DeclineForm(RuledForm):
    """No, and a word if one likes."""

    word = TextAreaField(_l("A word to the other side"), render_kw=ROWS)

    @classmethod
    def of(cls, _delegate: Delegate, _request: MeetingRequest) -> "DeclineForm":
        return cls(prefix="decline-")

    def read(self) -> dict[str, object]:
        return meeting_reading.no(self.data)


#: What may be said with a form.
FORMS = {"accept": AcceptForm, "counter": CounterForm, "decline": DeclineForm}


def _times(event: Event) -> list[tuple[str, str]]:
    """The slots that are still to come by the event's clock."""
    clock, zone = event.now(), event.zone
    return [
        (slot.starts_at.isoformat(), _("%(day)s, %(times)s", day=short_day(local(slot.starts_at, zone)), times=times))
        for slot in meeting_rules.slots(event)
        if slot.starts_at > clock
        for times in [f"{time_of(slot.starts_at, zone)}–{time_of(slot.ends_at, zone)}"]
    ]


def _company(delegate: Delegate, other: Delegate) -> list[tuple[str, str]]:
    people = [one for one in meeting_requests.companions(delegate) if one.id != other.id]
    return [(str(one.id), ", ".join(filter(None, (plain(one.name), one.position)))) for one in people]


def _common(asker: Delegate, asked: Delegate) -> list[str]:
    """The language both speak best, else one of each."""
    own, theirs = (meeting_people.languages_of(one, db.session.get(MeetingProfile, one.id)) for one in (asker, asked))
    return next(([code] for code in own if code in theirs), [own[0], theirs[0]])
