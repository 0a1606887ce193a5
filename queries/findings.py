"""What the documents of an event contradict or leave open, with their codes, their words, and who settled what."""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from models import AcceptedConflict, Activity, Claim, Event, Participation, db
from models.participation import HOLDING
from queries import conflicts, schedules
from scheduling import findings
from scheduling.conflicts import of as conflicts_of
from scheduling.findings import Finding
from scheduling.programme import Id, Programme

#: Roles that documents leave to be defined.
AWAITED = ("moderator", "panelist")
#: Rows that are no claim but hold a finding's code.
CODE = "code"


@dataclasses.dataclass(frozen=True)
class Quoted:
    """What one side of a finding says: its claims with their documents' words."""

    number: int
    side: findings.Side
    claims: Sequence[Claim]
    thing: Activity | None


@dataclasses.dataclass(frozen=True)
class ToldFinding:
    """One finding and all that its page shows."""

    finding: Finding
    #: Stable, as in "C03"; None: nobody gave it one.
    code: str | None
    things: Sequence[Activity]
    sides: Sequence[Quoted]
    accepted: AcceptedConflict | None

    @property
    def kind(self) -> str:
        return self.finding.kind

    @property
    def fingerprint(self) -> str:
        return self.finding.fingerprint


def standing(event: Event, programme: Programme | None = None) -> list[ToldFinding]:
    """All findings of the event; `programme` is the published one, read anew where it is not given."""
    rows = _claims(event)
    found = computed(programme or schedules.programme(event), rows) if rows else ()
    if not found:
        return []
    codes, settled = _codes(rows), conflicts.accepted(event)
    by_id = {row.id: row for row in rows}
    things = _activities({item for one in found for item in (*one.items, *_of_sides(one))})
    return [
        ToldFinding(
            one,
            codes.get((one.kind, tuple(sorted(one.items)), one.about)),
            [things[item] for item in one.items],
            [_quoted(number, side, by_id, things) for number, side in enumerate(one.sides)],
            settled.get(one.fingerprint),
        )
        for one in found
    ]


def open_count(event: Event) -> int:
    """How many conflicts and contradictions nobody has accepted or settled: nine statements."""
    programme, rows = schedules.programme(event), _claims(event)
    found = (*conflicts_of(programme), *(computed(programme, rows) if rows else ()))
    return len({one.fingerprint for one in found} - conflicts.accepted(event).keys())


def computed(programme: Programme, rows: Sequence[Claim]) -> tuple[Finding, ...]:
    """The findings that follow from these claims and the programme: one statement."""
    return findings.of(programme, [_claim(row) for row in rows if row.subject != CODE], _defined(rows))


def _claims(event: Event) -> list[Claim]:
    wanted = sa.select(Claim).where(Claim.event_id == event.id).order_by(Claim.id)
    return list(db.session.scalars(wanted))


def _claim(row: Claim) -> findings.Claim:
    said = row.said
    day = said.get("day") and dt.date.fromisoformat(said["day"])
    return findings.Claim(row.id, row.source, row.subject, said.get("value", ""), row.activity_id, said.get("about"),
                          day, said.get("written", ""))  # fmt: skip


def _defined(rows: Sequence[Claim]) -> frozenset[Id]:
    """Activities that documents leave to be defined and whose speakers are known by now."""
    awaited = {row.activity_id for row in rows if row.subject == "to_be_defined"}
    taking_part = sa.select(Participation.activity_id).where(
        Participation.activity_id.in_(awaited), Participation.role.in_(AWAITED), Participation.status.in_(HOLDING)
    )
    return frozenset(db.session.scalars(taking_part))


def _codes(rows: Sequence[Claim]) -> dict[tuple[str, tuple[Id, ...], str | None], str]:
    coded = [(row.source, row.said) for row in rows if row.subject == CODE]
    return {(said["kind"], tuple(said["items"]), said["about"]): code for code, said in coded}


def _of_sides(finding: Finding) -> list[Id]:
    return [claim.item for side in finding.sides for claim in side.claims if claim.item]


def _activities(ids: set[Id]) -> dict[Id, Activity]:
    return {row.id: row for row in db.session.scalars(sa.select(Activity).where(Activity.id.in_(ids)))}


def _quoted(number: int, side: findings.Side, rows: Mapping[Id, Claim], things: Mapping[Id, Activity]) -> Quoted:
    item = side.item or next((claim.item for claim in side.claims if claim.item), None)
    return Quoted(number, side, [rows[claim.id] for claim in side.claims], things.get(item))
