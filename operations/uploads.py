"""Sheets that organizers bring: read at once, looked at row by row, applied all or nothing.

What a row would do is reckoned against the event as it stands, for the page and again within the transaction that
applies it. A sheet that was applied and comes again changes nothing.
"""

import dataclasses
import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Protocol

from models import Delegation, Event, Upload, db
from models.base import utcnow
from models.transaction import lock
from operations import (
    company_sheets,
    delegate_columns,
    delegate_sheets,
    delegate_tables,
    finished,
    itinerary_sheets,
    itinerary_words,
    journal,
    need_sheets,
    sheets,
)
from operations import sheet_columns as columns
from operations.journal import Actor
from operations.refusals import Refusal
from operations.sheet_columns import Column, Table
from operations.sheet_lines import ALIKE, OUTCOMES, Line
from queries import convoys

#: Letters of a file's name that are kept.
LONGEST_NAME = 200


class Reader(Protocol):
    """What each kind of sheet has: made of an event and the sheet's language, or for people of the sheet itself."""

    def lines(self, rows: Sequence[dict]) -> list[Line]: ...

    def apply(self, lines: Sequence[Line], *, by: Actor, now: dt.datetime) -> None: ...


#: Columns and reader of each kind; a further kind of sheet is a further line.
KINDS: dict[str, tuple[tuple[Column, ...], type[Reader]]] = {
    "itinerary": (itinerary_words.COLUMNS, itinerary_sheets.Reader),
    "companies": (company_sheets.COLUMNS, company_sheets.Reader),
    "needs": (need_sheets.COLUMNS, need_sheets.Reader),
    "delegates": (delegate_columns.COLUMNS, delegate_sheets.Reader),
}
PEOPLE = "delegates"
#: Those that mean nothing at an event without a convoy.
OF_CONVOYS = ("companies", "needs")


@dataclasses.dataclass(frozen=True)
class Plan:
    """What a sheet would do now."""

    lines: list[Line]
    #: By outcome, how many rows.
    counts: dict[str, int]
    #: Another one as soon as the sheet would do something else.
    mark: str
    reader: Reader

    @property
    def partial(self) -> bool:
        """Rows that are wrong are left out; else they keep the whole sheet from being applied."""
        return getattr(self.reader, "partial", False)

    @property
    def wrong(self) -> bool:
        """A row keeps the sheet from being applied."""
        return bool(self.counts["wrong"]) and not self.partial

    @property
    def idle(self) -> bool:
        """Nothing would be done."""
        return not self.counts["new"] and not self.counts["changed"]


def kinds(event: Event) -> list[str]:
    """The kinds of sheets that the event takes."""
    return [kind for kind in KINDS if kind not in OF_CONVOYS or convoys.of_event(event)]


def read(kind: str, content: bytes) -> Table:
    """The rows of a file for a sheet of this kind. Refuses as `sheets.opened` and `sheet_columns.table` do, for people
    as `delegate_tables.table`.
    """
    if kind == PEOPLE:
        return delegate_tables.table(sheets.opened(content, delegate_tables.MOST))
    return columns.table(sheets.opened(content), KINDS[kind][0])


def keep(
    event: Event,
    kind: str,
    file_name: str,
    table: Table,
    *,
    delegation: Delegation | None = None,
    by: Actor,
    now: dt.datetime | None = None,
) -> Upload:
    """Keep the rows of a sheet, to be looked at; the file itself is forgotten. A focal point's is about people of their
    own delegation. Refuses `finished` and `no_convoy`.
    """
    finished.ensure_running(event, now)
    if kind not in kinds(event):
        raise Refusal("no_convoy")
    read = {"language": table.language, "ignored": table.ignored, "unnamed": table.unnamed}
    upload = Upload(event_id=event.id, kind=kind, file_name=file_name[:LONGEST_NAME], rows=table.rows, result=read)
    if table.matched:
        upload.delegation_id = delegation and delegation.id
        upload.matched = delegate_tables.begun(table.matched, event, delegation)
        upload.result = read | {"ignored": delegate_tables.left_out(upload.matched)}
    upload.created_at, upload.created_by = now or utcnow(), by.name[:200]
    db.session.add(upload)
    journal.write("upload.read", upload, by, kind=kind, rows=len(table.rows))
    return upload


