"""From rows to a calendar in its reader's language: the words of a feed are chosen here, its octets in
`exports/calendars.py`."""

from flask_babel import gettext as _

from exports.calendars import Entry
from exports.calendars import Feed as Calendar
from models import Activity, Delegate, Event, Feed
from queries.engagements import Engagement
from web.formats import plain, short_day
from web.urls import absolute
from web.words import ACTIVITY_KIND


def calendar(event: Event, delegate: Delegate | None, feed: Feed, engaged: list[Engagement], language: str) -> Calendar:
    """The feed as plain data: what has a time as entries, what has none named in the event's all-day entry."""
    name = plain(event.name)
    return Calendar(
        uid=_uid("event", event.slug, delegate),
        name=_("%(event)s: my day", event=name) if delegate else name,
        description=_("The programme may change on the day; the page linked here is always current."),
        language=language,
        zone=event.zone,
        starts_on=event.starts_on,
        ends_on=event.ends_on,
        summary_title=name,
        summary_text=_summary(engaged),
        summary_url=absolute("programme.show", slug=event.slug),
        summary_place=_place(event, None),
        sequence=feed.wanted,
        created_at=feed.created_at,
        changed_at=feed.changed_at,
        entries=tuple(_entry(event, one) for one in engaged if _has_a_place_in_time(one.activity)),
    )


def _has_a_place_in_time(activity: Activity) -> bool:
    return activity.starts_at is not None and activity.kind != "milestone"


def _summary(engaged: list[Engagement]) -> str:
    """Names what cannot stand at a time yet, day by day."""
    open_ = [one.activity for one in engaged if not one.cancelled and not one.activity.starts_at]
    lines = [f"– {plain(activity.title)} ({short_day(activity.day)})" for activity in open_]
    return "\n".join([_("Time to be confirmed:"), *lines]) if lines else ""


def _entry(event: Event, engagement: Engagement) -> Entry:
    activity = engagement.activity
    starts_at, ends_at = activity.interval
    place = activity.place
    return Entry(
        uid=f"{activity.uid}@comitiva",
        sequence=engagement.sequence,
        created_at=activity.created_at,
        changed_at=engagement.changed_at,
        starts_at=starts_at,
        ends_at=ends_at,
        zone=activity.zone,
        title=_title(engagement),
        place=_place(event, plain(place.name) if place else None),
        description=_description(event, engagement),
        url=absolute("programme.show", slug=event.slug),
        cancelled=engagement.cancelled,
        cancelled_word=_("CANCELLED:"),
        tentative=engagement.status in ("waitlisted", "offered", "requested"),
        latitude=place.latitude if place else None,
        longitude=place.longitude if place else None,
    )


def _title(engagement: Engagement) -> str:
    activity, own = engagement.activity, engagement.participation
    title = (own.note if own else None) or plain(activity.title)
    if activity.number:
        kind = ACTIVITY_KIND[activity.kind]
        title = _("%(kind)s %(number)s: %(title)s", kind=kind, number=activity.number, title=title)
    if engagement.status == "waitlisted" and not engagement.cancelled:
        return _("Waiting list: %(title)s", title=title)
    return title


def _description(event: Event, engagement: Engagement) -> str:
    activity = engagement.activity
    open_end = _("End to be confirmed.") if activity.ends_at is None else ""
    where = _("Times are local to %(place)s.", place=plain(event.location) or event.zone)
    return "\n".join(filter(None, (plain(activity.text), open_end, where)))


def _place(event: Event, room: str | None) -> str:
    """Room, venue and town; a place that is the venue itself is said once."""
    return ", ".join(dict.fromkeys(filter(None, (room, event.venue, plain(event.location)))))


def _uid(*parts: object) -> str:
    """Free of the host's name, and for ever: "event-na-mayors-summit-2019-310@comitiva"."""
    return "-".join(str(getattr(part, "id", part)) for part in parts if part) + "@comitiva"
