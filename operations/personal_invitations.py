"""Personal invitations: one person is asked to come, in one category, at one address.

The link in the letter registers that person and nobody else; afterwards it leads to their own page. Being invited is
the organizers' yes: whoever follows has a place, or waits for one.
"""

import dataclasses
import datetime as dt
import re
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from models import Category, Delegate, Delegation, Door, Event, Invitation, db
from models.base import utcnow
from models.transaction import lock, locked
from operations import categories, delegations, doors, fields, finished, journal, outbox, registrations
from operations.journal import Actor
from operations.refusals import Refusal
from operations.registration_reading import Registration
from queries import invitations
from queries.invitations import OPEN

DOOR = "invite"
LETTER, REMINDER = "personal_invitation", "personal_invitation_reminder"
#: More lines than these are no list of guests.
MOST_LINES = 500
#: "Ana Núñez <ana@example.org>", "Ana Núñez, ana@example.org", or with a tab between, as out of a sheet.
_LINE = re.compile(r"(?P<name>.*?)[\s,;<]+(?P<email>[^\s,;<>]+@[^\s,;<>]+)>?[\s,;]*")


@dataclasses.dataclass(frozen=True)
class Guests:
    """Whom to invite, as `read` checked it: people by name and address, and what holds for all of them."""

    people: Sequence[tuple[str, str]]
    category: str
    language: str
    #: A delegation's id or name.
    delegation: str | None = None
    #: The reference of whom they accompany.
    principal: str | None = None


def read(typed: Mapping[str, object]) -> Guests:
    """What was typed; raises `Malformed`. `people` has one person on each line: name and address.

    Refuses at its field `line_unread` and `line_address` (each with the `number` of the line) and `too_many_lines`.
    """
    rules = {
        "people": _people,
        "category": fields.code,
        "language": fields.language,
        "delegation": lambda text: fields.line(text, 200) or None,
        "principal": lambda text: fields.line(text, 20).upper() or None,
    }
    return Guests(**fields.read_all(rules, typed))


def invite(event: Event, guests: Guests, *, by: Actor, now: dt.datetime | None = None) -> list[Invitation]:
    """Invite these people and write to them; returns the new invitations. Whoever has a standing invitation in the
    category at that address has it already. Refuses `finished`, `unknown_category`, `category_closed`,
    `principal_needed` and `unknown_principal`.
    """
    now = now or utcnow()
    lock(event)
    finished.ensure_running(event, now)
    category = _category(event, guests.category, now)
    principal = _principal(event, category, guests.principal)
    delegation = delegations.named(
        event, guests.delegation, language=guests.language, country=event.country or "MX", by=by
    )
    known = _standing(event, category)
    made = []
    for name, email in guests.people:
        if email.lower() in known:
            continue
        known.add(email.lower())
        made.append(_invite(event, category, name, email, guests.language, delegation, principal, by, now))
    if made:
        journal.write("invitations.sent", event, by, event_id=event.id, number=len(made), category=category.name)
    return made


def remind(event: Event, ids: Sequence[int], *, by: Actor, now: dt.datetime | None = None) -> int:
    """Write again to those of these who have not answered and were not written to on this day; returns how many.

    Refuses `finished` and `nobody_to_remind`.
    """
    now = now or utcnow()
    lock(event)
    finished.ensure_running(event, now)
    due = [one for one in locked(Invitation, ids) if one.event_id == event.id and _may_be_reminded(one, now)]
    if not due:
        raise Refusal("nobody_to_remind")
    for one in due:
        one.reminded_at, one.reminders = now, one.reminders + 1
        _write(one, REMINDER)
    journal.write("invitations.reminded", event, by, event_id=event.id, number=len(due))
    return len(due)


def withdraw(invitation: Invitation, *, by: Actor, now: dt.datetime | None = None) -> Invitation:
    """Let the link register nobody any more. Refuses `invitation_used` and `finished`."""
    now = _hold(invitation, now)
    if invitation.delegate_id:
        raise Refusal("invitation_used")
    if invitation.withdrawn_at is None:
        invitation.withdrawn_at = now
        doors.end(DOOR, invitation.id, now=now)
        journal.write("invitation.withdrawn", invitation, by, name=invitation.name)
    return invitation


def decline(invitation: Invitation, *, now: dt.datetime | None = None) -> Invitation:
    """The person says that they will not come; until they register they may think again. Refuses `invitation_over`,
    `invitation_used` and `finished`.
    """
    now = _hold(invitation, now)
    if invitation.delegate_id:
        raise Refusal("invitation_used")
    if invitation.withdrawn_at:
        raise Refusal("invitation_over")
    if invitation.declined_at is None:
        invitation.declined_at = now
        journal.write("invitation.declined", invitation, _guest(invitation), name=invitation.name)
    return invitation


