"""Files from strangers: what is read of them, and what is refused before anything is unpacked or run."""

import datetime as dt
import io
import warnings
import zipfile

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from exports.workbooks import Column, Sheet, workbook
from operations import sheet_cells, sheet_columns, sheets, uploads
from operations.itinerary_words import AUDIENCES, COLUMNS, KINDS
from operations.refusals import Refusal
from operations.sheet_cells import OPEN
from operations.sheets import Broken
from web.upload_words import hint


def book(*rows, title: str = "Sheet", merged: str = "", hidden: bool = False, formats: dict | None = None) -> bytes:
    """A workbook of these rows."""
    made = Workbook()
    paper = made.active
    paper.title = title
    for row in rows:
        paper.append(row)
    if merged:
        paper.merge_cells(merged)
    for cell, shown in (formats or {}).items():
        paper[cell].number_format = shown
    if hidden:
        made.create_sheet("Other").append(["Nothing"])
        paper.sheet_state = "hidden"
    return saved(made)


def saved(made: Workbook) -> bytes:
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def repacked(content: bytes, name: str, change) -> bytes:
    """The same file with one of its members otherwise."""
    source, target = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in source.namelist():
            data = source.read(member)
            archive.writestr(member, change(data) if member == name else data)
    return target.getvalue()


def rows_of(content: bytes) -> list[tuple[int, list]]:
    (grid,) = sheets.opened(content)
    return grid.rows


def refusal(question, *arguments) -> str:
    with pytest.raises(Refusal) as refused:
        question(*arguments)
    return refused.value.code


def table(content: bytes) -> sheet_columns.Table:
    return sheet_columns.table(sheets.opened(content), COLUMNS)


FIRST = "xl/worksheets/sheet1.xml"


# What cells say -------------------------------------------------------------------------------------------------------


def test_cells_are_texts_whatever_excel_made_of_them():
    written = [
        dt.date(2023, 3, 1), dt.time(9, 30), dt.datetime(2023, 3, 1, 9, 30), dt.timedelta(hours=26, minutes=5),
        25, 25.0, 34.0522, True, "  Ñoño\r\nMérida ", "=x", None,
    ]  # fmt: skip
    made = Workbook()
    made.active.append([None, None])
    made.active.append(written)
    made.active["J2"].data_type = "s"
    assert rows_of(saved(made)) == [
        (2, ["2023-03-01", "09:30", "2023-03-01 09:30", "26:05", "25", "25", "34.0522", "yes", "Ñoño\nMérida", "=x"])
    ]


def test_a_formula_counts_by_the_value_stored_with_it_and_is_never_run():
    content = book(["Day", "Start"], ["=1+1", "=2+2", "=1/0"])
    values = {"A2": b"<v>2</v>", "C2": b"<v>#DIV/0!</v>"}

    def calculated(xml: bytes) -> bytes:
        for cell, value in values.items():
            kind = b' t="e"' if b"#" in value else b""
            before, after = xml.split(b'<c r="%s"' % cell.encode(), 1)
            inside, rest = after.split(b"</c>", 1)
            formula = inside[inside.index(b"<f>") : inside.index(b"</f>") + 4]
            xml = before + b'<c r="%s"%s>' % (cell.encode(), kind) + formula + value + b"</c>" + rest
        return xml

    assert rows_of(repacked(content, FIRST, calculated))[1] == (
        2,
        ["2", Broken("formula_without_value"), Broken("cell_error")],
    )


def test_what_looks_like_nothing_is_nothing_and_what_is_hidden_is_not_read():
    styled = Workbook()
    styled.active["A1"], styled.active["C3000"].font = "Day", Font(bold=True)
    assert rows_of(saved(styled)) == [(1, ["Day"])]
    (grid,) = sheets.opened(book(["Secret"], hidden=True))
    assert grid.title == "Other"


def test_a_sheet_that_lies_about_its_size_is_read_to_its_end():
    content = repacked(book(["Day"], ["2023-03-01"]), FIRST, lambda xml: xml.replace(b'ref="A1:A2"', b'ref="A1"'))
    assert len(rows_of(content)) == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_text_is_read_in_whatever_way_it_was_saved(encoding, between):
    text = f'Día{between}Título\r\n2023-03-01{between}"Visita a ""Año""{between}\nmañana"\r\n'
    assert rows_of(text.encode(encoding)) == [
        (1, ["Día", "Título"]),
        (2, ["2023-03-01", f'Visita a "Año"{between}\nmañana'.strip()]),
    ]


