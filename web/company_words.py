"""What companies say and what is agreed with them, in words for both sides."""

from flask_babel import gettext as _

from models import Activity
from queries.hosts import Contradiction
from web import formats


def contradiction(found: Contradiction) -> str:
    """What does not go together, in a sentence that organizers and the host both understand."""
    if found.kind == "visits":
        return _("%(agreed)s visits stand, but only %(says)s can be received.", agreed=found.agreed, says=found.says)
    when = when_of(found.activity)
    if found.kind == "hours":
        return _("The visit of %(when)s is outside the hours at which visitors can be received.", when=when)
    numbers = {"when": when, "agreed": found.agreed, "says": found.says}
    if found.kind == "capacity":
        return _("%(when)s: %(agreed)s visitors are to come, but only %(says)s can be received at once.", **numbers)
    return _("%(when)s: only %(agreed)s visitors are to come, and at least %(says)s would be worth while.", **numbers)


def when_of(activity: Activity) -> str:
    """Day and time by the clocks where it is, as far as they are known."""
    if activity.starts_at and activity.ends_at:
        return formats.span(activity.starts_at, activity.ends_at, activity.zone)
    if activity.starts_at:
        return formats.moment(activity.starts_at, activity.zone)
    return _("%(day)s, %(time)s", day=formats.day(activity.day), time=_("to be confirmed"))
