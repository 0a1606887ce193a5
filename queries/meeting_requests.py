"""Who asked whom for a meeting: of one person, of a delegation, between two; and what the pages show beside it."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import Activity, Delegate, Event, MeetingRequest, Theme, db
from models.meeting import OPEN, PENDING
from queries import themes

#: What a card shows of a request, in one statement.
_PARTS = (
    joinedload(MeetingRequest.asker, innerjoin=True).joinedload(Delegate.delegation),
    joinedload(MeetingRequest.asked, innerjoin=True).joinedload(Delegate.delegation),
    joinedload(MeetingRequest.activity).joinedload(Activity.place),
)
#: Asked and not placed: what counts against somebody's limit.
_WAITING = ("requested", "countered", "accepted")


@dataclasses.dataclass(frozen=True)
class Around:
    """What requests name by id."""

    themes: dict[int, Theme]
    people: dict[int, Delegate]

    def company(self, ids: Iterable[int]) -> list[Delegate]:
        """Those of these people who still come."""
        return [self.people[key] for key in ids if key in self.people]


def of_delegates(delegate_ids: Iterable[int]) -> list[MeetingRequest]:
    """Every request that these people made or got, the latest first: one statement."""
    ids = list(delegate_ids)
    wanted = sa.select(MeetingRequest).where(sa.or_(MeetingRequest.from_id.in_(ids), MeetingRequest.to_id.in_(ids)))
    latest_first = wanted.order_by(MeetingRequest.changed_at.desc(), MeetingRequest.id.desc())
    return list(db.session.scalars(latest_first.options(*_PARTS)))


def find(delegate: Delegate, request_id: int) -> MeetingRequest | None:
    """The request with this id if the delegate made it or got it."""
    wanted = sa.select(MeetingRequest).where(MeetingRequest.id == request_id, _with(delegate))
    return db.session.scalar(wanted.options(*_PARTS))


def of_event(event: Event) -> list[MeetingRequest]:
    """Every request at the event, the oldest first: one statement."""
    wanted = sa.select(MeetingRequest).where(MeetingRequest.event_id == event.id)
    return list(db.session.scalars(wanted.order_by(MeetingRequest.id).options(_PARTS[-1])))


def at_event(event: Event, request_id: int) -> MeetingRequest | None:
    """The request with this id at the event."""
    wanted = sa.select(MeetingRequest).where(MeetingRequest.id == request_id, MeetingRequest.event_id == event.id)
    return db.session.scalar(wanted.options(*_PARTS))


def around(event: Event, requests: Sequence[MeetingRequest]) -> Around:
    """The event's themes, and the people who come along with these requests, those who still come: two statements."""
    ids = {person_id for request in requests for person_id in (*request.party, *request.other_party)}
    people = sa.select(Delegate).where(Delegate.id.in_(ids), Delegate.status == "approved")
    found = db.session.scalars(people) if ids else ()
    return Around({theme.id: theme for theme in themes.of_event(event)}, {person.id: person for person in found})


def waiting_for(delegate_ids: Iterable[int]) -> dict[int, int]:
    """How many requests wait for the answer of each of these people; those without any are left out."""
    ids = list(delegate_ids)
    answering = sa.case((MeetingRequest.status == "requested", MeetingRequest.to_id), else_=MeetingRequest.from_id)
    counted = sa.select(answering, sa.func.count()).where(MeetingRequest.status.in_(PENDING), answering.in_(ids))
    return dict(db.session.execute(counted.group_by(answering)).all())


def open_between(one: Delegate, other: Delegate) -> MeetingRequest | None:
    """The open request between the two, whoever asked."""
    low, high = sorted((one.id, other.id))
    pair = sa.select(MeetingRequest).where(MeetingRequest.low_id == low, MeetingRequest.high_id == high)
    standing = pair.where(MeetingRequest.event_id == one.event_id, MeetingRequest.status.in_(OPEN))
    return db.session.scalar(standing, execution_options={"populate_existing": True})


def open_of(delegate: Delegate) -> int:
    """In how many requests without an end, placed ones too, this person is one of the two."""
    standing = sa.select(sa.func.count()).select_from(MeetingRequest).where(MeetingRequest.status.in_(OPEN))
    return db.session.scalar(standing.where(_with(delegate)))


def statuses(asker: Delegate, asked: Delegate) -> list[str]:
    """What became of each request that the one made to the other."""
    made = sa.select(MeetingRequest.status).where(MeetingRequest.from_id == asker.id, MeetingRequest.to_id == asked.id)
    return list(db.session.scalars(made))


def asked_by(asker: Delegate, *, since: dt.datetime) -> tuple[int, int]:
    """How many requests somebody made that have neither a no nor a place yet, and how many since that moment."""
    waiting = sa.func.count().filter(MeetingRequest.status.in_(_WAITING))
    lately = sa.func.count().filter(MeetingRequest.created_at > since)
    found = db.session.execute(sa.select(waiting, lately).where(MeetingRequest.from_id == asker.id)).one()
    return found[0], found[1]


def companions(delegate: Delegate) -> list[Delegate]:
    """Whom somebody may bring along: approved people of the same delegation, and those who accompany them."""
    own = Delegate.principal_id == delegate.id
    if delegate.delegation_id is not None:
        own = sa.or_(own, Delegate.delegation_id == delegate.delegation_id)
    wanted = sa.select(Delegate).where(own, Delegate.event_id == delegate.event_id, Delegate.id != delegate.id)
    return list(db.session.scalars(wanted.where(Delegate.status == "approved").order_by(Delegate.sort_name)))


def _with(delegate: Delegate) -> sa.ColumnElement[bool]:
    return sa.or_(MeetingRequest.from_id == delegate.id, MeetingRequest.to_id == delegate.id)
