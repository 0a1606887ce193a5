"""Who signed a company's non-disclosure agreement, as its host says. Who did not gets a badge that leads to less.

To say that it is missing writes to the person at once, and once a day at most.
"""

import datetime as dt

from models import Company, Delegate, Event, Nda, db
from models.base import utcnow
from models.transaction import lock
from models.visit_list import NDA
from operations import finished, journal, outbox
from operations.journal import Actor
from operations.refusals import Refusal
from queries import hosts, visit_lists

TEMPLATE = "nda_owed"


def mark(company: Company, delegate: Delegate, status: str, *, by: Actor, now: dt.datetime | None = None) -> Nda:
    """Say how it is with this visitor's agreement: missing, signed or refused; missing is a letter to them.

    Refuses `unknown_nda` for another word, `no_nda` where the company asks for none, `unknown_person` for who does not
    visit it, and `finished`.
    """
    now, event = now or utcnow(), db.session.get_one(Event, company.event_id)
    lock(company)
    finished.ensure_running(event, now)
    if status not in NDA:
        raise Refusal("unknown_nda", "status")
    if not visit_lists.rules_of(company).nda:
        raise Refusal("no_nda")
    if delegate.id not in {one.delegate_id for visit in hosts.visits(company) for one in visit.people}:
        raise Refusal("unknown_person")
    row = db.session.get(Nda, (company.id, delegate.id)) or Nda(company_id=company.id, delegate_id=delegate.id)
    row.status, row.at, row.by = status, now, by.name[:200]
    db.session.add(row)
    journal.write("nda.marked", delegate, by, company=company.name, nda=status)
    if status == "missing":
        _write(event, company, delegate, now)
    return row


def _write(event: Event, company: Company, delegate: Delegate, now: dt.datetime) -> None:
    dedupe = f"{TEMPLATE}:{company.id}:{delegate.id}:{event.today(now):%Y-%m-%d}"
    outbox.queue(delegate, TEMPLATE, dedupe, company_id=company.id)
