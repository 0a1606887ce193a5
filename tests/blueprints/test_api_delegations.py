"""Delegations and personal links for programs."""

from models import Entry
from operations import doors
from tests import convoys
from tests.world import count

ADDRESS = "/api/v1/events/cabos/delegations"
LINKS = "/api/v1/events/cabos/links"


def test_delegations_are_listed_and_addresses_only_for_who_may_see_them(client, world):
    (seen,) = client.get(f"{ADDRESS}?q=LIA", headers=world.headers("organizer")).json["items"]
    assert seen == {
        "id": world.delegation.id, "name": {"en": "La Paz", "es": "La Paz", "fr": "La Paz"}, "kind": "city",
        "country": "MX", "region": "Baja California Sur", "head": world.ana.id, "contact_name": "Lía Cota",
        "contact_email": "lia@example.org", "language": None, "people": {"approved": 2},
    }  # fmt: skip
    (other,) = client.get(ADDRESS, headers=world.headers("viewer")).json["items"]
    assert other["contact_email"] is None
    assert client.get(f"{ADDRESS}?q=nobody", headers=world.headers("viewer")).json == {"items": [], "next": None}


def test_a_delegation_is_added_once(client, world):
    facts = {"name": "Comondú", "kind": "city", "country": "MX", "contact_email": "focal@example.org"}
    answer = client.post(ADDRESS, json=facts, headers=world.headers("organizer"))
    assert (answer.status_code, answer.json["name"], answer.json["people"]) == (
        201, {"en": "Comondú", "es": None, "fr": None}, {},
    )  # fmt: skip
    again = client.post(ADDRESS, json=facts | {"name": {"es": "comondu"}}, headers=world.headers("organizer"))
    assert again.status_code == 422 and "delegation of this name" in again.json["errors"]["name"][0]
    wrong = client.post(ADDRESS, json={"name": "X", "contact_email": "x", "country": "ZZ"},
                        headers=world.headers("organizer"))  # fmt: skip
    assert wrong.status_code == 422 and set(wrong.json["errors"]) == {"contact_email", "country"}


def test_a_link_is_shown_and_opens_the_page_of_whom_it_is(client, world):
    convoy = convoys.set_up(world)
    subjects = {"delegate": world.ana.id, "aide": world.ana.id, "focal": world.delegation.id, "host": convoy.biotech.id}
    noted = count(Entry)
    for kind, key in subjects.items():
        answer = client.post(LINKS, json={"kind": kind, "id": key}, headers=world.headers("organizer"))
        assert answer.status_code == 201
        assert answer.json["url"].endswith(doors.token_of(doors.find(kind, key)))
        assert client.get(answer.json["url"].removeprefix("http://localhost")).status_code == 303
    assert count(Entry) == noted + len(subjects)
    for wrong in ({"kind": "focal", "id": 999}, {"kind": "delegate", "id": 2**40}):
        assert client.post(LINKS, json=wrong, headers=world.headers("organizer")).status_code == 404
    assert client.post(LINKS, json={"kind": "phone", "id": 1}, headers=world.headers("organizer")).status_code == 422
