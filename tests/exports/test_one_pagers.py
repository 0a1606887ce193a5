"""One-pagers as somebody holds them: one page a language, whatever people wrote."""

from dataclasses import replace
from datetime import UTC, datetime

import pypdfium2
import pytest

from exports import one_pagers
from exports.one_pagers import Section, Sheet
from tests.exports.test_badges import HARD_NAMES, squeezed

CREATED = datetime(2023, 2, 26, 18, tzinfo=UTC)
NEEDS = Section(heading="What it needs", words=("Health", "Water"), text="A hospital.\nClean water.")
PEOPLE = Section(heading="Who comes", pairs=(("Ana Núñez", "Mayor"), ("Beto Ávila", "")))
ENGLISH = Sheet(
    language="en", event_name="First Convoy", kind="Municipality", name="La Paz", place="Baja California Sur, Mexico",
    mark="invented", facts=(("Visitors", "2"),), sections=(NEEDS, PEOPLE), as_of="As of Feb 26, 2023, 10:00",
)  # fmt: skip
SPANISH = replace(ENGLISH, language="es", kind="Municipio", sections=(replace(NEEDS, heading="Lo que necesita"),))


def printed(*sheets):
    return pypdfium2.PdfDocument(one_pagers.pdf(sheets, created=CREATED))


def text_of(page) -> str:
    return page.get_textpage().get_text_bounded()


def test_each_language_has_its_page_of_a4():
    document = printed(ENGLISH, SPANISH)
    assert [tuple(round(points / 72 * 25.4) for points in page.get_size()) for page in document] == [(210, 297)] * 2
    english, spanish = map(text_of, document)
    for word in ("Municipality", "invented", "La Paz", "Baja California Sur, Mexico", "What it needs", "Health",
                 "A hospital.", "Clean water.", "Ana Núñez", "Mayor", "First Convoy", "As of Feb 26"):  # fmt: skip
        assert word in english, word
    assert "Lo que necesita" in spanish and "Who comes" not in spanish


def test_all_of_a_long_one_stands_on_its_page():
    long = replace(NEEDS, text="\n".join(f"Line {number:03} of what is needed." for number in range(60)))
    many = replace(PEOPLE, pairs=tuple((f"Person {number:02}", "Director of something") for number in range(25)))
    [page] = printed(replace(ENGLISH, sections=(long, long, many)))
    text = text_of(page)
    assert "Line 059" in text and "Person 24" in text and "First Convoy" in text


@pytest.mark.parametrize("names", HARD_NAMES)
def test_what_people_typed_is_only_ever_text(names):
    name = " ".join(names)
    [page] = printed(replace(ENGLISH, name=name, sections=(replace(NEEDS, text=f"#panic() $x$ *{name}*"), PEOPLE)))
    text = squeezed(text_of(page))
    assert "panic" in text and "$x$" in text and "AnaNúñez" in text


def test_the_same_sheet_is_the_same_file():
    one, other = (one_pagers.pdf([ENGLISH], created=CREATED) for _time in range(2))
    assert one == other


def test_no_sheet_at_all_is_refused():
    with pytest.raises(ValueError, match="no sheet"):
        one_pagers.pdf([], created=CREATED)
