"""Zipped documents of which a part is broken: what stands in the others is read all the same."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from made_documents import docx, paragraph, word
from made_texts import drawn, opened, pptx_of, slide
from made_workbooks import relations, xlsx, zipped
from reads import Reads

from counterfoil.checks.extent import Extent, extent
from counterfoil.model.reading import Reading

pytest_plugins = ("reading_fixtures",)
WORDS = "At least 40 were approached"
_OBJECT = '<draw:frame><draw:object xlink:href="./Object 1"/></draw:frame>'


def written_docx(path: Path) -> Path:
    """Write a document with comments, notes, a header, styles and lists."""
    parts = {
        "comments.xml": ("comments", word("", "comments")),
        "footnotes.xml": ("footnotes", word("", "footnotes")),
        "header1.xml": ("header", word(paragraph("Annex"), "hdr")),
        "styles.xml": ("styles", word("", "styles")),
        "numbering.xml": ("numbering", word("", "numbering")),
    }
    return docx(path, paragraph(WORDS), parts)


def written_pptx(path: Path) -> Path:
    """Write two slides; the first has notes."""
    more = {
        "ppt/slides/_rels/slide1.xml.rels": relations({"n": ("notesSlide", "notes1.xml")}),
        "ppt/slides/notes1.xml": slide(f"<p:sp><p:txBody>{drawn('Say why')}</p:txBody></p:sp>"),
    }
    return pptx_of(path, [["Results"], [WORDS]], more)


def written_odt(path: Path) -> Path:
    """Write a document with a chart in it."""
    inner = f"<text:p>{WORDS}</text:p><text:p>{_OBJECT}</text:p>"
    return opened(path, "text", inner, {"Object 1/content.xml": "", "styles.xml": ""})


def written_xlsx(path: Path) -> Path:
    """Write a sheet with comments and a drawing."""
    cell = f'<c r="A1" t="inlineStr"><is><t>{WORDS}</t></is></c>'
    cells = f'<sheetData><row r="1">{cell}</row></sheetData>'
    links = {"c": ("comments", "../comments1.xml"), "d": ("drawing", "../drawings/drawing1.xml")}
    more = {
        "xl/worksheets/_rels/sheet0.xml.rels": relations(links),
        "xl/comments1.xml": "<comments/>",
        "xl/drawings/drawing1.xml": "<wsDr/>",
    }
    return xlsx(path, {"S": cells}, more=more)


def words(reading: Reading) -> str:
    """Return all words of a reading."""
    cells = [cell for table in reading.tables for row in table.rows for cell in row]
    return " ".join([*(text for _, text in reading.passages()), *cells])


_MAIN = (
    *("[Content_Types].xml", "_rels/.rels", "mimetype", "ppt/slides/slide2.xml"),
    *("word/document.xml", "word/_rels/document.xml.rels", "content.xml"),
    *("ppt/presentation.xml", "ppt/_rels/presentation.xml.rels"),
    *("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet0.xml"),
    # Without these nobody knows what a cell shows.
    *("xl/styles.xml", "xl/sharedStrings.xml"),
)


@pytest.mark.parametrize("write", [written_docx, written_pptx, written_odt, written_xlsx])
@pytest.mark.parametrize("by", [b"<broken", b"", b"\xff\xfe\0", b"<a></b>"])
def test_any_part_may_break_but_the_main_ones(
    write: Callable[[Path], Path], by: bytes, tmp_path: Path, read_file: Reads
) -> None:
    """The words are read, and the part is told by its name; whole documents have no trouble."""
    path = write(tmp_path / "whole")
    assert not read_file(path).troubles
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    others = [name for name in parts if name not in _MAIN]
    assert len(others) > 1
    for name in others:
        reading = read_file(zipped(tmp_path / "broken", parts | {name: by}))
        assert WORDS in words(reading), name
        assert [trouble.code for trouble in reading.troubles] == ["CF051"], name
        assert name in reading.troubles[0].details["name"]
        assert extent(reading) is Extent.PARTLY


@pytest.mark.parametrize("packed", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_part_that_does_not_unpack_is_damage_however_it_is_packed(
    packed: int, tmp_path: Path, read_file: Reads
) -> None:
    """Each way of packing breaks with an error of its own."""
    with zipfile.ZipFile(written_docx(tmp_path / "whole")) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w", packed) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        place = archive.getinfo("word/document.xml").header_offset + 30 + len("word/document.xml")
    assert WORDS in words(read_file(path))
    raw = bytearray(path.read_bytes())
    raw[place + 9 : place + 40] = b"\xff" * 31
    path.write_bytes(raw)
    assert [trouble.code for trouble in read_file(path).troubles] == ["CF002"]


def test_a_sheet_that_is_missing_does_not_take_the_others_along(
    tmp_path: Path, read_file: Reads
) -> None:
    """Macros that were taken out of a workbook leave sheets in its list that are nowhere."""
    cells = '<sheetData><row r="1"><c r="A1"><v>40</v></c></row></sheetData>'
    more = {"xl/_rels/workbook.xml.rels": relations({"s1": ("worksheet", "worksheets/sheet1.xml")})}
    reading = read_file(xlsx(tmp_path / "a.xlsx", {"Macro": cells, "S": cells}, more=more))
    (table,) = reading.tables
    assert (table.name, table.text(1, 1)) == ("S", "40")
    (trouble,) = reading.troubles
    assert (trouble.code, trouble.details["name"]) == ("CF051", "the sheet 'Macro'")


def test_a_formula_that_names_a_document_type_is_no_danger(
    tmp_path: Path, read_file: Reads
) -> None:
    """Old programs write one before each formula, which is read; entities are another matter."""
    inner = f"<text:p>{WORDS}</text:p><text:p>{_OBJECT}</text:p>"
    formula = '<!DOCTYPE math:math PUBLIC "-//OpenOffice.org//DTD" "math.dtd">'
    formula += "<math><semantics><mi>m</mi><mo>=</mo><mn>750</mn></semantics></math>"
    entities = '<!DOCTYPE math [<!ENTITY a "aaaa">]><math>&a;</math>'
    for part, codes in ((formula, []), (entities, ["CF051"])):
        path = opened(tmp_path / "a.odt", "text", inner)
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr("Object 1/content.xml", part)
        reading = read_file(path)
        assert words(reading) == (f"{WORDS}\nm = 750" if not codes else WORDS)
        assert [trouble.code for trouble in reading.troubles] == codes
