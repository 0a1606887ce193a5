"""The demo's summit as it stands in the database: what the documents say is there, and nothing they do not say."""

import datetime as dt
from collections import Counter, defaultdict
from zoneinfo import ZoneInfo

import phonenumbers
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import aliased

from demo import loading
from demo.partners import NUMBERS
from models import (
    Activity,
    ActivityDraft,
    Badge,
    Category,
    Checkpoint,
    Consent,
    Delegate,
    DelegateCare,
    Delegation,
    Event,
    MeetingRequest,
    Organization,
    Participation,
    Place,
    Staff,
    Version,
    Zone,
    db,
)
from models.access import ROLES
from models.transaction import transaction
from queries import meeting_rules
from tests.demo.test_registration import over
from tests.world import count

NOON = dt.datetime(2030, 1, 1, 12, tzinfo=dt.UTC)
#: Day, start and end by the clock on the wall in Los Cabos, and what it is; None: no document says it.
AGENDA = [
    (6, None, None, "Registration"),
    (6, "19:00", None, "Welcoming Cocktail"),
    (7, "09:00", "10:00", "Opening Ceremony"),
    (7, "10:00", "11:30", "Cross-border cooperation"),
    (7, "11:30", "12:30", "Commerce"),
    (7, "12:30", "13:00", "Lunch"),
    (7, "13:00", "14:30", "Work session: the President"),
    (7, None, None, "Signing of the First Manifest"),
    (7, None, None, "Announcement"),
    (7, "14:30", "16:30", "Digital Government"),
    (7, "16:30", "17:30", "Mobility and Urban Sustainability"),
    (7, "17:30", "17:30", "End of Day Two"),
    (7, "19:00", None, "Dinner"),
    (7, None, None, "Networking"),
    (8, "09:30", "11:00", "Rethinking global cities"),
    (8, "11:00", "12:30", "Public safety"),
    (8, "12:30", "13:00", "Closing Ceremony"),
    (8, None, None, "Technical and sightseeing visits"),
]


def programme(event: Event) -> list[Activity]:
    mine = sa.select(Activity).where(Activity.event_id == event.id)
    return list(db.session.scalars(mine.order_by(Activity.day, Activity.rank)))


def titled(event: Event, start: str) -> Activity:
    return next(activity for activity in programme(event) if activity.title["en"].startswith(start))


def delegates(event: Event) -> list[Delegate]:
    return list(db.session.scalars(sa.select(Delegate).where(Delegate.event_id == event.id).order_by(Delegate.number)))


def test_the_agenda_is_the_draft_agenda_with_its_missing_times_missing(demo):
    def local(instant):
        return instant and f"{instant.astimezone(ZoneInfo('America/Mazatlan')):%H:%M}"

    said = [(a.day.day, local(a.starts_at), local(a.ends_at), a.title["en"]) for a in programme(demo)]

    assert len(said) == 18
    for (day, start, end, title), expected in zip(said, AGENDA, strict=True):
        assert (day, start, end) == expected[:3], title
        assert title.startswith(expected[3])


def test_one_oclock_in_los_cabos_is_seven_in_greenwich_in_june_2019(demo):
    assert titled(demo, "Work session").starts_at == dt.datetime(2019, 6, 7, 19, tzinfo=dt.UTC)


def test_the_first_version_is_the_draft_agenda(demo):
    version = db.session.get_one(Version, (demo.id, 1))

    assert version.label == {"en": "Draft agenda", "es": "Borrador de agenda", "fr": "Projet de programme"}
    assert demo.version == 1
    assert {activity.state for activity in programme(demo)} == {"published"}
    assert count(ActivityDraft) == 0


def test_the_signing_and_the_announcement_belong_to_the_presidents_session(demo):
    president = titled(demo, "Work session")

    children = [activity.kind for activity in programme(demo) if activity.parent_id == president.id]

    assert children == ["signing", "announcement"]


def test_the_six_panels_are_signed_up_for_by_mayors_until_a_day_before(demo):
    panels = [activity for activity in programme(demo) if activity.kind == "panel"]

    assert [panel.number for panel in panels] == ["I", "II", "III", "IV", "V", "VI"]
    for panel in panels:
        assert (panel.attendance, panel.capacity, panel.audience) == ("sign_up", 60, "public")
        assert {category.code for category in panel.categories} == {"MAY_MX", "MAY_US", "MAY_CA"}
        assert panel.starts_at - panel.closes_at == dt.timedelta(hours=24)
        assert panel.text["en"]


