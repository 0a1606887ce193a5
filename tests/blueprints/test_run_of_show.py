"""The day minute by minute, for those who run it, and the list on each door."""

import pytest

from models import Cue, db
from models.transaction import transaction
from operations import clocks, cues, participations, programme
from operations.journal import SYSTEM
from queries import runs_of_show
from tests.pages import parse, reads, statements, text_of
from tests.world import count

PAGE = "/cabos/desk/run-of-show"


def cue(world, activity, what: str, starts_after: int = 0, **facts) -> Cue:
    with transaction():
        return cues.add(activity, {"what": what, "starts_after": starts_after, **facts}, by=SYSTEM)


def rows(page) -> list[str]:
    return [text_of(row) for row in parse(page).iter("tr")][1:]


def as_organizer(client, world):
    world.sign_in(client, "organizer")
    return client


def test_cues_stand_in_the_day_where_they_happen(client, world):
    cue(world, world.opening, "Doors open", -30, minutes=20, owner="Eva")
    cue(world, world.opening, "National anthems", 5)
    told = rows(as_organizer(client, world).get(f"{PAGE}?day=2019-06-05"))
    assert [line.split()[0] for line in told] == ["Now:", "11:30", "12:00", "12:05", "to"]
    assert "Doors open" in told[1]
    assert told[1].endswith("Eva")


def test_cues_move_with_their_activity(client, world):
    cue(world, world.opening, "Doors open", -30)
    with transaction():
        programme.edit(world.opening, {"starts_at": world.at("12:45"), "ends_at": world.at("13:45")}, by=SYSTEM)
        programme.publish(world.event, [world.opening], by=SYSTEM)
    told = rows(as_organizer(client, world).get(f"{PAGE}?day=2019-06-05"))
    assert any(line.startswith("12:15") and "Doors open" in line for line in told)


def test_the_line_says_where_the_day_is_now(client, world):
    cue(world, world.opening, "Doors open", -30, minutes=20)
    with transaction():
        clocks.set_clock(world.event, world.at("11:35"), by=SYSTEM)
    told = rows(as_organizer(client, world).get(PAGE))
    now = next(rank for rank, line in enumerate(told) if line.startswith("Now"))
    assert "Doors open" in told[now - 1]
    assert "Now" in told[now - 1]
    assert "Opening" in told[now + 1]


def test_a_cue_is_added_changed_and_removed(client, world):
    as_organizer(client, world)
    client.submit(f"{PAGE}/{world.opening.id}/cues", what="Flags checked", starts_after="-15", who="Eva")
    [stored] = db.session.scalars(db.select(Cue))
    assert (stored.what, stored.starts_after, stored.minutes, stored.who) == ("Flags checked", -15, None, "Eva")
    client.submit(f"{PAGE}/cues/{stored.id}", what="Flags and anthems checked", starts_after="-20", minutes="5")
    assert "Flags and anthems checked" in reads(client.get(PAGE))
    assert client.post(f"{PAGE}/cues/{stored.id}/remove", data={}).status_code == 303
    db.session.rollback()
    assert count(Cue) == 0


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"what": ""}, "Please fill this in."),
        ({"what": "Doors", "starts_after": "soon"}, "Please enter a whole number of minutes from -1440 to 1440."),
        ({"what": "Doors", "minutes": "-5"}, "Please enter a whole number of minutes from 0 to 1440."),
        ({"what": "Doors", "minutes": "9" * 9}, "Please enter a whole number of minutes from 0 to 1440."),
    ],
)
def test_what_makes_no_sense_is_said_at_its_field_and_stays(client, world, typed, sentence):
    page = as_organizer(client, world).submit(f"{PAGE}/{world.opening.id}/cues", owner="Eva", **typed)
    assert page.status_code == 422
    assert sentence in reads(page)
    assert 'value="Eva"' in page.get_data(as_text=True)
    assert count(Cue) == 0


def test_only_those_who_run_the_day_read_it(client, world):
    cue(world, world.opening, "The guest enters by the kitchen")
    assert client.get(PAGE).status_code == 302
    world.sign_in(client, "viewer")
    assert client.get(PAGE).status_code == 403
    for path in ("/cabos/", f"/cabos/activities/{world.opening.id}", world.page_of(world.ana)):
        assert "kitchen" not in reads(client.get(path, follow_redirects=True))


def test_a_day_with_more_cues_asks_no_more_questions(world):
    event, day = world.event, world.opening.day
    assert event.slug == "cabos"

    def asked() -> int:
        with statements() as questions:
            runs_of_show.of_day(event, day)
        return sum("SELECT" in one for one in questions)

    few = asked()
    for number in range(20):
        cue(world, world.opening, f"Cue {number}", number)
    assert event.slug == "cabos"
    assert asked() == few


def test_the_door_sheet_has_those_on_the_list_and_those_in_line(client, world):
    for name in ("ana", "beto", "chloe"):
        with transaction():
            participations.sign_up(world.housing, getattr(world, name), by=SYSTEM, now=world.real(world.at("11:00")))
    told = reads(as_organizer(client, world).get(f"/cabos/desk/activities/{world.housing.id}/door"))
    assert "2 people expected" in told
    assert told.index("Beto Ávila") < told.index("Ana Núñez") < told.index("On the waiting list") < told.index("Chloé")
    assert "nuts" not in told


def test_the_door_sheet_of_what_everyone_attends_has_everyone(client, world):
    told = rows(as_organizer(client, world).get(f"/cabos/desk/activities/{world.opening.id}/door"))
    assert len(told) == 5
    assert not any("Hana" in line or "Gus" in line for line in told)
