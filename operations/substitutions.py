"""Substitution: somebody who cannot come sends another person, who takes place, seats and cars over.

Rank, the right to sign and the floor stay with whom they were given to (`Delegate.stands_in`), and so do the parts of
speakers. Meetings are between two people: the other side is asked anew, see `meeting_successions.py`. The earlier
badge and personal link open nothing from the same moment on.
"""

import dataclasses
import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import (
    Activity,
    ActivityGroup,
    Bus,
    Category,
    Delegate,
    Delegation,
    Event,
    Participation,
    Preference,
    VisitDecision,
    db,
)
from models.base import utcnow
from models.folding import fold, likeness
from models.transaction import locked
from operations import (
    badges,
    categories,
    doors,
    feeds,
    journal,
    lines,
    links,
    list_changes,
    meeting_successions,
    outbox,
    participations,
    places,
    registrations,
    transitions,
    visit_lists,
)
from operations.journal import Actor
from operations.refusals import Refusal
from operations.registration_reading import OUTSIDE, Registration
from queries import registration_rules
from queries.activities import in_order

#: Parts that are given to a person: nobody has the floor in another's stead.
SPEAKING = ("moderator", "panelist", "special_guest", "host")
#: Kinds of activities that are somebody's own: what they meet others for, and their private time.
_OWN = ("meeting", "block")
#: An address that so many others have is that of an office, and says nothing about who somebody is.
_OFFICE = 2


def substitute(
    delegate: Delegate, facts: Registration, *, by: Actor, now: dt.datetime | None = None, source: str = "focal"
) -> Delegate:
    """Let somebody new come in this delegate's stead, as `facts` say; returns them.

    Refuses `not_allowed_from_<status>`, `finished`, `already_registered`, `no_place_there` for a category whose quota
    is full and `unknown_category`; to focal points also `substitution_over`, and `opens_more` for a category that may
    enter more of the venue than the delegate's.
    """
    now = now or utcnow()
    event = transitions.take(delegate, "substitute", now)
    _ensure_in_time(event, source, now)
    _ensure_new(delegate, facts)
    category = _category(delegate, facts.category, source)
    _lock_around(delegate)
    theirs = dataclasses.replace(
        facts, delegation=delegate.delegation_id, principal=delegate.principal_id, post=delegate.post
    )
    other = registrations.enrol(event, theirs, delegate.category, by=by, now=now, source=source)
    agreed = _with_hosts(delegate, now)
    held = _pass_on(delegate, other, agreed, now)
    participations.release_all(delegate, by=by, now=now)
    _take_over(delegate, other, category, by, now)
    _close(delegate, now)
    _tell(delegate, other, held, by)
    meeting_successions.pass_on(delegate, other, by=by, now=now)
    for visit in agreed:
        list_changes.ask(visit, other, "add", by=by, now=now)
    return other


def is_possible(delegate: Delegate, *, source: str = "focal", now: dt.datetime | None = None) -> bool:
    """Whether somebody else may still come instead."""
    if "substitute" not in transitions.ALLOWED[delegate.status]:
        return False
    return source not in OUTSIDE or not _is_over(delegate.event, now)


def passing(delegate: Delegate, *, now: dt.datetime | None = None) -> list[Participation]:
    """What somebody who came instead would take over: seats, places in line and buses in what has not begun."""
    return [one for one in _active(delegate) if one.activity.kind not in _OWN and _passes(one, now or utcnow())]


def staying(delegate: Delegate) -> list[Participation]:
    """What nobody takes over: the parts of a speaker."""
    return [one for one in _active(delegate) if one.activity.kind not in _OWN and one.role in SPEAKING]


def substitute_of(delegate: Delegate) -> Delegate | None:
    """Who came in this delegate's stead."""
    return db.session.scalar(sa.select(Delegate).where(Delegate.substitutes_id == delegate.id))


def offered(delegate: Delegate, *, source: str = "focal") -> list[Category]:
    """The categories in which somebody may come instead; the delegate's own first."""
    own = delegate.category
    if source not in OUTSIDE:
        return [own, *(one for one in delegate.event.categories if one is not own)]
    others = categories.offered(delegate.event, companions=own.accompanies)
    return [own, *(one for one in others if one is not own and _opens_no_more(one, own))]


def _is_over(event: Event, now: dt.datetime | None) -> bool:
    until = registration_rules.of_event(event).substitution_until
    return until is not None and event.now(now) >= until


def _ensure_in_time(event: Event, source: str, now: dt.datetime) -> None:
    if source in OUTSIDE and _is_over(event, now):
        until = registration_rules.of_event(event).substitution_until
        raise Refusal("substitution_over", until=until.astimezone(event.tz))


def _ensure_new(delegate: Delegate, facts: Registration) -> None:
    """Whoever is registered, or was turned down, takes nobody's place: they have what is theirs."""
    known = sa.select(Delegate).where(
        Delegate.event_id == delegate.event_id, Delegate.status.not_in(("cancelled", "substituted"))
    )
    alike = likeness(f"{facts.given_name} {facts.family_name}", facts.city)
    if db.session.scalar(known.where(Delegate.likeness == alike).limit(1)) or _named_so(delegate, facts):
        raise Refusal("already_registered")
    if facts.email and facts.email.lower() not in _offices(delegate):
        same = known.where(sa.func.lower(Delegate.email) == facts.email.lower(), Delegate.id != delegate.id)
        if 0 < len(db.session.scalars(same.limit(_OFFICE)).all()) < _OFFICE:
            raise Refusal("already_registered", "email")


