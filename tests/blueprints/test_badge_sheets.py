"""All badges of a filter in one file, and names of many scripts on their whole way from the form to the print."""

import re
import unicodedata

import pypdfium2
import pytest
import sqlalchemy as sa

from blueprints.badges import piles
from models import Badge, Delegate, Entry, db
from models.transaction import transaction
from operations import badges
from operations.journal import SYSTEM
from tests.pages import parse, statements, text_of
from tests.world import CODES, count

SHEET, LIST = "/cabos/desk/badges.pdf", "/cabos/desk/delegates"
#: Given name, family name: the edge people of the demo, and names of those who may come from further away.
NAMES = [
    ("Ximena", "Ñúñez-Güitrón y Téllez"),
    ("Geneviève", "Côté-L'Heureux"),
    ('=HYPERLINK("http://x")', "Formula"),
    ("<script>", "O'Brien & Sons"),
    ("Zbigniew", "Łęcki-Żółkiewski"),
    ("Nguyễn", "Thị Ánh Ngọc"),
    ("Ελένη", "Παπαδοπούλου"),
    ("Володимир", "Їжакевич"),
    ("金", "小龍"),
    ("さくら", "𠮷野"),
    ("민준", "김"),
    ("محمد", "عبد الرحمن"),
    ("W" * 120, "Ễ" * 120),
]


@pytest.fixture
def organizer(client, world):
    world.sign_in(client, "organizer")
    return client


def pages_of(answer) -> list[str]:
    """What one reads on each page, without spaces."""
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf"), answer.location
    document = pypdfium2.PdfDocument(answer.data)
    return [re.sub(r"\s", "", page.get_textpage().get_text_bounded()) for page in document]


def said(page) -> str:
    return text_of(parse(page).find(".//main")) if page.status_code == 200 else page.location


def more(world, many: int, **facts: object) -> None:
    """So many approved officials more, with badges."""
    with transaction():
        for number in range(many):
            person = Delegate(event=world.event, category=world.officials, number=100 + number, status="approved")
            person.reference, person.family_name, person.country = f"R{number}", f"More {number:03}", "US"
            person.language = ("en", "es", "fr")[number % 3]
            db.session.add(person)
            badges.issue(person, by=SYSTEM)


def test_everybody_approved_has_a_page_by_category_and_name(organizer, world):
    pages = pages_of(organizer.get(SHEET))
    order = ["Ávila", "L’Écuyer", "Núñez", "O’Neill", "Ruiz"]
    assert [next(name for name in order if name in page) for page in pages] == order


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("category=OFFICIAL", ["O’Neill"]),
        ("country=MX&category=MAYOR", ["Ávila", "Núñez"]),
        ("q=chloe", ["L’Écuyer"]),
        ("status=approved&country=CA", ["L’Écuyer"]),
    ],
)
def test_a_filter_leaves_the_people_of_the_list(organizer, world, query, names):
    pages = pages_of(organizer.get(f"{SHEET}?{query}"))
    assert [name in page for name, page in zip(names, pages, strict=True)] == [True] * len(names)


def test_each_badge_is_in_its_persons_language_and_the_answer_in_the_readers(organizer, world):
    answer = organizer.get(f"{SHEET}?lang=en")
    first, *_rest, last = pages_of(answer)
    assert ("Alcaldes" in first, "Personal" in last) == (True, True)
    assert answer.headers["Content-Language"] == "en"


def test_printings_are_counted_and_the_journal_has_one_line(organizer, world):
    organizer.get(f"{SHEET}?category=MAYOR")
    organizer.get(SHEET)
    printed = {name: badges.current(getattr(world, name)).printed for name in CODES}
    assert printed == {"ana": 2, "beto": 2, "chloe": 2, "dan": 1, "eva": 1}
    lines = db.session.scalars(sa.select(Entry).where(Entry.verb == "badges.printed").order_by(Entry.id)).all()
    assert [(line.actor_name, line.event_id, line.detail) for line in lines] == [
        ("Organizer", world.event.id, {"number": 3}),
        ("Organizer", world.event.id, {"number": 5}),
    ]


