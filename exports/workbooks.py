"""Lists as Excel workbooks (.xlsx). A text stays the text somebody typed: never a formula, a number or a date.

For those who write a list
--------------------------
A list is a `Sheet`: columns, rows, and what stands at its head. Rows are dicts by `Column.key`, or tuples in the order
of the columns; a missing key or `None` is an empty cell. Give values as they are, not as words:

* times as aware datetimes (UTC as stored is fine). They arrive on the event's clock as real Excel dates, to the second;
  a `date` or `time` column takes that part of them. A naive datetime is refused: nobody knows what it means;
* days as `date`, numbers as numbers. Words are welcome in any column ("to be confirmed" in a column of times);
* phones as text with their plus; the international form with spaces ("+52 624 143 0000") reads best.

Titles, headings and words come in the reader's language: this file translates nothing. What it adds by itself: a frozen
and repeated head row, a filter, widths, and pages that print (landscape, one page wide, numbered).

    workbook([Sheet("Delegates", columns, rows, heading=("Summit", "Approved only", "5 June 2019, 10:00"))],
             title="Delegates", language="en", zone=ZoneInfo("America/Mazatlan"), made_at=now)

One list in several sheets: `[everybody, *divided(everybody, "category"), Legend(…)]`. Same input, same bytes.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, tzinfo
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml.functions import Element, SubElement

from exports.cells import Content, Kind, cleaned, content, cut, local, one_line, sheet_titles, width

Row = Mapping[str, Any] | Sequence[Any]


@dataclass(frozen=True)
class Column:
    #: where a row that is a dict keeps the value
    key: str
    title: str
    #: in characters; None measures the content
    width: float | None = None
    kind: Kind = "text"
    #: a fill for some of its texts, as "#RRGGBB"; a help for the eye, the word stays in the cell
    colours: Mapping[str, str] = field(default_factory=dict)
    #: a range whose texts may be chosen in the column's empty cells, such as "'Choices'!$A$2:$A$8"
    choices: str = ""


@dataclass(frozen=True)
class Sheet:
    #: any text: what Excel does not take in a name is replaced, and equal names get a number
    title: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    #: lines that say what this is: event, filter, when it was made
    heading: Sequence[str] = ()
    #: False: row 1 is the head row, as programs and pivot tables like it, and the heading is on the printed pages only
    heading_above: bool = True
    #: key of a column: a line is drawn above each row whose value there is another than in the row before
    ruled_by: str = ""


@dataclass(frozen=True)
class Legend:
    """What marks and colours mean, on a sheet of two columns."""

    title: str
    #: the two heads, such as ("Mark", "Meaning")
    columns: tuple[str, str]
    #: mark and meaning
    entries: Sequence[tuple[str, str]]
    #: mark to "#RRGGBB"
    colours: Mapping[str, str] = field(default_factory=dict)
    heading: Sequence[str] = ()

    def sheet(self) -> Sheet:
        mark, meaning = self.columns
        columns = (Column("mark", mark, colours=self.colours), Column("meaning", meaning))
        return Sheet(self.title, columns, self.entries, self.heading)


def workbook(sheets: Sequence[Sheet | Legend], *, title: str, language: str, zone: tzinfo, made_at: datetime) -> bytes:
    """The .xlsx file of these sheets, in their order.

    `language` ("en", "es", "fr") chooses how dates look, `zone` the clock they are read on; `made_at` (aware) stands in
    the file's properties and in the foot of its pages. Refuses with ValueError: no sheets, a sheet without columns, a
    tuple with more or fewer values than columns, a naive datetime.
    """
    plain = [item.sheet() if isinstance(item, Legend) else item for item in sheets]
    if not plain or not all(sheet.columns for sheet in plain):
        raise ValueError("a workbook needs a sheet, and a sheet needs columns")
    # All contents first: a value refused half-way would leave openpyxl's temporary file, with people's names, behind.
    tables = [[_contents(sheet, row, zone) for row in sheet.rows] for sheet in plain]
    foot = f"{local(made_at, zone):%Y-%m-%d %H:%M}"
    book = Workbook(write_only=True)
    _describe(book, title, language, made_at.astimezone(UTC))
    for name, sheet, table in zip(sheet_titles(sheet.title for sheet in plain), plain, tables, strict=True):
        _write(book.create_sheet(name), sheet, table, language, foot)
    return _saved(book)


def divided(sheet: Sheet, key: str, without: str = "–") -> list[Sheet]:
    """A sheet for each value that rows have at `key`, named after it, in the order of first appearance.

    The value is also the last line of the heading. `without` names the sheet of the rows that have none. Rows that are
    dicts may keep it apart from the columns.
    """
    keys = [column.key for column in sheet.columns]
    parts: dict[str, list[Row]] = {}
    for row in sheet.rows:
        value = row.get(key) if isinstance(row, Mapping) else row[keys.index(key)]
        parts.setdefault(without if value in (None, "") else str(value), []).append(row)
    return [replace(sheet, title=name, rows=rows, heading=(*sheet.heading, name)) for name, rows in parts.items()]


def _contents(sheet: Sheet, row: Row, zone: tzinfo) -> list[Content]:
    values = [row.get(column.key) for column in sheet.columns] if isinstance(row, Mapping) else row
    return [content(value, column.kind, zone) for column, value in zip(sheet.columns, values, strict=True)]


def _write(paper: Any, sheet: Sheet, table: list[list[Content]], language: str, made: str) -> None:
    """Fill openpyxl's write-only sheet: what stands before the rows in the file must be set before the first row."""
    heading = [one_line(line) for line in sheet.heading]
    above = heading if sheet.heading_above else []
    head_row = len(above) + 1
    pens = _Pens(paper, language)
    for number, column in enumerate(sheet.columns):
        pens.prepare(column, get_column_letter(number + 1), [row[number] for row in table])
    paper.freeze_panes = f"A{head_row + 1}"
    _set_up_pages(paper, head_row, "" if above else " · ".join(heading), made)
    for number, line in enumerate(above):
        paper.append([pens.cell(line, "heading" if number else "subject")])
    paper.append(pens.cell(cleaned(column.title), "head") for column in sheet.columns)
    for row, ruled in zip(table, _ruled(sheet, table), strict=True):
        paper.append(_cells(pens, sheet.columns, row, ruled))
    _offer_choices(paper, sheet.columns, head_row + len(table) + 1)
    _mark_range(paper, f"A{head_row}:{get_column_letter(len(sheet.columns))}{head_row + len(table)}")