def test_the_visits_are_open_to_every_category_and_have_no_deadline_yet(demo):
    visits = titled(demo, "Technical")

    assert (visits.kind, visits.attendance, visits.capacity, visits.closes_at) == ("visit", "sign_up", 120, None)
    assert visits.categories == []


def test_the_special_guests_are_where_the_agenda_announces_them(demo):
    guests = sa.select(Activity.title, Delegate.family_name).join_from(Participation, Activity).join(Delegate)
    announced = db.session.execute(guests.where(Participation.role == "special_guest")).all()

    assert sorted((title["en"].split()[0], family) for title, family in announced) == [
        ("Commerce.", "Beatty, PC, OC"),
        ("Commerce.", "Donohue"),
        ("Commerce.", "Salazar Lomelín"),
        ("Cross-border", "Sánchez Cordero"),
        ("Dinner", "Torruco Márquez"),
        ("Mobility", "Meyer Falcón"),
        ("Work", "López Obrador"),
    ]


def test_the_roster_has_its_counts(demo):
    assert Counter(delegate.category.code for delegate in delegates(demo)) == {
        "MAY_MX": 92, "MAY_US": 32, "MAY_CA": 8, "SEC": 6, "LOC": 50, "ACA": 16, "PRI": 24,
        "HOS": 1, "ACC": 20, "INT": 6, "SGY": 12, "PRS": 25, "STF": 18,
    }  # fmt: skip


def test_of_the_228_counted_205_are_approved_and_every_mayor_is(demo):
    counted = [delegate for delegate in delegates(demo) if delegate.category.counted]

    assert Counter(delegate.status for delegate in counted) == {
        "approved": 205, "submitted": 15, "cancelled": 5, "rejected": 3,
    }  # fmt: skip
    assert {delegate.status for delegate in counted if delegate.category.mayors} == {"approved"}
    assert {delegate.status for delegate in delegates(demo) if not delegate.category.counted} == {"approved"}
    assert demo.capacity == 250


def test_announced_guests_have_no_contact_data_care_or_consents(demo):
    announced = [delegate for delegate in delegates(demo) if not delegate.invented]
    ids = [delegate.id for delegate in announced]

    assert len(announced) == 10
    assert {(delegate.email, delegate.phone) for delegate in announced} == {(None, None)}
    assert count(Consent, Consent.delegate_id.in_(ids)) == count(DelegateCare, DelegateCare.delegate_id.in_(ids)) == 0
    contacts = {(delegate.delegation.contact_name, delegate.delegation.contact_email) for delegate in announced}
    assert contacts == {(None, None)}


def test_the_mayors_of_the_two_laredos_are_known_by_office_only(demo):
    unnamed = [delegate.name for delegate in delegates(demo) if not delegate.full_name]

    assert [name["en"] for name in unnamed] == ["Mayor of Laredo", "Mayor of Nuevo Laredo"]


def test_everybody_made_up_is_at_example_org_once_with_a_telephone_of_their_country(demo):
    made_up = [delegate for delegate in delegates(demo) if delegate.invented]
    addresses = Counter(delegate.email for delegate in made_up)

    # E09 has no address; E12 is E01 once more.
    assert addresses.pop(None) == 1
    assert {address for address, times in addresses.items() if times > 1} == {"ximena.nunez@example.org"}
    assert all(address.endswith("@example.org") for address in addresses)
    for delegate in made_up:
        number = phonenumbers.parse(delegate.phone)
        assert phonenumbers.is_valid_number(number)
        assert phonenumbers.region_code_for_number(number) == delegate.country


def test_the_edge_people_are_there_as_they_typed_their_names(demo):
    names = {delegate.full_name for delegate in delegates(demo)}

    assert {"Ximena Ñúñez-Güitrón y Téllez", '=HYPERLINK("http://x") Formula', "<script> O'Brien & Sons"} <= names
    assert sum(delegate.full_name == "María López" for delegate in delegates(demo)) == 2


def test_a_search_finds_the_accents_by_plain_letters(demo):
    found = db.session.scalars(sa.select(Delegate).where(Delegate.search_text.contains("nunez-guitron"))).one()

    assert found.family_name == "Ñúñez-Güitrón y Téllez"


