"""From rows to a calendar in its reader's language: the words of a feed are chosen here, its octets in
`exports/calendars.py`."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from exports.calendars import Entry
from exports.calendars import Feed as Calendar
from models import Activity, Bus, Delegate, Delegation, Door, Event, Feed, Place
from models.transaction import lock, transaction
from operations import doors
from operations.feeds import Subject
from queries import convoys, engagements
from queries.calendars import Joint
from queries.engagements import Engagement
from web.formats import clock, plain, short_day, time_of
from web.language import current
from web.urls import absolute, calendar_links
from web.words import ACTIVITY_KIND


@dataclasses.dataclass(frozen=True)
class _Around:
    """What the entries of one feed have in common."""

    event: Event
    places: Mapping[int, Place]
    #: By activity, the bus.
    groups: Mapping[int, str]
    #: Whether the event goes from city to city, so that its own town says nothing of a place.
    travels: bool


def calendar(
    event: Event, subject: Subject, feed: Feed, engaged: Sequence[Engagement | Joint], language: str
) -> Calendar:
    """The feed as plain data: what has a time as entries, what has none named in the event's all-day entry."""
    name = plain(event.name)
    places = {place.id: place for place in event.places}
    groups = engagements.groups(engaged) if isinstance(subject, Delegate) else {}
    around = _Around(event, places, groups, convoys.of_event(event) is not None)
    return Calendar(
        uid=_uid("event", event.slug, *_whose(subject)),
        name=_name(name, subject),
        description=_("The programme may change on the day; the page linked here is always current."),
        language=language,
        zone=event.zone,
        starts_on=event.starts_on,
        ends_on=event.ends_on,
        summary_title=name,
        summary_text=_summary(engaged),
        summary_url=absolute("programme.show", slug=event.slug),
        summary_place=_within_event(event, None),
        sequence=feed.wanted,
        created_at=feed.created_at,
        changed_at=feed.changed_at,
        entries=tuple(_entry(around, one) for one in engaged if _has_a_place_in_time(one.activity)),
    )


def links_of(kind: str, subject: Delegation | Bus, event: Event) -> dict[str, str]:
    """The ways to subscribe to the calendar of a delegation or a bus, whose address is made when it is first shown."""
    door = doors.find(kind, subject.id) or _made(kind, subject)
    address = absolute("calendars.personal", token=doors.token_of(door))
    return calendar_links(f"{address}?lang={current()}", _name(plain(event.name), subject))


def _made(kind: str, subject: Delegation | Bus) -> Door:
    with transaction():
        lock(subject)  # two who look for the first time at once make one address
        return doors.ensure(kind, subject.id)


def _whose(subject: Subject) -> tuple[object, ...]:
    if subject is None or isinstance(subject, Delegate):
        return (subject,)
    return subject.__tablename__, subject


def _name(event: str, subject: Subject) -> str:
    if isinstance(subject, Delegate):
        return _("%(event)s: my day", event=event)
    if isinstance(subject, Delegation | Bus):
        whose = plain(subject.name) if isinstance(subject, Delegation) else subject.code
        return _("%(event)s: %(whose)s", event=event, whose=whose)
    return event


def _has_a_place_in_time(activity: Activity) -> bool:
    return activity.starts_at is not None and activity.kind != "milestone"


def _summary(engaged: Sequence[Engagement | Joint]) -> str:
    """Names what cannot stand at a time yet, day by day."""
    open_ = [one.activity for one in engaged if not one.cancelled and not one.activity.starts_at]
    lines = [f"– {plain(activity.title)} ({short_day(activity.day)})" for activity in open_]
    return "\n".join([_("Time to be confirmed:"), *lines]) if lines else ""


