"""Proposals that are calculated in the background, whatever they suggest: asked for, ended early, forgotten, held.

What each kind of them suggests, and what applying it writes, stands in `operations/meeting_proposals.py` and
`operations/matching_proposals.py`.
"""

import datetime as dt

from models import Event, Proposal, db
from models.transaction import lock
from operations import finished, journal
from operations.journal import Actor
from operations.refusals import Refusal

#: The kinds that are calculated in the background, and what the journal calls them.
SUBJECT = {"meetings": "meetings", "convoy": "matching"}
#: Seconds that a calculation may be given.
LONGEST = 600


def ask(event: Event, kind: str, asked: dict[str, object], *, by: Actor, now: dt.datetime, **said: object) -> Proposal:
    """A proposal for the worker to calculate; `asked` is what it is made from, `said` what the journal tells of it."""
    proposal = Proposal(event_id=event.id, kind=kind, base_version=event.version, status="calculating", input=asked)
    proposal.created_at, proposal.created_by = now, by.name[:200]
    db.session.add(proposal)
    journal.write(f"{SUBJECT[kind]}.asked", proposal, by, **said)
    return proposal


def stop(proposal: Proposal, *, by: Actor, now: dt.datetime | None = None) -> Proposal:
    """End the calculation soon; the best by then is kept. Refuses `not_calculating`."""
    lock(proposal)
    if proposal.status != "calculating":
        raise Refusal("not_calculating")
    if not proposal.stopping:
        proposal.stopping = True
        journal.write(f"{SUBJECT[proposal.kind]}.stopped", proposal, by)
    return proposal


def discard(proposal: Proposal, *, by: Actor, now: dt.datetime | None = None) -> Proposal:
    """Forget a proposal, even while it is calculated; nothing follows from it. Refuses `not_ready` and `finished`."""
    finished.ensure_running(db.session.get_one(Event, proposal.event_id), now)
    lock(proposal)
    if proposal.status in ("applied", "discarded"):
        raise Refusal("not_ready")
    proposal.status = "discarded"
    journal.write(f"{SUBJECT[proposal.kind]}.discarded", proposal, by)
    return proposal


def hold_ready(proposal: Proposal, now: dt.datetime | None, edition: int | None) -> Event:
    """The event, with event and proposal locked. Refuses `finished`, `not_ready`, and `changed_meanwhile` when the
    caller looked at another edition.
    """
    event = lock(db.session.get_one(Event, proposal.event_id))
    finished.ensure_running(event, now)
    lock(proposal)
    if proposal.status != "ready":
        raise Refusal("not_ready")
    if edition is not None and edition != proposal.edition:
        raise Refusal("changed_meanwhile")
    return event
