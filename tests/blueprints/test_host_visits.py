"""One visit for its host, step by step: her rules, the frozen list, the bus, another time, afterwards."""

import datetime as dt
from io import BytesIO

import openpyxl
import pytest
import sqlalchemy as sa

from models import BusLeader, Consent, Entry, Headcount, Nda, Outcome, VisitRating, db
from models.base import utcnow
from models.transaction import transaction
from operations import doors, list_changes, participations, visit_rules
from operations.refusals import Refusal
from queries import visit_lists
from tests import convoys
from tests.convoys import LIA
from tests.letters import written_to
from tests.pages import parse, reads
from tests.world import SECOND

PAGE = "/cabos/host"


@pytest.fixture
def convoy(world):
    return convoys.set_up(world)


@pytest.fixture
def organizer(app, convoy):
    browser = app.test_client()
    convoy.sign_in(browser, "organizer")
    return browser


def desk(company) -> str:
    return f"/cabos/desk/convoy/companies/{company.id}/host"


@pytest.fixture
def host(client, organizer, convoy):
    """The browser of the host of Biotech Cabo, in English."""
    shown = organizer.post(desk(convoy.biotech), data={})
    (way_in,) = [one.get("value") for one in parse(shown).iter("input") if one.get("id") == "host-link"]
    client.get(way_in.removeprefix("http://localhost"))
    client.get("/?lang=en")
    return client


@pytest.fixture
def visit(convoy):
    """Ana and Beto at Biotech Cabo, with a list that froze an hour ago."""
    found = convoys.receive(convoy.biotech, convoy.afternoon, convoy.ana, convoy.beto)
    with transaction():
        visit_rules.keep(convoy.biotech, {"lead_hours": 72}, by=LIA)
    return found


def here(visit, part: str = "") -> str:
    return f"{PAGE}/visits/{visit.id}{part}"


def asks(visit, delegate, kind: str = "add", **how):
    with transaction():
        return list_changes.ask(visit, delegate, kind, by=LIA, **how)


def test_the_host_says_what_the_door_asks_and_both_sides_read_it(host, organizer, convoy):
    answer = host.submit(
        f"{PAGE}/rules", lead_hours="72", fields=["passport", "position"], id_rule="photo", nda="y",
        nda_link="https://example.org/nda.pdf", heads="30", early="20", drop_off_en="Gate 4",
    )  # fmt: skip
    assert (answer.status_code, answer.location) == (303, f"{PAGE}#rules")
    rules = visit_lists.rules_of(convoy.biotech)
    assert (rules.lead_hours, rules.fields, rules.heads, rules.nda) == (72, ["position", "passport"], 30, True)
    for page in (host.get(PAGE), organizer.get(desk(convoy.biotech))):
        said = reads(page, "main")
        assert "72 hours before the visit" in said and "Gate 4" in said and "30 people" in said


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"lead_hours": "-1"}, "lead_hours"),
        ({"lead_hours": "9" * 40}, "lead_hours"),
        ({"fields": ["blood"]}, "fields"),
        ({"id_rule": "retina"}, "id_rule"),
        ({"nda": "y", "nda_link": "javascript:alert(1)"}, "nda_link"),
        ({"nda_link": "https://example.org"}, "nda_link"),
        ({"heads": "0"}, "heads"),
        ({"early": "241"}, "early"),
        ({"drop_off_en": "A \0 b"}, "drop_off_en"),
    ],
)
def test_rules_that_make_no_sense_are_said_at_their_field(host, convoy, typed, field):
    answer = host.submit(f"{PAGE}/rules", **{"note_es": "Portón 4 🚌"} | typed)
    assert answer.status_code == 422
    assert any(one.get("id") == f"{field}-error" for one in parse(answer).iter())
    assert "Portón 4 🚌" in answer.get_data(as_text=True)
    db.session.rollback()
    assert visit_lists.rules_of(convoy.biotech).edition == 0


