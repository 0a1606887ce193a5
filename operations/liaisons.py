"""Guests of honour: for whom protocol is called at the gate, and which liaison officer is told that they have come.

It is said of one person and passes to nobody: who comes in their stead is no guest of honour by that.
"""

import datetime as dt
from collections.abc import Mapping

from models import Delegate, Liaison, Staff, db
from models.base import utcnow
from models.transaction import lock
from operations import fields, finished, journal
from operations.event_settings import changes, ensure_unchanged, mark
from operations.journal import Actor
from operations.refusals import Refusal
from operations.transitions import GONE
from queries import honours

#: What is said of a liaison officer; `staff` is an account's id, or None for somebody without one.
FACTS = ("staff", "name", "email", "phone", "language")


def read(delegate: Delegate, typed: Mapping[str, object]) -> dict[str, object]:
    """What a page collected: `protocol`, and `FACTS`; raises `Malformed`. A number is one of the event's country."""
    rules = {
        "protocol": bool,
        "staff": lambda chosen: _account(delegate, chosen),
        "name": lambda text: fields.line(text, 200),
        "email": fields.email,
        "phone": lambda text: fields.phone(text, delegate.event.country),
        "language": lambda text: fields.language(text) if text else None,
    }
    facts = fields.read_all(rules, typed)
    if not facts["name"] and not facts["staff"] and (facts["email"] or facts["phone"]):
        raise fields.Malformed({"name": Refusal("required", "name")})
    return facts


def arrange(
    delegate: Delegate,
    facts: Mapping[str, object],
    *,
    seen: str | None = None,
    by: Actor,
    now: dt.datetime | None = None,
) -> Delegate:
    """Let protocol be called for this person or not, and this be their liaison officer; no name and no account: nobody.

    Refuses `changed_meanwhile`, `finished`, and `not_allowed_from_<status>` for who is not coming.
    """
    now = now or utcnow()
    finished.ensure_running(delegate.event, now)
    lock(delegate)
    if delegate.status in GONE:
        raise Refusal(f"not_allowed_from_{delegate.status}")
    before = said_of(delegate)
    ensure_unchanged(seen, mark(before))
    delegate.protocol, delegate.changed_at = facts["protocol"], now
    _keep(delegate, facts)
    db.session.flush()
    if changed := changes(before, said_of(delegate)):
        journal.write("liaison.changed", delegate, by, facts=changed)
    return delegate


def said_of(delegate: Delegate) -> dict[str, object]:
    """What stands, as `arrange` takes it."""
    liaison = honours.liaison_of(delegate)
    if liaison is None:
        return {
            "protocol": delegate.protocol,
            "staff": None,
            "name": "",
            "email": None,
            "phone": None,
            "language": None,
        }
    own = {name: getattr(liaison, name) for name in ("name", "email", "phone", "language")}
    return {"protocol": delegate.protocol, "staff": liaison.staff_id} | own


def mark_of(delegate: Delegate) -> str:
    """A mark of what stands, for the page that shows it."""
    return mark(said_of(delegate))


def address(liaison: Liaison) -> tuple[str | None, str | None]:
    """Where the liaison officer is written to, and in which language, as far as either is known."""
    account = liaison.staff_id and db.session.get(Staff, liaison.staff_id)
    if not account:
        return liaison.email, liaison.language
    return liaison.email or account.email, liaison.language or account.language


def _keep(delegate: Delegate, facts: Mapping[str, object]) -> None:
    liaison = honours.liaison_of(delegate)
    account = facts["staff"] and db.session.get(Staff, facts["staff"])
    name = facts["name"] or (account and (account.name or account.email))
    if not name:
        if liaison:
            db.session.delete(liaison)
        return
    if liaison is None:
        liaison = Liaison(delegate_id=delegate.id)
        db.session.add(liaison)
    liaison.staff_id, liaison.name = account.id if account else None, name
    for fact in ("email", "phone", "language"):
        setattr(liaison, fact, facts[fact])


def _account(delegate: Delegate, chosen: object) -> int | None:
    """One of those who work at the event; nothing is nobody."""
    if not (text := fields.line(chosen, 20)):
        return None
    known = {str(one.id): one.id for one in honours.staff_of(delegate.event)}
    if text not in known:
        raise Refusal("unknown_choice", "staff")
    return known[text]
