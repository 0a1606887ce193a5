"""Inviting people, writing to them again, and seeing who answered what."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.invitations import blueprint
from blueprints.invitations.forms import GuestsForm, StateForm
from models import Event, Invitation
from models.transaction import transaction
from operations import doors, journal, personal_invitations
from operations.refusals import Refusal
from queries import delegations, invitations
from web.access import actor, needs
from web.formats import in_order, plain
from web.urls import absolute
from web.words import sentence

DESK = "/<slug:slug>/desk/invitations"


@blueprint.get(DESK)
@needs("invitation.send")
def page(event):
    return _list(event)


@blueprint.route(f"{DESK}/new", methods=["GET", "POST"])
@needs("invitation.send")
def add(event):
    form = GuestsForm.of(event)
    if not form.validate_on_submit():
        return _form(event, form)
    try:
        with transaction():
            made = personal_invitations.invite(event, form.facts, by=actor())
    except Refusal as refusal:
        form.refuse(refusal)
        return _form(event, form)
    _tell_sent(len(made), len(form.facts.people))
    return redirect(url_for("invitations.page", slug=event.slug), 303)


@blueprint.post(f"{DESK}/remind")
@needs("invitation.send")
def remind_all(event):
    return _remind(event, invitations.unanswered(event))


@blueprint.post(f"{DESK}/<key:id>/remind")
@needs("invitation.send")
def remind(event, id):
    return _remind(event, [_find(event, id).id])


@blueprint.post(f"{DESK}/<key:id>/withdraw")
@needs("invitation.send")
def withdraw(event, id):
    invitation = _find(event, id)
    try:
        with transaction():
            personal_invitations.withdraw(invitation, by=actor())
        flash(_("The invitation of %(name)s was withdrawn.", name=invitation.name), "success")
    except Refusal as refusal:
        flash(sentence(refusal), "error")
    return redirect(url_for("invitations.page", slug=event.slug), 303)


@blueprint.post(f"{DESK}/<key:id>/link")
@needs("link.show")
def show_link(event, id):
    """The list with this invitation's link on it, to hand over by other ways; the journal says who saw it."""
    invitation = _find(event, id)
    if invitation.withdrawn_at:
        abort(404)
    with transaction():
        door = doors.ensure(personal_invitations.DOOR, invitation.id)
        journal.write("link.shown", invitation, actor())
        token = doors.token_of(door)
    return _list(event, shown=invitation, link=absolute("registration.invited", slug=event.slug, token=token))


def _list(event: Event, **shown: object) -> str:
    form = StateForm(request.args)
    turned = invitations.page(event, which=form.state.data, number=request.args.get("page", 1, type=int))
    counts = invitations.counts(event)
    return render_template(
        "invitations/page.html", form=form, page=turned, counts=counts, state=invitations.state, **shown
    )


def _form(event: Event, form: GuestsForm) -> tuple[str, int]:
    names = in_order({plain(name) for name in delegations.offered(event)}, key=str)
    page = render_template("invitations/add.html", form=form, delegations=names)
    return page, 422 if form.errors else 200


def _remind(event: Event, ids: list[int]) -> ResponseReturnValue:
    try:
        with transaction():
            many = personal_invitations.remind(event, ids, by=actor())
        flash(ngettext("%(num)s reminder was sent.", "%(num)s reminders were sent.", many), "success")
    except Refusal as refusal:
        flash(sentence(refusal), "error")
    return redirect(url_for("invitations.page", slug=event.slug), 303)


def _tell_sent(made: int, asked: int) -> None:
    if made:
        flash(ngettext("%(num)s invitation was sent.", "%(num)s invitations were sent.", made), "success")
    if known := asked - made:
        again = ngettext("%(num)s person had been invited already.", "%(num)s people had been invited already.", known)
        flash(again, "info")


def _find(event: Event, id: int) -> Invitation:
    return invitations.find(event, id) or abort(404)
