"""Until when a host's link opens anything: a week after the company's last visit, by the event's clock."""

import datetime as dt

import sqlalchemy as sa

from models import Activity, Company, Event, db

LASTS = dt.timedelta(days=7)


def ends_at(event: Event, company: Company) -> dt.datetime:
    """When the link ends: seven days after the last visit that takes place; without any, after the event."""
    wanted = sa.select(Activity.day, Activity.starts_at, Activity.ends_at).where(
        Activity.event_id == event.id,
        Activity.kind == "company_visit",
        Activity.state == "published",
        Activity.organization_id == company.organization_id,
    )
    ends = [ends_at or starts_at or _night(event, day) for day, starts_at, ends_at in db.session.execute(wanted)]
    return max(ends, default=_night(event, event.ends_on)) + LASTS


def has_ended(event: Event, company: Company, now: dt.datetime | None = None) -> bool:
    """Whether it opens nothing any more."""
    return event.now(now) >= ends_at(event, company)


def _night(event: Event, day: dt.date) -> dt.datetime:
    """The end of a day, where nobody said the hour."""
    morning = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), event.tz)
    return morning.astimezone(dt.UTC)
