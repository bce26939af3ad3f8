from __future__ import annotations

import struct
from pathlib import Path

import pytest
from made_workbooks import (
    biff_text,
    compound,
    ods,
    record,
    wide,
    xls_stream,
    xlsb,
    xlsb_record,
    xlsx,
    zipped,
)
from reads import Reads

from counterfoil.model.reading import Reading, Span
from counterfoil.read.limits import Limits
from counterfoil.read.sheets.shifting import shifted

pytest_plugins = ("reading_fixtures",)

PLAIN = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'


def rows(reading: Reading, number: int = 0) -> list[list[str]]:
    """Return a table's rows."""
    return [list(row) for row in reading.tables[number].rows]


def codes(reading: Reading) -> list[str]:
    """Return the codes of what was noticed."""
    return [trouble.code for trouble in reading.troubles]


def test_empty_rows_and_columns_do_not_shift_addresses(tmp_path: Path, read_file: Reads) -> None:
    """The first text of a sheet may stand anywhere; it keeps its row and column."""
    sheet = '<sheetData><row r="3"><c r="C3" t="s"><v>0</v></c></row></sheetData>'
    reading = read_file(xlsx(tmp_path / "a.xlsx", {"Лист1": sheet}, texts=["Брянск"]))
    assert rows(reading) == [[], [], ["", "", "Брянск"]]
    assert reading.tables[0].name == "Лист1"
    assert reading.tables[0].text(3, 3) == "Брянск"
    assert reading.reader == "xlsx/5"


def test_a_russian_sheet_shows_1_234(tmp_path: Path, read_file: Reads) -> None:
    """Shown text, stored number and formula are kept side by side."""
    sheet = (
        '<sheetData><row r="2"><c r="B2" s="1"><f>SUM(B3:B4)</f><v>1234</v></c></row></sheetData>'
    )
    table = read_file(xlsx(tmp_path / "a.xlsx", {"S": sheet}, codes=["# ##0"])).tables[0]
    assert table.text(2, 2) == "1 234"
    assert table.numbers == {(2, 2): "1234"}
    assert table.formulas == {(2, 2): "=SUM(B3:B4)"}


def test_every_kind_of_cell_is_read(tmp_path: Path, read_file: Reads) -> None:
    """Shared, inline and computed texts, truths, errors and bare numbers."""
    sheet = (
        '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c>'
        '<c r="B1" t="inlineStr"><is><r><t>не </t></r><r><t xml:space="preserve">менее 40</t></r>'
        '</is></c><c r="C1" t="str"><f>A1</f><v>да</v></c><c r="D1" t="b"><v>1</v></c>'
        '<c r="E1" t="e"><v>#N/A</v></c><c><v>0.1</v></c><c r="G1" t="str"><v>a_x000A_b</v></c>'
        "</row><row><c><v>7</v></c></row></sheetData>"
    )
    reading = read_file(xlsx(tmp_path / "a.xlsx", {"S": sheet}, texts=[" x "]))
    assert rows(reading) == [[" x ", "неменее 40", "да", "TRUE", "#N/A", "0.1", "a\nb"], ["7"]]
    assert reading.tables[0].numbers == {(1, 6): "0.1", (2, 1): "7"}


def test_merged_and_hidden_parts_are_marked(tmp_path: Path, read_file: Reads) -> None:
    """Spans, hidden rows, columns and sheets; hidden emptiness beyond the last text is not."""
    sheet = (
        '<cols><col min="2" max="16384" hidden="1"/></cols><sheetData>'
        '<row r="1"><c r="A1"><v>1</v></c><c r="C1"><v>2</v></c></row><row r="2" hidden="1">'
        '<c r="A2"><v>3</v></c></row><row r="900000" hidden="1"/></sheetData>'
        '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>'
    )
    path = xlsx(tmp_path / "a.xlsx", {"S": sheet, "T": PLAIN}, state={"T": "veryHidden"})
    first, second = read_file(path).tables
    assert first.spans == (Span(1, 1, 2, 2),)
    assert first.hidden_rows == {2}
    assert first.hidden_columns == {2, 3}
    assert (first.hidden, second.hidden) == (False, True)


