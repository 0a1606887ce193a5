"""Spreadsheets from strangers: from the octets of an .xlsx or .csv file to rows of texts.

Nothing in a file is run or fetched: of a formula counts the value that was stored with it. What is too large once it is
unpacked, locked by a password or of another kind is refused before it is read.
"""

import csv
import dataclasses
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import openpyxl

from operations.refusals import Refusal

#: Octets of a file, and of all that is packed in it; a sheet of 10,000 people has 700,000 and nine million.
LARGEST, LARGEST_UNPACKED = 1_500_000, 20_000_000
#: Rows with something in them, the last row of a sheet that is looked at, columns, sheets, letters of a cell.
MOST, LAST, WIDEST, SHEETS, LONGEST = 2_000, 20_000, 100, 20, 10_000

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_JOINED = re.compile(rb'mergeCell [^>]{0,200}?ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
#: What runs by itself when somebody opens the file.
_MACROS = ("vbaproject.bin", "xl/macrosheets/")
#: What no database keeps and no page shows.
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_DELIMITERS = ",;\t"
#: Between the cells of a sheet with one column: what nobody writes, so that "Paz, Luz" stays one cell.
_NOTHING = "\x1f"


@dataclasses.dataclass(frozen=True)
class Broken:
    """A cell without a value: `formula_without_value`, or `cell_error` such as #REF!."""

    code: str


@dataclasses.dataclass(frozen=True)
class Grid:
    """One sheet: its rows with something in them, by the number that stands beside each."""

    title: str
    rows: list[tuple[int, list[str | Broken]]]
    #: Rows in which cells beside each other are joined to one.
    merged: frozenset[int] = frozenset()
    #: The last row with a cell that is joined to another one, in whatever direction; 0: there is none.
    joined: int = 0
    #: Row and column, from 1, of each cell whose value a formula made.
    formulas: frozenset[tuple[int, int]] = frozenset()


def opened(content: bytes, most: int = MOST) -> list[Grid]:
    """The sheets of a file that can be seen, in their order, of at most so many rows; cells are texts.

    Days arrive as 2023-03-01, times as 09:30, both as "2023-03-01 09:30", whole numbers without a point. Refuses
    `sheet_empty`, `sheet_too_large`, `sheet_locked`, `sheet_old`, `sheet_wrong_kind`, `sheet_macros`,
    `sheet_unreadable` and `sheet_too_long`.
    """
    if not content.strip():
        raise Refusal("sheet_empty", "file")
    if len(content) > LARGEST:
        raise Refusal("sheet_too_large", "file", most=LARGEST // 1000)
    if content.startswith(_OLE):
        locked = "EncryptedPackage".encode("utf-16-le") in content
        raise Refusal("sheet_locked" if locked else "sheet_old", "file")
    grids = _of_workbook(content, most) if content.startswith(_ZIP) else [_of_text(content, most)]
    if not any(grid.rows for grid in grids):
        raise Refusal("sheet_empty", "file")
    return grids


# Excel ---------------------------------------------------------------------------------------------------------------


def _of_workbook(content: bytes, most: int) -> list[Grid]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _ensure_sound(archive)
            return list(_grids(content, archive, most))
    except Refusal:
        raise
    except Exception:  # A stranger's file breaks the parser in more ways than anybody has listed.
        raise Refusal("sheet_unreadable", "file") from None


def _ensure_sound(archive: zipfile.ZipFile) -> None:
    """Before anything is unpacked: a file of 300 kB can hold 300 MB."""
    members = archive.infolist()
    if any(member.flag_bits & 1 for member in members):
        raise Refusal("sheet_locked", "file")
    if sum(member.file_size for member in members) > LARGEST_UNPACKED:
        raise Refusal("sheet_too_large", "file", most=LARGEST // 1000)
    if not any(member.filename.lstrip("/") == "xl/workbook.xml" for member in members):
        raise Refusal("sheet_wrong_kind", "file")
    if any(part in member.filename.lower() for member in members for part in _MACROS):
        raise Refusal("sheet_macros", "file")


def _grids(content: bytes, archive: zipfile.ZipFile, most: int) -> Iterator[Grid]:
    values = _book(content, values=True)
    formulas = None
    for number, paper in enumerate(values.worksheets[:SHEETS]):
        if paper.sheet_state != "visible":
            continue
        source = archive.read(paper._worksheet_path)
        made: set[tuple[int, int]] = set()
        if _FORMULA.search(source):
            formulas = formulas or _book(content, values=False)
            made = _formulas(formulas.worksheets[number], most)
        rows = list(_rows(paper, made, most))
        joined = _JOINED.findall(source)
        merged = frozenset(int(top) for left, top, right, _bottom in joined if left != right)
        last = max((int(bottom) for _left, _top, _right, bottom in joined), default=0)
        yield Grid(paper.title, rows, merged, last, frozenset(made))


def _book(content: bytes, *, values: bool) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=values, keep_links=False)


def _lines(paper: Any, most: int) -> Iterator[tuple[int, tuple]]:
    """All rows, whatever size the sheet claims to have; a row number beyond reason ends it."""
    paper.reset_dimensions()
    for number, row in enumerate(paper.iter_rows(max_col=WIDEST), start=1):
        if number > LAST:
            raise Refusal("sheet_too_long", "file", most=most)
        yield number, row


def _rows(paper: Any, formulas: set[tuple[int, int]], most: int) -> Iterator[tuple[int, list[str | Broken]]]:
    found = 0
    for number, row in _lines(paper, most):
        cells = [_cell(cell, (number, column) in formulas) for column, cell in enumerate(row, start=1)]
        if any(cells):
            found += 1
            _ensure_few(found, most)
            yield number, _trimmed(cells)


def _formulas(paper: Any, most: int) -> set[tuple[int, int]]:
    return {
        (number, column)
        for number, row in _lines(paper, most)
        for column, cell in enumerate(row, start=1)
        if cell.data_type == "f"
    }


def _cell(cell: Any, formula: bool) -> str | Broken:
    if cell.data_type == "e":
        return Broken("cell_error")
    if cell.value is None:
        return Broken("formula_without_value") if formula else ""
    return _text(cell.value)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
        return str(int(value))
    if isinstance(value, dt.datetime):
        day, time = value.date().isoformat(), value.strftime("%H:%M")
        return day if time == "00:00" else f"{day} {time}"
    if isinstance(value, dt.timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    return clean(str(value))


# Text ----------------------------------------------------------------------------------------------------------------


def _of_text(content: bytes, most: int) -> Grid:
    if b"\0" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refusal("sheet_wrong_kind", "file")
    text = _decoded(content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    alone = delimiter not in first
    if text.lstrip().startswith(("<", "{", "%PDF")) or (alone and _HIDDEN.search(text)):
        raise Refusal("sheet_wrong_kind", "file")
    delimiter = _NOTHING if alone else delimiter
    try:
        return Grid("", list(_records(text, delimiter, most)))
    except csv.Error:
        raise Refusal("sheet_unreadable", "file") from None


def _decoded(content: bytes) -> str:
    """Unicode where it is, else what Windows writes in Mexico and Canada; that has a letter for nearly every octet."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _records(text: str, delimiter: str, most: int) -> Iterator[tuple[int, list[str | Broken]]]:
    found = 0
    for number, record in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1):
        cells = [clean(value) for value in record[:WIDEST]]
        if any(cells):
            found += 1
            _ensure_few(found, most)
            yield number, _trimmed(cells)


def _ensure_few(found: int, most: int) -> None:
    room_for_title_and_heads = 10
    if found > most + room_for_title_and_heads:
        raise Refusal("sheet_too_long", "file", most=most)


def clean(text: str) -> str:
    """What can be stored and shown of a cell."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _HIDDEN.sub(" ", text).strip()[:LONGEST]


def _trimmed(cells: list) -> list:
    """Without the empty cells behind the last one that says something."""
    while cells and not cells[-1]:
        cells.pop()
    return cells
