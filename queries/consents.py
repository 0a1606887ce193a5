"""What people agree to now, and what they have still to confirm."""

from collections.abc import Sequence

import sqlalchemy as sa

from models import Consent, Delegate, db

#: Purposes for which passport data are kept.
IDENTITY = frozenset({"visa_letter", "host_list"})
#: Purposes that need the person's own express word: what a focal point ticked for them waits for it.
SENSITIVE = frozenset({"care"}) | IDENTITY


def of_delegate(delegate: Delegate) -> Sequence[Consent]:
    """Every agreement that was ever given, the latest first."""
    given = sa.select(Consent).where(Consent.delegate_id == delegate.id)
    return db.session.scalars(given.order_by(Consent.given_at.desc(), Consent.id.desc())).all()


def agreed(delegate: Delegate) -> frozenset[str]:
    """The purposes agreed to now, those that wait for a confirmation among them."""
    given = sa.select(Consent.purpose).where(Consent.delegate_id == delegate.id, Consent.withdrawn_at.is_(None))
    return frozenset(db.session.scalars(given))


def waiting(delegate: Delegate) -> frozenset[str]:
    """The sensitive purposes that a focal point agreed to for them, and that they have not confirmed."""
    given = sa.select(Consent.purpose).where(Consent.delegate_id == delegate.id, Consent.withdrawn_at.is_(None))
    focal = given.where(Consent.purpose.in_(SENSITIVE), Consent.by_kind == "focal")
    return frozenset(db.session.scalars(focal))
