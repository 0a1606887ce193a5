"""Puts the roster into the database: organizations, delegations, delegates, care, consents, badges and participations.

Written in bulk, a few statements a table, so that a roster a hundred times as long takes seconds.
"""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

import sqlalchemy as sa
import yaml

from demo.choices import panels_of, wishes_of
from demo.parts import INVENTED, Person, Roster, Sender
from models import (
    Activity,
    Badge,
    Consent,
    Delegate,
    DelegateCare,
    Delegation,
    Event,
    Organization,
    Participation,
    Preference,
    db,
)
from models.delegate import indexed
from operations import badges, organizations
from operations.doors import digest
from operations.event_reading import instant

NEARLY_FULL = "panel-3"
#: What people say of their needs in words, as the codes that kitchens and drivers count.
CODES = yaml.safe_load(Path(__file__).with_name("needs.yaml").read_text("utf-8"))
#: The role of who is no member of a delegation like others, by category.
POSTS = {"ACC": "companion", "INT": "interpreter", "SGY": "security", "PRS": "press", "STF": "technical"}


def fill(event: Event, roster: Roster, activities: dict[str, Activity], *, now: dt.datetime) -> dict[str, dict]:
    """Everybody of the roster at the event, and whom the documents announce where. `activities` by the keys of the
    event file.

    Returns the delegates' rows by the roster's references.
    """
    delegations = _delegations(event, roster.senders)
    delegates = _delegates(event, roster.people, delegations, now)
    _belong_together(roster, delegates, delegations)
    contacts = {sender.key: sender.contact_name for sender in roster.senders}
    insert(DelegateCare, _care(roster.people, delegates))
    insert(Consent, _consents(roster.people, delegates, contacts))
    insert(Badge, _badges(roster.people, delegates, _with_badge(event), now))
    insert(Participation, _announced(roster.people, delegates, activities))
    return delegates


def choose_panels(roster: Roster, delegates: dict[str, dict], activities: dict[str, Activity]) -> None:
    """What the roster's people signed up for, and what else they wish for; `delegates` as `fill` returns them."""
    insert(Participation, _sign_ups(roster.people, delegates, activities))
    insert(Preference, _preferences(roster.people, delegates, activities))


def _delegations(event: Event, senders: Iterable[Sender]) -> dict[str, Delegation]:
    known = organizations.directory()
    delegations = {}
    for sender in senders:
        organization = organizations.find(known, sender.kind, sender.country, sender.name)
        if organization and organization.region != sender.region:
            organization = None  # Towns of two states may be called alike.
        delegations[sender.key] = Delegation(
            event_id=event.id,
            organization=organization or _organization(sender),
            contact_name=sender.contact_name,
            contact_email=sender.contact_email,
            provenance=sender.provenance,
        )
    db.session.add_all(delegations.values())
    db.session.flush()
    return delegations


def _organization(sender: Sender) -> Organization:
    kept = ("kind", "name", "country", "region", "provenance")
    return Organization(**{name: getattr(sender, name) for name in kept})


def _delegates(
    event: Event, people: Iterable[Person], delegations: dict[str, Delegation], now: dt.datetime
) -> dict[str, dict]:
    """Everybody's row by the roster's reference, with its id. No objects: they would take longer than all the rest."""
    categories = {category.code: category.id for category in event.categories}
    delegates = {}
    for person in people:
        event.last_number += 1
        delegates[person.ref] = _delegate(person, event, categories[person.category], delegations[person.sender], now)
    insert(Delegate, list(delegates.values()))
    numbered = sa.select(Delegate.number, Delegate.id).where(Delegate.event_id == event.id)
    ids = dict(db.session.execute(numbered).all())
    return {ref: row | {"id": ids[row["number"]]} for ref, row in delegates.items()}


def _delegate(person: Person, event: Event, category_id: int, delegation: Delegation, now: dt.datetime) -> dict:
    kept = (
        "reference", "position", "city", "country", "email", "phone", "language", "status", "source", "provenance",
    )  # fmt: skip
    by_the_events_clock = instant(person.registered, event.zone)
    registered_at = min(by_the_events_clock - dt.timedelta(seconds=event.clock_shift), now)
    row = {name: getattr(person, name) for name in kept} | {
        "event_id": event.id,
        "category_id": category_id,
        "delegation_id": delegation.id,
        "number": event.last_number,
        "post": POSTS.get(person.category, "member"),
        "given_name": person.given,
        "family_name": person.family,
        "display_name": person.display,
        "registered_at": registered_at,
        "changed_at": registered_at,
    }
    return row | indexed(row)


