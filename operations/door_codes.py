"""Six digits that go to the address on file when a focal point's or a host's link is opened in a new browser.

A link that was passed on opens nothing to who cannot read that mail. The digits are derived, like the tokens of doors,
and never stored; nor is which browsers are known: each keeps a proof that names the door and the address.
"""

import datetime as dt
import hmac

import sqlalchemy as sa

from models import Company, Delegation, Door, DoorCode, Event, Message, db
from models.base import utcnow
from models.transaction import lock
from operations import journal, outbox
from operations.doors import LinkKey
from operations.journal import Actor
from operations.refusals import Refusal

TEMPLATE = "door_code"
DIGITS = 6
LASTS, PAUSE = dt.timedelta(minutes=15), dt.timedelta(minutes=1)
#: Wrong digits that may be typed before a code is dead, and codes that one door may be asked for within `WINDOW`.
MOST_TRIES, MOST_CODES, WINDOW = 5, 6, dt.timedelta(hours=1)
Subject = Company | Delegation


def send(door: Door, subject: Subject, *, now: dt.datetime | None = None) -> DoorCode:
    """Queue a letter with a new code to the address on file; an earlier code is dead.

    Refuses `code_just_sent` within a minute of the last one, and `too_many_requests`.
    """
    now = now or utcnow()
    lock(door)
    code = db.session.get(DoorCode, door.id) or DoorCode(door_id=door.id)
    if code.sent_at and now - code.sent_at < PAUSE:
        raise Refusal("code_just_sent")
    if _sent_lately(door, now) >= MOST_CODES:
        raise Refusal("too_many_requests")
    code.sent_at, code.expires_at, code.tries = now, now + LASTS, 0
    db.session.add(code)
    event = db.session.get_one(Event, subject.event_id)
    about = {f"{subject.__tablename__}_id": subject.id, "door_id": door.id}
    dedupe = f"{TEMPLATE}:{door.id}:{now:%Y-%m-%dT%H:%M:%S.%f}"
    language = subject.language or event.languages[0]
    outbox.queue_to_contact(event, subject.contact_email, language, TEMPLATE, dedupe, **about)
    return code


def standing(door: Door, *, now: dt.datetime | None = None) -> DoorCode | None:
    """The code that was sent and still opens this door."""
    code = db.session.get(DoorCode, door.id)
    alive = code is not None and code.expires_at > (now or utcnow()) and code.tries < MOST_TRIES
    return code if alive else None


def use(door: Door, subject: Subject, typed: str, *, by: Actor, now: dt.datetime | None = None) -> bool:
    """Whether these are the digits; they never are again. What was typed counts as a try, right or wrong."""
    now = now or utcnow()
    lock(door)
    code = standing(door, now=now)
    if code is None:
        return False
    code.tries += 1
    right = hmac.compare_digest(digits_of(code).encode(), _bare(typed))
    if right:
        # The tries and not the hour: whoever pressed in the same instant may carry an earlier one.
        code.tries = MOST_TRIES
        journal.write(f"{door.kind}.browser_known", subject, by)
    return right


def digits_of(code: DoorCode) -> str:
    """The digits, from LINK_KEY, the door and the moment of sending."""
    said = f"{TEMPLATE}|{code.door_id}|{code.sent_at:%Y-%m-%dT%H:%M:%S.%f}"
    return f"{int.from_bytes(_derived(said)) % 10**DIGITS:0{DIGITS}}"


def proof(door: Door, address: str) -> str:
    """What a browser keeps that the digits were typed in; another address, or another link, asks again."""
    return _derived(f"known|{door.kind}|{door.subject_id}|{door.generation}|{address.lower()}").hex()


def _sent_lately(door: Door, now: dt.datetime) -> int:
    written = sa.select(sa.func.count()).select_from(Message).where(Message.created_at > now - WINDOW)
    return db.session.scalar(written.where(Message.dedupe.startswith(f"{TEMPLATE}:{door.id}:", autoescape=True)))


def _derived(said: str) -> bytes:
    if not LinkKey.value:
        raise RuntimeError("LINK_KEY is not set")
    return hmac.digest(LinkKey.value, said.encode(), "sha256")


def _bare(typed: str) -> bytes:
    """Without the blanks and hyphens that people group digits with; other scripts' digits count as what they are."""
    return "".join(str(int(letter)) for letter in typed[:40] if letter.isdecimal()).encode()
