"""Bringing a sheet: an empty one to fill in, the dry run, applying it, and files that are none."""

import io
import re

import pytest
import sqlalchemy as sa
from flask_babel import force_locale
from openpyxl import load_workbook

from models import Activity, Upload, db
from models.folding import fold
from models.transaction import transaction
from operations import uploads
from operations.itinerary_words import AUDIENCES, KINDS
from operations.journal import SYSTEM
from tests.pages import parse, reads, statements
from tests.world import count
from web import words

PAGE = "/cabos/desk/uploads"
HEADS = "Day,Start,Kind,Title (en),City,Place,Mood"


@pytest.fixture
def scheduler(client, convoy):
    convoy.sign_in(client, "scheduler")
    return client


def send(client, content: bytes, kind: str = "itinerary", name: str = "plan.csv", page: str = PAGE):
    """Send the file as a browser does."""
    fields = {'name="csrf_token"': client._csrf_token().encode(), 'name="kind"': kind.encode()}
    fields[f'name="file"; filename="{name}"'] = content
    parts = [
        b"--B\r\nContent-Disposition: form-data; %s\r\n\r\n" % head.encode() + value for head, value in fields.items()
    ]
    body = b"\r\n".join([*parts, b"--B--\r\n"])
    return client.post(page, data=body, content_type="multipart/form-data; boundary=B")


def brought(client, *rows: str, heads: str = HEADS, kind: str = "itinerary") -> str:
    """The address of a sheet that was brought."""
    answer = send(client, "\n".join([heads, *rows]).encode(), kind)
    assert answer.status_code == 303
    return answer.location


def press(client, page: str, what: str):
    seen = re.search(r'name="seen" value="(\w+)"', client.get(page).text)
    return client.post(f"{page}/{what}", data={"seen": seen.group(1) if seen else ""})


def test_from_an_empty_sheet_to_drafts(scheduler, convoy):
    answer = scheduler.get(f"{PAGE}/itinerary.xlsx?lang=es")
    book = load_workbook(io.BytesIO(answer.data))
    plan = book.worksheets[0]
    heads = [cell.value for cell in plan[1]]
    assert heads[:2] == ["Día", "Inicio"]
    assert len(book.worksheets) == 2
    plan.append([None] * len(heads))
    for head, value in {"Día": "2019-06-07", "Inicio": "9:00", "Clase": "Visita", "Título (es)": "Mirador"}.items():
        plan.cell(2, heads.index(head) + 1, value)
    book.save(file := io.BytesIO())

    page = send(scheduler, file.getvalue(), name="mío.xlsx").location
    assert "Mirador" in reads(scheduler.get(f"{page}?lang=en"), "main")
    assert count(Activity, Activity.revision == 0) == 0
    done = scheduler.post(f"{page}/apply", data={"seen": uploads.plan(convoy.event, one()).mark})
    assert "1 added, 0 changed" in reads(scheduler.get(done.location), "main")
    assert count(Activity, Activity.revision == 0) == 1


def one() -> Upload:
    return db.session.scalars(sa.select(Upload).order_by(Upload.id.desc())).first()


def test_the_dry_run_says_of_each_row_what_becomes_of_it(scheduler, convoy):
    rows = [
        "2019-06-06,12:45,,Ports,,Red room,happy",
        "2019-06-06,9:30,,Water,,,",
        "2019-06-07,9:00,visit,<b>Old Town</b>,San Diego,Plaza,",
    ]
    page = brought(scheduler, *rows)
    told = reads(scheduler.get(page), "main")
    assert "Columns nobody asked for are ignored: Mood." in told
    assert "Start: 12:00 → 12:45" in told
    assert "Stays as it is" in told
    assert "New place: Plaza" in told
    assert "<b>Old Town</b>" in told
    assert reads(scheduler.get(f"{page}?only=same"), "tbody").startswith("3")
    assert "applied" in scheduler.get(press(scheduler, page, "apply").location).text
    again = reads(scheduler.get(brought(scheduler, *rows)), "main")
    assert "Everything in this sheet stands already." in again


