"""What an organizer finds on opening a list in Excel: the texts as typed, real dates, and no formula from anybody."""

import tempfile
from datetime import UTC, date, datetime, time
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from exports.cells import LONGEST_TEXT, cleaned
from exports.workbooks import Column, Legend, Sheet, divided, workbook
from tests import office

LOS_CABOS = ZoneInfo("America/Mazatlan")
MADE_AT = datetime(2019, 6, 5, 16, 0, 30, 123456, tzinfo=UTC)
ARRIVAL = datetime(2019, 6, 6, 3, 45, tzinfo=UTC)  # still the evening of the 5th in Los Cabos
COLUMNS = (
    Column("name", "Name"),
    Column("phone", "Phone", kind="phone"),
    Column("arrives", "Arrives", kind="datetime"),
    Column("born", "Born", kind="date"),
    Column("nights", "Nights", kind="number"),
)
ANA = {"name": "Ana Núñez", "phone": "+526241430000", "arrives": ARRIVAL, "born": date(1970, 2, 28), "nights": 3}
HEADING = ("Summit of Mayors", "Approved only")
HOSTILE = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    '=HYPERLINK("http://x")',
    "#REF!",
    "1/2",
    "007",
    "'x",
]


def made(*sheets, language="en", title="Delegates"):
    return workbook(sheets, title=title, language=language, zone=LOS_CABOS, made_at=MADE_AT)


def opened(*sheets, **options):
    return load_workbook(BytesIO(made(*sheets, **options)))


def clock(text):
    """A time as a workbook has it, without a zone."""
    return datetime.fromisoformat(text)


def part(content, name="xl/worksheets/sheet1.xml"):
    return ZipFile(BytesIO(content)).read(name).decode()


def column_of(values, kind="text", **options):
    """The cells under the head of a sheet of one column."""
    column = Column("value", "Value", kind=kind, **options)
    page = opened(Sheet("List", [column], [(value,) for value in values])).active
    return [page.cell(number + 2, 1) for number in range(len(values))]


@pytest.mark.parametrize(
    ("language", "day"),
    [
        ("en", "[$-409]d mmm yyyy"),
        ("es", "[$-80A]dd/mm/yyyy"),
        ("fr", "[$-C0C]yyyy-mm-dd"),
        ("de", "yyyy-mm-dd"),
    ],
)
def test_times_are_real_dates_on_the_event_s_clock_and_look_as_the_language_writes_them(language, day):
    name, phone, arrives, born, nights = opened(Sheet("List", COLUMNS, [ANA]), language=language).active[2]
    assert arrives.value == clock("2019-06-05 21:45")  # UTC-6 in June 2019
    assert (arrives.is_date, arrives.number_format) == (True, f"{day} hh:mm")
    assert (born.value, born.number_format) == (clock("1970-02-28"), day)
    assert (name.value, phone.value, nights.value) == ("Ana Núñez", "+526241430000", 3)
    assert (name.data_type, phone.data_type, nights.data_type) == ("s", "s", "n")


def test_a_column_of_days_or_of_hours_takes_its_part_of_the_time():
    assert column_of([ARRIVAL], "date")[0].value == clock("2019-06-05")
    assert column_of([ARRIVAL, time(7, 30, tzinfo=UTC)], "time")[0].value == time(21, 45)
    assert column_of([datetime(2019, 6, 5, 1, 2, 3, 999999, UTC)], "datetime")[0].value == clock("2019-06-04 19:02:03")


def test_a_time_without_a_zone_is_refused_and_leaves_no_file_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(ValueError, match="without a zone"):
        made(Sheet("List", COLUMNS, [ANA, ANA | {"arrives": clock("2019-06-05 21:45")}]))
    made(Sheet("List", COLUMNS, [ANA]))
    assert list(tmp_path.iterdir()) == []


def test_what_excel_cannot_hold_as_itself_is_text():
    days = column_of([date(1900, 2, 28), date(1900, 3, 1), date(1, 1, 1), date.max], "date")
    assert [cell.value for cell in days] == ["1900-02-28", clock("1900-03-01"), "0001-01-01", clock("9999-12-31")]
    moments = column_of([datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)], "datetime")
    assert [cell.data_type for cell in moments] == ["s", "d"]
    numbers = column_of([10**15 - 1, 10**15, 10**400, float("nan"), float("-inf"), Decimal("2.5"), True], "number")
    assert [cell.data_type for cell in numbers] == ["n", "s", "s", "s", "s", "n", "b"]
    assert [numbers[0].value, numbers[5].value, numbers[6].value] == [10**15 - 1, 2.5, True]


def test_words_may_stand_in_a_column_of_times():
    (cell,) = column_of(["to be confirmed"], "datetime")
    assert (cell.value, cell.data_type) == ("to be confirmed", "s")


