"""An itinerary from a sheet: looked at row by row, applied all or nothing, and only once."""

import datetime as dt

import pytest
import sqlalchemy as sa

from models import Activity, Entry, Place, Upload, Version, db
from models.transaction import transaction
from operations import programme, uploads
from operations.journal import SYSTEM
from operations.refusals import Refusal
from queries import drafts
from tests import convoys
from tests.world import THIRD, count

HEADS = "day,start,end,kind,title (en),title (es),city,place,to,axis,company,dress,bring,audience"


def bring(event, *rows: str, heads: str = HEADS, kind: str = "itinerary") -> Upload:
    """A sheet of these lines, read and kept."""
    table = uploads.read(kind, "\n".join([heads, *rows]).encode())
    with transaction():
        return uploads.keep(event, kind, "sheet.csv", table, by=SYSTEM)


def apply(upload: Upload, seen: str | None = None) -> uploads.Plan:
    with transaction():
        return uploads.apply(upload, seen=seen, by=SYSTEM)


def outcomes(event, upload: Upload) -> list[str]:
    return [line.outcome for line in uploads.plan(event, upload).lines]


def faults(event, *rows: str, heads: str = HEADS) -> set[tuple[int, str | None, str]]:
    """(row, column, refusal) of everything that is wrong."""
    plan = uploads.plan(event, bring(event, *rows, heads=heads))
    return {(line.number, fault.key, fault.refusal.code) for line in plan.lines for fault in line.faults}


def told(event, *rows: str, heads: str = HEADS) -> dict[str, tuple]:
    """What a sheet of one row would change, by column."""
    (line,) = uploads.plan(event, bring(event, *rows, heads=heads)).lines
    return {change.key: (change.old, change.new) for change in line.changes}


def proposed(event) -> list[drafts.Planned]:
    return [one for one in drafts.planned(event) if one.draft]


def refused(upload: Upload, seen: str | None = None) -> str:
    with pytest.raises(Refusal) as refusal:
        apply(upload, seen)
    return refusal.value.code


def test_a_row_becomes_a_draft_and_nothing_is_published(convoy):
    event, studio = convoy.event, convoy.studio
    company = next(iter(studio.name.values()))
    upload = bring(event, f"2019-06-07,10:00,12:00,,,,San Diego,Bay Studio,,Creativo,{company},Formal,Passport,")
    assert count(Activity, Activity.event_id == event.id, Activity.kind == "company_visit") == 0, "nothing is done yet"
    apply(upload)

    (one,) = proposed(convoy.event)
    facts, activity = one.facts, one.activity
    assert (activity.revision, activity.kind, activity.audience, activity.attendance) == (
        0, "company_visit", "delegates", "listed",
    )  # fmt: skip
    assert (activity.organization_id, activity.axis_id) == (studio.organization_id, convoy.creative.id)
    assert (facts.title, facts.place_id, facts.capacity) == (studio.name, studio.place_id, studio.capacity)
    assert (facts.dress, facts.bring) == ({"en": "Formal"}, {"en": "Passport"})
    in_san_diego = [at.astimezone(convoys.SAN_DIEGO).strftime("%H:%M") for at in (facts.starts_at, facts.ends_at)]
    assert in_san_diego == ["10:00", "12:00"]
    assert event.version == 1


def test_the_same_sheet_twice_changes_nothing(convoy):
    rows = [
        "2019-06-06,15:00,16:00,plenary,Welcome,Bienvenida,The Cape,Cape Hotel,,,,,,",
        "2019-06-06,por confirmar,,meal,Dinner,Cena,The Cape,,,,,,,",
        "2019-06-07,8:00,9:30,traslado,To the studio,Al estudio,San Diego,Bay Hotel,Bay Studio,,,,,",
        "2019-06-07,10:00,12:00,,,,,,,,Studio,,,",
        "2019-06-07,13:00,14:00,,,,,,,,Studio,,,",
    ]
    company = next(iter(convoy.studio.name.values()))
    rows = [row.replace(",Studio,", f",{company},") for row in rows]
    plan = apply(bring(convoy.event, *rows))
    assert plan.counts == {"new": 5, "changed": 0, "same": 0, "wrong": 0}
    before, marks = count(Activity), [one.mark for one in proposed(convoy.event)]

    again = bring(convoy.event, *rows)
    assert outcomes(convoy.event, again) == ["same"] * 5
    assert refused(again) == "sheet_idle"
    assert (count(Activity), [one.mark for one in proposed(convoy.event)]) == (before, marks)


