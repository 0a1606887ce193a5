"""How an event's badges are printed, set together as one page shows it.

Whoever changes it holds the event's row locked; `seen` is the edition that their page showed, so that two people who
change it at once are told.
"""

import datetime as dt
from collections.abc import Callable, Mapping

from models import BadgeDesign, Event, db
from models.base import utcnow
from models.printing import LAYOUTS, LONGEST_BACK, PARTS
from models.transaction import lock
from operations import event_fields, fields, finished, journal
from operations.event_settings import changes, texts
from operations.journal import Actor
from operations.refusals import Refusal
from queries import badge_designs

LANGUAGES = event_fields.LANGUAGES


def _layout(typed: object) -> str:
    (word,) = fields.some_of(LAYOUTS, typed, "unknown_choice") or (None,)
    if word is None:
        raise Refusal("required")
    return word


def _parts(typed: object) -> list[str]:
    return list(fields.some_of(PARTS, typed, "unknown_choice"))


def _back(typed: object) -> str | None:
    return fields.paragraph(typed, LONGEST_BACK)


#: By field as a form has them; what stands on the other side is three fields.
RULES: dict[str, Callable[[object], object]] = {
    "layout": _layout,
    "two_sided": event_fields.ticked,
    "parts": _parts,
    **{f"back_{language}": _back for language in LANGUAGES},
}


def read(typed: Mapping[str, object]) -> dict[str, object]:
    """What a page collected as facts of a design; raises `Malformed`."""
    facts = fields.read_all(RULES, typed)
    return facts | {"back": texts("back", facts)}


def replace(
    event: Event, facts: Mapping[str, object], *, seen: int | None = None, by: Actor, now: dt.datetime | None = None
) -> BadgeDesign:
    """Let badges be printed so from now on: `layout`, `two_sided`, `parts` and what stands on the `back`.

    Refuses `changed_meanwhile` and `finished`.
    """
    finished.ensure_running(lock(event), now)
    design = db.session.get(BadgeDesign, event.id, populate_existing=True)
    if design is None:
        design = badge_designs.usual(event.id)
        db.session.add(design)
    if seen is not None and seen != design.edition:
        raise Refusal("changed_meanwhile")
    if changed := changes(said_of(design), facts):
        for name in changed:
            setattr(design, name, facts[name])
        design.edition += 1
        event.changed_at = now or utcnow()
        journal.write("badge_design.changed", event, by, event_id=event.id, facts=changed)
    db.session.flush()
    return design


def said_of(design: BadgeDesign) -> dict[str, object]:
    """The design as `replace` takes it."""
    return {name: getattr(design, name) for name in ("layout", "two_sided", "parts", "back")}
