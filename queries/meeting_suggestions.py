"""Whom somebody could meet, and why: the few who come into question are found here, `scheduling/suggestions.py` ranks
them."""

import dataclasses
from collections import defaultdict
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from models import Activity, Delegate, DelegateTheme, MeetingProfile, MeetingRequest, Participation, Theme, db
from models.meeting import OPEN
from models.participation import HOLDING
from queries import meeting_people, themes
from queries.meeting_people import PARTS, Found
from queries.themes import Sides
from scheduling import suggestions
from scheduling.suggestions import OFFERED, SHARED, SOUGHT, TOGETHER, Person, Reason

#: How many come into question at most: those with most in common.
SHORTLIST = 120
#: So many are looked at for them: enough to leave out those who do not come, are not open, or were asked.
LOOKED_AT = 2000
#: Whoever was asked, asked or said no stays out; whose request expired or was taken back does not.
ASKED = (*OPEN, "declined", "held")


@dataclasses.dataclass(frozen=True)
class Why:
    """A `Reason` with rows instead of ids: themes, activities, or codes of languages."""

    kind: str
    what: tuple[Theme | Activity | str, ...]


@dataclasses.dataclass(frozen=True)
class Suggested:
    """Somebody to meet, and why; the reason that counts most comes first."""

    found: Found
    reasons: tuple[Why, ...]


def suggested(own: Delegate, most: int = 6) -> list[Suggested]:
    """Whom `own` should meet, the best first: twelve statements at most, whatever the number of people.

    Nobody they asked or were asked by, and nobody of whom nothing in common is known.
    """
    said, panels = themes.of_delegates([own.id])[own.id], _signed_up(own)
    panel_ids = [one.id for one in panels]
    ids = _shortlist(own, said, panel_ids)
    if not ids:
        return []
    people = _people([own.id, *ids], panel_ids)
    chosen = suggestions.suggest(people.pop(own.id), people.values(), most)
    rows = {(True, one.id): one for one in panels} | {(False, one.id): one for one in (*said.seeks, *said.offers)}
    reasons = {one.id: tuple(_why(reason, rows) for reason in one.reasons) for one in chosen}
    return [Suggested(found, reasons[found.delegate.id]) for found in _found(own, list(reasons))]


def _why(reason: Reason, rows: Mapping[tuple[bool, int], Theme | Activity]) -> Why:
    if reason.kind == "language":
        return Why(reason.kind, reason.what)
    return Why(reason.kind, tuple(rows[reason.kind == "together", key] for key in reason.what))


def _found(own: Delegate, ids: Sequence[int]) -> list[Found]:
    """These people, in the order of the ids: four statements."""
    wanted = sa.select(Delegate).where(Delegate.id.in_(ids)).options(*PARTS)
    by_id = {one.id: one for one in db.session.scalars(wanted)}
    return meeting_people.described(own, [by_id[key] for key in ids])


def _shortlist(own: Delegate, said: Sides, panel_ids: Sequence[int]) -> list[int]:
    """Those with most in common, by the points of themes and panels; between equals an even spread."""
    parts = [*_of_themes(said), *_of_panels(panel_ids)]
    if not parts:
        return []
    common = sa.union_all(*parts).subquery()
    points, drawn = sa.func.sum(common.c.points), (common.c.delegate_id * 7919 + own.id * 104_729) % 10_007
    best = sa.select(common.c.delegate_id, points.label("points"), drawn.label("drawn")).group_by(common.c.delegate_id)
    best = best.order_by(points.desc(), drawn, common.c.delegate_id).limit(LOOKED_AT).subquery()
    people = meeting_people.askable(own).join(best, best.c.delegate_id == Delegate.id)
    people = people.where(Delegate.id.not_in(_between(own)))
    ordered = people.order_by(best.c.points.desc(), best.c.drawn, Delegate.id).limit(SHORTLIST)
    return list(db.session.scalars(ordered.with_only_columns(Delegate.id)))


