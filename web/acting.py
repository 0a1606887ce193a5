"""For whom a page acts: the delegate themselves, their chief of staff, their delegation's focal point.

The same pages stand in three blueprints, with the same names; this is what differs between them.
"""

import dataclasses

from flask import url_for

from models import Delegate
from operations.journal import Actor


@dataclasses.dataclass(frozen=True)
class Acting:
    """`part` is the blueprint: me, aide or delegation; `delegate` the one it is done for, `by` whoever does it."""

    part: str
    delegate: Delegate
    by: Actor

    @property
    def on_behalf(self) -> bool:
        """Whether somebody else does it for the delegate."""
        return self.part != "me"

    def url(self, page: str, /, **values: object) -> str:
        """The address of this page of the blueprint, of a focal point's for this one of their delegates."""
        whose = {"principal_id": self.delegate.id} if self.part == "delegation" else {}
        return url_for(f"{self.part}.{page}", slug=self.delegate.event.slug, **whose, **values)
