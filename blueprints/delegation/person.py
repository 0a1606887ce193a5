"""One of the delegation's people: how they stand, what they owe, and what the focal point does on their behalf."""

from flask import abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.delegation import blueprint
from models import Activity, Delegate
from models.transaction import transaction
from operations import correction_requests, corrections, endorsements, offers, participations, registrations
from operations.refusals import Refusal
from queries import activities, delegates, engagements, owed
from web import photos, place_pages
from web.access import needs_focal_for
from web.acting import Acting
from web.correction_forms import in_words
from web.formats import plain
from web.panel_cards import offered
from web.words import sentence

OF_ONE = "/<slug:slug>/delegation/<key:principal_id>"
SEATS = f"{OF_ONE}/activities/<key:activity_id>"
#: Pages of other parts of the program, by the status from which on they are open.
LATER = {"travel": ("approved",), "substitute": ("approved", "waitlisted")}


@blueprint.get(OF_ONE)
@needs_focal_for
def person(event, delegate, by):
    acting, waiting = Acting("delegation", delegate, by), correction_requests.waiting(delegate)
    coming = delegate.status not in corrections.GONE
    return render_template(
        "delegation/person.html",
        acting=acting,
        delegate=delegate,
        coming=coming,
        photo=photos.addresses("delegation", event, [delegate.id]).get(delegate.id),
        place_in_line=delegates.place_in_line(delegate),
        place=place_pages.offered(acting),
        owed=owed.of_people(event, [delegate])[delegate.id],
        waiting=in_words(waiting) if waiting else [],
        asked=endorsements.waits(delegate),
        pages=_pages(delegate),
        cards=offered(event, delegate, engagements.of_delegate(delegate)) if coming else [],
    )


def _pages(delegate: Delegate) -> set[str]:
    """The further pages that are open for this person."""
    return {page for page, when in LATER.items() if delegate.status in when}


@blueprint.post(f"{OF_ONE}/endorse")
@needs_focal_for
def endorse(_event, delegate, by):
    acting = Acting("delegation", delegate, by)
    return _do(acting, registrations.endorse, _("%(name)s is confirmed; the organizers decide next."))


@blueprint.post(f"{OF_ONE}/return")
@needs_focal_for
def return_back(_event, delegate, by):
    """For who has to correct something before the delegation says yes."""
    acting, note = Acting("delegation", delegate, by), request.form.get("note", "")
    told = _("The registration of %(name)s was returned for correction.")
    return _do(acting, lambda one, by: registrations.return_back(one, note, by=by), told)


@blueprint.post(f"{SEATS}/<any(sign_up,leave,accept,decline):verb>")
@needs_focal_for
def seat(event, delegate, by, activity_id, verb):
    """A seat in a panel, or a place in line for one: taken, given up, answered on behalf."""
    acting = Acting("delegation", delegate, by)
    activity = activities.find(event, activity_id, activities.DELEGATES) or abort(404)
    own = participations.find(activity, delegate)
    if verb == "leave" and own and own.role != "participant":
        abort(404)
    try:
        with transaction():
            _seat(verb, activity, delegate, by)
    except Refusal as refusal:
        return _back(acting, sentence(refusal), "error", anchor=f"activity-{activity.id}")
    told = _("Stored: “%(title)s” for %(name)s.", title=plain(activity.title), name=plain(delegate.name))
    return _back(acting, told, anchor=f"activity-{activity.id}")


def _seat(verb: str, activity: Activity, delegate: Delegate, by) -> None:
    if verb == "sign_up":
        participations.sign_up(activity, delegate, by=by, source="focal")
    else:
        {"leave": participations.leave, "accept": offers.accept, "decline": offers.decline}[verb](
            activity, delegate, by=by
        )


def _do(acting: Acting, verb, told: str) -> ResponseReturnValue:
    try:
        with transaction():
            verb(acting.delegate, by=acting.by)
    except Refusal as refusal:
        return _back(acting, sentence(refusal), "error")
    return _back(acting, told % {"name": plain(acting.delegate.name)})


def _back(acting: Acting, told: str, kind: str = "success", anchor: str | None = None) -> ResponseReturnValue:
    flash(told, kind)
    return redirect(acting.url("person", _anchor=anchor), 303)
