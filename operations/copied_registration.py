"""What a copy of an event has of how the event takes people in: the rules, the quotas, the event's own questions."""

import datetime as dt

from models import Category, PlaceQuota, Question, RegistrationRules
from operations.copied_parts import Copy, same
from queries.place_quotas import scope_of


def registration(copy: Copy) -> None:
    """The rules with their days moved, and quotas; those of single delegations stay behind, as these do."""
    copy.store((one, _rules(copy, one)) for one in copy.source.of(RegistrationRules))
    copy.store((one, _quota(copy, one)) for one in copy.source.of(PlaceQuota) if one.delegation_id is None)
    copy.store((one, _question(copy, one)) for one in copy.source.of(Question))


def _rules(copy: Copy, one: RegistrationRules) -> RegistrationRules:
    owed = {word: copy.day(dt.date.fromisoformat(day)).isoformat() for word, day in one.owed.items()}
    names = ("two_steps", "offer_hours", "retention", "answer_days")
    until = copy.at(one.substitution_until)
    return RegistrationRules(event_id=copy.event.id, owed=owed, substitution_until=until, **same(one, *names))


def _quota(copy: Copy, one: PlaceQuota) -> PlaceQuota:
    scope = scope_of(one)._replace(category_id=copy.id_of(Category, one.category_id))
    return PlaceQuota(event_id=copy.event.id, key=scope.key, **scope._asdict(), **same(one, "places"))


def _question(copy: Copy, one: Question) -> Question:
    names = ("code", "kind", "step", "label", "purpose", "choices", "required", "kept_as", "read_by", "rank")
    category = copy.id_of(Category, one.category_id)
    return Question(event_id=copy.event.id, category_id=category, **same(one, *names))