def test_shared_formulas_are_moved_to_each_cell(tmp_path: Path, read_file: Reads) -> None:
    """Only the first cell of a group holds the text; the others follow from it."""
    sheet = (
        '<sheetData><row r="1"><c r="C1"><f t="shared" ref="C1:C2" si="0">A1+$B$1</f><v>3</v></c>'
        '</row><row r="2"><c r="C2"><f t="shared" si="0"/><v>4</v></c></row></sheetData>'
    )
    table = read_file(xlsx(tmp_path / "a.xlsx", {"S": sheet})).tables[0]
    assert table.formulas == {(1, 3): "=A1+$B$1", (2, 3): "=A2+$B$1"}


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("A1", "C3"),
        ("$A1+A$1", "$A3+C$1"),
        ('IF(A1="A1",LOG10(B2),Лист1!B2)', 'IF(C3="A1",LOG10(D4),Лист1!D4)'),
        ("SUM('A1 B2'!A1:B2)", "SUM('A1 B2'!C3:D4)"),
        ("SUM(A:B)+SUM(1:2)", "SUM(C:D)+SUM(3:4)"),
        ("Table1[A1]+name1", "Table1[A1]+name1"),
    ],
)
def test_references_move_and_nothing_else_does(formula: str, moved: str) -> None:
    """Texts, names, functions and fixed references stay."""
    assert shifted(formula, 2, 2) == moved


def test_a_reference_moved_off_the_sheet_is_lost() -> None:
    """As in a sheet, it becomes #REF!."""
    assert shifted("A1+B2", -1, 0) == "#REF!+B1"


def test_a_formula_that_was_never_computed_is_a_finding(tmp_path: Path, read_file: Reads) -> None:
    """There is nothing to show, and that is said with the first such cell."""
    sheet = '<sheetData><row r="4"><c r="B4"><f>B2+B3</f></c></row></sheetData>'
    reading = read_file(xlsx(tmp_path / "a.xlsx", {"S": sheet}))
    assert [(t.code, t.where, t.details["count"]) for t in reading.troubles] == [
        ("CF018", "sheet=S&cell=B4", "1")
    ]


def test_an_unknown_number_form_is_one_finding_with_its_count(
    tmp_path: Path, read_file: Reads
) -> None:
    """The stored numbers are given instead."""
    cells = "".join(f'<row r="{n}"><c r="A{n}" s="1"><v>0.5</v></c></row>' for n in (1, 2, 3))
    reading = read_file(
        xlsx(tmp_path / "a.xlsx", {"S": f"<sheetData>{cells}</sheetData>"}, codes=["# ?/?"])
    )
    assert rows(reading) == [["0.5"]] * 3
    assert [(t.code, t.details) for t in reading.troubles] == [
        ("CF014", {"form": "# ?/?", "count": "3"})
    ]


@pytest.mark.parametrize(
    "sheet",
    [
        '<dimension ref="A1:F16000000"/>' + PLAIN,
        '<sheetData><row r="16000000"><c r="A16000000"><v>1</v></c></row></sheetData>',
        '<sheetData><row><c r="XFE1"><v>1</v></c></row></sheetData>',
    ],
)
def test_a_workbook_that_claims_16_million_rows_is_too_large(
    tmp_path: Path, read_file: Reads, sheet: str
) -> None:
    """It is refused for what it claims, before anything grows."""
    reading = read_file(xlsx(tmp_path / "a.xlsx", {"S": sheet}))
    assert codes(reading) == ["CF006"]
    assert reading.unread


def test_a_cell_in_the_last_row_of_a_sheet_is_no_bomb(tmp_path: Path, read_file: Reads) -> None:
    """A million empty rows before a text are cheap and keep its address."""
    sheet = '<sheetData><row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'
    table = read_file(xlsx(tmp_path / "a.xlsx", {"S": sheet})).tables[0]
    assert len(table.rows) == 1_048_576
    assert table.text(1_048_576, 1) == "1"


def test_a_zip_bomb_is_too_large(tmp_path: Path, read_file: Reads) -> None:
    """A part that unpacks to many times its size, and too much in all, are refused."""
    path = xlsx(tmp_path / "a.xlsx", {"S": PLAIN}, more={"xl/media/a.bin": b"\0" * (1 << 21)})
    assert codes(read_file(path, limits=Limits(ample=1 << 20))) == ["CF006"]
    assert codes(read_file(path, limits=Limits(unpacked=1 << 20))) == ["CF006"]
    assert codes(read_file(path)) == []


def test_a_sheet_with_more_cells_than_the_limit_is_too_large(
    tmp_path: Path, read_file: Reads
) -> None:
    """Empty cells before a far text count: they must be written down as well."""
    far = "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 9))
    path = xlsx(tmp_path / "a.xlsx", {"S": f"<sheetData>{far}</sheetData>"})
    assert codes(read_file(path, limits=Limits(cells=100_000))) == ["CF006"]


