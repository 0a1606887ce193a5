"""What a calendar feed holds: which engagements, for whom."""

from models import Delegate, Event
from queries import activities, engagements
from queries.engagements import Engagement

#: Own participations that a personal calendar tells, lost ones too: what was there once must be seen to go.
TOLD = ("confirmed", "offered", "waitlisted", "requested", "cancelled", "declined")


def personal(delegate: Delegate) -> list[Engagement]:
    """A delegate's day: what they take part in or wait for, what everyone attends, and what was called off."""
    return engagements.of_delegate(delegate, TOLD)


def public(event: Event) -> list[Engagement]:
    """What anybody may know of."""
    return [Engagement(activity) for activity in activities.published(event)]
