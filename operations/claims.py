"""What documents say of an event, kept with it: read from an event file, stored, held against each other elsewhere.

A claim keeps the document's own words beside what the program makes of them.
"""

from collections.abc import Iterator, Mapping

from models import Activity, Claim, Event, db
from operations import event_fields
from operations.event_file import ClaimRecord, EventFile, FindingRecord
from operations.event_yaml import Problem
from operations.refusals import Refusal

#: Subjects that are about an activity.
OF_ACTIVITIES = ("starts", "ends", "speaker", "listed", "to_be_defined")
#: The subject of the rows that hold findings' codes.
CODE = "code"
#: Subjects that are about something that is no activity.
OF_OTHERS = ("name", "reading", "unsaid")
#: Subjects for which a document needs no words of a value.
SILENT = ("listed", "to_be_defined", "unsaid")


def problems(file: EventFile) -> Iterator[Problem]:
    """What is wrong with the claims and codes of a file: values that cannot be read, and words it does not know."""
    for position, record in enumerate(file.claims):
        if record.subject in OF_ACTIVITIES and record.activity is None:
            yield f"claims[{position}].activity", "this is missing"
        if record.subject in OF_OTHERS and record.about is None:
            yield f"claims[{position}].about", "this is missing"
        if record.subject == "hours" and record.day is None:
            yield f"claims[{position}].day", "this is missing"
        if (wrong := _fault(record)) is not None:
            yield f"claims[{position}].value", wrong
    known = {activity.key for activity in file.activities} | {claim.about for claim in file.claims}
    for position, record in enumerate(file.findings):
        for place, word in enumerate(record.items):
            if word not in known:
                yield f"findings[{position}].items[{place}]", f"{word!r} is not in the file's activities or claims"


def store(event: Event, file: EventFile, activities: Mapping[str, Activity]) -> None:
    """Keep the claims of a file that has no `problems`, and the codes of what follows from them."""
    sources = {name: {"document": record.kind, "language": record.language} for name, record in file.sources.items()}
    for record in file.claims:
        activity = activities.get(record.activity)
        said = _said(record) | sources.get(record.source.partition(":")[0], {})
        db.session.add(
            Claim(event=event, activity=activity, source=record.source, subject=record.subject, said=said)
        )  # fmt: skip
    db.session.add_all(_coded(event, record, activities) for record in file.findings)
    db.session.flush()


def _coded(event: Event, record: FindingRecord, activities: Mapping[str, Activity]) -> Claim:
    items = sorted(activities[word].id for word in record.items if word in activities)
    about = [word for word in record.items if word not in activities]
    return Claim(event=event, source=record.code, subject=CODE,
                 said={"kind": record.kind, "items": items, "about": about[0] if about else None})  # fmt: skip


def _fault(record: ClaimRecord) -> str | None:
    try:
        value = _value(record)
    except Refusal as refusal:
        return {"time_of_day_invalid": "this is not a time"}.get(refusal.code, "a whole number is expected here")
    wanted = record.subject not in SILENT
    return "this is missing" if wanted and value in (None, "") else None


def _value(record: ClaimRecord) -> str | int | None:
    """What the program makes of the document's words: "9:00 AM" is 09:00."""
    typed = record.value or ""
    if record.subject in ("starts", "ends"):
        time = event_fields.time_of_day(typed)
        return time and f"{time:%H:%M}"
    if record.subject == "hours":
        return "–".join(f"{time:%H:%M}" for time in event_fields.hours(typed))
    if record.subject in ("mayors", "people"):
        return event_fields.count(typed)
    return typed


def _said(record: ClaimRecord) -> dict[str, object]:
    timed = record.subject in ("starts", "ends", "hours")
    said = {
        "value": _value(record),
        "quote": record.quote,
        "written": record.value if timed else None,
        "about": record.about,
        "day": record.day and record.day.isoformat(),
    }
    return {name: value for name, value in said.items() if value is not None}
