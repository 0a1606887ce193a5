"""How the API says no: always a problem document, never a page, never a 500, nothing half done."""

import pytest

from models import Activity, Delegate, Scan
from tests.programs import EVENT, Program, fields_of
from tests.world import CODES, count

NEW = {"family_name": "Soto", "category": "MAYOR", "country": "MX", "language": "es"}
SCAN = {"code": CODES["ana"], "checkpoint": "MAIN", "nonce": "gate-1-1"}
DRAFT = {"kind": "panel", "title": "Late panel"}
TEXTS = {
    "nul": "a\0b",
    "surrogate": "\ud800",
    "line": "a\nb",
    "direction": "a\u202eb",
    "long": "x" * 5000,
    "number": 7,
    "list": ["a"],
    "object": {"a": 1},
    "true": True,
}


@pytest.fixture
def organizer(client, world) -> Program:
    return Program(client, "organizer")


BROKEN = {
    "cut": b'{"capacity":',
    "nan": b'{"capacity": NaN}',
    "infinite": b'{"capacity": -Infinity}',
    "twice": b'{"capacity": 1, "capacity": 2}',
    "deep": b"[" * 200_000,
    "deep objects": b'{"a":' * 100_000,
    "bytes": b'{"capacity": "\xff\xfe"}',
    "digits": b'{"capacity": ' + b"9" * 5000 + b"}",
    "comment": b"/* */ {}",
    "single quotes": b"{'capacity': 1}",
    "null": b"null",
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
def test_what_is_no_json_is_malformed(organizer, body):
    answer = organizer.patch("", data=body, content_type="application/json")
    assert (answer.status_code, answer.json["code"]) == (400, "malformed")
    assert organizer.get().json["capacity"] == 20


def test_a_body_is_an_object(organizer):
    for body in [[], [1], "text", 5, True, [{}]]:
        assert "body" in fields_of(organizer.patch("", body))


def test_a_body_says_that_it_is_json(organizer):
    for content_type in ("text/plain", "application/x-www-form-urlencoded", "", "text/html; charset=utf-8"):
        answer = organizer.patch("", data=b'{"capacity": 5}', content_type=content_type)
        assert (answer.status_code, answer.json["code"]) == (415, "unsupported_media_type")


def test_a_body_of_megabytes_is_too_large(organizer):
    answer = organizer.patch("", data=b" " * 3_000_000, content_type="application/json")
    assert (answer.status_code, answer.json["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    "path", ["", "/nothing", "/events/cabos/", "/events/CABOS", "/events/%00", "/events/cabos/delegates/x"]
)
def test_an_unknown_address_is_a_problem_too(client, world, path):
    answer = client.get(f"/api/v1{path}", headers=world.headers("admin"))
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


def test_an_id_of_nobody_is_not_found(organizer, client, world):
    for id in ["0", "999999999", "9999999999999999999999", "-1", "1.5", "x"]:
        for path in (f"/delegates/{id}", f"/activities/{id}", f"/delegates/{id}/badge.png"):
            assert client.get(EVENT + path, headers=world.headers("organizer")).status_code == 404


def test_a_method_that_is_not_there(client, world):
    answer = client.put(EVENT, headers=world.headers("organizer"))
    assert (answer.status_code, answer.json["code"]) == (405, "method_not_allowed")
    assert "PATCH" in answer.headers["Allow"]
    asked = client.options(EVENT)
    assert asked.status_code == 200 and "Content-Type" not in asked.headers


def test_unknown_fields_are_named(organizer):
    assert set(fields_of(organizer.post("/delegates", NEW | {"vip": True, "care": "x"}))) == {"vip", "care"}
    assert set(fields_of(organizer.post("/scans", SCAN | {"override": {"reason": "x", "by": "me"}}))) == {"override.by"}
    many = organizer.post("/delegates", {f"field {number}": 1 for number in range(5000)})
    assert len(fields_of(many)) <= 50


def test_missing_fields_are_named(organizer):
    assert set(fields_of(organizer.post("/delegates", {}))) == {"category", "country", "language"}
    assert set(fields_of(organizer.post("/delegates", {**NEW, "family_name": " "}))) == {"family_name"}
    assert set(fields_of(organizer.post("/activities", {}))) == {"kind", "title"}
    assert set(fields_of(organizer.post("/scans", {}))) == {"code", "checkpoint", "nonce"}
    assert set(fields_of(organizer.post("/scans/x/undo", {}))) == {"reason"}


def test_the_sentences_are_in_the_callers_language(organizer):
    answer = organizer.post("/delegates", NEW | {"email": "x"}, headers={"Accept-Language": "fr"})
    assert answer.headers["Content-Language"] == "fr"
    assert len(fields_of(answer)["email"][0]) > 10


@pytest.mark.parametrize("wrong", TEXTS)
def test_no_field_of_a_delegate_takes_what_cannot_be(organizer, wrong):
    for field in (*NEW, "given_name", "position", "city", "email", "phone", "delegation"):
        assert set(fields_of(organizer.post("/delegates", NEW | {field: TEXTS[wrong]}))) == {field}
    assert count(Delegate) == 8


def test_delegates_are_of_known_categories_countries_and_delegations(organizer):
    wrong = {
        "category": "NOBODY",
        "country": "XX",
        "language": "de",
        "delegation": 10**30,
        "email": "a@",
        "phone": "12",
    }
    for field, value in wrong.items():
        assert set(fields_of(organizer.post("/delegates", NEW | {field: value}))) == {field}
    assert set(fields_of(organizer.post("/delegates", NEW | wrong))) >= {"country", "language", "email", "phone"}


@pytest.mark.parametrize(
    "delegation", [{}, {"id": None}, {"id": "x"}, {"id": [1]}, {"name": 5}, {"code": "x"}, -1, 0, 1.5]
)
def test_a_delegation_that_is_none(organizer, delegation):
    answer = organizer.post("/delegates", NEW | {"delegation": delegation})
    assert answer.status_code in (201, 422)
    assert count(Delegate) == 8 or answer.json["delegation"] is None


def test_a_capacity_is_a_whole_number_or_nothing(organizer):
    for value in [-1, 1_000_001, 10**40, 1.5, "5", True, [], {}, 1e300]:
        assert set(fields_of(organizer.patch("", {"capacity": value}))) == {"capacity"}
        assert set(fields_of(organizer.post("/activities", DRAFT | {"capacity": value}))) == {"capacity"}
    assert count(Activity) == 7


TIMES = [
    "2019-06-06", "2019-06-06T09:00:00", "2019-06-06 25:00:00Z",
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00",
    "2019-02-30T09:00:00Z", "2019-06-06T09:00:00+99:99", "٢٠١٩-06-06T09:00:00Z", "now", "",
    1559811600, 1e20, True, [], {},
    "2019-06-06T09:00:60Z", "2019-06-06T09:00:00Z\0", "-2019-06-06T09:00:00Z",
]  # fmt: skip


def test_a_time_is_rfc_3339_with_its_offset(organizer):
    for value in TIMES:
        for field in ("starts_at", "closes_at"):
            assert set(fields_of(organizer.post("/activities", DRAFT | {field: value}))) == {field}
        assert set(fields_of(organizer.post("/scans", SCAN | {"scanned_at": value}))) == {"scanned_at"}
    assert (count(Activity), count(Scan)) == (7, 0)


def test_a_day_is_a_date(organizer):
    for value in ["2019-6-6", "0001-01-01", "9999-12-31", "2019-02-30", 20190606, "2019-06-06T00:00:00Z", []]:
        assert set(fields_of(organizer.post("/activities", DRAFT | {"day": value}))) == {"day"}


def test_a_title_is_a_text(organizer, world):
    for value in ["", " ", None, {}, {"de": "x"}, {"en": ""}, {"en": None}, {"en": 5}, *TEXTS.values()]:
        assert set(fields_of(organizer.post("/activities", DRAFT | {"title": value}))) == {"title"}
        assert set(fields_of(organizer.patch(f"/activities/{world.water.id}", {"title": value}))) == {"title"}


def test_an_activity_is_of_known_words_places_and_wholes(organizer):
    wrong = {
        "kind": "party", "audience": "all", "attendance": "none", "place": "NOWHERE", "categories": ["NOBODY"],
        "parent": 999_999, "status": "cancelled", "number": "x" * 11, "text": {"en": "a\0"},
        "ends_at": "2019-06-06T09:00:00Z",
    }  # fmt: skip
    for field, value in wrong.items():
        assert set(fields_of(organizer.post("/activities", DRAFT | {field: value}))) == {field}
    for field in ("place", "categories", "parent"):
        for value in ("\0", "\ud800", [[]], 10**30, {}):
            answer = organizer.post("/activities", DRAFT | {field: value})
            assert {name.split(".")[0] for name in fields_of(answer)} == {field}
    assert count(Activity) == 7


def test_what_an_activity_is_does_not_change(organizer, world):
    assert set(fields_of(organizer.patch(f"/activities/{world.water.id}", {"audience": "staff"}))) == {"audience"}


def test_who_takes_part_is_a_delegate_of_the_event(organizer, world):
    for value in [0, -1, 999_999, 10**30, "x", "", None, 1.0, True, [], {}, "9" * 5000, "\ud800"]:
        for body in ({"delegate": value}, {"delegate": value, "override": {"reason": "x"}}):
            assert set(fields_of(organizer.post(f"/activities/{world.water.id}/participations", body))) == {"delegate"}


def test_a_reason_is_said(organizer, world):
    for reason in ("", " ", None, 5, "x" * 301, "a\0", "\ud800"):
        body = {"delegate": world.ana.id, "override": {"reason": reason}}
        answer = organizer.post(f"/activities/{world.water.id}/participations", body)
        assert set(fields_of(answer)) == {"override.reason"}
        assert set(fields_of(organizer.post("/scans/x/undo", {"reason": reason}))) == {"reason"}


SCANS = {
    "code": [None, 5, [], {}],
    "checkpoint": ["NOWHERE", "\0", "\ud800", "", 5, None],
    "nonce": ["", "a b", "x" * 65, "é", "a\n", None, 5, "\ud800"],
    "direction": ["up", None, 1],
    "gate": ["x" * 61, "a\0", "\ud800", 5],
    "shown": ["x" * 21, "a\nb", []],
    "override": ["because", [], {"reason": ""}],
}


@pytest.mark.parametrize("field", SCANS)
def test_a_scan_with_a_wrong_field_counts_nothing(organizer, field):
    for value in SCANS[field]:
        answer = organizer.post("/scans", SCAN | {field: value})
        assert {name.split(".")[0] for name in fields_of(answer)} == {field}
    assert count(Scan) == 0


def test_a_scan_that_never_was_cannot_be_undone(organizer):
    for nonce in ("nothing", "x" * 200):
        assert organizer.post(f"/scans/{nonce}/undo", {"reason": "x"}).json["code"] == "no_such_scan"


def test_a_list_is_asked_for_with_sense(organizer):
    for query in [
        "limit=0",
        "limit=201",
        "limit=x",
        "limit=99999999999999999999",
        "cursor=x",
        "cursor=%00",
        "cursor=WzFd",
        "cursor=bnVsbA",
    ]:
        for path in ("/delegates", "/activities"):
            if (path, query) != ("/activities", "cursor=WzFd"):  # [1]: a cursor of this very list
                assert set(fields_of(organizer.get(f"{path}?{query}"))) == {query.split("=")[0]}


def test_filters_that_are_no_words_of_state(organizer):
    assert set(fields_of(organizer.get("/delegates?status=happy"))) == {"status"}
    assert set(fields_of(organizer.get("/activities?draft=perhaps"))) == {"draft"}
    for query in ("q=%25_%5C", "category=%00", "country=%ED%A0%80", "q=" + "x" * 200):
        assert organizer.get(f"/delegates?{query}").json["items"] == []


def test_markup_and_formulas_are_kept_as_the_text_they_are(organizer):
    for text in (
        "<script>alert(1)</script>",
        "=cmd|'/C calc'!A0",
        "O'Neill; DROP TABLE delegate",
        "👩‍🚀 𝒜",
        "שלום",
        "{{ 7 * 7 }}",
    ):
        assert organizer.post("/delegates", NEW | {"family_name": text}).json["family_name"] == text
