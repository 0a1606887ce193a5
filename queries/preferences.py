"""What people wish for: panels in order, by person and by panel."""

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Iterable

import sqlalchemy as sa

from models import Activity, Delegate, Event, Preference, db
from queries import activities


@dataclasses.dataclass(frozen=True)
class Wishes:
    """How many approved people wish for a panel: first, second, third, and after that."""

    by_rank: Counter[int]

    @property
    def first(self) -> int:
        return self.by_rank[1]

    @property
    def second(self) -> int:
        return self.by_rank[2]

    @property
    def third(self) -> int:
        return self.by_rank[3]

    @property
    def later(self) -> int:
        return self.total - self.first - self.second - self.third

    @property
    def total(self) -> int:
        return self.by_rank.total()


def of_delegate(delegate: Delegate) -> list[Preference]:
    """The delegate's wishes in their order: one statement."""
    wanted = sa.select(Preference).where(Preference.delegate_id == delegate.id).order_by(Preference.rank)
    return list(db.session.scalars(wanted))


def panels(event: Event) -> list[Activity]:
    """What delegates may sign up for, in the programme's order, whether or not it has begun: two statements."""
    published = activities.published(event, activities.DELEGATES)
    return [one for one in published if one.attendance == "sign_up" and one.state == "published"]


def admitting(published: Iterable[Activity], delegate: Delegate) -> list[Activity]:
    """Those of these activities that the delegate's category may attend."""
    return [one for one in published if not one.categories or delegate.category in one.categories]


def by_panel(activity_ids: Iterable[int]) -> dict[int, Wishes]:
    """What approved people wish for, by activity; activities nobody wishes for have none: one statement."""
    ids = list(activity_ids)
    counted = (
        sa.select(Preference.activity_id, Preference.rank, sa.func.count())
        .join(Preference.delegate)
        .where(Preference.activity_id.in_(ids), Delegate.status == "approved")
        .group_by(Preference.activity_id, Preference.rank)
    )
    found = defaultdict(Counter)
    for activity_id, rank, many in db.session.execute(counted):
        found[activity_id][rank] = many
    return {key: Wishes(found[key]) for key in ids}


def people(event: Event) -> int:
    """How many approved people have wishes: one statement."""
    wishing = sa.select(sa.func.count(sa.distinct(Preference.delegate_id))).join(Preference.delegate)
    return db.session.scalar(wishing.where(Delegate.event_id == event.id, Delegate.status == "approved"))
