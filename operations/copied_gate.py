"""What a copy of an event has of its gate besides the checkpoints: how badges look, how many session passes there are.

Phones, badges, passes and what was printed stay behind, as people do.
"""

from models import Activity, BadgeDesign, PassQuota
from operations.copied_parts import Copy, same


def badges(copy: Copy) -> None:
    """How badges are printed. What stands on the back is taken along: somebody will read it before it is printed."""
    names = ("layout", "two_sided", "parts", "back")
    copy.store((one, BadgeDesign(event_id=copy.event.id, **same(one, *names))) for one in copy.source.of(BadgeDesign))


def pass_quotas(copy: Copy) -> None:
    """The passes that each delegation has for what is taken along; those of single delegations stay behind."""
    copy.store(
        (one, PassQuota(activity_id=activity.id, key=one.key, **same(one, "places")))
        for one in copy.source.pass_quotas
        if one.delegation_id is None and (activity := copy.of(Activity, one.activity_id))
    )
