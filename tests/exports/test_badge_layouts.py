"""Badges in every layout, as they come out of a printer: sheets that are measured, read and scanned."""

import math
from dataclasses import replace

import numpy as np
import pypdfium2
import pytest
import zxingcpp
from pypdfium2 import raw

from exports import badges, passes
from tests.exports.test_badges import (
    CREATED,
    EDGE_PEOPLE,
    HARD_NAMES,
    badge_for,
    pixels,
    shown,
    squeezed,
    text_of,
)

MM = 72 / 25.4
A4, LETTER = (210, 297), (215.9, 279.4)
#: Width and height of a sheet in millimetres, and how many badges stand on one.
SHEETS = {
    "a6": ((105, 148), 1), "a6_folded": ((210, 148), 1), "a7": ((74, 104.3), 1), "card": ((85.6, 54), 1),
    "labels": (LETTER, 8), "a4_four": (A4, 4),
}  # fmt: skip
#: Labels have one side; a folded badge has both on one sheet.
ONE_SHEET = ("labels", "a6_folded")
BACK = "Emergency: +52 624 000 0000\nFound? Please bring it to the desk."
ZONES = {"zones": "A · B", "zone_names": "A  Plenary\nB  Bilateral rooms"}
#: Names that fill their place.
HARD = [HARD_NAMES[number] for number in (2, 3, 5, 9, 11, 16, 18)]


@pytest.fixture(scope="module")
def people():
    edge = [badge_for(number, given, family, category_colour=colour, back=BACK, languages="Español · English", **ZONES)
            for number, (given, family, colour) in enumerate(EDGE_PEOPLE)]  # fmt: skip
    hard = [badge_for(50 + number, given, family, city=given, position=family, delegation=family, notes=given,
                      zone_names="\n".join(f"Z{zone}  A long name of a zone" for zone in range(12)), back=given * 3)
            for number, (given, family) in enumerate(HARD)]  # fmt: skip
    return edge + hard


@pytest.fixture(scope="module", params=SHEETS)
def layout(request):
    return request.param


@pytest.fixture(scope="module")
def both(people, layout):
    return pypdfium2.PdfDocument(badges.pdf(people, created=CREATED, layout=layout, two_sided=True))


def symbols(page):
    """A name of many an "i" reads as a bar code: only QR codes count."""
    return zxingcpp.read_barcodes(pixels(page, 150), formats=zxingcpp.BarcodeFormat.QRCode)


def scanned(page):
    """What each symbol on the page says, and where its middle is in millimetres."""
    found = symbols(page)
    corners = [(one.position.top_left, one.position.bottom_right) for one in found]
    middles = [((a.x + b.x) / 2 * 25.4 / 150, (a.y + b.y) / 2 * 25.4 / 150) for a, b in corners]
    return list(zip([one.text for one in found], middles, strict=True))


def test_sheets_have_the_size_of_their_paper(both, layout, people):
    (width, height), many = SHEETS[layout]
    sheets = math.ceil(len(people) / many)
    assert len(both) == (sheets if layout in ONE_SHEET else 2 * sheets)
    for page in both:
        assert page.get_size() == pytest.approx((width * MM, height * MM), abs=0.2)


def test_every_symbol_on_every_sheet_is_read_by_an_independent_decoder(both, layout, people):
    urls = [badge.url for badge in people]
    read = [url for page in both for url, _where in scanned(page)]
    sides = 1 if layout == "labels" else 2
    assert sorted(read) == sorted(urls * sides)


def test_every_name_stands_on_both_sides_as_text(both, layout, people):
    many, sides = SHEETS[layout][1], 1 if layout in ONE_SHEET else 2
    for number, badge in enumerate(people):
        first = number // many * sides
        for page in range(first, first + sides):
            text = squeezed(text_of(both[page]))
            assert squeezed(shown(badge.given_name)) in text
            assert squeezed(shown(badge.family_name)) in text


def test_what_is_asked_for_stands_on_either_side(both, layout, people):
    text = squeezed(text_of(both[0]))
    for wanted in ("Español · English", "A · B", "Mexican Mayors", "San Miguel de Allende · México"):
        assert squeezed(wanted) in text
    other = text_of(both[0 if layout in ONE_SHEET else 1])
    assert ("Emergency: +52 624 000 0000" in other, "Bilateral rooms" in other) == ((layout != "labels",) * 2)


def test_no_letter_leaves_its_badge_or_touches_a_symbol(both, layout, people):
    stray = []
    for number, page in enumerate(both):
        width, height = page.get_size()
        text = page.get_textpage()
        quiet = [symbol(one) for one in symbols(page)]
        for index in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(index)
            box = (left / MM, (height - top) / MM, right / MM, (height - bottom) / MM)
            if min(box[:2]) < 1 or box[2] > width / MM - 1 or box[3] > height / MM - 1:
                stray.append((number, text.get_text_range(index, 1), box))
            stray += [(number, index, one) for one in quiet if touches(box, one)]
    assert stray == []


def symbol(found):
    """The symbol's box with a quiet zone of three modules, in millimetres."""
    a, b = found.position.top_left, found.position.bottom_right
    left, top, right, bottom = (edge * 25.4 / 150 for edge in (a.x, a.y, b.x, b.y))
    quiet = (right - left) / 33 * 3
    return (left - quiet, top - quiet, right + quiet, bottom + quiet)


