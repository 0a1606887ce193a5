"""A delegate's photograph: brought by them or for them, shown at the gate and on the badge.

Drawing it anew takes a while and is done before the transaction.
"""

import datetime as dt
import hashlib
from collections.abc import Mapping

from exports import pictures
from models import Delegate, Photo, db
from models.base import utcnow
from models.transaction import lock
from operations import fields, finished, journal
from operations.journal import Actor
from operations.refusals import Refusal

#: Octets of a file that may come in; the best telephones' are somewhat smaller.
LARGEST = 15 * 1024 * 1024
GONE = ("rejected", "cancelled", "substituted")


def read(typed: Mapping[str, object]) -> dict[str, object]:
    """The `photo` as it will be kept, made of a file's octets. Never call it inside a transaction.

    Raises `fields.Malformed`: `required` for nothing, `photo_too_large`, `photo_unreadable` and `photo_size`.
    """
    return fields.read_all({"photo": _drawn}, typed)


def keep(delegate: Delegate, jpeg: bytes, *, by: Actor, now: dt.datetime | None = None) -> Photo:
    """Store the photograph, as `read` made it, in place of an earlier one.

    Refuses `finished`, and `not_allowed_from_<status>` for who is not coming.
    """
    finished.ensure_running(delegate.event, now)
    lock(delegate)
    if delegate.status in GONE:
        raise Refusal(f"not_allowed_from_{delegate.status}")
    photo = db.session.get(Photo, delegate.id) or Photo(delegate_id=delegate.id)
    photo.jpeg, photo.digest = jpeg, hashlib.sha256(jpeg).hexdigest()
    photo.taken_at, photo.taken_by = now or utcnow(), by.name[:200]
    db.session.add(photo)
    journal.write("photo.kept", delegate, by)
    return photo


def remove(delegate: Delegate, *, by: Actor) -> bool:
    """Keep no photograph any more, also when the event is over; whether there was one."""
    lock(delegate)
    photo = db.session.get(Photo, delegate.id)
    if photo is not None:
        db.session.delete(photo)
        journal.write("photo.removed", delegate, by)
    return photo is not None


def _drawn(data: bytes) -> bytes:
    if not data:
        raise Refusal("required")
    if len(data) > LARGEST:
        raise Refusal("photo_too_large", most=LARGEST // 1024**2)
    try:
        return pictures.portrait(data)
    except pictures.NotAPicture:
        raise Refusal("photo_unreadable") from None
    except pictures.WrongSize:
        raise Refusal("photo_size", least=pictures.LEAST_SIDE, most=pictures.MOST_PIXELS // 10**6) from None
