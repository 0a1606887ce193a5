"""The pages about badges on paper: how they look, what there is to print, and what was printed."""

import html
import io
import re

import pypdfium2
import pytest
from PIL import Image

from blueprints.badges import piles
from models import BadgeDesign, CategoryZone, MeetingProfile, Zone, db
from models.transaction import transaction
from operations import badge_designs
from operations.journal import SYSTEM
from tests.pages import parse, statements, text_of

DESIGN, HOME, LOG = "/cabos/desk/event/badges", "/cabos/desk/badges", "/cabos/desk/badges/log"


@pytest.fixture
def organizer(client, world):
    world.sign_in(client, "organizer")
    return client


def said(page) -> str:
    assert page.status_code in (200, 422), page.location
    return text_of(parse(page).find(".//main"))


def text_on(answer) -> str:
    assert answer.mimetype == "application/pdf", answer.location
    document = pypdfium2.PdfDocument(answer.data)
    return " ".join(page.get_textpage().get_text_bounded() for page in document)


def set_design(world, **facts) -> None:
    typed = {
        "layout": "a6",
        "parts": ["photo", "flag", "zones", "languages", "city", "position", "delegation", "dates"],
    }
    with transaction():
        badge_designs.replace(world.event, badge_designs.read(typed | facts), by=SYSTEM)


def test_an_organizer_chooses_and_the_next_badge_is_so(organizer, world):
    organizer.submit(DESIGN, layout="card", two_sided=True, parts=["photo", "zones"], back_en="Call +52 624 000 0000")
    design = db.session.get(BadgeDesign, world.event.id)
    assert (design.layout, design.two_sided, design.parts) == ("card", True, ["photo", "zones"])
    answer = organizer.get(f"/cabos/desk/delegates/{world.ana.id}/badge.pdf")
    document = pypdfium2.PdfDocument(answer.data)
    assert [round(side / 72 * 25.4, 1) for side in document[0].get_size()] == [85.6, 54]
    assert "Call +52 624 000 0000" in document[1].get_textpage().get_text_bounded()
    assert "La Paz" not in text_on(answer)


def test_a_wrong_choice_is_told_and_what_was_typed_stays(organizer, world):
    page = organizer.submit(DESIGN, layout="a7", back_es="x" * 401)
    assert page.status_code == 422
    assert "x" * 401 in page.text
    assert "checked" in re.search('<input[^>]*value="a7"[^>]*>', page.text)[0]
    assert db.session.get(BadgeDesign, world.event.id) is None


def test_the_sample_is_as_the_form_says(organizer):
    def size(query):
        answer = organizer.get(f"{DESIGN}/sample.png?{query}")
        assert answer.mimetype == "image/png"
        return Image.open(io.BytesIO(answer.data)).size

    upright, lying = size("layout=a6&parts=photo"), size("layout=card&two_sided=y&side=2&parts=zones")
    assert (upright[0] < upright[1], lying[0] > lying[1]) == (True, True)
    assert size("layout=poster") == size("layout=%00") == size("")


def test_a_preview_is_a_part_of_the_page(organizer):
    query = "layout=card&two_sided=y&parts=photo"
    assert organizer.get(f"{DESIGN}/preview?{query}").location == DESIGN
    part = organizer.get(f"{DESIGN}/preview?{query}", headers={"HX-Request": "true"})
    front, other = re.findall(r'src="([^"]*sample.png[^"]*)"', part.text)
    assert front != other
    pictures = [organizer.get(html.unescape(one)).data for one in (front, other)]
    assert pictures[0] != pictures[1]


