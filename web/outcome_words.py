"""The words of what came of it: its kinds, how far it is, how sure, and what becomes of a gift."""

from flask_babel import lazy_gettext as _l

OUTCOME = {"lead": _l("Lead"), "commitment": _l("Commitment"), "gift": _l("Gift")}
OUTCOME_STAGE = {"noted": _l("Noted"), "agreed": _l("Agreed"), "done": _l("Done"), "dropped": _l("Dropped")}
OUTCOME_SURE = {"declared": _l("As somebody said"), "verified": _l("Verified")}
RULING = {
    "pending": _l("Still to be decided"),
    "kept": _l("May be kept"),
    "declined": _l("Declined"),
    "handed_over": _l("Handed over to the institution"),
}
#: How it is with a company's non-disclosure agreement.
NDA = {"missing": _l("Missing"), "signed": _l("Signed"), "refused": _l("Will not sign")}
#: Which way a gift went.
WAY = {True: _l("Received"), False: _l("Given")}
#: Who said it.
SOURCE = {
    "staff": _l("Staff"),
    "device": _l("Leader’s phone"),
    "host": _l("Host"),
    "token": _l("A program"),
    "readout": _l("Readout"),
}
