"""Erasing somebody: nowhere in the database is it said who it was, and every count stays."""

import datetime as dt
from pathlib import Path

import pytest
import sqlalchemy as sa

from models import (
    Answer,
    Consent,
    Correction,
    Delegate,
    DelegateIdentity,
    Entry,
    Journey,
    MeetingProfile,
    Message,
    Participation,
    Photo,
    Question,
    Receipt,
    Scan,
    ScanReview,
    Stay,
    Upload,
    db,
)
from models.base import utcnow
from models.transaction import transaction
from operations import doors, erasures, meetings, outbox, participations, scans
from operations.journal import SYSTEM, Actor
from operations.refusals import Refusal
from queries import delegates
from tests import meetings as asked
from tests.world import CODES, SECOND, World, count

STAFF = Actor("staff", "Sofía", 1)
#: What names Ana, by whatever way it was stored.
NAMES = (
    "Núñez", "N\\u00fa\\u00f1ez", "nunez", "Ana ", "'ana@example.org", '"ana@example.org', "6121234567", "G1234567",
    "No nuts", "CAB-0001",
)  # fmt: skip


@pytest.fixture
def ana(world) -> World:
    """Ana left traces everywhere: with what she said, and with what others and the house said of her."""
    asked.set_up_morning(world)
    request = asked.agree(world.ana, world.chloe, purpose="Ana Núñez on ports")
    own = world.ana.id
    with transaction():
        meetings.place(request, world.at("11:00", SECOND), world.blue, by=STAFF)
    with transaction():
        participations.sign_up(world.ports, world.ana, by=Actor("delegate", world.ana.full_name, own))
        scans.record(world.event, code=CODES["ana"], checkpoint="MAIN", nonce="n-1", by=STAFF)
        db.session.add_all(_said_by(world, own))
        db.session.add_all(_left_at_the_gate(world))
        world.housing.speakers = [{"name": "Ana Núñez", "role": "Mayor"}]
        world.delegation.contact_name = "Ana Núñez"
    return world


def _left_at_the_gate(world) -> list:
    scan = db.session.scalars(sa.select(Scan)).one()
    taken = {"number": 1, "received_by": "Ana Núñez", "given_by": "Sofía", "nonce": "n-1"}
    return [
        ScanReview(scan_id=scan.id, at=utcnow(), by="Sofía", note="Ana Núñez showed it at two gates"),
        Receipt(event_id=world.event.id, note="for Ana Núñez", **taken),
    ]


def _said_by(world, own: int) -> list:
    question = Question(event_id=world.event.id, code="SIZE", label={"en": "Size?"})
    cells = {"given_name": "Ana", "family_name": "Núñez", "position": "Mayor of La Paz"}
    others = {"given_name": "Beto", "family_name": "Ávila", "position": "Mayor"}
    now = utcnow()
    return [
        DelegateIdentity(delegate_id=own, passport="G1234567"),
        Photo(delegate_id=own, jpeg=b"Ana ", digest="0", taken_by="Ana Núñez"),
        Journey(delegate_id=own, way="arrival", number="AM 318"),
        Stay(delegate_id=own, elsewhere="with Ana Núñez’s family"),
        Stay(delegate_id=world.beto.id, shares_with_id=own),
        MeetingProfile(delegate_id=own, seeks="Ana Núñez seeks"),
        Correction(event_id=world.event.id, delegate_id=own, facts={"family_name": "Núñez"}, asked_by="Ana Núñez"),
        Answer(delegate_id=own, question=question, said="Ana "),
        Consent(delegate_id=own, purpose="notice", notice_version=1, language="es", given_at=now, by="Ana Núñez"),
        Upload(event_id=world.event.id, kind="delegates", file_name="x.csv", created_by="Ana Núñez",
               rows=[{"row": 2, "cells": cells}, {"row": 3, "cells": others}]),
    ]  # fmt: skip


def everything() -> dict[str, str]:
    """Every row of every table as the database stores it."""
    found = {}
    for table in db.metadata.sorted_tables:
        stored = sa.select(*(sa.literal_column(f'"{column.name}"') for column in table.columns)).select_from(table)
        found[table.name] = "\n".join(map(repr, db.session.execute(stored)))
    return found


