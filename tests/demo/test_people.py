"""The roster before it is stored: always the same, never anybody twice."""

from collections import Counter

from demo import known, people
from demo.casting import NAMES
from demo.choices import panels_of
from demo.loading import FILES, read
from models.folding import fold
from operations.event_reading import read as read_event
from queries import activities, allocations, preferences
from scheduling.allocation import allot

PANELS = {f"panel-{number}": 60 for number in range(1, 7)}


def test_the_same_people_come_each_time():
    assert people.roster(2) == people.roster(2)


def test_the_same_mayors_choose_the_same_panels_each_time():
    roster = people.roster()

    assert panels_of(roster.people, PANELS, "panel-3") == panels_of(roster.people, PANELS, "panel-3")


def test_nobody_is_made_up_twice_at_any_scale():
    roster = people.roster(5)
    names = Counter((person.given, person.family) for person in roster.people)

    # María López is there twice on purpose, and the Laredos' mayors have no names.
    assert {name for name, times in names.items() if times > 1} == {("María", "López"), ("", "")}
    assert len({person.reference for person in roster.people}) == len(roster.people) == 1550


def test_each_town_sends_one_mayor_and_at_most_two_officials():
    roster = people.roster()
    mayors = Counter(person.sender for person in roster.people if person.category.startswith("MAY_"))
    officials = Counter(person.sender for person in roster.people if person.category == "LOC")

    # E01 and E12 are the same mayor, registered twice.
    assert {town for town, times in mayors.items() if times > 1} == {"edge-mx"}
    assert max(officials.values()) == 2


def test_made_up_people_hold_no_office_of_a_real_place():
    roster = people.roster()
    senders = {sender.key: sender for sender in roster.senders}

    for person in roster.people:
        if person.made_up:
            assert "demo" in fold(senders[person.sender].name["en"])
            assert not person.city or "demo" in fold(person.city)


def test_accompanying_persons_belong_to_a_mayor_of_their_delegation():
    roster = people.roster()
    everybody = {person.ref: person for person in roster.people}

    for person in roster.people:
        if person.category == "ACC":
            assert everybody[person.principal].category.startswith("MAY_")
            assert everybody[person.principal].sender == person.sender


def test_announced_guests_choose_no_panels():
    roster = people.roster()
    announced = {person.ref for person in known.announced()}

    assert not announced & {ref for ref, _ in panels_of(roster.people, PANELS, "panel-3")}


def test_some_people_of_each_language_come_and_speak_it():
    languages = Counter((person.country, person.language) for person in people.roster().people)

    assert set(languages) == {("MX", "es"), ("US", "en"), ("CA", "en"), ("CA", "fr")}
    assert min(languages.values()) >= 6


def test_the_files_of_the_demo_give_source_and_provenance_for_every_record():
    parts = {
        "categories", "zones", "places", "organizations", "activities", "checkpoints", "objectives", "themes",
        "axes", "buses", "companies", "practical", "passes",
    }  # fmt: skip
    for slug in FILES:
        file = read_event(read(slug))
        records = [file.event, *(record for part in parts for record in getattr(file, part))]
        for record in records:
            assert record.provenance["all"], record
            assert record.source, record
            assert {source.partition(":")[0] for source in record.source} <= set(file.sources)


def test_every_text_of_the_event_files_is_in_three_languages():
    def texts(data):
        if isinstance(data, dict):
            if {"en", "es", "fr"} & set(data) and "all" not in data:
                yield data
            for value in data.values():
                yield from texts(value)
        elif isinstance(data, list):
            for value in data:
                yield from texts(value)

    found = [text for slug in FILES for text in texts(read(slug))]

    assert len(found) > 80
    for text in found:
        assert set(text) == {"en", "es", "fr"}


def test_names_are_listed_once():
    for culture in ("mexican", "american", "canadian", "quebecois"):
        for part in ("women", "men", "family"):
            names = NAMES[culture][part].split()
            assert len(names) == len(set(names)), (culture, part)


def test_more_mayors_wish_first_for_two_panels_than_these_have_seats_left(app, demo):
    panels = {one.id: one for one in preferences.panels(demo)}
    wishes, taken = preferences.by_panel(panels), activities.seats(panels)
    short = {one.number for key, one in panels.items() if wishes[key].first > one.capacity - taken.get(key, 0)}
    assert {"II", "IV"} <= short
    assert preferences.people(demo) > 80


def test_an_allocation_of_the_demo_grants_most_first_wishes_and_cannot_grant_all(app, demo):
    answer = allot(allocations.question(demo))
    outcomes = Counter(wish.outcome for wishes in answer.people.values() for wish in wishes)
    assert answer.proven
    assert outcomes["full"] > 20
    assert answer.granted[1] > answer.granted[3]