def test_one_column_is_a_sheet_too():
    assert rows_of(b'Name\nLuz Paz\n"Paz ""Luz"""\nPaz, Luz\n') == [
        (1, ["Name"]), (2, ["Luz Paz"]), (3, ['Paz "Luz"']), (4, ["Paz, Luz"]),
    ]  # fmt: skip


def test_a_list_that_leaves_the_house_can_come_back():
    at = dt.datetime(2023, 3, 1, 17, 0, tzinfo=dt.UTC)
    columns = [Column("day", "Day", kind="date"), Column("start", "Start", kind="time"), Column("title", "Title")]
    content = workbook([Sheet("Days", columns, [(at, at, "=HYPERLINK()")], heading=("The convoy",))], title="Days",
                       language="en", zone=dt.UTC, made_at=at)  # fmt: skip
    assert table(content).rows == [
        {"row": 3, "cells": {"day": "2023-03-01", "start": "17:00", "title_en": "=HYPERLINK()"}}
    ]


# What is refused ------------------------------------------------------------------------------------------------------


def bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/sharedStrings.xml", b" " * 60_000_000)
    return target.getvalue()


def locked_zip() -> bytes:
    content = bytearray(book(["Day"]))
    at = content.rindex(b"PK\x01\x02")
    content[at + 8] |= 1
    return bytes(content)


def word_document() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", b"<w:document/>")
    return target.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">
