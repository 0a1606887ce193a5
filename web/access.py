"""Who is asking: staff by session, delegates by their door; and the decorators that every view begins with.

Separate ways in: the staff session lives in Flask's signed cookie, a delegate's door in a cookie of its own that is
sent to the pages below /<event>/me only, that of their chief of staff in one for the pages below /<event>/aide, that
of their delegation's focal point in one for /<event>/delegation, and that of a company's host in one for /<event>/host.
"""

import functools
from collections.abc import Callable

from flask import Flask, abort, current_app, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from models import Company, Delegate, Delegation, Event, Staff, db
from operations import doors, links, staff
from operations.doors import LinkKey
from operations.journal import Actor
from operations.rights import rights_of
from queries import duplicates, host_links
from web import door_codes
from web.events import find_event
from web.formats import plain

SESSION_KEY = "staff"
DOOR_COOKIE = "door"
AIDE_COOKIE = "aide"
FOCAL_COOKIE = "focal"
HOST_COOKIE = "host"
#: The door's cookie lives as long as people keep a tab of an event.
DOOR_AGE = 180 * 24 * 3600


def init_app(app: Flask) -> None:
    LinkKey.value = app.config["LINK_KEY"].encode()
    app.context_processor(lambda: {"staff": current_staff(), "may": may})


def current_staff() -> Staff | None:
    """The staff member whose browser this is."""
    if "staff" not in g:
        g.staff = staff.signed_in(session.get(SESSION_KEY))
    return g.staff


def may(right: str, event: Event | None = None) -> bool:
    """Whether the signed-in staff member, or the gate phone, has the right at this event (default: the page's own)."""
    return right in rights_of(roles_here(event))


def roles_here(event: Event | None = None) -> set[str]:
    """The roles of the signed-in staff member and of the phone together, at this event (default: the page's own)."""
    somebody, event = current_staff(), event or g.get("event")
    roles = somebody.roles_at(event and event.id) if somebody else set()
    phone = g.get("device")
    return roles | {phone.role} if phone and event and phone.event_id == event.id else roles


def actor() -> Actor:
    """The signed-in staff member, else the gate phone, for the journal."""
    somebody, phone = current_staff(), g.get("device")
    if somebody is None and phone:
        return Actor("device", phone.name, phone.id)
    return Actor("staff", somebody.name or somebody.email, somebody.id)


def anybody(view: Callable) -> Callable:
    """A view of no event in particular that anybody may open. Every view says who may: tests/robust/ asks each."""
    view.open_to = "anybody"
    return view


def needs_staff(view: Callable) -> Callable:
    """A view for whoever is signed in, whatever their roles."""

    @functools.wraps(view)
    def guarded(**rest: object):
        return to_sign_in() if current_staff() is None else view(**rest)

    guarded.open_to = "staff"
    return guarded


def at_event(view: Callable) -> Callable:
    """A view of `/<slug:slug>/…` that anybody may open; it receives the event instead of the slug."""

    @functools.wraps(view)
    def opened(slug: str, **rest: object):
        return view(find_event(slug), **rest)

    opened.open_to = "anybody"
    return opened


def needs(right: str) -> Callable:
    """A view of `/<slug:slug>/…` for staff with this right; it receives the event instead of the slug."""

    def decorate(view: Callable) -> Callable:
        @functools.wraps(view)
        def guarded(slug: str, **rest: object):
            event = find_event(slug)
            if current_staff() is None:
                return to_sign_in()
            if not may(right, event):
                abort(403)
            return view(event, **rest)

        guarded.open_to = right
        return guarded

    return decorate


def needs_at_large(right: str) -> Callable:
    """A view of no event in particular, for staff who have this right everywhere."""

    def decorate(view: Callable) -> Callable:
        @functools.wraps(view)
        def guarded(**rest: object):
            somebody = current_staff()
            if somebody is None:
                return to_sign_in()
            if right not in rights_of(somebody.roles_at(None)):
                abort(403)
            return view(**rest)

        guarded.open_to = right
        return guarded

    return decorate


def to_sign_in() -> Response:
    """Off to sign in, and back here afterwards."""
    back = request.full_path if request.method == "GET" else request.path
    return redirect(url_for("staff.sign_in", next=back.rstrip("?")))


def delegate_of(event: Event, token: str | None = None) -> Delegate | None:
    """The delegate of this event whose door the token (default: the browser's cookie) opens."""
    return _subject("delegate", event, token or request.cookies.get(DOOR_COOKIE, ""))


def principal_of(event: Event, token: str | None = None) -> Delegate | None:
    """The delegate of this event whose chief of staff has the token (default: the browser's cookie)."""
    return _subject(links.AIDE, event, token or request.cookies.get(AIDE_COOKIE, ""))


def delegation_of(event: Event, token: str | None = None) -> Delegation | None:
    """The delegation of this event whose focal point has the token (default: the browser's cookie)."""
    return _contact(links.FOCAL, Delegation, event, token, request.cookies.get(FOCAL_COOKIE, ""))


def company_of(event: Event, token: str | None = None) -> Company | None:
    """The company of this event whose host has the token (default: the browser's cookie)."""
    return _contact(links.HOST, Company, event, token, request.cookies.get(HOST_COOKIE, ""))


def _contact(
    kind: str, model: type[Company | Delegation], event: Event, token: str | None, kept: str
) -> Company | Delegation | None:
    """Whose link it is; of a cookie's, only in a browser that is known."""
    door = doors.opened_by(kind, token or door_codes.token_in(kept))
    subject = db.session.get(model, door.subject_id) if door else None
    if subject is None or subject.event_id != event.id:
        return None
    return subject if token or door_codes.is_known(door, subject, kept) else None


