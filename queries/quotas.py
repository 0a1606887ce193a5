"""How many of a category or of a country an activity takes, and how many it has."""

from collections import defaultdict
from collections.abc import Iterable

import sqlalchemy as sa

from models import Delegate, Participation, Quota, db
from models.participation import HOLDING


class Room:
    """What the quotas of one activity leave; without quotas there is always room."""

    def __init__(self, quotas: Iterable[Quota] = (), held: Iterable[tuple[int, str, int]] = ()) -> None:
        self.left = {(one.category_id, one.country): one.places for one in quotas}
        for category_id, country, many in held:
            self._take(category_id, country, many)

    def admits(self, delegate: Delegate) -> bool:
        """Whether one more like this delegate keeps within the quotas."""
        return all(self.left.get(key, 1) > 0 for key in _keys(delegate.category_id, delegate.country))

    def take(self, delegate: Delegate) -> None:
        """One more like this delegate."""
        self._take(delegate.category_id, delegate.country, 1)

    def _take(self, category_id: int, country: str, many: int) -> None:
        for key in _keys(category_id, country):
            if key in self.left:
                self.left[key] -= many


def of_activities(activity_ids: Iterable[int]) -> dict[int, list[Quota]]:
    """The quotas by activity, categories first: one statement."""
    wanted = sa.select(Quota).where(Quota.activity_id.in_(list(activity_ids)))
    found = defaultdict(list)
    for quota in db.session.scalars(wanted.order_by(Quota.country.is_not(None), Quota.category_id, Quota.country)):
        found[quota.activity_id].append(quota)
    return dict(found)


def rooms(activity_ids: Iterable[int]) -> dict[int, Room]:
    """What the quotas of each of these activities leave: one statement, two where there are quotas."""
    ids = list(activity_ids)
    limited = of_activities(ids)
    held = holders(limited) if limited else {}
    return {key: Room(limited.get(key, ()), held.get(key, ())) for key in ids}


def holders(activity_ids: Iterable[int]) -> dict[int, list[tuple[int, str, int]]]:
    """How many participants hold a seat, by activity: (category id, country, number), one statement."""
    counted = (
        sa.select(Participation.activity_id, Delegate.category_id, Delegate.country, sa.func.count())
        .join(Participation.delegate)
        .where(Participation.activity_id.in_(list(activity_ids)), Participation.role == "participant")
        .where(Participation.status.in_(HOLDING))
        .group_by(Participation.activity_id, Delegate.category_id, Delegate.country)
    )
    found = defaultdict(list)
    for activity_id, *held in db.session.execute(counted):
        found[activity_id].append(tuple(held))
    return dict(found)


def _keys(category_id: int, country: str) -> tuple[tuple[int | None, str | None], ...]:
    return (category_id, None), (None, country)
