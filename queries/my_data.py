"""Everything that is kept about one person, as plain data under plain names: what they may take with them."""

import datetime as dt
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import (
    Activity,
    Answer,
    Badge,
    Correction,
    DataRequest,
    Delegate,
    DelegateIdentity,
    EmergencyOpening,
    Entry,
    Handover,
    Journey,
    Liaison,
    ListChange,
    MeetingProfile,
    MeetingRequest,
    Message,
    Nda,
    Night,
    Outcome,
    Participation,
    Photo,
    Pickup,
    PickupJourney,
    Preference,
    Receipt,
    SafetyAnswer,
    Scan,
    Stay,
    db,
)
from models.base import Model
from queries import consents, notices, privacy

_PERSON = (
    "reference", "number", "given_name", "family_name", "display_name", "position", "city", "country", "email", "phone",
    "language", "status", "source", "post", "registered_at", "changed_at", "waiting_since", "endorsed_at",
    "offered_until", "note_back", "protocol",
)  # fmt: skip
_IDENTITY = ("passport_name", "passport", "nationality", "born_on")
_CARE = ("diet", "diets", "access", "aids", "emergency")
_OUTCOME = ("kind", "said", "owner", "counterpart", "due_on", "stage", "received", "ruling", "at", "by")
_JOURNEY = ("way", "means", "carrier", "number", "station", "terminal", "at", "zone", "note")


def of_delegate(delegate: Delegate) -> dict[str, object]:
    """By section, from the registration to who read it; instants in ISO 8601, UTC. A constant number of statements.

    What would open a door (codes, links) is no part of it, and nothing that others wrote in confidence.
    """
    identity, photo = db.session.get(DelegateIdentity, delegate.id), db.session.get(Photo, delegate.id)
    return {
        "event": {"name": delegate.event.name, "from": _plain(delegate.event.starts_on), "zone": delegate.event.zone},
        "registration": _said(delegate, _PERSON) | {
            "category": delegate.category.name,
            "delegation": delegate.delegation.name if delegate.delegation else None,
        },
        "consents": _consents(delegate),
        "diet_access_and_emergency": _said(delegate.care, _CARE) if delegate.care else None,
        "passport": _said(identity, _IDENTITY) if identity else None,
        "photograph": {"file": "photo.jpg", "taken_at": _plain(photo.taken_at)} if photo else None,
        "travel": [_said(one, _JOURNEY) for one in _own(Journey, delegate, Journey.way)],
        "lodging": [_stay(one) for one in _own(Stay, delegate)],
        "nights": [_stay(one, "on", "room", "note") for one in _own(Night, delegate, Night.on)],
        "pick_ups": [_pickup(one) for one in _pickups(delegate)],
        "answers": [{"question": one.question.label, "answer": one.said} for one in _answers(delegate)],
        "programme": [_participation(one) for one in _participations(delegate)],
        "wishes": [{"activity": one.activity.title, "rank": one.rank} for one in _own(Preference, delegate)],
        "outcomes": [_said(one, _OUTCOME) for one in _own(Outcome, delegate, Outcome.id)],
        "safety": [_said(one, ("answer", "said", "at", "by")) for one in _own(SafetyAnswer, delegate)],
        "emergency_card_opened": [_said(one, ("at", "by", "reason"))
                                  for one in _own(EmergencyOpening, delegate, EmergencyOpening.at)],
        "agreements": [_said(one, ("status", "at", "by")) for one in _own(Nda, delegate)],
        "lists_of_visits": [_said(one, ("kind", "reason", "status", "asked_at", "answered_at"))
                            for one in _own(ListChange, delegate, ListChange.id)],
        "meeting_profile": [_said(one, ("seeks", "offers", "languages")) for one in _own(MeetingProfile, delegate)],
        "meeting_requests": [_request(one, delegate) for one in _requests(delegate)],
        "liaison_officer": [_said(one, ("name", "email", "phone")) for one in _own(Liaison, delegate)],
        "handed_out": [_said(one, ("number", "received_by", "at", "given_by")) for one in _receipts(delegate)],
        "badges": [_said(one, ("issued_at", "ended_at", "reason", "printed")) for one in _own(Badge, delegate)],
        "scans": [_scan(one) for one in _scans(delegate)],
        "messages": [_said(one, ("template", "recipient", "language", "status", "created_at", "sent_at"))
                     for one in _own(Message, delegate, Message.id)],
        "corrections": [_said(one, ("facts", "status", "asked_at", "note")) for one in _own(Correction, delegate)],
        "requests": [_said(one, ("kind", "said", "status", "received_at", "due_on", "answer"))
                     for one in _own(DataRequest, delegate, DataRequest.id)],
        "journal": [_entry(one) for one in _entries(delegate)],
        "readings": [_entry(one) for one in privacy.readings_of(delegate)],
    }  # fmt: skip


def photo(delegate: Delegate) -> bytes | None:
    """The photograph that is kept."""
    return db.session.scalar(sa.select(Photo.jpeg).where(Photo.delegate_id == delegate.id))


