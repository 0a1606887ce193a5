"""How an event takes people in, stored from the event's file."""

from collections.abc import Mapping

from models import Category, Event, PlaceQuota, Question, RegistrationRules, db
from operations.event_times import instant
from operations.registration_file import QuotaRecord, RegistrationRecord
from queries.place_quotas import Scope


def store(event: Event, record: RegistrationRecord, categories: Mapping[str, Category]) -> None:
    """The rules, quotas and questions of a new event."""
    until = record.substitution_until
    rules = RegistrationRules(
        event_id=event.id,
        **{name: getattr(record, name) for name in ("two_steps", "offer_hours", "retention", "answer_days")},
        substitution_until=until and instant(until, event.zone),
        owed={word: day.isoformat() for word, day in record.owed.items()},
        provenance=record.origin(),
    )
    db.session.add(rules)
    db.session.add_all(_quota(event, one, categories) for one in record.quotas)
    names = ("code", "kind", "step", "label", "purpose", "required", "kept_as", "read_by")
    for rank, one in enumerate(record.questions):
        said = {name: getattr(one, name) for name in names} | {"choices": one.choices or None}
        asked = Question(event_id=event.id, rank=rank, category=categories.get(one.category), **said)
        asked.provenance = one.origin()
        db.session.add(asked)
    db.session.flush()


def _quota(event: Event, record: QuotaRecord, categories: Mapping[str, Category]) -> PlaceQuota:
    category = categories[record.category].id if record.category else None
    scope = Scope("delegation" if record.each_delegation else "event", None, category, record.post)
    quota = PlaceQuota(event_id=event.id, key=scope.key, places=record.places, **scope._asdict())
    quota.provenance = record.origin()
    return quota
