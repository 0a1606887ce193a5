"""What a company's host says by their own link, and the letter that gives them the link.

What contradicts the visits that stand is taken as it is said: `queries.hosts.contradictions` tells both sides.
"""

import datetime as dt
from collections.abc import Mapping

from models import Company, Event, Message, db
from models.base import utcnow
from models.transaction import lock
from operations import companies, doors, finished, journal, links, outbox
from operations.journal import Actor
from operations.refusals import Refusal

#: What the host says; the rest is the organizers' own.
FACTS = ("areas", "themes", "capacity", "minimum", "visits", "hours", "bring", "dress")
TEMPLATE = "host_invitation"


def answer(
    company: Company,
    facts: Mapping[str, object],
    *,
    seen: str | None = None,
    by: Actor,
    now: dt.datetime | None = None,
) -> Company:
    """Let the company say so; to say again what stands is an answer too. `facts` are those of `FACTS`.

    Refuses `company_cancelled` and what `companies.edit` does, `changed_meanwhile` among it.
    """
    lock(db.session.get_one(Event, company.event_id))
    lock(company)
    if company.status == "cancelled":
        raise Refusal("company_cancelled", company=company)
    edition = company.edition
    companies.edit(company, {name: facts[name] for name in FACTS if name in facts}, seen=seen, by=by, now=now)
    company.answered_at = now or utcnow()
    if company.edition == edition:
        journal.write("company.answered", company, by, name=company.name)
    return company


def invite(company: Company, *, by: Actor, now: dt.datetime | None = None) -> Message:
    """A letter to the host with their link, which is made where there is none yet; each press is a letter.

    Refuses `finished`, `company_cancelled` and `no_address`.
    """
    now, event = now or utcnow(), db.session.get_one(Event, company.event_id)
    finished.ensure_running(event, now)
    lock(company)
    if company.status == "cancelled":
        raise Refusal("company_cancelled", company=company)
    if not company.contact_email:
        raise Refusal("no_address", company=company)
    doors.ensure(links.HOST, company.id)
    journal.write("host.written_to", company, by, name=company.name)
    dedupe = f"{TEMPLATE}:{company.id}:{now.isoformat()}"
    return outbox.queue_to_contact(
        event, company.contact_email, company.language, TEMPLATE, dedupe, company_id=company.id
    )
