"""The words of state of requests and meetings."""

from flask_babel import lazy_gettext as _l

OUTCOME = {"held": _l("Held"), "cut_short": _l("Cut short"), "no_show": _l("Somebody did not come")}
REQUEST_STATUS = {
    "requested": _l("Waiting for an answer"),
    "countered": _l("Other times proposed"),
    "accepted": _l("Agreed, no time yet"),
    "scheduled": _l("Agreed, with time and room"),
    "declined": _l("Request declined"),
    "expired": _l("Not answered in time"),
    "withdrawn": _l("Withdrawn"),
    "cancelled": _l("Cancelled"),
    "held": _l("Held"),
}