def test_who_has_no_badge_is_named_on_the_next_page_and_gets_none(organizer, world):
    with transaction():
        world.fay.status = world.hana.status = "approved"
    before = count(Badge)
    assert len(pages_of(organizer.get(SHEET))) == 5
    told = "2 approved people have no badge and are not in the file: Fay Li, Hana Ito"
    assert told in said(organizer.get(LIST))
    assert told not in said(organizer.get(LIST))
    assert count(Badge) == before


def test_a_category_without_badges_misses_none(organizer, world):
    with transaction():
        world.officials.has_badge = False
    assert len(pages_of(organizer.get(SHEET))) == 4
    assert "no badge" not in said(organizer.get(LIST))


def test_only_the_badge_that_counts_is_printed(organizer, world):
    with transaction():
        code = badges.issue(world.ana, by=SYSTEM).code
    [page] = pages_of(organizer.get(f"{SHEET}?q=nunez"))
    assert code in page
    assert CODES["ana"] not in page


@pytest.mark.parametrize("query", ["q=nobody", "status=rejected", "q=%F0%9F%94%91&country=MX"])
def test_with_nobody_to_print_one_is_back_at_the_same_list(organizer, world, query):
    answer = organizer.get(f"{SHEET}?{query}")
    assert (answer.status_code, answer.location) == (302, f"{LIST}?{query}")
    assert "Nobody in this list is approved and has a badge." in said(organizer.get(answer.location))
    assert count(Entry, Entry.verb == "badges.printed") == 0


def test_a_pile_has_a_limit_and_says_how_to_go_on(organizer, world, monkeypatch):
    monkeypatch.setattr(piles, "MOST", 4)
    answer = organizer.get(SHEET)
    told = said(organizer.get(answer.location))
    assert "These are more badges than a file takes." in told
    assert "Part 1: 4 badges Part 2: 1 badge" in told
    assert badges.current(world.ana).printed == 0
    assert len(pages_of(organizer.get(f"{SHEET}?category=MAYOR"))) == 3
    assert [len(pages_of(organizer.get(f"{SHEET}?part={part}"))) for part in (1, 2)] == [4, 1]
    assert organizer.get(f"{SHEET}?part=99999999999999999999").location == LIST


def test_a_pile_takes_as_many_statements_for_thirty_as_for_five(organizer, world):
    with statements() as few:
        organizer.get(SHEET)
    more(world, 25)
    with statements() as many:
        assert len(pages_of(organizer.get(SHEET))) == 30
    assert len(many) == len(few) <= 24


@pytest.mark.parametrize(("role", "status"), [("viewer", 403), ("gate", 403), ("supervisor", 200), ("admin", 200)])
def test_it_is_for_those_who_issue_badges(client, world, role, status):
    assert client.get(SHEET).status_code == 302
    world.sign_in(client, role)
    assert client.get(SHEET).status_code == status


def test_a_supervisor_who_may_not_see_the_list_is_told_at_the_gate(client, world):
    world.sign_in(client, "supervisor")
    answer = client.get(f"{SHEET}?q=nobody")
    assert answer.location == "/cabos/checkin"
    assert "Nobody in this list" in client.get(answer.location).text


def test_names_of_many_scripts_arrive_from_the_form_on_the_badge(client, world):
    for given_name, family_name in NAMES:
        answer = client.submit(
            "/cabos/register", category="OFFICIAL", country="CA", language="fr", consent_notice="y",
            given_name=given_name, family_name=family_name, city="Québec",
        )  # fmt: skip
        assert answer.status_code == 303, family_name
    world.sign_in(client, "organizer")
    text = "".join(pages_of(client.get(f"{SHEET}?category=OFFICIAL&country=CA")))
    names = {re.sub(r"\s", "", unicodedata.normalize("NFC", name)) for person in NAMES for name in person}
    assert [name for name in sorted(names) if name not in text] == []
