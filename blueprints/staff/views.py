"""Signing in and out. The cookie holds the session's secret alone; the row behind it can be ended at any time."""

from flask import abort, redirect, render_template, request, session, url_for
from flask_babel import gettext as _

from blueprints.staff import blueprint
from blueprints.staff.forms import SignInForm
from models import Staff
from models.transaction import transaction
from operations import staff
from operations.rights import rights_of
from queries.staff import events_of
from web import demo_links
from web.access import SESSION_KEY, anybody, current_staff, needs_staff
from web.urls import local_target


@blueprint.route("/sign-in", methods=["GET", "POST"])
@anybody
def sign_in():
    if current_staff() is not None:
        return redirect(_target())
    form = SignInForm()
    if not form.validate_on_submit():
        return _page(form, 422 if form.errors else 200)
    network = request.remote_addr or ""
    with transaction():
        allowed = staff.begin_attempt(form.email.data, network)
    if not allowed:
        return _page(form, 429, _("There were too many attempts. Please wait a quarter of an hour and try again."))
    found = staff.find(form.email.data)
    if not staff.password_matches(found, form.password.data):
        return _page(form, 422, _("This e-mail address and this password do not go together."))
    with transaction():
        staff.end_attempts(form.email.data, network)
        _open_session(found)
    return redirect(_target())


@blueprint.post("/sign-out")
@anybody
def sign_out():
    with transaction():
        staff.sign_out(session.get(SESSION_KEY, ""))
    session.clear()
    return redirect(url_for("staff.sign_in"))


@blueprint.get("/")
@needs_staff
def home():
    return render_template("staff/home.html", events=events_of(current_staff()))


@blueprint.get("/enter/<token>")
@anybody
def enter(token: str):
    """The demo's way in without a password: see web/demo_links.py."""
    entered = demo_links.opened_by(token) or abort(404)
    with transaction():
        _open_session(entered)
    return redirect(_workplace(entered))


def _open_session(somebody: Staff) -> None:
    """A session of its own: whatever the browser brought along is forgotten."""
    secret = staff.sign_in(somebody)
    session.clear()
    session[SESSION_KEY] = secret


def _page(form: SignInForm, status: int, why: str | None = None) -> tuple[str, int]:
    if why:
        form.form_errors.append(why)
    return render_template("staff/sign_in.html", form=form), status


def _target() -> str:
    return local_target(request.args.get("next")) or url_for("staff.home")


def _workplace(somebody: Staff) -> str:
    """The page they came for: the desk, the gate, or the choice of events."""
    events = events_of(somebody)
    event = max(events, key=lambda one: (one.rehearsing, one.version > 0), default=None)
    if event is None:
        return url_for("staff.home")
    rights = rights_of(somebody.roles_at(event.id))
    if "see.delegates" in rights:
        return url_for("desk.home", slug=event.slug)
    return url_for("gate.checkin", slug=event.slug) if "scan" in rights else url_for("staff.home")
