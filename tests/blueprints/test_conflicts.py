"""Conflicts in one place: what the page, the dashboard and programs say, and how an organizer lets one stand."""

import pytest

from models import AcceptedConflict, Entry, db
from models.transaction import transaction
from operations import conflicts as verbs
from operations import participations, programme
from operations.journal import SYSTEM
from operations.refusals import Refusal
from queries import conflicts
from tests import convoys
from tests.pages import parse, reads, statements, text_of
from tests.programs import Program
from tests.world import SECOND, count

PAGE = "/cabos/desk/conflicts"


@pytest.fixture
def torn(world):
    """Ana and Beto have seats in two panels that overlap; the water panel moved into the housing panel's room."""
    for activity in (world.housing, world.water):
        for delegate in (world.ana, world.beto):
            seat(world, activity, delegate)
    change(world, world.water, place_id=world.red.id)
    return world


@pytest.fixture
def organizer(client, torn):
    torn.sign_in(client, "organizer")
    return client


def seat(world, activity, delegate):
    with transaction():
        now = world.real(world.at("11:00"))
        participations.sign_up(activity, delegate, by=SYSTEM, now=now, override="a test")


def change(world, activity, **facts):
    with transaction():
        programme.edit(activity, facts, by=SYSTEM)
        programme.publish(world.event, [activity], by=SYSTEM)


def of_kind(world, kind):
    return next(told for told in conflicts.standing(world.event) if told.kind == kind)


def accept(client, told, reason="They know of it."):
    return client.post(f"{PAGE}/accept", data={"fingerprint": told.fingerprint, "reason": reason})


def test_a_convoys_drivers_buses_and_arrivals_are_watched(client, world):
    convoy = convoys.set_up(world, driving_hours=1)
    convoys.receive(convoy.biotech, convoy.afternoon, world.ana)
    full = [world.ana, world.beto, world.chloe]
    convoys.ride(convoy, SECOND, convoy.cape_hotel, convoy.biotech_place, ("13:15", "14:50"), bus_2=full)
    world.sign_in(client, "organizer")
    page = reads(client.get(PAGE), "main")
    assert "BUS-2 is driven for 1 h 35 min from 13:15 to 14:50; a driver may drive for 1 h." in page
    assert "BUS-2: 3 people for 2 seats. Ana Núñez Beto Ávila Chloé L’Écuyer" in page
    assert "1 person arrives 10 minutes before the visit; it should be 15." in page
    assert "duty" not in page


def test_the_page_says_who_and_what_and_when(organizer):
    page = reads(organizer.get(PAGE), "main")
    assert "Thursday, June 6, 2019 Two things at once Housing 09:00–10:30 Water 09:30–11:00" in page
    assert "2 people are expected in both from 09:30 to 10:30. Ana Núñez Beto Ávila" in page
    assert "Place taken twice" in page
    assert "Both are in “Red room” from 09:30 to 10:30." in page


def test_a_programme_without_conflicts_says_so(client, world):
    world.sign_in(client, "scheduler")
    assert "No conflicts Nobody is in two places" in reads(client.get(PAGE), "main")


def test_an_organizer_accepts_one_with_a_reason_and_takes_it_up_again(organizer, torn):
    told = of_kind(torn, "person_twice")
    answer = accept(organizer, told)
    assert (answer.status_code, answer.location) == (303, PAGE)
    page = organizer.get(PAGE)
    assert "1 accepted conflict" in reads(page, "main")
    assert "Accepted by Organizer" in reads(page, "main") and "They know of it." in reads(page, "main")
    assert "Two things at once" not in text_of(parse(page).find(".//section[@aria-labelledby='day-2019-06-06']"))
    again = of_kind(torn, "person_twice")
    organizer.post(f"{PAGE}/withdraw", data={"fingerprint": again.fingerprint})
    assert "accepted conflict" not in reads(organizer.get(PAGE), "main")
    assert [entry.verb for entry in db.session.query(Entry).filter(Entry.verb.like("conflict%"))] == [
        "conflict.accepted", "conflict.taken_up",
    ]  # fmt: skip


