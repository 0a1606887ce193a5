"""Choosing a password with the link of a letter, and asking for such a letter."""

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from blueprints.staff import blueprint
from blueprints.staff.forms import ForgotForm, NewPasswordForm
from models import Staff
from models.transaction import transaction
from operations import invitations, staff
from operations.refusals import Refusal
from web import language
from web.access import anybody


@blueprint.route("/forgot", methods=["GET", "POST"])
@anybody
def forgot():
    form = ForgotForm()
    if not form.validate_on_submit():
        return render_template("staff/forgot.html", form=form), 422 if form.errors else 200
    with transaction():
        invitations.ask_for_link(form.email.data, request.remote_addr or "", language=language.current())
    return render_template("staff/forgot.html", form=None)


@blueprint.route("/password/<token>", methods=["GET", "POST"])
@anybody
def set_password(token: str):
    """Looking at the page uses nothing up: mail programs open links to look for viruses."""
    somebody, form = invitations.opened_by(token) or abort(410), NewPasswordForm()
    if not form.validate_on_submit():
        return _page(somebody, form)
    try:
        hashed = staff.hash_password(invitations.check_password(form.password.data, somebody))
        with transaction():
            invitations.set_password(token, hashed)
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(somebody, form)
    flash(_("Your password is set. Please sign in with it."), "success")
    return redirect(url_for("staff.sign_in"), 303)


def _page(somebody: Staff, form: NewPasswordForm) -> tuple[str, int]:
    page = make_response(render_template("staff/set_password.html", form=form, account=somebody))
    page.headers["Cache-Control"] = "no-store"
    return page, 422 if form.errors else 200
