"""Bringing a list of people: an empty one with choices in its cells, any other one, and a focal point's own."""

import io

import pytest
import sqlalchemy as sa
from flask_babel import force_locale
from openpyxl import load_workbook

from models import Delegate, Upload, db
from models.delegate import POSTS
from models.folding import fold
from models.transaction import transaction
from operations import doors
from operations.country_names import country
from operations.delegate_columns import POST_WORDS
from tests.blueprints.test_uploads import PAGE, press, send
from tests.pages import reads, statements
from tests.world import count
from web import words
from web.formats import countries

OWN = "/cabos/delegation/lists"
HEADS = "Category,Given name,Family name,City,Country,E-mail,Language"
LUZ = "Mayors,Luz,Paz,Loreto,México,luz@example.org,Spanish"


@pytest.fixture
def organizer(client, world):
    world.sign_in(client, "organizer")
    return client


@pytest.fixture
def focal(app, world):
    with transaction():
        token = doors.token_of(doors.ensure("focal", world.delegation.id))
    browser = app.test_client()
    browser.get(f"/cabos/delegation/{token}")
    return browser


def brought(client, *rows: str, heads: str = HEADS, page: str = PAGE) -> str:
    """The address of a list that was brought."""
    answer = send(client, "\n".join([heads, *rows]).encode(), "delegates", page=page)
    assert answer.status_code == 303
    return answer.location


def one() -> Upload:
    return db.session.scalars(sa.select(Upload).order_by(Upload.id.desc())).first()


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_from_an_empty_list_with_its_choices_to_people(organizer, world, language):
    book = load_workbook(io.BytesIO(organizer.get(f"{PAGE}/delegates.xlsx?lang={language}").data))
    people, hints, choices = book.worksheets
    offered = {str(rule.sqref)[0]: rule.formula1 for rule in people.data_validations.dataValidation}
    heads = [cell.value for cell in people[1]]
    assert {heads["ABCDEFGHIJK".index(letter)] for letter in offered} == {cell.value for cell in choices[1]}
    assert hints.max_row == len(heads) + 1
    first = [choices.cell(2, place).value for place in (1, 2, 3, 4)]
    category, post, land, spoken = first
    people.append([category, "Luz", "Paz", "Síndica", post, None, "Loreto", land, "luz@example.org", None, spoken])
    book.save(file := io.BytesIO())

    page = send(organizer, file.getvalue(), "delegates", "gente.xlsx").location
    assert "Luz Paz" in reads(organizer.get(page), "main")
    press(organizer, page, "apply")
    luz = db.session.scalars(sa.select(Delegate).filter_by(given_name="Luz")).one()
    assert (luz.category, luz.post, luz.language) == (world.mayors, "head", "en")


def test_any_list_will_do_once_somebody_said_what_its_columns_are(organizer, world):
    page = brought(organizer, "1,Luz,Paz,Ruiz,<b>", heads="Núm,Nombre del alcalde,Uno,Dos,Notas")
    columns = organizer.get(page).location
    assert "<b>" in reads(organizer.get(columns), "main")
    wrong = organizer.submit(columns, column_2="given_name")
    assert wrong.status_code == 422
    assert "This is already the column “Nombre del alcalde”." in reads(wrong, "main")
    chosen = {"column_2": "family_name", "column_3": "second_family_name", "usual_category": "MAYOR"}
    told = reads(organizer.get(organizer.submit(columns, **chosen).location), "main")
    assert "Columns nobody asked for are ignored: Núm, Notas." in told
    assert "Family name: Paz Ruiz" in told


def test_the_dry_run_asks_who_looks_like_somebody_else(organizer, world):
    page = brought(organizer, LUZ, "Mayors,Beto,Ávila,La Paz,MX,b@other.example,", "Knights,,,,MX,nobody,")
    told = reads(organizer.get(page), "main")
    assert f"Beto Ávila, {world.beto.reference}, La Paz" in told
    assert "Category: Please choose one of the categories." in told
    form = {"whom": str(world.beto.id)}
    assert reads(organizer.get(organizer.post(f"{page}/rows/3", data=form).location), "main").count("same person") == 1
    assert organizer.post(f"{page}/rows/3", data={"whom": "x\0"}).status_code == 303
    assert organizer.post(f"{page}/rows/99", data={"whom": "1"}).status_code == 303
    done = reads(organizer.get(press(organizer, page, "apply").location), "main")
    assert "The sheet was applied: 1 added, 1 changed. Left out: 1." in done
    assert "Rows that were left out: 4." in done


