"""What else belongs to a person, when two registrations are made one: badge, presence, consents, care, travel, photo.

Where one row a person is kept, the kept registration's own stays and the other's goes over only where there is none.
Scans, letters and journals stay with whom they happened to.
"""

import datetime as dt

import sqlalchemy as sa

from models import (
    ActivityGroup,
    Answer,
    Badge,
    Bus,
    Commitment,
    Consent,
    Correction,
    DataRequest,
    Delegate,
    DelegateCare,
    DelegateIdentity,
    Delegation,
    EmergencyOpening,
    Incident,
    Invitation,
    Journey,
    Liaison,
    ListChange,
    MeetingProfile,
    Nda,
    Night,
    Outcome,
    Photo,
    Preference,
    Presence,
    SafetyAnswer,
    Scan,
    Stay,
    VisitDecision,
    db,
)
from models.base import Model
from models.theme import DelegateTheme
from operations import badges, headcounts
from operations.journal import Actor

#: One row a person, or one for each value of the column.
_OWN: tuple[tuple[type[Model], str | None], ...] = (
    (Photo, None), (DelegateIdentity, None), (MeetingProfile, None), (Stay, None), (Journey, "way"), (Night, "on"),
    (Answer, "question_id"), (DelegateTheme, "theme_id"), (Liaison, None), (SafetyAnswer, "call_id"),
)  # fmt: skip
#: What names a person.
_NAMING = (
    Delegate.principal_id, Delegate.substitutes_id, Delegate.merged_into_id, Delegation.head_id,
    ActivityGroup.leader_id, Bus.leader_id, Bus.deputy_id, Invitation.delegate_id, Invitation.principal_id,
    Stay.shares_with_id, Night.shares_with_id,
    Commitment.owner_id, Outcome.delegate_id,
    EmergencyOpening.delegate_id, Incident.delegate_id,
)  # fmt: skip


def join(keep: Delegate, other: Delegate, *, by: Actor, now: dt.datetime) -> None:
    """Let all of it be the kept one's."""
    _join_badges(keep, other, now)
    _join_presence(keep, other)
    _join_consents(keep, other)
    _join_care(keep, other)
    keep.protocol = keep.protocol or other.protocol
    _withdraw_corrections(other, by, now)
    db.session.flush()
    for model, column in _OWN:
        _hand_over(model, column, keep, other)
    _hand_over_rest(keep, other)
    _hand_over_visits(keep, other)
    for column in _NAMING:
        _rename(column, keep, other)
    headcounts.rename(keep, other)
    db.session.expire_all()


def _hand_over(model: type[Model], column: str | None, keep: Delegate, other: Delegate) -> None:
    """The other's rows, but for what the kept one has already."""
    rows = sa.update(model).where(model.delegate_id == other.id)
    said = getattr(model, column) if column else model.delegate_id
    own = sa.select(said).where(model.delegate_id == keep.id)
    mine = db.session.scalars(own).all()
    if column is None and mine:
        return
    _run(rows.where(said.not_in(mine)).values(delegate_id=keep.id))


def _hand_over_rest(keep: Delegate, other: Delegate) -> None:
    """Wishes in order are one list and go together; decisions about visits go where nothing was decided."""
    if not db.session.scalar(sa.select(Preference.rank).where(Preference.delegate_id == keep.id).limit(1)):
        _run(sa.update(Preference).where(Preference.delegate_id == other.id).values(delegate_id=keep.id))
    decided = sa.select(VisitDecision.company_id).where(VisitDecision.delegate_id == keep.id)
    companies = db.session.scalars(decided).all()
    theirs = sa.update(VisitDecision).where(VisitDecision.delegate_id == other.id)
    _run(theirs.where(VisitDecision.company_id.not_in(companies)).values(delegate_id=keep.id))
    waiting = sa.update(DataRequest).where(DataRequest.delegate_id == other.id, DataRequest.status == "open")
    _run(waiting.values(delegate_id=keep.id))


def _hand_over_visits(keep: Delegate, other: Delegate) -> None:
    """What hosts said of agreements, and were asked about lists, where nothing is said of the kept one."""
    _hand_over(Nda, "company_id", keep, other)
    asked = sa.select(ListChange.activity_id).where(ListChange.delegate_id == keep.id, ListChange.status == "open")
    known = db.session.scalars(asked).all()
    theirs = sa.update(ListChange).where(ListChange.delegate_id == other.id)
    _run(theirs.where(sa.or_(ListChange.status != "open", ListChange.activity_id.not_in(known)))
         .values(delegate_id=keep.id))  # fmt: skip


