"""Staff: accounts, roles, passwords, signing in and out.

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
from models.transaction import locked
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


def as_actor(staff: Staff) -> Actor:
    """Somebody acting for themselves, for the journal."""
    return Actor("staff", staff.name or staff.email, staff.id)


def take_role(grant: Grant, *, by: Actor) -> Staff:
    """Take a role back. Refuses `last_admin` and, for one's own administration, `oneself`."""
    staff = grant.staff
    if grant.role == "admin":
        _keep_an_admin(staff, by)
    staff.grants.remove(grant)
    db.session.delete(grant)
    journal.write("staff.role_taken", staff, by, event_id=grant.event_id, role=grant.role)
    return staff


def deactivate(staff: Staff, *, by: Actor, now: dt.datetime | None = None) -> Staff:
    """Close the account: every browser is signed out there and then. Refuses `oneself` and `last_admin`."""
    _keep_an_admin(staff, by)
    staff.disabled_at = staff.disabled_at or now or utcnow()
    end_sessions(staff, now=now)
    journal.write("staff.deactivated", staff, by)
    return staff


def reactivate(staff: Staff, *, by: Actor) -> Staff:
    """Open the account again, with its roles; the sessions that were ended stay so."""
    staff.disabled_at = None
    journal.write("staff.reactivated", staff, by)
    return staff


def edit(staff: Staff, facts: dict[str, object], *, by: Actor) -> Staff:
    """Store name and language, as `fields` read them."""
    staff.name, staff.language = facts["name"], facts["language"]
    journal.write("staff.edited", staff, by)
    return staff


def change_password(
    staff: Staff, password_hash: str, *, by: Actor, keeping: str = "", now: dt.datetime | None = None
) -> Staff:
    """Store the hash of the new password and end every session but the one with the secret `keeping`."""
    staff.password_hash = password_hash
    end_sessions(staff, keeping=keeping, now=now)
    journal.write("staff.password_changed", staff, by)
    return staff


def sign_in(staff: Staff, *, by: Actor | None = None, now: dt.datetime | None = None) -> str:
    """Open a session and return its secret, for the browser's cookie; the database keeps its SHA-256."""
    now = now or utcnow()
    secret = secrets.token_urlsafe(32)
    db.session.add(StaffSession(staff=staff, digest=digest(secret), created_at=now, expires_at=now + SESSION))
    journal.write("staff.signed_in", staff, by or as_actor(staff))
    return secret


def sign_out(secret: str, *, now: dt.datetime | None = None) -> None:
    """End the session of this browser; nothing happens when there is none."""
    session = _session(secret)
    if session and not session.ended_at:
        session.ended_at = now or utcnow()


def end_session(staff: Staff, session_id: int, *, by: Actor, now: dt.datetime | None = None) -> None:
    """Sign one of their browsers out; nothing happens when it is nobody's or somebody else's."""
    session = db.session.get(StaffSession, session_id)
    if session and session.staff_id == staff.id and not session.ended_at:
        session.ended_at = now or utcnow()
        journal.write("staff.session_ended", staff, by)


def end_sessions(staff: Staff, *, keeping: str = "", now: dt.datetime | None = None) -> None:
    """Sign all their browsers out, but for the one whose secret is `keeping`."""
    mine = sa.update(StaffSession).where(StaffSession.staff_id == staff.id, StaffSession.ended_at.is_(None))
    db.session.execute(mine.where(StaffSession.digest != digest(keeping)).values(ended_at=now or utcnow()))


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


def _keep_an_admin(staff: Staff, by: Actor) -> None:
    """Refuse what would leave nobody to manage the staff; two administrators who try it on each other do so in turn."""
    if by.kind == "staff" and by.id == staff.id:
        raise Refusal("oneself")
    holders = db.session.scalars(sa.select(Grant.staff_id).where(Grant.role == "admin")).all()
    admins = locked(Staff, {*holders, staff.id})
    left = [one for one in admins if one.id != staff.id and one.id in holders and not one.disabled_at]
    if not left:
        raise Refusal("last_admin")


def _session(secret: str) -> StaffSession | None:
    return db.session.scalar(sa.select(StaffSession).where(StaffSession.digest == digest(secret)))


def _key(kind: str, value: str) -> str:
    return digest(f"{kind}|{value.strip().lower()}")


def _nobody() -> str:
    """A hash that no password matches, made once, so that unknown addresses cost the same time."""
    if not hasattr(Passwords, "nobody"):
        Passwords.nobody = hash_password(secrets.token_urlsafe(16))
    return Passwords.nobody
