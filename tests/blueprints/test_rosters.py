"""The roster, opened as Excel opens it."""

import datetime as dt
from io import BytesIO

import openpyxl
import pytest
import sqlalchemy as sa

from models import Delegate, Entry, Event, Grant, db
from models.transaction import transaction
from operations import scans
from operations.journal import SYSTEM
from tests.pages import statements
from tests.world import CODES, ZONE
from web import rosters

ROSTER = "/cabos/desk/roster.xlsx"
NAMES = ["Ávila", "Ito", "L’Écuyer", "Li", "Núñez", "O’Neill", "Ruiz", "Vega"]
HEADS = {"en": ("Status", "Category"), "es": ("Estado", "Categoría"), "fr": ("Statut", "Catégorie")}


@pytest.fixture
def organizer(client, world):
    world.sign_in(client, "organizer")
    return client


def opened(answer):
    """The only sheet, the head row, and the other rows as dicts by head."""
    assert answer.status_code == 200
    [sheet] = openpyxl.load_workbook(BytesIO(answer.data)).worksheets
    heads, *rows = sheet.iter_rows()
    titles = [cell.value for cell in heads]
    return sheet, titles, [dict(zip(titles, row, strict=True)) for row in rows]


def row_of(rows: list[dict], family_name: str) -> dict:
    [row] = [row for row in rows if row["Family name"].value == family_name]
    return row


def test_everybody_is_on_it_whatever_the_status(organizer, world):
    answer = organizer.get(ROSTER)
    sheet, heads, rows = opened(answer)
    assert answer.mimetype == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert "cabos-roster-2019-06-05" in answer.headers["Content-Disposition"]
    assert [row["Family name"].value for row in rows] == NAMES
    assert {row["Status"].value for row in rows} == {"Approved", "Submitted", "Not accepted", "Cancelled"}
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", f"A1:{sheet.cell(1, len(heads)).column_letter}9")


def test_each_cell_is_what_it_is(organizer, world):
    with transaction():
        world.ana.registered_at = dt.datetime(2019, 5, 2, 3, 4, 5, tzinfo=dt.UTC)
        world.ana.position = '=HYPERLINK("https://evil.example")'
        world.ana.provenance = {"p": "I"}
        world.beto.provenance = {"p": "F", "source": ["S2:13", "S1:2"]}
    _, _, rows = opened(organizer.get(ROSTER))
    ana = row_of(rows, "Núñez")
    assert ana["No."].value == 1
    assert (ana["Phone"].value, ana["Phone"].data_type) == ("+526121234567", "s")
    assert (ana["Position"].value, ana["Position"].data_type) == ('=HYPERLINK("https://evil.example")', "s")
    local = dt.datetime(2019, 5, 2, 3, 4, 5, tzinfo=dt.UTC).astimezone(ZONE).replace(tzinfo=None)
    assert (ana["Registered"].value, ana["Registered"].is_date) == (local, True)
    assert (ana["Delegation"].value, ana["Country"].value, ana["Language"].value) == ("La Paz", "Mexico", "Español")
    assert (ana["Record"].value, row_of(rows, "Ávila")["Record"].value) == ("invented", "S2:13, S1:2")
    assert row_of(rows, "Ruiz")["Record"].value is None


def test_it_tells_who_came_in_at_the_main_entrance(organizer, world):
    with transaction():
        for name, checkpoint in (("ana", "MAIN"), ("beto", "MAIN"), ("eva", "BACK")):
            scans.record(world.event, code=CODES[name], checkpoint=checkpoint, nonce=name, by=SYSTEM)
        scans.undo(world.event, "beto", reason="wrong person", by=SYSTEM)
    _, _, rows = opened(organizer.get(ROSTER))
    came = [row["Family name"].value for row in rows if row["Checked in"].value == "yes"]
    assert came == ["Núñez"]


def test_somebody_known_by_office_only_and_strange_names_stand_as_typed(organizer, world):
    with transaction():
        world.fay.given_name = world.fay.family_name = ""
        world.fay.display_name = {"es": "Alcalde de Laredo"}
        world.fay.email = None
        world.gus.family_name = "=1+1"
        world.dan.family_name = "-𝕏 محمد"
    _, _, rows = opened(organizer.get(ROSTER))
    assert "Alcalde de Laredo" in [row["Known by office"].value for row in rows]
    texts = {row["Family name"].value: row["Family name"].data_type for row in rows}
    assert texts["=1+1"] == texts["-𝕏 محمد"] == "s"


def test_health_is_never_on_it(organizer, world):
    with transaction():
        db.session.add(Grant(staff_id=world.organizer.id, event_id=world.event.id, role="care"))
    sheet, _, _ = opened(organizer.get(ROSTER))
    assert "No nuts" not in {cell.value for row in sheet.iter_rows() for cell in row}


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_it_speaks_the_readers_language(organizer, world, language):
    _, heads, rows = opened(organizer.get(f"{ROSTER}?lang={language}"))
    assert world.ana.category.name[language] in {row[heads[3]].value for row in rows}
    assert {"en": "Mexico", "es": "México", "fr": "Mexique"}[language] in {row[heads[10]].value for row in rows}
    assert len(set(heads)) == len(heads)
    assert tuple(heads[2:4]) == HEADS[language]


def test_the_journal_says_who_took_it(organizer, world):
    organizer.get(ROSTER)
    [entry] = db.session.scalars(sa.select(Entry).where(Entry.verb == "export.made"))
    assert (entry.actor_name, entry.event_id) == ("Organizer", world.event.id)
    assert entry.detail == {"name": "roster", "rows": 8}


def test_it_takes_as_many_statements_for_thirty_people_as_for_one(app, world):
    def taken() -> int:
        db.session.rollback()
        event = db.session.get_one(Event, world.event.id)
        with app.test_request_context(), statements() as sent:
            rosters.roster(event)
        return len(sent)

    few = taken()
    with transaction():
        for number in range(30):
            more = Delegate(event=world.event, category=world.officials, number=100 + number)
            more.delegation, more.reference, more.family_name, more.country, more.language = (
                world.delegation, f"R{number}", "More", "US", "en",
            )  # fmt: skip
            db.session.add(more)
    assert taken() == few <= 5


def test_an_event_without_delegates_has_a_roster_too(client, world):
    with transaction():
        event = Event(slug="other", kind="summit", name={"en": "Other"}, zone="UTC")
        event.starts_on = event.ends_on = dt.date(2030, 1, 1)
        db.session.add(event)
    world.sign_in(client, "admin")
    _, heads, rows = opened(client.get("/other/desk/roster.xlsx"))
    assert (heads[0], rows) == ("No.", [])


@pytest.mark.parametrize(("role", "status"), [("viewer", 403), ("scheduler", 403), ("gate", 403), ("admin", 200)])
def test_it_is_for_organizers(client, world, role, status):
    world.sign_in(client, role)
    assert client.get(ROSTER).status_code == status