def _rename(column: sa.orm.InstrumentedAttribute, keep: Delegate, other: Delegate) -> None:
    """Whoever names the other names the kept one; nobody names themselves."""
    model = column.class_
    _run(sa.update(model).where(column == other.id).values({column.key: keep.id}))
    own = {Delegate: Delegate.id, Stay: Stay.delegate_id, Night: Night.delegate_id}.get(model)
    if own is not None:
        _run(sa.update(model).where(own == keep.id, column == keep.id).values({column.key: None}))


def _run(statement: sa.Update) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})


def _join_badges(keep: Delegate, other: Delegate, now: dt.datetime) -> None:
    """The badge that was printed stays good, the kept one's own where both were or neither; the other one ends."""
    mine, theirs = badges.current(keep), badges.current(other)
    if theirs is None:
        return
    if mine and (mine.printed or not theirs.printed):
        _end(theirs, now)
        return
    if mine:
        _end(mine, now)
    db.session.flush()
    theirs.delegate_id = keep.id


def _end(badge: Badge, now: dt.datetime) -> None:
    badge.ended_at, badge.reason = now, "merged"


def _join_presence(keep: Delegate, other: Delegate) -> None:
    """One person at each checkpoint: all entries, and where the later scan left them."""
    mine, theirs = ({one.checkpoint_id: one for one in _presence(delegate)} for delegate in (keep, other))
    for checkpoint_id, there in theirs.items():
        here = mine.get(checkpoint_id)
        if here is None:
            here = Presence(checkpoint_id=checkpoint_id, delegate_id=keep.id, entries=0)
            db.session.add(here)
        if here.entries == 0 or _later(there, here):
            here.inside, here.since_scan_id = there.inside, there.since_scan_id
        here.entries += there.entries
        db.session.delete(there)


def _presence(delegate: Delegate) -> list[Presence]:
    return list(db.session.scalars(sa.select(Presence).where(Presence.delegate_id == delegate.id).with_for_update()))


def _later(one: Presence, other: Presence) -> bool:
    first, second = (db.session.get_one(Scan, each.since_scan_id) for each in (one, other))
    return first.received_at > second.received_at


def _join_consents(keep: Delegate, other: Delegate) -> None:
    """To each purpose the last word counts, whichever form it was said in; the other's own rows stay what they are."""
    mine, theirs = (_last_words(delegate) for delegate in (keep, other))
    for purpose, said in theirs.items():
        before = mine.get(purpose)
        if before and _said_at(before) >= _said_at(said):
            continue
        if before and before.withdrawn_at is None:
            before.withdrawn_at = _said_at(said)
        if said.withdrawn_at is None:
            kept = ("purpose", "notice_version", "language", "given_at", "by", "by_kind")
            db.session.add(Consent(delegate_id=keep.id, **{name: getattr(said, name) for name in kept}))


def _last_words(delegate: Delegate) -> dict[str, Consent]:
    given = db.session.scalars(sa.select(Consent).where(Consent.delegate_id == delegate.id)).all()
    return {one.purpose: one for one in sorted(given, key=_said_at)}


def _said_at(consent: Consent) -> dt.datetime:
    return consent.withdrawn_at or consent.given_at


def _join_care(keep: Delegate, other: Delegate) -> None:
    """Nothing that somebody has to be careful about is lost: what both say is kept, in one place only."""
    theirs = other.care
    if theirs is None:
        return
    if keep.care is None:
        keep.care = DelegateCare()
    mine = keep.care
    for name in ("diet", "access"):
        setattr(
            mine, name, "; ".join(dict.fromkeys(filter(None, (getattr(mine, name), getattr(theirs, name))))) or None
        )
    for name in ("diets", "aids"):
        words = dict.fromkeys([*(getattr(mine, name) or []), *(getattr(theirs, name) or [])])
        setattr(mine, name, list(words) or None)
    mine.emergency = mine.emergency or theirs.emergency
    db.session.delete(theirs)


def _withdraw_corrections(other: Delegate, by: Actor, now: dt.datetime) -> None:
    waiting = sa.select(Correction).where(Correction.delegate_id == other.id, Correction.status == "waiting")
    for one in db.session.scalars(waiting):
        one.status, one.decided_at, one.decided_by = "withdrawn", now, by.name[:200]
