"""The pages of the meetings' day: sheets, rosters, outcome and readout, slots offered to those without."""

from io import BytesIO

import openpyxl

from models import Message, Participation, db
from models.transaction import transaction
from operations import attendants, clocks, meetings
from operations.journal import SYSTEM
from queries import meeting_days
from tests.meetings import agree, set_up
from tests.pages import reads, statements
from tests.world import SECOND
from web import letters

DESK = "/cabos/desk/meetings"


def placed(world, time: str = "11:30"):
    """Ana and Chloé meet in the red room on the second day; Ana's city has a purpose."""
    set_up(world.event, [world.red, world.blue])
    request = agree(world.ana, world.chloe, languages=["es", "fr"], purpose="Ports and ferries")
    with transaction():
        return meetings.place(request, world.at(time, SECOND), world.red, by=SYSTEM)


def at(world, time: str) -> None:
    with transaction():
        clocks.set_clock(world.event, world.at(time, SECOND), by=SYSTEM)


def test_the_day_says_who_meets_where_and_who_is_missing(client, world):
    activity = placed(world)
    world.sign_in(client, "scheduler")
    told = reads(client.get(f"{DESK}/day"))
    assert "11:30–11:50" in told
    assert "Red room" in told
    assert "1 interpreter missing" in told
    client.submit(f"{DESK}/{activity.id}", delegate=world.eva.id, role="interpreter")
    told = reads(client.get(f"{DESK}/day"))
    assert "Eva Ruiz (Interpreter)" in told
    assert "missing" not in told


def test_sheets_for_doors_delegations_and_rosters(client, world):
    activity = placed(world)
    with transaction():
        attendants.assign(activity, world.eva, "interpreter", by=SYSTEM)
    world.sign_in(client, "scheduler")
    sheets = {by: reads(client.get(f"{DESK}/sheets?by={by}")) for by in ("room", "delegation", "interpreter")}
    assert "Red room" in sheets["room"] and "Mexico" in sheets["room"] and "Canada" in sheets["room"]
    assert "La Paz" in sheets["delegation"]
    assert "Eva Ruiz" in sheets["interpreter"]
    assert "Nobody yet" in reads(client.get(f"{DESK}/sheets?by=note_taker"))


def test_a_meeting_held_waits_for_its_readout_and_shows_what_was_promised(client, world):
    activity = placed(world)
    at(world, "11:40")
    world.sign_in(client, "scheduler")
    client.submit(f"{DESK}/{activity.id}", outcome="held")
    assert "Readout missing" in reads(client.get(f"{DESK}/day"))
    refused = client.submit(f"{DESK}/{activity.id}/readout", **{"topics": "", "what-1": "A ferry plan"})
    assert refused.status_code == 422
    assert "A ferry plan" in refused.text
    filed = {"topics": "Ports", "what-1": "A ferry plan", "owner-1": world.ana.id, "due-1": "2019-07-01"}
    assert client.submit(f"{DESK}/{activity.id}/readout", **filed).status_code == 303
    promised = reads(client.get(f"{DESK}/commitments"))
    assert "A ferry plan" in promised and "Ana Núñez" in promised and "July 1" in promised


def test_the_note_taker_files_the_readout_with_their_own_link_and_nobody_else(client, world):
    activity = placed(world)
    with transaction():
        attendants.assign(activity, world.dan, "note_taker", by=SYSTEM)
    at(world, "12:30")
    address = f"/cabos/me/meetings/{activity.id}/readout"
    client.get(world.page_of(world.ana))
    assert client.get(address).status_code == 404
    client.get(world.page_of(world.dan))
    assert address in client.get("/cabos/me/day?day=2019-06-06").text
    assert client.submit(address, topics="Ports").status_code == 303
    assert meeting_days.find(world.event, activity.id).readout.topics == "Ports"


def test_two_without_a_time_are_offered_a_slot_and_take_it(client, world):
    set_up(world.event, [world.red])
    request = agree(world.ana, world.chloe)
    world.sign_in(client, "scheduler")
    told = client.submit(f"{DESK}/day", request=str(request.id))
    assert told.status_code == 303
    letter = db.session.query(Message).filter_by(template="meeting_offer", delegate_id=world.ana.id).one()
    subject, text = letters.shown(letter)
    assert "Chloé L’Écuyer" in subject and "Salón Rojo" in text and "@" not in text
    for person in (world.ana, world.chloe):
        own = client.application.test_client()
        own.get(world.page_of(person))
        page = own.get("/cabos/me/meetings")
        (offer,) = {part.split("/")[0] for part in page.text.split("/me/meetings/offers/")[1:]}
        answer = own.post(f"/cabos/me/meetings/offers/{offer}/yes", data={})
        assert answer.status_code == 303, answer.text
    db.session.expire_all()
    assert request.status == "scheduled"
    assert own.post(f"/cabos/me/meetings/offers/{int(offer) + 99}/yes", data={}).status_code == 404


def test_the_workbook_has_meetings_requests_rosters_and_commitments(client, world):
    placed(world)
    agree(world.beto, world.dan)
    answer = client.get("/api/v1/events/cabos/exports/meetings.xlsx", headers=world.headers("organizer"))
    book = openpyxl.load_workbook(BytesIO(answer.data), read_only=True)
    assert len(book.sheetnames) == 4
    rows = [[cell.value for cell in row] for row in book[book.sheetnames[0]].iter_rows()]
    assert any("Ana Núñez" in row and "Red room" in row for row in rows)
    everything = str([[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()])
    assert "Beto Ávila" in everything
    assert "@" not in everything


def test_the_day_costs_the_same_statements_however_many_meet(client, world):
    placed(world)
    with statements() as few:
        meeting_days.of_event(world.event)
    other = agree(world.beto, world.dan)
    with transaction():
        meetings.place(other, world.at("11:30", SECOND), world.blue, by=SYSTEM)
    db.session.expire_all()
    with statements() as more:
        found = meeting_days.of_event(world.event)
        assert [[one.id for one in entry.principals] for entry in found]
    assert len(more) <= len(few) + 1
    assert {one.role for one in db.session.query(Participation).filter_by(source="schedule")} == {"participant"}
