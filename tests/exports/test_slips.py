"""Slips of paper: everything that was told stands on them, whole, four to a page."""

from dataclasses import replace
from datetime import UTC, datetime

import pypdfium2
import pytest

from exports import slips
from exports.slips import Change, Slip

CREATED = datetime(2019, 6, 5, 16, tzinfo=UTC)
MOVED = Change(title="Panel III: Ports", day="Friday, June 7, 2019", sentences=("New time: 13:45–15:15.", "Seats: 90."))
SLIP = Slip(
    event_name="Mayors’ Summit", heading="What changed for you", name="Ana Núñez", about="Mayor · La Paz",
    told_at="June 7, 12:40", note="The guest is late.\nPlease stay.", changes=(MOVED,), foot="Your page is current.",
)  # fmt: skip
#: What one sees on a page of A4, in points: its width and height.
A4 = (595, 842)


def pages(*several: Slip) -> list[str]:
    """What each page says, with single spaces."""
    document = pypdfium2.PdfDocument(slips.pdf(several, created=CREATED))
    assert {tuple(round(side) for side in page.get_size()) for page in document} == {A4}
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def test_a_slip_says_all_that_was_told():
    [page] = pages(SLIP)
    for text in (SLIP.event_name, SLIP.heading, SLIP.name, SLIP.about, SLIP.told_at, "The guest is late.", SLIP.foot):
        assert text in page
    for text in (MOVED.title, MOVED.day, *MOVED.sentences):
        assert text in page


@pytest.mark.parametrize(("people", "sheets"), [(1, 1), (4, 1), (5, 2), (41, 11)])
def test_four_stand_on_a_page(people, sheets):
    assert len(pages(*[SLIP] * people)) == sheets


def test_who_has_many_changes_gets_several_slips_with_each_change_once():
    many = tuple(replace(MOVED, title=f"Panel {number:03}") for number in range(12))
    told = " ".join(pages(replace(SLIP, changes=many)))
    assert [told.count(f"Panel {number:03}") for number in range(12)] == [1] * 12
    assert told.count("Ana Núñez") == 3


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_the_longest_texts_are_shrunk_and_never_cut(language):
    long = replace(MOVED, title="Ciudades inteligentes " * 13, sentences=("Salón de las Américas " * 30,) * 6)
    slip = replace(
        SLIP, name="Doña María de los Ángeles " * 12 + "end", note="Por favor esperen. " * 210, changes=(long,) * 5,
        language=language,
    )  # fmt: skip
    [page] = pages(slip)
    assert page.count("Por favor esperen.") == 210
    assert page.count("Salón de las Américas") == 30 * 6 * 5
    document = pypdfium2.PdfDocument(slips.pdf([slip], created=CREATED))
    text = document[0].get_textpage()
    boxes = [text.get_charbox(number) for number in range(text.count_chars())]
    right, bottom = max(box[2] for box in boxes), min(box[1] for box in boxes)
    assert right <= A4[0] / 2, "it stays on its own slip"
    assert bottom >= A4[1] / 2


@pytest.mark.parametrize("typed", ['#import "x"', "*a* _b_ $x$ @ref <label> `raw` // c", "#eval(1)", "\\ \" '"])
def test_what_people_typed_is_only_ever_text(typed):
    [page] = pages(replace(SLIP, name=typed, note=typed))
    assert page.count(typed) == 2


def test_the_same_slips_are_the_same_bytes():
    assert slips.pdf([SLIP], created=CREATED) == slips.pdf([SLIP], created=CREATED)


def test_nobody_needs_an_empty_sheet():
    with pytest.raises(ValueError, match="no slip"):
        slips.pdf([], created=CREATED)
