"""What Excel takes: texts, widths and names of sheets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.cells import LONGEST_TITLE, cleaned, sheet_titles, width

#: Lone surrogates and all.
ANY_TEXT = st.text(st.characters())


def test_cleaning_takes_only_what_a_file_cannot_hold():
    assert cleaned("a\x00\x08\x0b\x1f\ufffe\uffffb") == "ab"
    assert cleaned("a\ud800b") == "a\ufffdb"
    assert cleaned("a\r\nb\rc\nd\te") == "a\nb\nc\nd\te"
    assert cleaned("عمر 𠮷野 Zoë \u202e") == "عمر 𠮷野 Zoë \u202e"


@pytest.mark.parametrize(
    ("text", "columns"), [("Ana", 3), ("習近平", 6), ("Nu\u0301n\u0303ez", 5), ("a\nabc", 3), ("", 0), ("한글 a", 6)]
)
def test_widths_are_what_the_eye_sees(text, columns):
    assert width(text) == columns


def test_names_of_sheets_are_such_as_excel_takes():
    wanted = ["History", "", " '[a]:*?/\\b' ", "Mayors", "MAYORS", "x" * 40, "x" * 41, "a\n\x00b"]
    assert sheet_titles(wanted) == [
        "History (2)", "Sheet", "-a------b", "Mayors", "MAYORS (2)", "x" * 30 + "…", "x" * 26 + "… (2)", "a b",
    ]  # fmt: skip


@given(st.lists(ANY_TEXT | st.sampled_from(["history", "x" * 31, "😀" * 31, "ß" * 31]), max_size=12))
def test_names_of_sheets_always_differ_and_fit(wanted):
    titles = sheet_titles(wanted)
    assert len({title.casefold() for title in titles} | {"history"}) == len(wanted) + 1
    for title in titles:
        assert 0 < len(title.encode("utf-16-le")) // 2 <= LONGEST_TITLE
        assert not set(title) & set("[]:*?/\\")
        assert title.strip("' ") == title
