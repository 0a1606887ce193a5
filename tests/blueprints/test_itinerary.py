"""The journey as people read it: everybody's, one's own, a bus's, on the page and on paper."""

import datetime as dt
from zoneinfo import ZoneInfo

import pypdfium2
import pytest

from models import Activity, db
from models.base import utcnow
from models.transaction import transaction
from tests import convoys
from tests.pages import parse, reads, statements, text_of
from tests.world import SECOND, THIRD

PAGE = "/cabos/itinerary"
WAY = "Cape Hotel → Biotech Cabo"
DIEGO = ZoneInfo("America/Los_Angeles")


@pytest.fixture
def convoy(small_convoy, world):
    """Ana and Beto visit the biotech company by BUS-1 on the second day; on the third all ride west, over a border of
    clocks.
    """
    found = small_convoy
    visit = convoys.receive(found.biotech, found.afternoon, world.ana, world.beto)
    convoys.ride(
        found, SECOND, found.cape_hotel, found.biotech_place, ("14:00", "14:40"), bus_1=[world.ana, world.beto]
    )
    convoys.ride(found, THIRD, found.cape_hotel, found.diego_hotel, ("07:00", "06:45"), bus_1=[world.ana],
                 bus_2=[world.dan])  # fmt: skip
    with transaction():
        visit.bring, visit.dress = {"en": "a passport"}, {"en": "Closed shoes"}
    return found


def entry(page, title):
    """What one reads of the leg with this title."""
    legs = [one for one in parse(page).iter("li") if one.get("class", "").startswith("entry ")]
    (found,) = (one for one in legs if title == text_of(one.find(".//h3")))
    return text_of(found)


def test_the_cities_are_the_headings_with_their_day_and_the_night(client, convoy):
    answer = client.get(f"{PAGE}?day=all")
    headings = [one for one in parse(answer).iter("div") if one.get("class") == "day-heading"]
    assert [[text_of(part) for part in one] for one in headings] == [
        ["Wednesday, June 5, 2019", "Day 1"],
        ["The Cape", "Thursday, June 6, 2019 · Day 2"],
        ["San Diego", "Friday, June 7, 2019 · Day 3"],
    ]
    page = reads(answer, "main")
    assert "The night: Cape Hotel" in page and "The night: Bay Hotel" in page


def test_anybody_reads_what_is_public_and_no_visit_nor_ride(client, convoy):
    page = reads(client.get(f"{PAGE}?day=all"), "main")
    assert "Housing" in page and "Dinner" not in page
    for hidden in ("Biotech", "BUS-", "Ana"):
        assert hidden not in page


def test_a_delegate_reads_of_their_own_visits_and_bus_and_of_all_visits_on_request(client, convoy, world):
    client.get(world.page_of(world.ana))
    page = client.get(f"/cabos/me/itinerary?day={SECOND}&lang=en")
    visit = entry(page, "Biotech Cabo")
    assert "15:00 to 16:00" in visit and "Economic" in visit
    assert "Dress: Closed shoes. To bring: a passport." in visit
    assert "Your bus: BUS-1" in entry(page, WAY)
    assert "Housing" not in reads(page, "main")
    client.get(world.page_of(world.chloe))
    path = f"/cabos/me/itinerary?day={SECOND}&lang=en"
    assert "Biotech" not in reads(client.get(path), "main")
    page = client.get(f"{path}&legs=all")
    assert "Housing" in reads(page, "main") and "You take part." not in entry(page, "Biotech Cabo")
    assert "→" not in reads(page, "main") and "Ana" not in reads(page, "main")
    client.get(world.page_of(world.ana))
    assert "You take part." in entry(client.get(f"{path}&legs=all"), "Biotech Cabo")


def test_clocks_that_say_something_else_are_named_where_they_do(client, convoy, world):
    client.get(world.page_of(world.ana))
    page = client.get("/cabos/me/itinerary?day=all&lang=en")
    text = reads(page, "main")
    assert "where nothing else is said: Mexican Pacific Daylight Time (UTC-06:00)." in text
    assert "Times of this day are local: Pacific Daylight Time (UTC-07:00)." in text
    ride = entry(page, "Cape Hotel → Bay Hotel")
    assert "07:00 to 06:45" in ride and "45 min on the way" in ride
    assert "local time there: Mexican Pacific Daylight Time (UTC-06:00)" in ride
    assert "arrival by the clocks there: Pacific Daylight Time (UTC-07:00)" in ride
    times = [one.get("datetime") for one in parse(page).iter("time")]
    assert "2019-06-07T07:00-06:00" in times and "2019-06-07T06:45-07:00" in times


def test_on_the_day_the_clocks_change_a_ride_takes_as_long_as_it_takes(client, convoy, world):
    """12 March 2023 in California: two o'clock was three."""
    night = dt.date(2023, 3, 12)
    with transaction():
        world.event.starts_on, world.event.ends_on = night, night
    leaves, arrives = dt.datetime(2023, 3, 12, 1, tzinfo=DIEGO), dt.datetime(2023, 3, 12, 4, tzinfo=DIEGO)
    with transaction():
        db.session.add(Activity(
            event_id=world.event.id, kind="transfer", attendance="listed", audience="public", live=True, day=night,
            title={"en": "Night ride"}, place_id=convoy.diego_hotel.id, to_place_id=convoy.labs_place.id,
            starts_at=leaves, ends_at=arrives, state="published", revision=1, published_at=utcnow(),
        ))  # fmt: skip
    ride = entry(client.get(f"{PAGE}?day={night}"), "Night ride")
    assert "01:00 to 04:00" in ride and "2 h on the way" in ride


