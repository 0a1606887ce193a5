"""What a host says of one visit: another time, how it was, what follows from it."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField

from models import Activity, Event, VisitRating
from operations import event_fields, fields, outcomes_noted, time_proposals
from operations.refusals import Refusal
from operations.visit_ratings import LEAST, MOST
from web.formats import local, short_day
from web.forms import MUST, RuledForm

FIT = {
    "5": _l("Exactly right"),
    "4": _l("Good"),
    "3": _l("Fair"),
    "2": _l("Hardly"),
    "1": _l("Not at all"),
}


class TimeForm(RuledForm):
    """Another time, by the clocks where the visit is; `of` makes one."""

    day = SelectField(_l("Day"), MUST, validate_choice=False)
    starts = StringField(_l("From"), MUST, render_kw={"type": "time"})
    ends = StringField(_l("Until"), MUST, render_kw={"type": "time"})
    said = TextAreaField(_l("Why"), render_kw={"rows": 3, "maxlength": 500})
    activity: Activity

    @classmethod
    def of(cls, event: Event, activity: Activity) -> "TimeForm":
        """The form with the time that stands."""
        form = cls()
        form.activity = activity
        form.day.choices = [(str(day), short_day(day)) for day in event.days]
        if not form.is_submitted() and activity.starts_at:
            start, end = (local(at, activity.zone) for at in activity.interval)
            form.day.data, form.starts.data, form.ends.data = str(start.date()), f"{start:%H:%M}", f"{end:%H:%M}"
        return form

    def read(self) -> dict[str, object]:
        return time_proposals.read(self.activity, self.data)


class RatingForm(RuledForm):
    fit = RadioField(_l("How well did the visitors fit what you look for?"), MUST, validate_choice=False)
    word = TextAreaField(_l("What should we know for another time?"), render_kw={"rows": 3, "maxlength": 1000})

    @classmethod
    def sent(cls) -> "RatingForm":
        """The form as it came."""
        return cls._with_choices(cls())

    @classmethod
    def of(cls, rating: VisitRating | None) -> "RatingForm":
        """The form with what was said."""
        said = {"fit": str(rating.fit), "word": rating.said} if rating else None
        return cls._with_choices(cls(formdata=None, data=said))

    @staticmethod
    def _with_choices(form: "RatingForm") -> "RatingForm":
        form.fit.choices = list(FIT.items())
        return form

    def read(self) -> dict[str, object]:
        return fields.read_all({"fit": _fit, "word": lambda typed: fields.paragraph(typed, 1000) or ""}, self.data)


class FollowUpForm(RuledForm):
    """What is to be done next, by whom and until when."""

    nonce = HiddenField()
    said = TextAreaField(_l("What was agreed, or is to be done"), MUST, render_kw={"rows": 3, "maxlength": 500})
    counterpart = StringField(_l("Who follows it up on your side"), render_kw={"maxlength": 200})
    owner = StringField(_l("With whom among the visitors"), render_kw={"maxlength": 200})
    due_on = StringField(_l("Next date"), render_kw={"type": "date"})
    activity_id: int = 0

    def read(self) -> dict[str, object]:
        return outcomes_noted.read(self.data | {"what": "lead", "activity": self.activity_id})


def _fit(typed: object) -> int:
    found = event_fields.number(LEAST, MOST)(typed)
    if found is None:
        raise Refusal("required")
    return found