def test_of_two_visits_on_a_day_the_one_that_was_moved_is_the_one_that_changes(convoy):
    company = next(iter(convoy.studio.name.values()))
    rows = [f"2019-06-07,{start},{end},,,,,,,,{company},,," for start, end in (("10:00", "11:00"), ("13:00", "14:00"))]
    apply(bring(convoy.event, *rows))
    later = rows[1].replace("14:00", "15:00").replace("13:00", "14:00")
    moved = uploads.plan(convoy.event, bring(convoy.event, rows[0], later))
    assert [line.outcome for line in moved.lines] == ["same", "changed"]
    assert [(change.old, change.new) for change in moved.lines[1].changes] == [("13:00", "14:00"), ("14:00", "15:00")]


def test_a_corrected_sheet_changes_what_an_earlier_one_brought(convoy):
    event = convoy.event
    apply(bring(event, "2019-06-07,10:00,12:00,visit,Harbour walk,Paseo,San Diego,Bay Hotel,,,,,,"))
    row = "2019-06-07,11:00,,visit,harbour WALK,Paseo del puerto,San Diego,Bay Studio,,,,,Shoes,Staff only"
    assert told(event, row) == {
        "start": ("10:00", "11:00"),
        "title_en": ("Harbour walk", "harbour WALK"),
        "title_es": ("Paseo", "Paseo del puerto"),
        "place": ({"en": "Bay Hotel"}, {"en": "Bay Studio"}),
        "bring_en": (None, "Shoes"),
        "audience": ("delegates", "staff"),
    }
    plan = apply(bring(event, row))
    assert plan.counts["changed"] == 1
    (one,) = proposed(event)
    assert (one.facts.place_id, one.activity.audience) == (convoy.studio_place.id, "staff")
    ends = one.facts.ends_at.astimezone(convoys.SAN_DIEGO)
    assert f"{ends:%H:%M}" == "12:00", "an empty cell leaves what stands"


def test_what_is_published_gets_a_draft_and_keeps_its_kind(world):
    row = "2019-06-06,13:00,14:30,,Ports,,,Red room,,,,,,"
    assert told(world.event, row) == {"start": ("12:00", "13:00"), "end": ("13:30", "14:30")}
    apply(bring(world.event, row))
    draft = drafts.plan_of(world.ports).draft
    assert (draft.starts_at, world.ports.starts_at) == (
        world.at("13:00", dt.date(2019, 6, 6)), world.at("12:00", dt.date(2019, 6, 6)),
    )  # fmt: skip
    assert faults(world.event, row.replace(",,Ports", ",visit,Ports")) == {(2, "kind", "already_published")}


def test_a_city_and_a_place_nobody_knows_are_made_and_said_once(convoy):
    rows = [
        "2019-06-07,09:00,10:00,visit,One,,San José,Town hall,,,,,,",
        "2019-06-07,11:00,12:00,visit,Two,,san jose,TOWN HALL,,,,,,",
        "2019-06-07,13:00,14:00,visit,Three,,San Diego,Old Town,,,,,,",
    ]
    upload = bring(convoy.event, *rows)
    made = [line.made for line in uploads.plan(convoy.event, upload).lines]
    assert made == [
        (("city", {"en": "San José"}), ("place", {"en": "Town hall"})), (), (("place", {"en": "Old Town"}),),
    ]  # fmt: skip
    apply(upload)
    places = {place.code: place for place in db.session.scalars(sa.select(Place).order_by(Place.id))}
    assert places["TOWN-HALL"].parent_id == places["SAN-JOSE"].id
    assert places["OLD-TOWN"].zone == convoys.SAN_DIEGO.key, "a place has the zone of its city"
    third = next(one for one in proposed(convoy.event) if one.facts.title["en"] == "Three")
    assert third.facts.starts_at == dt.datetime(2019, 6, 7, 13, tzinfo=convoys.SAN_DIEGO)


