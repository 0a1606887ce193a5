"""The programme's editor: proposing by form and by hand, beside what is published."""

import pytest
import sqlalchemy as sa

from models import Activity, ActivityDraft, Axis, db
from models.transaction import transaction
from operations import participations, programme
from operations.journal import SYSTEM
from queries import drafts
from tests import convoys
from tests.pages import find_form, form_data, parse, statements, text_of
from tests.world import SECOND, count

TIMETABLE = "/cabos/desk/programme"


@pytest.fixture(autouse=True)
def _signed_in(client, world):
    world.sign_in(client, "scheduler")


def address(activity) -> str:
    return f"{TIMETABLE}/{activity.id}"


def draft_of(activity) -> ActivityDraft | None:
    return drafts.plan_of(activity).draft


def test_the_timetable_shows_places_side_by_side_and_what_has_no_time_apart(client, world):
    page = client.get(f"{TIMETABLE}?day={SECOND}")
    places = [one for one in parse(page).iter("section") if "data-place" in one.attrib]
    columns = {text_of(one.find("h3")): text_of(one) for one in places}
    assert list(columns) == ["Red room", "Blue room"]
    assert "09:00–10:30 Housing" in columns["Red room"]
    tray = next(one for one in parse(client.get(TIMETABLE)).iter("div") if one.get("class") == "tray")
    assert "Dinner" in text_of(tray)


def test_a_draft_stands_beside_what_is_published(client, world):
    client.submit(f"{address(world.housing)}/move", starts="12", ends="13:30", place="BLUE")
    page = parse(client.get(f"{TIMETABLE}?day={SECOND}"))
    blocks = [one for one in page.iter("li") if "block" in one.get("class", "")]
    told = [text_of(one) for one in blocks if "Housing" in text_of(one)]
    assert any("12:00–13:30 Housing Changed Published: Jun 6, 2019, 09:00–10:30, Red room" in one for one in told)
    assert [text_of(one) for one in blocks if "block-ghost" in one.get("class")] == ["09:00–10:30 Housing"]
    assert "Housing" in client.get("/cabos/").text
    assert world.housing.starts_at == world.at("09:00", SECOND)


def test_a_move_that_makes_a_conflict_is_stored_only_when_somebody_says_so(client, world):
    path = f"{address(world.housing)}/move"
    answer = client.submit(path, starts="12:30", ends="13:30")
    assert answer.status_code == 409
    assert "Both are in “Red room” from 12:30 to 13:30." in answer.text
    assert draft_of(world.housing) is None
    form = {"starts": "12:30", "ends": "13:30", "day": str(SECOND), "place": "RED"}
    anyway = [one.get("value") for one in parse(answer).iter("input") if one.get("name") == "anyway"]
    seen = drafts.plan_of(world.housing).mark
    assert client.post(path, data=form | {"seen": seen, "anyway": anyway}).status_code == 303
    assert draft_of(world.housing).starts_at == world.at("12:30", SECOND)


def test_a_drop_is_answered_with_a_dialog_or_with_the_way_on(client, world):
    form = {"day": str(SECOND), "seen": drafts.plan_of(world.housing).mark, "place": "RED"}
    by_hand = {"HX-Request": "true"}
    path = f"{address(world.housing)}/move"
    answer = client.post(path, data=form | {"starts": "12:30", "ends": "13:30"}, headers=by_hand)
    assert (answer.status_code, "Save anyway" in answer.text, "<html" in answer.text) == (200, True, False)
    answer = client.post(path, data=form | {"starts": "15:00", "ends": "16:30"}, headers=by_hand)
    assert answer.status_code == 204
    assert answer.headers["HX-Refresh"] == "true"
    assert draft_of(world.housing).ends_at == world.at("16:30", SECOND)


def test_the_form_shows_what_is_published_beside_what_differs(client, world):
    answer = client.submit(address(world.housing), title_en="Homes", capacity="30", starts="9h15", dress_es="Guayabera",
                           bring_en="A passport")  # fmt: skip
    assert answer.status_code == 303
    draft = draft_of(world.housing)
    assert (draft.title["en"], draft.capacity, draft.dress) == ("Homes", 30, {"es": "Guayabera"})
    assert draft.bring == {"en": "A passport"}
    assert draft.starts_at == world.at("09:15", SECOND)
    page = client.get(address(world.housing)).text
    assert "Published: Housing" in page
    assert "Published: 2" in page
    assert "Published: Red room" not in page


def test_what_a_leg_serves_is_chosen_where_the_event_has_axes_and_holds_at_once(client, world):
    assert "What it serves" not in client.get(address(world.visit)).text
    convoys.set_up(world)
    assert client.submit(address(world.visit), axis="CREATIVE").status_code == 303
    assert client.submit(f"{TIMETABLE}/new", title_en="Closing", starts="17", axis="ECONOMY").status_code == 303
    codes = dict(db.session.execute(sa.select(Activity.id, Axis.code).join(Axis, Axis.id == Activity.axis_id)).all())
    assert codes.pop(world.visit.id) == "CREATIVE" and list(codes.values()) == ["ECONOMY"]
    page = client.submit(address(world.visit), axis="NOTHING")
    assert page.status_code == 422 and "There is no such axis" in page.text
    assert client.submit(address(world.visit), axis="").status_code == 303
    assert world.visit.axis_id is None


