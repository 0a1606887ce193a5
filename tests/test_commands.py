"""The `flask` commands as somebody at a shell meets them: what they print, what they refuse, and in which words."""

import datetime as dt

import pytest
import sqlalchemy as sa

from models import Activity, ApiToken, Category, Checkpoint, DelegateCare, Event, Grant, Place, Staff, db
from models.transaction import transaction
from operations import staff, tokens
from tests import convoys, meetings
from tests.gates import a_device
from tests.world import PASSWORD, count

EVENT = """
event:
  slug: forum
  kind: summit
  name: {es: Foro}
  starts_on: 2099-05-01
  ends_on: 2099-05-02
  zone: America/Mazatlan
"""
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9)
)


@pytest.fixture
def run(app, tmp_path):
    """Run a command; a text or octets as `file` become a file whose path is its last argument."""

    def run(*arguments: str, file: str | bytes | None = None, typed: str = ""):
        if file is not None:
            path = tmp_path / "event.yaml"
            path.write_bytes(file.encode() if isinstance(file, str) else file)
            arguments = (*arguments, str(path))
        result = app.test_cli_runner().invoke(args=arguments, input=typed)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        db.session.rollback()
        return result

    return run


# event load -----------------------------------------------------------------------------------------------------------


def test_an_event_is_loaded_from_a_file(run):
    result = run("event", "load", file=EVENT)

    assert (result.exit_code, result.output) == (0, "forum: loaded\n")
    event = db.session.scalars(sa.select(Event)).one()
    assert (event.slug, event.version) == ("forum", 0)
    assert db.session.scalars(sa.select(Checkpoint.code)).all() == ["MAIN"]


def test_a_room_abroad_has_its_own_time(run):
    run(
        "event",
        "load",
        file=EVENT
        + """
places: [{code: LONDON, name: {en: London}, zone: Europe/London}]
activities:
  - {key: here, kind: plenary, title: {en: Here}, day: 2099-05-01, starts: 10:00}
  - {key: there, kind: plenary, title: {en: There}, day: 2099-05-01, starts: 10:00, place: LONDON}
""",
    )
    here, there = db.session.scalars(sa.select(Activity).order_by(Activity.rank))
    assert (here.starts_at, there.starts_at) == tuple(dt.datetime(2099, 5, 1, hour, tzinfo=dt.UTC) for hour in (17, 9))


def test_an_event_for_one_person_is_an_event(run):
    assert run("event", "load", file=EVENT + "  capacity: 1\n").exit_code == 0
    assert db.session.scalars(sa.select(Event.capacity)).one() == 1


CATEGORY = '{code: MAYOR, letter: M, colour: "#0b5d3b", name: {en: Mayors}}'


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("", "file: fields are expected here, as in name: value"),
        ("just words", "file: fields are expected here, as in name: value"),
        ("- a\n- b", "file: fields are expected here, as in name: value"),
        ("event: [", "line 2, column 1: "),
        ("\t- a", "line 1, column 1: "),
        (b"\x7fELF\0\1\2", "file: this is not YAML"),
        (b"\xff\xfe\x00", "file: this is not a text file in UTF-8"),
        (b"x" * 10_000_000, "file: it is larger than 1000 kB"),
        ("[" * 900_000, "this is too much, nested too deeply or endless"),
        (BOMB, "this is too much, nested too deeply or endless"),
        (BOMB.replace("[", "{<<: [").replace("]", "]}"), "this is too much, nested too deeply or endless"),
        ("a: &a [*a]", "this is too much, nested too deeply or endless"),
        ("a: *b", "line 1, column 4: found undefined alias"),
        ("a: !!python/object/apply:os.system [ls]", "line 1, column 4: tags (!…) are not read here; leave it out"),
        ("a: !secret x", "line 1, column 4: tags (!…) are not read here; leave it out"),
        ("? [a]\n: b", "line 1, column 3: "),
        (EVENT + EVENT, "line 10, column 1: 'event' is there twice"),
        (EVENT + "  slug: other\n", "line 9, column 3: 'slug' is there twice"),
        (EVENT + "---\na: b", "line 9, column 1: "),
        (EVENT + "guests: []", "guests: unknown field"),
        (EVENT.replace("  ends_on: 2099-05-02\n", ""), "event.ends_on: this is missing"),
        (EVENT.replace("ends_on: 2099-05-02", "ends_on: 2099-04-01"), "event.ends_on: the event ends before it starts"),
        (EVENT.replace("ends_on: 2099-05-02", "ends_on: soon"), "event.ends_on: write a day as in 2019-06-05"),
        (
            EVENT.replace("Mazatlan", "Cabos"),
            "event.zone: no such time zone; write its IANA name, as in America/Mazatlan",
        ),
        (EVENT.replace("slug: forum", "slug: -forum"), "event.slug: write at most 40 of the letters a to z"),
        (EVENT.replace("summit", "party"), "event.kind: one of these is expected: 'summit' or 'convoy'"),
        (f"{EVENT}categories: [{CATEGORY}, {CATEGORY}]", "categories[1].code: 'MAYOR' is there twice"),
        (
            f"{EVENT}categories: [{CATEGORY}, {CATEGORY.replace('MAYOR', 'Mayor')}]",
            "categories[1].code: 'Mayor' is there twice",
        ),
        (
            f"{EVENT}categories: [{CATEGORY.replace('0b5d3b', 'ffd700')}]",
            "categories[0].colour: it is too light for white letters (a contrast of 4.5:1 is needed)",
        ),
        (f"{EVENT}categories: {CATEGORY}", "categories: a list is expected here"),
    ],
)
def test_what_is_wrong_is_told_in_plain_words_and_nothing_is_stored(run, file, told):
    result = run("event", "load", file=file)

    assert result.exit_code == 1
    assert result.output.startswith("Error: The file could not be used; nothing was stored.\n")
    assert told in result.output
    assert count(Event) == 0


