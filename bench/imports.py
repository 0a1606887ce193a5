"""Lists of people: reading the file, the dry run and applying it, in milliseconds and megabytes, at two sizes.

The floors: of reading, that the XML is unpacked and parsed with nothing made of it; of the dry run, that each row is
checked by the rules of registering alone; of applying, that the same rows are inserted bare, in one transaction.
"""

import io
import multiprocessing
import random
import resource
import time
import zipfile
from collections.abc import Callable
from xml.parsers import expat

import sqlalchemy as sa
from openpyxl import Workbook

from bench import figures
from bench.installation import KINDS, SUMMIT, installed
from models import Badge, Delegate, Door, Entry, Event, Message, Upload, db
from models.base import Model
from models.transaction import transaction
from operations import registration_reading, uploads
from operations.journal import SYSTEM
from tests.pages import statements

HEADS = ("Category", "Given name", "Family name", "Position", "Role in the delegation", "Delegation", "City", "Country",
         "E-mail", "Phone", "Language")  # fmt: skip
GIVEN = ("María", "José", "Geneviève", "Ximena", "Robert", "Dana", "Søren", "Zoë", "Nguyễn", "Ana Luisa")
FAMILY = ("Ñúñez-Güitrón", "L’Heureux", "O’Brien", "Téllez", "de la Cruz", "Smith", "Côté", "Hernández", "Li", "Paz")
#: What SQLite is told in so many words, and PostgreSQL's driver says by itself.
UNCOUNTED = ("BEGIN", "PRAGMA", "ROLLBACK", "COMMIT")


def main() -> None:
    asked = figures.arguments(__doc__, rows=[250, 10_000]).parse_args()
    for kind in asked.database or KINDS:
        for rows in asked.rows:
            # Each in a process of its own, so that memory is what this one needs.
            with multiprocessing.get_context("spawn").Pool(1) as alone:
                for what, figure in alone.apply(measure, (kind, rows // 10 if asked.quick else rows)).items():
                    figures.tell("import", **figure, what=what, database=kind)


def measure(kind: str, rows: int) -> dict[str, dict[str, object]]:
    """The figures of each step with so many people, none of whom is there yet."""
    people = everybody(rows)
    content = written(people)
    with installed(kind) as installation, installation.opened():
        event = db.session.scalars(sa.select(Event).where(Event.slug == SUMMIT)).one()
        before = peak()
        table, reading = timed(lambda: uploads.read("delegates", content))
        reading |= {"floor": timed(lambda: parsed(content))[1]["value"]}
        with transaction():
            upload = uploads.keep(event, "delegates", "people.xlsx", table, by=SYSTEM)
        plan, dry = timed(lambda: uploads.plan(event, upload))
        assert plan.counts["new"] == rows, f"only {plan.counts} of {rows} are new"
        dry |= {"floor": timed(lambda: checked(people))[1]["value"]}
        last = db.session.scalar(sa.select(sa.func.max(Delegate.id)))
        _done, applying = timed(lambda: apply(upload))
        applying |= {"floor": timed(lambda: bare(last, upload))[1]["value"]}
    told = {"read": reading, "dry run": dry, "apply": applying}
    return {what: figure | {"n": 1, "unit": "ms", "rows": rows, "kb": len(content) // 1000, "memory_before_mb": before}
            for what, figure in told.items()}  # fmt: skip


def everybody(rows: int) -> list[tuple[str, ...]]:
    chance = random.Random(rows)
    return [
        ("MAY_MX", chance.choice(GIVEN), f"{chance.choice(FAMILY)} {number}", "Presidenta municipal", "Member",
         f"Municipio {number % 97}", f"Ciudad {number % 97}", "México", f"person{number}@example.org",
         f"+52 624 {number:07}", "Spanish")
        for number in range(rows)
    ]  # fmt: skip


def written(people: list[tuple[str, ...]]) -> bytes:
    book = Workbook(write_only=True)
    paper = book.create_sheet("People")
    for row in (HEADS, *people):
        paper.append(row)
    book.save(file := io.BytesIO())
    return file.getvalue()


def parsed(content: bytes) -> None:
    """The floor of reading."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            expat.ParserCreate().Parse(archive.read(name), True)


def checked(people: list[tuple[str, ...]]) -> None:
    """The floor of the dry run."""
    for category, given, family, position, _post, delegation, city, _country, email, phone, _language in people:
        typed = {"category": category, "given_name": given, "family_name": family, "position": position, "city": city,
                 "delegation": delegation, "email": email, "phone": phone, "country": "MX",
                 "language": "es"}  # fmt: skip
        registration_reading.read(typed, source="import")


def apply(upload: Upload) -> None:
    with transaction():
        uploads.apply(upload, by=SYSTEM)


def bare(last: int, upload: Upload) -> None:
    """The floor of applying: what it stored, once more and under other names, and taken back."""
    new = sa.select(Delegate.id).where(Delegate.id > last)
    again(Delegate, Delegate.id > last, number=10**6, reference="z", form_id=None)
    again(Door, Door.subject_id.in_(new), subject_id=10**6, digest="z")
    again(Badge, Badge.delegate_id.in_(new), code="z", digest="z", ended_at=upload.created_at)
    again(Entry, (Entry.object_kind == "delegate") & Entry.object_id.in_(new))
    again(Message, Message.delegate_id.in_(new), dedupe="z", message_id="z")
    db.session.rollback()


def again(model: type[Model], where: sa.ColumnElement[bool], **otherwise: object) -> None:
    """Insert these rows again, with numbers raised, texts begun otherwise, and other values as they are told."""
    rows = [dict(row._mapping) for row in db.session.execute(sa.select(model.__table__).where(where))]
    for row in rows:
        del row["id"]
        for name, value in otherwise.items():
            stood = row[name]
            row[name] = (
                stood + value if isinstance(stood, int) else f"{value}{stood[1:]}" if isinstance(value, str) else value
            )
    db.session.execute(sa.insert(model.__table__), rows)


def timed(deed: Callable[[], object]) -> tuple[object, dict[str, object]]:
    """What comes of it, and what it took, memory included."""
    with statements() as sent:
        begun, worked = time.perf_counter(), time.process_time()
        made = deed()
        taken, worked = time.perf_counter() - begun, time.process_time() - worked
    asked = sum(not one.startswith(UNCOUNTED) for one in sent)
    return made, {"value": taken * 1000, "cpu_ms": worked * 1000, "statements": asked, "memory_mb": peak()}


def peak() -> float:
    """The most memory that this process had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
