"""How values look in every answer: texts in all languages, times with the offset of the place."""

import datetime as dt

from blueprints.api.schemas.common import LANGUAGES
from models import Delegation, Proposal
from web.formats import local


def text(said: dict[str, str] | None) -> dict[str, str | None] | None:
    """A text with every language among its keys; null where nobody wrote one."""
    return said and {code: said.get(code) for code in LANGUAGES}


def moment(instant: dt.datetime | None, zone: str) -> str | None:
    """RFC 3339 with the zone's offset at that moment; null while it is to be confirmed."""
    return local(instant, zone).isoformat(timespec="seconds") if instant else None


def so_far(proposal: Proposal) -> dict[str, object]:
    """How far the calculation of a proposal is; nulls where nothing is known yet."""
    return {name: (proposal.progress or {}).get(name) for name in ("share", "value", "bound")}


def delegation_of(delegation: Delegation | None) -> dict[str, object] | None:
    return delegation and {"id": delegation.id, "name": text(delegation.name)}
