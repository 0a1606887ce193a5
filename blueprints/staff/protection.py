"""The second factor of one's own account: switched on with a first code, off with the password."""

from flask import flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from blueprints.staff import blueprint
from blueprints.staff.forms import CodeForm, OldPasswordForm
from blueprints.staff.proof import is_oneself
from exports import codes
from models.transaction import transaction
from operations import second_factor
from operations.refusals import Refusal
from web.access import actor, current_staff, needs_staff


@blueprint.route("/account/second-factor", methods=["GET", "POST"])
@needs_staff
def protection():
    """What stands, and the way to change it; after the first right code, the recovery codes, for the only time."""
    somebody, form = current_staff(), CodeForm()
    if not somebody.password_hash:
        return redirect(url_for("staff.account"))
    if somebody.second_factor_at:
        return _secret_page("staff/protected.html", form=OldPasswordForm(formdata=None))
    if not form.validate_on_submit():
        return _offer(form)
    try:
        with transaction():
            recovery = second_factor.switch_on(somebody, form.code.data, by=actor())
    except Refusal as refusal:
        form.refuse(refusal)
        return _offer(form)
    return _secret_page("staff/recovery.html", codes=recovery)


@blueprint.post("/account/second-factor/off")
@needs_staff
def unprotect():
    somebody, form = current_staff(), OldPasswordForm()
    if not form.validate_on_submit() or not is_oneself(form):
        return _secret_page("staff/protected.html", 422, form=form)
    with transaction():
        second_factor.switch_off(somebody, by=actor())
    flash(_("The second factor was switched off: the password alone signs in."), "success")
    return redirect(url_for("staff.account"), 303)


def _offer(form: CodeForm) -> Response:
    somebody = current_staff()
    picture = Markup(codes.svg(second_factor.address_of(somebody)))  # noqa: S704  drawn by us: paths alone
    secret, status = second_factor.secret_of(somebody), 422 if form.errors else 200
    form.code.data = ""
    return _secret_page("staff/protect.html", status, form=form, picture=picture, secret=secret)


def _secret_page(template: str, status: int = 200, **shown: object) -> Response:
    """A page that no browser keeps."""
    page = make_response(render_template(template, **shown), status)
    page.headers["Cache-Control"] = "no-store"
    return page
