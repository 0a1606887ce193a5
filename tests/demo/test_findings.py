"""What the demo's documents contradict: computed from what they say, C01 to C13 and nothing else."""

import dataclasses
from pathlib import Path

import pytest
import yaml

from models import Activity, ActivityDraft, Claim, db
from models.transaction import transaction
from operations import conflicts, findings, programme
from operations.journal import SYSTEM
from operations.refusals import Refusal
from queries import drafts, schedules
from queries import findings as queries
from tests.world import count

FILE = yaml.safe_load((Path(__file__).parents[2] / "demo" / "summit.yaml").read_text("utf-8"))
#: By code: what kind, and what of the agenda it is about, as the file of the demo says.
EXPECTED = {
    "C01": ("time_differs", {"cocktail"}),
    "C02": ("time_differs", {"opening"}),
    "C03": ("overlap", {"president", "panel-3"}),
    "C04": ("time_differs", {"panel-5"}),
    "C05": ("person_place", {"closing", "president"}),
    "C06": ("too_short", {"lunch"}),
    "C07": ("missing_in_other", {"dinner"}),
    "C08": ("missing_time", {"registration", "signing", "announcement", "networking", "visits"}),
    "C09": ("missing_end", {"cocktail", "dinner"}),
    "C10": ("to_be_defined", {"panel-1", "panel-2", "president"}),
    "C11": ("capacity", set()),
    "C12": ("name_differs", {"network"}),
    "C13": ("time_format", set()),
}


def keys(event) -> dict[int, str]:
    """The activities' keys in the file, whose order is their rank."""
    ranked = sorted((row for row in drafts_and_published(event)), key=lambda row: row.rank)
    return {row.id: record["key"] for row, record in zip(ranked, FILE["activities"], strict=True)}


def drafts_and_published(event):
    return db.session.query(Activity).filter(Activity.event_id == event.id, Activity.revision > 0)


def by_code(event) -> dict[str, queries.ToldFinding]:
    return {told.code: told for told in queries.standing(event)}


def sources(told) -> list[list[str]]:
    return [[claim.source for claim in quoted.claims] for quoted in told.sides]


def test_the_documents_contradict_each_other_in_exactly_thirteen_ways(demo):
    names = keys(demo)
    told = queries.standing(demo)
    found = {one.code: (one.kind, {names[item] for item in one.finding.items} | {one.finding.about} - {None})
             for one in told}  # fmt: skip
    assert found == EXPECTED
    assert len(told) == 13


def test_those_settled_in_the_demo_say_why_and_nine_are_open(demo):
    told = by_code(demo)
    assert {code for code, one in told.items() if one.accepted} == {"C01", "C02", "C04", "C05"}
    assert told["C01"].accepted.reason == "S2: The draft agenda is the operative document."
    assert len(findings.open_ones(demo)) == 9


def test_the_opening_scene_is_told_first_with_both_sources(demo):
    first = queries.standing(demo)[0]
    assert (first.code, first.kind, first.accepted) == ("C03", "overlap", None)
    assert first.finding.available == 30
    assert sources(first) == [["S1:45"], ["S2:57"]]
    assert [quoted.claims[0].said["quote"] for quoted in first.sides] == [
        "The President participates June 7, 13:00-15:00", "14:30 Panel III. Digital Government",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("C01", [["S2:13"], ["S1:49"]]),
        ("C02", [["S2:17"], ["S1:50"]]),
        ("C04", [["S2:77"], ["S1:51"]]),
        ("C05", [["S1:45", "S2:53"], ["S0:1"]]),
        ("C06", [["S2:49"], ["S2:51"]]),
        ("C07", [["S2:69"], ["S1:50"]]),
        ("C09", [["S2:13"], ["S2:69"]]),
        ("C10", [["S2:31"], ["S2:41"], ["S2:53"]]),
        ("C11", [["S0:1"], ["S1:35"]]),
        ("C12", [["S0:9"], ["S1:13"], ["S2:55"]]),
    ],
)
def test_each_names_its_sources(demo, code, expected):
    assert sorted(sources(by_code(demo)[code])) == sorted(expected)