@pytest.mark.parametrize("kind", ["text", "phone", "number", "datetime"])
@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_ever_a_formula_not_even_after_it_is_edited(text, kind):
    (cell,) = column_of([text], kind)
    assert (cell.value, cell.data_type) == (text.replace("\r", "\n"), "s")
    assert cell.quotePrefix or text == "#REF!"


def test_neither_heads_nor_headings_nor_names_of_sheets_are_formulas():
    content = made(Sheet("=1+1", [Column("a", "=1+1")], [("=1+1",)], heading=("=1+1", "=2+2")), title="=1+1")
    assert "<f>" not in part(content)
    assert [row[0].value for row in load_workbook(BytesIO(content)).active] == ["=1+1", "=2+2", "=1+1", "=1+1"]


def test_an_ordinary_name_carries_no_quote_mark():
    assert not column_of(["Ana Núñez"])[0].quotePrefix


def test_a_phone_keeps_its_plus_also_where_somebody_types_one_later():
    content = made(Sheet("List", COLUMNS, [ANA, ANA | {"phone": None}]))
    page = load_workbook(BytesIO(content)).active
    assert (page["B2"].value, page["B2"].number_format) == ("+526241430000", "@")
    assert page["B3"].value is None
    assert page.column_dimensions["B"].number_format == "@"
    assert '<ignoredError sqref="A1:E3" numberStoredAsText="1"' in part(content)


ANY_TEXT = st.text(st.characters())


@settings(deadline=None, max_examples=60)
@given(st.lists(ANY_TEXT | st.sampled_from(HOSTILE), min_size=1, max_size=20))
def test_any_text_arrives_as_it_was_cleaned(texts):
    for text, cell in zip(texts, column_of(texts), strict=True):
        assert unescape(cell.value or "") == cleaned(text)  # openpyxl reads _x0041_ as it stands, Excel as "A"
        assert cell.data_type == ("s" if cell.value else "n")


@pytest.mark.parametrize("letter", ["x", "😀"])
def test_a_text_too_long_for_a_cell_ends_in_an_ellipsis(letter):
    (cell,) = column_of([letter * 40_000])
    assert cell.value.endswith(letter + "…")
    assert LONGEST_TEXT - 1 <= len(cell.value.encode("utf-16-le")) // 2 <= LONGEST_TEXT
    assert cleaned("x" * LONGEST_TEXT) == "x" * LONGEST_TEXT


def test_a_text_that_looks_like_excel_s_own_escape_is_escaped():
    content = made(Sheet("List", [Column("a", "A")], [("_x0041_ and _xy_",)]))
    assert "<t>_x005F_x0041_ and _xy_</t>" in part(content)


def test_lines_are_wrapped():
    (cell,) = column_of(["no nuts\nno fish"])
    assert (cell.value, cell.alignment.wrap_text) == ("no nuts\nno fish", True)


def test_the_head_row_is_marked_frozen_filtered_and_repeated_on_paper():
    page = opened(Sheet("List", COLUMNS, [ANA, ANA], HEADING)).active
    assert [page["A1"].value, page["A2"].value] == list(HEADING)
    assert [cell.value for cell in page[3]] == ["Name", "Phone", "Arrives", "Born", "Nights"]
    assert all(cell.font.b and cell.fill.fgColor.rgb != cell.font.color.rgb for cell in page[3])
    assert (page.freeze_panes, page.auto_filter.ref, page.print_title_rows) == ("A4", "A3:E5", "$1:$3")


def test_a_list_for_programs_begins_with_its_head_row_and_keeps_its_heading_for_the_paper():
    content = made(Sheet("List", COLUMNS, [], ("R&D 2019", "all"), heading_above=False))
    page = load_workbook(BytesIO(content)).active
    assert (page["A1"].value, page.freeze_panes, page.auto_filter.ref) == ("Name", "A2", "A1:E1")
    assert "<oddHeader>&amp;LR&amp;&amp;D 2019 · all</oddHeader>" in part(content)


