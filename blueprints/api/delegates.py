"""Calls about delegates, and their badges and calendars."""

from collections.abc import Callable

from apiflask import FileSchema
from flask import Response, abort

from blueprints.api import blueprint
from blueprints.api.description import refuses
from blueprints.api.lists import next_address, read_cursor
from blueprints.api.schemas.delegates import (
    BadgeAnswer,
    CalendarAnswer,
    DelegateAnswer,
    DelegateFilters,
    DelegateList,
    NewDelegate,
    StatusAnswer,
)
from blueprints.api.security import actor, at_event, may
from blueprints.api.shapes import delegation_of, text
from exports import codes
from models import Badge, Delegate, Event
from models.base import utcnow
from models.transaction import transaction
from operations import badges, doors, prints, registrations
from queries import delegates
from queries.delegates import Filters
from web.badges import pile
from web.urls import absolute, badge_address

ADDRESS = "/events/<slug:slug>/delegates"
#: For the desk and for the gates, which see neither e-mail nor phone.
SEE = ("see.delegates", "see.roster")
#: What an answer has as the row has it.
SAME = (
    "id", "reference", "number", "given_name", "family_name", "position", "city", "country", "language", "status",
)  # fmt: skip


@blueprint.get(ADDRESS)
@at_event(*SEE)
@blueprint.input(DelegateFilters, location="query")
@blueprint.output(DelegateList)
def list_delegates(event: Event, query_data: DelegateFilters):
    """Delegates by name.

    E-mail and phone are null where the role may not see them.
    """
    asked = query_data
    after = read_cursor(asked.cursor, str, int) if asked.cursor else None
    filters = Filters(asked.q, asked.category, asked.country, asked.status)
    rows = delegates.following(event, filters, after, asked.limit + 1)
    shown, contacts = rows[: asked.limit], may("see.contacts")
    more = len(rows) > len(shown)
    return {
        "items": [_delegate(delegate, contacts) for delegate in shown],
        "next": next_address(shown[-1].sort_name, shown[-1].id) if more else None,
    }


@blueprint.get(f"{ADDRESS}/<key:id>")
@at_event(*SEE)
@blueprint.output(DelegateAnswer)
def show_delegate(event: Event, id: int):
    """One delegate."""
    return _delegate(_find(event, id), may("see.contacts"))


@blueprint.post(ADDRESS)
@at_event("delegate.register")
@blueprint.input(NewDelegate)
@blueprint.output(DelegateAnswer, 201)
def register_delegate(event: Event, json_data: NewDelegate):
    """Register somebody.

    Never refused for being full: in categories without approval who finds no place is `waitlisted`; else everybody is
    `submitted` first. Each call registers one more person.
    """
    facts = registrations.read(json_data.model_dump(), source="api")
    with transaction():
        delegate = registrations.register(event, facts, by=actor(), source="api")
    return _delegate(delegate, may("see.contacts"))


@blueprint.post(f"{ADDRESS}/<key:id>/approve")
@at_event("delegate.decide")
@blueprint.output(StatusAnswer)
@refuses("not_allowed_from_<status>")
def approve_delegate(event: Event, id: int):
    """Approve a delegate.

    `waitlisted` while the event is full.
    """
    return _decide(event, id, registrations.approve)


@blueprint.post(f"{ADDRESS}/<key:id>/reject")
@at_event("delegate.decide")
@blueprint.output(StatusAnswer)
@refuses("not_allowed_from_<status>")
def reject_delegate(event: Event, id: int):
    """Reject a delegate.

    A place they held goes to who waits.
    """
    return _decide(event, id, registrations.reject)


@blueprint.post(f"{ADDRESS}/<key:id>/cancel")
@at_event("delegate.decide")
@blueprint.output(StatusAnswer)
@refuses("not_allowed_from_<status>")
def cancel_delegate(event: Event, id: int):
    """Cancel a delegate.

    Place and seats go to who waits.
    """
    return _decide(event, id, registrations.cancel)


@blueprint.post(f"{ADDRESS}/<key:id>/badge")
@at_event("badge.issue")
@blueprint.output(BadgeAnswer, 201)
@refuses("no_badge")
def issue_badge(event: Event, id: int):
    """Issue or replace the badge.

    The earlier code is dead from then on.
    """
    delegate = _find(event, id)
    with transaction():
        badge = badges.issue(delegate, by=actor())
    return {"code": badge.code, "url": badge_address(badge.code)}


@blueprint.get(f"{ADDRESS}/<key:id>/badge.png")
@at_event("badge.issue")
@blueprint.output(FileSchema(), content_type="image/png")
def show_qr(event: Event, id: int):
    """The badge’s QR as a picture."""
    return Response(codes.png(badge_address(_badge(event, id).code)), content_type="image/png")


@blueprint.get(f"{ADDRESS}/<key:id>/badge.pdf")
@at_event("badge.issue")
@blueprint.output(FileSchema(), content_type="application/pdf")
def show_badge(event: Event, id: int):
    """The badge to print.

    In the person’s language. Counted as printed.
    """
    badge = _badge(event, id)
    key, name = badge.id, f"badge-{badge.delegate.reference}.pdf"
    document = pile([badge], created=utcnow())
    with transaction():
        prints.note(event, [key], by=actor())
    return Response(document, mimetype="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})


@blueprint.get(f"{ADDRESS}/<key:id>/calendar")
@at_event("link.show")
@blueprint.output(CalendarAnswer)
def show_calendar(event: Event, id: int):
    """The address of the personal calendar feed."""
    delegate = _find(event, id)
    door = doors.find("feed", delegate.id)
    if door is None:
        with transaction():
            door = doors.ensure("feed", delegate.id)
    return {"url": absolute("calendars.personal", token=doors.token_of(door))}


def _find(event: Event, id: int) -> Delegate:
    return delegates.find(event, id) or abort(404)


def _badge(event: Event, id: int) -> Badge:
    return badges.current(_find(event, id)) or abort(404)


def _decide(event: Event, id: int, decision: Callable) -> dict[str, object]:
    delegate = _find(event, id)
    with transaction():
        decision(delegate, by=actor())
    return {"id": delegate.id, "reference": delegate.reference, "status": delegate.status}


def _delegate(delegate: Delegate, contacts: bool) -> dict[str, object]:
    return {name: getattr(delegate, name) for name in SAME} | {
        "display_name": text(delegate.display_name),
        "category": delegate.category.code,
        "delegation": delegation_of(delegate.delegation),
        "email": delegate.email if contacts else None,
        "phone": delegate.phone if contacts else None,
    }
