"""The words of letters to delegates, focal points and hosts, which an event may choose itself, in each language.

Words have gaps such as {name}: each kind of letter has its own, and none other is stored, so that a letter can always
be written. What was sent keeps the words it was sent with.
"""

import datetime as dt
from collections.abc import Callable, Mapping

from exports import placeholders
from models import Event, MessageTemplate, db
from models.base import utcnow
from models.transaction import lock
from operations import fields, finished, journal
from operations.event_settings import ensure_unchanged, mark
from operations.fields import Malformed
from operations.journal import Actor
from operations.refusals import Refusal
from queries import message_templates

LANGUAGES = ("en", "es", "fr")
#: What every letter may say.
ALWAYS = ("name", "reference", "event_name", "programme", "my_page", "my_calendar")
#: What letters may say to people who are no delegates: hosts and focal points.
_OTHERS = ("name", "event_name", "programme")
_SEAT = ("activity_title", "when")
_ASKED = ("other_name", "other_office", "purpose", "times", "deadline", "my_meetings")
_ANSWERED = ("other_name", "word", "my_meetings")
#: The kinds of letters whose words an event may choose, and what each may say besides.
KINDS: dict[str, tuple[str, ...]] = {
    "registered": ("outcome",),
    "confirm_consents": ("outcome", "registered_by"),
    "returned": ("to_correct",),
    "resubmitted": (),
    "endorsed": (),
    "approved": (),
    "waitlisted": (),
    "promoted": (),
    "place_offered": ("deadline",),
    "place_lapsed": (),
    "rejected": (),
    "cancelled": (),
    "substituted": ("substitute_name",),
    "substitute_welcome": ("absent_name", "seats"),
    "seat_promoted": _SEAT,
    "seat_offered": (*_SEAT, "deadline"),
    "seat_lapsed": _SEAT,
    "allocation": ("results",),
    "meeting_request": _ASKED,
    "meeting_reminder": _ASKED,
    "meeting_countered": (*_ASKED, "word"),
    "meeting_accepted": _ANSWERED,
    "meeting_declined": _ANSWERED,
    "meeting_expired": ("other_name", "purpose", "my_meetings"),
    "meeting_withdrawn": ("other_name", "why", "my_meetings"),
    "meeting_offer": ("other_name", "when", "place", "deadline"),
    "meetings": ("meetings",),
    "visits": ("visits",),
    "bulletin": ("summary", "note", "changes"),
    "link_again": (),
    "correction_accepted": (),
    "correction_declined": ("note",),
    "owed_reminder": ("owed", "owed_page"),
    "new_to_endorse": ("delegate_name", "delegation_name", "delegation_page"),
    "data_request": ("asked", "deadline"),
    "data_answer": ("asked", "answer", "my_data"),
    "data_erased": (),
    "personal_invitation": ("category_name", "invitation_page", "deadline"),
    "personal_invitation_reminder": ("category_name", "invitation_page", "deadline"),
    "needs_reminder": ("delegation_name", "my_needs"),
    "host_invitation": ("company_name", "host_page"),
    "host_list_owed": ("owed", "identity_page"),
    "nda_owed": ("company_name", "nda_link"),
    "outcome_due": ("promised", "deadline"),
    "safety_call": ("note",),
    "list_change_asked": ("company_name", "list_change", "word", "host_page"),
    "list_change_answered": ("company_name", "list_change", "answered", "word", "desk_page"),
    "time_proposed": ("company_name", "when", "new_time", "word", "desk_page"),
    "time_answered": ("company_name", "when", "new_time", "answered", "word", "host_page"),
    "host_visit_moved": ("company_name", "moved", "host_page"),
    "focal_invitation": ("delegation_name", "delegation_page"),
    "door_code": ("code",),
    "vip_arrived": ("guest_name", "checkpoint_name", "arrived_at", "guests_page"),
    "merged": ("other_reference", "outcome"),
}
#: Kinds of letters whose readers have no page or calendar of their own.
TO_OTHERS = (
    "needs_reminder", "host_invitation", "owed_reminder", "new_to_endorse", "focal_invitation", "personal_invitation",
    "personal_invitation_reminder", "door_code", "vip_arrived", "list_change_asked", "list_change_answered",
    "time_proposed", "time_answered", "host_visit_moved",
)  # fmt: skip
#: Without this the letter would be for nothing.
NEEDED = {
    "allocation": "results", "meetings": "meetings", "visits": "visits", "bulletin": "changes", "link_again": "my_page",
    "meeting_request": "my_meetings", "needs_reminder": "my_needs", "host_invitation": "host_page",
    "returned": "to_correct", "owed_reminder": "owed_page", "new_to_endorse": "delegation_page",
    "confirm_consents": "my_page", "data_answer": "answer", "focal_invitation": "delegation_page",
    "door_code": "code", "vip_arrived": "guest_name", "list_change_asked": "host_page",
    "list_change_answered": "answered", "time_proposed": "desk_page", "time_answered": "answered",
    "host_list_owed": "identity_page", "nda_owed": "company_name", "outcome_due": "promised",
    "safety_call": "my_page", "host_visit_moved": "moved",
    "personal_invitation": "invitation_page", "personal_invitation_reminder": "invitation_page",
}  # fmt: skip