def register(invitation: Invitation, facts: Registration, *, now: dt.datetime | None = None) -> Delegate:
    """Register the person who was invited, at that address and in that category, whatever else the form said.

    The link used twice is one person. Refuses `invitation_over` and what registering refuses.
    """
    now = _hold(invitation, now)
    if invitation.delegate_id:
        return invitation.delegate
    if invitation.withdrawn_at:
        raise Refusal("invitation_over")
    kept = {"category": invitation.category.code, "email": invitation.email, "principal": invitation.principal_id}
    if invitation.delegation_id:
        kept["delegation"] = invitation.delegation_id
    delegate = registrations.register(
        invitation.event, dataclasses.replace(facts, **kept), by=None, now=now, invited=invitation
    )
    invitation.delegate, invitation.declined_at = delegate, None
    journal.write("invitation.used", invitation, _guest(invitation), name=invitation.name)
    return delegate


def opened_by(event: Event, token: str) -> Invitation | None:
    """The invitation to this event that the link's token opens, a withdrawn one too; None for no such link."""
    door = db.session.scalar(sa.select(Door).where(Door.digest == doors.digest(token), Door.kind == DOOR))
    found = db.session.get(Invitation, door.subject_id) if door else None
    return found if found and found.event_id == event.id else None


def note_opening(invitation: Invitation, *, now: dt.datetime | None = None) -> None:
    """Remember when the link was first opened."""
    lock(invitation)
    invitation.opened_at = invitation.opened_at or now or utcnow()


def closes_at(invitation: Invitation) -> dt.datetime | None:
    """Until when the person may register, by the event's clock; None: until the event is over."""
    ends = (invitation.category.closes_at, invitation.event.registration_closes_at)
    return min((one for one in ends if one), default=None)


def _hold(invitation: Invitation, now: dt.datetime | None) -> dt.datetime:
    now = now or utcnow()
    finished.ensure_running(lock(invitation.event), now)
    lock(invitation)
    return now


def _guest(invitation: Invitation) -> Actor:
    return Actor("delegate", invitation.name, invitation.delegate_id)


def _people(typed: object) -> list[tuple[str, str]]:
    text = fields.paragraph(typed, 100 * MOST_LINES)
    lines = [line.strip() for line in (text or "").splitlines()]
    if sum(map(bool, lines)) > MOST_LINES:
        raise Refusal("too_many_lines", most=MOST_LINES)
    if not any(lines):
        raise Refusal("required")
    return [_person(number, line) for number, line in enumerate(lines, start=1) if line]


def _person(number: int, line: str) -> tuple[str, str]:
    found = _LINE.fullmatch(line)
    name = found and fields.line(found["name"].strip(' "'), 240)
    if not name:
        raise Refusal("line_unread", number=number)
    try:
        return name, fields.email(found["email"])
    except Refusal:
        raise Refusal("line_address", number=number) from None


def _category(event: Event, code: str, now: dt.datetime) -> Category:
    found = next((one for one in event.categories if one.code == code), None)
    if found is None:
        raise Refusal("unknown_category", "category")
    if categories.is_closed(found, now):
        raise Refusal("category_closed", "category", closes_at=found.closes_at.astimezone(event.tz))
    return found


def _principal(event: Event, category: Category, reference: str | None) -> Delegate | None:
    if reference is None:
        if category.accompanies:
            raise Refusal("principal_needed", "principal")
        return None
    found = db.session.scalar(sa.select(Delegate.id).filter_by(event_id=event.id, reference=reference))
    return categories.principal(event, category, found or 0, source="organizer")


def _standing(event: Event, category: Category) -> set[str]:
    """The addresses that are invited in the category already."""
    mine = sa.select(Invitation.email).where(Invitation.event_id == event.id, Invitation.category_id == category.id)
    return {email.lower() for email in db.session.scalars(mine.where(Invitation.withdrawn_at.is_(None)))}


def _invite(
    event: Event, category: Category, name: str, email: str, language: str, delegation: Delegation | None,
    principal: Delegate | None, by: Actor, now: dt.datetime,
) -> Invitation:  # fmt: skip
    invitation = Invitation(
        event=event, category=category, delegation=delegation, principal=principal, name=name, email=email,
        language=language, invited_at=now, invited_by=by.name[:200],
    )  # fmt: skip
    db.session.add(invitation)
    db.session.flush()
    doors.ensure(DOOR, invitation.id)
    _write(invitation, LETTER)
    return invitation


def _write(invitation: Invitation, letter: str) -> None:
    once = f"{letter}:{invitation.id}:{invitation.reminders}"
    about = {"invitation_id": invitation.id}
    outbox.queue_to_contact(invitation.event, invitation.email, invitation.language, letter, once, **about)


def _may_be_reminded(invitation: Invitation, now: dt.datetime) -> bool:
    event, last = invitation.event, max(filter(None, (invitation.invited_at, invitation.reminded_at)))
    fresh = event.today(last) == event.today(now)
    return invitations.state(invitation) in OPEN and not fresh and categories.is_open_to(invitation, now=now)