def _ruled(sheet: Sheet, table: list[list[Content]]) -> Iterator[bool]:
    """Whether a line is drawn above each row."""
    place = [column.key for column in sheet.columns].index(sheet.ruled_by) if sheet.ruled_by else None
    before: Any = None
    for number, row in enumerate(table):
        value = None if place is None else row[place]
        yield number > 0 and value != before
        before = value


def _cells(pens: "_Pens", columns: Sequence[Column], row: list[Content], ruled: bool) -> Iterator[Cell | None]:
    """A generator, because pens lend the same cell again and again: it is written before the next is asked for."""
    for column, value in zip(columns, row, strict=True):
        empty = value is None and not ruled
        yield None if empty else pens.cell(value, column.kind, column.colours.get(value), ruled)


def _offer_choices(paper: Any, columns: Sequence[Column], first_empty_row: int) -> None:
    """Drop-downs; another word may be written, for whoever reads the sheet to judge."""
    for number, column in enumerate(columns):
        if column.choices:
            letter = get_column_letter(number + 1)
            offer = DataValidation("list", formula1=column.choices, allow_blank=True, showErrorMessage=False)
            offer.add(f"{letter}{first_empty_row}:{letter}{first_empty_row + _CHOOSING_ROWS}")
            paper.data_validations.append(offer)


def _mark_range(paper: Any, whole: str) -> None:
    paper.auto_filter.ref = whole
    # openpyxl has no place for this element; the schema wants it after the column breaks, of which there are none.
    paper.col_breaks = _NoGreenCorners(whole)


@dataclass(frozen=True)
class _NoGreenCorners:
    """Tells Excel that phones are meant as text, so that it does not offer to turn each into a number."""

    cells: str

    def to_tree(self) -> Any:
        errors = Element("ignoredErrors")
        SubElement(errors, "ignoredError", sqref=self.cells, numberStoredAsText="1")
        return errors


# How it looks --------------------------------------------------------------------------------------------------------

#: The codes in brackets hold the language of the month's name whatever Excel's own is: en-US, es-MX, fr-CA.
_DAYS = {"en": "[$-409]d mmm yyyy", "es": "[$-80A]dd/mm/yyyy", "fr": "[$-C0C]yyyy-mm-dd"}
_NARROWEST = {"date": 13, "datetime": 19, "time": 8}
_WIDEST = 48
_INK, _PAPER = "FF1F2F3A", "FFFFFFFF"
#: What Excel would read as a formula, a number, a date or its own mark if somebody opened the cell and left it again.
_READS_OTHERWISE = re.compile(r"[=+\-@＝＋－＠\t\n'\d]")
#: Excel reads _x0041_ in a file as "A".
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_LETTER_PAPER = 1
#: As many empty rows as anybody fills have drop-downs.
_CHOOSING_ROWS = 10_000


