"""How an event takes people in, from its file and in its copy."""

import datetime as dt

import pytest
import sqlalchemy as sa

from models import Event, PlaceQuota, Question, RegistrationRules, db
from models.registration import KEPT
from models.transaction import transaction
from operations import copies, events, retention
from operations.event_reading import EventFileError, parse, read
from operations.journal import SYSTEM
from queries import registration_rules

FILE = """
event: {slug: forum, kind: summit, name: {es: Foro}, starts_on: 2026-10-24, ends_on: 2026-10-25, zone: Europe/Oslo}
categories:
  - {code: MAYOR, letter: M, colour: "#0b5d3b", name: {es: Alcaldías}, speaks: true, closes: 2026-10-01T12:00}
  - {code: PRESS, letter: P, colour: "#1f4e8c", name: {es: Prensa}, sees_people: false, by_invitation: true}
registration:
  two_steps: true
  offer_hours: 48
  substitution_until: 2026-10-23T18:00
  owed: {photo: 2026-10-10, travel: 2026-10-12}
  retention: {care: 10}
  quotas:
    - {category: MAYOR, places: 130}
    - {each_delegation: true, places: 5}
    - {each_delegation: true, post: head, places: 1, provenance: I, why: Nobody said so.}
  questions:
    - {code: MEDIUM, category: PRESS, label: {es: Medio}, required: true}
    - {code: SHIRT, kind: choice, label: {es: Talla}, choices: [{es: Chica}, {es: Grande}]}
"""


def load() -> Event:
    with transaction():
        return events.load(parse(FILE), by=SYSTEM)


def rows(model, event: Event) -> list:
    return db.session.scalars(sa.select(model).where(model.event_id == event.id)).all()


def said(event: Event) -> dict[str, object]:
    """Everything by which the event takes people in, with codes for ids."""
    codes = {one.id: one.code for one in event.categories} | {None: None}
    rules = registration_rules.of_event(event)
    quotas = {(one.scope, one.delegation_id, codes[one.category_id], one.post, one.places, one.invented)
              for one in rows(PlaceQuota, event)}  # fmt: skip
    questions = [(one.code, codes[one.category_id], one.kind, one.label, one.choices, one.required)
                 for one in sorted(rows(Question, event), key=lambda one: one.rank)]  # fmt: skip
    return {
        "rules": (rules.two_steps, rules.offer_hours, rules.retention, rules.answer_days),
        "quotas": quotas,
        "questions": questions,
        "categories": [(one.speaks, one.signs, one.accompanies, one.sees_people, one.by_invitation)
                       for one in event.categories],
    }  # fmt: skip


def test_a_file_says_how_people_are_taken_in(app):
    event = load()
    found = said(event)
    assert found["rules"] == (True, 48, {"care": 10}, 20)
    assert found["quotas"] == {
        ("event", None, "MAYOR", None, 130, False),
        ("delegation", None, None, None, 5, False),
        ("delegation", None, None, "head", 1, True),
    }
    assert found["questions"][1] == (
        "SHIRT",
        None,
        "choice",
        {"es": "Talla"},
        [{"es": "Chica"}, {"es": "Grande"}],
        False,
    )
    assert found["categories"] == [(True, False, False, True, False), (False, False, False, False, True)]
    rules = registration_rules.of_event(event)
    assert rules.owed == {"photo": "2026-10-10", "travel": "2026-10-12"}
    assert rules.substitution_until == dt.datetime(2026, 10, 23, 16, tzinfo=dt.UTC)
    assert event.categories[0].closes_at == dt.datetime(2026, 10, 1, 10, tzinfo=dt.UTC)


def test_a_copy_takes_people_in_alike_with_its_days_moved(app):
    event = load()
    facts = {"name": {"es": "Foro"}, "location": None, "zone": "America/Mazatlan", "cities": {}}
    wanted = copies.Wanted("next", **facts, starts_on=dt.date(2027, 10, 24), taken=frozenset())
    with transaction():
        copied = copies.copy(event, wanted, by=SYSTEM)
    assert said(copied) == said(event)
    rules = registration_rules.of_event(copied)
    assert rules.owed == {"photo": "2027-10-10", "travel": "2027-10-12"}
    assert rules.substitution_until == dt.datetime(2027, 10, 24, 1, tzinfo=dt.UTC)
    assert copied.categories[0].closes_at == dt.datetime(2027, 10, 1, 19, tzinfo=dt.UTC)


def test_an_event_of_which_nobody_said_any_has_the_usual_rules(world):
    assert rows(RegistrationRules, world.event) == []
    usual = registration_rules.of_event(world.event)
    assert (usual.two_steps, usual.offer_hours, usual.owed) == (False, None, {})


@pytest.mark.parametrize(
    ("was", "becomes", "path"),
    [
        ("{category: MAYOR, places: 130}", "{places: 130}", "quotas[0]"),
        ("{category: MAYOR, places: 130}", "{category: MAYOR, post: head, places: 1}", "quotas[0]"),
        ("{category: MAYOR, places: 130}", "{category: QUEEN, places: 1}", "quotas[0].category"),
        ("{category: MAYOR, places: 130}", "{each_delegation: true, places: 6}", "quotas[1]"),
        ("post: head", "post: queen", "quotas[2].post"),
        ("places: 130", "places: -1", "quotas[0].places"),
        ("offer_hours: 48", "offer_hours: 0", "offer_hours"),
        ("photo: 2026-10-10", "photo: soon", "owed.photo"),
        ("care: 10", "shoes: 10", "retention.shoes"),
        ("2026-10-23T18:00", "2026-03-29T02:30", "substitution_until"),
        ("kind: choice, ", "", "questions[1].choices"),
        ("code: SHIRT", "code: medium", "questions[1].code"),
        ("category: PRESS, label", "category: QUEEN, label", "questions[0].category"),
    ],
)
def test_what_is_wrong_is_told_with_its_path(was, becomes, path):
    assert was in FILE
    with pytest.raises(EventFileError) as refusal:
        read(parse(FILE.replace(was, becomes)))
    assert refusal.value.problems[0][0] == f"registration.{path}"


def test_files_know_the_kinds_of_data_that_are_kept():
    assert set(KEPT) == set(retention.KINDS)