def plan(event: Event, upload: Upload) -> Plan:
    """What each row of the sheet would do now; nothing is done."""
    reader = _reader(event, upload)
    lines = reader.lines(upload.rows)
    found = Counter(line.outcome for line in lines)
    outcomes = (*OUTCOMES, ALIKE) if found[ALIKE] else OUTCOMES
    said = repr([(line.number, line.outcome, line.changes, line.made) for line in lines])
    mark = hashlib.sha256(said.encode()).hexdigest()[:20]
    return Plan(lines, {outcome: found[outcome] for outcome in outcomes}, mark, reader)


def apply(upload: Upload, *, seen: str | None = None, by: Actor, now: dt.datetime | None = None) -> Plan:
    """Do what the sheet says, all of it or nothing. `seen` is the mark of the plan that the page showed.

    Of people are left out who is wrong, or looks like somebody who is there while nobody said whether it is them.
    Refuses `finished`, `upload_settled`, `sheet_unmatched`, `sheet_wrong` while a row is wrong, `sheet_idle` when it
    would change nothing, `changed_meanwhile` when it would do something else than the page said, and what the verbs
    behind it refuse.
    """
    event = _begin(upload, now)
    if not is_matched(upload):
        raise Refusal("sheet_unmatched")
    found = plan(event, upload)
    if seen is not None and seen != found.mark:
        raise Refusal("changed_meanwhile")
    if found.wrong:
        raise Refusal("sheet_wrong", rows=found.counts["wrong"])
    if found.idle:
        raise Refusal("sheet_idle")
    now = now or utcnow()
    found.reader.apply([line for line in found.lines if line.outcome in ("new", "changed")], by=by, now=now)
    upload.status, upload.applied_at = "applied", now
    upload.result = upload.result | found.counts
    if upload.kind == PEOPLE:
        left = [line.number for line in found.lines if line.outcome in ("wrong", ALIKE)]
        upload.rows, upload.matched, upload.result = [], None, upload.result | {"left_out": left}
    journal.write("upload.applied", upload, by, kind=upload.kind, added=found.counts["new"],
                  changed=found.counts["changed"])  # fmt: skip
    return found


def match(
    upload: Upload, fields: Mapping[str, str], usual: Mapping[str, str], *, by: Actor, now: dt.datetime | None = None
) -> Upload:
    """Say which column of a list of people is what, by place, and what holds for rows that do not say it.

    Refuses `finished`, `upload_settled` and what `delegate_tables.chosen` refuses.
    """
    event = _begin(upload, now)
    chosen = delegate_tables.chosen(upload.matched, fields, usual, event)
    upload.matched, upload.result = chosen, upload.result | {"ignored": delegate_tables.left_out(chosen)}
    journal.write("upload.matched", upload, by, columns=len(chosen["fields"]))
    return upload


def is_matched(upload: Upload) -> bool:
    """Whether it is known what the columns are; those of other sheets than of people always are."""
    return upload.kind != PEOPLE or bool(upload.matched and upload.matched["checked"])


def decide(upload: Upload, said: Mapping[int, str], *, now: dt.datetime | None = None) -> Upload:
    """Say of rows that look like somebody who is there, by number, that it is them (an id), somebody "new", or "" for
    not decided. Refuses `finished`, `upload_settled` and `unknown_person`.
    """
    event = _begin(upload, now)
    if upload.kind != PEOPLE:
        raise Refusal("unknown_person")
    alike = {line.number: {str(one.id) for one in line.alike} for line in plan(event, upload).lines}
    if not all(whom in alike.get(row, ()) or whom in ("", delegate_sheets.NEW) for row, whom in said.items()):
        raise Refusal("unknown_person")
    decided = upload.matched["decided"] | {str(row): whom for row, whom in said.items()}
    upload.matched = upload.matched | {"decided": {row: whom for row, whom in decided.items() if whom}}
    return upload


def discard(upload: Upload, *, by: Actor, now: dt.datetime | None = None) -> Upload:
    """Forget a sheet that is not to be applied. Refuses `upload_settled`."""
    _begin(upload, now)
    upload.status, upload.rows, upload.matched = "discarded", [], None
    journal.write("upload.discarded", upload, by, kind=upload.kind)
    return upload


def _reader(event: Event, upload: Upload) -> Reader:
    made = KINDS[upload.kind][1]
    return made(event, upload) if upload.kind == PEOPLE else made(event, upload.result["language"])


def _begin(upload: Upload, now: dt.datetime | None) -> Event:
    """The event, locked: whatever a sheet changes is the event's, and two who apply it at once come one by one."""
    event = lock(db.session.get_one(Event, upload.event_id))
    finished.ensure_running(event, now)
    db.session.refresh(upload)
    if upload.status != "read":
        raise Refusal("upload_settled")
    return event
