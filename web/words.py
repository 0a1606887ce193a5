"""The words for stable codes: states, roles, kinds, and the sentence for each refusal, in the reader's language."""

import datetime as dt

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from operations.refusals import Refusal
from web.formats import moment, plain

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
}
CONSENT = {
    "notice": _l("Has read the privacy notice"),
    "public_list": _l("Name in the public list of participants"),
    "photographs": _l("Photographs may be published"),
    "invitations": _l("Invitations to future meetings"),
    "care": _l("Notes on diet and accessibility may be used"),
}
MESSAGE = {
    "registered": _l("Confirmation of the registration"),
    "approved": _l("Approval"),
    "waitlisted": _l("Place on the waiting list"),
    "promoted": _l("Place from the waiting list"),
    "rejected": _l("Not accepted"),
    "cancelled": _l("Cancellation"),
    "seat_promoted": _l("Seat from the waiting list"),
    "seat_offered": _l("Seat offered from the waiting list"),
    "seat_lapsed": _l("Offered seat not answered in time"),
    "allocation": _l("Seats in the panels"),
    "bulletin": _l("What changed for you"),
    "link_again": _l("Personal link, sent again"),
    "invitation": _l("Invitation to staff"),
    "password_reset": _l("New password"),
}
MESSAGE_STATUS = {
    "waiting": _l("Waiting to be sent"),
    "sent": _l("Sent"),
    "failed": _l("Could not be sent"),
    "unaddressed": _l("No address to send it to"),
}
#: One sentence a refusal; placeholders are its parameters.
REFUSAL: dict[str, LazyString] = {
    "not_approved": _l("Only approved delegates can do this."),
    "not_published": _l("This activity is not published."),
    "closed": _l("Sign-up for this activity is closed."),
    "not_open_yet": _l("Sign-up for this activity opens on %(opens_at)s."),
    "no_offer": _l("No seat is offered to you here at the moment."),
    "country_twice": _l("This country stands twice."),
    "quota_unknown": _l("There is no such category or country."),
    "wish_not_open": _l("This cannot be wished for now."),
    "wish_twice": _l("The number %(rank)s stands twice. Please give each wish a number of its own."),
    "wish_number": _l("Please choose a number from 1 to %(most)s, or none."),
    "nobody_wishes": _l("Nobody has sent wishes yet; there is nothing to allocate."),
    "not_ready": _l("This proposal was already applied or discarded."),
    "not_taking_part": _l("You have no place in this activity."),
    "nothing_to_publish": _l("There is nothing to publish."),
    "minutes_invalid": _l("Please enter a whole number of minutes from %(least)s to %(most)s."),
    "no_rehearsal": _l("There is no rehearsal to put back."),
    "nothing_to_tell": _l("Everything that was published has been told."),
    "unknown_variable": _l("Letters of this kind know no %(name)s. Please use one of the variables listed here."),
    "variable_missing": _l("Please keep %(name)s: without it this letter says nothing."),
    "lone_brace": _l("A brace stands alone here. Please write each variable as {name}, and a brace of your own twice."),
    "category_not_admitted": _l("This activity is not open to this category."),
    "clash": _l("This overlaps with “%(activity)s”."),
    "form_reused": _l("This form was already sent with other details. Send it again to register one more person."),
    "not_open": _l("Registration is not open."),
    "required": _l("Please fill this in."),
    "name_missing": _l("Please enter a given name or a family name; one of the two is enough."),
    "not_text": _l("Please write this as text."),
    "too_long": _l("This is too long: at most %(most)s characters."),
    "control_characters": _l("This contains characters that cannot be written, such as a line break."),
    "email_invalid": _l("This is not an e-mail address. It should look like name@example.org."),
    "phone_invalid": _l("This is not a phone number. Please write it with its country code, such as +52 612 123 4567."),
    "phone_extension": _l("Please leave out the extension: calls and messages go to the number itself."),
    "unknown_country": _l("Please choose a country from the list."),
    "unknown_language": _l("Please choose one of the languages."),
    "unknown_category": _l("Please choose one of the categories."),
    "unknown_delegation": _l("There is no such delegation at this event."),
    "notice_needed": _l("Please confirm that you have read the privacy notice; we cannot register you without it."),
    "care_needs_consent": _l("Please allow us to use what you wrote about diet or accessibility, or remove it."),
    "number_invalid": _l("Please enter a whole number from %(least)s to %(most)s."),
    "capacity_invalid": _l("Please enter a whole number from 0 to %(most)s."),
    "no_badge": _l("This category has no badge."),
    "nonce_reused": _l("This scan number was already used for something else."),
    "unknown_checkpoint": _l("There is no such checkpoint."),
    "no_such_scan": _l("There is no such scan."),
    "already_undone": _l("This was already undone."),
    "too_late_to_undo": _l("This can only be undone by a supervisor now."),
    "time_invalid": _l("Please write this as 2019-06-06T09:00:00-06:00: day, time and offset (RFC 3339)."),
    "date_invalid": _l("Please write this as 2019-06-06: year, month and day."),
    "date_out_of_range": _l("Please choose a year from %(first)s to %(last)s."),
    "id_invalid": _l("This is not an id."),
    "text_invalid": _l("Please write a text, or one text for each of the languages en, es and fr."),
    "cursor_invalid": _l("This is not the cursor of such a list."),
    "nonce_invalid": _l("Please send 1 to 64 letters from A to Z, digits or hyphens."),
    "unknown_activity": _l("There is no such activity at this event."),
    "unknown_delegate": _l("There is no such delegate at this event."),
    "unknown_place": _l("There is no such place at this event."),
    "ends_before_start": _l("The end must come after the start."),
    "finished": _l("This event is over: everything can be read and exported, but nothing can be changed any more."),
    "slug_invalid": _l("Please use only letters from a to z without accents, digits and hyphens, at most 40."),
    "slug_reserved": _l("This address belongs to the program. Please choose another."),
    "slug_taken": _l("There is an event with this address already."),
    "code_invalid": _l("Please use only letters from A to Z, digits, hyphens and underscores, at most 20."),
    "code_taken": _l("This code is taken at this event."),
    "letter_invalid": _l("Please enter one single character."),
    "colour_invalid": _l("Please write the colour as #0b6e4f: a number sign and six digits or letters from a to f."),
    "colour_too_light": _l(
        "White letters are hard to read on this colour: its contrast is %(contrast)s:1, and 4.5:1 is needed."
    ),
    "degrees_invalid": _l("Please write degrees from -%(most)s to %(most)s with a decimal point, such as 23.0631."),
    "link_invalid": _l(
        "Please write an address that begins with https:// or http://, or mailto: and an e-mail address, or tel: and a "
        "phone number."
    ),
    "unknown_practical_kind": _l("Please choose one of the kinds."),
    "unknown_audience": _l("Please choose who may read this."),
    "unknown_zone": _l("Please choose a time zone from the list, such as America/Mazatlan."),
    "unknown_zone_of_venue": _l("There is no such zone at this event."),
    "unknown_kind": _l("Please choose a summit or a convoy."),
    "text_in_one_language": _l("Please enter this in at least one language."),
    "moment_invalid": _l("Please write this as 2019-06-06T09:00: day and local time."),
    "hour_left_out": _l("This hour does not exist there: the clocks change."),
    "zone_in_use": _l("The programme has times already, and all of them would move. The time zone stays as it is."),
    "days_in_use": _l("The activity “%(activity)s” would be outside the event. Please move it first."),
    "place_within_itself": _l("A place cannot be within itself."),
    "main_entrance": _l("The main entrance is open to every badge and at any time; only its name can change."),
    "in_use_by_delegates": _l("Delegates in this category: %(number)s. It cannot be removed."),
    "in_use_by_activity": _l("The activity “%(activity)s” needs this. It cannot be removed."),
    "in_use_by_checkpoint": _l("The checkpoint “%(checkpoint)s” needs this. It cannot be removed."),
    "in_use_by_place": _l("The place “%(place)s” is within this one. It cannot be removed."),
    "in_use_by_scans": _l("Badges were shown here already: %(number)s scans. It cannot be removed."),
    "identity_settled": _l(
        "Your registration is already accepted: your name, category, country, city and delegation can only be "
        "changed by the organizers. Please call them or write to them."
    ),
    "too_many_requests": _l("There were too many requests. Please wait a quarter of an hour and try again."),
    "not_failed": _l("Nothing has to be sent again."),
    "staff_exists": _l("There is an account with this address already. Its roles are changed on its own page."),
    "role_needs_event": _l("Please choose the event at which this role is held."),
    "oneself": _l("Nobody can do this to their own account. Please ask another administrator."),
    "last_admin": _l("This is the last administrator. Please make somebody else one first."),
    "disabled": _l("This account is deactivated."),
    "link_used": _l("This link was used already, or it is too old. Please ask for a new one."),
    "password_short": _l("Please choose a password of at least %(least)s characters; a few words together are best."),
    "password_is_email": _l("Please choose something else than your e-mail address."),
    "second_factor_on": _l("The second factor is switched on already."),
    "password_wrong": _l("This is not your password."),
    "code_wrong": _l("This code is not right, or it was used already. Please wait for the next one."),
    "already_published": _l("People know of this already: its kind, and who may come, stay as they are."),
    "part_of_itself": _l("An activity cannot be a part of itself."),
    "no_draft": _l("Nothing is proposed here."),
    "has_parts": _l("Other activities are parts of this one. Please move or drop them first."),
    "time_of_day_invalid": _l("Please write a time such as 13:45."),
    "time_or_open": _l("Please enter a time, or say that it is to be confirmed."),
    "unknown_speaker": _l("Please choose delegates of this event, each with a role."),
    "speaker_twice": _l("Somebody is named twice."),
    "day_outside": _l("This day is not one of the event’s days."),
    "block_too_long": _l("Private time lasts a day at most."),
    "too_many_blocks": _l("There are %(most)s private times already. Please remove one first."),
    "private_time": _l("This time is private: only the person it belongs to can change it."),
    "no_block": _l("There is no such private time."),
    "unknown_conflict": _l("There is no such conflict."),
    "already_accepted": _l("Somebody has accepted this already."),
    "not_accepted": _l("This is not accepted, so there is nothing to take back."),
    "activity_cancelled": _l("“%(activity)s” is cancelled: it cannot be moved."),
    "no_time_yet": _l("“%(activity)s” has no time yet: give it one in the programme first."),
    "past_midnight": _l("“%(activity)s” would reach past midnight. Nothing leaves its day by itself."),
    "another_day": _l("“%(activity)s” would begin on the day before. Nothing leaves its day by itself."),
    "unknown_repair": _l("This repair does not fit the plan any more. Please choose again."),
    "one_of_minutes_and_start": _l("Please say either by how many minutes, or the new start."),
    "changed_meanwhile": _l("Somebody else changed this in the meantime. Please look again."),
}
TOO_MANY_ATTEMPTS = _l("There were too many attempts. Please wait a quarter of an hour and try again.")
_NOT_ALLOWED_FROM = _l("This is not possible while the status is “%(status)s”.")
_OTHERWISE = _l("This is not possible.")


def init_app(app: Flask) -> None:
    app.jinja_env.filters["sentence"] = sentence
    app.jinja_env.globals["words"] = {
        "delegate_status": DELEGATE_STATUS,
        "delegate_source": DELEGATE_SOURCE,
        "consent": CONSENT,
        "message": MESSAGE,
        "message_status": MESSAGE_STATUS,
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
