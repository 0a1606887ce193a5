"""How many seats of a panel one category, or one country, may have."""

import datetime as dt
from collections.abc import Mapping

import sqlalchemy as sa

from models import Activity, Category, Quota, db
from models.base import utcnow
from operations import feeds, finished, journal, lines
from operations.fields import COUNTRIES
from operations.journal import Actor
from operations.refusals import Refusal
from queries import quotas

#: More seats than any panel has; what every database's integer holds.
MOST = 1_000_000


def replace(
    activity: Activity,
    categories: Mapping[Category, int],
    countries: Mapping[str, int],
    *,
    by: Actor,
    now: dt.datetime | None = None,
) -> list[Quota]:
    """Let these be the activity's quotas; what is not named has none. Nobody loses a seat, and who waits and now fits
    moves up. Refuses `finished`, `quota_unknown` and `capacity_invalid`.
    """
    now = now or utcnow()
    finished.ensure_running(activity.event, now)
    _check(activity, categories, countries)
    ids = lines.reach({activity.id}, (), now)
    lines.lock_around(ids)
    said = {(category.id, None): places for category, places in categories.items()}
    said |= {(None, country): places for country, places in countries.items()}
    standing = quotas.of_activities([activity.id]).get(activity.id, [])
    if said != {(one.category_id, one.country): one.places for one in standing}:
        _store(activity, said)
        journal.write("quotas.changed", activity, by, title=activity.title)
        feeds.stale({one.delegate_id for one in lines.fill(ids, now=now)})
    return quotas.of_activities([activity.id]).get(activity.id, [])


def _check(activity: Activity, categories: Mapping[Category, int], countries: Mapping[str, int]) -> None:
    if any(one.event_id != activity.event_id for one in categories) or not COUNTRIES.issuperset(countries):
        raise Refusal("quota_unknown", "country")
    if not all(0 <= places <= MOST for places in (*categories.values(), *countries.values())):
        raise Refusal("capacity_invalid", most=MOST)


def _store(activity: Activity, said: Mapping[tuple[int | None, str | None], int]) -> None:
    db.session.execute(sa.delete(Quota).where(Quota.activity_id == activity.id))
    for (category_id, country), places in said.items():
        db.session.add(Quota(activity_id=activity.id, category_id=category_id, country=country, places=places))
    db.session.flush()
