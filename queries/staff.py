"""Who the staff are, where they work, and where they are signed in."""

import dataclasses
import datetime as dt

import sqlalchemy as sa

from models import Entry, Event, Grant, Staff, StaffSession, db
from models.base import utcnow


@dataclasses.dataclass(frozen=True)
class Role:
    """A grant with its event; None: at all events."""

    grant: Grant
    event: Event | None


@dataclasses.dataclass(frozen=True)
class Person:
    """An account as the list of people shows it."""

    staff: Staff
    roles: list[Role]
    last_signed_in_at: dt.datetime | None


def events_of(staff: Staff) -> list[Event]:
    """The events they have a role at, the latest first; every event for who has one everywhere. One statement."""
    wanted = sa.select(Event).order_by(Event.starts_on.desc(), Event.id)
    held = {grant.event_id for grant in staff.grants}
    return list(db.session.scalars(wanted if None in held else wanted.where(Event.id.in_(held))))


def everybody() -> list[Person]:
    """All accounts, by address; four statements, however many there are."""
    events = {event.id: event for event in db.session.scalars(sa.select(Event))}
    latest = sa.select(StaffSession.staff_id, sa.func.max(StaffSession.created_at)).group_by(StaffSession.staff_id)
    signed_in = dict(db.session.execute(latest).all())
    accounts = db.session.scalars(sa.select(Staff).order_by(Staff.email))
    return [Person(staff, _roles(staff, events), signed_in.get(staff.id)) for staff in accounts]


def person(staff_id: int) -> Person | None:
    """One account."""
    staff = db.session.get(Staff, staff_id)
    if staff is None:
        return None
    held = sa.select(Event).where(Event.id.in_({grant.event_id for grant in staff.grants}))
    latest = sa.select(sa.func.max(StaffSession.created_at)).where(StaffSession.staff_id == staff.id)
    events = {event.id: event for event in db.session.scalars(held)}
    return Person(staff, _roles(staff, events), db.session.scalar(latest))


def sessions_of(staff: Staff, now: dt.datetime | None = None) -> list[StaffSession]:
    """The browsers that are signed in, the latest first."""
    mine = sa.select(StaffSession).where(StaffSession.staff_id == staff.id, StaffSession.ended_at.is_(None))
    living = mine.where(StaffSession.expires_at > (now or utcnow()))
    return list(db.session.scalars(living.order_by(StaffSession.created_at.desc(), StaffSession.id.desc())))


def history(staff: Staff, most: int) -> list[Entry]:
    """The journal's last lines about this account, the newest first; signing in is no news."""
    about = sa.select(Entry).where(Entry.object_kind == "staff", Entry.object_id == staff.id)
    told = about.where(Entry.verb != "staff.signed_in")
    return list(db.session.scalars(told.order_by(Entry.id.desc()).limit(most)))


def _roles(staff: Staff, events: dict[int, Event]) -> list[Role]:
    roles = [Role(grant, events.get(grant.event_id)) for grant in staff.grants]
    return sorted(roles, key=lambda role: (role.event is not None, role.event and role.event.slug, role.grant.role))
