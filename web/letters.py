"""Letters: an outbox row written out in its reader's language, with the links made now and never stored.

A letter is the event's own words with their gaps filled, else one template, templates/letters/<name>.txt, that sets
`subject` and says the rest as plain text; the HTML beside it is the same text, with its links to press.
"""

import datetime as dt
import email.utils
from email.message import EmailMessage

from flask import current_app

from models import Activity, Delegate, DoorCode, Event, Message, Staff, db
from models.transaction import transaction
from operations import door_codes, doors, invitations, message_templates, needs_reminders, outbox
from operations.needs_reminders import Reminder
from queries import bulletins
from queries import message_templates as own
from queries.bulletins import Told
from web import (
    allocations,
    formats,
    letter_contacts,
    letter_words,
    meeting_letters,
    owed_letters,
    preparing_letters,
    privacy_letters,
    safety_letters,
    visit_letters,
)
from web.language import speak, speaking
from web.letter_contacts import Secret
from web.urls import absolute

#: What others see of a personal link's secret, and what stands for it while addresses are built: dots are encoded.
MASK, STAND_IN = "••••", "-masked-"
#: Subject and text, with gaps such as {name}.
Words = tuple[str, str]


#: Letters that say one list, of the letter's own name.
_LISTS = {"meetings": meeting_letters.listed, "visits": visit_letters.listed}


def written(message: Message, words: Words | None) -> EmailMessage:
    """The letter as it goes to the mail server, without its sender; `words` are its `own_words`."""
    speak(message.language)
    subject, text = _told(message, words, _token)
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


def own_words(message: Message) -> Words | None:
    """The event's own words for this letter: those it was sent with, or would be sent with now. None: the house's."""
    if message.event_id is None or message.status == "sent":
        kept = message.variables.get("own_words")
        return kept and tuple(kept)
    return own.words(message.event_id, message.template, message.language)


def shown(message: Message) -> Words:
    """Subject and text for other eyes than the reader's: every personal link masked, and no door made or opened."""
    with speaking(message.language):
        return masked(_told(message, own_words(message), _masking))


def told(message: Message) -> Words:
    """Subject and text, in the language that is spoken now."""
    return _told(message, own_words(message), _token)


def bulletin(delegate: Delegate, told: Told) -> Words:
    """The letter that would tell this person so, for other eyes than theirs."""
    with speaking(delegate.language):
        words = own.words(delegate.event_id, bulletins.TEMPLATE, delegate.language)
        values = _of_person(delegate, _masking) | letter_words.of_bulletin(told, formats.plain(delegate.event.name))
        return masked(letter_words.said(bulletins.TEMPLATE, values, words))


def reminder(event: Event, one: Reminder) -> Words:
    """The letter that this reminder would be, for other eyes than the reader's."""
    with speaking(one.language):
        words = own.words(event.id, needs_reminders.TEMPLATE, one.language)
        values = letter_contacts.of_reminder(event, one, _masking)
        return masked(letter_words.said(needs_reminders.TEMPLATE, values, words))


def masked(words: Words) -> Words:
    """The words with a mask for each secret that was made by `_masking`."""
    subject, text = words
    return subject.replace(STAND_IN, MASK), text.replace(STAND_IN, MASK)


def examples(kind: str, event: Event) -> dict[str, str]:
    """What might stand in the gaps of a letter of this kind, in the language that is spoken now."""
    links = {
        "my_page": absolute("me.enter", slug=event.slug, token=STAND_IN),
        "my_meetings": absolute("me.enter", slug=event.slug, token=STAND_IN, to="meetings"),
        "my_calendar": absolute("calendars.personal", token=STAND_IN),
        "delegation_page": absolute("delegation.enter", slug=event.slug, token=STAND_IN),
        "owed_page": absolute("me.enter", slug=event.slug, token=STAND_IN),
        "my_data": absolute("me.enter", slug=event.slug, token=STAND_IN, to="data"),
        "identity_page": absolute("me.enter", slug=event.slug, token=STAND_IN, to="identity"),
        "my_needs": absolute("delegation.enter", slug=event.slug, token=STAND_IN, to="needs"),
        "guests_page": absolute("help_lane.guests", slug=event.slug),
        "host_page": absolute("hosts.enter", slug=event.slug, token=STAND_IN),
        "desk_page": absolute("convoy.host", slug=event.slug, company_id=1),
        "invitation_page": absolute("registration.invited", slug=event.slug, token=STAND_IN),
        "programme": absolute("programme.show", slug=event.slug),
        "code": STAND_IN,
    }
    known = message_templates.variables(kind)
    masks = {name: link.replace(STAND_IN, MASK) for name, link in links.items() if name in known}
    return letter_words.examples(kind, event) | masks


