"""A poll of a feed: one row read, mostly answered 304. No cookie, no session, no redirect: calendar programs know
neither."""

import gzip
from collections.abc import Sequence

import sqlalchemy as sa
from flask import Response, abort, request

from blueprints.calendars import blueprint
from exports.calendars import etag, render, settled
from models import Bus, Delegate, Delegation, Door, Event, Feed, db
from models.transaction import transaction
from operations import doors, feeds
from operations.feeds import Subject
from queries import calendars, duplicates
from queries.calendars import Joint
from queries.engagements import Engagement
from web import language
from web.access import anybody
from web.calendars import calendar

#: What the doors of feeds are of.
SUBJECTS = {"feed": Delegate, "delegation": Delegation, "bus": Bus}


@blueprint.get("/<slug:slug>.ics")
@anybody
def public(slug: str):
    """An event's public programme; `?lang=` chooses the language, else the event's first."""
    event = db.first_or_404(sa.select(Event).where(Event.slug == slug))
    asked = request.args.get("lang", event.languages[0])
    return _answer(event, None, asked if asked in language.LANGUAGES else "en")


@blueprint.get("/<token>.ics")
@anybody
def personal(token: str):
    """A delegate's own day, in the delegate's language; a delegation's or a bus's in that of `?lang=`."""
    subject = _subject(token)
    event = db.session.get_one(Event, subject.event_id)
    if isinstance(subject, Delegate):
        return _answer(event, subject, subject.language)
    asked = request.args.get("lang", event.languages[0])
    return _answer(event, subject, asked if asked in language.LANGUAGES else "en")


def _subject(token: str) -> Delegate | Delegation | Bus:
    """Whose feed it is; 410 for a revoked address, so that calendar programs stop asking."""
    mine = sa.select(Door).where(Door.digest == doors.digest(token), Door.kind.in_(SUBJECTS))
    door = db.session.scalar(mine)
    if door is None:
        abort(404)
    if door.revoked_at:
        abort(410)
    subject = db.get_or_404(SUBJECTS[door.kind], door.subject_id)
    return duplicates.standing(subject) if isinstance(subject, Delegate) else subject


def _answer(event: Event, subject: Subject, code: str) -> Response:
    language.speak(code)
    feed = feeds.find(event, subject, code)
    if feed is None:
        with transaction():
            feed = feeds.begin(event, subject, code)
    if not feed.fresh:
        _render(event, subject, feed, code)
    return _respond(feed)


def _render(event: Event, subject: Subject, feed: Feed, code: str) -> None:
    """Outside any transaction: what changes meanwhile raises `wanted` again."""
    made, feed_id = feed.wanted, feed.id
    told = calendar(event, subject, feed, _engaged(event, subject), code)
    body = render(settled(told, feed.body) if feed.body else told)
    with transaction():
        feeds.keep(feed_id, made, body, etag(body))


def _engaged(event: Event, subject: Subject) -> Sequence[Engagement | Joint]:
    if isinstance(subject, Delegate):
        return calendars.personal(subject)
    if isinstance(subject, Delegation):
        return calendars.of_delegation(subject, event)
    return calendars.of_bus(subject) if subject else calendars.public(event)


def _respond(feed: Feed) -> Response:
    response = Response(feed.body, content_type="text/calendar; charset=utf-8")
    response.headers["ETag"] = feed.etag
    response.last_modified = feed.changed_at
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    response.vary.add("Accept-Encoding")
    response.make_conditional(request)
    if response.status_code == 200 and "gzip" in request.accept_encodings:
        response.set_data(gzip.compress(feed.body, 6, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
