"""The page that asks for a code before a focal point's or a host's link opens in a browser it was never opened in.

Without a mail server, or an address on file, no code could arrive: the link opens by itself.
"""

import hmac
from collections.abc import Callable

from flask import current_app, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import StringField

from models import Door
from models.transaction import transaction
from operations import door_codes
from operations.door_codes import Subject
from operations.journal import Actor
from operations.refusals import Refusal
from web.forms import MUST
from web.words import sentence


class CodeForm(FlaskForm):
    code = StringField(_l("Code"), MUST, description=_l("Six digits, valid for a quarter of an hour."))


def token_in(kept: str) -> str:
    """The link's token in a cookie, which may hold a proof behind it."""
    return kept.partition(".")[0]


def is_known(door: Door, subject: Subject, kept: str) -> bool:
    """Whether the browser with this cookie may pass the door without a code."""
    if not (subject.contact_email and current_app.config["MAIL_URL"]):
        return True
    proof = kept.partition(".")[2].encode("utf-8", "surrogatepass")
    return hmac.compare_digest(proof, door_codes.proof(door, subject.contact_email).encode())


def page(
    door: Door, subject: Subject, *, kept: str, token: str, by: Actor, lead_in: Callable[[str], Response]
) -> ResponseReturnValue:
    """Ask for the code where it is needed, then `lead_in` with what the browser is to keep."""
    if is_known(door, subject, kept if token_in(kept) == token else ""):
        return lead_in(kept if token_in(kept) == token else token)
    if "send" in request.form:
        return _send(door, subject)
    form = CodeForm()
    if form.validate_on_submit():
        with transaction():
            right = door_codes.use(door, subject, form.code.data or "", by=by)
        if right:
            return lead_in(f"{token}.{door_codes.proof(door, subject.contact_email)}")
        return _again(Refusal("door_code_wrong"))
    shown = {"form": form, "sent": door_codes.standing(door), "address": _masked(subject.contact_email)}
    return render_template("door_codes/page.html", **shown)


def _again(refusal: Refusal) -> Response:
    """The same page, which says why, and whether a code still stands."""
    flash(sentence(refusal), "error")
    return redirect(request.full_path.rstrip("?"), 303)


def _send(door: Door, subject: Subject) -> Response:
    try:
        with transaction():
            door_codes.send(door, subject)
    except Refusal as refusal:
        return _again(refusal)
    flash(_("A code is on its way to %(address)s.", address=_masked(subject.contact_email)), "info")
    return redirect(request.full_path.rstrip("?"), 303)


def _masked(address: str) -> str:
    """Enough of the address to know it by: l•••@example.org."""
    name, _at, host = address.rpartition("@")
    return f"{name[:1]}•••@{host}"
