"""Badges as somebody at a gate has them: printed pages that are looked at, read and scanned."""

import ctypes
import re
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
import zxingcpp
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from pypdfium2 import raw

from exports import badges, codes, typesetting

ROOT = Path(__file__).resolve().parents[2]
CREATED = datetime(2019, 6, 5, 16, 0, tzinfo=UTC)
PLAIN = badges.Badge(
    event_name="North American Mayors’ Summit",
    event_dates="5–7 June 2019 · Los Cabos",
    given_name="Ana",
    family_name="Pérez",
    position="Presidenta Municipal",
    city="San Miguel de Allende",
    country_name="México",
    flag_svg=(ROOT / "static/vendor/flags/mx.svg").read_bytes(),
    category_word="Mexican Mayors",
    category_letter="M",
    category_colour="#0B6E4F",
    delegation="Municipio de San Miguel de Allende",
    code="7K3F9QXP2M4TVB8N",
    url="HTTPS://SUMMIT.COMITIVA.EXAMPLE.ORG/B/7K3F9QXP2M4TVB8N",
)
#: Given name, family name, colour of the category.
EDGE_PEOPLE = [
    ("Ximena", "Ñúñez-Güitrón y Téllez", "#0B6E4F"),
    ("Geneviève", "Côté-L'Heureux", "#B3202C"),
    ("María", "López", "#00838F"),
    ("María", "López", "#00838F"),
    ("Robert", "Placeholder", "#1F4E9E"),
    ("Dana", "Stand-In", "#00838F"),
    ('=HYPERLINK("http://x")', "Formula", "#5D4037"),
    ("Walk", "In", "#B34700"),
    ("Reine", "Sans-Courriel", "#B3202C"),
    ("Prensa", "Demo", "#8A6100"),
    ("<script>", "O'Brien & Sons", "#5D4037"),
    ("Doble", "Registro", "#0B6E4F"),
]
HARD_NAMES = [
    ("", "Suharto"),
    ("Suharto", ""),
    ("María de los Ángeles Guadalupe Esperanza del Carmen " * 2 + "Josefa", "Fernández de Córdoba " * 5 + "y Soto"),
    ("W" * 120, "M" * 120),
    ("i" * 120, "Ễ" * 120),
    ("習近平" * 40, "山田太郎" * 30),
    ("2019-06-05-" * 10, "12-" * 40),
    ("#import \"x\"", "*a* _b_ $x$ @ref <label> `raw` // c"),
    ("C:\\new\\temp", "\\u{41} #{panic()} ]#h(1fr)["),
    ("محمد", "عبد الرحمن"),
    ("שמעון", "בן־גוריון"),
    ("Nguyễn", "Thị Ánh Ngọc"),
    ("Zbigniew", "Łęcki-Żółkiewski"),
    ("Ελένη", "Παπαδοπούλου"),
    ("Володимир", "Їжакевич"),
    ("金", "小龍"),
    ("さくら", "𠮷野"),
    ("민준", "김"),
    ("偉強", "𡃁陳"),
    ("Zoë 😀", "O’Neil 👩‍⚖️"),
    ("Two\nlines", "Tab\tand\u2028separator\r\n"),
    ("Nul\x00l", "Sur\udc80rogate"),
    ("\u202eesreveR", "Isolate\u2066d"),
]  # fmt: skip
#: Where nothing but the band may leave ink, in millimetres: left, top, right, bottom. The edges reach a little into
#: the boxes of the texts: a text that is cut off leaves ink there.
BLANK = {
    "above": (0, 0, 105, 7.05),
    "left": (0, 0, 6.9, 84.4),
    "right": (98.1, 0, 105, 84.4),
    "lower left": (0, 98.6, 6.9, 148),
    "lower right": (98.1, 98.6, 105, 148),
    "below": (0, 142.2, 105, 148),
    "event and dates": (0, 16.4, 105, 17.05),
    "rule and name": (0, 23.6, 105, 26.1),
    "name and position": (0, 59.9, 105, 61.1),
    "position and city": (0, 72.9, 105, 75.1),
    "city and band": (0, 82.9, 105, 84.4),
    "band and symbol": (0, 98.6, 105, 103.5),
    "symbol and texts": (45.7, 98.6, 50.7, 148),
}


