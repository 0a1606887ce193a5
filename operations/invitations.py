"""Invitations and new passwords: the account, the letter, and the link in it.

The link is signed with LINK_KEY and never stored. It names the account and a fragment of the hash of the password that
it replaces, so that it dies with its use, with any other change of the password, and with the account's end.
"""

import datetime as dt
import hmac

from itsdangerous import BadData, URLSafeTimedSerializer

from models import Event, Message, Staff, db
from models.base import utcnow
from models.transaction import lock
from operations import fields, journal, outbox, staff
from operations.doors import LinkKey, digest
from operations.journal import SYSTEM, Actor
from operations.refusals import Refusal

#: How long the link of each letter lasts.
LASTS = {"invitation": dt.timedelta(hours=48), "password_reset": dt.timedelta(hours=1)}
SHORTEST, LONGEST = 10, 1000


def invite(email: object, name: object, role: str, *, event: Event | None, language: object, by: Actor) -> Staff:
    """A new account without a password, its first role, and the letter with the link to choose one.

    Raises `fields.Malformed` for what was mistyped; refuses `staff_exists` and `role_needs_event`.
    """
    rules = {"email": _address, "name": _name, "language": fields.language}
    told = fields.read_all(rules, {"email": email, "name": name, "language": language})
    if staff.find(told["email"]):
        raise Refusal("staff_exists", "email")
    invited = staff.add(told["email"], role, event=event, name=told["name"], by=by)
    invited.language = told["language"]
    journal.write("staff.invited", invited, by)
    outbox.queue_to_staff(invited, "invitation", invited.language)
    return invited


def send_link(somebody: Staff, *, by: Actor, language: str = "en") -> Message:
    """A letter with a link to choose a password: the invitation again for who has none yet, else a reset.

    `language` is for who has not said which one they read. Refuses `disabled`.
    """
    if somebody.disabled_at:
        raise Refusal("disabled")
    template = "password_reset" if somebody.password_hash else "invitation"
    journal.write("staff.link_sent", somebody, by)
    return outbox.queue_to_staff(somebody, template, somebody.language or language)


def ask_for_link(email: str, network: str, *, language: str, now: dt.datetime | None = None) -> None:
    """Somebody says they forgot their password. Returns nothing, so that nobody can tell which addresses are known."""
    if not staff.begin_attempt(f"forgot {email}", network, now=now):
        return
    somebody = staff.find(email)
    if somebody and not somebody.disabled_at:
        send_link(somebody, by=SYSTEM, language=language)


def token_for(somebody: Staff, kind: str) -> str:
    """What stands in the link of a letter of this kind ("invitation", "password_reset")."""
    return _serializer().dumps([somebody.id, kind, mark_of(somebody)])


def opened_by(token: str, *, now: dt.datetime | None = None) -> Staff | None:
    """Whose password the link may set; None when it is forged, used or too old, or the account disabled."""
    try:
        (staff_id, kind, mark), made_at = _serializer().loads(token, return_timestamp=True)
    except BadData:
        return None
    somebody = db.session.get(Staff, staff_id)
    if somebody is None or somebody.disabled_at or (now or utcnow()) - made_at > LASTS[kind]:
        return None
    return somebody if hmac.compare_digest(mark, mark_of(somebody)) else None


def set_password(token: str, password_hash: str, *, now: dt.datetime | None = None) -> Staff:
    """Use the link: the account gets its password, and every browser that was signed in is signed out.

    Of two uses at the same moment one is refused: `link_used`.
    """
    somebody = opened_by(token, now=now)
    if somebody is not None:
        lock(somebody)
        somebody = opened_by(token, now=now)
    if somebody is None:
        raise Refusal("link_used")
    return staff.change_password(somebody, password_hash, by=staff.as_actor(somebody), now=now)


def check_password(password: str, somebody: Staff) -> str:
    """The password, if it may be one. Refuses `password_short`, `too_long` and `password_is_email`."""
    if len(password) < SHORTEST:
        raise Refusal("password_short", "password", least=SHORTEST)
    if len(password) > LONGEST:
        raise Refusal("too_long", "password", most=LONGEST)
    if password.strip().lower() == somebody.email:
        raise Refusal("password_is_email", "password")
    return password


def mark_of(somebody: Staff) -> str:
    """A fragment that changes with the password and tells nothing about it."""
    return digest(f"{somebody.id}|{somebody.password_hash}")[:20]


def read(name: object, language: object) -> dict[str, str]:
    """What is stored of a name and a language; raises `fields.Malformed`."""
    return fields.read_all({"name": _name, "language": fields.language}, {"name": name, "language": language})


def _name(typed: object) -> str:
    return fields.line(typed, 200) or _refuse("required")


def _address(typed: object) -> str:
    return fields.email(typed) or _refuse("required")


def _refuse(code: str) -> str:
    raise Refusal(code)


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(LinkKey.value, salt="staff.password")
