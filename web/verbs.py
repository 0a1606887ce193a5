"""The journal in words: a sentence for each verb, in the reader's language."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from models import Entry
from web.formats import plain
from web.words import DATA_REQUEST, DELEGATE_STATUS, MESSAGE, ROLE, SCAN_REASON

#: `by` is who did it; other placeholders are the line's details.
SENTENCES: dict[str, LazyString] = {
    "delegate.registered": _l("Registered by %(by)s; status: %(status)s."),
    "delegate.approved": _l("Approved by %(by)s."),
    "delegate.waitlisted": _l("Accepted by %(by)s; put on the waiting list, because all places were taken."),
    "delegate.promoted": _l("Moved up from the waiting list into a free place."),
    "delegate.place_offered": _l("A free place was offered."),
    "delegate.place_accepted": _l("The offered place was taken by %(by)s."),
    "delegate.place_lapsed": _l("The offer of a place was not answered in time."),
    "place_quotas.changed": _l("The quotas of places were changed by %(by)s."),
    "registration_rules.changed": _l("The rules of registration were changed by %(by)s."),
    "delegate.rejected": _l("Declined by %(by)s."),
    "delegate.cancelled": _l("Cancelled by %(by)s."),
    "delegate.endorsed": _l("Confirmed for the delegation by %(by)s."),
    "delegate.returned": _l("Returned for correction by %(by)s."),
    "delegate.resubmitted": _l("Sent again by %(by)s."),
    "delegate.consents_confirmed": _l("The consents that the focal point gave were confirmed by %(by)s."),
    "owed.reminded": _l("Reminders of what is still missing were sent by %(by)s: %(number)s."),
    "correction.asked": _l("A correction was asked for by %(by)s."),
    "correction.accepted": _l("The correction was accepted by %(by)s."),
    "correction.declined": _l("The correction was not accepted by %(by)s."),
    "correction.withdrawn": _l("The correction was taken back by %(by)s."),
    "delegate.substituted": _l("%(by)s sent somebody else in this person’s place."),
    "delegate.stands_in": _l("Comes in place of %(name)s, as %(by)s said; seats taken over: %(seats)s."),
    "delegate.changed": _l("The person’s own data were changed by %(by)s."),
    "delegate.merged": _l("Made one with the registration %(other)s by %(by)s."),
    "delegate.merged_away": _l("Made one with the registration %(other)s, which is kept, by %(by)s."),
    "delegate.told_apart": _l("Told apart from the registration %(other)s, of somebody else, by %(by)s."),
    "delegation.created": _l("The delegation “%(name)s” was made by %(by)s."),
    "delegation.edited": _l("The delegation “%(name)s” was changed by %(by)s."),
    "photo.kept": _l("A photograph was stored by %(by)s."),
    "photo.removed": _l("The photograph was removed by %(by)s."),
    "travel.changed": _l("Travel, hotel or needs were changed by %(by)s."),
    "badge.issued": _l("Badge issued by %(by)s."),
    "badge.replaced": _l("Badge replaced by %(by)s; the earlier one is no longer valid."),
    "badge.printed": _l("Badge printed by %(by)s."),
    "badges.printed": _l("Badges printed by %(by)s: %(number)s."),
    "participation.signed_up": _l("Signed up for “%(title)s” by %(by)s."),
    "participation.waitlisted": _l("Put on the waiting list of “%(title)s” by %(by)s."),
    "participation.promoted": _l("Moved up to a seat in “%(title)s”."),
    "participation.offered": _l("A seat in “%(title)s” was offered."),
    "participation.accepted": _l("The offered seat in “%(title)s” was accepted by %(by)s."),
    "participation.declined": _l("The offered seat in “%(title)s” was declined by %(by)s."),
    "participation.lapsed": _l("The offer of a seat in “%(title)s” was not answered in time."),
    "preferences.changed": _l("The wishes for panels were changed by %(by)s."),
    "meeting_profile.changed": _l("What the person seeks and offers was changed by %(by)s."),
    "quotas.changed": _l("The quotas of “%(title)s” were changed by %(by)s."),
    "allocation.proposed": _l("An allocation of seats was calculated by %(by)s."),
    "allocation.applied": _l("An allocation of seats was applied by %(by)s: %(seats)s seats for %(people)s people."),
    "allocation.discarded": _l("An allocation of seats was discarded by %(by)s."),
    "request.asked": _l("A meeting with %(other)s was asked for by %(by)s."),
    "request.accepted": _l("A meeting with %(other)s was accepted by %(by)s."),
    "request.agreed": _l("Other times for a meeting with %(other)s were accepted by %(by)s."),
    "matching.asked": _l("A matching of visitors to companies was asked for by %(by)s."),
    "matching.proposed": _l("A matching of visitors to companies was proposed: %(visits)s visits."),
    "matching.stopped": _l("The calculation of a matching was ended by %(by)s."),
    "matching.failed": _l("The calculation of a matching failed."),
    "matching.discarded": _l("A matching of visitors to companies was discarded by %(by)s."),
    "matching.applied": _l("A matching of visitors to companies was applied by %(by)s: %(visits)s visits."),
    "request.declined": _l("A meeting with %(other)s was declined by %(by)s."),
    "request.countered": _l("Other times for a meeting with %(other)s were proposed by %(by)s."),
    "request.withdrawn": _l("The request for a meeting with %(other)s was withdrawn by %(by)s."),
    "request.expired": _l("The request for a meeting with %(other)s was not answered in time."),
    "request.cancelled": _l("The meeting with %(other)s came to nothing, because one of the two does not come."),
    "block.made": _l("Private time was blocked by %(by)s."),
    "aide.invited": _l("A link for the chief of staff was made by %(by)s."),
    "aide.link_shown": _l("The link for the chief of staff was shown to %(by)s."),
    "focal.invited": _l("A link for the focal point was made by %(by)s."),
    "focal.link_shown": _l("The link for the focal point was shown to %(by)s."),
    "focal.written_to": _l("A letter with the link was sent to the focal point by %(by)s."),
    "focal.browser_known": _l("The focal point’s link was opened in a new browser, with a code."),
    "host.browser_known": _l("The host’s link was opened in a new browser, with a code."),
    "focal.ended": _l("The link for the focal point was ended by %(by)s."),
    "host.invited": _l("A link for the company’s host was made by %(by)s."),
    "host.link_shown": _l("The link for the company’s host was shown to %(by)s."),
    "host.written_to": _l("A letter with the link was sent to the host of “%(name)s” by %(by)s."),
    "host.ended": _l("The link for the company’s host was ended by %(by)s."),
    "company.answered": _l("What is known of the company “%(name)s” was confirmed by %(by)s."),
    "needs.changed": _l("What the municipality needs and wishes for was changed by %(by)s."),
    "needs.reminded": _l("Municipalities were reminded by %(by)s to say what they need: %(number)s."),
    "aide.ended": _l("The link for the chief of staff was ended by %(by)s."),
    "participation.left": _l("Withdrawn from “%(title)s” by %(by)s."),
    "meeting_rules.changed": _l("How meetings are held was changed by %(by)s."),
    "convoy.changed": _l("The set-up of the convoy was changed by %(by)s."),
    "axis.added": _l("The axis “%(name)s” was added by %(by)s."),
    "axis.edited": _l("The axis “%(name)s” was changed by %(by)s."),
    "axis.removed": _l("The axis “%(name)s” was removed by %(by)s."),
    "company.added": _l("The company “%(name)s” was added by %(by)s."),
    "company.edited": _l("The company “%(name)s” was changed by %(by)s."),
    "company.cancelled": _l("The company “%(name)s” was cancelled by %(by)s."),
    "company.removed": _l("The company “%(name)s” was removed by %(by)s."),
    "rehearsal.put_back": _l("A rehearsal was put back by %(by)s."),
    "cue.added": _l("A cue was added by %(by)s: %(what)s"),
    "cue.edited": _l("A cue was changed by %(by)s: %(what)s"),
    "cue.removed": _l("A cue was removed by %(by)s: %(what)s"),
    "scan.overridden": _l("Let in at %(checkpoint)s by %(by)s, although: %(overruled)s Reason given: %(reason)s"),
    "scan.undone": _l("A scan at %(checkpoint)s was undone by %(by)s. Reason given: %(reason)s"),
    "event.loaded": _l("The event was made by %(by)s."),
    "event.copied": _l("The event was made by %(by)s as a copy of “%(name)s”."),
    "event.edited": _l("The event’s own facts were changed by %(by)s."),
    "event.capacity_set": _l("The number of places was changed by %(by)s."),
    "event.clock_set": _l("The event’s clock was set by %(by)s."),
    "programme.shifted": _l("“%(title)s” was moved by %(by)s, with all that follows: %(moved)s in all."),
    "activity.proposed": _l("Proposed by %(by)s."),
    "activity.edited": _l("A change was proposed by %(by)s."),
    "activity.classified": _l("Its axis was changed by %(by)s."),
    "activity.described": _l("Its kind, and who may come, were changed by %(by)s."),
    "activity.draft_dropped": _l("The proposed change was dropped by %(by)s."),
    "programme.published": _l("The programme was published by %(by)s."),
    "category.added": _l("The category “%(name)s” was added by %(by)s."),
    "category.edited": _l("The category “%(name)s” was changed by %(by)s."),
    "category.removed": _l("The category “%(name)s” was removed by %(by)s."),
    "zone.added": _l("The zone “%(name)s” was added by %(by)s."),
    "zone.edited": _l("The zone “%(name)s” was changed by %(by)s."),
    "zone.removed": _l("The zone “%(name)s” was removed by %(by)s."),
    "place.added": _l("The place “%(name)s” was added by %(by)s."),
    "place.edited": _l("The place “%(name)s” was changed by %(by)s."),
    "place.removed": _l("The place “%(name)s” was removed by %(by)s."),
    "checkpoint.added": _l("The checkpoint “%(name)s” was added by %(by)s."),
    "checkpoint.edited": _l("The checkpoint “%(name)s” was changed by %(by)s."),
    "question.added": _l("The question “%(name)s” was added by %(by)s."),
    "question.edited": _l("The question “%(name)s” was changed by %(by)s."),
    "question.removed": _l("The question “%(name)s” was removed by %(by)s."),
    "checkpoint.removed": _l("The checkpoint “%(name)s” was removed by %(by)s."),
    "theme.added": _l("The theme “%(name)s” was added by %(by)s."),
    "theme.edited": _l("The theme “%(name)s” was changed by %(by)s."),
    "theme.removed": _l("The theme “%(name)s” was removed by %(by)s."),
    "device.added": _l("The gate phone “%(name)s” was added by %(by)s."),
    "device.edited": _l("The gate phone “%(name)s” was changed by %(by)s."),
    "device.link_shown": _l("A code to join as the gate phone “%(name)s” was shown to %(by)s."),
    "device.joined": _l("The gate phone “%(name)s” joined."),
    "device.revoked": _l("The gate phone “%(name)s” was taken off the gate by %(by)s."),
    "practical.added": _l("“%(name)s” was added to the practical information by %(by)s."),
    "practical.edited": _l("“%(name)s” of the practical information was changed by %(by)s."),
    "practical.moved": _l("“%(name)s” of the practical information was put in another place by %(by)s."),
    "practical.withdrawn": _l("“%(name)s” was withdrawn from the practical information by %(by)s."),
    "conflict.accepted": _l("A conflict was accepted by %(by)s. Reason given: %(reason)s"),
    "conflict.taken_up": _l("An accepted conflict was taken up again by %(by)s."),
    "message.resent": _l("The message “%(template)s” was sent again by %(by)s."),
    "messages.resent": _l("Messages that had failed were sent again by %(by)s: %(number)s."),
    "bulletin.sent": _l("People were told what changed by %(by)s: %(people)s people, %(changes)s changes."),
    "message.worded": _l("The words of the message “%(template)s” were changed by %(by)s."),
    "meeting.told": _l("What became of the meeting “%(title)s” was told by %(by)s."),
    "meeting.told_back": _l("What was told of the meeting “%(title)s” was taken back by %(by)s."),
    "readout.filed": _l("The readout of “%(title)s” was filed by %(by)s."),
    "attendant.assigned": _l("Assigned to “%(title)s” by %(by)s."),
    "attendant.released": _l("Taken off “%(title)s” by %(by)s."),
    "meetings.offered": _l("Free slots were offered by %(by)s to pairs that had agreed to meet: %(number)s."),
    "meeting_offer.accepted": _l("A free slot for a meeting was accepted by %(by)s."),
    "meeting_offer.declined": _l("A free slot for a meeting was declined by %(by)s."),
    "visit.pinned": _l("Pinned to the visit of “%(title)s” by %(by)s."),
    "visit.forbidden": _l("Kept from the visit of “%(title)s” by %(by)s."),
    "visit.withdrawn": _l("What was decided about the visit of “%(title)s” was taken back by %(by)s."),
    "staff.granted": _l("The role “%(role)s” was given by %(by)s."),
    "staff.role_taken": _l("The role “%(role)s” was taken back by %(by)s."),
    "staff.invited": _l("Invited by %(by)s."),
    "staff.link_sent": _l("A link to choose a password was sent by %(by)s."),
    "staff.password_changed": _l("The password was changed by %(by)s."),
    "staff.edited": _l("Name and language were changed by %(by)s."),
    "staff.deactivated": _l("Deactivated by %(by)s."),
    "staff.reactivated": _l("Activated again by %(by)s."),
    "staff.session_ended": _l("A session was ended by %(by)s."),
    "staff.second_factor_on": _l("The second factor was switched on by %(by)s."),
    "staff.second_factor_off": _l("The second factor was switched off by %(by)s."),
    "staff.recovery_code_used": _l("Signed in with a recovery code: %(by)s."),
    "upload.read": _l("A sheet was brought by %(by)s: %(rows)s rows."),
    "upload.matched": _l("The columns of a sheet were chosen by %(by)s."),
    "upload.applied": _l("A sheet was applied by %(by)s."),
    "upload.discarded": _l("A sheet was discarded by %(by)s."),
    "care.read": _l("Notes on diet, accessibility and emergencies were read by %(by)s."),
    "identity.read": _l("Passport data were read by %(by)s."),
    "identity.changed": _l("Passport data were given or taken back by %(by)s."),
    "consents.changed": _l("What the person agrees to was changed by %(by)s."),
    "notice.changed": _l("What people are asked to agree to was changed by %(by)s; it is version %(version)s now."),
    "retention.changed": _l("How long data are kept was changed by %(by)s."),
    "retention.done": _l("Data whose time had run out were deleted by %(by)s."),
    "data.asked": _l("A request about their data was made by %(by)s: %(kind)s."),
    "data.answered": _l("A request about their data was answered by %(by)s: %(kind)s."),
    "data.refused": _l("A request about their data was declined by %(by)s: %(kind)s."),
    "delegate.erased": _l("Erased by %(by)s."),
    "export.made": _l("The list “%(name)s” was taken by %(by)s: %(rows)s rows."),
    "invitations.sent": _l("Invited by %(by)s as “%(category)s”: %(number)s people."),
    "invitations.reminded": _l("Reminded of their invitation by %(by)s: %(number)s people."),
    "invitation.withdrawn": _l("The invitation of %(name)s was withdrawn by %(by)s."),
    "invitation.declined": _l("%(name)s declined the invitation."),
    "invitation.used": _l("%(name)s registered with their invitation."),
    "link.shown": _l("Personal link shown to %(by)s."),
}
_OTHERWISE = _l("%(verb)s (%(by)s)")
#: Details that are codes with words of their own.
_WORDS = {"status": DELEGATE_STATUS, "overruled": SCAN_REASON, "template": MESSAGE, "role": ROLE, "kind": DATA_REQUEST}


class _Details(dict):
    """A detail that an older line does not have reads as a dash."""

    def __missing__(self, key: str) -> str:
        return "–"


def sentence(entry: Entry) -> str:
    """What the line says. A verb that has no sentence yet stands for itself."""
    told = {key: _told(key, value) for key, value in (entry.detail or {}).items() if value}
    words = SENTENCES.get(entry.verb, _OTHERWISE)
    return str(words) % _Details(told, by=_actor(entry), verb=entry.verb)


def _actor(entry: Entry) -> str:
    if entry.actor_kind == "aide":
        return _("the chief of staff of %(name)s, on their behalf", name=entry.actor_name)
    if entry.actor_kind == "focal":
        return _("%(name)s, focal point of the delegation", name=entry.actor_name)
    if entry.actor_kind == "host":
        return _("%(name)s, host at the company", name=entry.actor_name)
    return entry.actor_name


def _told(key: str, value: object) -> str:
    if isinstance(value, str) and value in _WORDS.get(key, {}):
        return str(_WORDS[key][value])
    return plain(value) if isinstance(value, dict | str) else str(value)
