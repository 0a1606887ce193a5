"""The sheets that were brought to an event."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import defer

from models import Delegate, Delegation, Event, Organization, Upload, db
from models.upload import KINDS

#: What a list of people is compared with.
PERSON = (
    Delegate.id, Delegate.reference, Delegate.given_name, Delegate.family_name, Delegate.display_name,
    Delegate.position, Delegate.post, Delegate.city, Delegate.country, Delegate.email, Delegate.phone,
    Delegate.language, Delegate.category_id, Delegate.delegation_id, Delegate.status, Delegate.likeness,
    Delegate.merged_into_id,
)  # fmt: skip


def of_event(
    event: Event, most: int, kinds: Sequence[str] = KINDS, delegation: Delegation | None = None
) -> list[Upload]:
    """The latest of these kinds, newest first, without their rows: one statement. A focal point's are their own."""
    wanted = sa.select(Upload).where(Upload.event_id == event.id, Upload.kind.in_(kinds))
    if delegation is not None:
        wanted = wanted.where(Upload.delegation_id == delegation.id)
    latest = wanted.order_by(Upload.id.desc()).limit(most)
    return list(db.session.scalars(latest.options(defer(Upload.rows), defer(Upload.matched))))


def find(event: Event, id: int, kinds: Sequence[str] = KINDS, delegation: Delegation | None = None) -> Upload | None:
    """The upload with this id, if it is the event's and of these kinds; of this delegation's focal point, if told."""
    wanted = sa.select(Upload).where(Upload.id == id, Upload.event_id == event.id, Upload.kind.in_(kinds))
    if delegation is not None:
        wanted = wanted.where(Upload.delegation_id == delegation.id)
    return db.session.scalar(wanted)


def people(event: Event, delegation: Delegation | None = None) -> list[sa.Row]:
    """Whom a list may mean, with the columns of `PERSON`: the event's delegates, or one delegation's. One statement."""
    wanted = sa.select(*PERSON).where(Delegate.event_id == event.id, Delegate.erased_at.is_(None))
    if delegation is not None:
        wanted = wanted.where(Delegate.delegation_id == delegation.id)
    return list(db.session.execute(wanted.order_by(Delegate.id)))


def delegations(event: Event) -> list[Delegation]:
    """The event's delegations with their organizations: one statement."""
    wanted = sa.select(Delegation).where(Delegation.event_id == event.id).order_by(Delegation.id)
    return list(db.session.scalars(wanted))


def municipalities() -> list[Organization]:
    """The cities and states known from any event: one statement."""
    wanted = sa.select(Organization).where(Organization.kind.in_(("city", "state"))).order_by(Organization.id)
    return list(db.session.scalars(wanted))


def companies() -> list[Organization]:
    """The organizations that may receive visitors, known from any event: one statement."""
    wanted = sa.select(Organization).where(Organization.kind.not_in(("city", "state"))).order_by(Organization.id)
    return list(db.session.scalars(wanted))
