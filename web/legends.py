"""The last sheet of a list: what its words, colours and letters mean, in the reader's language."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from exports.workbooks import Legend
from models import Event
from web.formats import plain
from web.words import DELEGATE_STATUS

#: What each status of a delegate means for the person.
STATUS_MEANING = {
    "submitted": _l("Registered; the organizers have not decided yet."),
    "returned": _l("Sent back: something in the registration has to be corrected."),
    "endorsed": _l("Recommended by the delegation; the organizers have not decided yet."),
    "approved": _l("Takes part. The badge opens the doors of the category."),
    "waitlisted": _l("Accepted, and waiting for a place; whoever has waited longest moves up."),
    "rejected": _l("Does not take part: the organizers declined."),
    "cancelled": _l("Does not take part: the participation was cancelled."),
    "substituted": _l("Does not take part: somebody else came in their place."),
}

#: The words of the attendance workbook, and what each counts.
ATTENDANCE_MEANING = (
    (
        _l("Expected"),
        _l("Approved, and admitted here by the zones of the category or by the list of the activity."),
    ),
    (_l("Of these arrived"), _l("Expected, and came in at least once.")),
    (
        _l("Not on the list"),
        _l("Came in with a session pass, because a supervisor said so, or was taken off the list since."),
    ),
    (
        _l("Arrived in all"),
        _l("Came in at least once, and it was not undone. The counter wall shows the same number at the same moment."),
    ),
    (_l("Inside now"), _l("Came in and did not go out again, at the time in the heading.")),
    (_l("Times in"), _l("How often they came in: who went out and came back counts again.")),
    (
        _l("First in"),
        _l("When the badge was first admitted, by the event’s clock; the device’s own clock was set right."),
    ),
    (
        _l("Came for the first time"),
        _l("People and passes that had not come in here before. Their sum is all who arrived, while times are kept."),
    ),
    (_l("Seconds from badge to badge"), _l("The middle value while people stood in line, without longer pauses.")),
)


def of_attendance(heading: tuple[str, ...]) -> Legend:
    """What each figure of the attendance workbook counts."""
    entries = [(str(word), str(meaning)) for word, meaning in ATTENDANCE_MEANING]
    return Legend(_("Meaning"), (_("Word"), _("Meaning")), entries, heading=heading)


def of_roster(event: Event, heading: tuple[str, ...]) -> Legend:
    """Each category with its colour and the letter on its badges, each status, and the columns that need a word."""
    categories = [(plain(category.name), category) for category in event.categories]
    entries = [
        (name, _("Category. The letter on its badges: %(letter)s", letter=category.letter))
        for name, category in categories
    ]
    entries += [(str(DELEGATE_STATUS[status]), str(meaning)) for status, meaning in STATUS_MEANING.items()]
    entries += [
        (_("Checked in"), _("The badge was admitted at the main entrance at least once.")),
        (_("Record"), _("In a demo: an invented person, or the document that the person is taken from.")),
    ]
    colours = {name: category.colour for name, category in categories}
    return Legend(_("Legend"), (_("Word"), _("Meaning")), entries, colours, heading)