def _named_so(delegate: Delegate, facts: Registration) -> bool:
    """Whether one of the same delegation has the name, wherever they say they live."""
    ours = sa.select(Delegate.given_name, Delegate.family_name).where(
        Delegate.event_id == delegate.event_id, Delegate.status.not_in(("cancelled", "substituted"))
    )
    mine = (
        ours.where(Delegate.delegation_id == delegate.delegation_id)
        if delegate.delegation_id
        else ours.where(Delegate.id == delegate.id)
    )
    wanted = fold(f"{facts.given_name} {facts.family_name}").strip()
    return any(fold(f"{given} {family}").strip() == wanted for given, family in db.session.execute(mine))


def _offices(delegate: Delegate) -> set[str]:
    """Addresses that the substitute may share: the delegate's own, and that of their delegation."""
    contact = delegate.delegation and delegate.delegation.contact_email
    return {address.lower() for address in (delegate.email, contact) if address}


def _category(delegate: Delegate, code: str, source: str) -> Category:
    found = next((one for one in delegate.event.categories if one.code == code), None)
    if found is None:
        raise Refusal("unknown_category", "category")
    if found not in offered(delegate, source=source):
        raise Refusal("opens_more", "category")
    return found


def _opens_no_more(category: Category, than: Category) -> bool:
    return {zone.id for zone in category.zones} <= {zone.id for zone in than.zones}


def _lock_around(delegate: Delegate) -> None:
    """All that one may be on the list of, so that nobody signs the delegate up for another one at the same moment."""
    listed = sa.select(Activity.id).where(Activity.event_id == delegate.event_id, Activity.attendance != "everyone")
    locked(Activity, db.session.scalars(listed))


def _with_hosts(delegate: Delegate, now: dt.datetime) -> list[Activity]:
    """The visits whose lists are frozen: their hosts are asked about whoever comes instead."""
    mine = [one.activity for one in passing(delegate, now=now)]
    frozen = visit_lists.freeze_those(mine, now=now)
    return [one for one in mine if one.id in frozen]


def _pass_on(delegate: Delegate, other: Delegate, agreed: list[Activity], now: dt.datetime) -> list[Participation]:
    """Seats, places in line and buses, each as it was, in what has not begun; but not what is agreed with a host."""
    held = []
    for old in passing(delegate, now=now):
        if old.activity in agreed:
            continue
        kept = {name: getattr(old, name) for name in ("role", "status", "group_id", "seat", "waiting_since",
                                                       "offered_until", "source")}  # fmt: skip
        held.append(Participation(activity_id=old.activity_id, delegate_id=other.id, created_at=now, changed_at=now,
                                  **kept))  # fmt: skip
        lines.move(old, "cancelled", now)
    db.session.add_all(held)
    db.session.flush()
    return held


def _active(delegate: Delegate) -> list[Participation]:
    active = sa.select(Participation).where(
        Participation.delegate_id == delegate.id, Participation.status.in_(lines.ACTIVE)
    )
    with_activity = joinedload(Participation.activity, innerjoin=True).joinedload(Activity.place)
    found = {one.activity: one for one in db.session.scalars(active.options(with_activity))}
    return [found[activity] for activity in in_order(found)]


def _passes(participation: Participation, now: dt.datetime) -> bool:
    activity = participation.activity
    return participation.role not in SPEAKING and not lines.begun(activity, now)


def _take_over(delegate: Delegate, other: Delegate, category: Category, by: Actor, now: dt.datetime) -> None:
    """The place itself, or the place in line for one, and whatever else was decided about whoever comes."""
    beside = sa.select(Delegate.id).where(Delegate.principal_id == delegate.id, Delegate.status.not_in(categories.GONE))
    for companion in locked(Delegate, [delegate.id, *db.session.scalars(beside)]):
        if companion is not delegate:
            companion.principal_id = other.id
    for name in ("waiting_since", "offered_until", "endorsed_at"):
        setattr(other, name, getattr(delegate, name))
    other.substitutes_id, other.status = delegate.id, delegate.status
    delegate.status, delegate.waiting_since, delegate.offered_until = "substituted", None, None
    delegate.changed_at = now
    leads = (ActivityGroup.leader_id, Bus.leader_id, Bus.deputy_id)
    for column in (Preference.delegate_id, VisitDecision.delegate_id, *leads, Delegation.head_id):
        table = sa.update(column.class_).where(column == delegate.id).values({column: other.id})
        db.session.execute(table, execution_options={"synchronize_session": "fetch"})
    db.session.flush()
    if category is not other.category:
        places.move(other, category=category, delegation=other.delegation, post=other.post, by=by, now=now)
        if category.has_badge and badges.current(other) is None:
            badges.issue(other, by=by, now=now)


def _close(delegate: Delegate, now: dt.datetime) -> None:
    """Badge and links open nothing from now on; the calendar stays, to say that all of it is off."""
    if badge := badges.current(delegate):
        badge.ended_at, badge.reason = now, "substituted"
    for kind in ("delegate", links.AIDE):
        doors.end(kind, delegate.id, now=now)


def _tell(delegate: Delegate, other: Delegate, held: list[Participation], by: Actor) -> None:
    transitions.tell(delegate, "substitute", by, substitute_name=other.name)
    journal.write("delegate.stands_in", other, by, name=delegate.name, seats=len(held))
    seats = [one.activity_id for one in held if one.status == "confirmed"]
    outbox.queue(
        other, "substitute_welcome", f"substitute_welcome:{other.id}", absent_name=delegate.name, activities=seats
    )
    feeds.stale([delegate.id, other.id])
