"""Delegations: the one somebody names, found whatever its accents and capitals, or made."""

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from models import Delegation, Event, Organization, db
from models.folding import fold
from operations import journal
from operations.journal import Actor
from operations.refusals import Refusal


def named(event: Event, said: int | str | None, *, language: str, country: str, by: Actor) -> Delegation | None:
    """The event's delegation with this id or name; a name nobody has had yet makes one. None for nothing.

    A name is the same in any of its languages, as an alias, without accents and in any capitals. The caller holds the
    event's row locked, so that two people who name the same new one get one. Refuses `unknown_delegation` for an id.
    """
    if said is None or said == "":
        return None
    if isinstance(said, int):
        return _with_id(event, said)
    return _with_name(event, said) or _begin(event, said, language, country, by)


def _with_id(event: Event, key: int) -> Delegation:
    # Ids beyond 32 bits are nobody's, and PostgreSQL refuses to compare them.
    found = db.session.get(Delegation, key) if 0 < key < 2**31 else None
    if found is None or found.event_id != event.id:
        raise Refusal("unknown_delegation", "delegation")
    return found


def _with_name(event: Event, name: str) -> Delegation | None:
    ours = sa.select(Delegation).join(Delegation.organization).options(contains_eager(Delegation.organization))
    for delegation in db.session.scalars(ours.where(Delegation.event_id == event.id).order_by(Delegation.id)):
        if fold(name) in _names(delegation.organization):
            return delegation
    return None


def _begin(event: Event, name: str, language: str, country: str, by: Actor) -> Delegation:
    """Of an organization known from elsewhere, else of a new one, which an organizer may later say more about."""
    known = sa.select(Organization).where(Organization.country == country).order_by(Organization.id)
    organization = next((one for one in db.session.scalars(known) if fold(name) in _names(one)), None)
    organization = organization or Organization(kind="institution", name={language: name}, country=country)
    delegation = Delegation(event_id=event.id, organization=organization)
    db.session.add(delegation)
    journal.write("delegation.created", delegation, by, name=organization.name)
    return delegation


def called(delegation: Delegation | None, said: int | str | None) -> bool:
    """Whether this is the delegation meant, so that one of another country with the same name is not taken for it."""
    if delegation is None or said is None or said == "":
        return delegation is None and not said
    return said == delegation.id if isinstance(said, int) else fold(said) in _names(delegation.organization)


def _names(organization: Organization) -> set[str]:
    return {fold(name) for name in (*organization.name.values(), *(organization.aliases or ())) if name}
