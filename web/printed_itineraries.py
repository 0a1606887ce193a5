"""A journey as `exports.itineraries` prints it: the words of each language, the path drawn for paper."""

from collections.abc import Iterator

from flask import Response, request
from flask_babel import gettext as _

from exports import itineraries as papers
from models import Delegate, Event, Place, db
from models.base import Sourced, utcnow
from queries import convoys
from queries.itineraries import Day
from web import formats, itineraries, language
from web.itineraries import Row, ShownDay
from web.urls import absolute
from web.words import ACTIVITY_KIND


def download(event: Event, days: list[Day], delegate: Delegate | None = None) -> Response:
    """The programme of these days as a file, in the languages of `languages=es,en`; else in the page's own."""
    document = pdf(event, days, asked_languages(), delegate)
    whose = f"-{delegate.reference}" if delegate else ""
    name = f"{event.slug}{whose}-itinerary.pdf".lower()
    return Response(document, mimetype="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})


def asked_languages() -> list[str]:
    """The first two languages that the address names; else the reader's."""
    said = [code.strip() for text in request.args.getlist("languages") for code in text.split(",")]
    named = list(dict.fromkeys(code for code in said if code in language.LANGUAGES))[:2]
    return named or [language.current()]


def pdf(event: Event, days: list[Day], languages: list[str], delegate: Delegate | None = None) -> bytes:
    """The whole journey in each language.

    Ends the reading transaction before the pages are set, which takes a while: no connection waits for it.
    """
    programmes = [_programme(event, days, code, delegate) for code in languages]
    live = absolute("itinerary.page", slug=event.slug)
    db.session.rollback()
    return papers.pdf(programmes, url=live, created=utcnow())


def _programme(event: Event, days: list[Day], code: str, delegate: Delegate | None) -> papers.Programme:
    with language.speaking(code):
        shown, rules = itineraries.whole(event, days, days), convoys.of_event(event)
        path, now = itineraries.path(days, days, style=papers.PICTURE_STYLE), event.now()
        day, time = formats.short_day(formats.local(now, event.zone)), formats.time_of(now, event.zone)
        about = (formats.plain(rules.corridor) if rules else "", formats.plain(delegate.name) if delegate else "")
        return papers.Programme(
            language=code,
            event_name=formats.plain(event.name),
            title=_("My itinerary") if delegate else _("Itinerary"),
            kicker=" · ".join(filter(None, about)),
            as_of=_("As of %(day)s, %(time)s: version %(number)s", day=day, time=time, number=event.version),
            clock=_("Times are local to each place; where nothing else is said: %(clock)s.",
                    clock=itineraries.clock_of(event)),
            live=_("The programme as it is now:"),
            picture=str(path.picture or ""),
            picture_told=_("The path of the journey"),
            stops=tuple(formats.plain(place.name) for place in path.stops),
            nothing="" if days else _("There is no itinerary yet"),
            days=tuple(_day(one) for one in shown),
        )  # fmt: skip


def _day(one: ShownDay) -> papers.Day:
    stay, date = one.day.stay, formats.day(one.date)
    number = _("Day %(number)s", number=one.number) if one.number else ""
    local = _("Times of this day are local: %(clock)s.", clock=one.clock) if one.clock else ""
    hotel = stay.hotel if stay else None
    return papers.Day(
        heading=formats.plain(stay.city.name) if stay else date,
        date=" · ".join(filter(None, (date if stay else "", number))),
        clock=" ".join(filter(None, (local, one.change))),
        night=_marked(_("The night: %(hotel)s", hotel=_at(hotel)), stay, hotel) if hotel else "",
        nothing="" if one.rows else _("Nothing on this day."),
        legs=tuple(_leg(row) for row in one.rows),
    )


def _leg(row: Row) -> papers.Leg:
    leg, activity = row.leg, row.leg.activity
    starts, ends = itineraries.times_of(leg)
    number = f" {activity.number}" if activity.number else ""
    return papers.Leg(
        starts=starts,
        ends=ends,
        kind=_marked(f"{ACTIVITY_KIND[activity.kind]}{number}", activity),
        title=formats.plain(activity.title),
        place=_at(activity.place) if activity.place else "",
        axis=formats.plain(leg.axis.name) if leg.axis else "",
        colour=leg.axis.rank % itineraries.COLOURS if leg.axis else 0,
        text=formats.plain(activity.text),
        notes=tuple(_notes(row)),
        cancelled=_("Cancelled") if activity.state == "cancelled" else "",
    )


def _at(place: Place) -> str:
    return ", ".join(filter(None, (formats.plain(place.name), place.address)))


def _marked(text: str, *records: Sourced) -> str:
    """With the mark of what was made up for the demonstration."""
    mark = _("invented")
    return f"{text} · {mark}" if any(one.invented for one in records) else text


def _notes(row: Row) -> Iterator[str]:
    activity = row.leg.activity
    if row.clock:
        yield _("local time there: %(clock)s", clock=row.clock)
    if ride := " · ".join(_of_ride(row)):
        yield ride
    if row.clock_there:
        yield _("arrival by the clocks there: %(clock)s", clock=row.clock_there)
    if activity.dress:
        yield _("Dress: %(dress)s.", dress=formats.plain(activity.dress))
    if activity.bring:
        yield _("To bring: %(what)s.", what=formats.plain(activity.bring))


def _of_ride(row: Row) -> Iterator[str]:
    if row.leg.to_place:
        yield _("to %(place)s", place=_at(row.leg.to_place))
    if row.minutes:
        yield _("%(time)s on the way", time=formats.lasting(row.minutes))
    if row.leg.coaches:
        yield _("Bus: %(names)s", names=", ".join(coach.name for coach in row.leg.coaches))
