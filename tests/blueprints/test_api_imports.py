"""Lists of people from a program: looked at with one call, applied with the next."""

import base64

import pytest
import sqlalchemy as sa

from models import Delegate, Upload, db
from tests.programs import Program
from tests.world import count

LUZ = {"category": "MAYOR", "given_name": "Luz", "family_name": "Paz", "city": "Loreto", "country": "MX",
       "language": "es"}  # fmt: skip


@pytest.fixture
def organizer(client, world) -> Program:
    return Program(client, "organizer")


def test_rows_are_looked_at_then_applied(organizer, world):
    rows = [LUZ, LUZ | {"given_name": "Beto", "family_name": "Ávila", "city": "La Paz", "email": "b@other.example"},
            LUZ | {"phone": "12"}]  # fmt: skip
    told = organizer.post("/imports", {"rows": rows})
    assert told.status_code == 201
    assert told.json["counts"] == {"new": 1, "changed": 0, "same": 0, "alike": 1, "wrong": 1}
    assert [row["alike"] for row in told.json["rows"]] == [[], [world.beto.id], []]
    assert [fault["column"] for fault in told.json["rows"][2]["errors"]] == ["phone"]
    before = count(Delegate)
    address = f"/imports/{told.json['id']}"
    assert organizer.get(address).json == told.json
    done = organizer.post(f"{address}/apply", {"decided": [{"row": 2, "delegate": world.beto.id}]})
    assert (done.json["status"], done.json["counts"]["changed"], done.json["rows"]) == ("applied", 1, [])
    assert count(Delegate) == before + 1
    again = organizer.post(f"{address}/apply", {})
    assert (again.status_code, again.json["code"]) == (409, "upload_settled")


def test_a_file_with_its_columns_named(organizer, world):
    file = base64.b64encode("Núm,Alcalde,Pueblo\n1,Luz Paz,Loreto".encode()).decode()
    usual = {"category": "MAYOR", "language": "fr"}
    columns = {"Alcalde": "name", "Pueblo": "city"}
    told = organizer.post("/imports", {"file": file, "file_name": "a.csv", "columns": columns, "usual": usual})
    organizer.post(f"/imports/{told.json['id']}/apply", {})
    luz = db.session.scalars(sa.select(Delegate).filter_by(family_name="Luz Paz")).one()
    assert (luz.city, luz.language, luz.source) == ("Loreto", "fr", "import")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "rows"),
        ({"rows": [], "file": "TmFt"}, "rows"),
        ({"rows": []}, "rows"),
        ({"rows": [{"soul": "x"}]}, "rows.0.soul"),
        ({"rows": [{"given_name": "Luz"}]}, "usual.category"),
        ({"rows": [{"city": "Loreto"}]}, "columns"),
        ({"file": "é"}, "file"),
        ({"file": "TmFtZQ=="}, "file"),
        ({"file": base64.b64encode(b"Name,City\nLuz,x").decode(), "columns": {"Soul": "name"}}, "columns.Soul"),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_nothing_is_kept(organizer, body, field):
    answer = organizer.post("/imports", body)
    assert answer.status_code == 422
    assert field in answer.json["errors"]
    assert count(Upload) == 0


def test_what_no_database_keeps_is_no_name(organizer):
    told = organizer.post("/imports", {"rows": [LUZ | {"given_name": "L\0uz"}]})
    assert (told.status_code, told.json["rows"][0]["name"]) == (201, "L uz Paz")
    assert organizer.post("/imports", {"rows": [LUZ | {"given_name": "L\ud800z"}]}).status_code == 422
