"""A free slot that is offered: yes or no, from a delegate, their chief of staff or their focal point."""

from flask import abort, flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.transaction import transaction
from operations import meeting_offers as verbs
from operations.refusals import Refusal
from queries import meeting_offers
from web.acting import Acting
from web.words import sentence

#: What may be said to an offer, as its address has it.
WAYS = {"yes": verbs.say_yes, "no": verbs.say_no}


def answer(acting: Acting, offer_id: int, way: str) -> ResponseReturnValue:
    """Say so, and back to the delegate's meetings with what came of it."""
    offer = meeting_offers.find(acting.delegate, offer_id) or abort(404)
    try:
        with transaction():
            status = WAYS[way](offer, acting.delegate, by=acting.by).status
    except Refusal as refusal:
        flash(sentence(refusal), "error")
    else:
        flash(*_told(status))
    return redirect(acting.url("meetings"), 303)


def _told(status: str) -> tuple[str, str]:
    """What to say, by what the offer is afterwards."""
    if status == "taken":
        return _("The meeting stands: it is in your programme and in your calendar."), "success"
    if status == "standing":
        return _("Thank you. It is a meeting as soon as the other side says so too."), "success"
    return _("Thank you. The slot is left to others; you two stay agreed."), "info"
