"""The words of duty of care: what happened, how grave it is, and who is safe."""

from flask_babel import lazy_gettext as _l

INCIDENT = {
    "medical": _l("Medical"),
    "lost_person": _l("Somebody is lost"),
    "accident": _l("Accident"),
    "theft": _l("Theft"),
    "breakdown": _l("Breakdown"),
    "security": _l("Security"),
    "other": _l("Something else"),
}
SEVERITY = {"low": _l("Minor"), "serious": _l("Serious"), "grave": _l("Grave")}
#: The looks of a severity: see the classes of status.
SEVERITY_LOOK = {"low": "quiet", "serious": "warn", "grave": "bad"}
SAFETY = {None: _l("No answer yet"), "safe": _l("Safe"), "help": _l("Needs help")}
SAFETY_LOOK = {None: "warn", "safe": "good", "help": "bad"}