def _belong_together(roster: Roster, delegates: dict[str, dict], delegations: dict[str, Delegation]) -> None:
    heads = {person.sender: delegates[person.ref]["id"] for person in roster.people if person.head}
    for sender, head_id in heads.items():
        delegations[sender].head_id = head_id
    db.session.flush()
    db.session.execute(sa.update(Delegate).where(Delegate.id.in_(heads.values())).values(post="head"))
    companions = [
        {"id": delegates[person.ref]["id"], "principal_id": delegates[person.principal]["id"]}
        for person in roster.people
        if person.principal
    ]
    db.session.execute(sa.update(Delegate), companions)


def _care(people: Iterable[Person], delegates: dict[str, dict]) -> list[dict]:
    needing = [person for person in people if person.diet or person.access]
    return [
        {
            "delegate_id": delegates[person.ref]["id"],
            "diet": person.diet,
            "diets": CODES["diets"].get(person.diet),
            "access": person.access,
            "aids": CODES["aids"].get(person.access),
        }
        for person in needing
    ]


def _consents(people: Iterable[Person], delegates: dict[str, dict], contacts: dict[str, str | None]) -> list[dict]:
    return [
        {
            "delegate_id": delegates[person.ref]["id"],
            "purpose": purpose,
            "notice_version": 1,
            "language": person.language,
            "given_at": delegates[person.ref]["registered_at"],
            "by": contacts[person.sender] if person.source == "focal" else person.full_name,
        }
        for person in people
        for purpose in person.consents
    ]


def _with_badge(event: Event) -> set[str]:
    return {category.code for category in event.categories if category.has_badge}


def _badges(people: Iterable[Person], delegates: dict[str, dict], with_badge: set[str], now: dt.datetime) -> list[dict]:
    """Codes are secrets, in the demo too: the only thing here that two loadings do not have in common."""
    holders = [delegates[p.ref]["id"] for p in people if p.status == "approved" and p.category in with_badge]
    codes = [badges.new_code() for _ in holders]
    return [
        {"delegate_id": holder, "code": code, "digest": digest(code), "issued_at": now, "printed": 0}
        for holder, code in zip(holders, codes, strict=True)
    ]


def _announced(people: Iterable[Person], delegates: dict[str, dict], activities: dict[str, Activity]) -> list[dict]:
    return [
        participation(delegates[one.ref], activities[one.guest_of], "special_guest", "organizer", _announcement(one))
        for one in people
        if one.guest_of
    ]


def _sign_ups(people: Iterable[Person], delegates: dict[str, dict], activities: dict[str, Activity]) -> list[dict]:
    panels = {key: activity.capacity for key, activity in activities.items() if activity.kind == "panel"}
    return [
        participation(delegates[ref], activities[panel], "participant", "self", INVENTED)
        for ref, panel in panels_of(people, panels, NEARLY_FULL)
    ]


def _preferences(people: Iterable[Person], delegates: dict[str, dict], activities: dict[str, Activity]) -> list[dict]:
    """Wishes have no origin of their own: who sends them is invented, and marked as such."""
    panels = {key: activity.capacity for key, activity in activities.items() if activity.kind == "panel"}
    return [
        {
            "delegate_id": delegates[ref]["id"],
            "activity_id": activities[panel].id,
            "rank": rank,
            "changed_at": delegates[ref]["registered_at"],
        }
        for ref, panel, rank in wishes_of(people, panels, panels_of(people, panels, NEARLY_FULL))
    ]


def _announcement(guest: Person) -> dict:
    return {"p": guest.provenance["p"], "source": guest.provenance["source"]}


def participation(delegate: dict, activity: Activity, role: str, source: str, provenance: dict) -> dict:
    """The row of somebody who takes part; who registers is there from the beginning."""
    return {
        "activity_id": activity.id,
        "delegate_id": delegate["id"],
        "role": role,
        "status": "confirmed",
        "source": source,
        "revision": 1,
        "created_at": delegate["registered_at"],
        "changed_at": delegate["registered_at"],
        "provenance": provenance,
    }


def insert(model: type, rows: list[dict]) -> None:
    """Store the rows in one statement."""
    if rows:
        db.session.execute(sa.insert(model.__table__), rows)
