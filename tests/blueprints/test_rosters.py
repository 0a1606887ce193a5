"""The roster, opened as Excel opens it."""

import datetime as dt
from io import BytesIO

import openpyxl
import pytest
import sqlalchemy as sa

from models import Delegate, Delegation, Entry, Event, Grant, Organization, db
from models.transaction import transaction
from operations import scans
from operations.journal import SYSTEM
from tests import office
from tests.databases import SQLite
from tests.pages import parse, statements
from tests.programs import Program
from tests.world import CODES, ZONE
from web import rosters

ROSTER = "/cabos/desk/roster.xlsx"
NAMES = ["Ávila", "Ito", "L’Écuyer", "Li", "Núñez", "O’Neill", "Ruiz", "Vega"]
HEADS = {"en": ("Status", "Category"), "es": ("Estado", "Categoría"), "fr": ("Statut", "Catégorie")}


@pytest.fixture
def organizer(client, world):
    world.sign_in(client, "organizer")
    return client


def book_of(answer) -> openpyxl.Workbook:
    assert answer.status_code == 200
    return openpyxl.load_workbook(BytesIO(answer.data))


def opened(answer):
    """The first sheet, the head row, and the other rows as dicts by head."""
    sheet = book_of(answer).worksheets[0]
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
    answer = organizer.get(ROSTER)
    _, _, rows = opened(answer)
    assert "Alcalde de Laredo" in [row["Known by office"].value for row in rows]
    assert "Alcalde de Laredo" in [row["Family name"] for row in below(book_of(answer)["Mayors"])]
    texts = {row["Family name"].value: row["Family name"].data_type for row in rows}
    assert texts["=1+1"] == texts["-𝕏 محمد"] == "s"


def test_health_is_never_on_it(organizer, world):
    with transaction():
        db.session.add(Grant(staff_id=world.organizer.id, event_id=world.event.id, role="care"))
    sheets = book_of(organizer.get(ROSTER)).worksheets
    assert "No nuts" not in {cell.value for sheet in sheets for row in sheet.iter_rows() for cell in row}


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
    assert entry.detail == {"name": "roster", "rows": 8, "people": "1-8"}


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


# More sheets, and what the page's filter does to them -----------------------------------------------------------------

HEADS_AT = 5


def below(sheet) -> list[dict]:
    """The rows of a sheet for reading as dicts: its heading stands above, then the head row."""
    rows = list(sheet.iter_rows(values_only=True))
    at = next(number for number, row in enumerate(rows) if "Family name" in row)
    return [dict(zip(rows[at], row, strict=True)) for row in rows[at + 1 :]]


def heading(sheet) -> list[str]:
    return [row[0] for row in sheet.iter_rows(max_row=4, values_only=True)]


def test_each_category_has_a_sheet_in_the_order_of_the_categories(organizer, world):
    book = book_of(organizer.get(ROSTER))
    assert book.sheetnames == ["Roster", "Mayors", "Officials", "Staff", "By delegation", "Legend"]
    mayors = below(book["Mayors"])
    assert [row["Family name"] for row in mayors] == ["Ávila", "L’Écuyer", "Li", "Núñez", "Vega"]
    assert heading(book["Mayors"])[:2] == ["Mayors’ Summit", "All delegates, whatever their status"]
    assert "As of Wednesday, June 5, 2019" in heading(book["Mayors"])[2]
    assert heading(book["Mayors"])[3] == "Mayors"
    assert "Category" not in mayors[0]


def test_delegations_stand_together_with_their_head_first_and_a_line_between(organizer, world):
    with transaction():
        quebec = Organization(kind="city", country="CA", name={"fr": "Ville de Québec"})
        delegation = Delegation(event_id=world.event.id, organization=quebec)
        world.chloe.delegation = world.dan.delegation = delegation
        db.session.flush()
        delegation.head_id = world.dan.id
    sheet = book_of(organizer.get(ROSTER))["By delegation"]
    told = [(row["Delegation"], row["Family name"], row["Head"]) for row in below(sheet)]
    assert told == [
        ("La Paz", "Núñez", "yes"), ("La Paz", "Ávila", None),
        ("Ville de Québec", "O’Neill", "yes"), ("Ville de Québec", "L’Écuyer", None),
        (None, "Ito", None), (None, "Li", None), (None, "Ruiz", None), (None, "Vega", None),
    ]  # fmt: skip
    first = HEADS_AT + 1
    ruled = [number for number in range(8) if sheet.cell(first + number, 1).border.top.style]
    assert ruled == [2, 4]


def test_two_delegations_of_one_name_do_not_mix(organizer, world):
    with transaction():
        twin = Organization(kind="city", country="BO", name={"es": "La Paz"})
        world.chloe.delegation = world.dan.delegation = Delegation(event_id=world.event.id, organization=twin)
        world.chloe.family_name = "Abad"
    rows = below(book_of(organizer.get(ROSTER))["By delegation"])
    assert [row["Family name"] for row in rows][:4] == ["Núñez", "Ávila", "Abad", "O’Neill"]