def test_all_that_is_wrong_is_told_with_row_and_column_and_nothing_is_done(convoy):
    rows = [
        "01/06/2019,9:00,,visit,One,,,,,,,,,",
        "2019-07-06,9:00,,visit,Two,,,,,,,,,",
        "2019-06-06,25:00,,visit,Three,,,,,,,,,",
        "2019-06-06,9:00,8:00,party,Four,,,,,,,,,everyone?",
        "2019-06-06,,10:00,visit,Five,,,,,,,,,",
        "2019-06-06,9:00,,visit,Six,,,Nowhere,,Sports,Acme,,,",
        "2019-06-06,9:00,,,,,,,,,,,,",
        ",9:00,,visit,Seven,,,,,,,,,",
        "2019-06-06,15:00,15:30,visit,Eight,,,,,,,,,",
        "2019-06-06,15:00,15:45,visit,EIGHT,,,,,,,,,",
        "2019-06-06,9:00,06:00,visit,Nine,,,,,,,,,",
    ]
    assert faults(convoy.event, *rows) == {
        (2, "day", "day_unclear"), (3, "day", "day_outside"), (4, "start", "time_of_day_invalid"),
        (5, "kind", "unknown_activity_kind"), (5, "audience", "unknown_audience"), (6, "start", "ends_before_start"),
        (7, "place", "place_without_city"), (7, "axis", "unknown_axis"), (7, "company", "unknown_company"),
        (8, "kind", "required"), (8, "title_en", "required"), (9, "day", "required"), (11, None, "row_twice"),
        (12, "start", "ends_before_start"),
    }  # fmt: skip
    upload = db.session.scalars(sa.select(Upload).order_by(Upload.id.desc())).first()
    before = count(Activity), count(Place)
    assert refused(upload) == "sheet_wrong"
    assert (count(Activity), count(Place), count(Entry, Entry.verb == "upload.applied")) == (*before, 0)


def test_an_hour_that_the_clocks_leave_out_is_refused(world):
    with transaction():
        world.event.starts_on, world.event.ends_on = dt.date(2019, 4, 6), dt.date(2019, 6, 7)
    row = "2019-04-07,02:30,04:00,visit,Night,,,,,,,,,"
    assert faults(world.event, row) == {(2, "start", "hour_left_out")}


def test_a_night_that_ends_after_midnight_is_no_slip(world):
    apply(bring(world.event, "2019-06-06,21:00,01:00,social,Dance,,,,,,,,,"))
    (one,) = proposed(world.event)
    assert one.facts.ends_at - one.facts.starts_at == dt.timedelta(hours=4)


def test_what_changed_since_the_page_was_shown_is_not_done(world):
    upload = bring(world.event, "2019-06-06,13:00,14:30,,Ports,,,,,,,,,")
    seen = uploads.plan(world.event, upload).mark
    with transaction():
        programme.edit(world.ports, {"starts_at": world.at("13:15", dt.date(2019, 6, 6)), "ends_at": None}, by=SYSTEM)
    assert refused(upload, seen) == "changed_meanwhile"
    assert drafts.plan_of(world.ports).draft.ends_at is None


def test_a_sheet_is_applied_or_discarded_once(world):
    first, second = (bring(world.event, "2019-06-06,13:00,14:30,,Ports,,,,,,,,,") for _ in range(2))
    apply(first)
    assert refused(first) == "upload_settled"
    with transaction():
        uploads.discard(second, by=SYSTEM)
    assert (second.status, second.rows, refused(second)) == ("discarded", [], "upload_settled")


def test_an_event_that_is_over_takes_no_sheet(world):
    upload = bring(world.event, "2019-06-06,13:00,14:30,,Ports,,,,,,,,,")
    with transaction():
        world.event.clock_shift += 30 * 24 * 3600
    assert refused(upload) == "finished"


def test_companies_and_needs_are_for_convoys(world):
    assert uploads.kinds(world.event) == ["itinerary", "delegates"]
    with pytest.raises(Refusal, match="no_convoy"):
        bring(world.event, "Acme,x", heads="company,city", kind="companies")


def test_publishing_stays_the_organizers_act(convoy):
    apply(bring(convoy.event, "2019-06-07,8:00,9:30,transfer,To the studio,,San Diego,Bay Hotel,Bay Studio,,,,,"))
    (one,) = proposed(convoy.event)
    assert (count(Version), one.activity.live, one.facts.to_place_id) == (1, True, convoy.studio_place.id)
    with transaction():
        programme.publish(convoy.event, [one.activity], by=SYSTEM)
    assert one.activity.state == "published"
    assert outcomes(convoy.event, bring(convoy.event, "2019-06-07,8:00,9:30,,To the studio,,,,,,,,,")) == ["same"]
    assert one.activity.starts_at == dt.datetime.combine(THIRD, dt.time(8), convoys.SAN_DIEGO)
