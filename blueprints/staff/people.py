"""The accounts of everybody who works here: invite, give and take roles, close, send a link. For administrators."""

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from blueprints.staff import blueprint
from blueprints.staff.forms import InvitationForm, RoleForm
from models import Event, Grant, db
from models.transaction import transaction
from operations import invitations, second_factor, staff
from operations.fields import Malformed
from operations.refusals import Refusal
from queries import outbox
from queries import staff as accounts
from queries.staff import Person
from web import formats, language, verbs
from web.access import actor, needs_at_large
from web.words import sentence

#: Lines of an account's history beyond which nobody reads on.
LINES = 20


@blueprint.get("/people")
@needs_at_large("staff.manage")
def people():
    failed = outbox.letter_counts().get("failed", 0)
    return render_template("staff/people.html", people=accounts.everybody(), failed=failed)


@blueprint.route("/people/invite", methods=["GET", "POST"])
@needs_at_large("staff.manage")
def invite():
    form = InvitationForm().offer()
    if not form.validate_on_submit():
        return _invitation(form)
    told = (form.email.data, form.name.data, form.role.data)
    try:
        with transaction():
            invited = invitations.invite(*told, event=_event(form), language=form.language.data, by=actor())
    except (Malformed, Refusal) as refusal:
        form.refuse(refusal)
        return _invitation(form)
    flash(_("The invitation is on its way to %(email)s.", email=invited.email), "success")
    return redirect(url_for("staff.person", id=invited.id), 303)


@blueprint.route("/people/<key:id>", methods=["GET", "POST"])
@needs_at_large("staff.manage")
def person(id: int):
    shown, form = _person(id), RoleForm().offer()
    if not form.validate_on_submit():
        return _page(shown, form)
    try:
        with transaction():
            staff.add(shown.staff.email, form.role.data, event=_event(form), by=actor())
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(shown, form)
    flash(_("The role was given."), "success")
    return _back(id)


@blueprint.post("/people/<key:id>/roles/<key:grant_id>/take")
@needs_at_large("staff.manage")
def take_role(id: int, grant_id: int):
    grant = db.session.get(Grant, grant_id)
    if grant is None or grant.staff_id != id:
        abort(404)
    return _done(id, lambda: staff.take_role(grant, by=actor()), _("The role was taken back."))


@blueprint.post("/people/<key:id>/deactivate")
@needs_at_large("staff.manage")
def deactivate(id: int):
    found = _person(id).staff
    done = _("The account was deactivated, and signed out everywhere.")
    return _done(id, lambda: staff.deactivate(found, by=actor()), done)


@blueprint.post("/people/<key:id>/reactivate")
@needs_at_large("staff.manage")
def reactivate(id: int):
    found = _person(id).staff
    return _done(id, lambda: staff.reactivate(found, by=actor()), _("The account is active again."))


@blueprint.post("/people/<key:id>/link")
@needs_at_large("staff.manage")
def send_link(id: int):
    found, speaks = _person(id).staff, language.current()
    done = _("A link is on its way to %(email)s.", email=found.email)
    return _done(id, lambda: invitations.send_link(found, by=actor(), language=speaks), done)


@blueprint.post("/people/<key:id>/second-factor/off")
@needs_at_large("staff.manage")
def lift_second_factor(id: int):
    found = _person(id).staff
    done = _("The second factor was switched off: the password alone signs in.")
    return _done(id, lambda: second_factor.switch_off(found, by=actor()), done)


def _person(id: int) -> Person:
    return accounts.person(id) or abort(404)


def _done(id: int, deed: Callable[[], object], said: str) -> Response:
    """Do it and say so, or say why not, on the account's page."""
    try:
        with transaction():
            deed()
    except Refusal as refusal:
        flash(sentence(refusal), "error")
    else:
        flash(said, "success")
    return _back(id)


def _back(id: int) -> Response:
    return redirect(url_for("staff.person", id=id), 303)


def _event(form: RoleForm) -> Event | None:
    return db.session.get(Event, int(form.event.data)) if form.event.data else None


def _invitation(form: InvitationForm) -> tuple[str, int]:
    return render_template("staff/invite.html", form=form), 422 if form.errors else 200


def _page(shown: Person, form: RoleForm) -> tuple[str, int]:
    lines = [
        (formats.moment(entry.at, "UTC"), formats.isotime(entry.at), verbs.sentence(entry))
        for entry in accounts.history(shown.staff, LINES)
    ]
    page = render_template("staff/person.html", person=shown, form=form, journal_lines=lines)
    return page, 422 if form.errors else 200
