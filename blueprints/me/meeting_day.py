"""A delegate on the day of the meetings: a free slot that is offered, and the readout of whoever takes notes."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.me import blueprint
from models import Delegate, Event, MeetingOffer
from models.transaction import transaction
from operations import meeting_offers
from operations.refusals import Refusal
from queries import meeting_days
from queries import meeting_offers as offers
from web import readouts
from web.access import as_delegate, needs_door
from web.readouts import ReadoutForm
from web.words import sentence


@blueprint.post("/<slug:slug>/me/meetings/offers/<key:id>/yes")
@needs_door
def take_slot(event, delegate, id):
    return _answer(event, delegate, _offer(delegate, id), meeting_offers.say_yes)


@blueprint.post("/<slug:slug>/me/meetings/offers/<key:id>/no")
@needs_door
def leave_slot(event, delegate, id):
    return _answer(event, delegate, _offer(delegate, id), meeting_offers.say_no)


@blueprint.route("/<slug:slug>/me/meetings/<key:activity_id>/readout", methods=["GET", "POST"])
@needs_door
def readout(event, delegate, activity_id):
    """For the note-taker of the meeting; for everybody else it does not exist."""
    entry = meeting_days.find(event, activity_id)
    if entry is None or delegate.id not in {one.id for one in entry.helping("note_taker")}:
        abort(404)
    form = ReadoutForm.of(entry)
    if readouts.store(form, entry, by=as_delegate(delegate)):
        flash(_("The readout was filed."), "success")
        return redirect(url_for("me.page", slug=event.slug), 303)
    page = render_template("meetings_day/readout.html", entry=entry, form=form, own=True)
    return page, 422 if form.errors else 200


def _offer(delegate: Delegate, id: int) -> MeetingOffer:
    return offers.find(delegate, id) or abort(404)


def _answer(event: Event, delegate: Delegate, offer: MeetingOffer, verb) -> ResponseReturnValue:
    try:
        with transaction():
            said = verb(offer, delegate, by=as_delegate(delegate)).status
    except Refusal as refusal:
        flash(sentence(refusal), "error")
    else:
        flash(*_TOLD[said]())
    return redirect(url_for("me.meetings", slug=event.slug), 303)


#: What to say, by what the offer is afterwards.
_TOLD = {
    "taken": lambda: (_("The meeting stands: it is in your programme and in your calendar."), "success"),
    "standing": lambda: (_("Thank you. It is a meeting as soon as the other side says so too."), "success"),
    "declined": lambda: (_("Thank you. The slot is left to others; you two stay agreed."), "info"),
    "lapsed": lambda: (_("The time for this offer has passed."), "warning"),
}