def test_what_is_wrong_is_told_at_its_row_and_nothing_can_be_applied(scheduler, convoy):
    page = brought(scheduler, "01/06/2019,9:00,visit,One,,,", "2019-06-07,9:00,visit,Two,,,")
    shown = scheduler.get(page)
    assert "Day: 01/06/2019 can be read in two ways. Please write the day as 2023-03-01." in reads(shown, "tbody")
    assert not [form for form in parse(shown).iter("form") if form.get("action", "").endswith("/apply")]
    answer = scheduler.post(f"{page}/apply", data={"seen": uploads.plan(convoy.event, one()).mark})
    assert "Rows that are wrong: 1." in scheduler.get(answer.location).text
    assert count(Activity, Activity.revision == 0) == 0


@pytest.mark.parametrize("language", ["en", "es_MX", "fr_CA"])
def test_a_sheet_may_say_what_pages_say(app, language):
    with app.test_request_context(), force_locale(language):
        said = {fold(str(words.ACTIVITY_KIND[code])): code for code in KINDS.values()}
        whom = {fold(str(word)): code for code, word in words.AUDIENCE.items()}
    assert said.items() <= KINDS.items()
    assert whom.items() <= AUDIENCES.items()


def test_what_changed_behind_the_page_is_told(scheduler, convoy):
    page = brought(scheduler, "2019-06-07,9:00,visit,Two,,,")
    answer = scheduler.post(f"{page}/apply", data={"seen": "something else"})
    assert "Somebody else changed this in the meantime." in scheduler.get(answer.location).text
    assert press(scheduler, page, "discard").location == PAGE
    assert "Discarded" in reads(scheduler.get(page), "main")


@pytest.mark.parametrize(
    ("content", "kind", "sentence"),
    [
        (b"", "itinerary", "There is nothing in this file."),
        (b"\x89PNG\0\0", "itinerary", "This is not a spreadsheet"),
        (b"Name,Mail\nAna,x\n", "itinerary", "No headings were found."),
        (b"Day,Start\n2019-06-07,9:00\n", "itinerary", "There is no column “Title”."),
        (b"Day,Title\n" * 200_000, "itinerary", "This file is too large"),
        (b"Day,Title\n2019-06-07,x\n", "delegates", "Please choose what is in the sheet."),
    ],
)
def test_a_file_that_is_no_sheet_is_refused_in_words(scheduler, convoy, content, kind, sentence):
    answer = send(scheduler, content, kind)
    assert answer.status_code == 422
    assert sentence in reads(answer, "main")
    assert count(Upload) == 0


def test_contacts_in_a_sheet_are_for_those_who_may_see_them(scheduler, convoy, app):
    page = brought(scheduler, "Acme,zoe@example.org", heads="Company,E-mail", kind="companies")
    assert "zoe@example.org" not in scheduler.get(page).text
    organizer = app.test_client()
    convoy.sign_in(organizer, "organizer")
    assert "zoe@example.org" in organizer.get(page).text


def test_other_peoples_sheets_and_kinds_are_not_there(client, world):
    world.sign_in(client, "organizer")
    assert client.get(f"{PAGE}/999999").status_code == 404
    assert client.get(f"{PAGE}/companies.xlsx").status_code == 404, "an event without a convoy"
    assert client.get(f"{PAGE}/itinerary.xlsx").status_code == 200


def test_a_long_sheet_is_shown_in_pages_by_few_statements(scheduler, convoy):
    rows = [
        f"2019-06-07,{hour:02}:{minute:02},visit,Stop {hour}-{minute},,,"
        for hour in range(8, 20)
        for minute in range(0, 60, 6)
    ]
    small, large = brought(scheduler, rows[0]), brought(scheduler, *rows)
    with statements() as few:
        scheduler.get(small)
    with statements() as many:
        shown = scheduler.get(large)
    assert len(many) == len(few)
    assert "1–100 of 120" in reads(shown, "main")
    with transaction():
        uploads.discard(one(), by=SYSTEM)
