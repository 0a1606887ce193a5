"""How rows lose whom they are about: letters, scans, sheets, and every text of an event in which somebody is named.

Retention and erasure both forget; what they leave counts as before and says nothing of anybody.
"""

import json
from collections.abc import Collection, Iterable

import sqlalchemy as sa

from models import (
    Activity,
    AlarmReview,
    Delegate,
    EmergencyOpening,
    Event,
    Feed,
    Headcount,
    Incident,
    IncidentStep,
    Message,
    Presence,
    Scan,
    Upload,
    db,
)

#: What a letter's variables say once nobody may know what it said.
ERASED = {"erased": True}
#: Shorter columns hold codes, never a name.
SHORTEST_TEXT = 60


def letters(which: sa.ColumnElement[bool]) -> None:
    """That they were written stays; to whom and what they said goes. What still waited is not sent any more."""
    unsent = Message.status.in_(("waiting", "failed"))
    status = sa.case((unsent, "unaddressed"), else_=Message.status)
    blank = sa.update(Message).where(which).values(recipient=None, variables=ERASED, error=None, status=status)
    db.session.execute(blank, execution_options={"synchronize_session": False})


def answers_of_scans(which: sa.ColumnElement[bool]) -> None:
    """What a gate was told about who showed the badge; that it admitted somebody stays."""
    told = sa.select(Scan.id, Scan.answer).where(which, Scan.answer.is_not(None))
    blank = [{"id": one.id, "answer": one.answer | {"delegate": None}} for one in db.session.execute(told)]
    if blank:
        db.session.execute(sa.update(Scan), blank)


def who_came_when(event: Event) -> None:
    """Scans count for nobody any more; that somebody came, and how often, stays without its times."""
    answers_of_scans(sa.and_(Scan.event_id == event.id, Scan.delegate_id.is_not(None)))
    here = sa.select(Scan.id).where(Scan.checkpoint_id == Presence.checkpoint_id).order_by(Scan.received_at, Scan.id)
    of_event = Presence.delegate_id.in_(sa.select(Delegate.id).where(Delegate.event_id == event.id))
    any_one = here.limit(1).correlate(Presence).scalar_subquery()
    _blank(sa.update(Presence).where(of_event).values(since_scan_id=any_one))
    known = sa.update(Scan).where(Scan.event_id == event.id, Scan.delegate_id.is_not(None))
    _blank(known.values(delegate_id=None, badge_id=None))
    _blank(sa.update(Headcount).where(Headcount.event_id == event.id).values(missing=[], reason=""))
    _blank(sa.update(AlarmReview).where(AlarmReview.event_id == event.id).values(note=""))


def what_happened(event: Event, delegate: Delegate | None = None) -> None:
    """What incidents and openings of emergency cards tell of somebody, or (None) of anybody; that they were stays."""
    about = sa.true() if delegate is None else Incident.delegate_id == delegate.id
    of_them = sa.select(Incident.id).where(Incident.event_id == event.id, about)
    _blank(sa.update(IncidentStep).where(IncidentStep.incident_id.in_(of_them)).values(said=""))
    _blank(sa.update(Incident).where(Incident.event_id == event.id, about).values(said="", place="", delegate_id=None))
    opened = sa.true() if delegate is None else EmergencyOpening.delegate_id == delegate.id
    _blank(sa.update(EmergencyOpening).where(EmergencyOpening.event_id == event.id, opened).values(reason=""))


def sheets(event: Event, person: Collection[str] | None = None) -> None:
    """The rows of sheets that somebody brought: those in which all that names a person stands, or (None) all."""
    for upload in db.session.scalars(sa.select(Upload).where(Upload.event_id == event.id)):
        left = [] if person is None else [row for row in upload.rows if not _names(row, person)]
        if left != upload.rows:
            upload.rows = left


def calendars(event: Event) -> None:
    """Every calendar as last rendered; the next poll renders it anew."""
    kept = sa.update(Feed).where(Feed.event_id == event.id)
    _blank(kept.values(body=None, etag=None, wanted=Feed.wanted + 1))


def strike(event: Event, words: Iterable[str], stand_in: str) -> None:
    """Put `stand_in` wherever one of these words stands in a text of the event: a title, a line of the journal, a
    proposal. One word alone, such as a single name, is struck only where it is the whole text.
    """
    words = [word for word in words if word]
    for table in db.metadata.sorted_tables:
        where = _of_event(table, event)
        columns = [column for column in table.columns if _holds_text(column)] if where is not None else []
        struck = [(column, *_struck(column, words, stand_in)) for column in columns]
        if struck and words:
            named = sa.or_(*(found for _column, found, _left in struck))
            left = {column: left for column, _found, left in struck}
            db.session.execute(sa.update(table).where(where, named).values(left))


def _blank(statement: sa.Update) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})


def _names(row: dict, person: Collection[str]) -> bool:
    said = {str(cell).strip().casefold() for cell in (row.get("cells") or {}).values()}
    return all(word.casefold() in said for word in person)


def _of_event(table: sa.Table, event: Event) -> sa.ColumnElement[bool] | None:
    """Which rows are the event's; None for tables that belong to no event, and for people's own rows."""
    if table is Delegate.__table__:
        return None
    if "event_id" in table.c:
        return table.c.event_id == event.id
    for column, model in (("activity_id", Activity), ("delegate_id", Delegate), ("scan_id", Scan)):
        if column in table.c:
            return table.c[column].in_(sa.select(model.id).where(model.event_id == event.id))
    return None


def _holds_text(column: sa.Column) -> bool:
    if isinstance(column.type, sa.JSON):
        return True
    return isinstance(column.type, sa.String) and (column.type.length or SHORTEST_TEXT) >= SHORTEST_TEXT


def _struck(
    column: sa.Column, words: Iterable[str], stand_in: str
) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[object]]:
    """Whether one of the words stands there, and what is left of the column without them."""
    data = isinstance(column.type, sa.JSON)
    left = text = sa.cast(column, sa.Text) if data else column
    found = []
    for word in words:
        if _is_whole(word) and not data:
            found.append(column == word)
            left = sa.case((column == word, stand_in), else_=left)
            continue
        for old in _written(word) if data else [word]:
            found.append(text.contains(old, autoescape=True))
            left = sa.func.replace(left, old, json.dumps(stand_in) if old[0] == '"' else stand_in)
    if data:
        postgresql = db.session.get_bind().dialect.name == "postgresql"
        left = sa.cast(left, column.type) if postgresql else sa.type_coerce(left, column.type)
    return sa.or_(*found), left


def _is_whole(word: str) -> bool:
    """Whether it says too little to be struck within a sentence."""
    return " " not in word and "@" not in word and not word.startswith("+")


def _written(word: str) -> set[str]:
    """As a word stands in JSON: each database, and each type of column, writes accents in its own way."""
    quoted = (json.dumps(word), json.dumps(word, ensure_ascii=False))
    return {one if _is_whole(word) else one[1:-1] for one in quoted}