@pytest.mark.parametrize("keep", [0.3, 0.9, 0.99])
def test_a_workbook_cut_short_is_damaged(tmp_path: Path, read_file: Reads, keep: float) -> None:
    """Nothing of it is read, wherever the cut is, and it is one finding."""
    path = xlsx(tmp_path / "a.xlsx", {"S": PLAIN})
    raw = path.read_bytes()
    path.write_bytes(raw[: int(len(raw) * keep)])
    reading = read_file(path)
    assert codes(reading) == ["CF002"]
    assert reading.troubles[0].details["format"] == "XLSX"


@pytest.mark.parametrize(
    "sheet",
    [
        "<sheetData><row>",
        '<sheetData><row r="x"/></sheetData>',
        '<sheetData><row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>'
        "</sheetData>",
        '<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row></sheetData>',
        '<sheetData><row r="1"><c r="A1" t="s"><v>9</v></c></row></sheetData>',
    ],
)
def test_a_sheet_that_contradicts_itself_is_damaged(
    tmp_path: Path, read_file: Reads, sheet: str
) -> None:
    """Broken XML, addresses that are none or run backwards, a cell twice, a missing text."""
    assert codes(read_file(xlsx(tmp_path / "a.xlsx", {"S": sheet}))) == ["CF002"]


def test_cells_kept_of_other_workbooks_come_out(tmp_path: Path, read_file: Reads) -> None:
    """What another workbook said is an original of its own, and in no table of this one."""
    cells = "<row r='5'><cell r='B5'><v>40</v></cell></row>"
    kept = (
        f"<externalLink><externalBook><sheetData>{cells}</sheetData></externalBook></externalLink>"
    )
    name = "xl/externalLinks/externalLink1.xml"
    reading = read_file(xlsx(tmp_path / "a.xlsx", {"S": PLAIN}, more={name: kept}))
    (part,) = reading.parts
    assert (part.name, len(reading.tables)) == (name, 1)
    (tmp_path / "link.xml").write_text(f"<?xml version='1.0'?>{kept}", "utf-8")
    ((_, text),) = read_file(tmp_path / "link.xml").passages()
    assert text.split("\n")[-2:] == ['cell r="B5"', "v: 40"]


def test_entities_are_never_unfolded(tmp_path: Path, read_file: Reads) -> None:
    """A part that declares a document type is refused."""
    part = '<!DOCTYPE x [<!ENTITY a "aaaa">]><sst><si><t>&a;</t></si></sst>'
    path = xlsx(tmp_path / "a.xlsx", {"S": PLAIN}, more={"xl/sharedStrings.xml": part})
    assert codes(read_file(path)) == ["CF002"]


def test_a_locked_workbook_is_one_finding(tmp_path: Path, read_file: Reads) -> None:
    """XLSX under a password is an OLE file with an encrypted package in it."""
    path = compound(tmp_path / "a.xlsx", {"EncryptedPackage": b"\1" * 9, "EncryptionInfo": b"\2"})
    assert codes(read_file(path)) == ["CF003"]


def test_ods_shows_what_the_file_says_it_shows(tmp_path: Path, read_file: Reads) -> None:
    """Shown text stands in the file in the language of whoever saved it."""
    table = read_file(
        ods(
            tmp_path / "a.ods",
            '<table:table table:name="Лист1"><table:table-column/>'
            '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
            '<table:table-row><table:table-cell table:number-columns-repeated="2"/>'
            '<table:table-cell office:value-type="float" office:value="1234.5" '
            'table:formula="of:=SUM([.A1:.A2])"><text:p>1 234,50</text:p></table:table-cell>'
            '<table:table-cell office:value-type="string"><text:p>не<text:s text:c="2"/>менее'
            "</text:p><text:p>40</text:p></table:table-cell>"
            '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
            '<table:table-row table:number-rows-repeated="1048573"><table:table-cell/>'
            "</table:table-row></table:table>",
        )
    ).tables[0]
    assert [list(row) for row in table.rows] == [[], [], ["", "", "1 234,50", "не  менее\n40"]]
    assert table.numbers == {(3, 3): "1234.5"}
    assert table.formulas == {(3, 3): "of:=SUM([.A1:.A2])"}


