"""Pocket cards as somebody has them in a pocket: printed pages that are measured, read and scanned."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pypdfium2
import pytest
import zxingcpp

from exports import pocket_cards
from exports.pocket_cards import Line, Side
from tests.exports.test_badges import EDGE_PEOPLE, HARD_NAMES, shown, squeezed

CREATED = datetime(2019, 6, 7, 18, 41, tzinfo=UTC)
URL = "https://summit.comitiva.example.org/na-mayors-summit-2019/"
PANEL = Line(
    starts="10:00",
    ends="11:30",
    kind="Panel I",
    title="Cross-border cooperation",
    place="Plenary hall",
    who="Olga Sánchez Cordero",
    dress="Dress: business attire.",
    bring="To bring: a passport.",
)
ENGLISH = Side(
    language="en",
    event_name="North American Mayors’ Summit",
    heading="Friday, June 7, 2019",
    name="Ana Núñez",
    reference="NAM-0042",
    as_of="As of Jun 7, 2019, 12:41: version 2",
    live="The programme as it is now:",
    lines=(PANEL,),
)
SPANISH = replace(ENGLISH, language="es", heading="viernes, 7 de junio de 2019", as_of="Al 7 jun 2019: versión 2")


def printed(*cards):
    return pypdfium2.PdfDocument(pocket_cards.pdf(cards, url=URL, created=CREATED))


def text_of(page):
    return page.get_textpage().get_text_bounded()


def with_lines(side, *lines):
    return replace(side, lines=lines)


def pixels(page, dpi=200):
    return np.asarray(page.render(scale=dpi / 72).to_pil().convert("RGB"))


def test_a_card_has_two_sides_of_a6_in_two_languages():
    document = printed([SPANISH, ENGLISH])
    sizes = [tuple(round(points / 72 * 25.4) for points in page.get_size()) for page in document]
    assert sizes == [(105, 148), (105, 148)]
    spanish, english = map(text_of, document)
    assert "viernes, 7 de junio de 2019" in spanish and "Al 7 jun 2019: versión 2" in spanish
    assert "Friday, June 7, 2019" in english and "As of Jun 7, 2019, 12:41: version 2" in english


def test_it_says_when_what_where_with_whom_and_what_to_wear():
    text = text_of(printed([ENGLISH])[0])
    for word in ("10:00", "11:30", "Panel I", "Cross-border cooperation", "Plenary hall", "Olga Sánchez Cordero",
                 "Dress: business attire.", "To bring: a passport.", "Ana Núñez",
                 "NAM-0042 · EN · 1/1", URL):  # fmt: skip
        assert word in text


def test_its_symbol_leads_to_the_live_page():
    for page in printed([SPANISH, ENGLISH]):
        assert [found.text for found in zxingcpp.read_barcodes(pixels(page))] == [URL]


def test_a_long_day_goes_on_on_more_cards_whose_sides_say_the_same():
    lines = [replace(PANEL, title=f"Item {number:02}.") for number in range(14)]
    wordy = [replace(line, place="Una sala de nombre muy largo " * 4) for line in lines]
    document = printed([with_lines(SPANISH, *wordy), with_lines(ENGLISH, *lines)])
    items = [re.findall(r"Item \d\d", text_of(page)) for page in document]
    assert len(items) > 4
    assert items[0::2] == items[1::2]
    assert [item for each in items[0::2] for item in each] == [f"Item {number:02}" for number in range(14)]
    cards = len(items) // 2
    assert [re.search(r"\d+/\d+", text_of(page)[text_of(page).index("NAM-") :])[0] for page in document] == [
        f"{card}/{cards}" for card in range(1, cards + 1) for _side in range(2)
    ]


def test_each_day_begins_a_card_and_a_day_with_nothing_says_so():
    empty = replace(ENGLISH, heading="Saturday, June 8, 2019", lines=(), nothing="Nothing yet.")
    texts = [text_of(page) for page in printed([ENGLISH], [empty])]
    assert len(texts) == 2
    assert "Saturday" in texts[1] and "Nothing yet." in texts[1]


@pytest.mark.parametrize("most", ["title", "place", "who", "kind"])
def test_whatever_is_long_stays_on_its_page(most):
    long = replace(PANEL, **{most: "Mayor of a very long place, " * 120})
    document = printed([with_lines(ENGLISH, PANEL, long, replace(PANEL, title="The last one"))])
    assert "The last one" in text_of(document[len(document) - 1])
    for page in document:
        picture = pixels(page, 100)
        margin = round(6.5 / 25.4 * 100)
        assert (picture[:, :margin] == 255).all() and (picture[:, -margin:] == 255).all()
        between = slice(round(116.3 / 25.4 * 100), round(118.5 / 25.4 * 100))
        assert (picture[between] == 255).all(), "a line runs into the foot"


def test_every_name_is_printed_with_every_letter():
    people = [f"{given} {family}".strip() for given, family, *_ in [*EDGE_PEOPLE, *HARD_NAMES]]
    document = printed(*([replace(ENGLISH, name=name, lines=(replace(PANEL, who=name),))] for name in people))
    assert len(document) == len(people)
    for page, name in zip(document, people, strict=True):
        if re.search("[\u0590-\u06ff]", name):
            continue  # read from right to left, in an order of the reader's own
        wanted = squeezed(shown(name)).replace("\u200b", "").replace("-", "")
        text = squeezed(text_of(page)).replace("\u200b", "").replace("-", "").replace("\ufffe", "").replace("\x02", "")
        assert wanted in text, name


def test_what_was_called_off_says_so():
    text = text_of(printed([with_lines(ENGLISH, replace(PANEL, cancelled="Cancelled"))])[0])
    assert "Panel I · Cancelled" in text


def test_nothing_typed_becomes_markup():
    typed = "#panic() *bold* $x$ @ref <script>"
    assert typed in text_of(printed([with_lines(ENGLISH, replace(PANEL, title=typed))])[0])


def test_the_same_cards_are_the_same_file():
    one, other = (pocket_cards.pdf([[SPANISH, ENGLISH]], url=URL, created=CREATED) for _ in range(2))
    assert one == other


@pytest.mark.parametrize("cards", [[], [[]], [[SPANISH, replace(ENGLISH, lines=())]]])
def test_no_card_and_sides_that_differ_are_refused(cards):
    with pytest.raises(ValueError, match="card"):
        pocket_cards.pdf(cards, url=URL, created=CREATED)
