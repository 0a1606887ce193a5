"""The readout of a meeting as a form, for the desk and for the note-taker."""

import datetime as dt

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.widgets import DateInput

from models import Delegate
from models.transaction import transaction
from operations import readouts
from operations.journal import Actor
from operations.readouts import Notes
from operations.refusals import Refusal
from queries.meeting_days import Entry
from web.formats import plain
from web.forms import MUST, RuledForm

#: Empty rows for commitments beside those that stand.
MORE = 3


class ReadoutForm(RuledForm):
    """`of` makes one with rows for commitments."""

    topics = TextAreaField(_l("What was spoken of"), MUST, render_kw={"rows": 6, "maxlength": readouts.LONGEST})
    next_contact = StringField(_l("When and how they speak again"), render_kw={"maxlength": 300})
    public = BooleanField(_l("This may be told outside the delegations."))
    edition = HiddenField()
    numbers: range
    notes: Notes

    @classmethod
    def of(cls, entry: Entry) -> "ReadoutForm":
        """The form of this meeting, filled with what was filed."""
        stands = entry.readout.commitments if entry.readout else []
        numbers = range(1, min(len(stands) + MORE, readouts.MOST) + 1)
        owners = [("", _("Both sides")), *((str(one.id), plain(one.name)) for one in _owners(entry))]
        named = {}
        for number in numbers:
            about = {"number": number}
            named[f"what-{number}"] = StringField(_("Commitment %(number)s", **about), render_kw={"maxlength": 500})
            owner = _("Who promised commitment %(number)s", **about)
            named[f"owner-{number}"] = SelectField(owner, validate_choice=False)
            named[f"due-{number}"] = StringField(_("Commitment %(number)s, by when", **about), widget=DateInput())
        form = type("ReadoutFormOfMeeting", (cls,), named)(data=_standing(entry))
        form.numbers = numbers
        for number in numbers:
            form[f"owner-{number}"].choices = owners
        return form

    def row(self, number: int) -> tuple[StringField, SelectField, StringField]:
        """The fields of one commitment: what, who, by when."""
        return self[f"what-{number}"], self[f"owner-{number}"], self[f"due-{number}"]

    def read(self) -> dict[str, object]:
        self.notes = readouts.read({name: value for name, value in self.data.items() if value})
        return {}


def store(form: ReadoutForm, entry: Entry, *, by: Actor) -> bool:
    """File what the form says; False when it was not sent, or says what is wrong."""
    if not form.validate_on_submit():
        return False
    edition = int(form.edition.data) if (form.edition.data or "").isdecimal() else None
    try:
        with transaction():
            readouts.file(entry.meeting, form.notes, by=by, edition=edition)
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    return True


def _owners(entry: Entry) -> list[Delegate]:
    return [*entry.principals, *entry.along]


def _standing(entry: Entry) -> dict[str, object]:
    readout = entry.readout
    if readout is None:
        return {"edition": "0"}
    said = {"topics": readout.topics, "next_contact": readout.next_contact, "public": readout.public}
    for number, one in enumerate(readout.commitments, start=1):
        said[f"what-{number}"] = one.what
        said[f"owner-{number}"] = str(one.owner_id or "")
        said[f"due-{number}"] = dt.date.isoformat(one.due_on) if one.due_on else ""
    return said | {"edition": str(readout.edition)}
