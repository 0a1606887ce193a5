"""The parts of an event, themes among them: added, changed, and removed unless something needs them."""

import datetime as dt

import pytest
import sqlalchemy as sa

from models import Category, Checkpoint, DelegateTheme, Entry, Event, Place, Theme, Zone, db
from models.transaction import transaction
from operations.event_fields import contrast_with_white
from tests import meetings
from tests.pages import parse, statements, text_of
from tests.world import count

SETTINGS = "/cabos/desk/event"


@pytest.fixture
def organizer(client, world):
    world.sign_in(client, "organizer")
    return client


def errors(page) -> dict[str, str]:
    """What is wrong, by the id of the field."""
    items = parse(page).findall(".//div[@role='alert']//li")
    return {item.find("a").get("href"): text_of(item) for item in items}


def said(page) -> str:
    return text_of(parse(page).find(".//main"))


def one(model, **facts):
    return db.session.scalars(sa.select(model).filter_by(**facts)).one()


#: By part: what a new one says at least, another value of a field, and what is stored then.
PARTS = {
    "categories": (Category, {"code": "PRESS", "letter": "R", "name_en": "Press"}, {"letter": "X"}),
    "zones": (Zone, {"code": "VIP", "name_en": "Lounge", "categories": ["MAYOR"]}, {"name_en": "Other lounge"}),
    "places": (Place, {"code": "ROOF", "name_en": "Roof", "parent": "RED", "capacity": "9"}, {"capacity": "12"}),
    "checkpoints": (
        Checkpoint,
        {"code": "SIDE", "name_en": "Side door", "zone": "HALL"},
        {"opens": "2019-06-05T08:00"},
    ),
    "themes": (Theme, {"code": "WATER", "name_en": "Water"}, {"name_en": "Water and ports"}),
}


@pytest.mark.parametrize("part", PARTS)
def test_a_part_is_added_changed_and_removed(organizer, part):
    model, facts, changed = PARTS[part]
    before = count(model)
    assert organizer.submit(f"{SETTINGS}/{part}/new", **facts).status_code == 303
    assert count(model) == before + 1
    row = one(model, code=facts["code"])
    path = f"{SETTINGS}/{part}/{row.id}"
    assert row.name == {"en": facts["name_en"]}
    assert path in organizer.get(f"{SETTINGS}/{part}").text

    assert organizer.submit(path, **changed).status_code == 303
    [(field, value)] = changed.items()
    assert parse(organizer.get(path)).find(f".//input[@name='{field}']").get("value") == value

    assert organizer.post(f"{path}/remove", data={}).location == f"{SETTINGS}/{part}"
    assert count(model) == before
    kind = model.__tablename__
    assert {f"{kind}.added", f"{kind}.edited", f"{kind}.removed"} <= set(db.session.scalars(sa.select(Entry.verb)))


@pytest.mark.parametrize("part", PARTS)
def test_a_code_is_there_once_whatever_its_capitals(organizer, part):
    _, facts, _ = PARTS[part]
    organizer.submit(f"{SETTINGS}/{part}/new", **facts)
    again = organizer.submit(f"{SETTINGS}/{part}/new", **facts | {"code": facts["code"].lower()})

    assert errors(again)["#code"].endswith("This code is taken at this event.")


@pytest.mark.parametrize(
    ("part", "name", "what"),
    [
        ("categories", "mayors", "Delegates in this category: 5."),
        ("zones", "backstage", "The checkpoint “Backstage door” needs this."),
        ("places", "red", "The activity “Opening” needs this."),
        ("checkpoints", "entrance", "The main entrance is open to every badge"),
    ],
)
def test_what_is_in_use_stays_and_says_what_needs_it(organizer, world, part, name, what):
    row = getattr(world, name)
    answer = organizer.post(f"{SETTINGS}/{part}/{row.id}/remove", data={})

    assert answer.location == f"{SETTINGS}/{part}/{row.id}"
    assert what in said(organizer.get(answer.location))
    assert getattr(world, name) is not None


def test_a_theme_that_profiles_or_requests_name_and_a_room_for_meetings_stay(organizer, world):
    with transaction():
        db.session.add(theme := Theme(event_id=world.event.id, code="WATER", name={"en": "Water"}))
        db.session.add(cellar := Place(event=world.event, code="CELLAR", name={"en": "Cellar"}))
    with transaction():
        db.session.add(DelegateTheme(delegate_id=world.ana.id, theme_id=theme.id, side="seeks"))
    meetings.agree(world.ana, world.chloe, themes=[theme.id])
    meetings.set_up(world.event, [cellar])
    for path, what in (
        (f"{SETTINGS}/themes/{theme.id}", "Profiles and requests that name it: 2."),
        (f"{SETTINGS}/places/{cellar.id}", "Meetings are held here."),
    ):
        organizer.post(f"{path}/remove", data={})
        assert what in said(organizer.get(path))
    assert (count(Theme), count(Place, Place.code == "CELLAR")) == (1, 1)