def badge_for(number, given_name, family_name, **others):
    code = f"{number:016d}"
    url = f"HTTPS://SUMMIT.COMITIVA.EXAMPLE.ORG/B/{code}"
    return replace(PLAIN, given_name=given_name, family_name=family_name, code=code, url=url, **others)


def everybody():
    edge = [badge_for(number, given, family, category_colour=colour, position="", invented="demo")
            for number, (given, family, colour) in enumerate(EDGE_PEOPLE)]  # fmt: skip
    hard = [badge_for(100 + number, given, family, city=given, position=family, delegation=family, notes=given)
            for number, (given, family) in enumerate(HARD_NAMES)]  # fmt: skip
    return edge + hard


def printed(*several, created=CREATED):
    return pypdfium2.PdfDocument(badges.pdf(several, created=created))


@pytest.fixture(scope="module")
def people():
    return everybody()


@pytest.fixture(scope="module")
def document(people):
    return printed(*people)


def text_of(page):
    return page.get_textpage().get_text_bounded()


def pixels(page, dpi):
    return np.asarray(page.render(scale=dpi / 72).to_pil().convert("RGB"))


def squeezed(text):
    return re.sub(r"\s", "", text)


def shown(name):
    """What a name is on paper: one line, without characters that have no picture."""
    name = name.encode("utf-8", "replace").decode()
    spaced = "".join(" " if unicodedata.category(letter) in ("Cc", "Zl") else letter for letter in name)
    return " ".join(re.sub("[\u202a-\u202e\u2066-\u2069]", "", spaced).split())


def test_each_badge_is_one_a6_page(document, people):
    assert len(document) == len(people)
    for page in document:
        assert page.get_size() == pytest.approx((105 / 25.4 * 72, 148 / 25.4 * 72), abs=0.01)


def test_names_stand_on_the_page_as_they_were_typed(document, people):
    for page, badge in zip(document, people, strict=True):
        text = squeezed(text_of(page))
        assert squeezed(shown(badge.given_name)) in text
        assert squeezed(shown(badge.family_name)) in text


@pytest.mark.parametrize(("given", "family"), [(given, family) for given, family, _ in EDGE_PEOPLE])
def test_an_ordinary_name_is_broken_between_words_only(given, family):
    (page,) = printed(badge_for(1, given, family))
    words = text_of(page).split()
    assert set(given.split()) <= set(words)
    assert set(re.sub("-", "- ", family).split()) <= set(re.sub("-", "- ", " ".join(words)).split())


@pytest.mark.parametrize("dpi", [110, 150])
def test_the_printed_symbol_is_read_by_an_independent_decoder(document, people, dpi):
    for page, badge in zip(document, people, strict=True):
        assert [result.text for result in zxingcpp.read_barcodes(pixels(page, dpi))] == [badge.url]


def test_the_symbol_is_38_mm_wide_at_least(document):
    dark = pixels(document[0], 300).max(axis=2) < 128
    lower = dark[round(103 / 25.4 * 300) :, : round(48 / 25.4 * 300)]
    columns = np.flatnonzero(lower.any(axis=0))
    assert (columns[-1] - columns[0] + 1) / 300 * 25.4 >= 38


def test_nothing_leaves_its_box(document, people):
    stained = []
    for page, badge in zip(document, people, strict=True):
        picture = pixels(page, 300)
        for place, (left, top, right, bottom) in BLANK.items():
            x0, y0, x1, y1 = (round(edge / 25.4 * 300) for edge in (left, top, right, bottom))
            if picture[y0:y1, x0:x1].min() < 250:
                stained.append((badge.family_name, place))
    assert stained == []


