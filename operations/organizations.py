"""Organizations: municipalities, companies and institutions, kept once for all events."""

import sqlalchemy as sa

from models import Organization, db

#: Kind, country and one of its names.
Called = tuple[str, str | None, str]


def directory() -> dict[Called, Organization]:
    """Every organization under each of its names; one statement."""
    found = db.session.scalars(sa.select(Organization).order_by(Organization.id.desc()))
    return {called: organization for organization in found for called in calls(organization)}


def calls(organization: Organization) -> list[Called]:
    """What the organization is found under."""
    return [(organization.kind, organization.country, name) for name in organization.name.values()]


def find(
    known: dict[Called, Organization], kind: str, country: str | None, name: dict[str, str]
) -> Organization | None:
    """The organization of this kind and country that has one of these names."""
    return next((known[kind, country, word] for word in name.values() if (kind, country, word) in known), None)
