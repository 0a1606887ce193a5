"""Registering one more of the delegation's people on their behalf: they are told, and confirm what is theirs to say."""

import dataclasses
import secrets

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, SelectField

from blueprints.delegation import blueprint
from models import Category, Delegation, Event, Question
from models.delegate import POSTS
from models.transaction import transaction
from operations import categories, questions, registrations
from operations.refusals import Refusal
from operations.registrations import Registration
from queries import delegations
from web import question_fields, words
from web.access import as_focal, needs_focal
from web.formats import plain
from web.forms import MUST
from web.registration_forms import PersonForm


def _new_form_id() -> str:
    return secrets.token_urlsafe(16)


class NewPersonForm(PersonForm):
    """Somebody who comes with this delegation, as its focal point says it."""

    post = SelectField(_l("Role in the delegation"), validate_choice=False)
    principal = SelectField(
        _l("Comes with"),
        validate_choice=False,
        description=_l("For an accompanying person, an interpreter or a bodyguard: whom they come with."),
    )
    consent_notice = BooleanField(_l("I have given this person the privacy notice."), MUST)
    form_id = HiddenField(default=_new_form_id)
    delegation_id: int
    #: The categories that are offered, and what the event asks of their people.
    offered: list[Category]
    asked: list[Question]

    @classmethod
    def of(cls, event: Event, delegation: Delegation) -> "NewPersonForm":
        """The form with what may be chosen in this delegation."""
        asked = questions.of_event(event)
        form = question_fields.asking(cls, asked)()
        form.delegation_id, form.asked = delegation.id, asked
        form.offered = [*categories.offered(event), *categories.offered(event, companions=True)]
        form.offer(event, form.offered)
        form.post.choices = [("", "–"), *((post, words.POST[post]) for post in POSTS)]
        first = [one for one in delegations.people(delegation) if one.principal_id is None]
        form.principal.choices = [("", "–"), *((str(one.id), plain(one.name)) for one in first)]
        del form["delegation"]
        if not form.is_submitted():
            form.language.data = delegations.language(event, delegation)
            form.country.data = delegation.organization.country or ""
        return form

    @property
    def sections(self) -> list[tuple[Category | None, list[Field]]]:
        """What the event asks besides."""
        return question_fields.sections(self, self.asked, self.offered)

    def read(self) -> Registration:
        """What the rules of registering make of what was typed; raises `Malformed`."""
        chosen = next((one for one in self.offered if one.code == self.category.data), None)
        typed = self.typed() | {"delegation": self.delegation_id}
        facts = question_fields.read_with(self, self.asked, chosen, lambda: registrations.read(typed, source="focal"))
        known = {key for key, _name in self.principal.choices} - {""}
        said = self.principal.data
        return dataclasses.replace(facts, principal=int(said) if said in known else None)

    def refuse(self, refusal: Refusal) -> None:
        """A form that was sent before with other details gets a new number, and says so above all fields."""
        if refusal.field == "form_id":
            self.form_id.data = _new_form_id()
            refusal = Refusal(refusal.code, None, **refusal.parameters)
        super().refuse(refusal)


@blueprint.route("/<slug:slug>/delegation/new", methods=["GET", "POST"])
@needs_focal
def new_person(event, delegation):
    form = NewPersonForm.of(event, delegation)
    if not form.validate_on_submit():
        return _page(event, form)
    try:
        with transaction():
            added = registrations.register(event, form.facts, by=as_focal(delegation), source="focal")
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(event, form)
    flash(_told(added.status) % {"name": plain(added.name)}, "success")
    return redirect(url_for("delegation.person", slug=event.slug, principal_id=added.id), 303)


def _told(status: str) -> str:
    if status == "waitlisted":
        return _("All places are taken: %(name)s is on the waiting list now.")
    return _("%(name)s is registered, and is told so. What is theirs to confirm waits for them.")


def _page(event: Event, form: NewPersonForm) -> ResponseReturnValue:
    open_now = registrations.is_open(event)
    return render_template("delegation/new.html", form=form, open_now=open_now), 422 if form.errors else 200
