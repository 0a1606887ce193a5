"""Who comes with a delegate: accompanying persons, interpreters, bodyguards, each a person of their own."""

import dataclasses
import secrets

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, SelectField

from blueprints.me import blueprint
from models import Category, Delegate, Event, Question
from models.transaction import transaction
from operations import categories, questions, registrations
from operations.refusals import Refusal
from operations.registrations import Registration
from queries import companions
from web import question_fields, words
from web.access import as_delegate, needs_door
from web.formats import plain
from web.forms import MUST
from web.registration_forms import PersonForm

#: Roles of people who come with somebody.
POSTS = ("companion", "interpreter", "security", "driver", "technical")
#: What only the person themselves says, on their own page.
_THEIRS = ("delegation", "diet", "access", "consent_care", "consent_public_list", "consent_photographs",
           "consent_invitations")  # fmt: skip


def _new_form_id() -> str:
    return secrets.token_urlsafe(16)


class CompanionForm(PersonForm):
    """Somebody who comes with this delegate."""

    post = SelectField(_l("Comes as"), MUST, validate_choice=False)
    consent_notice = BooleanField(_l("I have given this person the privacy notice."), MUST)
    form_id = HiddenField(default=_new_form_id)
    delegate: Delegate
    offered: list[Category]
    asked: list[Question]

    @classmethod
    def of(cls, delegate: Delegate) -> "CompanionForm":
        """The form with the categories of people who come with somebody."""
        event, asked = delegate.event, questions.of_event(delegate.event)
        form = question_fields.asking(cls, asked)()
        form.delegate, form.asked, form.offered = delegate, asked, categories.offered(event, companions=True)
        form.offer(event, form.offered)
        form.post.choices = [(post, words.POST[post]) for post in POSTS]
        for name in _THEIRS:
            del form[name]
        if not form.is_submitted():
            form.country.data, form.language.data = delegate.country, delegate.language
            form.category.data = form.offered[0].code if len(form.offered) == 1 else None
        return form

    @property
    def sections(self) -> list[tuple[Category | None, list[Field]]]:
        """What the event asks besides."""
        return question_fields.sections(self, self.asked, self.offered)

    def read(self) -> Registration:
        """What the rules of registering make of what was typed; raises `Malformed`."""
        chosen = next((one for one in self.offered if one.code == self.category.data), None)
        facts = question_fields.read_with(self, self.asked, chosen, lambda: registrations.read(self.typed()))
        post = self.post.data if self.post.data in POSTS else POSTS[0]
        return dataclasses.replace(facts, principal=self.delegate.id, delegation=self.delegate.delegation_id, post=post)


@blueprint.route("/<slug:slug>/me/companions", methods=["GET", "POST"], endpoint="companions")
@needs_door
def bring_along(event, delegate):
    if delegate.status in categories.GONE or delegate.principal_id is not None:
        abort(404)
    form = CompanionForm.of(delegate)
    if form.validate_on_submit() and (added := _registered(event, delegate, form)):
        flash(_("%(name)s is registered to come with you, and is told so.", name=plain(added.name)), "success")
        return redirect(url_for("me.companions", slug=event.slug), 303)
    return _page(event, delegate, form)


def _registered(event: Event, delegate: Delegate, form: CompanionForm) -> Delegate | None:
    try:
        with transaction():
            return registrations.register(event, form.facts, by=as_delegate(delegate))
    except Refusal as refusal:
        form.refuse(refusal)
        return None


def _page(event: Event, delegate: Delegate, form: CompanionForm) -> ResponseReturnValue:
    beside = companions.of_delegate(delegate)
    open_now = bool(form.offered) and registrations.is_open(event)
    page = render_template("me/companions.html", delegate=delegate, form=form, beside=beside, open_now=open_now)
    return page, 422 if form.errors else 200
