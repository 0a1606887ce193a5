"""For whom a page acts: the delegate themselves, their chief of staff, their delegation's focal point, the organizers.

The same pages stand in several blueprints, with the same names; this is what differs between them.
"""

import dataclasses

from flask import url_for

from models import Delegate
from operations.journal import Actor

#: What names the delegate in the addresses of each part's pages; on one's own, nothing does.
WHOSE = {"delegation": "principal_id", "desk": "id", "gate": "id", "help_lane": "id"}
_HOMES = {"me": "page", "aide": "day", "delegation": "person", "desk": "delegate", "help_lane": "person"}


@dataclasses.dataclass(frozen=True)
class Acting:
    """`part` is the blueprint: me, aide, delegation, desk, help_lane; `delegate` for whom it is, `by` who does it."""

    part: str
    delegate: Delegate
    by: Actor

    @property
    def on_behalf(self) -> bool:
        """Whether somebody else does it for the delegate."""
        return self.part != "me"

    def url(self, page: str, /, **values: object) -> str:
        """The address of this page of the blueprint, of a focal point's for this one of their delegates."""
        whose = {WHOSE[self.part]: self.delegate.id} if self.part in WHOSE else {}
        return url_for(f"{self.part}.{page}", slug=self.delegate.event.slug, **whose, **values)

    @property
    def home(self) -> str:
        """The address of the page on which everything about the delegate stands."""
        return self.url(_HOMES[self.part])