def test_ods_repetition_spans_and_hidden_parts(tmp_path: Path, read_file: Reads) -> None:
    """Repeated rows and cells are unfolded; merged and hidden ones marked, covered ones kept."""
    reading = read_file(
        ods(
            tmp_path / "a.ods",
            '<table:table table:name="A" table:style-name="h"><table:table-column/>'
            '<table:table-column table:visibility="collapse"/>'
            '<table:table-row table:number-rows-repeated="2" table:visibility="collapse">'
            '<table:table-cell table:number-columns-repeated="2"><text:p>x</text:p>'
            "</table:table-cell></table:table-row><table:table-row>"
            '<table:table-cell table:number-columns-spanned="2"><text:p>y</text:p>'
            "<office:annotation><text:p>note</text:p></office:annotation></table:table-cell>"
            "<table:covered-table-cell><text:p>under</text:p></table:covered-table-cell>"
            "<table:table-cell><text:p>z</text:p></table:table-cell></table:table-row></table:table>"
            '<table:table table:name="B"/>',
            styles='<style:style style:name="h"><style:table-properties table:display="false"/>'
            "</style:style>",
        )
    )
    first, second = reading.tables
    assert [list(row) for row in first.rows] == [["x", "x"], ["x", "x"], ["y", "under", "z"]]
    assert first.spans == (Span(3, 1, 1, 2),)
    assert (first.hidden, first.hidden_rows, first.hidden_columns) == (
        True,
        frozenset({1, 2}),
        frozenset({2}),
    )
    assert (second.name, second.hidden, len(second.rows)) == ("B", False, 0)


def test_ods_that_claims_16_million_rows_is_too_large(tmp_path: Path, read_file: Reads) -> None:
    """A repeated row with text in it is unfolded only as far as sheets go."""
    path = ods(
        tmp_path / "a.ods",
        '<table:table><table:table-row table:number-rows-repeated="16000000"><table:table-cell>'
        "<text:p>x</text:p></table:table-cell></table:table-row></table:table>",
    )
    assert codes(read_file(path)) == ["CF006"]


def test_a_locked_ods_is_one_finding(tmp_path: Path, read_file: Reads) -> None:
    """Its manifest says that its parts are encrypted."""
    manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
    assert codes(read_file(ods(tmp_path / "a.ods", "", manifest=manifest))) == ["CF003"]


def test_ods_without_shown_text_gives_the_stored_one_and_says_so(
    tmp_path: Path, read_file: Reads
) -> None:
    """Some programs leave out what a cell shows."""
    path = ods(
        tmp_path / "a.ods",
        '<table:table table:name="A"><table:table-row><table:table-cell office:value-type="float" '
        'office:value="5"/></table:table-row></table:table>',
    )
    reading = read_file(path)
    assert rows(reading) == [["5"]]
    assert codes(reading) == ["CF014"]


def cell(row: int, column: int, form: int = 0) -> bytes:
    """Return how a cell record begins; rows and columns count from 0 in it."""
    return struct.pack("<HHH", row, column, form)


def test_xls_keeps_addresses_shown_text_and_numbers(tmp_path: Path, read_file: Reads) -> None:
    """Texts, numbers in every packing, spans and hidden parts of an Excel 97 sheet."""
    sheet = record(0x0208, struct.pack("<HHHHHHHI", 3, 0, 0, 0, 0, 0, 0x20, 0)[:16])
    sheet += record(0x007D, struct.pack("<HHHHHH", 1, 1, 0, 0, 1, 0))
    sheet += record(0x00FD, cell(2, 1) + struct.pack("<I", 0))
    sheet += record(0x00FD, cell(3, 1) + struct.pack("<I", 1))
    sheet += record(0x0203, cell(3, 2, 1) + struct.pack("<d", 1234.0))
    sheet += record(0x027E, cell(4, 2) + struct.pack("<I", (12 << 2) | 2))
    sheet += record(0x00BD, struct.pack("<HHHIHIH", 5, 1, 0, (7 << 2) | 2, 0, (150 << 2) | 3, 2))
    sheet += record(0x0204, cell(6, 0) + biff_text("ещё"))
    sheet += record(0x0205, cell(6, 1) + b"\x2a\x01")
    sheet += record(0x00E5, struct.pack("<HHHHH", 1, 2, 2, 1, 2))
    path = compound(tmp_path / "a.xls", {"Workbook": xls_stream(sheet, code="# ##0")})
    reading = read_file(path)
    table = reading.tables[0]
    assert rows(reading) == [
        [],
        [],
        ["", "Регион"],
        ["", "Брянская область", "1 234"],
        ["", "", "12"],
        ["", "7", "1.5"],
        ["ещё", "#N/A"],
    ]
    assert table.numbers == {(4, 3): "1234", (5, 3): "12", (6, 2): "7", (6, 3): "1.5"}
    assert (table.name, table.spans) == ("Лист1", (Span(3, 2, 1, 2),))
    assert (table.hidden_rows, table.hidden_columns) == (frozenset({4}), frozenset({2}))
    assert codes(reading) == []


