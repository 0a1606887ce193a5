"""What came of it as a form, for the desk and for a leader on the bus; and what narrows the desk's list."""

import uuid
from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import DateInput

from models import Company, Delegate, Event, Outcome
from operations import outcomes_noted
from operations.outcomes_noted import CURRENCIES, FACTS
from queries import outcomes_noted as queries
from queries.outcomes_noted import Filters
from web.formats import in_order, plain
from web.forms import MUST, RuledForm
from web.outcome_words import OUTCOME, OUTCOME_STAGE, OUTCOME_SURE, RULING, WAY
from web.settings_forms import SettingsForm


def new_nonce() -> str:
    """What makes a form that is sent twice one outcome."""
    return uuid.uuid4().hex


def _choices(words: Mapping[str, LazyString]) -> list[SelectChoice]:
    return [SelectChoice(*pair) for pair in words.items()]


class NoteForm(RuledForm):
    """What is noted in half a minute; the rest can be added at the desk."""

    nonce = HiddenField(default=new_nonce)
    what = RadioField(
        _l("What is it?"), MUST, choices=_choices(OUTCOME), default="lead",
        validate_choice=False,
    )  # fmt: skip
    said = TextAreaField(_l("In a sentence"), MUST, render_kw={"rows": 2, "maxlength": 500})
    company = SelectField(_l("Company"), validate_choice=False)
    delegate = SelectField(_l("Whose it is"), validate_choice=False)
    owner = StringField(_l("Who follows it up"), render_kw={"maxlength": 200})
    counterpart = StringField(_l("Their side’s person"), render_kw={"maxlength": 200})
    due_on = StringField(_l("Next date"), widget=DateInput())
    received = RadioField(
        _l("Which way a gift went"), choices=_choices({"yes": WAY[True], "no": WAY[False]}), default="yes",
        validate_choice=False,
    )  # fmt: skip
    value = StringField(_l("Value"), render_kw={"maxlength": 20, "inputmode": "decimal", "autocomplete": "off"})
    currency = SelectField(
        _l("Currency"), choices=[SelectChoice(one, one) for one in ("", *CURRENCIES)], validate_choice=False
    )
    #: What the form does not show.
    kept: dict[str, object]

    def offer(self, companies: list[tuple[str, str]], people: list[tuple[str, str]]) -> None:
        """What can be chosen: pairs of id and name."""
        self.company.choices = [("", _("No company in particular")), *companies]
        self.delegate.choices = [("", _("Nobody in particular")), *people]

    @property
    def typed(self) -> dict[str, object]:
        """By the names of `FACTS`, as it was typed."""
        return getattr(self, "kept", {}) | {name: field.data for name, field in self._fields.items() if name in FACTS}

    def read(self) -> dict[str, object]:
        return outcomes_noted.read(self.typed)


class OutcomeForm(NoteForm, SettingsForm):
    """All of it, for the desk."""

    stage = SelectField(_l("How far it is"), choices=_choices(OUTCOME_STAGE), default="noted", validate_choice=False)
    sure = RadioField(_l("How sure it is"), choices=_choices(OUTCOME_SURE), default="declared", validate_choice=False)
    ruling = SelectField(
        _l("What becomes of the gift"), choices=_choices(RULING), default="pending", validate_choice=False,
        description=_l("Officials may have to decline a gift or hand it over: their institution’s own rules say so."),
    )  # fmt: skip

    @classmethod
    def of(cls, event: Event, outcome: Outcome | None = None) -> "OutcomeForm":
        """The form of a new outcome, or with what stands."""
        form = cls()
        known = outcome and outcome.delegate
        people = queries.people(event)
        people += [known] if known and known not in people else []
        form.offer(_named(queries.companies(event)), _named(people))
        form.kept = {"activity": outcome.activity_id} if outcome else {}
        if outcome:
            form.show(shown(outcome), outcomes_noted.mark_shown(outcome))
        return form

    def tell_now(self, outcome: Outcome) -> None:
        """After somebody else was faster."""
        self.tell_what_stands(shown(outcome), outcomes_noted.mark_shown(outcome))


def shown(outcome: Outcome) -> dict[str, object]:
    """What stands, by the form's fields."""
    said = outcomes_noted.said_of(outcome)
    received = {None: "yes", True: "yes", False: "no"}[said["received"]]
    return said | {"received": received, "ruling": said["ruling"] or "pending"}


class FilterForm(FlaskForm):
    """What narrows the list: sent by GET, so it changes nothing and needs no token."""

    class Meta:
        csrf = False

    kind = SelectField(_l("Kind"), default="", choices=[SelectChoice("", _l("All")), *_choices(OUTCOME)])
    company = SelectField(_l("Company"), default="")
    due = SelectField(
        _l("Next date"), default="", choices=[SelectChoice("", _l("All")), SelectChoice("yes", _l("Due, and not done"))]
    )

    def offer(self, event: Event) -> "FilterForm":
        self.company.choices = [("", _l("All")), *_named(queries.companies(event))]
        return self

    def filters(self) -> Filters:
        """What was asked for; a choice that is not offered narrows nothing, and its field says so."""
        self.validate()
        kind, company, due = (None if field.errors else field.data for field in (self.kind, self.company, self.due))
        return Filters(kind or None, int(company) if company else None, due == "yes")

    def asked(self) -> dict[str, str]:
        """What was asked for, as the query of an address."""
        return {field.name: field.data for field in (self.kind, self.company, self.due) if field.data}


def _named(rows: list[Company] | list[Delegate]) -> list[tuple[str, str]]:
    return in_order([(str(one.id), plain(one.name)) for one in rows], key=lambda pair: pair[1])
