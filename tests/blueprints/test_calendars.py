"""What a calendar program gets when it polls."""

import os
import shutil
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor

import icalendar
import pytest
from werkzeug.serving import make_server

from models import db
from models.transaction import transaction
from operations import blocks, doors, links, participations, programme
from operations.journal import SYSTEM
from tests import convoys
from tests.pages import parse
from tests.world import SECOND, THIRD


def feed_of(delegate):
    return f"/calendar/{doors.token_of(doors.find('feed', delegate.id))}.ics"


def entries(answer):
    """The feed's timed entries by title."""
    events = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
    return {str(event["SUMMARY"]): event for event in events if event["DTSTART"].params.get("VALUE") != "DATE"}


def about(activity, answer):
    """The one entry that tells of the activity, whatever stands before its title."""
    (entry,) = (entry for title, entry in entries(answer).items() if activity.title["es"] in title)
    return entry


def all_day(answer):
    events = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
    return next(event for event in events if event["DTSTART"].params.get("VALUE") == "DATE")


def sign_up(activity, delegate):
    with transaction():
        return participations.sign_up(activity, delegate, by=SYSTEM)


def leave(activity, delegate):
    with transaction():
        participations.leave(activity, delegate, by=SYSTEM)


def test_the_public_feed_tells_the_programme_in_the_language_asked_for(client, world):
    answer = client.get("/calendar/cabos.ics?lang=fr")
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert world.water.title["fr"] in entries(answer)
    assert all_day(answer)["SUMMARY"] == "Sommet des maires"


def test_the_feed_is_the_same_for_everybody_whatever_the_browser_says(client, world):
    plain = client.get("/calendar/cabos.ics")
    assert client.get("/calendar/cabos.ics", headers={"Accept-Language": "fr"}).data == plain.data
    assert "Set-Cookie" not in client.get("/calendar/cabos.ics?lang=fr").headers


def test_a_personal_feed_holds_what_one_signed_up_for_and_nothing_else(client, world):
    assert "Water" not in str(entries(client.get(feed_of(world.dan))))
    sign_up(world.water, world.ana)
    titles = entries(client.get(feed_of(world.ana)))
    assert world.water.title["es"] in titles
    assert world.housing.title["es"] not in titles


def test_leaving_cancels_the_entry_and_its_sequence_never_falls(client, world):
    seen = []
    for step in (sign_up, leave, sign_up):
        step(world.water, world.ana)
        entry = about(world.water, client.get(feed_of(world.ana)))
        seen.append((int(entry["SEQUENCE"]), str(entry["STATUS"])))
    assert [status for _, status in seen] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert [sequence for sequence, _ in seen] == sorted({sequence for sequence, _ in seen})


def test_waiting_is_tentative(client, world):
    for delegate in (world.beto, world.chloe, world.ana):
        sign_up(world.water, delegate)
    entry = about(world.water, client.get(feed_of(world.ana)))
    assert entry["STATUS"] == "TENTATIVE"
    assert entry["TRANSP"] == "TRANSPARENT"


def test_what_has_no_time_is_named_in_the_all_day_entry(client, world):
    sign_up(world.visit, world.ana)
    with transaction():
        programme.edit(world.visit, {"starts_at": None, "ends_at": None}, by=SYSTEM)
        programme.publish(world.event, [world.visit], by=SYSTEM)
    answer = client.get(feed_of(world.ana))
    assert world.visit.title["es"] not in entries(answer)
    assert world.visit.title["es"] in all_day(answer)["DESCRIPTION"]


