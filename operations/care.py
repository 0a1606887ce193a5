"""What somebody needs to be looked after: written here and nowhere else, whichever page asks for it.

Health data, with the person's consent alone: who takes that back takes all of this back.
"""

import dataclasses

from models import Delegate, DelegateCare, db

#: Whom to call and what a doctor should know, in the order in which it is asked for.
EMERGENCY = ("name", "phone", "relation", "medical")


@dataclasses.dataclass(frozen=True)
class Care:
    """Diet and access in words and in codes of `models.privacy`; `emergency` by the words of `EMERGENCY`."""

    diet: str | None = None
    diets: tuple[str, ...] = ()
    access: str | None = None
    aids: tuple[str, ...] = ()
    emergency: dict[str, str] = dataclasses.field(default_factory=dict)

    def __bool__(self) -> bool:
        return any(dataclasses.astuple(self))


def of(delegate: Delegate) -> Care:
    """What stands."""
    care = delegate.care
    if care is None:
        return Care()
    return Care(care.diet, tuple(care.diets or ()), care.access, tuple(care.aids or ()), care.emergency or {})


def keep(delegate: Delegate, said: Care) -> bool:
    """Store this instead of what stood; where nothing is said, the row goes. Whether anything changed."""
    if said == of(delegate):
        return False
    if not said:
        db.session.delete(delegate.care)
        delegate.care = None
        return True
    if delegate.care is None:
        delegate.care = DelegateCare()
    row = delegate.care
    row.diet, row.diets, row.access = said.diet, list(said.diets) or None, said.access
    row.aids, row.emergency = list(said.aids) or None, said.emergency or None
    return True
