"""The pages on which a scheduler looks at meetings and decides: what is asked for, what is proposed, what stands."""

import pytest

from models import Activity, MeetingRequest, Proposal, db
from models.transaction import transaction
from operations import meetings, participations
from operations.journal import SYSTEM
from queries import meeting_proposals, meeting_questions
from scheduling.meetings import Placement
from tests.meetings import agree, ask, proposed, set_up
from tests.pages import find_form, form_data, parse, reads, statements, text_of
from tests.world import SECOND

PAGE = "/cabos/desk/meetings"
#: The slots of the morning: 10:00, 10:30, 11:00, 11:30, 12:00.
ELEVEN, HALF_PAST = 2, 3


@pytest.fixture
def scheduler(client, world):
    world.sign_in(client, "scheduler")
    return client


@pytest.fixture
def agreed(world) -> dict[str, int]:
    """Two rooms, five slots, three agreed meetings by their ids."""
    set_up(world.event, [world.red, world.blue])
    return {
        "ana_chloe": agree(world.ana, world.chloe, priority=3, wish=2, purpose="Twin <our> cities").id,
        "ana_dan": agree(world.ana, world.dan).id,
        "beto_dan": agree(world.beto, world.dan, languages=["es", "en"]).id,
    }


def store(world, placed: dict[int, Placement], **said) -> Proposal:
    """A proposal of this schedule, as if it had been calculated."""
    return proposed(world.event, placed, **said)


@pytest.fixture
def proposal(world, agreed) -> Proposal:
    """Ana meets Chloé at 11:00 in the red room, Beto meets Dan then in the blue one; Ana and Dan have no place."""
    placed = {
        agreed["ana_chloe"]: Placement(ELEVEN, world.red.id),
        agreed["beto_dan"]: Placement(ELEVEN, world.blue.id),
    }
    return store(world, placed)


def address(proposal: Proposal, request_id: int | None = None) -> str:
    return f"{PAGE}/proposals/{proposal.id}" + (f"/requests/{request_id}" if request_id else "")


def placed_of(proposal: Proposal) -> dict[int, Placement]:
    db.session.rollback()
    return dict(meeting_proposals.answer_of(proposal).placed)


def rows(page) -> list[str]:
    """What each row of the page's tables says, its cells apart by bars."""
    cells = ([text_of(cell) for cell in row if cell.tag in ("th", "td")] for row in parse(page).iter("tr"))
    return [" | ".join(row) for row in cells]


def spot(number: int, room) -> str:
    return f"{number}-{room.id}"


def test_without_times_and_rooms_the_page_says_where_to_give_them(scheduler, world):
    page = scheduler.get(PAGE)
    assert "There is no time or no room for meetings yet" in reads(page)
    assert f'href="{PAGE}/settings"' in page.text


def test_the_page_counts_what_is_asked_and_names_who_has_too_little_time(scheduler, world, agreed):
    ask(world.beto, world.chloe)
    assert "3 meetings are agreed. There is room for 10: 5 times in 2 rooms." in reads(scheduler.get(PAGE))
    assert "Everybody has time for all that they agreed to" in reads(scheduler.get(PAGE))
    with transaction():
        db.session.merge(world.event)
        rules = meeting_questions.meeting_rules.rules(world.event)
        rules.a_day = 1
    page = scheduler.get(PAGE)
    assert "2 people agreed to more meetings than they have time for" in reads(page)
    assert {"Ana Núñez | 2 | 1", "Dan O’Neill | 2 | 1"} <= set(rows(page))


def test_the_page_asks_the_database_as_often_for_many_as_for_few(scheduler, world, agreed):
    with statements() as few:
        scheduler.get(PAGE)
    agree(world.beto, world.chloe)
    agree(world.chloe, world.dan)
    with statements() as many:
        scheduler.get(PAGE)
    assert len(many) == len(few)


def test_a_proposal_says_how_good_it_is_and_who_meets_nobody(scheduler, world, agreed):
    agree(world.chloe, world.dan)
    found = store(world, {agreed["ana_chloe"]: Placement(ELEVEN, world.red.id)}, bound=1000)
    page = reads(scheduler.get(address(found)))
    assert "1 of 4 agreed meetings have a place." in page
    assert "It is at most 55.0% below the best possible. This is proven." in page
    assert "45.0% at least" in page
    assert "2 of 4 people meet somebody at least once; the others: Beto Ávila and Dan O’Neill." in page
    best = store(world, {agreed["ana_chloe"]: Placement(ELEVEN, world.red.id)})
    assert "No schedule is worth more. This is proven." in reads(scheduler.get(address(best)))