@pytest.mark.parametrize(
    ("part", "changed", "field"),
    [
        ("categories", {"code": "A B"}, "code"),
        ("categories", {"code": ""}, "code"),
        ("categories", {"letter": "AB"}, "letter"),
        ("categories", {"letter": "\0"}, "letter"),
        ("categories", {"colour": "red"}, "colour"),
        ("categories", {"colour": "#ffd700"}, "colour"),
        ("categories", {"name_en": " "}, "name_en"),
        ("categories", {"name_en": "x\ny"}, "name_en"),
        ("zones", {"categories": ["NOBODY"]}, "categories-0"),
        ("places", {"parent": "NOWHERE"}, "parent"),
        ("places", {"zone": "Mars"}, "zone"),
        ("places", {"capacity": "many"}, "capacity"),
        ("places", {"latitude": "north", "longitude": "1"}, "latitude"),
        ("places", {"latitude": "90.1", "longitude": "1"}, "latitude"),
        ("places", {"latitude": "nan", "longitude": "1"}, "latitude"),
        ("places", {"latitude": "1", "longitude": "-180.5"}, "longitude"),
        ("places", {"latitude": "23.0631"}, "longitude"),
        ("checkpoints", {"zone": "NOWHERE"}, "zone"),
        ("checkpoints", {"activity": "999999999999"}, "activity"),
        ("themes", {"name_en": ""}, "name_en"),
        ("checkpoints", {"opens": "2019-06-05T10:00", "closes": "2019-06-05T09:00"}, "closes"),
    ],
)
def test_what_a_part_cannot_be_is_told_at_its_field(organizer, part, changed, field):
    model, facts, _ = PARTS[part]
    before = count(model)
    answer = organizer.post(f"{SETTINGS}/{part}/new", data={"colour": "#0b5d3b"} | facts | changed)

    assert answer.status_code == 422
    assert list(errors(answer)) == [f"#{field}"]
    assert count(model) == before


def test_the_main_entrance_asks_for_nothing_but_a_badge_for_ever(organizer, world):
    path = f"{SETTINGS}/checkpoints/{world.entrance.id}"
    assert parse(organizer.get(path)).find(".//input[@name='code']") is None
    organizer.submit(path, name_en="North gate")
    assert (world.entrance.code, world.entrance.name["en"]) == ("MAIN", "North gate")


def test_a_place_is_never_within_itself(organizer, world):
    organizer.submit(f"{SETTINGS}/places/{world.blue.id}", parent="RED")
    answer = organizer.submit(f"{SETTINGS}/places/{world.red.id}", parent="BLUE")
    assert errors(answer) == {"#parent": "Within: A place cannot be within itself."}


def test_calendars_say_where_a_place_is_on_the_map(organizer, app, world):
    organizer.submit(f"{SETTINGS}/places/{world.red.id}", latitude="23,0631", longitude="\N{MINUS SIGN}109.7027")
    assert "GEO:23.0631;-109.7027" in app.test_client().get("/calendar/cabos.ics").text
    shown = parse(organizer.get(f"{SETTINGS}/places/{world.red.id}")).find(".//input[@name='longitude']")
    assert shown.get("value") == "-109.7027"


def test_a_zone_admits_whom_it_names(organizer, world):
    organizer.submit(f"{SETTINGS}/zones/{world.backstage.id}", categories=["MAYOR", "OFFICIAL"])
    assert [row.code for row in world.event.categories if world.backstage in row.zones] == ["MAYOR", "OFFICIAL"]


def test_the_contrast_of_a_colour_is_told_while_it_is_chosen(organizer):
    look = f"{SETTINGS}/categories/contrast"
    told = organizer.get(look, query_string={"colour": "#0b5d3b", "letter": "<"}, headers={"HX-Request": "true"})
    assert "easy to read" in told.text and "&lt;" in told.text
    assert "too light" in organizer.get(f"{look}?colour=%23ffd700", headers={"HX-Request": "true"}).text
    assert organizer.get(f"{look}?colour=red", headers={"HX-Request": "true"}).text.strip() == ""
    assert organizer.get(look).location == f"{SETTINGS}/categories"
    assert (contrast_with_white("#ffffff"), contrast_with_white("#000000")) == (1, 21)


@pytest.mark.parametrize("part", PARTS)
def test_another_events_parts_are_not_there(organizer, world, part):
    model, _, _ = PARTS[part]
    with transaction():
        other = Event(slug="other", kind="summit", name={"en": "Other"}, zone="UTC")
        other.starts_on = other.ends_on = dt.date(2099, 1, 1)
        db.session.add(other)
        db.session.flush()
        more = {"letter": "X", "colour": "#000000"} if model is Category else {}
        row = model(event_id=other.id, code="ODD", name={"en": "Odd"}, **more)
        db.session.add(row)
    path = f"{SETTINGS}/{part}/{row.id}"
    assert organizer.get(path).status_code == 404
    assert organizer.post(f"{path}/remove", data={}).status_code == 404
    assert organizer.get(f"{SETTINGS}/{part}/999999999").status_code == 404
    assert organizer.get(f"/other/desk/event/{part}").status_code == 403


@pytest.mark.parametrize("part", PARTS)
def test_a_long_list_asks_no_more_of_the_database_than_a_short_one(organizer, world, part):
    model, _, _ = PARTS[part]
    organizer.get(f"{SETTINGS}/{part}")
    with statements() as few:
        organizer.get(f"{SETTINGS}/{part}")
    with transaction():
        for number in range(30):
            more = {"letter": "X", "colour": "#000000"} if model is Category else {}
            row = model(event_id=world.event.id, code=f"MORE{number}", name={"en": f"More {number}"}, **more)
            db.session.add(row)
            if model is Checkpoint:
                row.zone, row.activity = world.halls, world.opening
    with statements() as many:
        organizer.get(f"{SETTINGS}/{part}")
    assert len(many) <= len(few)


def test_everything_that_is_wrong_with_a_new_part_is_told_at_once(organizer):
    assert list(errors(organizer.post(f"{SETTINGS}/categories/new", data={}))) == [
        f"#{field}" for field in ("code", "name_en", "letter")
    ]
