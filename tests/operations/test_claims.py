"""What an event file may say that documents say, and what is wrong with it."""

import pytest

from models import Claim, db
from models.transaction import transaction
from operations import events
from operations.event_reading import EventFileError
from operations.journal import SYSTEM
from queries import findings
from tests.world import count

FILE = {
    "sources": {"A": {"kind": "press note", "language": "en"}, "B": {"kind": "nota de prensa", "language": "es"}},
    "event": {
        "slug": "forum", "kind": "summit", "name": {"en": "Forum"}, "zone": "America/Mexico_City",
        "starts_on": "2030-05-01", "ends_on": "2030-05-02",
    },
    "activities": [{"key": "talk", "kind": "plenary", "day": "2030-05-01", "starts": "10:00", "title": {"en": "Talk"}}],
    "claims": [
        {"source": "A:1", "subject": "starts", "activity": "talk", "value": "10 AM", "quote": "A talk at 10 AM"},
        {"source": "B:2", "subject": "starts", "activity": "talk", "value": "10.30 hrs.", "quote": "Charla: 10.30 hrs"},
    ],
    "findings": [{"code": "X1", "kind": "time_differs", "items": ["talk"]}],
}  # fmt: skip


def load(**parts):
    with transaction():
        return events.load({**FILE, **parts}, by=SYSTEM)


def test_what_documents_say_is_kept_in_their_own_words(app):
    event = load()
    one, other = db.session.query(Claim).filter(Claim.subject == "starts").order_by(Claim.id)
    assert one.said == {
        "value": "10:00", "written": "10 AM", "quote": "A talk at 10 AM", "document": "press note", "language": "en",
    }  # fmt: skip
    assert (other.source, other.said["value"], other.said["language"]) == ("B:2", "10:30", "es")
    differ = next(told for told in findings.standing(event) if told.kind == "time_differs")
    assert differ.code == "X1"
    assert [quoted.side.clock for quoted in differ.sides] == ["10:00", "10:30"]


def test_a_file_may_settle_what_it_tells(app):
    settled = {**FILE["findings"][0], "chosen": "A", "why": "The press office confirmed it."}
    event = load(findings=[settled])
    differ = next(told for told in findings.standing(event) if told.code == "X1")
    assert differ.accepted.reason == "A: The press office confirmed it."


@pytest.mark.parametrize(
    ("claim", "path"),
    [
        ({"value": "ten"}, "claims[0].value"),
        ({"value": None}, "claims[0].value"),
        ({"activity": "ball"}, "claims[0].activity"),
        ({"activity": None}, "claims[0].activity"),
        ({"subject": "weather"}, "claims[0].subject"),
        ({"quote": ""}, "claims[0].quote"),
        ({"source": "x" * 41}, "claims[0].source"),
        ({"subject": "hours", "value": "9:00 a 17:30 hrs."}, "claims[0].day"),
        ({"subject": "hours", "day": "2030-05-01"}, "claims[0].value"),
        ({"subject": "people", "value": "many"}, "claims[0].value"),
        ({"subject": "speaker", "value": None}, "claims[0].value"),
        ({"subject": "unsaid"}, "claims[0].about"),
        ({"subject": "reading", "about": "talk", "value": None}, "claims[0].value"),
    ],
)
def test_what_is_wrong_with_a_claim_is_told_with_its_path(app, claim, path):
    with pytest.raises(EventFileError) as refusal:
        load(claims=[{**FILE["claims"][0], **claim}])
    assert path in dict(refusal.value.problems)
    assert count(Claim) == 0


def test_a_finding_names_what_is_in_the_file(app):
    with pytest.raises(EventFileError) as refusal:
        load(findings=[{"code": "X1", "kind": "overlap", "items": ["talk", "ball"]}])
    assert dict(refusal.value.problems) == {"findings[0].items[1]": "'ball' is not in the file's activities or claims"}