def test_from_the_lead_time_on_nobody_comes_without_the_host(host, organizer, convoy, visit):
    with pytest.raises(Refusal, match="list_frozen"), transaction():
        participations.sign_up(visit, convoy.iris, by=LIA, override="the mayor asked")
    page = f"/cabos/desk/convoy/companies/{convoy.biotech.id}/visits/{visit.id}"
    organizer.submit(page, delegate=str(convoy.iris.id), reason="Her hospital")
    [letter] = [one for one in written_to("biotech@example.com") if "Iris Mora" in one]
    assert "Her hospital" in letter and "/cabos/host/" in letter
    said = reads(host.get(here(visit)), "main")
    assert "To come as well" in said and "Iris Mora" in said and "List frozen" in said
    assert "Iris" not in reads(organizer.get(page), "main").split("What the host was asked")[0].split("Who comes as")[0]

    [change] = visit_lists.changes([visit.id])[visit.id]
    answer = {"answer": "yes", "said": "With pleasure"}
    assert host.post(here(visit, f"/changes/{change.id}"), data=answer).status_code == 303
    said = reads(host.get(here(visit)), "main")
    assert "Iris Mora Mayor Added since" in said.replace("MoraMayor", "Mora Mayor") and "3 visitors" in said
    assert "With pleasure" in reads(organizer.get(page), "main")
    assert any("Biotech Cabo" in one for one in written_to("iris@example.org"))
    assert host.post(here(visit, f"/changes/{change.id}"), data=answer).status_code == 303
    assert "answered, or taken back, already" in reads(host.get(here(visit)))


def test_declined_the_list_stays_as_it_was(host, convoy, visit):
    change = asks(visit, convoy.iris)
    host.post(here(visit, f"/changes/{change.id}"), data={"answer": "no"})
    assert visit_lists.present([visit.id])[visit.id] == {convoy.ana.id, convoy.beto.id}
    with pytest.raises(Refusal, match="list_frozen"), transaction():
        participations.sign_up(visit, convoy.iris, by=LIA, override="once more")


def test_who_leaves_is_shown_as_taken_off_and_may_come_back(host, convoy, visit):
    with transaction():
        participations.leave(visit, convoy.beto, by=LIA)
    assert "Beto Ávila No longer comes" in reads(host.get(here(visit)), "main")
    with transaction():
        participations.sign_up(visit, convoy.beto, by=LIA, override="after all")
    assert "No longer comes" not in reads(host.get(here(visit)), "main")


def test_what_an_organizer_answers_for_the_host_says_who_agreed(organizer, convoy, visit):
    change = asks(visit, convoy.ana, "remove")
    page = f"/cabos/desk/convoy/companies/{convoy.biotech.id}/visits/{visit.id}"
    organizer.post(f"{page}/changes/{change.id}", data={"answer": "yes", "said": ""})
    assert visit_lists.present([visit.id])[visit.id] == {convoy.ana.id, convoy.beto.id}
    organizer.post(f"{page}/changes/{change.id}", data={"answer": "yes", "said": "Pat Host, by phone"})
    assert visit_lists.present([visit.id])[visit.id] == {convoy.beto.id}
    with pytest.raises(Refusal, match="list_frozen"), transaction():
        participations.sign_up(visit, convoy.ana, by=LIA, override="after all")


def test_whose_agreement_is_missing_is_reminded_and_nobody_elses_is_marked(host, convoy, visit):
    with transaction():
        visit_rules.keep(convoy.biotech, {"nda": True, "nda_link": "https://example.org/nda"}, by=LIA)
    typed = {f"nda_{convoy.ana.id}": "missing", f"nda_{convoy.beto.id}": "signed", f"nda_{convoy.dan.id}": "missing"}
    host.post(here(visit, "/agreements"), data=typed)
    said = {one.delegate_id: one.status for one in db.session.scalars(sa.select(Nda))}
    assert said == {convoy.ana.id: "missing", convoy.beto.id: "signed"}
    assert any("https://example.org/nda" in one for one in written_to("ana@example.org"))
    assert not any("https://example.org/nda" in one for one in written_to("beto@example.org"))
    host.post(here(visit, "/agreements"), data={f"nda_{convoy.ana.id}": "gold"})
    assert "Please choose" in reads(host.get(here(visit)))


def test_a_leader_asks_the_host_from_the_road_and_for_their_own_passengers_alone(app, convoy, visit):
    convoys.ride(
        convoy, SECOND, convoy.cape_hotel, convoy.biotech_place, ("14:20", "14:50"),
        bus_1=[convoy.ana, convoy.iris], bus_2=[convoy.dan],
    )  # fmt: skip
    with transaction():
        db.session.add(BusLeader(bus_id=convoy.bus_1.id, staff_id=convoy.leader.id))
    leader = app.test_client()
    convoy.sign_in(leader, "leader")
    said = reads(leader.get("/cabos/convoy/lists"), "main")
    assert "Biotech Cabo" in said and "List frozen" in said and "72 hours before the visit" in said
    assert "Iris Mora" in said and "Dan" not in said
    where = f"/cabos/convoy/lists/{visit.id}"
    assert leader.post(where, data={"delegate": str(convoy.dan.id)}).status_code == 404
    assert leader.submit("/cabos/convoy/lists", delegate=str(convoy.iris.id), reason="Her hospital").status_code == 303
    [change] = visit_lists.changes([visit.id])[visit.id]
    assert (change.delegate_id, change.status, change.reason) == (convoy.iris.id, "open", "Her hospital")
    assert convoy.iris.id not in visit_lists.present([visit.id])[visit.id]