def _plain(value: object) -> object:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, dt.date) else value


def _said(row: Model, names: Iterable[str]) -> dict[str, object]:
    return {name: _plain(getattr(row, name)) for name in names}


def _own(model: type[Model], delegate: Delegate, *order: object) -> Sequence:
    return db.session.scalars(sa.select(model).where(model.delegate_id == delegate.id).order_by(*order)).all()


def _consents(delegate: Delegate) -> list[dict[str, object]]:
    given = consents.of_delegate(delegate)
    words = notices.of_versions(delegate.event, {one.notice_version for one in given})
    named = ("purpose", "notice_version", "language", "given_at", "withdrawn_at", "by")
    return [_said(one, named) | {"words": words.get(one.notice_version, {}).get(one.purpose)} for one in given]


def _stay(stay: Stay | Night, *names: str) -> dict[str, object]:
    place = stay.place.name if stay.place else stay.elsewhere
    return {"place": place} | _said(stay, names or ("room", "from_on", "to_on", "note"))


def _pickups(delegate: Delegate) -> Sequence[Pickup]:
    own = sa.select(Pickup).join(PickupJourney, PickupJourney.pickup_id == Pickup.id)
    own = own.join(Journey, Journey.id == PickupJourney.journey_id).where(Journey.delegate_id == delegate.id)
    return db.session.scalars(own.options(joinedload(Pickup.vehicle)).order_by(Pickup.starts_at)).all()


def _pickup(one: Pickup) -> dict[str, object]:
    vehicle = one.vehicle.code if one.vehicle else None
    return {"vehicle": vehicle} | _said(one, ("way", "station", "terminal", "starts_at", "ends_at", "stage"))


def _answers(delegate: Delegate) -> Sequence[Answer]:
    said = sa.select(Answer).where(Answer.delegate_id == delegate.id).options(joinedload(Answer.question))
    return db.session.scalars(said.order_by(Answer.question_id)).all()


def _participations(delegate: Delegate) -> Sequence[Participation]:
    own = sa.select(Participation).join(Participation.activity).where(Participation.delegate_id == delegate.id)
    loaded = own.options(joinedload(Participation.activity))
    return db.session.scalars(loaded.order_by(Activity.day, Activity.starts_at, Activity.id)).all()


def _participation(one: Participation) -> dict[str, object]:
    activity = one.activity
    when = {"day": _plain(activity.day), "starts_at": _plain(activity.starts_at), "ends_at": _plain(activity.ends_at)}
    said = _said(one, ("role", "status", "seat", "waiting_since", "note", "created_at", "changed_at"))
    return {"activity": activity.title, "kind": activity.kind} | when | said


def _requests(delegate: Delegate) -> Sequence[MeetingRequest]:
    own = sa.or_(MeetingRequest.from_id == delegate.id, MeetingRequest.to_id == delegate.id)
    loaded = sa.select(MeetingRequest).where(own)
    loaded = loaded.options(joinedload(MeetingRequest.asker), joinedload(MeetingRequest.asked))
    return db.session.scalars(loaded.order_by(MeetingRequest.id)).all()


def _request(one: MeetingRequest, delegate: Delegate) -> dict[str, object]:
    mine = one.from_id == delegate.id
    other = one.asked if mine else one.asker
    return {"asked_by_me": mine, "other": other.name} | _said(one, ("purpose", "status", "answer", "created_at"))


def _receipts(delegate: Delegate) -> Sequence[Receipt]:
    """Against which somebody took their badge away."""
    given = (
        sa.select(Receipt).join(Handover, Handover.receipt_id == Receipt.id).join(Badge, Badge.id == Handover.badge_id)
    )
    return db.session.scalars(given.where(Badge.delegate_id == delegate.id).order_by(Receipt.number)).all()


def _scans(delegate: Delegate) -> Sequence[Scan]:
    own = sa.select(Scan).where(Scan.delegate_id == delegate.id).options(joinedload(Scan.checkpoint))
    return db.session.scalars(own.order_by(Scan.received_at)).all()


def _scan(one: Scan) -> dict[str, object]:
    return {"checkpoint": one.checkpoint.name} | _said(one, ("direction", "result", "reason", "received_at"))


def _entries(delegate: Delegate) -> Sequence[Entry]:
    about = sa.and_(Entry.object_kind == "delegate", Entry.object_id == delegate.id)
    told = sa.select(Entry).where(Entry.event_id == delegate.event_id, sa.or_(about, Entry.behalf_id == delegate.id))
    return db.session.scalars(told.where(Entry.verb.not_in(privacy.READ)).order_by(Entry.at, Entry.id)).all()


def _entry(one: Entry) -> dict[str, object]:
    detail = {key: value for key, value in (one.detail or {}).items() if key != "people"}
    return {"at": _plain(one.at), "what": one.verb, "by": one.actor_name, "detail": detail or None}