def test_every_way_in_which_documents_write_times_is_shown_once(demo):
    written = {quoted.claims[0].said["written"] for quoted in by_code(demo)["C13"].sides}
    assert written == {"9:30 a 17:30 hrs.", "19:30 hrs.", "13:00", "9:00 AM", "10.00"}


def test_what_is_missing_counts_no_less_for_119_places_left(demo):
    capacity = by_code(demo)["C11"].finding
    assert (capacity.needed, capacity.available) == (131, 119)


@pytest.mark.parametrize("code", [code for code in EXPECTED if code not in ("C01", "C02", "C04", "C05")])
def test_each_open_one_can_be_let_stand(demo, code):
    told = by_code(demo)[code]
    with transaction():
        conflicts.accept(demo, told.fingerprint, "We know.", by=SYSTEM)
    assert by_code(demo)[code].accepted.reason == "We know."
    assert len(findings.open_ones(demo)) == 8


def test_choosing_what_the_programme_says_publishes_and_drafts_nothing(demo):
    told = by_code(demo)["C01"]
    with transaction():
        conflicts.withdraw_acceptance(demo, told.fingerprint, by=SYSTEM)
        findings.choose(demo, told.fingerprint, 0, "The agenda counts", by=SYSTEM)
    assert by_code(demo)["C01"].accepted.reason == "S2:13: The agenda counts"
    assert count(ActivityDraft) == 0


def test_choosing_the_other_side_writes_a_draft_that_the_editor_shows(demo):
    told = by_code(demo)["C01"]
    with transaction():
        conflicts.withdraw_acceptance(demo, told.fingerprint, by=SYSTEM)
        findings.choose(demo, told.fingerprint, 1, None, by=SYSTEM)
    (draft,) = drafts.of_event(demo).values()
    assert f"{draft.starts_at.astimezone(demo.tz):%H:%M}" == "19:30"
    assert draft.activity.starts_at != draft.starts_at
    assert by_code(demo)["C01"].accepted.reason == "S1:49"


def test_letting_the_president_stay_until_three_drafts_a_longer_session(demo):
    told = by_code(demo)["C03"]
    with transaction():
        findings.choose(demo, told.fingerprint, 0, "The office of the President says so", by=SYSTEM)
    (draft,) = drafts.of_event(demo).values()
    assert f"{draft.ends_at.astimezone(demo.tz):%H:%M}" == "15:00"
    assert draft.activity.title["en"].startswith("Work session")


@pytest.mark.parametrize(("fingerprint", "number"), [("overlap:" + "0" * 32, 0), (None, 2), (None, -1)])
def test_there_is_nothing_to_choose_where_nothing_is(demo, fingerprint, number):
    told = by_code(demo)["C03"]
    with pytest.raises(Refusal, match="unknown_conflict"), transaction():
        findings.choose(demo, fingerprint or told.fingerprint, number, None, by=SYSTEM)


def test_a_programme_that_moved_on_has_decided(demo):
    panel = by_code(demo)["C03"].things[1]
    with transaction():
        programme.edit(panel, {"starts_at": panel.starts_at.replace(minute=45)}, by=SYSTEM)
        programme.publish(demo, [panel], by=SYSTEM)
    assert "C03" not in by_code(demo)


def test_findings_do_not_depend_on_the_order_of_claims(demo):
    plan = schedules.programme(demo)
    rows = db.session.query(Claim).filter(Claim.event_id == demo.id).order_by(Claim.id).all()
    forwards, backwards = queries.computed(plan, rows), queries.computed(plan, rows[::-1])
    assert forwards == backwards
    assert len({one.fingerprint for one in forwards}) == 13
    assert all(len(one.fingerprint) <= 64 for one in forwards)
    assert dataclasses.replace(forwards[0], available=31).fingerprint != forwards[0].fingerprint


def test_loading_the_demo_says_how_many_are_open(app):
    result = app.test_cli_runner().invoke(args=["demo", "load", "--event", "na-mayors-summit-2019"])
    assert result.exit_code == 0, result.output
    assert "9 findings in its documents are open: /na-mayors-summit-2019/desk/conflicts" in result.output
