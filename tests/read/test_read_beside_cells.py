"""What workbooks hold beside cells: comments, text boxes, headers; and who made them."""

from __future__ import annotations

import struct
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from made_texts import drawn
from made_workbooks import (
    ODF,
    biff_text,
    compound,
    ods,
    record,
    relations,
    wide,
    xls_stream,
    xlsb,
    xlsb_record,
    xlsx,
    zipped,
)
from reads import Reads

from counterfoil.model.reading import Caption
from counterfoil.read.asjson import as_json
from counterfoil.read.sheets.beside import edge_lines

pytest_plugins = ("reading_fixtures",)

SHEET = '<sheetData><row r="2"><c r="B2"><v>40</v></c></row></sheetData>'


def test_comments_of_xlsx_are_notes_and_the_rest_paragraphs(
    tmp_path: Path, read_file: Reads
) -> None:
    """Threads replace the comments that stand in for them in old programs."""
    header = '&amp;L&amp;"Arial,Bold"&amp;12Аппарат&amp;RСтр. &amp;P'
    edges = f"<headerFooter><oddHeader>{header}</oddHeader></headerFooter>"
    links = {
        "c": ("comments", "../comments1.xml"),
        "t": ("threadedComment", "../threads1.xml"),
        "d": ("drawing", "../drawings/drawing1.xml"),
    }
    comments = (
        "<comments xmlns='m'><commentList><comment ref='B2'><text><r><t>Кто </t></r><r><t>считал?"
    )
    comments += (
        "</t></r></text></comment><comment ref='C9'><text><t>[Threaded]</t></text></comment>"
    )
    threads = "<x xmlns='t'><threadedComment ref='C9'><text>Раз</text></threadedComment>"
    threads += "<threadedComment ref='C9'><text>Два</text></threadedComment></x>"
    drawing = f"<d xmlns:a='a'><sp><txBody>{drawn('Надпись')}</txBody></sp>"
    drawing += "<pic><cNvPr descr='Скан'/></pic></d>"
    more = {
        "xl/worksheets/_rels/sheet0.xml.rels": relations(links),
        "xl/comments1.xml": f"{comments}</commentList></comments>",
        "xl/threads1.xml": threads,
        "xl/drawings/drawing1.xml": drawing,
    }
    reading = read_file(xlsx(tmp_path / "a.xlsx", {"S": SHEET + edges}, more=more))
    (table,) = reading.tables
    assert dict(table.notes) == {(2, 2): "Кто считал?", (9, 3): "Раз\nДва"}
    assert reading.article
    assert reading.article.paragraphs == ("Надпись", "Аппарат")
    assert reading.article.captions == (Caption("Скан"),)
    cells = [cell for row in as_json(reading)["tables"][0]["rows"] for cell in row["cells"]]
    assert [(c["locator"], c.get("note")) for c in cells] == [
        ("sheet=S&cell=B2", "Кто считал?"),
        ("sheet=S&cell=C9", "Раз\nДва"),
    ]


def test_comments_of_xls_are_notes_and_text_boxes_paragraphs(
    tmp_path: Path, read_file: Reads
) -> None:
    """A comment says which drawn object holds its words; other objects are text boxes."""

    def drawn_object(number: int, text: str) -> bytes:
        head = record(0x005D, struct.pack("<HHHH14x", 0x15, 0x12, 0x19, number))
        words = record(0x01B6, struct.pack("<HH6xHH4x", 0, 0, len(text), 16))
        half = len(text) // 2
        parts = record(0x003C, b"\1" + text[:half].encode("utf-16-le"))
        parts += record(0x003C, b"\1" + text[half:].encode("utf-16-le"))
        return head + words + parts + record(0x003C, bytes(16))

    sheet = record(0x0203, struct.pack("<HHHd", 1, 1, 0, 40.0))
    sheet += record(0x0014, biff_text("&CАппарат")) + record(0x0015, biff_text("&P"))
    sheet += drawn_object(1, "Кто считал?") + drawn_object(2, "Надпись")
    sheet += record(0x001C, struct.pack("<HHHH", 1, 1, 0, 1) + biff_text("А"))
    reading = read_file(compound(tmp_path / "a.xls", {"Workbook": xls_stream(sheet)}))
    assert dict(reading.tables[0].notes) == {(2, 2): "Кто считал?"}
    assert reading.article
    assert reading.article.paragraphs == ("Надпись", "Аппарат")


