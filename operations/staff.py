"""Staff: accounts, grants, passwords, signing in and out.

Hashing a password takes a quarter of a second and 64 MiB, so it happens outside any transaction: pages call
`hash_password` and `password_matches` before they open one.
"""

import datetime as dt
import secrets

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error

from models import Attempt, Event, Grant, Staff, StaffSession, db
from models.base import utcnow
from operations import journal
from operations.doors import digest
from operations.journal import SYSTEM, Actor
from operations.refusals import Refusal

#: A signed-in browser stays so for a working day.
SESSION = dt.timedelta(hours=14)
#: Tries allowed for one address, and for one network address, within the window.
ATTEMPTS_PER_ADDRESS, ATTEMPTS_PER_NETWORK, WINDOW = 8, 40, dt.timedelta(minutes=15)


class Passwords:
    """The hasher; tests put a cheaper one in its place."""

    hasher = PasswordHasher()


def hash_password(password: str) -> str:
    """argon2id of the password. Slow on purpose: never call it inside a transaction."""
    return Passwords.hasher.hash(password.encode("utf-8", "surrogatepass"))


def password_matches(staff: Staff | None, password: str) -> bool:
    """Whether the password is theirs; takes as long for an address nobody has.

    Ends the reading transaction first, so that no connection waits for the hash. Never call it inside a writing one.
    """
    if db.session.info.get("writing"):
        raise RuntimeError("a password is not looked at inside a transaction")
    known = staff is not None and bool(staff.password_hash) and staff.disabled_at is None
    kept = staff.password_hash if known else _nobody()
    db.session.rollback()
    try:
        return Passwords.hasher.verify(kept, password.encode("utf-8", "surrogatepass")) and known
    except Argon2Error:
        return False


def find(email: str) -> Staff | None:
    """The account with this address, whatever its capitals. Takes any text."""
    if not email.isprintable():  # no database holds a NUL
        return None
    return db.session.scalar(sa.select(Staff).where(Staff.email == email.strip().lower()))


def add(
    email: str, role: str, *, event: Event | None, password_hash: str = "", name: str = "", by: Actor = SYSTEM
) -> Staff:
    """Create the account or give an existing one another role; `password_hash` replaces the password when given."""
    if role != "admin" and event is None:
        raise Refusal("role_needs_event", "event")
    staff = find(email)
    if staff is None:
        staff = Staff(email=email.strip().lower(), name=name)
        db.session.add(staff)
    staff.password_hash = password_hash or staff.password_hash
    db.session.flush()
    _grant(staff, role, None if role == "admin" else event)
    journal.write("staff.granted", staff, by, event_id=event and event.id, role=role)
    return staff


def sign_in(staff: Staff, *, by: Actor | None = None, now: dt.datetime | None = None) -> str:
    """Open a session and return its secret, for the browser's cookie; the database keeps its SHA-256."""
    now = now or utcnow()
    secret = secrets.token_urlsafe(32)
    db.session.add(StaffSession(staff=staff, digest=digest(secret), created_at=now, expires_at=now + SESSION))
    journal.write("staff.signed_in", staff, by or Actor("staff", staff.email, staff.id))
    return secret


def sign_out(secret: str, *, now: dt.datetime | None = None) -> None:
    """End the session of this browser; nothing happens when there is none."""
    session = _session(secret)
    if session and not session.ended_at:
        session.ended_at = now or utcnow()


def signed_in(secret: str | None, *, now: dt.datetime | None = None) -> Staff | None:
    """Whose browser this is; None when the session is unknown, over, or the account disabled."""
    session = _session(secret) if secret else None
    if session is None or session.ended_at or session.expires_at <= (now or utcnow()) or session.staff.disabled_at:
        return None
    return session.staff


def begin_attempt(email: str, network: str, *, now: dt.datetime | None = None) -> bool:
    """Count a try before the password is looked at; False: refuse even a right one for now.

    Counted first, so that a hundred guesses sent at once are no more than a hundred sent in turn. A refused try is not
    counted: whoever waits the window out may try again.
    """
    now = now or utcnow()
    if db.session.get_bind().dialect.name == "postgresql":  # whose transactions would not see each other's tries
        db.session.execute(sa.text("LOCK TABLE attempt IN EXCLUSIVE MODE"))
    db.session.execute(sa.delete(Attempt).where(Attempt.at <= now - WINDOW))
    if too_many_attempts(email, network, now=now):
        return False
    db.session.add_all([Attempt(key=_key("email", email), at=now), Attempt(key=_key("network", network), at=now)])
    return True


def end_attempts(email: str, network: str) -> None:
    """The password was right: forget the tries for this address, and one of its network's."""
    db.session.execute(sa.delete(Attempt).where(Attempt.key == _key("email", email)))
    last = sa.select(sa.func.max(Attempt.id)).where(Attempt.key == _key("network", network)).scalar_subquery()
    db.session.execute(sa.delete(Attempt).where(Attempt.id == last))


def too_many_attempts(email: str, network: str, *, now: dt.datetime | None = None) -> bool:
    """Whether as many tries as are allowed were made for this address, or from this network, within the window."""
    since = (now or utcnow()) - WINDOW
    counted = sa.select(sa.func.count()).select_from(Attempt).where(Attempt.at > since)
    by_address = db.session.scalar(counted.where(Attempt.key == _key("email", email)))
    by_network = db.session.scalar(counted.where(Attempt.key == _key("network", network)))
    return by_address >= ATTEMPTS_PER_ADDRESS or by_network >= ATTEMPTS_PER_NETWORK


def _grant(staff: Staff, role: str, event: Event | None) -> None:
    event_id = event and event.id
    if not any(grant.role == role and grant.event_id == event_id for grant in staff.grants):
        staff.grants.append(Grant(role=role, event_id=event_id))


def _session(secret: str) -> StaffSession | None:
    return db.session.scalar(sa.select(StaffSession).where(StaffSession.digest == digest(secret)))


def _key(kind: str, value: str) -> str:
    return digest(f"{kind}|{value.strip().lower()}")


def _nobody() -> str:
    """A hash that no password matches, made once, so that unknown addresses cost the same time."""
    if not hasattr(Passwords, "nobody"):
        Passwords.nobody = hash_password(secrets.token_urlsafe(16))
    return Passwords.nobody