def test_while_the_list_is_open_nobody_has_to_be_asked(organizer, convoy):
    visit = convoys.receive(convoy.biotech, convoy.afternoon, convoy.ana)
    page = f"/cabos/desk/convoy/companies/{convoy.biotech.id}/visits/{visit.id}"
    organizer.submit(page, delegate=str(convoy.iris.id), reason="")
    assert visit_lists.present([visit.id])[visit.id] == {convoy.ana.id, convoy.iris.id}
    with pytest.raises(Refusal, match="list_not_frozen"):
        asks(visit, convoy.dan)


def test_nobody_chosen_is_said(organizer, convoy, visit):
    path = f"/cabos/desk/convoy/companies/{convoy.biotech.id}/visits/{visit.id}"
    answer = organizer.post(f"{path}/people", data={"kind": "add"}, follow_redirects=True)
    assert (answer.status_code, "Please choose somebody" in answer.text) == (200, True)


def test_another_time_changes_nothing_by_itself_and_the_desk_sees_what_it_would_touch(host, organizer, convoy, visit):
    convoys.receive(convoy.solar, convoy.evening, convoy.ana)
    answer = host.submit(here(visit, "/time"), starts="15:30", ends="16:45", said="The laboratory is taken")
    assert answer.status_code == 303
    assert visit.starts_at == convoy.at("15:00", SECOND)
    assert "have something else then" in reads(host.get(here(visit)), "main")
    assert any("The laboratory is taken" in one for one in written_to("organizer@example.org"))

    page = f"/cabos/desk/convoy/companies/{convoy.biotech.id}/visits/{visit.id}"
    said = reads(organizer.get(page), "main")
    assert "15:30–16:45" in said and "Sun Park" in said and "1 person" in said
    [proposal] = db.session.scalars(sa.text("SELECT id FROM time_proposal")).all()
    answer = organizer.post(f"{page}/times/{proposal}", data={"answer": "yes", "said": "We move it"})
    assert answer.location == f"/cabos/desk/shift?activity={visit.id}&minutes=30"
    db.session.rollback()
    assert visit.starts_at == convoy.at("15:00", SECOND)
    assert any("We move it" in one for one in written_to("biotech@example.com"))


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"starts": "15:00", "ends": "16:00"}, "starts"),
        ({"starts": "16:00", "ends": "15:00"}, "ends"),
        ({"starts": "25:99"}, "starts"),
        ({"starts": ""}, "starts"),
        ({"day": "2031-01-01"}, "day"),
        ({"day": "2019-06-05", "starts": "08:00", "ends": "09:00"}, "day"),
    ],
)
def test_a_time_that_makes_no_sense_is_said_at_its_field(host, visit, typed, field):
    answer = host.submit(here(visit, "/time"), **{"said": "Sábado 🕙"} | typed)
    assert answer.status_code == 422
    assert any(one.get("id") == f"{field}-error" for one in parse(answer).iter())
    assert "Sábado 🕙" in reads(answer)


def test_on_the_day_the_host_sees_how_far_the_bus_is_and_who_was_counted(host, convoy, visit):
    ride = convoys.ride(
        convoy, SECOND, convoy.cape_hotel, convoy.biotech_place, ("14:20", "14:50"), bus_1=[convoy.ana, convoy.beto]
    )
    moved_to(convoy, "14:10")
    assert "BUS-1 has not left yet; expected at 14:50." in reads(
        host.get(here(visit, "/bus"), headers={"HX-Request": "true"})
    )
    moved_to(convoy, "14:46")
    count(convoy, ride, "departure", "14:28", 27)
    assert "BUS-1 is 12 minutes away, with 27 people." in reads(host.get(PAGE), "main")
    moved_to(convoy, "14:58")
    count(convoy, ride, "arrival", "14:57", 26)
    assert "BUS-1 is there since 14:57, with 26 people." in reads(
        host.get(here(visit, "/bus"), headers={"HX-Request": "true"})
    )


