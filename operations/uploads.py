"""Sheets that organizers bring: read at once, looked at row by row, applied all or nothing.

What a row would do is reckoned against the event as it stands, for the page and again within the transaction that
applies it. A sheet that was applied and comes again changes nothing.
"""

import dataclasses
import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from models import Event, Upload, db
from models.base import utcnow
from models.transaction import lock
from operations import company_sheets, finished, itinerary_sheets, itinerary_words, journal, need_sheets, sheets
from operations import sheet_columns as columns
from operations.journal import Actor
from operations.refusals import Refusal
from operations.sheet_columns import Column, Table
from operations.sheet_lines import OUTCOMES, Line
from queries import convoys

#: Letters of a file's name that are kept.
LONGEST_NAME = 200


class Reader(Protocol):
    """What each kind of sheet has: made of an event and the sheet's language."""

    def __init__(self, event: Event, language: str) -> None: ...

    def lines(self, rows: Sequence[dict]) -> list[Line]: ...

    def apply(self, lines: Sequence[Line], *, by: Actor, now: dt.datetime) -> None: ...


#: Columns and reader of each kind; a further kind of sheet is a further line.
KINDS: dict[str, tuple[tuple[Column, ...], type[Reader]]] = {
    "itinerary": (itinerary_words.COLUMNS, itinerary_sheets.Reader),
    "companies": (company_sheets.COLUMNS, company_sheets.Reader),
    "needs": (need_sheets.COLUMNS, need_sheets.Reader),
}
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
    def wrong(self) -> bool:
        return bool(self.counts["wrong"])

    @property
    def idle(self) -> bool:
        """Nothing would be done."""
        return not self.counts["new"] and not self.counts["changed"]


def kinds(event: Event) -> list[str]:
    """The kinds of sheets that the event takes."""
    return [kind for kind in KINDS if kind not in OF_CONVOYS or convoys.of_event(event)]


def read(kind: str, content: bytes) -> Table:
    """The rows of a file for a sheet of this kind. Refuses as `sheets.opened` and `sheet_columns.table` do."""
    return columns.table(sheets.opened(content), KINDS[kind][0])


def keep(event: Event, kind: str, file_name: str, table: Table, *, by: Actor, now: dt.datetime | None = None) -> Upload:
    """Keep the rows of a sheet, to be looked at; the file itself is forgotten. Refuses `finished` and `no_convoy`."""
    finished.ensure_running(event, now)
    if kind not in kinds(event):
        raise Refusal("no_convoy")
    read = {"language": table.language, "ignored": table.ignored, "unnamed": table.unnamed}
    upload = Upload(event_id=event.id, kind=kind, file_name=file_name[:LONGEST_NAME], rows=table.rows, result=read)
    upload.created_at, upload.created_by = now or utcnow(), by.name[:200]
    db.session.add(upload)
    journal.write("upload.read", upload, by, kind=kind, rows=len(table.rows))
    return upload


def plan(event: Event, upload: Upload) -> Plan:
    """What each row of the sheet would do now; nothing is done."""
    reader = KINDS[upload.kind][1](event, upload.result["language"])
    lines = reader.lines(upload.rows)
    found = Counter(line.outcome for line in lines)
    said = repr([(line.number, line.outcome, line.changes, line.made) for line in lines])
    mark = hashlib.sha256(said.encode()).hexdigest()[:20]
    return Plan(lines, {outcome: found[outcome] for outcome in OUTCOMES}, mark, reader)


def apply(upload: Upload, *, seen: str | None = None, by: Actor, now: dt.datetime | None = None) -> Plan:
    """Do what the sheet says, all of it or nothing. `seen` is the mark of the plan that the page showed.

    Refuses `finished`, `upload_settled`, `sheet_wrong` while a row is wrong, `sheet_idle` when it would change nothing,
    `changed_meanwhile` when it would do something else than the page said, and what the verbs behind it refuse.
    """
    event = _begin(upload, now)
    found = plan(event, upload)
    if seen is not None and seen != found.mark:
        raise Refusal("changed_meanwhile")
    if found.wrong:
        raise Refusal("sheet_wrong", rows=found.counts["wrong"])
    if found.idle:
        raise Refusal("sheet_idle")
    now = now or utcnow()
    found.reader.apply([line for line in found.lines if line.outcome != "same"], by=by, now=now)
    upload.status, upload.applied_at = "applied", now
    upload.result = upload.result | found.counts
    journal.write("upload.applied", upload, by, kind=upload.kind, added=found.counts["new"],
                  changed=found.counts["changed"])  # fmt: skip
    return found


def discard(upload: Upload, *, by: Actor, now: dt.datetime | None = None) -> Upload:
    """Forget a sheet that is not to be applied. Refuses `upload_settled`."""
    _begin(upload, now)
    upload.status, upload.rows = "discarded", []
    journal.write("upload.discarded", upload, by, kind=upload.kind)
    return upload


def _begin(upload: Upload, now: dt.datetime | None) -> Event:
    """The event, locked: whatever a sheet changes is the event's, and two who apply it at once come one by one."""
    event = lock(db.session.get_one(Event, upload.event_id))
    finished.ensure_running(event, now)
    db.session.refresh(upload)
    if upload.status != "read":
        raise Refusal("upload_settled")
    return event