def test_xls_formulas_are_read_as_what_they_last_showed(tmp_path: Path, read_file: Reads) -> None:
    """The formulas themselves are not read, which is one finding."""
    number = record(0x0006, cell(0, 0) + struct.pack("<dHIH", 2.5, 0, 0, 0))
    text = record(0x0006, cell(0, 1) + b"\0\0\0\0\0\0\xff\xff" + struct.pack("<HIH", 0, 0, 0))
    text += record(0x0207, biff_text("да"))
    reading = read_file(compound(tmp_path / "a.xls", {"Workbook": xls_stream(number + text)}))
    assert rows(reading) == [["2.5", "да"]]
    assert codes(reading) == ["CF013"]


def test_a_locked_xls_is_one_finding(tmp_path: Path, read_file: Reads) -> None:
    """It says so in its first part."""
    stream = xls_stream(b"", before=record(0x002F, b"\1\0\0\0\0\0"))
    assert codes(read_file(compound(tmp_path / "a.xls", {"Workbook": stream}))) == ["CF003"]


@pytest.mark.parametrize("size", [600, 1500, 3000])
def test_an_xls_cut_short_is_damaged(tmp_path: Path, read_file: Reads, size: int) -> None:
    """Wherever the file ends, nothing of it is read."""
    path = compound(tmp_path / "a.xls", {"Workbook": xls_stream(record(0x0200, b"\0" * 3000))})
    path.write_bytes(path.read_bytes()[:size])
    assert codes(read_file(path)) == ["CF002"]


def test_an_xls_that_claims_16_million_rows_is_too_large(tmp_path: Path, read_file: Reads) -> None:
    """The size a sheet claims is checked first."""
    sheet = record(0x0200, struct.pack("<IIHHH", 0, 16_000_000, 0, 1, 0))
    path = compound(tmp_path / "a.xls", {"Workbook": xls_stream(sheet)})
    assert codes(read_file(path)) == ["CF006"]


def test_xlsb_reads_as_its_xlsx_twin_would(tmp_path: Path, read_file: Reads) -> None:
    """Binary records give the same rows, numbers, spans and hidden parts."""
    sheet = xlsb_record(148, struct.pack("<IIII", 1, 2, 0, 3))
    sheet += xlsb_record(60, struct.pack("<IIIIH", 3, 3, 0, 0, 1))
    sheet += xlsb_record(0, struct.pack("<IIHBBB", 1, 0, 0, 0, 0x10, 0))
    sheet += xlsb_record(7, struct.pack("<III", 1, 0, 0))
    sheet += xlsb_record(5, struct.pack("<IId", 3, 1, 1234.0))
    sheet += xlsb_record(0, struct.pack("<IIHBBB", 2, 0, 0, 0, 0, 0))
    sheet += xlsb_record(6, struct.pack("<II", 0, 0) + wide("ещё"))
    sheet += xlsb_record(9, struct.pack("<IIdH", 1, 0, 2.5, 0))
    sheet += xlsb_record(176, struct.pack("<IIII", 1, 1, 1, 2))
    reading = read_file(xlsb(tmp_path / "a.xlsb", sheet, code="# ##0"))
    table = reading.tables[0]
    assert rows(reading) == [[], ["", "Регион", "", "1 234"], ["ещё", "2.5"]]
    assert table.numbers == {(2, 4): "1234", (3, 2): "2.5"}
    assert (table.name, table.spans) == ("Лист1", (Span(2, 2, 1, 2),))
    assert (table.hidden_rows, table.hidden_columns) == (frozenset({2}), frozenset({4}))
    assert codes(reading) == ["CF013"]


def test_a_zip_archive_of_an_unheard_version_is_damaged(tmp_path: Path, read_file: Reads) -> None:
    """What the archive's own reader refuses is refused, not broken on."""
    path = zipped(tmp_path / "a.xlsx", {"xl/workbook.xml": "<x/>"})
    raw = bytearray(path.read_bytes())
    raw[raw.index(b"PK\x01\x02") + 6] = 255
    path.write_bytes(raw)
    assert codes(read_file(path)) == ["CF002"]