def test_afterwards_the_host_says_how_it_was_until_the_link_dies(host, convoy, visit):
    assert host.post(here(visit, "/rating"), data={"fit": "5"}).status_code == 303
    assert db.session.get(VisitRating, visit.id) is None
    moved_to(convoy, "18:00", days=3)
    assert host.post(here(visit, "/rating"), data={"fit": "9"}).status_code == 422
    host.post(here(visit, "/rating"), data={"fit": "4", "word": "Come again"})
    db.session.rollback()
    assert (db.session.get(VisitRating, visit.id).fit, db.session.get(VisitRating, visit.id).said) == (4, "Come again")
    assert host.submit(here(visit), said="", counterpart="Ana Torres").status_code == 422
    assert host.submit(here(visit), said="A pilot plant", due_on="2019-07-01").status_code == 303
    [outcome] = db.session.scalars(sa.select(Outcome))
    assert (outcome.by_kind, outcome.said, outcome.company_id) == ("host", "A pilot plant", convoy.biotech.id)
    moved_to(convoy, "15:59", days=7)
    assert host.get(PAGE).status_code == 200
    moved_to(convoy, "16:01", days=7)
    for address in (PAGE, here(visit), here(visit, "/list.xlsx"), f"{PAGE}/rules"):
        gone = host.get(address)
        assert gone.status_code == 410
        assert "Ana" not in reads(gone)


def test_a_link_that_was_passed_on_shows_a_stranger_nothing_without_the_code(app, host, convoy, visit):
    with transaction():
        change = list_changes.ask(visit, convoy.iris, "add", by=LIA)
        token = doors.token_of(doors.find("host", convoy.biotech.id))
    app.config["MAIL_URL"] = "smtp://localhost:1"
    stranger = app.test_client()
    asked = stranger.get(f"{PAGE}/{token}")
    assert asked.status_code == 200 and "Ana" not in reads(asked) and "b•••@example.com" in reads(asked)
    for address in (PAGE, here(visit), here(visit, "/list.xlsx"), f"{PAGE}/rules"):
        assert stranger.get(address).status_code == 401
    assert stranger.post(here(visit, f"/changes/{change.id}"), data={"answer": "yes"}).status_code == 401
    assert stranger.post(f"{PAGE}/rules", data={"lead_hours": "0"}).status_code == 401


def test_the_list_for_the_door_holds_only_people_who_agreed(host, convoy, visit):
    with transaction():
        agreed = {"notice_version": 1, "language": "es", "given_at": utcnow(), "by": "Ana", "by_kind": "delegate"}
        db.session.add(Consent(delegate_id=convoy.ana.id, purpose="host_list", **agreed))
    answer = host.get(here(visit, "/list.xlsx"))
    assert answer.status_code == 200
    sheet = openpyxl.load_workbook(BytesIO(answer.data)).active
    cells = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert any("Ana Núñez" in cell for cell in cells) and not any("Beto" in cell for cell in cells)
    assert "1 person has not agreed yet." in reads(host.get(here(visit)), "main")
    [line] = db.session.scalars(sa.select(Entry).where(Entry.verb.like("export.%")))
    assert (line.actor_kind, line.actor_name) == ("host", "Pat Host")


def test_a_host_sees_nothing_of_other_companies_visits(host, convoy, visit):
    other = convoys.receive(convoy.solar, convoy.evening, convoy.dan)
    with transaction():
        visit_rules.keep(convoy.solar, {"lead_hours": 72}, by=LIA)
    change = asks(other, convoy.iris)
    for part in ("", "/bus", "/time", "/list.xlsx", "/list.pdf"):
        assert host.get(here(other, part)).status_code == 404
    for where in (other, visit):
        assert host.post(here(where, f"/changes/{change.id}"), data={"answer": "yes"}).status_code == 404
    assert host.post(here(other, "/agreements"), data={f"nda_{convoy.dan.id}": "signed"}).status_code == 404
    assert host.post(here(other, "/rating"), data={"fit": "5"}).status_code == 404


def bus_of(host, visit) -> str:
    """What a browser that has the page open hears."""
    return reads(host.get(here(visit, "/bus"), headers={"HX-Request": "true"}))


def moved_to(convoy, time: str, days: int = 0) -> None:
    """Let the event's clock stand there on the second day, or so many days later."""
    moment = convoy.at(time, SECOND + dt.timedelta(days=days))
    with transaction():
        shift = moment.astimezone(dt.UTC) - dt.datetime.now(dt.UTC)
        convoy.event.clock_shift = round(shift.total_seconds())


def count(convoy, ride, kind: str, time: str, people: int) -> None:
    group = db.session.scalar(sa.text("SELECT id FROM activity_group WHERE activity_id = :ride"), {"ride": ride.id})
    with transaction():
        moment = convoy.real(convoy.at(time, SECOND))
        db.session.add(
            Headcount(event_id=convoy.event.id, group_id=group, kind=kind, nonce=kind, request_hash="", at=moment,
                      received_at=moment, expected=people, counted=people, missing=[], by="Leo")
        )  # fmt: skip
