"""What letters say of what is still missing: of the reader's own, or of each of a delegation's people."""

import datetime as dt
from collections.abc import Sequence

from flask_babel import gettext as _

from models import Delegate, db
from web import formats, words


def own(owing: Sequence) -> str:
    """What the reader owes, one thing on each line; `owing` is what `operations/owed_reminders.py` stored."""
    return "\n".join(_thing(*thing) for _whose, things in owing for thing in things)


def of_people(owing: Sequence) -> str:
    """What each of these owes, one person on each line; whoever was erased since is left out."""
    found = ((db.session.get(Delegate, delegate_id), things) for delegate_id, things in owing)
    return "\n".join(
        _("%(name)s: %(owed)s", name=formats.plain(one.name), owed="; ".join(_thing(*thing) for thing in things))
        for one, things in found
        if one and one.erased_at is None
    )


def _thing(word: str, until: str) -> str:
    return _("%(what)s, by %(day)s", what=words.OWED[word], day=formats.day(dt.date.fromisoformat(until)))
