"""Letters: an outbox row written out in its reader's language, with the links made now and never stored.

A letter is one template, templates/letters/<name>.txt, that sets `subject` and says the rest as plain text; the HTML
beside it is the same text, with its links to press.
"""

import datetime as dt
import email.utils
from collections.abc import Callable
from email.message import EmailMessage

from flask import current_app

from models import Activity, Delegate, Event, Message, Staff, db
from models.transaction import transaction
from operations import doors, invitations
from queries import bulletins
from web import formats
from web.language import speak, speaking
from web.urls import absolute

#: What others see of a personal link's secret, and what stands for it while addresses are built: dots are encoded.
MASK, STAND_IN = "••••", "-masked-"


def written(message: Message) -> EmailMessage:
    """The letter as it goes to the mail server, without its sender."""
    speak(message.language)
    subject, text = told(message)
    letter = EmailMessage()
    letter["To"] = message.recipient
    letter["Subject"] = " ".join(subject.split())
    letter["Date"] = email.utils.format_datetime(message.created_at)
    letter["Message-ID"] = f"<{message.message_id}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(text)
    letter.add_alternative(_page(subject, text, message.language), subtype="html")
    letter["Content-Language"] = message.language  # last: content replaces the headers that tell of it
    return letter


def shown(message: Message) -> tuple[str, str]:
    """Subject and text for other eyes than the reader's: every personal link masked, and no door made or opened."""
    with speaking(message.language):
        subject, text = told(message, lambda _kind, _id: STAND_IN)
    return subject.replace(STAND_IN, MASK), text.replace(STAND_IN, MASK)


def told(message: Message, secret: Callable[[str, int], str] | None = None) -> tuple[str, str]:
    """Subject and text, in the language that is spoken now; `secret` is what makes the last part of a personal link."""
    template = current_app.jinja_env.get_template(f"letters/{message.template}.txt")
    module = template.make_module(_context(message, secret or _token))
    return str(module.subject), str(module).strip() + "\n"


def _context(message: Message, secret: Callable[[str, int], str]) -> dict[str, object]:
    if message.delegate is None:
        return _for_staff(message, secret)
    return _for_delegate(message, message.event, message.delegate, secret)


def _for_delegate(
    message: Message, event: Event, delegate: Delegate, secret: Callable[[str, int], str]
) -> dict[str, object]:
    activity_id, until = message.variables.get("activity_id"), message.variables.get("until")
    return {
        "event": event,
        "delegate": delegate,
        "activity": db.session.get(Activity, activity_id) if activity_id else None,
        "event_name": formats.plain(event.name),
        "name": formats.plain(delegate.name),
        "my_page": absolute("me.enter", slug=event.slug, token=secret("delegate", delegate.id)),
        "my_calendar": absolute("calendars.personal", token=secret("feed", delegate.id)),
        "programme": absolute("programme.show", slug=event.slug),
        "told": bulletins.of_message(message) if message.template == bulletins.TEMPLATE else None,
        **message.variables,
        "until": dt.datetime.fromisoformat(until) if until else None,
    }


def _for_staff(message: Message, secret: Callable[[str, int], str]) -> dict[str, object]:
    staff = db.session.get_one(Staff, message.variables["staff_id"])
    token = secret(message.template, staff.id)
    return {"name": staff.name, "password_link": absolute("staff.set_password", token=token), **message.variables}


def _token(kind: str, subject_id: int) -> str:
    if kind in invitations.LASTS:
        return invitations.token_for(db.session.get_one(Staff, subject_id), kind)
    door = doors.find(kind, subject_id)
    if door is None:
        with transaction():
            door = doors.ensure(kind, subject_id)
    return doors.token_of(door)


def _page(subject: str, text: str, language: str) -> str:
    """The same text as HTML, its lines kept and its links to press."""
    paragraphs = [paragraph.splitlines() for paragraph in text.strip().split("\n\n")]
    template = current_app.jinja_env.get_template("letters/letter.html")
    return template.render(subject=subject, paragraphs=paragraphs, lang=language)
