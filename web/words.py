"""The words for stable codes: states, roles, kinds, and the sentence for each refusal, in the reader's language."""

import datetime as dt

from flask import Flask
from flask_babel import lazy_gettext as _l

from operations.refusals import Refusal
from web.formats import moment, plain
from web.meeting_outcomes import OUTCOME, REQUEST_STATUS
from web.refusal_words import REFUSAL

DELEGATE_STATUS = {
    "submitted": _l("Submitted"),
    "returned": _l("Returned for correction"),
    "endorsed": _l("Endorsed"),
    "approved": _l("Approved"),
    "waitlisted": _l("On the waiting list"),
    "rejected": _l("Not accepted"),
    "cancelled": _l("Cancelled"),
    "substituted": _l("Substituted"),
}
DELEGATE_SOURCE = {
    "self": _l("Registration form"),
    "focal": _l("Focal point"),
    "organizer": _l("Organizers"),
    "onsite": _l("On-site registration"),
    "import": _l("Imported list"),
    "api": _l("Another system"),
}
#: Roles in a delegation.
POST = {
    "head": _l("Head of delegation"),
    "deputy": _l("Deputy head"),
    "member": _l("Member"),
    "technical": _l("Technical team"),
    "companion": _l("Accompanying person"),
    "security": _l("Security"),
    "interpreter": _l("Interpreter"),
    "press": _l("Press"),
    "driver": _l("Driver"),
}
#: What a delegate may owe the organizers.
OWED = {
    "position": _l("Position"),
    "consent": _l("Consent"),
    "photo": _l("Photo"),
    "travel": _l("Travel and stay"),
}
PARTICIPATION_STATUS = {
    "requested": _l("Requested"),
    "waitlisted": _l("On the waiting list"),
    "offered": _l("Offered"),
    "confirmed": _l("Confirmed"),
    "declined": _l("Declined"),
    "cancelled": _l("Cancelled"),
}
PARTICIPATION_ROLE = {
    "participant": _l("Participant"),
    "moderator": _l("Moderator"),
    "panelist": _l("Panelist"),
    "special_guest": _l("Special guest"),
    "host": _l("Host"),
    "interpreter": _l("Interpreter"),
    "note_taker": _l("Note-taker"),
    "leader": _l("Leader"),
}
ACTIVITY_KIND = {
    "registration": _l("Registration"),
    "ceremony": _l("Ceremony"),
    "plenary": _l("Plenary"),
    "panel": _l("Panel"),
    "signing": _l("Signing"),
    "announcement": _l("Announcement"),
    "meal": _l("Meal"),
    "social": _l("Social event"),
    "visit": _l("Visit"),
    "milestone": _l("Milestone"),
    "meeting": _l("Bilateral meeting"),
    "company_visit": _l("Company visit"),
    "community": _l("Community event"),
    "transfer": _l("Transfer"),
    "block": _l("Private time"),
}
SCAN_RESULT = {"admitted": _l("Admitted"), "repeat": _l("Already in"), "refused": _l("Refused"), "undone": _l("Undone")}
SCAN_REASON = {
    "unknown_code": _l("This code is not known."),
    "wrong_event": _l("This badge is for another event."),
    "badge_replaced": _l("This badge was replaced by a newer one."),
    "cancelled": _l("This participation was cancelled."),
    "not_approved": _l("This person is not approved."),
    "checkpoint_closed": _l("This checkpoint is closed now."),
    "zone_not_allowed": _l("This category may not enter here."),
    "not_on_list": _l("This person is not on the list."),
}
EVENT_KIND = {"summit": _l("Summit"), "convoy": _l("Convoy")}
PRACTICAL_KIND = {
    "venue": _l("Where it is"),
    "contact": _l("Whom do I call?"),
    "transport": _l("How to get there"),
    "dress": _l("What to wear"),
    "document": _l("Documents"),
    "health": _l("Health and safety"),
    "other": _l("Also good to know"),
}
AUDIENCE = {
    "public": _l("Everybody"),
    "delegates": _l("All delegates"),
    "participants": _l("Those who take part"),
    "staff": _l("Staff only"),
}
ATTENDANCE = {
    "everyone": _l("Everybody of its categories"),
    "sign_up": _l("Whoever signs up"),
    "listed": _l("Whom the organizers name"),
}
PRACTICAL_AUDIENCE = {"public": _l("Everybody"), "delegates": _l("Delegates and staff only")}
ROLE = {
    "viewer": _l("Viewer"),
    "gate": _l("Gate"),
    "supervisor": _l("Supervisor"),
    "leader": _l("Leader"),
    "scheduler": _l("Scheduler"),
    "organizer": _l("Organizer"),
    "admin": _l("Administrator"),
    "care": _l("Care and health data"),
    "identity": _l("Passports and identity"),
    "kitchen": _l("Kitchen"),
    "transport": _l("Travel and transport"),
}
CONSENT = {
    "notice": _l("Has read the privacy notice"),
    "public_list": _l("Name in the public list of participants"),
    "photographs": _l("Photographs may be published"),
    "invitations": _l("Invitations to future meetings"),
    "care": _l("Notes on diet and accessibility may be used"),
    "visa_letter": _l("Passport data for a letter that supports a visa"),
    "host_list": _l("Passport data for companies that ask for them"),
}
DATA_REQUEST = {
    "access": _l("To know what is kept about them"),
    "correct": _l("To have something corrected"),
    "erase": _l("To be erased"),
    "object": _l("To object to a use of their data"),
}
#: The same, as the person chooses it.
OWN_REQUEST = {
    "access": _l("I want to know what is kept about me"),
    "correct": _l("Something about me is to be corrected"),
    "erase": _l("I want to be erased"),
    "object": _l("I object to a use of my data"),
}
DATA_REQUEST_STATUS = {"open": _l("Open"), "answered": _l("Answered"), "refused": _l("Declined")}
#: Kinds of data that are kept for a time of their own.
KEPT = {
    "identity": _l("Passport data"),
    "care": _l("Diet, accessibility, emergencies"),
    "travel": _l("Travel and lodging"),
    "photo": _l("Photograph"),
    "contact": _l("E-mail, phone, messages"),
    "behaviour": _l("When somebody came through which door"),
}
MESSAGE = {
    "registered": _l("Confirmation of the registration"),
    "confirm_consents": _l("Registered by the focal point, consents to confirm"),
    "returned": _l("Registration returned for correction"),
    "resubmitted": _l("Corrected registration received"),
    "endorsed": _l("Confirmed by the delegation"),
    "correction_accepted": _l("Correction accepted"),
    "correction_declined": _l("Correction not accepted"),
    "owed_reminder": _l("Reminder of what is still missing"),
    "vip_arrived": _l("Arrival of a guest of honour, for the liaison officer"),
    "new_to_endorse": _l("Somebody to confirm, for the focal point"),
    "approved": _l("Approval"),
    "waitlisted": _l("Place on the waiting list"),
    "promoted": _l("Place from the waiting list"),
    "place_offered": _l("Place offered from the waiting list"),
    "place_lapsed": _l("Offered place not answered in time"),
    "rejected": _l("Not accepted"),
    "cancelled": _l("Cancellation"),
    "substituted": _l("Somebody else comes instead"),
    "substitute_welcome": _l("Welcome to whoever comes instead"),
    "personal_invitation": _l("Personal invitation"),
    "personal_invitation_reminder": _l("Personal invitation, reminder"),
    "seat_promoted": _l("Seat from the waiting list"),
    "meeting_request": _l("Request for a meeting"),
    "meeting_reminder": _l("Request for a meeting, reminder"),
    "meeting_countered": _l("Other times for a meeting"),
    "meeting_accepted": _l("Meeting agreed to"),
    "meeting_declined": _l("Meeting declined"),
    "meeting_expired": _l("Meeting not answered in time"),
    "meeting_withdrawn": _l("Meeting that will not be"),
    "meeting_offer": _l("Free slot offered for a meeting"),
    "seat_offered": _l("Seat offered from the waiting list"),
    "seat_lapsed": _l("Offered seat not answered in time"),
    "allocation": _l("Seats in the panels"),
    "meetings": _l("Meetings placed, moved, called off"),
    "visits": _l("Company visits given, moved, called off"),
    "bulletin": _l("What changed for you"),
    "link_again": _l("Personal link, sent again"),
    "data_request": _l("Request about one’s data, received"),
    "data_answer": _l("Request about one’s data, answered"),
    "data_erased": _l("Data erased"),
    "needs_reminder": _l("Reminder to say needs and wishes"),
    "host_invitation": _l("Invitation to a company’s host"),
    "host_list_owed": _l("What companies’ lists still miss"),
    "nda_owed": _l("Agreement with a company, to be signed"),
    "outcome_due": _l("What came of a visit, due now"),
    "safety_call": _l("Are you safe?"),
    "list_change_asked": _l("Question to a host about a frozen list"),
    "list_change_answered": _l("What a host answered about a frozen list"),
    "time_proposed": _l("Another time for a visit, proposed by its host"),
    "time_answered": _l("Answer to a host who proposed another time"),
    "host_visit_moved": _l("To a host whose visit is later, or off"),
    "door_code": _l("Code for a personal link in a new browser"),
    "focal_invitation": _l("Invitation to a delegation’s focal point"),
    "merged": _l("Two registrations made one"),
    "invitation": _l("Invitation to staff"),
    "password_reset": _l("New password"),
}
QUESTION_KIND = {
    "line": _l("A line of text"),
    "paragraph": _l("Several lines of text"),
    "choice": _l("One of several answers"),
    "tick": _l("A box to tick"),
}
#: When a question is asked.
STEP = {"registration": _l("With the registration"), "travel": _l("After the approval, with travel and stay")}
#: Who reads answers, by the right.
READER = {
    "see.contacts": _l("Organizers"),
    "see.travel": _l("Those who arrange travel and stay, and organizers"),
}
#: Who stands beside somebody, and how.
BESIDE = {
    "instead_of": _l("Comes in place of"),
    "substitute": _l("Somebody else comes"),
    "principal": _l("Together with"),
    "companion": _l("Accompanied by"),
}
INVITATION = {
    "waiting": _l("Not answered yet"),
    "opened": _l("Link opened, not answered yet"),
    "registered": _l("Has registered"),
    "declined": _l("Declined"),
    "withdrawn": _l("Withdrawn"),
}
MESSAGE_STATUS = {
    "waiting": _l("Waiting to be sent"),
    "sent": _l("Sent"),
    "failed": _l("Could not be sent"),
    "unaddressed": _l("No address to send it to"),
}
TOO_MANY_ATTEMPTS = _l("There were too many attempts. Please wait a quarter of an hour and try again.")
_NOT_ALLOWED_FROM = _l("This is not possible while the status is “%(status)s”.")
_OTHERWISE = _l("This is not possible.")


