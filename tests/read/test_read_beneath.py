"""What lies beneath the text of documents: fields, deleted words, pictures; stored numbers."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from made_documents import docx, paragraph
from made_texts import opened
from made_word import doc_of, sprm
from made_workbooks import ODF, ods, xlsx
from reads import Reads

from counterfoil.read.sheets.beside import edge_lines

pytest_plugins = ("reading_fixtures",)


def run(inner: str) -> str:
    """Return a run of a DOCX."""
    return f"<w:r>{inner}</w:r>"


def mark(kind: str) -> str:
    """Return where a field begins, is parted or ends."""
    return run(f'<w:fldChar w:fldCharType="{kind}"/>')


def made(text: str) -> str:
    """Return a piece of how a field is made."""
    return run(f'<w:instrText xml:space="preserve">{text}</w:instrText>')


def test_fields_of_a_docx_are_told_whole(tmp_path: Path, read_file: Reads) -> None:
    """A field's instruction may come in pieces; links are found in it all the same."""
    link = 'HYPERLINK "https://exam', 'ple.org/приказ"'
    body = "<w:p>" + mark("begin") + made(link[0]) + made(link[1]) + mark("separate")
    body += run("<w:t>тут</w:t>") + mark("end")
    body += f'<w:fldSimple w:instr="FILENAME \\p">{run("<w:t>a.docx</w:t>")}</w:fldSimple></w:p>'
    reading = read_file(docx(tmp_path / "a.docx", body))
    assert reading.article
    assert reading.article.paragraphs == ("тутa.docx",)
    assert reading.metadata["fields"].splitlines() == ["".join(link), "FILENAME \\p"]
    assert reading.metadata["links"] == "https://example.org/приказ"


def test_a_field_within_a_field_is_told_apart(tmp_path: Path, read_file: Reads) -> None:
    """The inner one ends first, and does not mix with what stands around it."""
    body = "<w:p>" + mark("begin") + made("IF ") + mark("begin") + made("PAGE") + mark("end")
    body += made(" = 1") + mark("end") + run("<w:t>x</w:t>") + "</w:p>"
    reading = read_file(docx(tmp_path / "a.docx", body))
    assert sorted(reading.metadata["fields"].splitlines()) == ["IF = 1", "PAGE"]


def test_deleted_words_are_told_with_who_deleted_them(tmp_path: Path, read_file: Reads) -> None:
    """They are no text of the document, and still what it said before."""
    gone = run("<w:delText>400 человек</w:delText>")
    body = "<w:p>" + run("<w:t>Подписали </w:t>")
    body += f'<w:del w:author="Иванов" w:date="2023-10-03T09:00:00Z">{gone}</w:del></w:p>'
    reading = read_file(docx(tmp_path / "a.docx", body))
    assert reading.article
    assert reading.article.paragraphs == ("Подписали",)
    assert reading.metadata["deleted"] == "Иванов, 2023-10-03T09:00:00Z: 400 человек"


def test_deleted_words_of_odt_doc_and_rtf_are_told(
    tmp_path: Path, read_file: Reads, read_bytes: Reads
) -> None:
    """Whatever the format, what a document said before is not lost."""
    change = (
        "<text:tracked-changes><text:changed-region><text:deletion><office:change-info>"
        '<dc:creator xmlns:dc="urn:dc">Ivanov</dc:creator>'
        '<dc:date xmlns:dc="urn:dc">2023-10-03</dc:date></office:change-info>'
        "<text:p>four hundred</text:p></text:deletion></text:changed-region>"
        "</text:tracked-changes><text:p>forty</text:p>"
    )
    odt = read_file(opened(tmp_path / "a.odt", "text", change))
    assert odt.metadata["deleted"] == "Ivanov, 2023-10-03: four hundred"
    runs = [(0, 3, b""), (3, 7, sprm(0x0800, b"\1")), (7, 10, b"")]
    doc = read_file(doc_of(tmp_path / "a.doc", [("40 400 x\r", b"")], runs=runs))
    assert doc.metadata["deleted"] == "400"
    rtf = read_bytes(rb"{\rtf1 a{\deleted gone \b before}b\par}")
    assert rtf.metadata["deleted"] == "gone before"


def test_small_pictures_are_listed_though_not_kept(tmp_path: Path, read_file: Reads) -> None:
    """A stamp or a signature is small; that it is there must be told."""
    pictures = {"media/image1.png": ("image", "x"), "media/image2.JPG": ("image", "y" * 10_000)}
    reading = read_file(docx(tmp_path / "a.docx", paragraph("Письмо"), pictures))
    assert reading.metadata["pictures"].splitlines() == [
        "image/png word/media/image1.png",
        "image/jpeg word/media/image2.JPG",
    ]
    assert [part.name for part in reading.parts] == ["word/media/image2.JPG"]


@pytest.mark.parametrize(
    ("written", "lines"),
    [
        ("Ведомость набора, стр. &P из &N", ["Ведомость набора, стр. из"]),
        ("&LMinistry of Labour &D&RPage &P of &N", ["Ministry of Labour"]),
        ("&CСтр. &P", []),
    ],
)
def test_words_beside_a_page_number_are_kept(written: str, lines: list[str]) -> None:
    """A header that names its office and counts pages too still says whose it is."""
    assert list(edge_lines(written)) == lines


def test_headers_of_ods_are_told_with_what_the_file_holds(tmp_path: Path, read_file: Reads) -> None:
    """The day that a header was last shown with stands in the file; how many pages does not."""
    path = ods(tmp_path / "a.ods", "<table:table table:name='S'/>")
    spaces = " ".join(f'xmlns:{p}="{ODF}{p}:1.0"' for p in ("office", "text", "style"))
    footer = "<text:p>Аппарат, <text:date>03.10.2023</text:date></text:p><text:p>???</text:p>"
    footer += "<text:p>Лист <text:page-number>1</text:page-number> <text:span>из</text:span> "
    footer += "<text:page-count>99</text:page-count>, секретно</text:p>"
    with zipfile.ZipFile(path, "a") as package:
        package.writestr(
            "styles.xml",
            f"<office:document-styles {spaces}><office:master-styles><style:master-page>"
            f"<style:footer>{footer}</style:footer></style:master-page></office:master-styles>"
            "</office:document-styles>",
        )
    reading = read_file(path)
    assert reading.article
    assert reading.article.paragraphs == ("Аппарат, 03.10.2023", "Лист из , секретно")
    assert [trouble.code for trouble in reading.troubles] == ["CF030"]


@pytest.mark.parametrize(
    ("stored", "number", "shown"),
    [
        ("1.0049999999999999", "1.005", "1.01"),
        ("831.83199999999999", "831.832", "831.83"),
        ("12345678901234567890", "12345678901234567890", None),
    ],
)
def test_numbers_have_no_more_digits_than_are_theirs(
    tmp_path: Path, read_file: Reads, stored: str, number: str, shown: str | None
) -> None:
    """Excel writes 17 digits and shows what 15 of them say: 1.005 is not 1.0049999999999999."""
    cell = f'<sheetData><row r="1"><c r="A1" s="1"><v>{stored}</v></c></row></sheetData>'
    (table,) = read_file(xlsx(tmp_path / "a.xlsx", {"S": cell}, codes=["0.00"])).tables
    assert float(table.numbers[1, 1]) == float(number)
    if shown:
        assert (table.numbers[1, 1], table.text(1, 1)) == (number, shown)
