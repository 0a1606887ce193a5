"""A delegate's own pages: all of it is about whoever's door is open in this browser, and about nobody else."""

from collections.abc import Callable

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from blueprints.me import blueprint
from exports import codes
from models import Activity, Badge, Delegate, Door, Event, Participation
from models.base import utcnow
from models.transaction import lock, transaction
from operations import badges, categories, doors, offers, participations
from operations.refusals import Refusal
from queries import (
    activities,
    bulletins,
    companions,
    consents,
    delegates,
    engagements,
    meeting_requests,
    owed,
    practical,
    safety,
    security_lists,
)
from web import language, photos, place_pages
from web.access import as_delegate, at_event, delegate_of, forget_door, needs_door, remember_door
from web.acting import Acting
from web.badges import pile
from web.formats import plain
from web.panel_cards import offered
from web.timeline import days
from web.urls import absolute, badge_address, calendar_links
from web.words import sentence

#: Where a letter's personal link may lead, besides the page itself.
WAYS = {
    "meetings": "me.meetings", "needs": "me.needs", "privacy": "me.privacy", "data": "me.data",
    "identity": "me.identity",
}  # fmt: skip
#: Those who are no longer coming have nothing to show at the gate and nothing to sign up for.
GONE = ("rejected", "cancelled", "substituted")


@blueprint.get("/<slug:slug>/me/<token>")
@at_event
def enter(event, token):
    """The personal link: may be opened as often as one likes, for mail scanners open links too."""
    delegate = delegate_of(event, token) or abort(404)
    page = WAYS.get(request.args.get("to"), "me.page")
    response = remember_door(redirect(url_for(page, slug=event.slug), 303), event, token)
    return response if language.chosen() else language.remember(response, delegate.language)


@blueprint.get("/<slug:slug>/me")
@needs_door
def page(event, delegate):
    return render_template("me/page.html", **_everything(event, delegate))


@blueprint.get("/<slug:slug>/me/badge")
@needs_door
def badge(event, delegate):
    """The code of the badge, as large as the screen."""
    found = _badge(delegate) or abort(404)
    return render_template("me/badge.html", delegate=delegate, badge=found, picture=_picture(found))


@blueprint.get("/<slug:slug>/me/practical", endpoint="practical")
@needs_door
def show_practical(event, delegate):
    """What everybody may know, and what is for delegates alone."""
    found = practical.of_event(event, delegates=delegate.status not in GONE)
    return render_template("practical/show.html", practical=found, own=True)