<c t="inlineStr" r="A1"><is><t>&b;</t></is></c></row></sheetData></worksheet>"""
NASTY = {
    "nothing": (b"", "sheet_empty"),
    "blanks": (b" \r\n ", "sheet_empty"),
    "empty workbook": (book(), "sheet_empty"),
    "large": (b"a,b\n" * 600_000, "sheet_too_large"),
    "bomb": (bomb(), "sheet_too_large"),
    "locked by Excel": (OLE + "EncryptedPackage".encode("utf-16-le"), "sheet_locked"),
    "locked zip": (locked_zip(), "sheet_locked"),
    "old Excel": (OLE, "sheet_old"),
    "letter": (word_document(), "sheet_wrong_kind"),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR,;", "sheet_wrong_kind"),
    "page": (b"<html><td>Day, Title</td>", "sheet_wrong_kind"),
    "paper": (b"%PDF-1.7, 1", "sheet_wrong_kind"),
    "octets": (b"\x1f\x8b\x08 no text\nat all", "sheet_wrong_kind"),
    "cut off": (book(["Day", "Title"])[:-200], "sheet_unreadable"),
    "no xml": (repacked(book(["Day"]), FIRST, lambda xml: xml[:-30]), "sheet_unreadable"),
    "entities": (repacked(book(["Day"]), FIRST, lambda xml: LAUGHS), "sheet_unreadable"),
    "strange number": (repacked(book([1]), FIRST, lambda xml: xml.replace(b"<v>1<", b"<v>one<")), "sheet_unreadable"),
    "last row of all": (
        repacked(book(["Day"]), FIRST, lambda xml: xml.replace(b'r="1"', b'r="999999999"').replace(b'"A1"', b'"A9"')),
        "sheet_too_long",
    ),
    "too long": (b"a,b\n" * 2_020, "sheet_too_long"),
}


@pytest.mark.parametrize("name", NASTY)
def test_what_cannot_be_read_is_refused_by_a_word_of_its_own(name):
    content, code = NASTY[name]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert refusal(sheets.opened, content) == code


# Headings -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heads", "language"),
    [
        (["Day", "Start", "Title", "City"], "en"),
        (["DÍA", "inicio ", "Título*", "Ciudad"], "es"),
        (["jour", "Debut", "TITRE", "Ville:"], "fr"),
    ],
)
def test_headings_count_in_three_languages_whatever_capitals_and_accents(heads, language):
    found = table(book(["The convoy"], [], heads, ["2023-03-01", "9:00", "Bayer", "San José"]))
    expected = {"day": "2023-03-01", "start": "9:00", f"title_{language}": "Bayer", "city": "San José"}
    assert (found.language, found.rows) == (language, [{"row": 4, "cells": expected}])


def test_a_text_has_a_column_for_each_language_however_that_is_written():
    heads = ["Day", "Title (EN)", "Título (español)", "Titre en français"]
    (row,) = table(book(heads, ["2023-03-01", "Visit", "Visita", "Visite"])).rows
    assert row["cells"] == {"day": "2023-03-01", "title_en": "Visit", "title_es": "Visita", "title_fr": "Visite"}


def test_what_nobody_asked_for_is_ignored_and_told():
    found = table(book(["Day", "Title", "Mood", None], ["2023-03-01", "Bayer", "good", "alone", "=1"]))
    assert (found.ignored, found.unnamed) == (["Mood"], ["D", "E"])
    assert list(found.rows[0]["cells"]) == ["day", "title_en"]


def test_the_sheet_with_the_heads_is_the_one_that_counts():
    made = Workbook()
    made.active.append(["Read me first", "Day"])
    plan = made.create_sheet("Plan")
    plan.append(["Day", "Title"])
    plan.append(["2023-03-01", "Bayer"])
    assert table(saved(made)).rows[0]["cells"]["title_en"] == "Bayer"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (book(["Name", "Mail"], ["Ana", "a@example.org"]), "headings_not_found"),
        (b"Dear all\nthe convoy begins", "headings_not_found"),
        (book(["Day", "Start"], ["2023-03-01", "9:00"]), "heading_missing"),
        (book(["Day", "Title", "Fecha"], ["2023-03-01", "Bayer", "x"]), "heading_twice"),
        (book(["Day", "Title", None], ["2023-03-01", "Bayer"], merged="B1:C1"), "headings_merged"),
        (book(["Day", "Title"]), "sheet_without_rows"),
        (book(["Day", "Title"], *(["2023-03-01", "Bayer"] for _ in range(2_001))), "sheet_too_long"),
    ],
)
def test_headings_that_cannot_be_followed_are_refused(content, code):
    assert refusal(table, content) == code


def test_a_title_across_the_sheet_is_no_heading():
    content = book(["Convoy of 2023", None], ["Day", "Title"], ["2023-03-01", "Bayer"], merged="A1:B1")
    assert len(table(content).rows) == 1


def test_no_two_columns_of_a_sheet_are_called_alike_and_each_has_a_hint():
    for kind, (columns, _reader) in uploads.KINDS.items():
        for code in ("en", "es", "fr"):
            heads = [f"{one.name[code]} 1" if one.numbered else one.name[code] for one in columns]
            content = book(heads, ["x"] * len(heads))
            found = sheet_columns.table(sheets.opened(content), columns)
            assert (found.language, found.ignored) == (code, [])
        assert all(hint(kind, one.key) for one in columns)


# Days, times, words ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "2023-02-27", "2023/2/27", "27/02/2023", "02/27/2023", "27.2.2023", "27 February 2023", "February 27, 2023",
        "27 de febrero de 2023", "27 FÉVRIER 2023", "2023-02-27 09:30",
    ],
)  # fmt: skip
def test_a_day_is_read_as_people_write_it(text):
    assert sheet_cells.day(text) == dt.date(2023, 2, 27)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("01/03/2023", "day_unclear"), ("3-1-2023", "day_unclear"), ("30/02/2023", "day_invalid"),
        ("2023-13-01", "day_invalid"), ("Monday", "day_invalid"), ("45000", "day_invalid"),
        ("1 brumaire 2023", "day_invalid"), ("2323-03-01", "date_out_of_range"),
    ],
)  # fmt: skip
def test_a_day_that_could_be_two_is_refused(text, code):
    assert refusal(sheet_cells.day, text) == code


def test_the_same_number_twice_is_no_riddle():
    assert sheet_cells.day("3/3/2023") == dt.date(2023, 3, 3)


@pytest.mark.parametrize(
    ("text", "time"),
    [("9:30", dt.time(9, 30)), ("09:30", dt.time(9, 30)), ("9:30 p. m.", dt.time(21, 30)), ("17 h 30", dt.time(17, 30)),
     ("2023-03-01 09:30", dt.time(9, 30)), ("Por confirmar", OPEN), ("TBC", OPEN), ("À confirmer", OPEN)],
)  # fmt: skip
def test_a_time_may_be_to_be_confirmed(text, time):
    assert sheet_cells.time(text) == time


def test_words_are_known_in_three_languages_and_by_their_code():
    assert {KINDS[word] for word in ("company_visit", "visita a empresa", "visite d'entreprise")} == {"company_visit"}
    assert {AUDIENCES[word] for word in ("staff", "solo personal", "personnel")} == {"staff"}


def test_several_names_stand_in_a_cell_however_they_are_parted():
    assert sheet_cells.several("Health, Water ;Energy\nFilm|  Ports ") == ["Health", "Water", "Energy", "Film", "Ports"]
