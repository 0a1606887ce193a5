"""What changed for each person on a slip of paper, in their own language, for those whom no letter reaches."""

import datetime as dt
from collections.abc import Sequence

from flask_babel import gettext as _

from exports import slips
from exports.slips import Slip
from models import Delegate, Message, db
from queries import bulletins
from queries.bulletins import Told
from queries.versions import Change
from web import changes, formats
from web.language import speaking


def pile(messages: Sequence[Message], *, created: dt.datetime) -> bytes:
    """The bulletins that these messages bring as one PDF, each in its reader's language.

    Ends the reading transaction first: setting many pages takes seconds, and no connection waits for it.
    """
    told = zip(messages, bulletins.of_messages(messages), strict=True)
    printable = [_slip(message.delegate, message.language, one) for message, one in told]
    db.session.rollback()
    return slips.pdf(printable, created=created)


def _slip(delegate: Delegate, language: str, told: Told) -> Slip:
    with speaking(language):
        about = (delegate.position, delegate.city, formats.country(delegate.country))
        return Slip(
            event_name=formats.plain(delegate.event.name),
            heading=_("What changed for you"),
            name=formats.plain(delegate.name),
            about=" · ".join(part for part in about if part),
            told_at=formats.moment(delegate.event.now(told.sent_at), delegate.event.zone),
            note=formats.plain(told.note),
            changes=tuple(_change(change) for change in told.changes),
            foot=_("Calendars may take hours to show a change; your personal page is always current."),
            language=language,
        )


def _change(change: Change) -> slips.Change:
    return slips.Change(
        title=changes.title(change), day=formats.day(change.after.day), sentences=tuple(changes.sentences(change))
    )