def _told(message: Message, words: Words | None, secret: Secret) -> Words:
    if message.variables.get("erased"):
        return privacy_letters.erased(message)
    if message.event_id is None:
        return letter_words.said(message.template, _for_staff(message, secret), None)
    if message.delegate is None:
        return letter_words.said(message.template, letter_contacts.values(message, secret), words)
    subject, text = letter_words.said(message.template, _for_delegate(message, message.delegate, secret), words)
    if message.variables.get(outbox.THROUGH_FOCAL):
        text = f"{letter_words.for_whom(message.delegate)}\n\n{text}"
    return subject, text


def _for_delegate(message: Message, delegate: Delegate, secret: Secret) -> dict[str, object]:
    activity_id, until = message.variables.get("activity_id"), message.variables.get("until")
    activity = db.session.get(Activity, activity_id) if activity_id else None
    values = _of_person(delegate, secret) | {"activity": activity, **message.variables}
    values["until"] = dt.datetime.fromisoformat(until) if until else None
    values |= letter_words.of_activity(activity, values["until"]) if activity else {}
    if message.template == "place_offered":
        values["deadline"] = formats.moment(values["until"], delegate.event.zone)
    if message.template in ("registered", "confirm_consents", "merged"):
        values["outcome"] = letter_words.outcome(message.variables["status"])
    if message.template in letter_words.OF_SUBSTITUTES:
        values |= letter_words.of_substitution(message.variables)
    if message.template == "allocation":
        values["results"] = allocations.listed(values["wishes"])
    if message.template == "meeting_offer":
        values |= letter_words.of_meeting_offer(message.variables, delegate.event)
    if "request" in message.variables:
        values |= letter_words.of_request(message.variables, delegate.event)
    if "data_request" in message.variables:
        values |= privacy_letters.of_request(message.variables["data_request"], values["my_page"])
    if message.template == "owed_reminder":
        values |= {"owed": owed_letters.own(message.variables["owing"]), "owed_page": values["my_page"]}
    values |= preparing_letters.values(message, values["my_page"])
    values |= safety_letters.values(message)
    if message.template == "needs_reminder":
        values |= letter_contacts.of_delegate(delegate, values["my_page"])
    if message.template in _LISTS:
        values[message.template] = _LISTS[message.template](values[message.template])
    if message.template == bulletins.TEMPLATE:
        values |= letter_words.of_bulletin(bulletins.of_message(message), values["event_name"])
    return values


def _of_person(delegate: Delegate, secret: Secret) -> dict[str, object]:
    event = delegate.event
    secret = _masking if delegate.erased_at else secret  # no door is made again for who is gone
    return {
        "event": event,
        "delegate": delegate,
        "event_name": formats.plain(event.name),
        "name": formats.plain(delegate.name),
        "reference": delegate.reference,
        "my_page": absolute("me.enter", slug=event.slug, token=(own := secret("delegate", delegate.id))),
        "my_meetings": absolute("me.enter", slug=event.slug, token=own, to="meetings"),
        "my_calendar": absolute("calendars.personal", token=secret("feed", delegate.id)),
        "programme": absolute("programme.show", slug=event.slug),
    }


def _for_staff(message: Message, secret: Secret) -> dict[str, object]:
    staff = db.session.get_one(Staff, message.variables["staff_id"])
    token = secret(message.template, staff.id)
    return {"name": staff.name, "password_link": absolute("staff.set_password", token=token), **message.variables}


def _masking(_kind: str, _id: int) -> str:
    return STAND_IN


def _token(kind: str, subject_id: int) -> str:
    if kind == door_codes.TEMPLATE:
        return door_codes.digits_of(db.session.get_one(DoorCode, subject_id))
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