def init_app(app: Flask) -> None:
    app.jinja_env.filters["sentence"] = sentence
    app.jinja_env.globals["words"] = {
        "delegate_status": DELEGATE_STATUS,
        "delegate_source": DELEGATE_SOURCE,
        "post": POST,
        "owed": OWED,
        "consent": CONSENT,
        "data_request": DATA_REQUEST,
        "data_request_status": DATA_REQUEST_STATUS,
        "own_request": OWN_REQUEST,
        "kept": KEPT,
        "message": MESSAGE,
        "message_status": MESSAGE_STATUS,
        "invitation": INVITATION,
        "beside": BESIDE,
        "question_kind": QUESTION_KIND,
        "step": STEP,
        "participation_status": PARTICIPATION_STATUS,
        "participation_role": PARTICIPATION_ROLE,
        "activity_kind": ACTIVITY_KIND,
        "scan_result": SCAN_RESULT,
        "scan_reason": SCAN_REASON,
        "role": ROLE,
        "event_kind": EVENT_KIND,
        "practical_kind": PRACTICAL_KIND,
        "audience": AUDIENCE,
        "attendance": ATTENDANCE,
        "practical_audience": PRACTICAL_AUDIENCE,
        "meeting_outcome": OUTCOME,
        "meeting_request": REQUEST_STATUS,
    }


def sentence(refusal: Refusal) -> str:
    """What to tell the person. Rows among the parameters are named by their title or name."""
    if refusal.code.startswith("not_allowed_from_"):
        return str(_NOT_ALLOWED_FROM) % {"status": DELEGATE_STATUS[refusal.code.removeprefix("not_allowed_from_")]}
    words = REFUSAL.get(refusal.code, _OTHERWISE)
    return str(words) % {key: _named(value) for key, value in refusal.parameters.items()}


def _named(value: object) -> str:
    if isinstance(value, dt.datetime):
        return moment(value, value.tzinfo.key)
    if isinstance(value, str | int | dict):
        return plain(value if isinstance(value, dict) else str(value))
    return plain(getattr(value, "title", None) or getattr(value, "name", None) or str(value))