def test_a_reason_is_a_must_and_what_was_typed_stays(organizer, torn):
    told = of_kind(torn, "person_twice")
    empty = accept(organizer, told, "  ")
    assert empty.status_code == 422
    assert "Please fill this in." in reads(empty, "main")
    long = accept(organizer, told, "x" * 501)
    assert long.status_code == 422
    assert "x" * 501 in long.get_data(as_text=True)
    assert accept(organizer, told, "a\x00b").status_code == 422
    assert count(AcceptedConflict) == 0


def test_an_accepted_conflict_is_another_when_a_time_changes(organizer, torn):
    accept(organizer, of_kind(torn, "person_twice"))
    assert of_kind(torn, "person_twice").accepted
    change(torn, torn.water, starts_at=torn.at("09:40", SECOND))
    assert of_kind(torn, "person_twice").accepted is None


def test_nobodys_reason_is_overwritten(organizer, torn):
    told = of_kind(torn, "person_twice")
    accept(organizer, told)
    organizer.post(f"{PAGE}/accept", data={"fingerprint": told.fingerprint, "reason": "Another"})
    assert "Somebody has accepted this already." in reads(organizer.get(PAGE), "main")
    assert of_kind(torn, "person_twice").accepted.reason == "They know of it."


@pytest.mark.parametrize(
    "fingerprint", ["", "person_twice", "x" * 5000, "a\x00:" + "0" * 32, "person_twice:" + "g" * 32]
)
def test_what_is_no_conflict_is_not_accepted(organizer, fingerprint):
    answer = organizer.post(f"{PAGE}/accept", data={"fingerprint": fingerprint, "reason": "Why not"})
    assert answer.status_code == 303
    assert "There is no such conflict." in reads(organizer.get(PAGE), "main")
    assert organizer.post(f"{PAGE}/withdraw", data={"fingerprint": fingerprint}).status_code == 303


def test_a_scheduler_reads_and_only_an_organizer_accepts(client, torn):
    torn.sign_in(client, "scheduler")
    assert "Accept with a reason" not in reads(client.get(PAGE), "main")
    assert accept(client, of_kind(torn, "person_twice")).status_code == 403


def test_nothing_is_accepted_when_the_event_is_over(torn):
    told = of_kind(torn, "person_twice")
    later = torn.real(torn.at("12:00", torn.event.ends_on.replace(day=20)))
    with pytest.raises(Refusal, match="finished"), transaction():
        verbs.accept(torn.event, told.fingerprint, "Too late", by=SYSTEM, now=later)


def test_after_accepting_one_is_back_where_one_came_from_but_never_elsewhere(organizer, torn):
    for back, leads in (("/cabos/desk", "/cabos/desk"), ("https://example.com", PAGE), ("//example.com", PAGE)):
        data = {"fingerprint": "nothing", "reason": "Why", "next": back}
        assert organizer.post(f"{PAGE}/accept", data=data).location == leads


def test_the_dashboard_counts_the_open_ones(organizer, torn):
    dashboard = "/cabos/desk/dashboard"
    assert "2 conflicts in the programme are open." in reads(organizer.get(dashboard), "main")
    accept(organizer, of_kind(torn, "person_twice"))
    assert "1 conflict in the programme is open." in reads(organizer.get(dashboard), "main")
    assert PAGE in organizer.get("/cabos/desk").get_data(as_text=True)


def test_programs_read_all_of_them(client, organizer, torn):
    accept(organizer, of_kind(torn, "person_twice"))
    told = {one["kind"]: one for one in Program(client, "scheduler").get("/conflicts").json["items"]}
    twice, taken = told["person_twice"], told["place_taken"]
    assert [one["title"]["en"] for one in twice["activities"]] == ["Housing", "Water"]
    assert twice["delegates"] == [torn.ana.id, torn.beto.id]
    assert (twice["starts_at"], twice["short"]) == ("2019-06-06T09:30:00-06:00", 60)
    assert (twice["accepted"]["reason"], twice["accepted"]["by"]) == ("They know of it.", "Organizer")
    assert (taken["place"], taken["delegates"], taken["accepted"]) == ("RED", [], None)
    assert Program(client, "viewer").get("/conflicts").status_code == 403


def test_more_people_ask_no_more_questions(torn):
    def asked():
        event = torn.event
        assert event.slug == "cabos"
        with statements() as sent:
            conflicts.standing(event)
        return len(sent)

    before = asked()
    seat(torn, torn.housing, torn.chloe)
    seat(torn, torn.water, torn.chloe)
    assert asked() == before == 10