def test_a_thousand_problems_are_not_a_thousand_lines(run):
    result = run("event", "load", file=EVENT + "categories: [" + "{}, " * 1000 + "{}]")
    assert len(result.output.splitlines()) == 52
    assert result.output.endswith("more\n")


def test_what_fails_late_leaves_nothing_behind(run):
    run("event", "load", file=EVENT)
    again = run("event", "load", file=f"{EVENT}places: [{{code: A, name: {{en: A}}}}]\ncategories: [{CATEGORY}]")

    assert "event.slug: there is an event 'forum' already" in again.output
    assert (count(Event), count(Place), count(Category)) == (1, 0, 0)


def test_there_must_be_a_file(run, tmp_path):
    assert run("event", "load", str(tmp_path / "nowhere.yaml")).exit_code == 2
    assert run("event", "load", str(tmp_path)).exit_code == 2


# event clock, staff add, token create, link ---------------------------------------------------------------------------


def test_the_clock_is_set_to_a_local_time_and_back(run, world):
    assert run("event", "clock", "cabos", "2019-06-07T12:40").output == "cabos: 2019-06-07 12:40 (rehearsal)\n"
    assert world.event.rehearsing
    assert run("event", "clock", "cabos", "real").output.endswith("(real time)\n")
    assert not world.event.rehearsing


@pytest.mark.parametrize(
    "moment", ["noon", "2019-13-01T00:00", "9999-12-31T23:59", "0001-01-01T00:00", "2019-04-07T02:30", ""]
)
def test_a_clock_does_not_stand_at_just_anything(run, world, moment):
    before = world.event.clock_shift
    assert run("event", "clock", "cabos", moment).exit_code == 1
    assert world.event.clock_shift == before


def test_commands_know_the_events_there_are(run, world):
    for command in (
        ("event", "clock", "nowhere", "real"),
        ("staff", "add", "a@example.org", "--role", "gate", "--event", "nowhere"),
        ("token", "create", "x", "--role", "gate", "--event", "nowhere"),
    ):
        result = run(*command, typed=PASSWORD)
        assert (result.exit_code, "There is no event 'nowhere'." in result.output) == (1, True)


def test_staff_is_added_with_a_password_from_standard_input(run, world):
    result = run("staff", "add", "New@Example.org", "--role", "gate", "--event", "cabos", typed=f"{PASSWORD}\n")

    assert result.exit_code == 0
    assert PASSWORD not in result.output
    somebody = db.session.scalars(sa.select(Staff).where(Staff.email == "new@example.org")).one()
    assert staff.password_matches(somebody, PASSWORD)
    assert [(grant.role, grant.event_id) for grant in somebody.grants] == [("gate", world.event.id)]


@pytest.mark.parametrize(
    ("arguments", "typed"),
    [
        (("a@example.org", "--role", "gate"), PASSWORD),
        (("a@example.org", "--role", "king", "--event", "cabos"), PASSWORD),
        (("a@example.org", "--role", "gate", "--event", "cabos"), "short"),
        (("a@example.org", "--role", "gate", "--event", "cabos"), ""),
        (("nobody", "--role", "gate", "--event", "cabos"), PASSWORD),
        (("", "--role", "admin"), PASSWORD),
        (("a\udcff@example.org", "--role", "admin"), PASSWORD),
    ],
)
def test_staff_is_not_added_by_half(run, world, arguments, typed):
    before = count(Staff), count(Grant)
    assert run("staff", "add", *arguments, typed=typed).exit_code != 0
    assert (count(Staff), count(Grant)) == before


