"""What an event is about, and who seeks or offers something in it."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable

import sqlalchemy as sa

from models import DelegateTheme, Event, Theme, db


@dataclasses.dataclass(frozen=True)
class Sides:
    """The themes in which one person seeks and offers something, each side in the event's order."""

    seeks: tuple[Theme, ...] = ()
    offers: tuple[Theme, ...] = ()


def of_event(event: Event) -> list[Theme]:
    """The event's themes in their order: one statement."""
    wanted = sa.select(Theme).where(Theme.event_id == event.id).order_by(Theme.rank, Theme.id)
    return list(db.session.scalars(wanted))


def of_delegates(delegate_ids: Iterable[int]) -> dict[int, Sides]:
    """What these people seek and offer, by delegate; nothing for who says nothing: one statement."""
    ids = list(delegate_ids)
    said = sa.select(DelegateTheme.delegate_id, DelegateTheme.side, Theme).join(
        Theme, Theme.id == DelegateTheme.theme_id
    )
    found = {key: defaultdict(list) for key in ids}
    ordered = said.where(DelegateTheme.delegate_id.in_(ids)).order_by(Theme.rank, Theme.id)
    for delegate_id, side, theme in db.session.execute(ordered):
        found[delegate_id][side].append(theme)
    return {key: Sides(tuple(sides["seeks"]), tuple(sides["offers"])) for key, sides in found.items()}