def test_zones_and_languages_stand_on_the_badge(organizer, world):
    with transaction():
        zone = Zone(event_id=world.event.id, code="VIP", name={"en": "Lounge", "es": "Salón", "fr": "Salon"})
        db.session.add(zone)
        db.session.flush()
        db.session.add(CategoryZone(category_id=world.mayors.id, zone_id=zone.id))
        db.session.add(MeetingProfile(delegate_id=world.ana.id, languages=["fr", "en"]))
    set_design(world, two_sided="y")
    text = text_on(organizer.get(f"/cabos/desk/delegates/{world.ana.id}/badge.pdf"))
    assert ("VIP" in text, "Salón" in text, "Français · English" in text) == (True, True, True)
    assert "Español" in text_on(organizer.get(f"/cabos/desk/delegates/{world.beto.id}/badge.pdf"))
    set_design(world, parts=["city"])
    text = text_on(organizer.get(f"/cabos/desk/delegates/{world.ana.id}/badge.pdf"))
    assert ("VIP" in text, "Français" in text, "La Paz" in text) == (False, False, True)


def test_the_desk_asks_why_a_badge_is_printed_again(organizer, world):
    person = f"/cabos/desk/delegates/{world.ana.id}"
    assert f"{person}/badge.pdf" in organizer.get(person).text
    organizer.get(f"{person}/badge.pdf")
    assert f'href="{person}/prints"' in organizer.get(person).text
    assert "Why again" in said(organizer.get(f"{person}/prints"))
    organizer.get(f"{person}/badge.pdf?why=damaged&note=Coffee+%F0%9F%98%80")
    told = said(organizer.get(f"{person}/prints"))
    assert re.search("DamagedCoffee 😀 ?Organizer.* For the first time ?Organizer", told)
    organizer.get(f"{person}/badge.pdf?why=%00&note=%ED%A0%80")
    assert "Another reason" in said(organizer.get(f"{person}/prints"))


def test_what_was_not_printed_yet_is_printed_however_often_one_asks(organizer, world):
    organizer.get(f"{HOME}.pdf?category=MAYOR")
    page = organizer.get(HOME)
    assert "5 badges in this list 2 not printed yet 3 printed before" in flat(page)
    since = re.search('name="new" value="([^"]+)"', page.text)[1]
    query = {"part": "1", "new": since}
    for _ in range(2):
        assert "Ruiz" in text_on(organizer.get(f"{HOME}.pdf", query_string=query))
        assert "Núñez" not in text_on(organizer.get(f"{HOME}.pdf", query_string=query))
    assert "Every badge of this list was printed." in said(organizer.get(HOME))


def flat(page) -> str:
    """The tiles' figures with their words, in the order in which they are read."""
    tiles = parse(page).find(".//dl")
    return " ".join(f"{text_of(one.find('dd'))} {text_of(one.find('dt'))}" for one in tiles)


def test_a_log_tells_whose_badge_was_printed_and_why(organizer, world):
    assert "Nothing was printed yet." in said(organizer.get(LOG))
    organizer.get(f"{HOME}.pdf")
    organizer.get(f"/cabos/desk/delegates/{world.ana.id}/badge.pdf?why=lost")
    told = said(organizer.get(LOG))
    assert re.search("Ana Núñez .* Lost Organizer A6, 105 × 148 mm", told)
    assert told.count("For the first time") == 5


def test_the_pages_take_as_many_statements_for_many_as_for_few(organizer, world, monkeypatch):
    organizer.get(f"{HOME}.pdf?category=MAYOR")
    with statements() as few:
        organizer.get(HOME), organizer.get(LOG)
    organizer.get(f"{HOME}.pdf")
    monkeypatch.setattr(piles, "MOST", 2)
    with statements() as many:
        organizer.get(HOME), organizer.get(LOG)
    assert len(many) == len(few)


@pytest.mark.parametrize(
    ("role", "design", "home"), [("supervisor", 403, 200), ("gate", 403, 403), ("viewer", 403, 403)]
)
def test_who_may_print_need_not_be_who_may_choose(client, world, role, design, home):
    world.sign_in(client, role)
    assert (client.get(DESIGN).status_code, client.get(HOME).status_code) == (design, home)
    assert client.get(f"/cabos/desk/delegates/{world.ana.id}/prints").status_code == home