def test_comments_of_ods_are_notes_and_drawings_paragraphs(
    tmp_path: Path, read_file: Reads
) -> None:
    """A comment is no text of its cell, and neither is a drawing that hangs on it."""
    note = "<office:annotation><text:p>Кто</text:p><text:p>считал?</text:p></office:annotation>"
    shape = f'<draw:custom-shape xmlns:draw="{ODF}drawing:1.0"><text:p>Надпись</text:p>'
    cell = (
        f"<table:table-cell>{note}<text:p>40</text:p>{shape}</draw:custom-shape></table:table-cell>"
    )
    table = f"<table:table table:name='S'><table:table-row>{cell}</table:table-row></table:table>"
    reading = read_file(ods(tmp_path / "a.ods", table))
    assert [list(row) for row in reading.tables[0].rows] == [["40"]]
    assert dict(reading.tables[0].notes) == {(1, 1): "Кто\nсчитал?"}
    assert reading.article
    assert reading.article.paragraphs == ("Надпись",)


def test_a_comment_changes_the_digest_of_the_text(tmp_path: Path, read_file: Reads) -> None:
    """A locator made before someone wrote on a cell must be seen to have drifted."""
    cell = "<table:table table:name='S'><table:table-row><table:table-cell>{}<text:p>40</text:p>"
    cell += "</table:table-cell></table:table-row></table:table>"
    note = "<office:annotation><text:p>Кто?</text:p></office:annotation>"
    plain = read_file(ods(tmp_path / "a.ods", cell.format("")))
    noted = read_file(ods(tmp_path / "b.ods", cell.format(note)))
    assert plain.text_digest != noted.text_digest


@pytest.mark.parametrize(
    ("written", "lines"),
    [
        ("&LАппарат&RСекретно", ["Аппарат", "Секретно"]),
        ('&C&"Arial,Bold"&14&K01+034Итоги &U2023', ["Итоги 2023"]),
        ("Рога && копыта", ["Рога & копыта"]),
        ("&LСтр. &P из &N&C&D&R&F", []),
        ("&A", []),
        ("", []),
    ],
)
def test_headers_of_sheets_lose_their_marks(written: str, lines: list[str]) -> None:
    """Marks say how a part is set; parts that count pages or name the day say nothing."""
    assert list(edge_lines(written)) == lines


def test_a_workbook_without_any_cell_says_so(tmp_path: Path, read_file: Reads) -> None:
    """An empty sheet must not look like a report of nothing."""
    for path in (
        xlsx(tmp_path / "a.xlsx", {"S": "<sheetData/>"}),
        ods(tmp_path / "a.ods", "<table:table table:name='S'/>"),
        compound(tmp_path / "a.xls", {"Workbook": xls_stream(b"")}),
    ):
        assert [trouble.code for trouble in read_file(path).troubles] == ["CF030"]


def test_xlsb_of_the_first_release_of_2007_names_its_sheets_elsewhere(
    tmp_path: Path, read_file: Reads
) -> None:
    """Four bytes more stood before the names."""
    cell = xlsb_record(0, struct.pack("<I12x", 0)) + xlsb_record(
        6, struct.pack("<II", 0, 0) + wide("x")
    )
    path = xlsb(tmp_path / "a.xlsb", cell, code="0")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    bundle = struct.pack("<III", 0, 0, 1) + wide("s1") + wide("Лист1")
    zipped(path, parts | {"xl/workbook.bin": xlsb_record(156, bundle)})
    assert read_file(path).tables[0].name == "Лист1"


