"""Passport data: given for a letter that supports a visa, or for a company's door, and for nothing else."""

import datetime as dt
import re
from collections.abc import Mapping

from models import Delegate, DelegateIdentity, db
from models.base import utcnow
from models.transaction import lock
from operations import consents, event_fields, fields, journal
from operations.fields import Malformed
from operations.journal import Actor
from operations.refusals import Refusal
from queries.consents import IDENTITY, agreed

FACTS = ("passport_name", "passport", "nationality", "born_on")
OLDEST = dt.date(1900, 1, 1)


def _passport(typed: object) -> str | None:
    text = fields.line(typed, 60).replace(" ", "").upper()
    if text and not re.fullmatch(r"[A-Z0-9<-]{4,20}", text):
        raise Refusal("passport_invalid")
    return text or None


def _born_on(typed: object) -> str | None:
    text = fields.line(typed, 40)
    if not text:
        return None
    try:
        day = dt.datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise Refusal("birth_invalid") from None
    if not OLDEST <= day <= utcnow().date():
        raise Refusal("birth_invalid")
    return day.isoformat()


def read(typed: Mapping[str, object]) -> dict[str, object]:
    """What was typed, with `consents`, the purposes it is for; raises `Malformed`.

    Refuses `identity_needs_consent` at `visa_letter` where something is said and no purpose is agreed to.
    """
    rules = {
        "passport_name": lambda text: fields.line(text, 200) or None,
        "passport": _passport,
        "nationality": event_fields.optional_country,
        "born_on": _born_on,
    }
    facts = fields.read_all(rules, typed)
    purposes = frozenset(purpose for purpose in IDENTITY if typed.get(f"consent_{purpose}"))
    if any(facts.values()) and not purposes:
        where = "consent_visa_letter"
        raise Malformed({where: Refusal("identity_needs_consent", where)})
    return facts | {"consents": purposes}


def keep(
    delegate: Delegate, facts: Mapping[str, object], *, read_in: str, by: Actor, now: dt.datetime | None = None
) -> None:
    """Store what the person says, for the purposes they agree to; nothing said: it goes. To be on companies' lists one
    can agree without it: some ask for the name alone. Refuses `not_allowed_from_<status>` for who is not coming.
    """
    now = now or utcnow()
    lock(delegate)
    if delegate.status in ("rejected", "cancelled", "substituted"):
        raise Refusal(f"not_allowed_from_{delegate.status}")
    said = {name: facts[name] for name in FACTS}
    purposes = facts["consents"] if any(said.values()) else facts["consents"] & {"host_list"}
    others = agreed(delegate) - IDENTITY
    consents.change(delegate, others | purposes, read_in=read_in, by=by, now=now)
    row = db.session.get(DelegateIdentity, delegate.id)
    if any(said.values()):
        row = row or DelegateIdentity(delegate_id=delegate.id)
        db.session.add(row)
        for name, value in said.items():
            setattr(row, name, value)
    elif row is not None:
        db.session.delete(row)
    journal.write("identity.changed", delegate, by)


def said_of(delegate: Delegate) -> dict[str, str | None]:
    """What stands, for the person's own form."""
    row = db.session.get(DelegateIdentity, delegate.id)
    return {name: getattr(row, name) if row else None for name in FACTS}
