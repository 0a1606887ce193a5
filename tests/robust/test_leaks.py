"""What is only proposed is found nowhere by who may not see drafts: no page, feed, list or call has a trace of it.

Everything a draft can say says something unmistakable; then every address is read as everybody.
"""

import datetime as dt
import io
import zipfile

import pypdfium2
import pytest

from models import db
from models.access import ROLES
from models.activity import FACTS
from models.transaction import transaction
from operations import doors, participations, programme
from operations.journal import SYSTEM
from operations.rights import RIGHTS
from tests.robust.samples import a_message_to
from tests.robust.test_addresses import DELEGATE, NOBODY, OPENS, addresses, ask, browser_of, filled
from tests.world import THIRD

#: In a text, as a number, and as a time of day: 03:33.
WORD, SEATS = "Quetzalcoatl", 98_765
TRACES = (WORD.lower(), str(SEATS), "98,765", "03:33", "T0333", "T0933", "T1033")
OUTSIDERS = [NOBODY, DELEGATE, *(role for role in ROLES if "see.drafts" not in RIGHTS[role])]
TEXT = {"en": WORD, "es": WORD, "fr": WORD}


@pytest.fixture
def edited(world):
    """Everything changed, something new and something called off, all of it only proposed."""
    now = world.real(world.at("10:00"))
    with transaction():
        participations.sign_up(world.housing, world.ana, by=SYSTEM, now=now)
        for name in ("opening", "dinner", "housing", "water", "visit"):
            programme.edit(getattr(world, name), facts(world), by=SYSTEM, now=now)
        programme.create(world.event, "panel", facts(world), by=SYSTEM, parent=world.ports, now=now)
        programme.call_off(world.ports, by=SYSTEM, now=now)


def facts(world) -> dict[str, object]:
    starts_at = world.at("03:33", THIRD)
    said = {
        "day": THIRD, "rank": SEATS, "number": WORD[:10], "title": TEXT, "text": TEXT, "starts_at": starts_at,
        "ends_at": starts_at + dt.timedelta(minutes=90), "place_id": world.blue.id, "to_place_id": world.red.id,
        "capacity": SEATS, "languages": ["en", "es", "fr"], "blocking": True, "fixed": True, "promotion": "offers",
        "opens_at": starts_at - dt.timedelta(days=2), "closes_at": starts_at - dt.timedelta(days=1), "dress": TEXT,
        "bring": TEXT, "briefing": TEXT, "speakers": [{"delegate": world.eva.id, "role": "special_guest"}],
    }  # fmt: skip
    assert set(said) == set(FACTS), "each fact is told"
    return said


@pytest.mark.parametrize("who", OUTSIDERS)
def test_nobody_outside_reads_what_is_proposed(app, world, sample, edited, who):
    browser, read = browser_of(app, world, who), 0
    for address in addresses(app):
        if address.method != "GET" or address.answer_to(who) != OPENS:
            continue
        answer = ask(browser, world, who, address, filled(address.rule, sample))
        said, read = words_of(answer).lower(), read + 1
        assert [trace for trace in TRACES if trace.lower() in said] == [], f"{who} reads it at {address}"
    assert read > 5


@pytest.mark.parametrize("who", OUTSIDERS)
@pytest.mark.parametrize("query", ["draft=1", "draft=true&limit=200"])
def test_programs_without_the_right_get_no_drafts_by_asking(client, world, edited, who, query):
    headers = world.headers(who) if who in ROLES else {}
    for path in ("activities", f"activities/{world.housing.id}"):
        answer = client.get(f"/api/v1/events/cabos/{path}?{query}", headers=headers)
        assert answer.status_code in (401, 403)


def test_who_may_see_drafts_reads_it(app, world, edited):
    """The other tests would find it if it were there."""
    browser = browser_of(app, world, "scheduler")
    assert WORD in browser.get("/cabos/desk/programme?day=2019-06-07").text
    assert "03:33" in browser.get(f"/cabos/desk/programme/{world.housing.id}").text


def test_the_calendars_say_what_is_published(app, world, edited):
    token = doors.token_of(doors.find("feed", world.ana.id))
    for path in (f"/calendar/{token}.ics", "/calendar/cabos.ics"):
        feed = app.test_client().get(path).text
        assert "Vivienda" in feed or "Housing" in feed
        assert WORD not in feed
        assert "CANCELLED" not in feed


def test_letters_tell_what_is_published(app, world, edited):
    key = a_message_to(world.ana)
    db.session.rollback()
    browser = browser_of(app, world, "organizer")
    assert WORD not in browser.get(f"/cabos/desk/outbox/{key}").text


def words_of(answer) -> str:
    """All that one could read in it, whatever it is packed in."""
    if answer.data.startswith(b"%PDF"):
        return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(answer.data))
    if answer.data.startswith(b"PK"):
        parts = zipfile.ZipFile(io.BytesIO(answer.data))
        return "\n".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
    return answer.get_data().decode("utf-8", "replace")
