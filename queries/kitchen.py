"""What a kitchen has to know: how many of which diet, at which meal. Names only where an allergy is severe."""

import dataclasses
from collections import Counter
from collections.abc import Iterable

import sqlalchemy as sa

from models import Activity, Delegate, DelegateCare, Event, Participation, db
from models.participation import HOLDING
from models.privacy import DIETS
from queries import activities, care, engagements

#: Where people eat.
KINDS = ("meal", "social")
SEVERE = "severe_allergy"


@dataclasses.dataclass(frozen=True)
class Meal:
    """How many are expected, and how many of them by each diet."""

    activity: Activity
    covers: int
    diets: Counter[str]


@dataclasses.dataclass(frozen=True)
class Kitchen:
    """`words` are what people wrote themselves, without their names, and how many wrote it."""

    covers: int
    diets: Counter[str]
    words: dict[str, int]
    severe: list[DelegateCare]
    meals: list[Meal]


def of_event(event: Event) -> Kitchen:
    """Of everybody approved who agreed that it is read: six statements."""
    eating = [one for one in care.of_event(event) if one.diet or one.diets]
    severe = [one for one in eating if SEVERE in (one.diets or ())]
    words = Counter(one.diet for one in eating if one.diet and one not in severe)
    by_category = _approved(event)
    return Kitchen(
        sum(by_category.values()), _counted(eating), dict(sorted(words.items())), severe,
        _meals(event, eating, by_category),
    )  # fmt: skip


def _meals(event: Event, eating: list[DelegateCare], by_category: dict[int, int]) -> list[Meal]:
    meals = [one for one in activities.published(event, activities.STAFF) if one.kind in KINDS]
    meals = [one for one in meals if one.state == "published"]
    there, listed = engagements.attending(meals, [one.delegate for one in eating]), _listed(meals)
    of_meal = {meal.id: [one for one in eating if one.delegate_id in there[meal.id]] for meal in meals}
    return [Meal(meal, _covers(meal, by_category, listed), _counted(of_meal[meal.id])) for meal in meals]


def _counted(eating: Iterable[DelegateCare]) -> Counter[str]:
    """By word of `DIETS`, in their order; those who only wrote something count as "other"."""
    found = Counter(word for one in eating for word in one.diets or ("other",))
    return Counter({word: found[word] for word in (*DIETS, "other") if found[word]})


def _covers(meal: Activity, by_category: dict[int, int], listed: dict[int, int]) -> int:
    admitted = [number for category, number in by_category.items() if engagements.admits_all(meal, category)]
    return sum(admitted) if admitted else listed.get(meal.id, 0)


def _approved(event: Event) -> dict[int, int]:
    """How many of each category come."""
    counted = sa.select(Delegate.category_id, sa.func.count()).where(
        Delegate.event_id == event.id, Delegate.status == "approved"
    )
    return dict(db.session.execute(counted.group_by(Delegate.category_id)).all())


def _listed(meals: list[Activity]) -> dict[int, int]:
    """How many are on each meal's list."""
    ids = [one.id for one in meals]
    counted = sa.select(Participation.activity_id, sa.func.count()).where(
        Participation.activity_id.in_(ids), Participation.status.in_(HOLDING)
    )
    return dict(db.session.execute(counted.group_by(Participation.activity_id)).all())
