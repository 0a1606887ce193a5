"""The page on which somebody else is sent instead of a delegate, by their focal point or by the organizers."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field

from models import Category, Delegate, Question
from models.transaction import transaction
from operations import questions, registrations, substitutions
from operations.refusals import Refusal
from operations.registrations import Registration
from queries import meeting_requests
from web import question_fields
from web.acting import Acting
from web.formats import plain
from web.forms import MUST
from web.registration_forms import PersonForm

#: By part, who says so: rules for focal points do not bind the organizers.
SOURCES = {"delegation": "focal", "desk": "organizer"}
#: What only the person themselves says, on their own page.
_THEIRS = ("delegation", "diet", "access", "consent_care", "consent_public_list", "consent_photographs",
           "consent_invitations")  # fmt: skip


class SubstituteForm(PersonForm):
    """Who comes instead."""

    consent_notice = BooleanField(_l("I have given this person the privacy notice."), MUST)
    source: str
    offered: list[Category]
    asked: list[Question]

    @classmethod
    def of(cls, acting: Acting) -> "SubstituteForm":
        """The form with what stands for both: the category, the town, the language."""
        delegate, asked = acting.delegate, questions.of_event(acting.delegate.event)
        form = question_fields.asking(cls, asked)()
        form.source, form.asked = SOURCES[acting.part], asked
        form.offered = substitutions.offered(delegate, source=form.source)
        form.offer(delegate.event, form.offered)
        for name in _THEIRS:
            del form[name]
        if not form.is_submitted():
            form.category.data = delegate.category.code
            form.country.data, form.city.data, form.language.data = delegate.country, delegate.city, delegate.language
        return form

    @property
    def sections(self) -> list[tuple[Category | None, list[Field]]]:
        """What the event asks besides."""
        return question_fields.sections(self, self.asked, self.offered)

    def read(self) -> Registration:
        """What the rules of registering make of what was typed; raises `Malformed`."""
        chosen = next((one for one in self.offered if one.code == self.category.data), None)
        return question_fields.read_with(
            self, self.asked, chosen, lambda: registrations.read(self.typed(), source=self.source)
        )


def add(blueprint: Blueprint, path: str, behind: Callable[[Callable], Callable], acting: Callable[..., Acting]) -> None:
    """Give the blueprint this page: `behind` opens it to somebody, of whom `acting` makes for whom they act."""

    @blueprint.route(path, methods=["GET", "POST"], endpoint="substitute")
    @behind
    def substitute(*who, **whom):
        return _page(acting(*who, **whom))


def _page(one: Acting) -> ResponseReturnValue:
    delegate = one.delegate
    if not substitutions.is_possible(delegate, source=SOURCES[one.part]):
        return _impossible(one)
    form = SubstituteForm.of(one)
    if form.validate_on_submit() and (other := _substituted(form, one)):
        names = {"name": plain(other.name), "absent": plain(delegate.name)}
        flash(_("%(name)s comes in place of %(absent)s, and both are told.", **names), "success")
        return redirect(Acting(one.part, other, one.by).home, 303)
    page = render_template(
        "substitutions/page.html",
        acting=one,
        delegate=delegate,
        form=form,
        passing=substitutions.passing(delegate),
        staying=substitutions.staying(delegate),
        meetings=meeting_requests.open_of(delegate),
    )
    return page, 422 if form.errors else 200


def _substituted(form: SubstituteForm, one: Acting) -> Delegate | None:
    try:
        with transaction():
            return substitutions.substitute(one.delegate, form.facts, by=one.by, source=form.source)
    except Refusal as refusal:
        form.refuse(refusal)
        return None


def _impossible(one: Acting) -> ResponseReturnValue:
    """Says who came instead, or why nobody can any more."""
    other = substitutions.substitute_of(one.delegate)
    shown = {"other": other, "address": Acting(one.part, other, one.by).home if other else None}
    return render_template("substitutions/over.html", acting=one, delegate=one.delegate, **shown), 409
