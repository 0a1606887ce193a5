"""Walk-ins: somebody at the help lane who never registered, and is to stand inside a minute later with a badge.

They are admitted at once where a place is free, and wait for one where none is: no gate lets them in then, unless a
supervisor overrules it with a reason (`scans.record`).
"""

import datetime as dt

from models import Category, Delegate, Event, Photo, db
from operations import photos, registrations
from operations.journal import Actor
from operations.registration_reading import Registration


def register(
    event: Event, facts: Registration, *, photo: bytes | None = None, by: Actor, now: dt.datetime | None = None
) -> Delegate:
    """A new delegate, approved or waiting for a place, with a badge; `photo` as `photos.read` made it.

    The same form sent twice is one person. Refuses as `registrations.register`; never for being full.
    """
    delegate = registrations.register(event, facts, by=by, now=now, source="onsite")
    if photo and db.session.get(Photo, delegate.id) is None:
        photos.keep(delegate, photo, by=by, now=now)
    return delegate


def offered(event: Event, *, all_of_them: bool) -> list[Category]:
    """The categories in which somebody may be registered on site: those that are open to the public, whether or not
    their own time is over; or all of them, for organizers.
    """
    return [
        one for one in event.categories if all_of_them or ((one.public or one.accompanies) and not one.by_invitation)
    ]
