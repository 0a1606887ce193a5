"""What came of the visits: the desk's list, the register of gifts, and a leader's half minute on the bus."""

import io

import openpyxl
import pytest
import sqlalchemy as sa

from models import BusLeader, Outcome, db
from models.transaction import transaction
from operations import outcomes_noted
from operations.journal import SYSTEM
from tests import convoys
from tests.pages import reads, statements
from tests.programs import Program
from tests.world import SECOND

PAGE, NEW, ROAD = "/cabos/desk/outcomes", "/cabos/desk/outcomes/new", "/cabos/convoy/outcomes"


@pytest.fixture
def convoy(world):
    """Ana rides in bus 1 to the biotech company, Beto in bus 2; the leader leads bus 1."""
    convoy = convoys.set_up(world)
    convoys.receive(convoy.biotech, convoy.afternoon, world.ana, world.beto)
    way = (convoy.cape_hotel, convoy.biotech_place, ("14:00", "14:30"))
    convoys.ride(convoy, SECOND, *way, bus_1=[world.ana], bus_2=[world.beto])
    with transaction():
        db.session.add(BusLeader(bus_id=convoy.bus_1.id, staff_id=convoy.leader.id))
    return convoy


@pytest.fixture
def desk(app, convoy):
    browser = app.test_client()
    browser.get("/?lang=en")
    convoy.sign_in(browser, "organizer")
    return browser


@pytest.fixture
def leader(app, convoy):
    browser = app.test_client()
    browser.get("/?lang=en")
    convoy.sign_in(browser, "leader")
    return browser


def noted() -> list[Outcome]:
    db.session.rollback()
    return db.session.scalars(sa.select(Outcome).order_by(Outcome.id)).all()


def test_the_desk_notes_changes_and_finishes_one(desk, convoy):
    desk.submit(NEW, what="lead", said="A pilot plant", company=str(convoy.biotech.id), delegate=str(convoy.ana.id),
                owner="Director of Economy", due_on="2019-06-05")  # fmt: skip
    [lead] = noted()
    page = reads(desk.get(PAGE))
    assert "A pilot plant" in page and "Director of Economy" in page and "Biotech Cabo" in page
    desk.submit(f"{PAGE}/{lead.id}", said="Two pilot plants", sure="verified")
    desk.submit(PAGE, stage="done")
    assert [(one.said, one.sure, one.stage) for one in noted()] == [("Two pilot plants", "verified", "done")]
    assert "Nothing found" in reads(desk.get(f"{PAGE}?due=yes"))


def test_what_was_typed_stays_and_each_fault_is_told(desk, convoy):
    answer = desk.submit(NEW, what="gift", said="A vase <b>", value="ten", due_on="soon")
    assert answer.status_code == 422
    told = reads(answer)
    assert "Please write the value as a number" in told and "A vase <b>" in answer.get_data(as_text=True).replace(
        "&lt;", "<"
    ).replace("&gt;", ">")
    assert noted() == []


def test_the_workbook_has_all_and_the_register_of_gifts_with_giver_and_receiver(desk, app, convoy):
    given = {"what": "gift", "said": "=1+1", "value": "590", "currency": "USD", "counterpart": "Pat Host"}
    for number, way in enumerate(("yes", "no")):
        facts = outcomes_noted.read(given | {"received": way, "company": convoy.biotech.id, "delegate": convoy.ana.id})
        with transaction():
            outcomes_noted.note(convoy.event, facts, nonce=f"g-{number}", by=SYSTEM)
    answer = desk.get(f"{PAGE}.xlsx?kind=gift")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    assert book.sheetnames == ["What came of it", "Gifts"]
    rows = {row[1]: row for row in book["Gifts"].iter_rows(min_row=5, values_only=True)}
    ours, theirs = "Ana Núñez, La Paz", "Pat Host, Biotech Cabo"
    assert rows[theirs][2:6] == (ours, "=1+1", 590, "USD") and rows[ours][2] == theirs
    assert Program(app.test_client(), "organizer").get("/exports/outcomes.xlsx").status_code == 200


def test_the_list_takes_as_many_statements_for_one_as_for_many(desk, convoy):
    def note(number):
        facts = outcomes_noted.read({"what": "lead", "said": "A", "company": convoy.biotech.id,
                                     "delegate": convoy.ana.id})  # fmt: skip
        with transaction():
            outcomes_noted.note(convoy.event, facts, nonce=f"n-{number}", by=SYSTEM)

    note(0)
    desk.get(PAGE)
    with statements() as before:
        desk.get(PAGE)
    for number in range(1, 6):
        note(number)
    with statements() as after:
        desk.get(PAGE)
    assert len(after) == len(before)


def test_a_leader_notes_of_their_own_passengers_and_sees_what_they_noted(leader, convoy):
    page = reads(leader.get(ROAD))
    assert "Ana Núñez" in page and "Beto Ávila" not in page and "Biotech Cabo" in page
    leader.submit(ROAD, what="gift", said="A silver cup", delegate=str(convoy.ana.id))
    assert "A silver cup" in reads(leader.get(ROAD))
    assert [(one.kind, one.company_id, one.by_kind) for one in noted()] == [("gift", convoy.biotech.id, "staff")]
    refused = leader.submit(ROAD, what="lead", said="Not mine", delegate=str(convoy.beto.id))
    assert refused.status_code == 422 and len(noted()) == 1


def test_a_note_from_the_phone_is_one_however_often_it_is_sent(leader, convoy):
    def send(**note):
        note = {
            "nonce": "p-1",
            "kind": "outcome",
            "at": "2019-06-06T22:00:00Z",
            "what": "lead",
            "said": "A pilot",
        } | note
        token = leader.get("/cabos/convoy/roster").json["csrf"]
        told = {"json": {"sent_at": None, "notes": [note]}, "headers": {"X-CSRFToken": token}}
        [answer] = leader.post("/cabos/convoy/notes", **told).json["answers"]
        return answer

    first = send(company="", delegate=str(convoy.ana.id), value="", received="yes")
    assert first["result"] == "noted" and send(company="", delegate=str(convoy.ana.id)) == first
    assert send(said="Another")["problem"]["code"] == "nonce_reused"
    assert send(nonce="p-2", delegate=convoy.beto.id)["problem"]["code"] == "unknown_person"
    assert send(nonce="p-3", said=None)["problem"]["errors"]["said"]
    assert [one.said for one in noted()] == ["A pilot"]
