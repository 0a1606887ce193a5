"""The rules of one panel: when its sign-up opens and closes, how its line moves, and its quotas, changed together."""

import datetime as dt
from collections.abc import Mapping

from models import Activity, Category
from models.base import utcnow
from models.transaction import lock
from operations import finished, programme, quotas
from operations.journal import Actor
from operations.refusals import Refusal
from queries import drafts

#: Facts of the programme, which are published as such.
TIMES = ("opens_at", "closes_at", "promotion")


def set_terms(
    activity: Activity,
    times: Mapping[str, object],
    categories: Mapping[Category, int],
    countries: Mapping[str, int],
    *,
    by: Actor,
    now: dt.datetime | None = None,
) -> bool:
    """Let these be the panel's times (`opens_at`, `closes_at`, `promotion`) and quotas.

    Times are facts of the programme: they are published at once, unless other changes of the panel wait for publishing
    already; then they wait with them, and the answer is False. Refuses `ends_before_start` at `closes_at`, `finished`,
    and what quotas refuse.
    """
    now = now or utcnow()
    lock(activity.event)
    finished.ensure_running(activity.event, now)
    if times["opens_at"] and times["closes_at"] and times["closes_at"] <= times["opens_at"]:
        raise Refusal("ends_before_start", "closes_at")
    waiting = bool(drafts.of_activities([activity.id]))
    if any(getattr(activity, name) != times[name] for name in TIMES):
        programme.edit(activity, {name: times[name] for name in TIMES}, by=by, now=now)
        if not waiting:
            programme.publish(activity.event, [activity], by=by, now=now)
    else:
        waiting = False
    quotas.replace(activity, categories, countries, by=by, now=now)
    return not waiting