def test_pages_are_landscape_one_page_wide_numbered_and_say_when_they_were_made():
    content = made(Sheet("Men & Women", COLUMNS, [ANA]))
    page = load_workbook(BytesIO(content)).active
    assert (page.page_setup.orientation, page.page_setup.fitToWidth, page.page_setup.fitToHeight) == ("landscape", 1, 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    foot = "&amp;LMen &amp;&amp; Women&amp;C&amp;P / &amp;N&amp;R2019-06-05 10:00"
    assert f"<oddFooter>{foot}</oddFooter>" in part(content)


def test_a_page_s_head_stays_within_what_excel_takes():
    content = made(Sheet("List", COLUMNS, [], ("&" * 500,), heading_above=False))
    head = part(content).split("<oddHeader>")[1].split("</oddHeader>")[0].replace("&amp;", "&")
    assert len(head) <= 255
    assert head.removeprefix("&L").rstrip("…").count("&") % 2 == 0


def test_columns_are_as_wide_as_their_content_within_reason():
    columns = [
        Column("a", "A"),
        Column("b", "B"),
        Column("c", "C", width=20),
        Column("d", "A long head", kind="number"),
    ]
    page = opened(Sheet("List", columns, [("Ana Núñez Ibarra", "x" * 500, "x", 1)])).active
    widths = [page.column_dimensions[letter].width for letter in "ABCD"]
    assert widths == [18, 48, 20, 15]
    wide = opened(Sheet("List", [Column("a", "A")], [("習近平習近平習近平",)])).active
    assert wide.column_dimensions["A"].width == 20


def test_sheets_with_hostile_names_open_under_them():
    book = opened(*(Sheet(title, COLUMNS, [ANA]) for title in ["O'Neill & <b>", "History", "o'neill & <B>"]))
    assert book.sheetnames == ["O'Neill & <b>", "History (2)", "o'neill & <B> (2)"]
    assert [page.print_title_rows for page in book] == ["$1:$1"] * 3


def test_one_list_divided_by_a_column_with_a_legend():
    colours = {"Mayors": "#1F4E79", "Press": "#FFE699"}
    columns = [Column("name", "Name"), Column("category", "Category", colours=colours)]
    everybody = Sheet("All", columns, [("Ana", "Mayors"), ("Li", None), {"name": "Zoë", "category": "Press"}], HEADING)
    legend = Legend("Legend", ("Mark", "Meaning"), [("Mayors", "the mayors"), ("Press", "the press")], colours)
    book = opened(everybody, *divided(everybody, "category"), legend)
    assert book.sheetnames == ["All", "Mayors", "–", "Press", "Legend"]
    assert [cell.value for cell in book["Press"]["A"]] == [*HEADING, "Press", "Name", "Zoë"]
    mayors, press = book["Legend"]["A2"], book["Legend"]["A3"]
    assert (mayors.fill.fgColor.rgb, mayors.font.color.rgb) == ("FF1F4E79", "FFFFFFFF")
    assert (press.fill.fgColor.rgb, press.font.color.rgb) == ("FFFFE699", "FF1F2F3A")
    assert book["All"]["B4"].fill.fgColor.rgb == "FF1F4E79"
    assert book["All"]["B5"].value is None


def test_a_line_parts_rows_of_different_values():
    rows = [("Ana", "La Paz"), ("Li", "La Paz"), ("Zoë", None), ("Bo", "Oslo")]
    page = opened(Sheet("List", [Column("name", "Name"), Column("from", "From")], rows, ruled_by="from")).active
    assert [page.cell(number, 1).border.top.style for number in range(1, 6)] == [None, None, None, "medium", "medium"]
    assert (page["B4"].value, page["B4"].border.top.style) == (None, "medium")


def test_a_list_is_divided_by_what_is_in_no_column():
    columns = [Column("name", "Name")]
    rows = [{"name": "Ana", "category": "Mayors"}, {"name": "Li", "category": None}]
    parts = divided(Sheet("All", columns, rows), "category")
    assert [(part.title, len(part.rows)) for part in parts] == [("Mayors", 1), ("–", 1)]


def test_the_file_says_what_it_is():
    about = opened(Sheet("List", COLUMNS, []), title="Delegates\n\x00 2019", language="es").properties
    assert (about.title, about.creator, about.language) == ("Delegates 2019", "Comitiva", "es")
    assert about.created == about.modified == clock("2019-06-05 16:00:30")


def test_the_same_list_is_the_same_file():
    first, second = (made(Sheet("List", COLUMNS, [ANA], HEADING)) for _ in range(2))
    assert first == second
    assert {item.date_time for item in ZipFile(BytesIO(first)).infolist()} == {(2019, 6, 5, 16, 0, 30)}


@pytest.mark.parametrize(
    "sheets",
    [[], [Sheet("List", [], [])], [Sheet("List", COLUMNS, [("Ana",)])], [Sheet("List", COLUMNS, [("Ana",) * 6])]],
)
def test_a_list_that_does_not_fit_its_columns_is_refused(sheets):
    with pytest.raises(ValueError, match=r"needs columns|argument"):
        made(*sheets)


def test_ten_thousand_rows_arrive():
    rows = [(f"Ana {number}", "+52 624 143 0000", ARRIVAL, None, number) for number in range(10_000)]
    content = made(Sheet("List", COLUMNS, rows))
    page = load_workbook(BytesIO(content), read_only=True).active
    assert sum(row[4] for row in page.iter_rows(min_row=2, values_only=True)) == sum(range(10_000))


@pytest.mark.long
@pytest.mark.office
def test_libreoffice_reads_names_that_look_like_formulas_as_text(tmp_path):
    content = made(Sheet("List", COLUMNS, [ANA | {"name": text} for text in HOSTILE]))
    _heads, *rows = office.tables(content, tmp_path)["List"]
    assert [row[0].strip() for row in rows] == [name.strip() for name in HOSTILE]
    assert {row[1] for row in rows} == {"+526241430000"}
    assert all("21:45" in row[2] for row in rows)
