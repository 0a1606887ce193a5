"""Badges: issuing one, replacing it, and the code it carries.

The code is a secret: 16 letters of Crockford's base32, 80 bits. It has no I, L, O or U, so that a badge can be read
aloud and typed.
"""

import datetime as dt
import re
import secrets

import sqlalchemy as sa

from models import Badge, Delegate, db
from models.base import utcnow
from models.transaction import lock
from operations import finished, journal
from operations.doors import digest
from operations.journal import Actor
from operations.refusals import Refusal
from operations.transitions import GONE

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
#: What is worth looking at: an address with a code in it, however long the host's name.
LONGEST = 400

_CODE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")
#: `…/B/CODE`. A scanner set to another keyboard types other marks for ":" and "/", never other letters or digits.
_ADDRESS = re.compile(r".*[^0-9A-Z]B[^0-9A-Z]([0-9A-Z]{16})(?:[^0-9A-Z].*)?", re.DOTALL)
_LOOK_ALIKES = str.maketrans("OILU", "011V", " -")


def new_code() -> str:
    """A fresh random code."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def read_code(text: str) -> str | None:
    """The code in what was typed or scanned: alone or as a badge's address, whatever its case.

    It may stand in groups, and with look-alikes: O for 0, I or L for 1, U for V. Takes any text; None when there cannot
    be a code in it.
    """
    if len(text) > LONGEST:
        return None
    bare = text.strip().upper()
    address = _ADDRESS.fullmatch(bare)
    code = (address.group(1) if address else bare).translate(_LOOK_ALIKES)
    return code if _CODE.fullmatch(code) else None


def issue(delegate: Delegate, *, by: Actor, now: dt.datetime | None = None, reason: str | None = None) -> Badge:
    """Give the delegate a new badge; the earlier one ends (for `reason`) and its code is dead from then on.

    Refuses `no_badge` where the category has none, and `not_allowed_from_<status>` for who is not coming. A badge is no
    right to enter: the gate asks for the status.
    """
    now = now or utcnow()
    db.session.flush()
    lock(delegate)
    finished.ensure_running(delegate.event, now)
    if not delegate.category.has_badge:
        raise Refusal("no_badge")
    if delegate.status in GONE:
        raise Refusal(f"not_allowed_from_{delegate.status}")
    if earlier := current(delegate):
        earlier.ended_at, earlier.reason = now, (reason or "replaced")[:200]
        db.session.flush()
    code = new_code()
    badge = Badge(delegate=delegate, code=code, digest=digest(code), issued_at=now)
    db.session.add(badge)
    journal.write(
        "badge.replaced" if earlier else "badge.issued", delegate, by, **({"reason": reason} if reason else {})
    )
    return badge


def current(delegate: Delegate) -> Badge | None:
    """The delegate's living badge, if there is one."""
    return db.session.scalar(sa.select(Badge).where(Badge.delegate_id == delegate.id, Badge.ended_at.is_(None)))