def test_who_needs_something_agreed_that_we_know_it(demo):
    asked = set(db.session.scalars(sa.select(Consent.delegate_id).where(Consent.purpose == "care")))
    needing = set(db.session.scalars(sa.select(DelegateCare.delegate_id)))

    assert needing == asked
    said = list(db.session.scalars(sa.select(DelegateCare.access)))
    assert said.count("Fauteuil roulant") == 1


def test_badges_are_for_the_approved_of_categories_that_have_them_and_their_codes_are_secret(demo):
    holders = Counter(badge.delegate.status for badge in db.session.scalars(sa.select(Badge)))

    # All but the head of state, who wears a pin.
    assert holders == {"approved": 286}
    assert len(set(db.session.scalars(sa.select(Badge.code)))) == 286


def test_panel_three_has_one_seat_left_and_no_panel_is_overfull(demo):
    held = sa.select(Activity.number, sa.func.count()).join_from(Participation, Activity)
    signed_up = held.where(Activity.kind == "panel", Participation.role == "participant").group_by(Activity.number)
    seats = dict(db.session.execute(signed_up).all())

    assert seats.pop("III") == 59
    assert sorted(seats) == ["I", "II", "IV", "V", "VI"]
    assert 10 < min(seats.values()) <= max(seats.values()) <= 58


def test_each_made_up_mayor_chose_one_to_three_panels_and_nobody_is_in_two_places(demo):
    mine = sa.select(Participation.delegate_id, sa.func.count()).where(Participation.source == "self")
    chosen = Counter(dict(db.session.execute(mine.group_by(Participation.delegate_id)).all()))
    assert len(chosen) == 130
    assert set(chosen.values()) == {1, 2, 3}

    other, later = aliased(Participation), aliased(Activity)
    both = sa.select(sa.func.count()).select_from(Participation).join(Activity)
    both = both.join(other, other.delegate_id == Participation.delegate_id).join(later, later.id == other.activity_id)
    both = both.where(
        other.id != Participation.id, later.starts_at < Activity.ends_at, Activity.starts_at < later.ends_at
    )
    assert db.session.scalar(both) == 0


def test_the_clock_stands_at_ten_on_the_eve(demo):
    loaded_at = demo.created_at
    assert demo.now(loaded_at).astimezone(demo.tz).replace(tzinfo=None) - dt.datetime(2019, 6, 5, 10) < dt.timedelta(
        seconds=1
    )
    assert demo.rehearsing


def test_nobody_registered_after_the_demo_begins(demo):
    registered = [delegate.registered_at for delegate in delegates(demo)]

    assert registered == sorted(registered)
    assert demo.now(registered[-1]) <= dt.datetime(2019, 6, 5, 16, tzinfo=dt.UTC)


def test_the_main_entrance_comes_first_and_asks_for_nothing_but_a_badge(demo):
    mine = sa.select(Checkpoint).where(Checkpoint.event_id == demo.id).order_by(Checkpoint.rank)
    first, *others = db.session.scalars(mine)

    assert (first.code, first.zone, first.activity, first.opens_at, first.closes_at) == ("MAIN", None, None, None, None)
    assert [other.zone.code for other in others if other.zone] == ["A", "B", "C", "D", "E"]
    assert sum(other.activity is not None for other in others) == 9


def test_the_press_may_enter_the_press_centre_alone(demo):
    press = next(category for category in demo.categories if category.code == "PRS")

    assert [zone.code for zone in press.zones] == ["E"]


def test_the_public_form_offers_the_seven_announced_categories(demo):
    offered = [category.code for category in demo.categories if category.public]

    assert offered == ["MAY_MX", "MAY_US", "MAY_CA", "SEC", "LOC", "ACA", "PRI"]


def test_every_record_says_where_it_comes_from_and_how_sure_that_is(demo):
    venue = (Event, Category, Zone, Place, Activity, Checkpoint)
    for model in (*venue, Organization, Delegation, Delegate, Participation):
        for row in db.session.scalars(sa.select(model)):
            assert row.provenance["p"] in {"F", "D", "A", "I"}, row.provenance
            assert row.provenance["source"], (model, row.id)