def test_categories_with_names_that_excel_refuses_for_sheets_have_sheets(organizer, world):
    with transaction():
        world.mayors.name = {"en": "Mayors: [all] of / the “North” * and the South?"}
        world.officials.name = {"en": "roster"}
        world.crew.name = {"en": "=1+1"}
    names = book_of(organizer.get(ROSTER)).sheetnames
    assert len({name.casefold() for name in names}) == len(names) == 6
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


def test_the_legend_tells_colours_letters_and_states(organizer, world):
    sheet = book_of(organizer.get(ROSTER))["Legend"]
    told = {row[0].value: row for row in sheet.iter_rows()}
    assert told["Officials"][1].value == "Category. The letter on its badges: O"
    assert told["Officials"][0].fill.fgColor.rgb == "FF1F4E8C"
    assert told["On the waiting list"][1].value.startswith("Accepted, and waiting for a place")
    assert {"Submitted", "Approved", "Not accepted", "Cancelled", "Substituted", "Endorsed"} <= set(told)
    assert sheet["A1"].value == "Mayors’ Summit"


@pytest.mark.parametrize(
    ("query", "found", "said"),
    [
        ("status=approved&category=MAYOR", ["Ávila", "L’Écuyer", "Núñez"], "Category: Mayors · Status: Approved"),
        ("country=CA", ["Ito", "L’Écuyer"], "Country: Canada"),
        ("q=nunez", ["Núñez"], "Search: nunez"),
        ("q=nobody", [], "Search: nobody"),
        ("status=nonsense&country=%00", NAMES, "All delegates, whatever their status"),
    ],
)
def test_it_has_whom_the_page_shows_and_says_so(organizer, world, query, found, said):
    answer = organizer.get(f"{ROSTER}?{query}")
    sheet, heads, rows = opened(answer)
    assert [row["Family name"].value for row in rows] == found
    assert said in sheet.oddHeader.left.text
    book = book_of(answer)
    assert heading(book["By delegation"])[1] == said
    assert (book.sheetnames[0], "selection" in answer.headers["Content-Disposition"]) == (
        ("Roster", False) if found == NAMES else ("Selection", True)
    )
    assert "Status" in heads


def test_sheets_for_reading_leave_out_what_the_filter_says_of_everybody(organizer, world):
    row = below(book_of(organizer.get(f"{ROSTER}?status=approved&country=MX&category=MAYOR"))["By delegation"])[0]
    assert not {"Status", "Country", "Category"} & set(row)
    assert {"Delegation", "Phone", "Checked in"} <= set(row)


def test_the_list_leads_to_the_roster_and_the_badges_of_the_people_it_shows(organizer, world):
    page = organizer.get("/cabos/desk/delegates?q=%C3%81v&status=approved&category=&page=1")
    links = {link.get("href") for link in parse(page).iter("a")}
    assert {f"{ROSTER}?q=%C3%81v&status=approved", "/cabos/desk/badges?q=%C3%81v&status=approved"} <= links


def test_programs_get_everybody_whatever_they_ask(client, world):
    answer = Program(client, "organizer").get("/exports/roster.xlsx?status=approved")
    _, _, rows = opened(answer)
    assert len(rows) == 8


def test_every_list_prints_wide_with_its_heads_on_each_page(organizer, world):
    for sheet in book_of(organizer.get(ROSTER)).worksheets:
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == ("landscape", 1)
        assert sheet.print_title_rows == ("$1:$1" if sheet.title == "Roster" else sheet.print_title_rows)
        assert sheet.oddFooter.center.text == "&P / &N"


@pytest.mark.long
@pytest.mark.office
@pytest.mark.parametrize("databases", [SQLite], indirect=True, ids=["sqlite"])
def test_libreoffice_opens_reads_and_prints_it(organizer, world, tmp_path):
    with transaction():
        world.ana.registered_at = dt.datetime(2019, 5, 2, 3, 4, 5, tzinfo=dt.UTC)
        world.ana.family_name = '=HYPERLINK("https://evil.example")'
        for number in range(60):
            more = Delegate(event=world.event, category=world.officials, number=100 + number, reference=f"R{number}")
            more.family_name, more.country, more.language = f"More {number}", "US", "en"
            db.session.add(more)
    content = organizer.get(f"{ROSTER}?lang=es").data
    lists = office.tables(content, tmp_path)
    everybody, *categories, _delegations, legend = lists
    assert categories == ["Alcaldes", "Funcionarios", "Personal"]
    heads, *rows = lists[everybody]
    [ana] = [row for row in rows if '=HYPERLINK("https://evil.example")' in row]
    assert {"+526121234567", "Alcaldes"} <= set(ana)
    assert any(cell.startswith("01/05/2019 21:04") for cell in ana), ana
    assert [row[0] for row in lists[legend][4:7]] == categories
    pages = [page.get_textpage().get_text_range() for page in office.printed(content, tmp_path)]
    assert all(f"{number} / {len(pages)}" in page for number, page in enumerate(pages, 1))
    assert all("Cumbre de Alcaldes" in page for page in pages)
    people = [page for page in pages if "More " in page]
    assert len(people) > 3
    assert all(heads[4] in page for page in people)