def test_the_day_says_that_its_clocks_change(client, convoy, world):
    night = dt.date(2023, 3, 12)
    with transaction():
        world.event.zone, world.event.starts_on, world.event.ends_on = DIEGO.key, night, night
        world.opening.day, world.opening.starts_at, world.opening.ends_at = night, None, None
    page = reads(client.get(f"{PAGE}?day={night}"), "main")
    assert "The clocks change on this day: at 02:00 they go to 03:00." in page
    assert "time to be confirmed" in page


def test_one_thing_is_next_however_many_days_there_are(client, convoy):
    marks = [one for one in parse(client.get(f"{PAGE}?day=all")).iter("span") if "pill-next" in one.get("class", "")]
    assert len(marks) == 1


def test_paper_marks_what_was_made_up_as_the_page_does(client, convoy, world):
    with transaction():
        world.opening.provenance, convoy.diego_hotel.provenance = {"p": "I"}, {"p": "I"}
    page = reads(client.get(f"{PAGE}?day=all"), "main")
    paper = pypdfium2.PdfDocument(client.get(f"{PAGE}.pdf").data)
    text = " ".join(" ".join(page.get_textpage().get_text_bounded() for page in paper).split())
    assert "The night: Bay Hotel invented" in page
    assert "Plenary · invented" in text and "The night: Bay Hotel · invented" in text


def test_the_path_is_drawn_with_its_list_and_who_was_not_measured_is_said(client, convoy, world):
    with transaction():
        convoy.biotech_place.latitude = None
    client.get(world.page_of(world.ana))
    page = parse(client.get(f"/cabos/me/itinerary?day={SECOND}&lang=en"))
    (picture,) = (one for one in page.iter() if one.tag.endswith("svg") and one.get("class") == "path")
    assert "Cape Hotel" in text_of(picture) and "Biotech Cabo" not in [text_of(one) for one in picture.iter("text")]
    stops = [text_of(one) for one in next(one for one in page.iter("ol") if one.get("class") == "path-stops")]
    assert "Biotech Cabo (not in the picture)" in stops
    assert stops[-1] == "Cape Hotel"


def test_the_journey_as_a_whole_goes_from_city_to_city(client, convoy):
    page = parse(client.get(f"{PAGE}?day=all"))
    stops = [text_of(one) for one in next(one for one in page.iter("ol") if one.get("class") == "path-stops")]
    assert stops == ["The Cape", "San Diego"]


def test_a_leader_reads_who_rides_in_a_bus_and_a_viewer_does_not(client, convoy, world):
    path = f"/cabos/desk/convoy/buses/{convoy.bus_1.id}?day=all"
    world.sign_in(client, "leader")
    page = client.get(path)
    assert "2 passengers" in entry(page, WAY) and "Ana Núñez" in entry(page, WAY)
    assert "Dan" not in reads(page, "main")
    assert "BUS-1: 2 passengers · 4 seats" in entry(client.get(f"{PAGE}?day={SECOND}"), WAY)
    assert client.get("/cabos/desk/convoy/buses/999999").status_code == 404
    client.post("/staff/sign-out", data={})
    world.sign_in(client, "viewer")
    assert client.get(path).status_code == 403


def test_it_stands_in_the_menu_of_an_event_that_travels_alone(client, world):
    assert "Itinerary" not in reads(client.get("/cabos/"), "header")
    convoys.set_up(world)
    assert "Itinerary" in reads(client.get("/cabos/"), "header")


def test_today_comes_first_and_a_strange_day_shows_all(client, convoy, world):
    assert "Day 1" in reads(client.get(PAGE), "main") and "Day 2" not in reads(client.get(PAGE), "main")
    with transaction():
        world.event.clock_shift -= 40 * 24 * 3600
    for query in ("", "?day=2030-01-01", "?day=%00", "?day=1"):
        assert "Day 2" in reads(client.get(f"{PAGE}{query}"), "main")


def test_the_printed_programme_speaks_the_languages_one_asks_for(client, convoy, world):
    answer = client.get(f"{PAGE}.pdf?languages=es&languages=en")
    assert answer.mimetype == "application/pdf"
    first, *_, last = (page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(answer.data))
    assert "El Cabo" in first and "jueves, 6 de junio de 2019" in first
    assert "San Diego" in last and "Friday, June 7, 2019" in last
    assert "Biotech" not in first + last
    client.get(world.page_of(world.ana))
    own = pypdfium2.PdfDocument(client.get("/cabos/me/itinerary.pdf?languages=en").data)
    text = " ".join(" ".join(page.get_textpage().get_text_bounded() for page in own).split())
    for words in ("Ana Núñez", "Biotech Cabo", "Bus: BUS-1", "To bring: a passport.", "The night: Bay Hotel",
                  "time to be confirmed", "Economic"):  # fmt: skip
        assert words in text


def test_a_longer_journey_asks_no_more_questions(client, convoy, world):
    def asked():
        with statements() as sent:
            client.get(f"{PAGE}?day=all")
        return len(sent)

    world.sign_in(client, "organizer")
    before = asked()
    for _ride in range(3):
        convoys.ride(convoy, THIRD, convoy.cape_hotel, convoy.cape, ("05:00", "05:30"), bus_1=[world.ana, world.beto])
    assert asked() == before