def test_every_text_is_there_in_three_languages(demo):
    texts = [activity.title for activity in programme(demo)]
    texts += [activity.text for activity in programme(demo) if activity.text]
    texts += list(demo.notice.values())
    for model in (Event, Category, Zone, Place, Checkpoint, Organization):
        texts += [row.name for row in db.session.scalars(sa.select(model))]
    texts += [delegate.display_name for delegate in delegates(demo) if delegate.display_name]

    for text in texts:
        assert set(text) == {"en", "es", "fr"}, text
        assert all(words.strip() for words in text.values()), text


def test_the_notice_asks_for_every_purpose_people_agreed_to(demo):
    assert set(db.session.scalars(sa.select(Consent.purpose))) == set(demo.notice)


def test_there_is_an_account_for_each_role_that_no_password_opens(demo):
    accounts = {staff.email: staff for staff in db.session.scalars(sa.select(Staff))}

    assert set(accounts) == {f"{role}@example.org" for role in ROLES}
    assert {staff.password_hash for staff in accounts.values()} == {""}
    assert {grant.event_id for grant in accounts["admin@example.org"].grants} == {None}


def test_loading_it_anew_gives_the_same_people_in_the_same_places(demo):
    first = _everybody(demo)
    with transaction():
        db.session.execute(sa.update(Delegation).values(head_id=None))
        for table in reversed(db.metadata.sorted_tables):
            db.session.execute(sa.delete(table))

    loading.load("na-mayors-summit-2019", now=NOON)

    assert _everybody(db.session.scalars(sa.select(Event)).one()) == first


def _everybody(event: Event) -> list[tuple]:
    """All that the demo says of its people, without keys, secrets and instants."""
    panels = sa.select(Participation.delegate_id, Activity.number, Activity.kind, Participation.role)
    taking_part, agreed = defaultdict(list), defaultdict(list)
    for delegate_id, *where in db.session.execute(panels.join(Activity).order_by(Activity.rank)):
        taking_part[delegate_id].append(tuple(where))
    for consent in db.session.scalars(sa.select(Consent).order_by(Consent.purpose)):
        agreed[consent.delegate_id].append((consent.purpose, consent.language, consent.by))
    fields = ("number", "reference", "name", "position", "city", "country", "email", "phone", "language", "status")
    return [
        (
            *(getattr(delegate, field) for field in fields),
            delegate.category.code,
            delegate.delegation.name,
            delegate.care and (delegate.care.diet, delegate.care.access),
            taking_part[delegate.id],
            agreed[delegate.id],
        )
        for delegate in delegates(event)
    ]


def test_loading_again_says_so_and_changes_nothing(demo):
    with pytest.raises(ValueError, match="na-mayors-summit-2019"):
        loading.load()

    assert count(Event) == 1
    assert count(Delegate) == 310


def test_an_unknown_event_is_refused_by_name(app):
    with pytest.raises(ValueError, match="nowhere"):
        loading.load("nowhere")

    assert count(Event) == 0


def test_the_command_loads_one_event(app):
    runner = app.test_cli_runner()

    assert runner.invoke(args=["demo", "load", "--event", "convoy-california-2023"]).exit_code == 0
    again = runner.invoke(args=["demo", "load", "--event", "convoy-california-2023"])

    assert (again.exit_code, count(Event)) == (1, 1)
    assert "convoy-california-2023" in again.output


def test_three_times_the_demo_has_three_times_the_people_and_room_for_them(app):
    loading.load("na-mayors-summit-2019", scale=3, now=NOON)

    event = db.session.scalars(sa.select(Event)).one()
    counted = [delegate for delegate in delegates(event) if delegate.category.counted]
    rooms = [place.code for place in event.places if place.code.startswith("BR-")]
    assert (len(delegates(event)), len(counted)) == (930, 684)
    assert Counter(delegate.status for delegate in counted)["approved"] == 615
    assert sum(delegate.category.code == "HOS" for delegate in delegates(event)) == 1
    assert event.capacity == 750
    assert over(event) == []
    assert titled(event, "Digital").capacity == 180
    assert rooms == [f"BR-{number}" for number in range(1, 13)]
    assert [room.code for room in meeting_rules.rooms(event)] == rooms
    assert count(MeetingRequest) == 3 * sum(NUMBERS.values())
    assert len({place.name["fr"] for place in event.places}) == len(event.places)
    assert len({(delegate.given_name, delegate.family_name) for delegate in delegates(event)}) > 925
