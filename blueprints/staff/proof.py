"""Asking for one's password once more, before what a stolen browser must not do."""

from flask import request

from blueprints.staff.forms import OldPasswordForm
from models.transaction import transaction
from operations import staff
from web.access import current_staff
from web.words import REFUSAL, TOO_MANY_ATTEMPTS


def is_oneself(form: OldPasswordForm) -> bool:
    """Whether the old password is right; says so at its field when not, or when there were too many tries."""
    somebody, network = current_staff(), request.remote_addr or ""
    with transaction():
        allowed = staff.begin_attempt(somebody.email, network)
    if not allowed:
        form.old_password.errors = [TOO_MANY_ATTEMPTS]
        return False
    if not staff.password_matches(somebody, form.old_password.data):
        form.old_password.errors = [REFUSAL["password_wrong"]]
        return False
    with transaction():
        staff.end_attempts(somebody.email, network)
    return True