def variables(kind: str) -> tuple[str, ...]:
    """The names of the gaps that this kind of letter may have."""
    return (*(_OTHERS if kind in TO_OTHERS else ALWAYS), *KINDS[kind])


def read(kind: str, typed: Mapping[str, object]) -> dict[str, tuple[str, str]]:
    """Subject and text by language, from fields such as `subject_en` and `body_en`; raises `Malformed`.

    Refuses at its field `unknown_variable` and `variable_missing` (each with its `name`), `lone_brace` and `required`.
    """
    errors, stored = {}, {}
    try:
        stored = fields.read_all(_rules(kind), typed)
    except Malformed as malformed:
        errors = malformed.errors
    needed = NEEDED.get(kind)
    for language in LANGUAGES:
        body = f"body_{language}"
        if needed and body in stored and needed not in placeholders.names(stored[body]):
            errors[body] = Refusal("variable_missing", body, name=f"{{{needed}}}")
    if errors:
        raise Malformed(errors)
    return {language: (stored[f"subject_{language}"], stored[f"body_{language}"]) for language in LANGUAGES}


def keep(
    event: Event,
    kind: str,
    words: Mapping[str, tuple[str, str] | None],
    *,
    seen: str | None = None,
    by: Actor,
    now: dt.datetime | None = None,
) -> None:
    """Let letters of this kind say these words in these languages; None: what the house says.

    `words` are as `read` gives them, `seen` is the `mark_of` what the page showed. Refuses `changed_meanwhile` and
    `finished`.
    """
    now = now or utcnow()
    lock(event)
    finished.ensure_running(event, now)
    stands = message_templates.of_kind(event, kind)
    ensure_unchanged(seen, _mark(stands))
    changed = [language for language, said in words.items() if said != _said(stands.get(language))]
    for language in changed:
        _store(event, kind, language, stands.get(language), words[language], by, now)
    if changed:
        journal.write("message.worded", event, by, event_id=event.id, template=kind, languages=changed)


def mark_of(event: Event, kind: str) -> str:
    """A mark of the event's own words, for the page that shows them."""
    return _mark(message_templates.of_kind(event, kind))


def _mark(rows: Mapping[str, MessageTemplate]) -> str:
    return mark({language: _said(row) for language, row in rows.items()})


def _said(row: MessageTemplate | None) -> tuple[str, str] | None:
    return row and (row.subject, row.body)


def _store(
    event: Event, kind: str, language: str, row: MessageTemplate | None, said: tuple[str, str] | None, by: Actor,
    now: dt.datetime,
) -> None:  # fmt: skip
    if said is None:
        db.session.delete(row)
        return
    if row is None:
        row = MessageTemplate(event_id=event.id, name=kind, language=language)
        db.session.add(row)
    row.subject, row.body = said
    row.changed_by, row.changed_at = by.name[:200], now


def _rules(kind: str) -> dict[str, Callable[[object], str]]:
    known = variables(kind)
    subjects = {f"subject_{language}": _known(known, lambda typed: fields.line(typed, 200)) for language in LANGUAGES}
    bodies = {f"body_{language}": _known(known, lambda typed: fields.paragraph(typed, 8000)) for language in LANGUAGES}
    return subjects | bodies


def _known(variables: tuple[str, ...], rule: Callable[[object], str | None]) -> Callable[[object], str]:
    """The rule, for words with these gaps."""

    def read(typed: object) -> str:
        text = rule(typed)
        if not text:
            raise Refusal("required")
        try:
            named = placeholders.names(text)
        except ValueError:
            raise Refusal("lone_brace") from None
        if unknown := [name for name in named if name not in variables]:
            raise Refusal("unknown_variable", name=f"{{{unknown[0][:60]}}}")
        return text

    return read