def touches(one, other):
    """Whether two boxes overlap; a blank has none."""
    wide = one[2] - one[0] > 0.05
    return wide and one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_files_are_tagged_and_their_fonts_are_in_them(both):
    assert raw.FPDFCatalog_IsTagged(both)
    for page in both:
        for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=8):
            assert raw.FPDFFont_GetIsEmbedded(raw.FPDFTextObj_GetFont(thing)) == 1


def test_the_other_sides_match_when_the_sheet_is_turned_over(people):
    document = pypdfium2.PdfDocument(badges.pdf(people[:7], created=CREATED, layout="a4_four", two_sided=True))
    for front, back in ((0, 1), (2, 3)):
        cells = dict(scanned(document[front]))
        for url, (x, y) in scanned(document[back]):
            seen_through = 210 - x
            column, own = int(cells[url][0] > 105), int(seen_through > 105)
            assert (column, y) == (own, pytest.approx(cells[url][1], abs=1)), url


def test_sheets_to_cut_have_marks_and_the_colour_goes_beyond_the_cut(people):
    [page] = pypdfium2.PdfDocument(badges.pdf(people[:4], created=CREATED, layout="a4_four"))
    picture = pixels(page, 300)
    at = lambda x, y: picture[round(y / 25.4 * 300), round(x / 25.4 * 300)]  # noqa: E731
    left, top = (210 - 2 * 92 - 7) / 2, (297 - 2 * 92 / 105 * 148 - 7) / 2
    near = lambda x, y: picture[round((y - 0.5) / 25.4 * 300) : round((y + 0.5) / 25.4 * 300),  # noqa: E731
                                round((x - 0.5) / 25.4 * 300) : round((x + 0.5) / 25.4 * 300)].min()  # fmt: skip
    for x in (left - 4, 210 - left + 4):
        assert near(x, top) < 128
        assert near(x, 297 - top) < 128
    band = top + 92 / 105 * 91
    for x, badge in ((left - 1.5, people[0]), (210 - left + 1.5, people[1])):
        assert tuple(at(x, band)) == tuple(bytes.fromhex(badge.category_colour[1:]))
    assert at(left - 2.5, band).min() > 250


def test_labels_stand_where_the_stock_has_them(people):
    """Avery 5395: 8 of 3⅜ × 2⅓ in, 11/16 in from the left and 7/12 in from above, 3¾ and 2½ in apart."""
    [page] = pypdfium2.PdfDocument(badges.pdf(people[:8], created=CREATED, layout="labels"))
    inch = 25.4
    for number, badge in enumerate(people[:8]):
        left, top = (0.6875 + number % 2 * 3.75) * inch, (0.5833 + number // 2 * 2.5) * inch
        x, y = dict(scanned(page))[badge.url]
        assert left + 3 < x < left + 3.375 * inch - 3
        assert top + 3 < y < top + 2.3333 * inch - 3
    ink = np.argwhere(pixels(page, 100).min(axis=2) < 250)
    (upper, first), (lower, last) = ink.min(axis=0) / 100, ink.max(axis=0) / 100
    assert (first > 0.6875, upper > 0.5833, last < 8.5 - 0.6875, lower < 11 - 0.5833) == (True,) * 4


def test_a_badge_with_nothing_but_a_name_is_printed_in_every_layout(layout):
    nothing = dict.fromkeys(("event_dates", "position", "city", "country_name", "delegation", "given_name"), "")
    bare = replace(badge_for(1, "", "Pérez"), flag_svg=None, **nothing)
    document = pypdfium2.PdfDocument(badges.pdf([bare], created=CREATED, layout=layout, two_sided=True))
    assert "Pérez" in text_of(document[0])


def test_another_layout_is_refused():
    with pytest.raises(ValueError, match="Not a layout"):
        badges.pdf([badge_for(1, "Ana", "Pérez")], created=CREATED, layout="poster")


@pytest.fixture(scope="module")
def some_passes():
    plain = passes.Pass(
        event_name="North American Mayors’ Summit",
        word="Session pass",
        rule="For whoever of the delegation shows it, one person at a time.",
        activity="Opening Ceremony",
        when="Thursday, June 6, 2019, 10:00–11:30",
        place="Plenary hall",
        delegation="Municipio de San Miguel de Allende",
        number="No. 1",
        code="",
        url="",
    )
    names = [("Opening Ceremony", plain.delegation), *(HARD_NAMES[number] for number in (2, 3, 5))]
    return [
        replace(plain, activity=names[number % 4][0], delegation=names[number % 4][1], number=f"No. {number}",
                code=f"{number:016d}", url=f"HTTPS://SUMMIT.COMITIVA.EXAMPLE.ORG/B/{number:016d}")
        for number in range(12)
    ]  # fmt: skip


def test_passes_are_ten_to_a_sheet_and_every_symbol_is_read(some_passes):
    document = pypdfium2.PdfDocument(passes.pdf(some_passes, created=CREATED))
    assert raw.FPDFCatalog_IsTagged(document)
    assert [sorted(url for url, _where in scanned(page)) for page in document] == [
        [one.url for one in some_passes[:10]],
        [one.url for one in some_passes[10:]],
    ]
    text = squeezed(text_of(document[0]))
    for one in some_passes[:10]:
        for wanted in (one.delegation, one.activity, one.number, "Session pass", "Plenary hall"):
            assert squeezed(shown(wanted)) in text


def test_printing_no_pass_is_refused():
    with pytest.raises(ValueError, match="no pass"):
        passes.pdf([], created=CREATED)