def test_a_token_is_printed_alone_and_opens_what_its_role_may(run, client, world):
    result = run("token", "create", "Scoreboard", "--role", "viewer", "--event", "cabos")

    secret = result.output.removesuffix("\n")
    assert "\n" not in secret
    assert tokens.find(secret).role == "viewer"
    answer = client.get("/api/v1/events/cabos", headers={"Authorization": f"Bearer {secret}"})
    assert answer.json["slug"] == "cabos"


@pytest.mark.parametrize(
    "arguments", [("x", "--role", "gate"), ("", "--role", "admin"), ("x" * 101, "--role", "admin")]
)
def test_a_token_has_a_name_and_an_event(run, world, arguments):
    before = count(ApiToken)
    assert run("token", "create", *arguments).exit_code == 1
    assert count(ApiToken) == before


def test_a_delegates_link_leads_to_their_page(run, client, world):
    address = run("link", "delegate", str(world.ana.id)).output.strip()

    assert address.startswith("http://localhost/cabos/me/")
    client.get(address.removeprefix("http://localhost"))
    assert "Ana" in client.get("/cabos/me").text


def test_a_chief_of_staffs_link_leads_to_the_delegates_day(run, client, world):
    address = run("link", "aide", str(world.ana.id)).output.strip()

    assert address.startswith("http://localhost/cabos/aide/")
    client.get(address.removeprefix("http://localhost"))
    assert "Ana" in client.get("/cabos/aide").text


def test_a_hosts_link_leads_to_the_companys_own_page(run, client, world):
    convoy = convoys.set_up(world)
    address = run("link", "host", str(convoy.biotech.id)).output.strip()

    assert address.startswith("http://localhost/cabos/host/")
    client.get(address.removeprefix("http://localhost"))
    assert "Biotech Cabo" in client.get("/cabos/host").text


def test_a_gate_phones_link_lets_a_phone_join(run, client, world):
    address = run("link", "device", str(a_device(world.event).id)).output.strip()

    assert address.startswith("http://localhost/cabos/device/")
    client.post(address.removeprefix("http://localhost"), data={})
    assert client.get("/cabos/checkin").status_code == 200


@pytest.mark.parametrize(
    "arguments",
    [
        ("aide", "999999"),
        ("delegate", "999999"),
        ("delegate", "0"),
        ("delegate", "9" * 30),
        ("host", "1"),
        ("device", "1"),
        ("king", "1"),
    ],
)
def test_there_is_no_link_for_nobody(run, world, arguments):
    result = run("link", *arguments)
    assert result.exit_code != 0
    assert "http" not in result.output


# meetings propose -----------------------------------------------------------------------------------------------------


def test_a_schedule_of_meetings_is_made_on_the_command_line(run, world):
    assert run("meetings", "propose", "nowhere").output == "Error: There is no event 'nowhere'.\n"
    assert run("meetings", "propose", "cabos").output == "Error: There are no bilateral meetings at this event.\n"
    meetings.set_up(world.event, [world.red])
    meetings.agree(world.ana, world.chloe)
    result = run("meetings", "propose", "cabos", "--seconds", "30")
    assert result.exit_code == 0, result.output
    proposed, counted, _quality, address = result.output.splitlines()
    assert "value 420" in proposed
    assert counted == "meetings placed: 1, left out: 0"
    assert address.startswith("http://localhost/cabos/desk/meetings/proposals/")


def test_a_matching_of_company_visits_is_made_on_the_command_line(run, world):
    assert run("matching", "propose", "cabos").output == "Error: This event has no convoy.\n"
    convoys.set_up(world)
    result = run("matching", "propose", "cabos", "--seconds", "30")
    assert result.exit_code == 0, result.output
    proposed, counted, address = result.output.splitlines()
    assert proposed.startswith("proposal 1: value 3")
    assert counted.startswith("visits: ")
    assert address.startswith("http://localhost/cabos/desk/convoy/matching/")


def test_retention_tells_first_and_deletes_when_told_to(run, world):
    assert "cabos: nothing is due" in run("retention").output
    with transaction():
        world.event.clock_shift += 40 * 24 * 3600
    told = "cabos: care of 1 people, kept for 30 days, due 2019-07-08"
    assert told in run("retention").output
    assert count(DelegateCare) == 1
    assert told in run("retention", "--event", "cabos", "--do").output
    assert count(DelegateCare) == 0
    assert run("retention", "--event", "nowhere").exit_code == 1
