"""Where people are reached: at their own address, else at their delegation's focal point's, who passes it on."""

import dataclasses
from collections.abc import Iterable

import sqlalchemy as sa

from models import Delegate, Delegation, db

OWN = sa.func.nullif(Delegate.email, "")
#: For statements that join `Delegation` from outside.
ADDRESS = sa.func.coalesce(OWN, sa.case((Delegate.erased_at.is_(None), sa.func.nullif(Delegation.contact_email, ""))))
LANGUAGE = sa.case((OWN.is_(None), sa.func.coalesce(Delegation.language, Delegate.language)), else_=Delegate.language)
#: Whether a letter reaches somebody, for statements that do not.
REACHED = sa.or_(
    OWN.is_not(None),
    sa.exists().where(
        Delegation.id == Delegate.delegation_id, Delegation.contact_email != "", Delegate.erased_at.is_(None)
    ),
)


@dataclasses.dataclass(frozen=True)
class Reach:
    """An address, the language that is read there, and whether it is the focal point's."""

    address: str | None
    language: str
    through_focal: bool = False


def of(delegate: Delegate) -> Reach:
    """Where this person is reached; a statement only for who has no address of their own."""
    return of_all([delegate])[delegate.id]


def of_all(delegates: Iterable[Delegate]) -> dict[int, Reach]:
    """The same of many by their ids: one statement, and none where everybody has an address of their own."""
    reach, without = {}, []
    for delegate in delegates:
        if delegate.email:
            reach[delegate.id] = Reach(delegate.email, delegate.language)
        else:
            without.append(delegate.id)
    if without:
        rows = sa.select(Delegate.id, ADDRESS, LANGUAGE).outerjoin(Delegate.delegation)
        for key, address, language in db.session.execute(rows.where(Delegate.id.in_(without))):
            reach[key] = Reach(address, language, address is not None)
    return reach