def _subject(kind: str, event: Event, token: str) -> Delegate | None:
    """Of somebody who registered twice, and is one registration now, each link opens that one."""
    door = doors.opened_by(kind, token)
    delegate = db.session.get(Delegate, door.subject_id) if door else None
    return duplicates.standing(delegate) if delegate and delegate.event_id == event.id else None


def remember_door(response: Response, event: Event, token: str) -> Response:
    """Keep the door open in this browser, for the pages of this event's delegate only."""
    return _keep(response, DOOR_COOKIE, token, url_for("me.page", slug=event.slug))


def forget_door(response: Response, event: Event) -> Response:
    """Close the door in this browser."""
    response.delete_cookie(DOOR_COOKIE, path=url_for("me.page", slug=event.slug), httponly=True, samesite="Lax")
    return response


def remember_aide(response: Response, event: Event, token: str) -> Response:
    """Keep the chief of staff's door open in this browser, for their own pages only."""
    return _keep(response, AIDE_COOKIE, token, url_for("aide.day", slug=event.slug))


def forget_aide(response: Response, event: Event) -> Response:
    """Close the chief of staff's door in this browser."""
    response.delete_cookie(AIDE_COOKIE, path=url_for("aide.day", slug=event.slug), httponly=True, samesite="Lax")
    return response


def remember_focal(response: Response, event: Event, token: str) -> Response:
    """Keep the focal point's door open in this browser, for their own pages only."""
    return _keep(response, FOCAL_COOKIE, token, url_for("delegation.page", slug=event.slug))


def forget_focal(response: Response, event: Event) -> Response:
    """Close the focal point's door in this browser."""
    path = url_for("delegation.page", slug=event.slug)
    response.delete_cookie(FOCAL_COOKIE, path=path, httponly=True, samesite="Lax")
    return response


def remember_host(response: Response, event: Event, token: str) -> Response:
    """Keep the host's door open in this browser, for their own pages only."""
    return _keep(response, HOST_COOKIE, token, url_for("hosts.page", slug=event.slug))


def forget_host(response: Response, event: Event) -> Response:
    """Close the host's door in this browser."""
    path = url_for("hosts.page", slug=event.slug)
    response.delete_cookie(HOST_COOKIE, path=path, httponly=True, samesite="Lax")
    return response


def _keep(response: Response, cookie: str, token: str, path: str) -> Response:
    secure = current_app.extensions["secure"]
    response.set_cookie(cookie, token, max_age=DOOR_AGE, path=path, httponly=True, samesite="Lax", secure=secure)
    return response


def needs_door(view: Callable) -> Callable:
    """A view of `/<slug:slug>/me…` for the delegate whose door is open here; it receives event and delegate."""
    return _behind(delegate_of, "delegate", view)


def needs_aide(view: Callable) -> Callable:
    """A view of `/<slug:slug>/aide…` for a chief of staff; it receives the event and the delegate they serve."""
    return _behind(principal_of, "aide", view)


def needs_focal(view: Callable) -> Callable:
    """A view of `/<slug:slug>/delegation…` for a focal point; it receives the event and the delegation."""
    return _behind(delegation_of, "focal", view)


def needs_host(view: Callable) -> Callable:
    """A view of `/<slug:slug>/host…` for a company's host; it receives the event and the company. Its time is over a
    week after the last visit.
    """

    @functools.wraps(view)
    def opened(event: Event, company: Company, **rest: object):
        ensure_link_lasts(event, company)
        return view(event, company, **rest)

    return _behind(company_of, "host", opened)


def ensure_link_lasts(event: Event, company: Company) -> None:
    """Answers 410 once the time of a host's link is over."""
    if host_links.has_ended(event, company):
        abort(410, response=Response(render_template("hosts/ended.html"), 410, content_type="text/html; charset=utf-8"))


def needs_focal_for(view: Callable) -> Callable:
    """The same for one of the delegation's people, `principal_id`: it receives the event and this delegate, as well as
    the `by` of whoever acts on their behalf.
    """

    @functools.wraps(view)
    def opened(event: Event, delegation: Delegation, principal_id: int, **rest: object):
        delegate = db.session.get(Delegate, principal_id)
        if delegate is None or delegate.delegation_id != delegation.id:
            abort(404)
        g.delegate = delegate
        return view(event, delegate, by=as_focal(delegation, delegate), **rest)

    return needs_focal(opened)


def _behind(opened_to: Callable[[Event], links.Subject | None], word: str, view: Callable) -> Callable:
    @functools.wraps(view)
    def opened(slug: str, **rest: object):
        event = find_event(slug)
        subject = opened_to(event)
        if subject is None:
            abort(401)
        g.delegate = subject if isinstance(subject, Delegate) else None
        return view(event, subject, **rest)

    opened.open_to = word
    return opened


def as_delegate(delegate: Delegate) -> Actor:
    """The delegate acting for themselves, for the journal."""
    return Actor("delegate", delegate.full_name or delegate.reference, delegate.id)


def as_aide(delegate: Delegate) -> Actor:
    """The delegate's chief of staff acting on their behalf, for the journal."""
    return Actor("aide", delegate.full_name or delegate.reference, behalf_id=delegate.id)


def as_focal(delegation: Delegation, delegate: Delegate | None = None) -> Actor:
    """The delegation's focal point acting for all of it, or on behalf of one of its people, for the journal."""
    name = delegation.contact_name or plain(delegation.name)
    return Actor("focal", name, behalf_id=delegate.id if delegate else None)


def as_host(company: Company) -> Actor:
    """A company's host, for the journal."""
    return Actor("host", company.contact_name or plain(company.name))
