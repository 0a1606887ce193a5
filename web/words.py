"""The words for stable codes: states, roles, kinds, and the sentence for each refusal, in the reader's language."""

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from operations.refusals import Refusal
from web.formats import plain

DELEGATE_STATUS = {
    "submitted": _l("Submitted"),
    "returned": _l("Returned for correction"),
    "endorsed": _l("Endorsed"),
    "approved": _l("Approved"),
    "waitlisted": _l("On the waiting list"),
    "rejected": _l("Not accepted"),
    "cancelled": _l("Cancelled"),
    "substituted": _l("Substituted"),
}
PARTICIPATION_STATUS = {
    "requested": _l("Requested"),
    "waitlisted": _l("On the waiting list"),
    "offered": _l("Offered"),
    "confirmed": _l("Confirmed"),
    "declined": _l("Declined"),
    "cancelled": _l("Cancelled"),
}
PARTICIPATION_ROLE = {
    "participant": _l("Participant"),
    "moderator": _l("Moderator"),
    "panelist": _l("Panelist"),
    "special_guest": _l("Special guest"),
    "host": _l("Host"),
    "interpreter": _l("Interpreter"),
    "note_taker": _l("Note-taker"),
    "leader": _l("Leader"),
}
ACTIVITY_KIND = {
    "registration": _l("Registration"),
    "ceremony": _l("Ceremony"),
    "plenary": _l("Plenary"),
    "panel": _l("Panel"),
    "signing": _l("Signing"),
    "announcement": _l("Announcement"),
    "meal": _l("Meal"),
    "social": _l("Social event"),
    "visit": _l("Visit"),
    "milestone": _l("Milestone"),
    "meeting": _l("Bilateral meeting"),
    "company_visit": _l("Company visit"),
    "community": _l("Community event"),
    "transfer": _l("Transfer"),
    "block": _l("Private time"),
}
SCAN_RESULT = {"admitted": _l("Admitted"), "repeat": _l("Already in"), "refused": _l("Refused"), "undone": _l("Undone")}
SCAN_REASON = {
    "unknown_code": _l("This code is not known."),
    "wrong_event": _l("This badge is for another event."),
    "badge_replaced": _l("This badge was replaced by a newer one."),
    "cancelled": _l("This participation was cancelled."),
    "not_approved": _l("This person is not approved."),
    "checkpoint_closed": _l("This checkpoint is closed now."),
    "zone_not_allowed": _l("This category may not enter here."),
    "not_on_list": _l("This person is not on the list."),
}
ROLE = {
    "viewer": _l("Viewer"),
    "gate": _l("Gate"),
    "supervisor": _l("Supervisor"),
    "leader": _l("Leader"),
    "scheduler": _l("Scheduler"),
    "organizer": _l("Organizer"),
    "admin": _l("Administrator"),
    "care": _l("Care and health data"),
}
#: One sentence a refusal; placeholders are its parameters.
REFUSAL: dict[str, LazyString] = {
    "not_approved": _l("Only approved delegates can do this."),
    "not_published": _l("This activity is not published."),
    "closed": _l("Sign-up for this activity is closed."),
    "category_not_admitted": _l("This activity is not open to this category."),
    "clash": _l("This overlaps with “%(activity)s”."),
    "form_reused": _l("This form was already sent for somebody else. Please start a new one."),
    "not_open": _l("Registration is not open."),
    "no_badge": _l("This category has no badge."),
    "nonce_reused": _l("This scan number was already used for something else."),
    "unknown_checkpoint": _l("There is no such checkpoint."),
    "no_such_scan": _l("There is no such scan."),
    "already_undone": _l("This was already undone."),
    "too_late_to_undo": _l("This can only be undone by a supervisor now."),
    "changed_meanwhile": _l("Somebody else changed this in the meantime. Please look again."),
}
_NOT_ALLOWED_FROM = _l("This is not possible while the status is “%(status)s”.")
_OTHERWISE = _l("This is not possible.")


def init_app(app: Flask) -> None:
    app.jinja_env.globals["words"] = {
        "delegate_status": DELEGATE_STATUS,
        "participation_status": PARTICIPATION_STATUS,
        "participation_role": PARTICIPATION_ROLE,
        "activity_kind": ACTIVITY_KIND,
        "scan_result": SCAN_RESULT,
        "scan_reason": SCAN_REASON,
        "role": ROLE,
    }


def sentence(refusal: Refusal) -> str:
    """What to tell the person. Rows among the parameters are named by their title or name."""
    if refusal.code.startswith("not_allowed_from_"):
        return str(_NOT_ALLOWED_FROM) % {"status": DELEGATE_STATUS[refusal.code.removeprefix("not_allowed_from_")]}
    words = REFUSAL.get(refusal.code, _OTHERWISE)
    return str(words) % {key: _named(value) for key, value in refusal.parameters.items()}


def _named(value: object) -> str:
    return plain(getattr(value, "title", None) or getattr(value, "name", None) or str(value))
