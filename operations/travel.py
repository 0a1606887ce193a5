"""The second form: how somebody comes and goes, where they sleep and with whom, what they need. Asked once they are
approved, changed as often as plans change.
"""

import datetime as dt

import sqlalchemy as sa

from models import Consent, Delegate, Journey, Question, Stay, db
from models.base import utcnow
from models.transaction import lock
from models.travel import WAYS
from operations import care, consents, finished, journal, questions
from operations.care import Care
from operations.journal import Actor
from operations.refusals import Refusal
from operations.travel_reading import OF_JOURNEY, JourneySaid, StaySaid, Travel
from queries import consents as queries
from queries import travel


def ensure_open(delegate: Delegate, now: dt.datetime | None = None) -> None:
    """Refuses `finished`, and `not_allowed_from_<status>` for who is not approved."""
    finished.ensure_running(delegate.event, now)
    if delegate.status != "approved":
        raise Refusal(f"not_allowed_from_{delegate.status}")


def hides_care(delegate: Delegate, by: Actor) -> bool:
    """Whether what stands about the person's health is theirs alone: they said it, and somebody else asks."""
    return by.kind != "delegate" and delegate.care is not None and "care" not in queries.waiting(delegate)


def asked(delegate: Delegate, by: Actor) -> list[Question]:
    """What the event asks this person besides; of their health and identity nobody but they answer."""
    own = questions.for_category(questions.of_event(delegate.event, "travel"), delegate.category)
    return [one for one in own if by.kind == "delegate" or one.kept_as not in ("care", "identity")]


def change(
    delegate: Delegate,
    said: Travel,
    *,
    seen: int,
    by: Actor,
    read_in: str | None = None,
    now: dt.datetime | None = None,
) -> Delegate:
    """Store what is said now; `seen` is the edition of the page it was changed on, `read_in` that page's language.

    Refuses `finished`, `not_allowed_from_<status>`, `changed_meanwhile`, `unknown_hotel`, `unknown_roommate` and
    `shares_with_oneself`. Health of which the person spoke themselves stays as it is when somebody else stores.
    """
    now = now or utcnow()
    lock(delegate.event)
    lock(delegate)
    ensure_open(delegate, now)
    if delegate.edition != seen:
        raise Refusal("changed_meanwhile")
    changed = [way for way in WAYS if _keep_journey(delegate, way, getattr(said, way))]
    changed += ["stay"] if _keep_stay(delegate, said.stay) else []
    if not hides_care(delegate, by):
        changed += ["care"] if _keep_care(delegate, said, by, read_in or delegate.language, now) else []
    changed += ["answers"] if _keep_answers(delegate, said, by) else []
    if changed:
        delegate.edition += 1
        delegate.changed_at = now
        journal.write("travel.changed", delegate, by, fields=changed)
    return delegate


def _keep_journey(delegate: Delegate, way: str, said: JourneySaid | None) -> bool:
    row = travel.journey(delegate, way)
    if said is None:
        if row:
            db.session.delete(row)
        return row is not None
    if row is None:
        row = Journey(delegate_id=delegate.id, way=way)
        db.session.add(row)
    return _set(row, {name: getattr(said, name) for name in ("means", *OF_JOURNEY)})


def _keep_stay(delegate: Delegate, said: StaySaid | None) -> bool:
    row = db.session.get(Stay, delegate.id)
    if said is None:
        if row:
            db.session.delete(row)
        return row is not None
    wanted = {name: getattr(said, name) for name in ("elsewhere", "room", "from_on", "to_on", "note")}
    wanted |= {"place_id": hotel_id(delegate, said.hotel), "shares_with_id": roommate_id(delegate, said.shares_with)}
    if row is None:
        row = Stay(delegate_id=delegate.id)
        db.session.add(row)
    return _set(row, wanted)


def _set(row: Journey | Stay, wanted: dict[str, object]) -> bool:
    """Give the row these values; whether any differs from what stood."""
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, wanted[name])
    return bool(changed)


def hotel_id(delegate: Delegate, code: str | None) -> int | None:
    """The event's hotel of this code. Refuses `unknown_hotel`."""
    if code is None:
        return None
    for hotel in travel.hotels(delegate.event):
        if hotel.code == code:
            return hotel.id
    raise Refusal("unknown_hotel", "hotel")


def roommate_id(delegate: Delegate, reference: str) -> int | None:
    """Whose reference it is, among those who are expected. Refuses `shares_with_oneself` and `unknown_roommate`."""
    if not reference:
        return None
    if reference == delegate.reference:
        raise Refusal("shares_with_oneself", "shares_with")
    wanted = sa.select(Delegate.id).where(
        Delegate.event_id == delegate.event_id, Delegate.reference == reference, Delegate.status == "approved"
    )
    if found := db.session.scalar(wanted):
        return found
    raise Refusal("unknown_roommate", "shares_with")


def _keep_answers(delegate: Delegate, said: Travel, by: Actor) -> bool:
    """Answers to what this page asked; those it did not ask stay."""
    codes = {one.code for one in asked(delegate, by)}
    others = {code: text for code, text in questions.said_by(delegate, "travel").items() if code not in codes}
    answers = {code: text for code, text in said.answers.items() if code in codes}
    return questions.keep(delegate, others | answers, "travel")


def _keep_care(delegate: Delegate, said: Travel, by: Actor, read_in: str, now: dt.datetime) -> bool:
    """The health data and the consent they need: without it nothing is kept, and without data there is none.

    A person who stores what their focal point ticked agrees to it themselves.
    """
    wanted = said.care if said.agreed else Care()
    agreed = "care" in queries.agreed(delegate)
    confirms = by.kind == "delegate" and "care" in queries.waiting(delegate)
    if agreed and (confirms or not wanted):
        given = Consent.delegate_id == delegate.id, Consent.purpose == "care", Consent.withdrawn_at.is_(None)
        db.session.execute(sa.update(Consent).where(*given).values(withdrawn_at=now))
    if wanted and (confirms or not agreed):
        consents.keep(delegate, "care", read_in, by, now)
    return care.keep(delegate, wanted) or confirms or bool(wanted) != agreed