def test_a_pile_of_accents_does_not_reach_the_symbol():
    piled = "Z" + "\u0335\u0300\u0301\u0302\u0303\u0316\u0317\u0318" * 15
    badge = badge_for(1, piled, piled, delegation=piled, category_word=piled)
    (page,) = printed(badge)
    assert [result.text for result in zxingcpp.read_barcodes(pixels(page, 150))] == [badge.url]


def test_the_band_has_the_exact_colour_of_the_category(document, people):
    for page, badge in zip(document, people, strict=True):
        picture = pixels(page, 150)
        for x, y in ((1, 85), (104, 98), (20, 91)):
            wanted = tuple(bytes.fromhex(badge.category_colour[1:]))
            assert tuple(picture[round(y / 25.4 * 150), round(x / 25.4 * 150)]) == wanted


def test_letter_word_place_and_grouped_code_are_printed(document, people):
    text = text_of(document[0])
    for wanted in ("North American Mayors’ Summit", "5–7 June 2019 · Los Cabos", "San Miguel de Allende · México",
                   "Mexican Mayors", "demo", "0000 0000 0000 0000"):  # fmt: skip
        assert wanted in text
    assert "M" in text.split()
    assert "demo" not in text_of(document[len(EDGE_PEOPLE)])


def test_somebody_known_by_office_has_the_office_for_a_name():
    (page,) = printed(replace(PLAIN, given_name="", family_name="", display="Mayor of Laredo"))
    assert "MayorofLaredo" in squeezed(text_of(page))


def test_east_asian_names_have_the_family_name_first():
    pages = printed(badge_for(1, "太郎", "山田"), badge_for(2, "민준", "김"))
    assert "山田 太郎" in text_of(pages[0])
    assert "김 민준" in text_of(pages[1])


def test_a_badge_with_nothing_but_a_name_is_printed():
    empty = dict.fromkeys(("event_dates", "position", "city", "country_name", "delegation", "given_name"), "")
    (page,) = printed(replace(PLAIN, flag_svg=None, **empty))
    assert "Pérez" in text_of(page)


def test_a_city_is_beside_its_flag():
    with_flag, without = printed(PLAIN, replace(PLAIN, flag_svg=None))
    row = slice(round(76 / 25.4 * 150), round(82 / 25.4 * 150))
    green = (0, 104, 71)
    assert (pixels(with_flag, 150)[row] == green).all(axis=2).any()
    assert not (pixels(without, 150)[row] == green).all(axis=2).any()


def test_the_file_is_tagged_titled_and_goes_from_name_to_name(document, people):
    assert raw.FPDFCatalog_IsTagged(document)
    assert document.get_metadata_dict()["Title"] == PLAIN.event_name
    assert [entry.get_title() for entry in document.get_toc()][:2] == [
        "Ximena Ñúñez-Güitrón y Téllez",
        "Geneviève Côté-L'Heureux",
    ]


def spoken_language(document):
    needed = raw.FPDFCatalog_GetLanguage(document, None, 0)
    buffer = ctypes.create_string_buffer(needed)
    raw.FPDFCatalog_GetLanguage(document, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), needed)
    return buffer.raw.decode("utf-16-le").rstrip("\0")


@pytest.mark.parametrize(("tag", "language"), [("es", "es"), ("fr-CA", "fr"), ("es_MX", "es"), ("?", "en")])
def test_the_file_says_its_language(tag, language):
    assert spoken_language(printed(replace(PLAIN, language=tag))) == language


def test_the_same_badges_are_the_same_bytes(people):
    people = people[: len(EDGE_PEOPLE)]
    first = badges.pdf(people, created=CREATED)
    assert badges.pdf(people, created=CREATED) == first
    assert badges.pdf(people, created=CREATED.replace(hour=17)) != first


def test_badges_printed_at_the_same_moment_do_not_mix():
    several = [[badge_for(number, "Ana", f"Number {number}")] for number in range(8)]
    alone = [badges.pdf(one, created=CREATED) for one in several]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda one: badges.pdf(one, created=CREATED), several)) == alone


