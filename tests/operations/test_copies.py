"""The next convoy from the last one: what is taken along, on which day and at which hour, and what never is."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from models import (
    Activity,
    ActivityGroup,
    Axis,
    Bus,
    Category,
    Checkpoint,
    Company,
    CompanyHours,
    CompanyTheme,
    Convoy,
    ConvoyDay,
    Cue,
    Delegate,
    Delegation,
    DelegationProfile,
    DelegationTheme,
    Door,
    Entry,
    Event,
    MeetingRoom,
    MeetingRules,
    MeetingWindow,
    Message,
    MessageTemplate,
    Participation,
    Place,
    Practical,
    Quota,
    Ride,
    Theme,
    VisitSlot,
    Way,
    Wish,
    Zone,
    db,
)
from models.base import utcnow
from models.transaction import transaction
from operations import copies, programme
from operations.copied_parts import City
from operations.fields import Malformed
from operations.journal import SYSTEM
from operations.refusals import Refusal
from queries import drafts
from tests import convoys
from tests.pages import statements
from tests.world import FIRST, SECOND, THIRD, count, i18n

#: Four years and some days later: the clocks of San Diego are an hour ahead of what they were, or not.
NEW_FIRST = dt.date(2023, 11, 3)
DAYS = NEW_FIRST - FIRST
EVERYTHING = frozenset(copies.CHOICES)


@pytest.fixture
def convoy(small_convoy, world):
    """A convoy with something in every table that a copy takes along, and in those that it never does."""
    convoy = small_convoy
    event, invented = convoy.event, {"p": "I"}
    ride = convoys.ride(convoy, THIRD, convoy.diego_hotel, convoy.studio_place, ("08:00", "08:40"), bus_1=[convoy.ana])
    convoys.receive(convoy.studio, convoy.morning, convoy.ana)
    with transaction():
        db.session.add_all([
            Practical(event_id=event.id, kind="dress", title=i18n("Dress", "Vestimenta", "Tenue"), rank=3),
            MessageTemplate(event_id=event.id, name="approved", language="es", subject="Hola", body="{name}",
                            changed_by="Eva"),
            MeetingRules(event_id=event.id, minutes=25, buffer=5),
            MeetingWindow(event_id=event.id, starts_at=world.at("15:00", SECOND), ends_at=world.at("17:00", SECOND)),
            MeetingRoom(event_id=event.id, place_id=convoy.red.id),
            Cue(activity_id=convoy.opening.id, starts_after=-30, what="Doors open", who="Eva"),
            Quota(activity_id=convoy.housing.id, country="MX", places=1),
            CompanyHours(company_id=convoy.studio.id, starts_at=convoy.morning.starts_at,
                         ends_at=convoy.morning.ends_at),
        ])  # fmt: skip
        convoy.studio.status, convoy.labs.status, convoy.solar.provenance = "confirmed", "to_verify", invented
        convoy.event.capacity = 120
        programme.create(event, "visit", {"title": {"en": "Proposed walk"}, "day": THIRD}, by=SYSTEM)
        programme.call_off(convoy.ports, by=SYSTEM)
        programme.publish(event, [convoy.ports], by=SYSTEM)
        programme.edit(world.water, {"title": {"en": "Half-done"}}, by=SYSTEM)
    convoy._rows["ride"] = (Activity, ride.id)
    return convoy


def wanted(slug: str = "next", **facts: object) -> copies.Wanted:
    said = {"name": {"en": "Next convoy"}, "location": None, "starts_on": NEW_FIRST, "zone": "America/Mazatlan",
            "taken": EVERYTHING, "cities": {}}  # fmt: skip
    return copies.Wanted(slug, **said | facts)


def made(event: Event, **facts: object) -> Event:
    with transaction():
        return copies.copy(event, wanted(**facts), by=SYSTEM)


def rows(model, event: Event) -> list:
    return db.session.scalars(sa.select(model).where(model.event_id == event.id)).all()


def row(model, event: Event, code: str):
    return db.session.scalars(sa.select(model).where(model.event_id == event.id, model.code == code)).one()


def by_title(event: Event) -> dict[str, drafts.Planned]:
    return {_title(one.facts): one for one in drafts.planned(event)}


def _title(facts) -> str:
    return next(iter(facts.title.values()))


def local(at: dt.datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%m-%d %H:%M}"


#: Columns that a copy has as they were, by table.
SAME = {
    Category: "code letter colour name rank counted needs_approval has_badge public mayors speaks signs accompanies "
    "sees_people by_invitation",
    Zone: "code name",
    Place: "code name rank capacity zone address step_free latitude longitude",
    Checkpoint: "code name rank reentry",
    Theme: "code name rank",
    Axis: "code name rank",
    Practical: "kind title text url phone audience rank",
    MessageTemplate: "name language subject body",
    MeetingRules: "minutes buffer a_day delegation_a_day asks reply_hours",
    Convoy: "corridor choices promised rest buffer speed driving_hours duty_hours",
    Bus: "code seats step_free note rank",
    Company: "organization_id capacity minimum visits areas bring dress note contact_name contact_email language",
}


def test_everything_of_the_set_up_is_there_again(convoy):
    old, new = convoy.event, made(convoy.event)
    for model, columns in SAME.items():
        said = [sorted(repr([getattr(one, name) for name in columns.split()]) for one in rows(model, which))
                for which in (old, new)]  # fmt: skip
        assert said[0] == said[1], model.__name__
        assert said[0], f"the test has no {model.__name__}"
    same = ["kind", "country", "capacity", "languages", "usual_minutes", "offer_minutes"]
    assert [getattr(new, name) for name in same] == [getattr(old, name) for name in same]
    assert (new.starts_on, new.ends_on, new.version, new.clock_shift) == (NEW_FIRST, THIRD + DAYS, 0, 0)
    assert {zone.code for zone in row(Category, new, "CREW").zones} == {"HALL", "BACK"}
    assert row(Place, new, "STUDIO").parent_id == row(Place, new, "DIEGO").id
    assert row(Checkpoint, new, "HOUSING").activity_id == by_title(new)["Housing"].activity.id
    assert {one.place_id for one in rows(MeetingRoom, new)} == {row(Place, new, "RED").id}
    assert [(one.from_id, one.minutes) for one in _ways(new)] != []
    assert len(_ways(new)) == len(_ways(old))


def _ways(event: Event) -> list[Way]:
    return db.session.scalars(
        sa.select(Way).join(Place, Place.id == Way.from_id).where(Place.event_id == event.id)
    ).all()


def test_days_move_and_hours_stay_by_the_clocks_of_each_place(convoy):
    old, new = convoy.event, made(convoy.event)
    before_of = {_title(plan.published or plan.draft): plan.published or plan.draft for plan in drafts.planned(old)}
    for title, one in by_title(new).items():
        before = before_of[title]
        assert one.facts.day == before.day + DAYS
        if before.starts_at:
            zone = (before.place and before.place.zone) or old.zone
            moved = before.starts_at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) + DAYS
            assert one.facts.starts_at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == moved, title
    ride = by_title(new)[next(iter(convoy.ride.title.values()))].facts
    assert (local(ride.starts_at, "America/Los_Angeles"), ride.starts_at.hour) == ("11-05 08:00", 16), (
        "the clocks changed"
    )
    assert convoy.ride.starts_at.hour == 15
    slots = [local(one.starts_at, "America/Los_Angeles") for one in rows(VisitSlot, new)][2:]
    assert slots == ["11-05 10:00", "11-05 14:00"]
    hours = db.session.scalars(sa.select(CompanyHours).join(Company).where(Company.event_id == new.id)).all()
    assert "11-05 10:00" in {local(one.starts_at, "America/Los_Angeles") for one in hours}
    (window,) = rows(MeetingWindow, new)
    assert local(window.starts_at, new.zone) == "11-04 15:00"
    assert local(new.registration_closes_at, new.zone)[6:] == local(old.registration_closes_at, old.zone)[6:]


def test_the_programme_comes_as_drafts_without_people_and_without_what_was_agreed(convoy):
    new = made(convoy.event)
    found = by_title(new)
    assert not [one for one in drafts.planned(new) if one.activity.revision or one.facts.speakers]
    assert "Ports" not in found, "what was called off stays off"
    assert "Half-done" not in found, "published is what counts"
    assert {"Water", "Proposed walk", "Opening"} <= set(found)
    assert not [one for one in found.values() if one.activity.kind in ("company_visit", "meeting", "block")]
    ids = [one.activity.id for one in found.values()]
    ride = next(one for one in found.values() if one.activity.kind == "transfer")
    (group,) = db.session.scalars(sa.select(ActivityGroup).where(ActivityGroup.activity_id.in_(ids))).all()
    assert (group.activity_id, group.bus_id) == (ride.activity.id, row(Bus, new, group.name).id)
    assert db.session.get(Ride, ride.activity.id)
    cue = db.session.scalars(sa.select(Cue).where(Cue.activity_id == found["Opening"].activity.id)).one()
    assert (cue.what, cue.starts_after) == ("Doors open", -30)
    assert count(Quota, Quota.activity_id == found["Housing"].activity.id) == 1
    assert [one.code for one in found["Housing"].activity.categories] == ["MAYOR"]


def test_companies_are_invited_anew_and_needs_come_without_people(convoy):
    new = made(convoy.event)
    status = {one.organization_id: one.status for one in rows(Company, new)}
    assert status[convoy.studio.organization_id] == "invited"
    assert status[convoy.labs.organization_id] == "to_verify"
    invented = {one.organization_id for one in rows(Company, new) if one.invented}
    assert invented == {convoy.solar.organization_id}
    pairs = sa.select(CompanyTheme).join(Company).where(Company.event_id == new.id)
    assert len(db.session.scalars(pairs).all()) == sum(len(one.themes) for one in rows(Company, convoy.event))
    ours = {one.organization_id: one for one in rows(Delegation, new)}
    la_paz = ours[convoy.delegation.organization_id]
    assert (la_paz.head_id, la_paz.contact_name, la_paz.contact_email) == (None, None, None)
    wishes = sa.select(Wish).where(Wish.delegation_id == la_paz.id).order_by(Wish.rank)
    wished = [db.session.get(Company, one.company_id).organization_id for one in db.session.scalars(wishes)]
    assert wished == [convoy.biotech.organization_id, convoy.solar.organization_id]
    assert count(DelegationTheme, DelegationTheme.delegation_id == la_paz.id) > 0
    assert count(DelegationProfile) == 2 * count(DelegationProfile, DelegationProfile.delegation_id.not_in(
        [one.id for one in ours.values()]))  # fmt: skip


def test_nobody_and_nothing_of_anybody_is_copied(convoy):
    people = (Delegate, Participation, Door, Message)
    before = [count(model) for model in people]
    new = made(convoy.event)
    assert [count(model) for model in people] == before
    (line,) = rows(Entry, new)
    assert (line.verb, line.detail["slug"]) == ("event.copied", "next")


def test_what_is_not_wanted_stays_behind(convoy):
    new = made(convoy.event, taken=frozenset({"companies"}))
    assert rows(Company, new) and rows(Bus, new)
    for model in (Activity, Practical, MessageTemplate, MeetingRules, MeetingWindow, Delegation):
        assert not rows(model, new), model.__name__
    assert [one.code for one in rows(Checkpoint, new) if one.activity_id] == []


def test_a_city_becomes_another_and_what_was_measured_there_is_forgotten(convoy):
    houston = City({"en": "Houston"}, 29.76, -95.36, "America/Chicago")
    new = made(convoy.event, cities={convoy.diego.id: houston})
    city = row(Place, new, "HOUSTON")
    assert (city.name, city.latitude, city.zone, city.address) == ({"en": "Houston"}, 29.76, "America/Chicago", None)
    studio = row(Place, new, "STUDIO")
    assert (studio.parent_id, studio.zone, studio.latitude) == (city.id, "America/Chicago", None)
    assert {one.from_id for one in _ways(new)}.isdisjoint(
        {one.id for one in rows(Place, new) if one.parent_id == city.id}
    )
    (day,) = [one for one in rows(ConvoyDay, new) if one.day == THIRD + DAYS]
    assert day.city_id == city.id
    slots = sorted(local(one.starts_at, "America/Chicago") for one in rows(VisitSlot, new))
    assert slots[2:] == ["11-05 10:00", "11-05 14:00"]
    ride = next(one for one in drafts.planned(new) if one.activity.kind == "transfer").facts
    assert local(ride.ends_at, "America/Chicago") == "11-05 08:40"
    assert ride.title == convoy.ride.title, "the ride leads from a hotel, whose name stays"


def test_a_ride_called_by_its_cities_is_called_by_the_new_ones(convoy):
    convoys.ride(convoy, THIRD, convoy.cape, convoy.diego, ("06:00", "09:00"))
    new = made(convoy.event, cities={convoy.diego.id: City({"en": "Houston"}), convoy.cape.id: City({"en": "Dallas"})})
    assert "Dallas → Houston" in by_title(new)


def test_a_city_that_is_left_out_takes_its_companies_rides_and_days_with_it(convoy):
    choice = wanted(cities={convoy.diego.id: None})
    told = copies.summary(convoy.event, choice)
    new = made(convoy.event, cities={convoy.diego.id: None})
    assert {one.organization_id for one in rows(Company, new)} == {
        convoy.biotech.organization_id, convoy.solar.organization_id,
    }  # fmt: skip
    assert [one.day for one in rows(ConvoyDay, new)] == [SECOND + DAYS]
    assert not [one for one in drafts.planned(new) if one.activity.kind == "transfer"]
    assert len(rows(VisitSlot, new)) == 2
    assert told.left_out["companies"] == 2
    assert told.counts["companies"] == len(rows(Company, new))
    assert told.counts["programme"] == len(rows(Activity, new))
    assert told.counts["places"] == len(rows(Place, new))
    assert (told.counts["days"], told.counts["slots"]) == (1, 2)
    ranks = [one.rank for one in db.session.scalars(sa.select(Wish).join(Company).where(Company.event_id == new.id))]
    assert set(ranks) <= {1, 2}
    assert 1 in ranks


def test_an_hour_that_the_clocks_leave_out_comes_an_hour_later(world):
    with transaction():
        facts = {"title": {"en": "Night"}, "starts_at": world.at("02:30", SECOND), "ends_at": world.at("03:00", SECOND)}
        programme.create(world.event, "social", facts, by=SYSTEM)
    new = made(world.event, starts_on=dt.date(2023, 3, 11), zone="America/Los_Angeles")
    night = by_title(new)["Night"].facts
    assert local(night.starts_at, new.zone) == "03-12 03:30"
    assert night.ends_at == night.starts_at, "it never ends before it begins"


def test_another_zone_keeps_the_hours_and_cities_keep_their_clocks(convoy):
    new = made(convoy.event, zone="America/New_York")
    assert local(by_title(new)["Opening"].facts.starts_at, "America/New_York").endswith("12:00")
    assert row(Place, new, "CAPE").zone == "America/Mazatlan"
    assert row(Place, new, "RED").zone is None


def test_a_copy_can_be_copied_and_a_name_is_taken_once(convoy):
    first = made(convoy.event)
    second = made(first, slug="later", starts_on=NEW_FIRST + dt.timedelta(days=365))
    for model in (Activity, Company, Place, Bus, Wish):
        of_event = [
            sa.select(sa.func.count()).select_from(model).where(model.event_id == which.id)
            if hasattr(model, "event_id")
            else sa.select(sa.func.count()).select_from(model).join(Company).where(Company.event_id == which.id)
            for which in (first, second)
        ]
        assert db.session.scalar(of_event[0]) == db.session.scalar(of_event[1])
    with pytest.raises(Refusal, match="slug_taken"):
        made(convoy.event)


def test_a_larger_event_asks_no_more_of_the_database(convoy):
    """SQLite stores row by row what PostgreSQL stores at once, so that only what is asked can be counted on both."""
    with statements() as few:
        made(convoy.event)
    with transaction():
        for number in range(30):
            place = Place(
                event_id=convoy.event.id, code=f"P{number}", name={"en": f"P{number}"}, parent_id=convoy.diego.id
            )
            db.session.add(place)
            facts = {"title": {"en": f"Walk {number}"}, "day": THIRD}
            activity = programme.create(convoy.event, "visit", facts, by=SYSTEM)
            db.session.add(Cue(activity_id=activity.id, what="Go"))
    with statements() as many:
        made(convoy.event, slug="larger")
    asked = [[one for one in sent if not one.startswith(("INSERT", "BEGIN"))] for sent in (few, many)]
    assert len(asked[0]) == len(asked[1]) < 60


WRONG = [
    ({"slug": "Next One"}, "slug", "slug_invalid"),
    ({"starts_on": "tomorrow"}, "starts_on", "date_invalid"),
    ({"zone": "Mars/Base"}, "zone", "unknown_zone"),
    ({"name_en": " "}, "name_en", "text_in_one_language"),
    ({"city": "other", "city_name": ""}, "city_name", "required"),
    ({"city": "other", "city_name": "Houston", "city_latitude": "29"}, "city_longitude", "required"),
    ({"city": "other", "city_name": "Houston", "city_zone": "Texas"}, "city_zone", "unknown_zone"),
    ({"city": "perhaps", "city_name": ""}, "city_name", "required"),
]


def test_what_is_typed_wrongly_is_told_at_its_field(convoy):
    prefix = f"city_{convoy.diego.id}"
    sound = {"slug": "next", "starts_on": "2023-11-03", "zone": "UTC", "name_en": "Next", "city": "same"}
    for typed, field, code in WRONG:
        said = {key.replace("city", prefix): value for key, value in (sound | typed).items()}
        said[f"city_{convoy.cape.id}"] = "same"
        with pytest.raises(Malformed) as refused:
            copies.read(convoy.event, said, "en")
        errors = {name: each.code for name, each in refused.value.errors.items()}
        assert errors == {field.replace("city", prefix): code}


def test_a_sound_form_is_read(convoy):
    typed = {"slug": "next", "starts_on": "2023-11-03", "zone": "UTC", "name_es": "Próximo", "companies": "y",
             f"city_{convoy.diego.id}": "out", f"city_{convoy.cape.id}": "other",
             f"city_{convoy.cape.id}_name": "Houston"}  # fmt: skip
    found = copies.read(convoy.event, typed, "es")
    assert found.taken == {"companies"}
    assert found.cities == {convoy.diego.id: None, convoy.cape.id: City({"es": "Houston"})}


def test_an_event_without_a_convoy_is_copied_too(world):
    new = made(world.event)
    assert (
        copies.read(world.event, {"slug": "x", "starts_on": "2023-11-03", "zone": "UTC", "name_en": "X"}, "en").cities
        == {}
    )
    assert db.session.get(Convoy, new.id) is None
    assert (len(rows(Place, new)), new.registration_closes_at > utcnow()) == (2, False)