class _Pens:
    """The styles of one sheet, each made once."""

    def __init__(self, paper: Any, language: str) -> None:
        self.paper = paper
        self.day = _DAYS.get(language, "yyyy-mm-dd")
        self.made: dict[tuple, Cell] = {}

    def cell(self, value: Content, kind: str, colour: str | None = None, ruled: bool = False) -> Cell:
        """A cell to be written at once. openpyxl guesses a type from the value; for text, this takes the guess back."""
        if not isinstance(value, str):
            cell = self._pen(_kind_of(value, kind), colour, False, ruled)
            cell.value = value
            return cell
        cell = self._pen(kind, colour, bool(_READS_OTHERWISE.match(value)), ruled)
        cell.value = _LOOKS_ESCAPED.sub("_x005F_", value)
        cell.data_type = "s"
        return cell

    def _pen(self, kind: str, colour: str | None, quoted: bool, ruled: bool) -> Cell:
        key = (kind, colour, quoted, ruled)
        if key not in self.made:
            self.made[key] = pen = WriteOnlyCell(self.paper)
            self._dress(pen, kind)
            pen.quotePrefix = quoted
            if ruled:
                pen.border = Border(top=Side("medium", color=_INK))
            if colour:
                _paint(pen, colour)
        return self.made[key]

    def _dress(self, pen: Any, kind: str) -> None:
        """Fonts, alignment and number format of a kind, for a cell or for a column's empty cells."""
        pen.alignment = Alignment(vertical="top", wrap_text=kind in ("text", "head"))
        pen.number_format = self._format(kind)
        if kind == "head":
            pen.font, pen.fill = Font("Calibri", 11, bold=True, color=_PAPER), PatternFill("solid", fgColor=_INK)
        elif kind == "subject":
            pen.font = Font("Calibri", 14, bold=True)

    def _format(self, kind: str) -> str:
        formats = {"phone": "@", "code": "@", "percent": "0%", "time": "hh:mm", "date": self.day}
        return f"{self.day} hh:mm" if kind == "datetime" else formats.get(kind, "General")

    def prepare(self, column: Column, letter: str, values: Sequence[Content]) -> None:
        """Width of a column, and the look of its empty cells: a phone typed into one keeps its plus."""
        place = self.paper.column_dimensions[letter]
        place.width = min(column.width or _measured(column, values), 255)
        self._dress(place, column.kind)


def _measured(column: Column, values: Sequence[Content]) -> int:
    longest = max((width(str(value)) for value in values if isinstance(value, str | int | float)), default=0)
    room_for_filter_button = 4
    wanted = max(longest + 2, width(column.title) + room_for_filter_button, _NARROWEST.get(column.kind, 6))
    return min(wanted, _WIDEST)


def _kind_of(value: Content, kind: str) -> str:
    if isinstance(value, date):
        return "datetime" if isinstance(value, datetime) else "date"
    if isinstance(value, time):
        return "time"
    return kind if kind == "percent" or value is None else "number"


def _paint(pen: Any, colour: str) -> None:
    red, green, blue = bytes.fromhex(colour.lstrip("#"))
    light = 0.299 * red + 0.587 * green + 0.114 * blue > 140
    pen.fill = PatternFill("solid", fgColor="FF" + colour.lstrip("#").upper())
    pen.font = Font("Calibri", 11, color=_INK if light else _PAPER)


def _set_up_pages(paper: Any, head_row: int, head: str, made: str) -> None:
    """One page wide, the head repeated. Letter, as printed in Mexico and Canada."""
    paper.page_setup.orientation = "landscape"
    paper.page_setup.paperSize = _LETTER_PAPER
    paper.page_setup.fitToWidth, paper.page_setup.fitToHeight = 1, 0
    paper.sheet_properties.pageSetUpPr.fitToPage = True
    paper.print_title_rows = f"1:{head_row}"
    paper.print_options.gridLines = True
    paper.page_margins = PageMargins(left=0.4, right=0.4, top=0.7, bottom=0.7, header=0.3, footer=0.3)
    paper.oddHeader.left.text = _page_text(head) or None
    paper.oddFooter.left.text = _page_text(paper.title)
    paper.oddFooter.center.text = "&P / &N"
    paper.oddFooter.right.text = made


def _page_text(text: str) -> str:
    """At a page's head and foot & begins a command, and Excel takes 255 characters of all."""
    return cut(text, 120).replace("&", "&&")


# The file ------------------------------------------------------------------------------------------------------------


def _describe(book: Workbook, title: str, language: str, made_at: datetime) -> None:
    about = book.properties
    about.title, about.creator, about.language = one_line(title), "Comitiva", language
    about.created = about.modified = made_at.replace(tzinfo=None, microsecond=0)


class _Archive(ZipFile):
    """A zip whose members all carry the workbook's time, so that the same list is the same file."""

    def __init__(self, target: BytesIO, made_at: datetime) -> None:
        super().__init__(target, "w", ZIP_DEFLATED)
        self.made_at = max(made_at.timetuple()[:6], (1980, 1, 1, 0, 0, 0))

    def writestr(self, name: str, data: bytes | str, *_: Any) -> None:
        super().writestr(ZipInfo(name, self.made_at), data, ZIP_DEFLATED)

    def write(self, path: str, name: str, *_: Any) -> None:
        self.writestr(name, Path(path).read_bytes())


def _saved(book: Workbook) -> bytes:
    """As `Workbook.save` does, without its clock."""
    target = BytesIO()
    ExcelWriter(book, _Archive(target, book.properties.modified)).save()
    return target.getvalue()