def test_excel_2003_xml_has_addresses_forms_and_notes(tmp_path: Path, read_file: Reads) -> None:
    """Empty rows are counted, numbers shown by their style, hidden sheets marked."""
    space = 'xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
    space += ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
    whole = f"""<?xml version="1.0"?><Workbook {space}>
      <DocumentProperties><Author>Иванов</Author></DocumentProperties>
      <Styles><Style ss:ID="a"><NumberFormat ss:Format="#,##0"/></Style>
        <Style ss:ID="d"><NumberFormat ss:Format="yyyy-mm-dd"/></Style></Styles>
      <Worksheet ss:Name="Лист1"><Table><Row ss:Index="3">
        <Cell ss:Index="2"><Data ss:Type="String">Регион</Data>
          <Comment><ss:Data><B>Кто</B> считал?</ss:Data></Comment></Cell>
        <Cell ss:MergeAcross="1" ss:StyleID="a"><Data ss:Type="Number">1234</Data></Cell>
        <Cell ss:StyleID="d" ss:Formula="=RC[-1]">
          <Data ss:Type="DateTime">2023-03-01T00:00:00.000</Data></Cell></Row></Table></Worksheet>
      <Worksheet ss:Name="Скрыт">
        <Table><Row><Cell><Data ss:Type="Boolean">1</Data></Cell></Row></Table>
        <WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet></Workbook>"""
    path = tmp_path / "a.xml"
    path.write_text(whole, "utf-8")
    reading = read_file(path)
    first, second = reading.tables
    assert [list(row) for row in first.rows] == [
        [],
        [],
        ["", "Регион", "1,234", "", "2023-03-01"],
    ]
    assert dict(first.notes) == {(3, 2): "Кто считал?"}
    assert dict(first.numbers) == {(3, 3): "1234", (3, 5): "2023-03-01"}
    assert dict(first.formulas) == {(3, 5): "=RC[-1]"}
    assert (first.hidden, second.hidden) == (False, True)
    assert list(second.rows[0]) == ["TRUE"]
    assert reading.metadata["author"] == "Иванов"


def properties(page: int, texts: dict[int, bytes], moments: dict[int, int]) -> bytes:
    """Return the stream in which an OLE document says of itself, in a code page."""
    listed: list[tuple[int, bytes]] = [(1, struct.pack("<IHH", 2, page & 0xFFFF, 0))]
    listed += [
        (number, struct.pack("<II", 0x1E, len(raw) + 1) + raw + b"\0" * (4 - len(raw) % 4))
        for number, raw in texts.items()
    ]
    listed += [(number, struct.pack("<IQ", 0x40, ticks)) for number, ticks in moments.items()]
    place, index, body = 8 + 8 * len(listed), b"", b""
    for number, packed in listed:
        index += struct.pack("<II", number, place + len(body))
        body += packed
    section = struct.pack("<II", place + len(body), len(listed)) + index + body
    return struct.pack("<HHI16xI16xI", 0xFFFE, 0, 0, 1, 48) + section


@pytest.mark.parametrize(
    ("page", "codec"),
    [(1251, "cp1251"), (10007, "mac_cyrillic"), (65001, "utf-8"), (1200, "utf-16-le")],
)
def test_names_in_old_documents_are_told_in_their_code_page(
    tmp_path: Path, read_file: Reads, page: int, codec: str
) -> None:
    """Russian names stand in whatever page the machine had; years of work are no moment."""
    since = datetime(2023, 3, 1, 9, 30, tzinfo=UTC) - datetime(1601, 1, 1, tzinfo=UTC)
    ticks = since // timedelta(microseconds=1) * 10
    texts = {2: "Отчёт", 4: "Иванов", 8: "Петрова", 18: "Excel"}
    packed = {
        number: text.encode(codec) + b"\0" * (codec == "utf-16-le")
        for number, text in texts.items()
    }
    stream = properties(page, packed, {12: ticks, 11: 36_000_000_000})
    streams = {"Workbook": xls_stream(b""), "\x05SummaryInformation": stream}
    reading = read_file(compound(tmp_path / "a.xls", streams))
    assert {key: text for key, text in reading.metadata.items() if key != "format"} == {
        "title": "Отчёт",
        "author": "Иванов",
        "modified by": "Петрова",
        "tool": "Excel",
        "created": "2023-03-01T09:30:00Z",
    }


def test_zipped_documents_say_with_what_they_were_made(tmp_path: Path, read_file: Reads) -> None:
    """The program and its version, the office, and when it was last printed."""
    core = (
        "<c xmlns:d='d'><d:creator>Иванов</d:creator><d:lastPrinted>2023-03-01</d:lastPrinted></c>"
    )
    app = "<p><Application>Microsoft Excel</Application><AppVersion>16.0300</AppVersion>"
    more = {"docProps/core.xml": core, "docProps/app.xml": app + "<Company>Аппарат</Company></p>"}
    reading = read_file(xlsx(tmp_path / "a.xlsx", {"S": SHEET}, more=more))
    assert {key: text for key, text in reading.metadata.items() if key != "format"} == {
        "author": "Иванов",
        "printed": "2023-03-01",
        "tool": "Microsoft Excel 16.0300",
        "organisation": "Аппарат",
    }