def test_a_poll_without_news_is_answered_304_and_with_news_200(client, world):
    first = client.get(feed_of(world.ana))
    again = client.get(feed_of(world.ana), headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    sign_up(world.water, world.ana)
    assert client.get(feed_of(world.ana), headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_what_stays_as_it_was_is_no_news(client, world):
    def told(title):
        answer = client.get(feed_of(world.ana))
        found = entries(answer) | {"event": all_day(answer)}
        return found[title].to_ical()

    before = told("event")
    sign_up(world.water, world.ana)
    assert told("event") == before
    with transaction():
        programme.edit(world.water, {"starts_at": None, "ends_at": None}, by=SYSTEM)
        programme.publish(world.event, [world.water], by=SYSTEM)
    assert told("event") != before


def test_somebody_elses_change_leaves_my_feed_alone(client, world):
    first = client.get(feed_of(world.ana))
    sign_up(world.water, world.beto)
    assert client.get(feed_of(world.ana)).headers["ETag"] == first.headers["ETag"]


def test_a_replaced_address_is_gone_and_an_unknown_one_never_was(client, world):
    old = feed_of(world.ana)
    with transaction():
        doors.replace("feed", world.ana.id)
    assert client.get(old).status_code == 410
    assert client.get(feed_of(world.ana)).status_code == 200
    assert client.get("/calendar/nothing-of-ours.ics").status_code == 404


def test_a_page_door_opens_no_feed(client, world):
    token = doors.token_of(doors.find("delegate", world.ana.id))
    assert client.get(f"/calendar/{token}.ics").status_code == 404


def test_the_feed_tells_no_names_and_no_host(client, world):
    sign_up(world.water, world.ana)
    text = client.get(feed_of(world.ana)).get_data(as_text=True)
    for uid in (line for line in text.splitlines() if line.startswith("UID")):
        assert uid.endswith("@comitiva")
    for hidden in (world.ana.family_name, "ana@example.org", "No nuts"):
        assert hidden not in text


def test_first_polls_at_the_same_moment_all_succeed(app, world):
    path = feed_of(world.ana)
    db.session.remove()
    start = threading.Barrier(6)

    def poll(_):
        with app.app_context():
            start.wait(timeout=60)
            return app.test_client().get(path).status_code

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(poll, range(6))) == [200] * 6


def address_of(client, page):
    """The calendar that a page offers, as a path."""
    (field,) = (one for one in parse(client.get(page)).iter("input") if one.get("id") == "feed-address")
    return field.get("value").removeprefix("http://localhost")


@pytest.fixture
def convoy(small_convoy, world):
    found = small_convoy
    convoys.receive(found.biotech, found.afternoon, world.ana, world.beto)
    convoys.ride(found, SECOND, found.cape_hotel, found.diego_hotel, ("07:00", "06:45"), bus_1=[world.ana])
    return found


@pytest.fixture
def focal(client, world):
    with transaction():
        token = doors.token_of(doors.ensure("focal", world.delegation.id))
    client.get(f"/cabos/delegation/{token}")
    return client


def test_a_delegation_reads_what_any_of_its_people_does_once_and_no_private_time(focal, convoy, world):
    with transaction():
        blocks.block(world.ana, starts_at=world.at("20:00", THIRD), ends_at=world.at("21:00", THIRD), title="Call",
                     by=SYSTEM, overlapping=False)  # fmt: skip
    path = address_of(focal, "/cabos/delegation?lang=en")
    found = entries(focal.get(path))
    assert {"Biotech Cabo", "Cape Hotel → Bay Hotel", "Opening"} <= set(found)
    assert "Call" not in str(found) and "Housing" not in found
    assert "2 of our delegation" in found["Biotech Cabo"]["DESCRIPTION"]
    assert "Ana" not in focal.get(path).get_data(as_text=True)


def test_a_delegations_calendar_follows_what_one_of_them_gives_up(focal, convoy, world):
    path = address_of(focal, "/cabos/delegation?lang=en")
    first = entries(focal.get(path))
    for delegate in (world.ana, world.beto):
        sign_up(world.water, delegate)
    joined = entries(focal.get(path))["Water"]
    leave(world.water, world.ana)
    one_less = entries(focal.get(path))["Water"]
    leave(world.water, world.beto)
    nobody = entries(focal.get(path))["CANCELLED: Water"]
    assert "Water" not in first and joined["STATUS"] == one_less["STATUS"] == "CONFIRMED"
    assert joined["SEQUENCE"] < one_less["SEQUENCE"] < nobody["SEQUENCE"]


def test_the_delegations_calendar_ends_with_the_link_of_its_focal_point(focal, convoy, world):
    path = address_of(focal, "/cabos/delegation?lang=en")
    assert focal.get(path).status_code == 200
    with transaction():
        links.end(links.FOCAL, world.delegation, by=SYSTEM)
    assert focal.get(path).status_code == 410


def test_a_bus_leaves_by_the_clocks_here_and_arrives_by_those_there(client, convoy, world):
    world.sign_in(client, "leader")
    path = address_of(client, f"/cabos/desk/convoy/buses/{convoy.bus_1.id}?lang=en")
    (ride,) = entries(client.get(path)).values()
    assert (ride["DTSTART"].to_ical(), ride["DTSTART"].params["TZID"]) == (b"20190606T070000", "America/Mazatlan")
    assert (ride["DTEND"].to_ical(), ride["DTEND"].params["TZID"]) == (b"20190606T064500", "America/Los_Angeles")
    assert ride["LOCATION"] == "Cape Hotel, The Cape"
    assert "to Bay Hotel, San Diego" in ride["DESCRIPTION"]
    assert "Arrival 06:45, Pacific Daylight Time (UTC-07:00)." in ride["DESCRIPTION"]
    assert entries(client.get(address_of(client, f"/cabos/desk/convoy/buses/{convoy.bus_2.id}"))) == {}
    own = entries(client.get(feed_of(world.ana))).values()
    assert any("Su autobús: BUS-1" in one["DESCRIPTION"] for one in own if "DESCRIPTION" in one)


@pytest.mark.skipif("CHECK_FEED" not in os.environ, reason="CHECK_FEED names no feed checker")
@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_the_feed_checker_finds_nothing(app, world, tmp_path, language):
    sign_up(world.water, world.ana)
    leave(world.water, world.ana)
    sign_up(world.ports, world.ana)
    with transaction():
        world.ana.language = language
    convoy = convoys.set_up(world)
    convoys.receive(convoy.labs, convoy.morning, world.ana)
    convoys.ride(convoy, SECOND, convoy.cape_hotel, convoy.diego_hotel, ("07:00", "06:45"), bus_1=[world.ana])
    with transaction():
        bus, delegation = doors.ensure("bus", convoy.bus_1.id), doors.ensure("delegation", world.delegation.id)
        shared = [f"/calendar/{doors.token_of(door)}.ics?lang={language}" for door in (bus, delegation)]
    personal = feed_of(world.ana)
    db.session.remove()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        for path in (personal, f"/calendar/cabos.ics?lang={language}", *shared):
            command = [shutil.which("python3"), os.environ["CHECK_FEED"], f"http://127.0.0.1:{server.port}{path}"]
            found = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
            assert found.returncode == 0, found.stdout + found.stderr
    finally:
        server.shutdown()
        thread.join()
