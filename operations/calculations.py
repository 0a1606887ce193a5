"""Proposals that take long, as the worker has them: taken up, reported on, stored. Meetings, and visits of companies.

A worker says every second that it is alive. One that was killed falls silent, and its proposal is taken up again, from
the beginning: the same question has the same answer. Each of these verbs is a short transaction of its own.
"""

import datetime as dt

import sqlalchemy as sa

from models import Proposal, db
from models.base import utcnow
from models.transaction import lock
from operations import journal
from operations.journal import SYSTEM
from operations.proposals import SUBJECT
from queries import meeting_proposals
from scheduling import meeting_data

#: What a proposal keeps of a question or an answer.
Data = dict[str, object]

#: Who has not been heard of for so long is dead.
SILENCE = dt.timedelta(seconds=30)
#: So often a proposal is begun; what kills its worker each time kills no further one.
TRIES = 3
#: Before anything is known of it.
QUEUED = {"stage": "queued", "share": 0, "value": None, "bound": None}


def waiting(now: dt.datetime | None = None) -> list[int]:
    """The proposals that nobody calculates, the oldest first."""
    return list(db.session.scalars(_orphaned(now or utcnow())))


def take(proposal_id: int, now: dt.datetime | None = None) -> Proposal | None:
    """Take up a proposal that nobody calculates; None when somebody else does. What was begun too often has failed."""
    now = now or utcnow()
    free = _orphaned(now).where(Proposal.id == proposal_id).with_for_update(skip_locked=True)
    if db.session.scalar(free) is None:
        return None
    proposal = db.session.get_one(Proposal, proposal_id, populate_existing=True)
    tries = (proposal.progress or {}).get("tries", 0) + 1
    if tries > TRIES:
        fail(proposal_id, "its worker died")
        return None
    proposal.alive_at, proposal.progress = now, QUEUED | {"tries": tries}
    return proposal


def report(proposal_id: int, progress: dict[str, object] | None = None, now: dt.datetime | None = None) -> bool | None:
    """Say that one is alive, and how far; returns whether somebody asked to stop, None when the answer is not wanted
    any more.
    """
    proposal = db.session.get_one(Proposal, proposal_id, populate_existing=True, with_for_update={"key_share": True})
    if proposal.status != "calculating":
        return None
    proposal.alive_at = now or utcnow()
    if progress:
        proposal.progress = (proposal.progress or {}) | progress
    return proposal.stopping


def put_back(proposal_id: int) -> None:
    """Leave it to the next worker, which may begin at once; this was no try."""
    proposal = _held(proposal_id)
    if proposal.status == "calculating":
        tries = (proposal.progress or {}).get("tries", 1) - 1
        proposal.alive_at, proposal.progress = None, QUEUED | {"tries": tries}


def asked(proposal: Proposal) -> tuple[Data, Data]:
    """The question as plain data, and how it is to be answered: what `scheduling/solving.py` takes."""
    if proposal.kind == "meetings":
        question = meeting_data.of_question(meeting_proposals.asked_of(proposal))
        return question, {name: proposal.input[name] for name in ("moving", "first", "seconds")}
    return proposal.input["question"], {"seconds": proposal.input["seconds"]}


def store(proposal_id: int, answer: Data) -> Proposal:
    """Keep the answer to look at, unless it is not wanted any more."""
    proposal = _held(proposal_id)
    if proposal.status == "calculating":
        proposal.output, said = _kept(proposal, answer)
        proposal.status, proposal.alive_at = "ready", None
        journal.write(f"{SUBJECT[proposal.kind]}.proposed", proposal, SYSTEM, **said)
    return proposal


def fail(proposal_id: int, why: str) -> Proposal:
    """There will be no answer; `why` is for who looks into it."""
    proposal = _held(proposal_id)
    if proposal.status == "calculating":
        proposal.status, proposal.progress = "failed", (proposal.progress or {}) | {"failed": why[:2000]}
        journal.write(f"{SUBJECT[proposal.kind]}.failed", proposal, SYSTEM)
    return proposal


def _kept(proposal: Proposal, answer: Data) -> tuple[Data, Data]:
    """The answer as it is stored, and what the journal says of it."""
    if proposal.kind == "convoy":
        return answer, {"visits": len(answer["visits"]), "value": answer["value"]}
    aside = {str(key): {"kind": "banned", "detail": {}} for key in proposal.input["aside"]}
    left_out = answer["left_out"] | aside
    return answer | {"left_out": left_out}, {"placed": len(answer["placed"]), "left_out": len(left_out)}


def _held(proposal_id: int) -> Proposal:
    return lock(db.session.get_one(Proposal, proposal_id))


def _orphaned(now: dt.datetime) -> sa.Select:
    silent = sa.or_(Proposal.alive_at.is_(None), Proposal.alive_at <= now - SILENCE)
    mine = sa.select(Proposal.id).where(Proposal.kind.in_(SUBJECT), Proposal.status == "calculating", silent)
    return mine.order_by(Proposal.id)
