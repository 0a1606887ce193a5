"""What somebody agrees to, purpose by purpose, in the words of one version of the notice.

Each purpose is given and taken back by itself. What a focal point ticked for somebody about their health waits until
they confirm it: until then nobody reads what was said.
"""

import datetime as dt
from collections.abc import Collection

import sqlalchemy as sa

from models import Consent, Delegate, DelegateCare, DelegateIdentity, db
from models.base import utcnow
from models.transaction import lock
from operations import journal
from operations.journal import Actor
from queries import consents
from queries.consents import IDENTITY
from queries.notices import PURPOSES

#: What one gives and takes back; the notice was read once and for all.
FREE = tuple(purpose for purpose in PURPOSES if purpose != "notice")


def change(
    delegate: Delegate, wanted: Collection[str], *, read_in: str, by: Actor, now: dt.datetime | None = None
) -> list[str]:
    """Let the person agree to these purposes and no others; returns the purposes that are not what they were.

    What a focal point ticked for them is theirs from then on. What was kept for a purpose that is taken back goes at
    once. Possible after the event, too.
    """
    now = now or utcnow()
    lock(delegate)
    wanted = frozenset(wanted) & frozenset(FREE)
    before, waiting = consents.agreed(delegate) & frozenset(FREE), consents.waiting(delegate)
    taken_back = before - wanted
    _withdraw(delegate, taken_back | (waiting & wanted), now)
    for purpose in sorted((wanted - before) | (waiting & wanted)):
        keep(delegate, purpose, read_in, by, now)
    _forget(delegate, taken_back)
    changed = sorted(before ^ wanted)
    if changed or waiting & wanted:
        journal.write("consents.changed", delegate, by, given=sorted(wanted - before), taken_back=sorted(taken_back),
                      confirmed=sorted(waiting & wanted))  # fmt: skip
    return changed


def keep(delegate: Delegate, purpose: str, read_in: str, by: Actor, now: dt.datetime) -> Consent:
    """Note that the person agrees to this purpose, in the words of today's notice, read in this language."""
    version = delegate.event.notice_version
    consent = Consent(delegate_id=delegate.id, purpose=purpose, notice_version=version, language=read_in, given_at=now)
    consent.by, consent.by_kind = by.name[:200], by.kind
    db.session.add(consent)
    return consent


def _withdraw(delegate: Delegate, purposes: Collection[str], now: dt.datetime) -> None:
    given = sa.update(Consent).where(Consent.delegate_id == delegate.id, Consent.withdrawn_at.is_(None))
    db.session.execute(given.where(Consent.purpose.in_(purposes)).values(withdrawn_at=now))


def _forget(delegate: Delegate, taken_back: Collection[str]) -> None:
    """What was kept for a purpose, once none that it was kept for is left."""
    left = consents.agreed(delegate)
    for model, purposes in ((DelegateCare, {"care"}), (DelegateIdentity, IDENTITY)):
        if purposes & frozenset(taken_back) and not purposes & left:
            db.session.execute(sa.delete(model).where(model.delegate_id == delegate.id))
    db.session.expire(delegate, ["care"])
