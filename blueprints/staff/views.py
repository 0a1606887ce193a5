"""Signing in and out. The cookie holds the session's secret alone; the row behind it can be ended at any time."""

from flask import abort, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel.speaklater import LazyString
from werkzeug.wrappers import Response

from blueprints.staff import blueprint
from blueprints.staff.forms import CodeForm, SignInForm
from models import Staff, db
from models.base import utcnow
from models.transaction import transaction
from operations import second_factor, staff
from operations.invitations import mark_of
from operations.rights import rights_of
from queries import leading
from queries.staff import events_of
from web import demo_links, language
from web.access import SESSION_KEY, anybody, current_staff, needs_staff
from web.urls import local_target
from web.words import REFUSAL, TOO_MANY_ATTEMPTS

#: Where the cookie says whose password was right, and the minutes that holds.
HALFWAY, HALFWAY_LASTS = "halfway", 10


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
        return _page(form, 429, TOO_MANY_ATTEMPTS)
    found = staff.find(form.email.data)
    if not staff.password_matches(found, form.password.data):
        return _page(form, 422, _("This e-mail address and this password do not go together."))
    with transaction():
        staff.end_attempts(form.email.data, network)
        if not (protected := found.second_factor_at is not None):
            _open_session(found)
    return _ask_for_code(found) if protected else _led_in(found, _target())


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
@anybody
def second_step():
    """The second page for who has a second factor: the password was right a few minutes ago."""
    somebody, form = _halfway(), CodeForm()
    if somebody is None:
        return redirect(url_for("staff.sign_in", next=request.args.get("next")))
    if not form.validate_on_submit():
        return _code_page(form, 422 if form.errors else 200)
    tried, network = f"code {somebody.id}", request.remote_addr or ""
    with transaction():
        allowed = staff.begin_attempt(tried, network)
    if not allowed:
        return _code_page(form, 429, TOO_MANY_ATTEMPTS)
    with transaction():
        if right := second_factor.use(somebody, form.code.data):
            staff.end_attempts(tried, network)
            _open_session(somebody)
    if not right:
        return _code_page(form, 422, REFUSAL["code_wrong"])
    return _led_in(somebody, _target())


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
    somebody = current_staff()
    return render_template("staff/home.html", events=events_of(somebody), led=leading.events_led(somebody))


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


def _ask_for_code(somebody: Staff) -> Response:
    session.clear()
    session[HALFWAY] = [somebody.id, mark_of(somebody), int(utcnow().timestamp())]
    return redirect(url_for("staff.second_step", next=local_target(request.args.get("next"))))


def _halfway() -> Staff | None:
    """Whose password was right in this browser a few minutes ago, and has not changed since."""
    staff_id, mark, since = session.get(HALFWAY, (0, "", 0))
    if utcnow().timestamp() - since > HALFWAY_LASTS * 60:
        return None
    somebody = db.session.get(Staff, staff_id)
    known = somebody is not None and not somebody.disabled_at and mark == mark_of(somebody)
    return somebody if known else None


def _led_in(somebody: Staff, target: str) -> Response:
    """On to the page they wanted, in the language of their account unless this browser knows better."""
    answer = redirect(target)
    return answer if language.chosen() or not somebody.language else language.remember(answer, somebody.language)


def _code_page(form: CodeForm, status: int, why: str | LazyString | None = None) -> tuple[str, int]:
    if why:
        form.code.errors = [*form.code.errors, why]
    form.code.data = ""
    return render_template("staff/second_step.html", form=form), status


def _page(form: SignInForm, status: int, why: str | LazyString | None = None) -> tuple[str, int]:
    if why:
        form.form_errors.append(why)
    return render_template("staff/sign_in.html", form=form), status


def _target() -> str:
    return local_target(request.args.get("next")) or url_for("staff.home")


def _workplace(somebody: Staff) -> str:
    """The page they came for: the desk, their bus, the gate, the kitchen, or the choice of events."""
    events = events_of(somebody)
    event = max(events, key=lambda one: (one.rehearsing, one.version > 0), default=None)
    if event is None:
        return url_for("staff.home")
    rights = rights_of(somebody.roles_at(event.id))
    if "see.delegates" in rights:
        return url_for("desk.home", slug=event.slug)
    if "ride.count" in rights and event.id in leading.events_led(somebody):
        return url_for("road.home", slug=event.slug)
    if "scan" in rights:
        return url_for("gate.checkin", slug=event.slug)
    return url_for("arrivals.kitchen", slug=event.slug) if "see.diets" in rights else url_for("staff.home")
