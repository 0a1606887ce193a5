"""Registering oneself, and the page that confirms it, which opens with the personal link's token."""

import base64

from flask import abort, redirect, render_template, request, url_for

from blueprints.registration import blueprint
from blueprints.registration.forms import RegistrationForm
from exports import codes
from models import Event
from models.transaction import transaction
from operations import badges, doors, registrations
from operations.refusals import Refusal
from queries import delegates, delegations
from web.access import at_event, delegate_of
from web.formats import in_order, plain
from web.urls import absolute, badge_address


@blueprint.route("/<slug:slug>/register", methods=["GET", "POST"])
@at_event
def register(event):
    form = RegistrationForm.of(event)
    valid = form.validate_on_submit()
    if not form.category.choices or (not valid and not registrations.is_open(event)):
        return _closed(event)
    if not valid:
        return _page(event, form, 422 if form.errors else 200)
    try:
        with transaction():
            delegate = registrations.register(event, form.facts, by=None)
            token = doors.token_of(doors.ensure("delegate", delegate.id))
    except Refusal as refusal:
        return _refused(event, form, refusal)
    return redirect(url_for("registration.done", slug=event.slug, token=token), 303)


@blueprint.get("/<slug:slug>/register/done/<token>")
@at_event
def done(event, token):
    delegate = delegate_of(event, token) or abort(404)
    badge, feed = badges.current(delegate), doors.find("feed", delegate.id)
    return render_template(
        "registration/done.html",
        delegate=delegate,
        place=delegates.place_in_line(delegate),
        link=absolute("me.enter", slug=event.slug, token=token),
        calendar=absolute("calendars.personal", token=doors.token_of(feed)) if feed else None,
        badge=badge,
        picture=_picture(badge_address(badge.code)) if badge else None,
    )


def _page(event: Event, form: RegistrationForm, status: int) -> tuple[str, int]:
    names = in_order({plain(name) for name in delegations.offered(event)}, key=str)
    return render_template("registration/register.html", form=form, delegations=names), status


def _refused(event: Event, form: RegistrationForm, refusal: Refusal) -> tuple[str, int]:
    if refusal.code == "not_open":
        return _closed(event)
    form.refuse(refusal)
    return _page(event, form, 409 if refusal.code == "form_reused" else 422)


def _closed(event: Event) -> tuple[str, int]:
    """Says when registration opens or closed, and that nothing was stored of what came too early or too late.

    An open one that offers no category yet is one that the organizers still prepare.
    """
    opens_at = event.registration_opens_at
    early = registrations.is_open(event) or (opens_at is not None and event.now() < opens_at)
    sent = request.method == "POST"
    return render_template("registration/closed.html", early=early, sent=sent), 409 if sent else 200


def _picture(text: str) -> str:
    """A QR code as an address that stands in the page itself."""
    return f"data:image/svg+xml;base64,{base64.b64encode(codes.svg(text).encode()).decode()}"