def traces(kept: dict[str, str]) -> dict[str, list[str]]:
    found = {table: [name for name in NAMES if name in rows] for table, rows in kept.items()}
    return {table: names for table, names in found.items() if names}


def erase(delegate: Delegate) -> Delegate:
    with transaction():
        return erasures.erase(delegate, by=STAFF)


def deliver() -> None:
    with transaction():
        for message in db.session.scalars(sa.select(Message).where(Message.template == "data_erased")):
            outbox.sent(message)


def test_nothing_in_the_database_says_who_it_was(ana):
    assert {"delegate", "journal", "message", "activity", "scan", "upload"} <= set(traces(everything()))
    erase(ana.ana)
    deliver()
    assert traces(everything()) == {}
    assert ana.ana.name == {"en": "Erased #1", "es": "Borrado n.º 1", "fr": "Effacé nº 1"}


def test_the_file_of_the_database_says_nothing_either(ana):
    engine = db.engine
    if engine.dialect.name != "sqlite":
        pytest.skip("other databases keep their files to themselves")
    erase(ana.ana)
    deliver()
    db.session.rollback()
    with engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    stored = Path(engine.url.database).read_bytes()
    assert "Ávila".encode() in stored
    assert [word for word in ("Núñez", "N\\u00fa\\u00f1ez", "6121234567") if word.encode() in stored] == []


def test_every_count_stays_what_it_was(ana):
    counts, seen = delegates.counts(ana.event), count(Scan)
    rows = count(Participation), count(Message), count(Entry)
    erase(ana.ana)
    after = delegates.counts(ana.event)
    assert (after.total, after.by_country, count(Scan)) == (counts.total, counts.by_country, seen)
    assert (count(Participation), count(Message) >= rows[1], count(Entry) > rows[2]) == (rows[0], True, True)


def test_others_keep_what_is_theirs(ana):
    erase(ana.ana)
    assert ana.beto.full_name == "Beto Ávila"
    (upload,) = db.session.scalars(sa.select(Upload))
    assert [row["cells"]["family_name"] for row in upload.rows] == ["Ávila"]
    assert db.session.get(Stay, ana.beto.id).shares_with_id is None


def test_somebody_of_the_same_name_is_not_struck_with_them(ana):
    with transaction():
        ana.beto.given_name, ana.beto.family_name = "Ana", "Núñez"
    erase(ana.ana)
    assert ana.beto.full_name == "Ana Núñez"
    assert ana.housing.speakers == [{"name": "Ana Núñez", "role": "Mayor"}]


def test_every_link_badge_and_calendar_answers_that_it_is_gone(ana, client):
    page, feed = ana.page_of(ana.ana), f"/calendar/{token_of('feed', ana.ana)}.ics"
    assert client.get(feed).status_code == 200
    client.get(page)
    erase(ana.ana)
    assert client.get(feed).status_code == 410
    assert client.get(page).status_code == 404
    assert client.get("/cabos/me").status_code == 401
    with transaction():
        answer = scans.record(ana.event, code=CODES["ana"], checkpoint="MAIN", nonce="n-2", by=STAFF)
    assert answer["result"] == "refused"


def token_of(kind: str, delegate: Delegate) -> str:
    return doors.token_of(doors.find(kind, delegate.id))


def test_who_was_coming_leaves_their_place_and_seats_and_is_told_once(ana):
    erase(ana.ana)
    assert ana.ana.status == "cancelled"
    assert count(Participation, Participation.delegate_id == ana.ana.id, Participation.status == "confirmed") == 0
    letters = db.session.scalars(sa.select(Message).where(Message.recipient == "ana@example.org")).all()
    assert [letter.template for letter in letters] == ["data_erased"]
    with pytest.raises(Refusal, match="already_erased"):
        erase(ana.ana)


def test_after_the_event_the_status_stays(ana):
    with transaction():
        ana.event.clock_shift += 40 * 24 * 3600
    erase(ana.ana)
    assert ana.ana.status == "approved"
    assert ana.ana.erased_at - utcnow() < dt.timedelta(minutes=1)


def test_what_repeated_the_registration_goes_with_it(ana):
    with transaction():
        ana.beto.merged_into_id, ana.beto.status = ana.ana.id, "cancelled"
    with transaction():
        erasures.erase(ana.ana, by=SYSTEM)
    assert ana.beto.name["en"] == "Erased #2"
