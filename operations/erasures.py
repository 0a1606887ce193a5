"""Erasing somebody: from then on nothing says who this was, and every count stays what it was.

The row stays, as "Erased #123", with its category, its country and its participations. The delegation goes, for with
the category it would tell who it was. Who made the erasure is in the journal; readouts are kept as official documents,
without the name.
"""

import datetime as dt

import sqlalchemy as sa

from models import (
    ActivityGroup,
    Answer,
    Badge,
    Bus,
    Consent,
    Correction,
    DataRequest,
    Delegate,
    DelegateCare,
    DelegateIdentity,
    DelegateTheme,
    Delegation,
    Door,
    Entry,
    Feed,
    Invitation,
    Journey,
    Liaison,
    ListChange,
    MeetingProfile,
    MeetingRequest,
    Message,
    Nda,
    Night,
    Participation,
    Photo,
    Preference,
    SafetyAnswer,
    Scan,
    Stay,
    db,
)
from models.base import Model, utcnow
from models.transaction import lock
from operations import finished, forgetting, journal, outbox, registrations
from operations.journal import Actor
from operations.refusals import Refusal

#: What there is of a person alone: gone with them.
THEIR_OWN: tuple[type[Model], ...] = (
    Answer, Correction, DelegateCare, DelegateIdentity, DelegateTheme, Feed, Journey, Liaison, ListChange,
    MeetingProfile, Nda, Night, Photo, Preference, SafetyAnswer, Stay,
)  # fmt: skip
#: The doors whose subject is a delegate.
DOORS = ("delegate", "feed", "aide")


def erase(delegate: Delegate, *, by: Actor, now: dt.datetime | None = None) -> Delegate:
    """Erase this person, with the registrations that were found to repeat theirs. Refuses `already_erased`.

    Who was still coming is cancelled first: place and seats go to who waits. One letter tells them; their address goes
    when it was sent. Possible after the event, too.
    """
    now = now or utcnow()
    event = lock(delegate.event)
    db.session.refresh(delegate)
    if delegate.erased_at is not None:
        raise Refusal("already_erased")
    if "cancel" in registrations.ALLOWED[delegate.status] and not finished.is_finished(event, now):
        registrations.cancel(delegate, by=by, now=now)
    name, address = delegate.full_name, delegate.email
    merged = sa.select(Delegate).where(Delegate.merged_into_id == delegate.id, Delegate.erased_at.is_(None))
    for one in (*db.session.scalars(merged), delegate):
        _forget(one, now)
    _settle_requests(delegate, by, now)
    journal.write("delegate.erased", delegate, by)
    if address:
        told = outbox.queue(delegate, "data_erased", f"data_erased:{delegate.id}", name=name or stand_in(delegate))
        told.recipient, told.status = address, "waiting"
    db.session.flush()
    db.session.expire_all()
    return delegate


def _settle_requests(delegate: Delegate, by: Actor, now: dt.datetime) -> None:
    """Nothing is left to show, to correct or to erase, and nobody to write to: what was asked is not due any more."""
    asked = sa.update(DataRequest).where(DataRequest.delegate_id == delegate.id, DataRequest.status == "open")
    db.session.execute(asked.values(status="answered", answered_at=now, answered_by=by.name[:200]))


def stand_in(delegate: Delegate) -> str:
    """What stands in texts where the name stood."""
    return f"Erased #{delegate.number}"


def _forget(delegate: Delegate, now: dt.datetime) -> None:
    lock(delegate)
    event, words, person = delegate.event, _words(delegate), _person(delegate)
    for model in THEIR_OWN:
        db.session.execute(sa.delete(model).where(model.delegate_id == delegate.id))
    forgetting.letters(Message.delegate_id == delegate.id)
    forgetting.answers_of_scans(Scan.delegate_id == delegate.id)
    if person:
        forgetting.sheets(event, person)
    forgetting.calendars(event)
    forgetting.what_happened(event, delegate)
    _close(delegate, now)
    _unname(delegate)
    _blank(delegate, now)
    db.session.flush()
    forgetting.strike(event, words, stand_in(delegate))