def _of_themes(said: Sides) -> list[sa.Select]:
    """Points for each theme, by who says it; the same three that `suggest` counts."""
    seeks, offers = [one.id for one in said.seeks], [one.id for one in said.offers]
    counted = (("offers", seeks, OFFERED), ("seeks", offers, SOUGHT), ("seeks", seeks, SHARED))
    return [
        sa.select(DelegateTheme.delegate_id, sa.literal(points).label("points")).where(
            DelegateTheme.side == side, DelegateTheme.theme_id.in_(theme_ids)
        )
        for side, theme_ids, points in counted
        if theme_ids
    ]


def _of_panels(panel_ids: Sequence[int]) -> list[sa.Select]:
    if not panel_ids:
        return []
    there = sa.select(Participation.delegate_id, sa.literal(TOGETHER).label("points"))
    return [there.where(Participation.activity_id.in_(panel_ids), Participation.status.in_(HOLDING))]


def _between(own: Delegate) -> sa.Select:
    """The others of all requests from and to this person that keep them out."""
    asked = sa.select(MeetingRequest.to_id).where(MeetingRequest.from_id == own.id, MeetingRequest.status.in_(ASKED))
    asking = sa.select(MeetingRequest.from_id).where(MeetingRequest.to_id == own.id, MeetingRequest.status.in_(ASKED))
    return asked.union_all(asking)


def _signed_up(own: Delegate) -> list[Activity]:
    """What the person signed up for, as far as others may know of it."""
    held = sa.select(Activity).join(Participation, Participation.activity_id == Activity.id)
    held = held.where(Participation.delegate_id == own.id, Participation.status.in_(HOLDING))
    held = held.where(Activity.attendance == "sign_up", Activity.state == "published")
    return list(db.session.scalars(held.where(Activity.audience.in_(("public", "delegates"))).order_by(Activity.id)))


def _people(ids: Sequence[int], panel_ids: Sequence[int]) -> dict[int, Person]:
    """These people as calculation sees them, by id: four statements."""
    sides, asked, panels = themes.of_delegates(ids), _asked(ids), _panels(ids, panel_ids)
    return {
        key: Person(
            id=key,
            country=country,
            delegation=delegation,
            seeks=frozenset(one.id for one in sides[key].seeks),
            offers=frozenset(one.id for one in sides[key].offers),
            languages=tuple(spoken or [letters]),
            activities=panels[key],
            asked=asked.get(key, 0),
        )
        for key, country, delegation, letters, spoken in _facts(ids)
    }


def _facts(ids: Sequence[int]) -> Sequence[sa.Row]:
    told = (Delegate.id, Delegate.country, Delegate.delegation_id, Delegate.language, MeetingProfile.languages)
    wanted = sa.select(*told).outerjoin(MeetingProfile, MeetingProfile.delegate_id == Delegate.id)
    return db.session.execute(wanted.where(Delegate.id.in_(ids))).all()


def _asked(ids: Sequence[int]) -> dict[int, int]:
    """How many requests to each of them wait or stand."""
    counted = sa.select(MeetingRequest.to_id, sa.func.count()).where(MeetingRequest.to_id.in_(ids))
    grouped = counted.where(MeetingRequest.status.in_(OPEN)).group_by(MeetingRequest.to_id)
    return dict(db.session.execute(grouped).all())


def _panels(ids: Sequence[int], panel_ids: Sequence[int]) -> dict[int, frozenset[int]]:
    found = defaultdict(set, {key: set() for key in ids})
    there = sa.select(Participation.delegate_id, Participation.activity_id)
    there = there.where(Participation.delegate_id.in_(ids), Participation.activity_id.in_(panel_ids))
    for key, activity_id in db.session.execute(there.where(Participation.status.in_(HOLDING))):
        found[key].add(activity_id)
    return {key: frozenset(panels) for key, panels in found.items()}
