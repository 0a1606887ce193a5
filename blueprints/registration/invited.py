"""The page that a personal invitation's link opens: register, or say that one cannot come.

The link registers one person, in one category, at one address. Opened again it leads to that person's own page.
"""

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from blueprints.registration import blueprint
from blueprints.registration.forms import RegistrationForm
from models import Event, Invitation
from models.transaction import transaction
from operations import categories, doors, personal_invitations
from operations.refusals import Refusal
from queries import delegations
from web.access import at_event
from web.formats import in_order, plain

INVITATION = "/<slug:slug>/invitation/<token>"


@blueprint.route(INVITATION, methods=["GET", "POST"])
@at_event
def invited(event, token):
    invitation = _find(event, token)
    if invitation.delegate_id or _is_over(invitation):
        return _elsewhere(event, invitation)
    form = RegistrationForm.for_guest(invitation)
    if not form.validate_on_submit():
        _note_opening(invitation)
        return _page(event, invitation, token, form)
    try:
        with transaction():
            delegate = personal_invitations.register(invitation, form.facts)
            own = doors.token_of(doors.ensure("delegate", delegate.id))
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(event, invitation, token, form)
    return redirect(url_for("registration.done", slug=event.slug, token=own), 303)


@blueprint.post(f"{INVITATION}/decline", endpoint="decline")
@at_event
def decline(event, token):
    invitation = _find(event, token)
    try:
        with transaction():
            personal_invitations.decline(invitation)
    except Refusal:
        return _elsewhere(event, invitation)
    return redirect(url_for("registration.invited", slug=event.slug, token=token), 303)


def _find(event: Event, token: str) -> Invitation:
    return personal_invitations.opened_by(event, token) or abort(404)


def _is_over(invitation: Invitation) -> bool:
    return invitation.withdrawn_at is not None or not categories.is_open_to(invitation)


def _elsewhere(event: Event, invitation: Invitation) -> ResponseReturnValue:
    """To the page of who registered with it; else it says that the invitation does not hold any more."""
    if invitation.delegate_id:
        with transaction():
            own = doors.token_of(doors.ensure("delegate", invitation.delegate_id))
        return redirect(url_for("me.enter", slug=event.slug, token=own), 303)
    return render_template("registration/invitation_over.html", invitation=invitation), 410


def _note_opening(invitation: Invitation) -> None:
    if invitation.opened_at is None:
        with transaction():
            personal_invitations.note_opening(invitation)


def _page(event: Event, invitation: Invitation, token: str, form: RegistrationForm) -> tuple[str, int]:
    names = in_order({plain(name) for name in delegations.offered(event)}, key=str)
    page = render_template(
        "registration/invited.html",
        form=form,
        invitation=invitation,
        token=token,
        delegations=names,
        closes_at=personal_invitations.closes_at(invitation),
    )
    return page, 422 if form.errors else 200
