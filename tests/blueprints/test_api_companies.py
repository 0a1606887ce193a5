"""Companies for programs: reading and adding them."""

import pytest

from models import Company
from tests import convoys as small
from tests.programs import Program
from tests.world import count


@pytest.fixture
def program(client, world):
    small.set_up(world)
    return Program(client, "scheduler")


def test_companies_are_listed_by_name_with_what_they_receive_and_who_asked(program):
    (first, second) = program.get("/companies?limit=2").json["items"]
    assert (first["name"]["en"], second["name"]["en"]) == ("Bay Studio", "Biotech Cabo")
    assert (second["city"], second["themes"], second["capacity"], second["minimum"]) == ("CAPE", ["HEALTH"], 4, 2)
    assert (second["asked_by"], second["flags"], second["activities"]) == (3, [], [])
    (third, _fourth) = program.get(program.get("/companies?limit=2").json["next"]).json["items"]
    assert third["hours"] == [{"starts_at": "2019-06-07T10:00:00-07:00", "ends_at": "2019-06-07T11:00:00-07:00"}]


def test_a_company_is_added(program):
    hours = [{"starts_at": "2019-06-07T09:00:00-07:00", "ends_at": "2019-06-07T12:00:00-07:00"}]
    body = {"name": {"en": "Plug & Play", "fr": None}, "axis": "ECONOMY", "place": "STUDIO", "themes": ["FILM"],
            "capacity": 12, "minimum": 3, "hours": hours, "areas": "Capital"}  # fmt: skip
    added = program.post("/companies", body)
    assert added.status_code == 201
    said = added.json
    assert (said["status"], said["city"], said["hours"], said["areas"]["en"]) == ("invited", "DIEGO", hours, "Capital")
    assert said["flags"] == ["nobody"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "Sun Park"}, "name"),
        ({"name": ""}, "name"),
        ({"name": "X", "axis": "NOWHERE"}, "axis"),
        ({"name": "X", "place": "NOWHERE\u0000"}, "place"),
        ({"name": "X", "themes": ["NOWHERE"]}, "themes"),
        ({"name": "X", "capacity": 2, "minimum": 3}, "minimum"),
        ({"name": "X", "capacity": 10**30}, "capacity"),
        ({"name": "X", "status": "cancelled"}, "status"),
        ({"name": "X", "contact_email": "nobody"}, "contact_email"),
        ({"name": "X", "hours": [{"starts_at": "2019-06-07T09:00:00Z", "ends_at": None}]}, "hours.0.ends_at"),
        ({"name": "X", "hours": [{"starts_at": "2019-06-07T09:00:00Z", "ends_at": "2019-06-07T08:00:00Z"}]},
         "hours.0.ends_at"),
        ({"name": "X", "hours": [{"starts_at": "2019-07-07T09:00:00Z", "ends_at": "2019-07-07T10:00:00Z"}]},
         "hours.0.starts_at"),
        ({"name": "X", "hours": [{"starts_at": "2019-06-06T08:00:00-06:00", "ends_at": "2019-06-07T10:00:00-06:00"}]},
         "hours.0.ends_at"),
        ({"name": "X", "unknown": 1}, "unknown"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_at_its_field(program, body, field):
    answer = program.post("/companies", body)
    assert (answer.status_code, list(answer.json["errors"])) == (422, [field])
    assert count(Company) == 4


def test_an_event_without_a_convoy_has_none_and_takes_none(client, world):
    program = Program(client, "scheduler")
    assert program.get("/companies").json == {"items": [], "next": None}
    refused = program.post("/companies", {"name": "X"})
    assert (refused.status_code, refused.json["code"]) == (409, "no_convoy")


def test_the_workbook_is_for_those_who_may_take_lists(client, world):
    small.set_up(world)
    assert Program(client, "organizer").get("/exports/companies.xlsx").status_code == 200
    assert Program(client, "scheduler").get("/exports/companies.xlsx").status_code == 403
