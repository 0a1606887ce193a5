"""A delegate's pocket card in the languages somebody chose, as `exports.pocket_cards` prints it.

Paper gets lost: it holds no secret address and nothing that private time is for.
"""

import datetime as dt

from flask import Response, request
from flask_babel import gettext as _

from exports import pocket_cards
from exports.pocket_cards import Line, Side
from models import Delegate, Event, db
from models.base import utcnow
from operations.corrections import GONE
from queries import days
from queries.days import Stop
from web import formats, language
from web.changes import times
from web.days import asked_day
from web.language import LANGUAGES
from web.urls import absolute
from web.words import ACTIVITY_KIND

#: Who is named on one line; the rest are counted.
NAMES = 4


def download(event: Event, delegate: Delegate) -> Response:
    """The card as a file, in the languages of `languages=es,en`, of the one day of `day=` or of all."""
    document = pdf(event, delegate, asked_languages(delegate))
    name = f"{event.slug}-{delegate.reference}.pdf".lower()
    return Response(document, mimetype="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})


def asked_languages(delegate: Delegate) -> list[str]:
    """The first two languages that the address names; else the reader's and another: the delegate's or English."""
    said = [code.strip() for text in request.args.getlist("languages") for code in text.split(",")]
    named = list(dict.fromkeys(code for code in said if code in LANGUAGES))[:2]
    return named or list(dict.fromkeys([language.current(), delegate.language, "en", "es"]))[:2]


def pdf(event: Event, delegate: Delegate, languages: list[str]) -> bytes:
    """A card for each day; one side speaks the first language, the other the second.

    Ends the reading transaction before the pages are set, which takes a while: no connection waits for it.
    """
    found = days.of_delegate(delegate) if delegate.status not in GONE else {}
    dates = list(found) or [event.starts_on]
    if (asked := asked_day(dates)) is not None:
        dates = [asked]
    cards = [[_side(event, delegate, code, date, found.get(date, [])) for code in languages] for date in dates]
    live = absolute("programme.show", slug=event.slug)
    db.session.rollback()
    return pocket_cards.pdf(cards, url=live, created=utcnow())


def _side(event: Event, delegate: Delegate, code: str, date: dt.date, stops: list[Stop]) -> Side:
    with language.speaking(code):
        day, time = formats.short_day(formats.local(event.now(), event.zone)), formats.time_of(event.now(), event.zone)
        return Side(
            language=code,
            event_name=formats.plain(event.name),
            heading=formats.day(date),
            name=formats.plain(delegate.name),
            reference=delegate.reference,
            as_of=_("As of %(day)s, %(time)s: version %(number)s", day=day, time=time, number=event.version),
            live=_("The programme as it is now:"),
            nothing="" if stops else _("Nothing yet."),
            lines=tuple(_line(stop) for stop in stops),
        )


def _line(stop: Stop) -> Line:
    activity = stop.activity
    starts, _dash, ends = times(activity, activity.zone).partition("–")
    return Line(
        starts=starts,
        ends=ends if ends != starts else "",
        kind=_kind(stop),
        title=formats.plain(activity.title),
        place=_place(stop),
        who=_names(stop),
        dress=_("Dress: %(dress)s.", dress=formats.plain(activity.dress)) if activity.dress else "",
        bring=_("To bring: %(what)s.", what=formats.plain(activity.bring)) if activity.bring else "",
        cancelled=_("Cancelled") if stop.engagement.cancelled else "",
    )


def _kind(stop: Stop) -> str:
    activity = stop.activity
    word = str(ACTIVITY_KIND[activity.kind])
    return f"{word} {activity.number}" if activity.number else word


def _place(stop: Stop) -> str:
    places = [formats.plain(place.name) for place in (stop.activity.place, stop.to_place) if place]
    return " → ".join(places)


def _names(stop: Stop) -> str:
    names = [formats.plain(one.name) for one in stop.people]
    if len(names) <= NAMES:
        return " · ".join(names)
    return _("%(names)s and %(number)s more", names=" · ".join(names[:NAMES]), number=len(names) - NAMES)