def test_the_board_has_each_meeting_in_its_room_and_time(scheduler, world, agreed, proposal):
    page = parse(scheduler.get(address(proposal)))
    cells = {cell.get("data-to"): "".join(cell.itertext()) for cell in page.iter("td") if cell.get("data-to")}
    assert "Núñez" in cells[spot(ELEVEN, world.red)]
    assert "L’Écuyer" in cells[spot(ELEVEN, world.red)]
    assert "O’Neill" in cells[spot(ELEVEN, world.blue)]
    assert cells[spot(0, world.red)].strip() == "taken"


def test_people_are_found_by_name(scheduler, world, proposal):
    page = reads(scheduler.get(f"{address(proposal)}?view=people"), "main")
    assert "4 of 4 people" in page
    page = reads(scheduler.get(f"{address(proposal)}?view=people&q=nunez"), "main")
    assert "1 of 1 people" in page
    assert "L’Écuyer" in page


def test_what_is_left_out_says_why_and_is_narrowed_by_reason(scheduler, world, agreed, proposal):
    page = rows(scheduler.get(f"{address(proposal)}?view=left"))
    assert len(page) == 2
    assert "Rooms ran outNo room is left at any time at which both could meet." in page[1]
    assert scheduler.get(f"{address(proposal)}?view=left&reason=nonsense&from=-9").status_code == 200
    assert "Rooms ran out" in reads(scheduler.get(f"{address(proposal)}?view=left&reason=rooms_short"))


def test_before_it_is_moved_a_meeting_says_what_it_would_break(scheduler, world, agreed, proposal):
    cells = scheduler.get(f"{address(proposal, agreed['ana_dan'])}/options").json["cells"]
    assert cells[spot(HALF_PAST, world.red)] == {"state": "free", "told": "Possible."}
    taken = cells[spot(ELEVEN, world.red)]
    assert taken["state"] == "no"
    assert "Ana Núñez would be in two meetings at once" in taken["told"]
    assert "“Red room” would have two meetings at once" in taken["told"]
    swap = scheduler.get(f"{address(proposal, agreed['beto_dan'])}/options").json["cells"]
    assert swap[spot(ELEVEN, world.blue)]["state"] == "here"
    assert swap[spot(ELEVEN, world.red)]["state"] == "no"  # Ana cannot reach the blue room


def test_what_holds_somebody_is_named(scheduler, world, agreed, proposal):
    with transaction():
        participations.sign_up(world.ports, world.ana, by=SYSTEM)
    found = store(world, {})
    cells = scheduler.get(f"{address(found, agreed['ana_dan'])}/options").json["cells"]
    assert "Ana Núñez is expected at “Ports” then." in cells[spot(4, world.blue)]["told"]


def test_without_script_a_form_moves_a_meeting(scheduler, world, agreed, proposal):
    page = scheduler.get(address(proposal, agreed["ana_chloe"]))
    assert "Twin <our> cities" in reads(page)
    answer = scheduler.submit(address(proposal, agreed["ana_chloe"]), to=spot(HALF_PAST, world.red))
    assert answer.status_code == 303
    assert placed_of(proposal)[agreed["ana_chloe"]] == Placement(HALF_PAST, world.red.id)


def test_a_meeting_without_a_place_is_given_one_by_hand(scheduler, world, agreed, proposal):
    scheduler.submit(address(proposal, agreed["ana_dan"]), to=spot(HALF_PAST, world.red))
    assert placed_of(proposal)[agreed["ana_dan"]] == Placement(HALF_PAST, world.red.id)


def test_what_breaks_a_rule_is_refused_and_stays(scheduler, world, agreed, proposal):
    before, where = placed_of(proposal), address(proposal, agreed["ana_dan"])
    form = form_data(find_form(scheduler.get(where), {"to": ""}))
    answer = scheduler.post(f"{where}/move", data=form | {"to": spot(ELEVEN, world.red)}, follow_redirects=True)
    assert "two meetings at" in reads(answer)
    by_script = scheduler.post(
        f"{where}/move", data=form | {"to": spot(ELEVEN, world.red)}, headers={"HX-Request": "true"}
    )
    assert (by_script.status_code, "<html" in by_script.text) == (200, False)
    assert "It was not changed" in reads(by_script)
    assert placed_of(proposal) == before


def test_two_schedulers_at_once_are_told(scheduler, world, agreed, proposal):
    where = address(proposal, agreed["ana_chloe"])
    form = form_data(find_form(scheduler.get(where), {"to": ""}))
    scheduler.post(f"{where}/move", data=form | {"to": spot(HALF_PAST, world.red)})
    answer = scheduler.post(f"{where}/move", data=form | {"to": spot(ELEVEN, world.red)}, follow_redirects=True)
    assert "Somebody else changed this in the meantime" in reads(answer)
    assert placed_of(proposal)[agreed["ana_chloe"]].slot == HALF_PAST


