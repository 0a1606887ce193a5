"""Calls about delegations, and about personal links."""

from flask import abort

from blueprints.api import blueprint
from blueprints.api.activities import in_languages
from blueprints.api.lists import page
from blueprints.api.schemas.delegations import (
    DelegationFilters,
    DelegationList,
    LinkAnswer,
    Linked,
    ListedDelegation,
    NewDelegation,
)
from blueprints.api.security import actor, at_event, may
from blueprints.api.shapes import text
from models import Device, Door, Event
from models.transaction import transaction
from operations import delegations, devices, doors, fields, journal, links
from operations.event_fields import optional_country
from operations.links import Subject
from queries import companies, delegates, delegation_lists
from queries import delegations as queries
from queries import devices as device_queries
from queries.delegation_lists import Row
from web.urls import absolute

ADDRESS = "/events/<slug:slug>/delegations"
#: What a program says is judged by the rules that pages have.
_RULES = {"country": optional_country, "contact_email": fields.email}
#: By kind of link: who finds whose it is, and the page that it opens.
_LINKS = {
    "delegate": (delegates.find, "me.enter"),
    links.AIDE: (delegates.find, "aide.enter"),
    links.FOCAL: (queries.find, "delegation.enter"),
    links.HOST: (companies.find, "hosts.enter"),
    devices.LINK: (device_queries.find, "devices.join"),
}


@blueprint.get(ADDRESS)
@at_event("see.delegates")
@blueprint.input(DelegationFilters, location="query")
@blueprint.output(DelegationList)
def list_delegations(event: Event, query_data: DelegationFilters):
    """The delegations in the order in which they were made."""
    contacts = may("see.contacts")
    rows = delegation_lists.of_event(event, query_data.q)
    return page([_delegation(row, contacts) for row in rows], query_data)


@blueprint.post(ADDRESS)
@at_event("delegate.edit")
@blueprint.input(NewDelegation)
@blueprint.output(ListedDelegation, 201)
def add_delegation(event: Event, json_data: NewDelegation):
    """Add a delegation.

    Two delegations of an event and a country are never called alike, whatever accents and capitals.
    """
    said = {name: getattr(json_data, name) for name in NewDelegation.model_fields}
    facts = said | fields.read_all(_RULES, said) | {"name": in_languages(event, json_data.name)}
    with transaction():
        added = delegations.add(event, facts, by=actor())
        return _delegation(delegation_lists.rows([added])[0], may("see.contacts"))


@blueprint.post("/events/<slug:slug>/links")
@at_event("link.show")
@blueprint.input(Linked)
@blueprint.output(LinkAnswer, 201)
def show_link(event: Event, json_data: Linked):
    """A personal link, made where there is none yet.

    Whoever has it acts for the person, so give it to nobody else. That it was shown is noted in the journal. A gate
    phone’s is always a new one, which opens once and within a quarter of an hour.
    """
    find, endpoint = _LINKS[json_data.kind]
    subject = find(event, json_data.id) or abort(404)
    with transaction():
        url = absolute(endpoint, slug=event.slug, token=doors.token_of(_door(json_data.kind, subject)))
    return {"kind": json_data.kind, "id": json_data.id, "url": url}


def _door(kind: str, subject: Subject | Device) -> Door:
    if isinstance(subject, Device):
        return devices.invite(subject, by=actor())
    if kind != "delegate":
        return links.invite(kind, subject, by=actor())
    journal.write("link.shown", subject, actor())
    return doors.ensure(kind, subject.id)


def _delegation(row: Row, contacts: bool) -> dict[str, object]:
    one, organization = row.delegation, row.delegation.organization
    return {
        "id": one.id,
        "name": text(one.name),
        "kind": organization.kind,
        "country": organization.country,
        "region": organization.region,
        "head": one.head_id,
        "contact_name": one.contact_name,
        "contact_email": one.contact_email if contacts else None,
        "language": one.language,
        "people": row.by_status,
    }