def _entry(around: _Around, engagement: Engagement | Joint) -> Entry:
    activity = engagement.activity
    starts_at, ends_at = activity.interval
    place, there = activity.place, around.places.get(activity.to_place_id)
    return Entry(
        uid=f"{activity.uid}@comitiva",
        sequence=engagement.sequence,
        created_at=activity.created_at,
        changed_at=engagement.changed_at,
        starts_at=starts_at,
        ends_at=ends_at,
        zone=activity.zone,
        zone_there=convoys.zone_of(around.event, there) if there else "",
        title=_title(engagement),
        place=_place(around, place),
        description="\n".join(_description(around, engagement, there)),
        url=absolute("programme.show", slug=around.event.slug),
        cancelled=engagement.cancelled,
        cancelled_word=_("CANCELLED:"),
        tentative=engagement.status in ("waitlisted", "offered", "requested"),
        latitude=place.latitude if place else None,
        longitude=place.longitude if place else None,
    )


def _title(engagement: Engagement | Joint) -> str:
    activity, own = engagement.activity, engagement.participation
    title = (own.note if own else None) or plain(activity.title)
    if activity.number:
        kind = ACTIVITY_KIND[activity.kind]
        title = _("%(kind)s %(number)s: %(title)s", kind=kind, number=activity.number, title=title)
    if engagement.status == "waitlisted" and not engagement.cancelled:
        return _("Waiting list: %(title)s", title=title)
    return title


def _description(around: _Around, engagement: Engagement | Joint, there: Place | None) -> Iterator[str]:
    activity = engagement.activity
    if activity.text:
        yield plain(activity.text)
    if there:
        yield _("to %(place)s", place=_place(around, there))
    if bus := around.groups.get(activity.id):
        yield _("Your bus: %(bus)s", bus=bus)
    if isinstance(engagement, Joint) and not engagement.cancelled and engagement.going:
        yield ngettext("%(num)s of our delegation", "%(num)s of our delegation", engagement.going)
    if activity.dress:
        yield _("Dress: %(dress)s.", dress=plain(activity.dress))
    if activity.bring:
        yield _("To bring: %(what)s.", what=plain(activity.bring))
    if activity.ends_at is None:
        yield _("End to be confirmed.")
    yield from _clocks(around, activity, there)


def _clocks(around: _Around, activity: Activity, there: Place | None) -> Iterator[str]:
    """Whose clocks the times are told by: the town's; those of the place where it has others; of a ride both."""
    event, (starts_at, ends_at) = around.event, activity.interval
    if activity.zone == event.zone and not around.travels:
        yield _("Times are local to %(place)s.", place=plain(event.location) or event.zone)
        return
    here = clock(starts_at, activity.zone)
    arrival = clock(ends_at, convoys.zone_of(event, there)) if there else here
    if arrival == here:
        yield _("Times are local: %(clock)s.", clock=here)
        return
    yield _("Departure %(time)s, %(clock)s.", time=time_of(starts_at, activity.zone), clock=here)
    yield _("Arrival %(time)s, %(clock)s.", time=time_of(ends_at, convoys.zone_of(event, there)), clock=arrival)


def _place(around: _Around, place: Place | None) -> str:
    """Where that is: with what holds it and its address where the event travels, else with the event's venue."""
    if not around.travels or place is None:
        return _within_event(around.event, plain(place.name) if place else None)
    names, above = [plain(place.name), place.address], around.places.get(place.parent_id)
    while above is not None and len(names) < 5:
        names.append(plain(above.name))
        above = around.places.get(above.parent_id)
    return ", ".join(dict.fromkeys(filter(None, names)))


def _within_event(event: Event, room: str | None) -> str:
    """Room, venue and town; a place that is the venue itself is said once."""
    return ", ".join(dict.fromkeys(filter(None, (room, event.venue, plain(event.location)))))


def _uid(*parts: object) -> str:
    """Free of the host's name, and for ever: "event-na-mayors-summit-2019-310@comitiva"."""
    return "-".join(str(getattr(part, "id", part)) for part in parts if part) + "@comitiva"
