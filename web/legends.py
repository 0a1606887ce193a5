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