def _words(delegate: Delegate) -> list[str]:
    """What names this person and nobody else of the event."""
    others = sa.select(sa.func.count()).select_from(Delegate)
    others = others.where(Delegate.event_id == delegate.event_id, Delegate.id != delegate.id)
    others = others.where(Delegate.merged_into_id.is_distinct_from(delegate.id))
    alike = (Delegate.given_name == delegate.given_name, Delegate.family_name == delegate.family_name)
    words = [] if db.session.scalar(others.where(*alike)) else [delegate.full_name]
    for column in (Delegate.email, Delegate.phone):
        value = getattr(delegate, column.key)
        if value and not db.session.scalar(others.where(column == value)):
            words.append(value)
    office = sa.select(Delegation.id).where(Delegation.contact_email == delegate.email).limit(1)
    return [word for word in words if word != delegate.email or not db.session.scalar(office)]


def _person(delegate: Delegate) -> list[str]:
    """The cells by which a row of a sheet is theirs."""
    return [name for name in (delegate.given_name, delegate.family_name) if name]


def _close(delegate: Delegate, now: dt.datetime) -> None:
    """Every link, and the badge: their addresses answer that they are gone."""
    invitations = sa.select(Invitation.id).where(Invitation.delegate_id == delegate.id)
    invited = sa.and_(Door.kind == "invite", Door.subject_id.in_(invitations))
    own = sa.and_(Door.kind.in_(DOORS), Door.subject_id == delegate.id)
    doors = sa.update(Door).where(sa.or_(own, invited), Door.revoked_at.is_(None))
    db.session.execute(doors.values(revoked_at=now), execution_options={"synchronize_session": False})
    live = sa.update(Badge).where(Badge.delegate_id == delegate.id, Badge.ended_at.is_(None))
    db.session.execute(live.values(ended_at=now, reason="erased"), execution_options={"synchronize_session": False})


def _unname(delegate: Delegate) -> None:
    """What others' rows, and rows that are kept, say of the person."""
    named, own = stand_in(delegate), delegate.id
    acted = sa.or_(
        sa.and_(Entry.actor_kind == "delegate", Entry.actor_id == own),
        sa.and_(Entry.actor_kind == "aide", Entry.behalf_id == own),
    )
    about = sa.and_(Entry.object_kind == "delegate", Entry.object_id == own)
    asked = sa.or_(MeetingRequest.from_id == own, MeetingRequest.to_id == own)
    statements = (
        sa.update(Entry).where(about).values(detail=None),
        sa.update(Entry).where(acted).values(actor_name=named),
        sa.update(Consent).where(Consent.delegate_id == own).values(by=named),
        sa.update(MeetingRequest).where(asked).values(purpose="", answer="", asked_by=named),
        sa.update(Participation).where(Participation.delegate_id == own).values(note=None),
        sa.update(Stay).where(Stay.shares_with_id == own).values(shares_with_id=None),
        sa.update(Night).where(Night.shares_with_id == own).values(shares_with_id=None),
        sa.update(Delegation).where(Delegation.head_id == own).values(head_id=None),
        sa.update(ActivityGroup).where(ActivityGroup.leader_id == own).values(leader_id=None),
        sa.update(Bus).where(Bus.leader_id == own).values(leader_id=None),
        sa.update(Bus).where(Bus.deputy_id == own).values(deputy_id=None),
        sa.update(Invitation).where(Invitation.delegate_id == own).values(name=named, email=""),
        sa.update(DataRequest).where(DataRequest.delegate_id == own).values(said=""),
    )
    for statement in statements:
        db.session.execute(statement, execution_options={"synchronize_session": False})


def _blank(delegate: Delegate, now: dt.datetime) -> None:
    number = delegate.number
    delegate.given_name = delegate.family_name = delegate.position = delegate.city = ""
    delegate.display_name = {"en": f"Erased #{number}", "es": f"Borrado n.º {number}", "fr": f"Effacé nº {number}"}
    for column in (
        "email", "phone", "form_id", "form_digest", "delegation", "principal_id", "post", "rank", "note_back",
        "provenance",
    ):  # fmt: skip
        setattr(delegate, column, None)
    delegate.reference, delegate.protocol = f"X-{number}", False
    delegate.erased_at = delegate.changed_at = now
    delegate.edition += 1