@blueprint.get("/<slug:slug>/me/badge.pdf")
@needs_door
def badge_pdf(event, delegate):
    """The badge as it will be printed, to check the name; it is not counted as printed."""
    found = _badge(delegate) or abort(404)
    name = f"badge-{delegate.reference}.pdf"
    document = pile([found], created=utcnow())
    return Response(document, mimetype="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})


@blueprint.get("/<slug:slug>/me/changes", endpoint="changes")
@needs_door
def show_changes(event, delegate):
    """Everything this person was told, the latest first."""
    return render_template("me/changes.html", bulletins=bulletins.of_delegate(delegate, limit=100))


@blueprint.post("/<slug:slug>/me/activities/<key:activity_id>/sign-up")
@needs_door
def sign_up(event, delegate, activity_id):
    return _change(event, delegate, activity_id, participations.sign_up, _told_of_seat)


@blueprint.post("/<slug:slug>/me/activities/<key:activity_id>/leave")
@needs_door
def leave(event, delegate, activity_id):
    own = participations.find(_activity(event, activity_id), delegate)
    if own and own.role != "participant":
        abort(404)
    return _change(event, delegate, activity_id, participations.leave, _told_of_leaving)


@blueprint.post("/<slug:slug>/me/activities/<key:activity_id>/accept")
@needs_door
def accept(event, delegate, activity_id):
    return _change(event, delegate, activity_id, offers.accept, _told_of_seat)


@blueprint.post("/<slug:slug>/me/activities/<key:activity_id>/decline")
@needs_door
def decline(event, delegate, activity_id):
    thanks = _("Thank you. The seat goes to the next in line.")
    return _change(event, delegate, activity_id, offers.decline, lambda _declined, _title: (thanks, "info"))


@blueprint.post("/<slug:slug>/me/close")
@needs_door
def close(event, delegate):
    """For a browser that others use too: the page opens again with the personal link only."""
    return forget_door(redirect(url_for("programme.show", slug=event.slug), 303), event)


def _activity(event: Event, activity_id: int) -> Activity:
    return activities.find(event, activity_id, activities.DELEGATES) or abort(404)


def _change(
    event: Event,
    delegate: Delegate,
    activity_id: int,
    verb: Callable[..., Participation],
    told_of: Callable[[Participation, str], tuple[str, str]],
) -> ResponseReturnValue:
    """Let the delegate do this to their part in the activity, and say what came of it or why not."""
    activity = _activity(event, activity_id)
    try:
        with transaction():
            participation = verb(activity, delegate, by=as_delegate(delegate))
    except Refusal as refusal:
        return _answer(event, delegate, activity_id, sentence(refusal), "error")
    told, kind = told_of(participation, plain(activity.title))
    return _answer(event, delegate, activity_id, told, kind)


def _told_of_seat(participation: Participation, title: str) -> tuple[str, str]:
    if participation.status == "waitlisted":
        return _("All seats are taken. You are on the waiting list for “%(title)s”.", title=title), "warning"
    if participation.status == "declined":
        return _("The time to answer had passed, and the seat has gone to the next in line."), "warning"
    return _("You have a seat in “%(title)s”.", title=title), "success"


def _told_of_leaving(_left: Participation, title: str) -> tuple[str, str]:
    return _("You have given up your place in “%(title)s”.", title=title), "info"


def _answer(event: Event, delegate: Delegate, activity_id: int, told: str, kind: str) -> ResponseReturnValue:
    """Back to the card, with what happened in words; a page with script gets the cards and the day alone."""
    if "HX-Request" in request.headers:
        everything = _everything(event, delegate)
        if card := next((one for one in everything["cards"] if one.activity.id == activity_id), None):
            return render_template("me/changed.html", card=card, told=told, kind=kind, **everything)
    flash(told, kind)
    return redirect(url_for("me.page", slug=event.slug, _anchor=f"activity-{activity_id}"), 303)


def _everything(event: Event, delegate: Delegate) -> dict[str, object]:
    engaged = engagements.of_delegate(delegate)
    badge = _badge(delegate)
    feed = absolute("calendars.personal", token=doors.token_of(_feed_door(delegate)))
    return {
        "delegate": delegate,
        "coming": delegate.status not in GONE,
        "place_in_line": delegates.place_in_line(delegate),
        "place": place_pages.offered(Acting("me", delegate, as_delegate(delegate))),
        "badge": badge,
        "picture": _picture(badge) if badge else None,
        "photo": photos.addresses("me", event, [delegate.id]).get(delegate.id),
        "safety": safety.asked_of(delegate),
        "changes": bulletins.current(delegate) if delegate.status not in GONE else [],
        "days": days(event, (one.activity for one in engaged)),
        "engaged": {one.activity.id: one for one in engaged},
        "cards": offered(event, delegate, engaged) if delegate.status not in GONE else [],
        "beside": companions.beside(delegate),
        "may_bring": delegate.principal_id is None and bool(categories.offered(event, companions=True)),
        "unconfirmed": consents.waiting(delegate),
        "owed": owed.of_people(event, [delegate])[delegate.id],
        "doors": any(one.activity.kind == "company_visit" for one in engaged) and security_lists.owed_by(delegate),
        "asked": meeting_requests.waiting_for([delegate.id]).get(delegate.id, 0),
        "contacts": practical.contacts(event) if delegate.status not in GONE else [],
        "calendar": calendar_links(feed, plain(event.name)),
    }


def _badge(delegate: Delegate) -> Badge | None:
    return badges.current(delegate) if delegate.status not in GONE else None


def _picture(badge: Badge) -> Markup:
    return Markup(codes.svg(badge_address(badge.code)))  # noqa: S704  our own drawing, of a code we made


def _feed_door(delegate: Delegate) -> Door:
    """Registering makes it; this is for people who came into the database some other way."""
    if door := doors.find("feed", delegate.id):
        return door
    with transaction():
        lock(delegate)
        return doors.ensure("feed", delegate.id)
