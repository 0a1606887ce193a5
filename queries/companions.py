"""Who stands beside somebody: whom they accompany or are accompanied by, whose stead they take or who takes theirs."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import Delegate, db

GONE = ("rejected", "cancelled", "substituted")


def beside(delegate: Delegate) -> list[tuple[str, Delegate]]:
    """Each with a word for it, instead_of | substitute | principal | companion: one statement."""
    own = [key for key in (delegate.principal_id, delegate.substitutes_id) if key]
    theirs = (Delegate.principal_id == delegate.id, Delegate.substitutes_id == delegate.id)
    wanted = sa.select(Delegate).where(sa.or_(Delegate.id.in_(own), *theirs))
    rows = db.session.scalars(wanted.order_by(Delegate.sort_name, Delegate.id))
    return [(_word(delegate, one), one) for one in rows]


def of_delegate(delegate: Delegate) -> list[Delegate]:
    """The people who accompany them and have not called off: one statement."""
    own = sa.select(Delegate).where(Delegate.principal_id == delegate.id, Delegate.status.not_in(GONE))
    shown = own.options(joinedload(Delegate.category, innerjoin=True))
    return list(db.session.scalars(shown.order_by(Delegate.sort_name, Delegate.id)))


def _word(delegate: Delegate, one: Delegate) -> str:
    if one.id == delegate.substitutes_id:
        return "instead_of"
    if one.id == delegate.principal_id:
        return "principal"
    return "substitute" if one.substitutes_id == delegate.id else "companion"