@pytest.mark.parametrize("to", ["", "x", "2", "2-", "-1-1", "99-99", "2\x00-5", "9" * 500, "²-²"])
def test_a_place_that_is_none_is_refused(scheduler, world, agreed, proposal, to):
    before = placed_of(proposal)
    answer = scheduler.post(f"{address(proposal, agreed['ana_dan'])}/move", data={"to": to}, follow_redirects=True)
    assert "Please choose a time and a room." in reads(answer)
    assert placed_of(proposal) == before


def test_a_meeting_is_pinned_taken_out_and_put_aside(scheduler, world, agreed, proposal):
    where = address(proposal, agreed["ana_chloe"])
    for verb in ("pin", "drop", "ban"):
        edition = form_data(find_form(scheduler.get(where), {"to": ""}))["edition"]
        assert scheduler.post(f"{where}/{verb}", data={"edition": edition}).status_code == 303
        page = reads(scheduler.get(where))
        assert ("pinned: another schedule leaves it there" in page) == (verb == "pin")
    assert "It was put aside by hand." in page
    assert agreed["ana_chloe"] not in placed_of(proposal)


def test_the_bar_is_asked_for_until_there_is_an_answer(scheduler, world, agreed):
    running = store(world, {}, status="calculating", progress={"stage": "x", "share": 0.4, "value": 984, "bound": 1000})
    page = scheduler.get(address(running))
    assert "This is at least 98.4% of what is possible." in reads(page)
    assert [bar.get("value") for bar in parse(page).iter("progress")] == ["40"]
    assert scheduler.get(f"{address(running)}/progress").status_code == 302
    bar = scheduler.get(f"{address(running)}/progress", headers={"HX-Request": "true"})
    assert (bar.status_code, "<html" in bar.text, "hx-trigger" in bar.text) == (200, False, True)
    done = store(world, {})
    answer = scheduler.get(f"{address(done)}/progress", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Refresh"]) == (204, "true")


def test_a_calculation_is_stopped(scheduler, world, agreed):
    running = store(world, {}, status="calculating")
    assert scheduler.post(f"{address(running)}/stop", data={}).status_code == 303
    db.session.rollback()
    assert running.stopping
    assert "It stops in a moment." in reads(scheduler.get(address(running)))


def test_discarding_leaves_nothing(scheduler, world, agreed, proposal):
    scheduler.post(f"{address(proposal)}/discard", data={})
    page = reads(scheduler.get(PAGE))
    assert "The proposal was discarded. Nothing follows from it." in page
    assert "No meeting has a place yet." in page
    assert db.session.query(Activity).filter_by(kind="meeting").count() == 0


def test_two_proposals_are_compared(scheduler, world, agreed, proposal):
    other = store(world, {
        agreed["ana_chloe"]: Placement(HALF_PAST, world.red.id), agreed["beto_dan"]: Placement(ELEVEN, world.blue.id),
        agreed["ana_dan"]: Placement(ELEVEN, world.red.id),
    })  # fmt: skip
    page = scheduler.get(f"{PAGE}/compare?one={proposal.id}&other={other.id}")
    assert {
        "Meetings with a place | 2 | 3", "Núñez – O’Neill | Jun 6, 2019, 11:00, Red room",
        "Núñez – L’Écuyer | Jun 6, 2019, 11:00, Red room | Jun 6, 2019, 11:30, Red room",
    } <= set(rows(page))  # fmt: skip
    assert "1 meeting is the same in both." in reads(page)
    for nonsense in ("", "?one=x&other=-1", f"?one={proposal.id}&other=99999999999999999999"):
        assert scheduler.get(f"{PAGE}/compare{nonsense}").status_code == 200


def stand(world, request_id: int, time: str, room) -> None:
    """Let an agreed meeting stand."""
    with transaction():
        request = db.session.get_one(MeetingRequest, request_id)
        meetings.place(request, world.at(time, SECOND), room, by=SYSTEM)


def test_a_new_plan_tells_each_person_what_changes_before_it_does(scheduler, world, agreed):
    stand(world, agreed["ana_chloe"], "11:00", world.red)
    stand(world, agreed["beto_dan"], "11:00", world.blue)
    found = store(world, {
        agreed["ana_chloe"]: Placement(HALF_PAST, world.red.id), agreed["ana_dan"]: Placement(ELEVEN, world.red.id),
    }, moving=True)  # fmt: skip
    told = {row.partition(" | ")[0].split()[-1]: row for row in rows(scheduler.get(address(found)))}
    assert "Moved Chloé L’Écuyer Jun 6, 2019, 11:00, Red room → Jun 6, 2019, 11:30, Red room" in told["Núñez"]
    assert "New Dan O’Neill Jun 6, 2019, 11:00, Red room" in told["Núñez"]
    assert "Called off Dan O’Neill Jun 6, 2019, 11:00, Blue room" in told["Ávila"]
    page = reads(scheduler.get(address(found)), "main")
    assert "4 people have other meetings than now." in page
    assert "3 meetings are written into the programme at once. 4 people are told, each once." in page


def test_what_no_longer_works_is_said_before_planning_again(scheduler, world, agreed):
    stand(world, agreed["ana_chloe"], "11:00", world.red)
    assert "Everything that stands still works." in reads(scheduler.get(f"{PAGE}/replan"))
    with transaction():
        world.red.capacity = 1
    assert "Núñez – L’Écuyer: “Red room” has not the seats" in reads(scheduler.get(f"{PAGE}/replan"))
    answer = scheduler.post(f"{PAGE}/replan", data={"first": "nonsense"})
    assert answer.status_code == 422
    assert "Please choose one of the two." in reads(answer)


def test_what_stands_is_moved_pinned_and_called_off(scheduler, world, agreed):
    stand(world, agreed["ana_chloe"], "11:00", world.red)
    where = f"{PAGE}/requests/{agreed['ana_chloe']}"
    assert "Núñez" in reads(scheduler.get(PAGE), "main")
    assert scheduler.submit(where, to=spot(HALF_PAST, world.red)).status_code == 303
    request = db.session.get_one(MeetingRequest, agreed["ana_chloe"])
    assert request.activity.starts_at == world.at("11:30", SECOND)
    assert "Ana Núñez" in scheduler.get(where).text
    cells = scheduler.get(f"{where}/options").json["cells"]
    assert (cells[spot(HALF_PAST, world.red)]["state"], cells[spot(0, world.red)]["state"]) == ("here", "no")
    scheduler.post(f"{where}/pin", data={})
    assert "pinned: another schedule leaves it there" in reads(scheduler.get(where))
    scheduler.post(f"{where}/call_off", data={})
    db.session.rollback()
    assert (request.status, request.activity_id) == ("accepted", None)
    answer = scheduler.post(f"{where}/call_off", data={}, follow_redirects=True)
    assert answer.status_code == 200


def test_an_agreed_meeting_is_placed_by_hand_and_seen_by_the_two(client, scheduler, world, agreed):
    where = f"{PAGE}/requests/{agreed['ana_chloe']}"
    assert scheduler.submit(where, to=spot(ELEVEN, world.red)).status_code == 303
    assert db.session.get_one(MeetingRequest, agreed["ana_chloe"]).status == "scheduled"
    browser = client.application.test_client()
    browser.get(world.page_of(world.ana))
    assert "L’Écuyer" in reads(browser.get("/cabos/me?lang=en"), "main")


def test_ids_that_are_none_of_the_events(scheduler, world, agreed, proposal):
    for path in (
        f"{PAGE}/proposals/999999", f"{PAGE}/requests/999999", address(proposal, 999999),
        f"{address(proposal, 999999)}/options", f"{PAGE}/requests/999999/options",
    ):  # fmt: skip
        assert scheduler.get(path).status_code == 404
    declined = ask(world.beto, world.chloe, status="declined").id
    assert scheduler.get(address(proposal, declined)).status_code == 404
    assert "This meeting is not one that can be moved" in reads(scheduler.get(f"{PAGE}/requests/{declined}"))
    assert scheduler.get(f"{PAGE}/requests/{declined}/options").status_code == 404


def test_two_that_stand_trade_places(scheduler, world, agreed):
    with transaction():
        world.blue.step_free = True
    stand(world, agreed["ana_chloe"], "11:00", world.red)
    stand(world, agreed["beto_dan"], "11:30", world.blue)
    where = f"{PAGE}/requests/{agreed['ana_chloe']}"
    told = scheduler.get(f"{where}/options").json["cells"][spot(HALF_PAST, world.blue)]
    assert told == {"state": "swap", "told": "Possible: it changes places with Ávila – O’Neill."}
    scheduler.submit(where, to=spot(HALF_PAST, world.blue))
    mine, theirs = (db.session.get_one(MeetingRequest, agreed[name]).activity for name in ("ana_chloe", "beto_dan"))
    assert (mine.starts_at, mine.place_id) == (world.at("11:30", SECOND), world.blue.id)
    assert (theirs.starts_at, theirs.place_id) == (world.at("11:00", SECOND), world.red.id)
