"""The readout of a meeting: what was spoken of, and who promised what by when. The note-taker files it within the hour.

A form sends `topics`, `public`, `next_contact` and rows `what-1`, `owner-1`, `due-1` and so on; a row without `what` is
no commitment. Everything is kept as typed until all of it can be stored.
"""

import dataclasses
import datetime as dt
import re
from collections.abc import Mapping

from models import Commitment, Delegate, Event, Meeting, Readout, db
from models.base import utcnow
from models.transaction import lock
from operations import fields, finished, journal, lines
from operations.fields import Malformed
from operations.journal import Actor
from operations.refusals import Refusal

#: How many commitments one readout takes; more is another document.
MOST = 20
LONGEST = 8000
_ROW = re.compile(r"what-([0-9]{1,3})")


@dataclasses.dataclass(frozen=True)
class Promise:
    """One commitment as it was written down; `owner` is the id of the delegate who gave it."""

    what: str
    owner: int | None = None
    due_on: dt.date | None = None


@dataclasses.dataclass(frozen=True)
class Notes:
    """What a readout says."""

    topics: str
    public: bool = False
    next_contact: str = ""
    commitments: tuple[Promise, ...] = ()


def file(
    meeting: Meeting, notes: Notes, *, by: Actor, edition: int | None = None, now: dt.datetime | None = None
) -> Readout:
    """Store the readout, whole; filed again it is replaced, `edition` being the one the writer saw (0: none).

    Refuses `activity_cancelled`, `not_begun`, `unknown_person` at `owner-N`, `changed_meanwhile` and `finished`.
    """
    activity = lock(meeting.activity)
    lock(meeting)
    finished.ensure_running(activity.event, now)
    if activity.state != "published":
        raise Refusal("activity_cancelled", activity=activity)
    if not lines.begun(activity, now):
        raise Refusal("not_begun")
    readout = db.session.get(Readout, activity.id, populate_existing=True)
    if edition is not None and edition != (readout.edition if readout else 0):
        raise Refusal("changed_meanwhile")
    _ensure_known(activity.event, notes)
    readout = readout or Readout(activity_id=activity.id, edition=0)
    readout.filed_by, readout.filed_at = by.name[:200], now or utcnow()
    _store(readout, notes)
    journal.write("readout.filed", activity, by, title=activity.title, commitments=len(notes.commitments))
    return readout


def _store(readout: Readout, notes: Notes) -> None:
    db.session.add(readout)
    readout.topics, readout.public, readout.next_contact = notes.topics, notes.public, notes.next_contact
    readout.edition += 1
    readout.commitments.clear()
    db.session.flush()
    readout.commitments.extend(
        Commitment(rank=rank, what=one.what, owner_id=one.owner, due_on=one.due_on)
        for rank, one in enumerate(notes.commitments, start=1)
    )


def _ensure_known(event: Event, notes: Notes) -> None:
    for number, one in enumerate(notes.commitments, start=1):
        owner = one.owner and db.session.get(Delegate, one.owner)
        if one.owner and (owner is None or owner.event_id != event.id):
            raise Refusal("unknown_person", f"owner-{number}")


def read(typed: Mapping[str, object]) -> Notes:
    """What a form sent as `Notes`; raises `Malformed` with everything that is wrong, each at its field."""
    rules = {"topics": _topics, "next_contact": lambda text: fields.line(text, 300)}
    errors, said, promises = {}, {}, []
    try:
        said = fields.read_all(rules, typed)
    except Malformed as malformed:
        errors |= malformed.errors
    for number in rows(typed):
        try:
            promises.append(_promise(typed, number))
        except Malformed as malformed:
            errors |= malformed.errors
    if len(promises) > MOST:
        errors["what-1"] = Refusal("too_many_commitments", "what-1", most=MOST)
    if errors:
        raise Malformed(errors)
    return Notes(commitments=tuple(one for one in promises if one), public=bool(typed.get("public")), **said)


def rows(typed: Mapping[str, object]) -> list[int]:
    """The numbers of the rows that were sent."""
    return sorted({int(found[1]) for name in typed if (found := _ROW.fullmatch(name))})


def _promise(typed: Mapping[str, object], number: int) -> Promise | None:
    rules = {
        f"what-{number}": lambda text: fields.line(text, Commitment.what.type.length),
        f"owner-{number}": _owner,
        f"due-{number}": _day,
    }
    what, owner, due_on = fields.read_all(rules, typed).values()
    if not what and (owner or due_on):
        raise Malformed({f"what-{number}": Refusal("required", f"what-{number}")})
    return Promise(what, owner, due_on) if what else None


def _topics(typed: object) -> str:
    text = fields.paragraph(typed, LONGEST)
    if text is None:
        raise Refusal("required")
    return text


def _owner(typed: object) -> int | None:
    text = fields.line(typed, 20)
    if text and not re.fullmatch("[1-9][0-9]{0,8}", text):
        raise Refusal("unknown_person")
    return int(text) if text else None


def _day(typed: object) -> dt.date | None:
    text = fields.line(typed, 20)
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise Refusal("date_invalid") from None