def moderated_by_beto(world) -> None:
    with transaction():
        now = world.real(world.at("10:00"))
        participations.sign_up(world.housing, world.beto, by=SYSTEM, role="moderator", now=now)


def test_speakers_are_chosen_by_reference_and_taken_away_by_an_empty_line(client, world):
    moderated_by_beto(world)
    path = address(world.housing)
    named = {"speakers-1-name": "CAB-0004 Dan O’Neill", "speakers-1-role": "panelist"}
    client.submit(path, **named)
    assert draft_of(world.housing).speakers == [
        {"delegate": world.beto.id, "role": "moderator"},
        {"delegate": world.dan.id, "role": "panelist"},
    ]
    client.submit(path, **{"speakers-0-name": "", "speakers-1-name": ""})
    assert draft_of(world.housing).speakers == []
    assert client.submit(path, **{"speakers-0-name": "Nobody at all"}).status_code == 422


def test_leaving_speakers_alone_leaves_their_participations_alone(client, world):
    moderated_by_beto(world)
    client.submit(address(world.housing), title_en="Homes")
    assert draft_of(world.housing).speakers is None


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"starts": "25:00"}, "starts", "Please write a time such as 13:45."),
        ({"starts": ""}, "starts", "Please enter a time, or say that it is to be confirmed."),
        ({"starts": "14:00", "ends": "13:00"}, "ends", "The end must come after the start."),
        ({"title_en": "", "title_es": "", "title_fr": " "}, "title_en", "Please fill this in."),
        ({"capacity": "-1"}, "capacity", "Please enter a whole number from 0 to 1000000."),
        ({"place": "NOWHERE"}, "place", "There is no such place at this event."),
        ({"title_en": "\0"}, "title_en", "characters that cannot be written"),
        ({"opens": "2019-06-05T10:00", "closes": "2019-06-05T09:00"}, "closes", "The end must come after the start."),
        ({"day": "yesterday"}, "day", "Please write this as 2019-06-06"),
        ({"speakers-0-name": "CAB-0004", "speakers-0-role": "king"}, "speakers", "Please choose delegates"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(client, world, typed, field, words):
    form = {"csrf_token": client._csrf_token()} | fields_of(client, world.housing) | typed
    answer = client.post(address(world.housing), data=form)
    assert answer.status_code == 422
    assert words in answer.text
    assert draft_of(world.housing) is None


def fields_of(client, activity) -> dict:
    return form_data(find_form(client.get(address(activity)), {"title_en": ""}))


def test_an_hour_that_the_clocks_leave_out_is_said_at_its_field(client, world):
    with transaction():
        world.event.zone, world.event.starts_on = "America/Chicago", SECOND.replace(month=3, day=10)
    answer = client.submit(f"{address(world.housing)}/move", day="2019-03-10", starts="02:30", ends="04:00")
    assert answer.status_code == 422
    assert "This hour does not exist there: the clocks change." in answer.text


def test_an_evening_may_end_after_midnight(client, world):
    client.submit(f"{address(world.dinner)}/move", open=False, starts="22:00", ends="1 am")
    assert draft_of(world.dinner).ends_at == world.at("01:00", SECOND)


def test_a_time_can_be_to_be_confirmed_again(client, world):
    client.submit(f"{address(world.housing)}/move", open="y")
    assert draft_of(world.housing).starts_at is None
    assert draft_of(world.housing).day == SECOND


def test_who_comes_second_sees_what_stands_and_decides(client, world):
    form = fields_of(client, world.housing) | {"title_en": "Homes"}
    with transaction():
        programme.edit(world.housing, {"title": {"en": "Dwellings"}}, by=SYSTEM)
    answer = client.post(address(world.housing), data=form)
    assert answer.status_code == 409
    assert "Stored now: Dwellings" in answer.text
    assert 'value="Homes"' in answer.text
    assert draft_of(world.housing).title["en"] == "Dwellings"
    seen = next(one for one in parse(answer).iter("input") if one.get("name") == "seen").get("value")
    assert client.post(address(world.housing), data=form | {"seen": seen}).status_code == 303
    assert draft_of(world.housing).title["en"] == "Homes"


def test_something_new_is_proposed_with_its_kind_and_who_may_come(client, world):
    answer = client.submit(
        f"{TIMETABLE}/new?day={SECOND}&starts=18:00", title_en="Signing", kind="signing", ends="18:30",
        parent=str(world.ports.id), categories=["MAYOR"], audience="delegates",
    )  # fmt: skip
    assert answer.status_code == 303
    activity = db.session.query(Activity).filter_by(kind="signing").one()
    assert (activity.audience, activity.parent, activity.revision) == ("delegates", world.ports, 0)
    assert [one.code for one in activity.categories] == ["MAYOR"]
    client.submit(address(activity), kind="announcement", categories=[], title_en="Announcement")
    assert (activity.kind, activity.categories, draft_of(activity).title["en"]) == ("announcement", [], "Announcement")
    assert "Signing" not in client.get("/cabos/").text


@pytest.mark.parametrize("typed", [{"kind": "war"}, {"parent": "999999999999"}, {"categories": "X"}, {"audience": "x"}])
def test_a_new_one_refuses_what_is_not_offered(client, world, typed):
    answer = client.submit(f"{TIMETABLE}/new", title_en="Signing", starts="18:00", **typed)
    assert answer.status_code == 422
    assert count(Activity, Activity.revision == 0) == 0


def test_a_new_one_in_a_taken_room_is_asked_about_first(client, world):
    new = {"title_en": "Signing", "kind": "signing", "starts": "09:00", "ends": "09:30", "place": "RED"}
    answer = client.submit(f"{TIMETABLE}/new?day={SECOND}", **new)
    assert answer.status_code == 409
    assert "Both are in “Red room”" in answer.text
    assert count(Activity, Activity.revision == 0) == 0


def test_a_draft_is_dropped_and_an_activity_called_off(client, world):
    client.submit(address(world.housing), title_en="Homes")
    client.post(f"{address(world.housing)}/drop", data={})
    assert draft_of(world.housing) is None
    client.post(f"{address(world.ports)}/call-off", data={})
    assert draft_of(world.ports).cancelled
    page = client.get(f"{TIMETABLE}?day={SECOND}").text
    assert "To be cancelled" in page
    assert "Ports" in client.get("/cabos/").text


def test_a_draft_that_a_colleague_just_changed_is_not_dropped_unseen(client, world):
    client.submit(address(world.housing), title_en="Homes")
    seen = drafts.plan_of(world.housing).mark
    with transaction():
        programme.edit(world.housing, {"title": {"en": "Dwellings"}}, by=SYSTEM)
    client.post(f"{address(world.housing)}/drop", data={"seen": seen})
    assert draft_of(world.housing).title["en"] == "Dwellings"
    assert "Somebody else changed this in the meantime." in client.get(TIMETABLE).text


def test_what_overlaps_in_one_place_stands_beside_each_other(client, world):
    with transaction():
        facts = {"title": {"en": "Signing"}, "starts_at": world.at("10:00", SECOND), "place_id": world.red.id}
        programme.create(world.event, "signing", facts, by=SYSTEM, parent=world.housing)
    page = parse(client.get(f"{TIMETABLE}?day={SECOND}"))
    lanes = {text_of(one): one.get("class") for one in page.iter("li") if "block" in one.get("class", "")}
    housing, signing = (next(words for text, words in lanes.items() if name in text) for name in ("Housing", "Signing"))
    assert "lane-1 lanes-2" in housing
    assert "lane-2 lanes-2" in signing
    assert "from-h9 from-m0 to-h10 to-m30" in housing


@pytest.mark.parametrize(
    "text", ["\0", "\ud800", "x" * 20_000, "😀" * 400, "\u202egnp.exe", "=1+1", "<script>", "9" * 400]
)
@pytest.mark.parametrize("path", ["/new", "", "/move"])
def test_whatever_is_typed_everywhere_is_answered_and_shown_again(client, world, path, text):
    page = TIMETABLE + path if path == "/new" else address(world.housing) + path
    form = form_data(find_form(client.get(page), {"starts": ""}))
    typed = {name: text for name in form if name not in ("csrf_token", "open", "fixed", "blocking")}
    typed |= {"anyway": text, "seen": text.encode("utf-8", "replace").decode()}
    answer = client.post(page, data={name: value.encode("utf-8", "surrogatepass") for name, value in typed.items()})
    assert answer.status_code in (400, 409, 422)
    assert draft_of(world.housing) is None


def test_people_are_found_while_one_writes(client, world):
    answer = client.get(f"{TIMETABLE}/people?speakers-0-name=nun", headers={"HX-Request": "true"})
    assert [one.get("value") for one in parse(answer).iter("option")] == ["CAB-0001 Ana Núñez, La Paz"]


def test_many_activities_ask_no_more_questions(client, world):
    def asked() -> int:
        with statements() as sent:
            client.get(f"{TIMETABLE}?day={SECOND}")
        return len(sent)

    def propose(*numbers: int) -> None:
        with transaction():
            for number in numbers:
                facts = {"title": {"en": f"Item {number}"}, "starts_at": world.at(f"1{number}:00", SECOND)}
                programme.create(world.event, "panel", facts, by=SYSTEM)

    propose(0, 1, 2)
    few = asked()
    propose(3, 4, 5, 6, 7)
    assert asked() == few


def test_an_activity_of_another_event_is_not_there(client, world):
    assert client.get(f"{TIMETABLE}/999999999").status_code == 404
    assert client.post(f"{TIMETABLE}/999999999/drop", data={}).status_code == 404
