"""One's own account: name, language, password, and the browsers that are signed in."""

from flask import flash, redirect, render_template, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from blueprints.staff import blueprint
from blueprints.staff.forms import AccountForm, ChangePasswordForm
from blueprints.staff.proof import is_oneself
from models.transaction import transaction
from operations import invitations, staff
from operations.doors import digest
from operations.fields import Malformed
from operations.refusals import Refusal
from queries.staff import sessions_of
from web import language
from web.access import SESSION_KEY, actor, current_staff, needs_staff


@blueprint.route("/account", methods=["GET", "POST"])
@needs_staff
def account():
    somebody = current_staff()
    form = AccountForm(data={"name": somebody.name, "language": somebody.language or language.current()})
    if not form.validate_on_submit():
        return _page(form)
    try:
        with transaction():
            staff.edit(somebody, invitations.read(form.name.data, form.language.data), by=actor())
    except Malformed as malformed:
        form.refuse(malformed)
        return _page(form)
    language.speak(somebody.language)
    flash(_("Your account was changed."), "success")
    return language.remember(_back(), somebody.language)


@blueprint.route("/account/password", methods=["GET", "POST"])
@needs_staff
def change_password():
    somebody, form = current_staff(), ChangePasswordForm()
    if form.validate_on_submit() and _hashed(form):
        with transaction():
            staff.change_password(somebody, form.hashed, by=actor(), keeping=session[SESSION_KEY])
        flash(_("Your password was changed, and every other browser was signed out."), "success")
        return _back()
    return render_template("staff/change_password.html", form=form), 422 if form.errors else 200


@blueprint.post("/account/sessions/<key:session_id>/end")
@needs_staff
def end_session(session_id: int):
    with transaction():
        staff.end_session(current_staff(), session_id, by=actor())
    flash(_("The session was ended."), "success")
    return _back()


@blueprint.post("/account/sessions/end-others")
@needs_staff
def end_other_sessions():
    with transaction():
        staff.end_sessions(current_staff(), keeping=session[SESSION_KEY])
    flash(_("Every other browser was signed out."), "success")
    return _back()


def _page(form: AccountForm) -> tuple[str, int]:
    sessions, here = sessions_of(current_staff()), digest(session[SESSION_KEY])
    page = render_template("staff/account.html", form=form, sessions=sessions, here=here)
    return page, 422 if form.errors else 200


def _hashed(form: ChangePasswordForm) -> bool:
    """Judge both passwords outside any transaction; `form.hashed` is what to store."""
    if not is_oneself(form):
        return False
    try:
        form.hashed = staff.hash_password(invitations.check_password(form.password.data, current_staff()))
    except Refusal as refusal:
        form.refuse(refusal)
    return not form.errors


def _back() -> Response:
    return redirect(url_for("staff.account"), 303)