def test_looking_at_a_list_costs_as_many_statements_whoever_is_on_it(organizer, world):
    def cost(*rows: str) -> int:
        page = brought(organizer, *rows)
        with statements() as sent:
            organizer.get(page)
        return len(sent)

    few = cost(LUZ)
    assert cost(*(f"Mayors,N{row},Paz,Loreto,MX,n{row}@example.org,es" for row in range(50))) == few


def test_a_list_of_nothing_but_names_is_one(organizer):
    page = brought(organizer, "Luz Paz", heads="Name")
    form = {"column_0": "name", "usual_category": "MAYOR", "usual_country": "MX", "usual_language": "es"}
    assert "Luz Paz" in reads(organizer.get(organizer.post(f"{page}/columns", data=form).location), "main")


def test_lists_of_people_are_for_who_may_change_people(organizer, app, world):
    page = brought(organizer, LUZ)
    client = app.test_client()
    world.sign_in(client, "scheduler")
    assert client.get(page).status_code == 404
    assert client.get(f"{PAGE}/delegates.xlsx").status_code == 404
    assert send(client, b"Name\nLuz", "delegates").status_code == 422
    assert "people.csv" not in client.get(PAGE).text


def test_a_focal_point_brings_their_own_people(focal, world):
    page = brought(focal, LUZ, "Mayors,Dan,O’Neill,La Paz,US,dan@example.org,en", page=OWN)
    told = reads(focal.get(page), "main")
    assert "Dan O’Neill" in told
    assert world.dan.reference not in told
    assert focal.get(f"{OWN}/{one().id + 1}").status_code == 404
    press(focal, page, "apply")
    luz = db.session.scalars(sa.select(Delegate).filter_by(given_name="Luz")).one()
    assert (luz.delegation, luz.source) == (world.delegation, "focal")


def test_a_focal_point_is_offered_no_category_whose_rows_are_refused(focal, world):
    choices = load_workbook(io.BytesIO(focal.get(f"{OWN}/delegates.xlsx").data)).worksheets[2]
    page = brought(focal, "1,Luz", heads="Núm,Nombre del alcalde", page=OWN)
    shown = focal.get(focal.get(page).location).text
    assert "Mayors" in [cell.value for cell in choices["A"]]
    assert "Staff" not in [cell.value for cell in choices["A"]]
    assert ('value="MAYOR"' in shown, 'value="CREW"' in shown) == (True, False)


def test_a_focal_point_sees_nobody_elses_list(focal, organizer, world):
    page = brought(organizer, LUZ)
    assert focal.get(page.replace(PAGE, OWN)).status_code == 404


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Werkzeug drops its temporary file.
def test_an_upload_that_is_cut_off_leaves_nothing_behind(organizer):
    body = b'--B\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nName,City\nLuz'
    sent = {"input_stream": io.BytesIO(body), "content_length": 100_000}
    answer = organizer.post(PAGE, content_type="multipart/form-data; boundary=B", **sent)
    assert answer.status_code == 400
    assert count(Upload) == 0


def test_a_file_that_is_far_too_large_is_refused_before_it_is_read(organizer):
    answer = send(organizer, b"Name,City\n" + b"x" * 10_000_000, "delegates")
    assert answer.status_code == 413


@pytest.mark.parametrize("language", ["en", "es_MX", "fr_CA"])
def test_a_list_may_say_what_its_choices_say(app, language):
    with app.test_request_context(), force_locale(language):
        said = {fold(str(words.POST[post])): post for post in POSTS}
        lands = {name: code for code, name in countries()}
    assert said.items() <= POST_WORDS.items()
    assert all(country(name) == code for name, code in lands.items())