def luminance(colour):
    parts = [value / 255 for value in bytes.fromhex(colour[1:])]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@given(colour=st.binary(min_size=3, max_size=3).map(lambda parts: "#" + parts.hex()))
def test_words_on_any_colour_can_be_read(colour):
    light, dark = sorted((luminance(colour), luminance(badges.ink(colour))), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


@pytest.mark.parametrize(("colour", "ink"), [("#0B6E4F", "#ffffff"), ("#FFD54F", "#000000"), ("#212121", "#ffffff")])
def test_words_are_white_where_white_can_be_read(colour, ink):
    assert badges.ink(colour) == ink


@pytest.mark.parametrize("colour", ["", "red", "#12345", "#GG0000", '#0B6E4F")', "#0B6E4F\n"])
def test_what_is_not_a_colour_is_refused(colour):
    with pytest.raises(ValueError, match="Not a colour"):
        badges.pdf([replace(PLAIN, category_colour=colour)], created=CREATED)


def test_printing_nobody_is_refused():
    with pytest.raises(ValueError, match="no badge"):
        badges.pdf([], created=CREATED)


@pytest.fixture(scope="module")
def fonts():
    """The families of our fonts and every character that one of them draws."""
    families, drawn = set(), set()
    for path in typesetting.FONTS.glob("*.ttf"):
        with TTFont(path) as font:
            families.add(squeezed(font["name"].getDebugName(1)))
            drawn |= set(font.getBestCmap())
    return families, drawn


def letters_in(*ranges):
    points = (point for first, last in ranges for point in range(first, last + 1))
    return {point for point in points if unicodedata.category(chr(point))[0] == "L"}


@pytest.mark.parametrize(
    ("script", "ranges"),
    [
        ("Latin", [(0x41, 0x24F), (0x1E00, 0x1EFF)]),
        ("Greek", [(0x386, 0x3CE)]),
        ("Cyrillic", [(0x400, 0x4FF)]),
        ("Hebrew", [(0x5D0, 0x5EA)]),
        ("Arabic", [(0x621, 0x64A), (0x671, 0x6D3)]),
        ("Chinese", [(0x4E00, 0x9FA5)]),
        ("Japanese", [(0x3041, 0x3096), (0x30A1, 0x30FC)]),
        ("Korean", [(0xAC00, 0xD7A3)]),
    ],
)
def test_the_fonts_have_every_letter(fonts, script, ranges):
    _, drawn = fonts
    assert [chr(point) for point in sorted(letters_in(*ranges) - drawn)] == []


def test_the_fonts_have_every_sample_name(fonts):
    _, drawn = fonts
    names = "".join(shown(name) for person in [*EDGE_PEOPLE, *HARD_NAMES] for name in person)
    assert [letter for letter in sorted(set(names)) if ord(letter) not in drawn] == []


def test_no_font_of_the_machine_is_used(document, fonts):
    ours, _ = fonts
    used = set()
    for page in document:
        for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=5):
            buffer = ctypes.create_string_buffer(200)
            raw.FPDFFont_GetFamilyName(raw.FPDFTextObj_GetFont(thing), buffer, 200)
            used.add(buffer.value.decode())
    assert ours >= {re.sub(r"^[A-Z]{6}\+|-(Regular|Bold)$|\s", "", name) for name in used}
    assert len(used) > 3


def test_every_country_has_a_flag_that_can_be_printed():
    flags = sorted((ROOT / "static/vendor/flags").glob("??.svg"))
    document = printed(*(replace(PLAIN, flag_svg=path.read_bytes()) for path in flags))
    assert len(document) == len(flags) > 249


def test_a_symbol_for_a_long_host_is_printed_too():
    url = "HTTPS://" + "A-LONG-HOST." * 12 + "ORG/B/7K3F9QXP2M4TVB8N"
    (page,) = printed(replace(PLAIN, url=url))
    assert codes.version(url) > 4
    assert [result.text for result in zxingcpp.read_barcodes(pixels(page, 150))] == [url]
