"""The second factor: a code of six digits from the person's telephone (TOTP, RFC 6238), besides the password.

The secret is derived from LINK_KEY, like the tokens of doors, and never stored: a stolen database makes no codes. A
code opens once: the half minute it belongs to is remembered, under a lock, and none up to it is taken again.
"""

import base64
import datetime as dt
import hmac
import secrets

import pyotp

from models import Staff
from models.base import utcnow
from models.transaction import lock
from operations import journal
from operations.badges import ALPHABET
from operations.doors import LinkKey, digest
from operations.journal import Actor
from operations.refusals import Refusal
from operations.staff import as_actor

#: Seconds a code lasts; telephones' clocks may be off by as much.
STEP = 30
#: How many recovery codes one gets, and how long each is: 80 bits.
RECOVERY_CODES, RECOVERY_LENGTH = 10, 16


def secret_of(staff: Staff) -> str:
    """The secret that the telephone keeps, in base32: 160 bits, as RFC 4226 recommends."""
    if not LinkKey.value:
        raise RuntimeError("LINK_KEY is not set")
    said = f"second factor|{staff.id}|{staff.second_factor_generation}".encode()
    return base64.b32encode(hmac.digest(LinkKey.value, said, "sha256")[:20]).decode()


def address_of(staff: Staff) -> str:
    """The otpauth: address that an authenticator reads from a picture."""
    return pyotp.TOTP(secret_of(staff)).provisioning_uri(name=staff.email, issuer_name="Comitiva")


def switch_on(staff: Staff, code: str, *, by: Actor, now: dt.datetime | None = None) -> list[str]:
    """Ask for a code from now on, once this first one is right; returns the recovery codes, seen this once.

    Refuses `code_wrong`, and `second_factor_on` when it is already.
    """
    now, staff = now or utcnow(), lock(staff)
    if staff.second_factor_at:
        raise Refusal("second_factor_on")
    if not _take(staff, code, now):
        raise Refusal("code_wrong", "code")
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(RECOVERY_LENGTH)) for _ in range(RECOVERY_CODES)]
    staff.second_factor_at, staff.recovery_digests = now, [digest(code) for code in codes]
    journal.write("staff.second_factor_on", staff, by)
    return codes


def switch_off(staff: Staff, *, by: Actor) -> Staff:
    """The password alone signs in again; the secret and the recovery codes are dead for good."""
    lock(staff)
    if staff.second_factor_at:
        staff.second_factor_generation += 1
        staff.second_factor_at = staff.second_factor_step = staff.recovery_digests = None
        journal.write("staff.second_factor_off", staff, by)
    return staff


def use(staff: Staff, code: str, *, now: dt.datetime | None = None) -> bool:
    """Whether this code of the telephone's, or recovery code, opens the account; it never does so again."""
    lock(staff)
    return bool(staff.second_factor_at) and (_take(staff, code, now or utcnow()) or _recover(staff, code))


def _take(staff: Staff, code: str, now: dt.datetime) -> bool:
    typed, generator = _bare(code), pyotp.TOTP(secret_of(staff))
    current = int(now.timestamp()) // STEP
    for step in (current - 1, current, current + 1):
        fresh = staff.second_factor_step is None or step > staff.second_factor_step
        if fresh and hmac.compare_digest(generator.generate_otp(step).encode(), typed):
            staff.second_factor_step = step
            return True
    return False


def _recover(staff: Staff, code: str) -> bool:
    typed = digest(_bare(code).decode().upper().translate(str.maketrans("OIL", "011")))
    if typed not in (staff.recovery_digests or []):
        return False
    staff.recovery_digests = [kept for kept in staff.recovery_digests if kept != typed]
    journal.write("staff.recovery_code_used", staff, as_actor(staff))
    return True


def _bare(code: str) -> bytes:
    """Without the blanks and hyphens that people read codes in groups by; what no code has is left out."""
    return "".join(letter for letter in code if letter.isascii() and letter.isalnum()).encode()
