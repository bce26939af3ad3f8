from __future__ import annotations

from pathlib import Path

import pytest
from made_documents import docx, paragraph, pdf, word
from reads import Reads

from counterfoil.model.reading import Span

pytest_plugins = ("reading_fixtures",)

HELLO = "BT /F1 12 Tf 72 700 Td (At least 40) Tj 0 -40 Td (signed) Tj ET"


def test_each_page_of_a_pdf_has_its_text_and_the_boxes_of_its_lines(
    tmp_path: Path, read_file: Reads
) -> None:
    """Boxes are whole points from the upper left: left, right, top, bottom."""
    reading = read_file(
        pdf(tmp_path / "a.pdf", [HELLO, "BT /F1 12 Tf 72 700 Td (\x80\x81 7) Tj ET"])
    )
    first, second = reading.pages
    assert (first.number, first.text) == (1, "At least 40\nsigned")
    assert (first.width, first.height) == (612, 792)
    assert [first.text[line.start : line.end] for line in first.lines] == ["At least 40", "signed"]
    left, right, top, bottom = first.lines[0].area
    assert 71 <= left <= 73
    assert 120 <= right <= 145
    assert 80 <= top < bottom <= 96
    assert first.lines[1].area[2] - top == pytest.approx(40, abs=4)
    assert (second.number, second.text) == (2, "Да 7")
    assert reading.reader == "pdf/9"


def test_lines_of_one_paragraph_are_joined_by_a_space(tmp_path: Path, read_file: Reads) -> None:
    """A quote may run over a line's end; paragraphs, short lines and broken words stay apart."""
    long = "It says that since the first of March officials file weekly reports"
    lines = [long, "on recruitment.", "Bryansk 40", "Kursk 12", f"{long} on re-", "gions."]
    content = "BT /F1 12 Tf 14 TL 72 700 Td " + "".join(f"({line}) Tj T* " for line in lines) + "ET"
    page = read_file(pdf(tmp_path / "a.pdf", [content])).pages[0]
    first = f"{lines[0]} {lines[1]}"
    assert page.text.split("\n")[:3] == [first, "Bryansk 40", "Kursk 12"]
    assert [page.text[line.start : line.end] for line in page.lines][:2] == lines[:2]


def test_a_turned_page_has_its_boxes_where_they_are_seen(tmp_path: Path, read_file: Reads) -> None:
    """A page turned by 90 degrees is 792 wide, and its lines run down it."""
    page = read_file(pdf(tmp_path / "a.pdf", [HELLO], page="/Rotate 90")).pages[0]
    assert (page.width, page.height) == (792, 612)
    areas = {page.text[line.start : line.end]: line.area for line in page.lines}
    left, right, top, bottom = areas["At least 40"]
    assert bottom - top > right - left
    assert 690 <= left <= right <= 715
    assert areas["signed"][1] < left


def test_pages_that_are_pictures_are_one_finding_without_a_recogniser(
    tmp_path: Path, read_file: Reads, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are said by their numbers, with what to install; a blank one is nothing to say."""
    monkeypatch.setenv("PATH", str(tmp_path))
    drawing = "10 10 100 100 re f"
    reading = read_file(pdf(tmp_path / "a.pdf", [HELLO, drawing, "", drawing, drawing]))
    (trouble,) = reading.troubles
    assert (trouble.code, trouble.details["pages"]) == ("CF040", "pages 2, 4–5")
    assert len(reading.pages) == 5


def test_letters_without_meaning_are_counted(
    tmp_path: Path, read_file: Reads, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A font that does not say which letters it draws gives \ufffd, never other letters."""
    monkeypatch.setenv("PATH", str(tmp_path))
    reading = read_file(pdf(tmp_path / "a.pdf", ["BT /F1 12 Tf 72 700 Td (ab\\001\\002) Tj ET"]))
    codes = {trouble.code for trouble in reading.troubles}
    assert codes <= {"CF021", "CF040"}
    assert "\x01" not in reading.pages[0].text


def test_a_locked_pdf_is_one_finding(tmp_path: Path, read_file: Reads) -> None:
    """It needs a password that nobody gave."""
    lock = "/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 " + "".join(
        f"/{key} <{'5a' * 32}> " for key in "OU"
    )
    path = pdf(tmp_path / "a.pdf", [HELLO], trailer=lock + f">> /ID [<{'11' * 16}> <{'11' * 16}>]")
    assert [trouble.code for trouble in read_file(path).troubles] == ["CF003"]


@pytest.mark.parametrize("keep", [0.2, 0.5, 0.9])
def test_a_pdf_cut_short_is_damaged(tmp_path: Path, read_file: Reads, keep: float) -> None:
    """Pages that are left are not shown as the whole."""
    path = pdf(tmp_path / "a.pdf", [HELLO] * 3)
    raw = path.read_bytes()
    path.write_bytes(raw[: int(len(raw) * keep)])
    reading = read_file(path)
    assert [trouble.code for trouble in reading.troubles] == ["CF002"]
    assert reading.unread


def test_a_document_gives_its_paragraphs_in_order(tmp_path: Path, read_file: Reads) -> None:
    """Headings, breaks, text boxes after their paragraph, notes after the body."""
    box = f"<w:p><w:r><w:t>С рамкой</w:t><w:pict><w:txbxContent>{paragraph('В рамке')}"
    box += "</w:txbxContent></w:pict></w:r></w:p>"
    path = docx(
        tmp_path / "a.docx",
        paragraph("Письмо", "T1")
        + "<w:p><w:r><w:t>не</w:t><w:tab/><w:t>менее</w:t><w:br/><w:t>40</w:t></w:r></w:p>"
        + box
        + "<w:sdt><w:sdtContent>"
        + paragraph("В поле")
        + "</w:sdtContent></w:sdt><w:sectPr/>",
        {
            "styles.xml": (
                "styles",
                word('<w:style w:styleId="T1"><w:name w:val="Title"/></w:style>', "styles"),
            ),
            "footnotes.xml": (
                "footnotes",
                word(
                    f'<w:footnote w:type="separator">{paragraph("—")}</w:footnote>'
                    f"<w:footnote>{paragraph('Сноска')}</w:footnote>",
                    "footnotes",
                ),
            ),
            "header1.xml": ("header", word(paragraph("Аппарат"), "hdr")),
            "header2.xml": ("header", word(paragraph("Аппарат"), "hdr")),
        },
    )
    reading = read_file(path)
    assert reading.article
    assert reading.article.title == "Письмо"
    assert reading.article.paragraphs == (
        "Письмо",
        "не менее 40",
        "С рамкой",
        "В рамке",
        "В поле",
        "Сноска",
        "Аппарат",
    )
    assert reading.reader == "docx/4"


def test_tables_of_a_document_keep_their_grid(tmp_path: Path, read_file: Reads) -> None:
    """Cells over several columns and rows are spans; inner tables are tables of their own."""

    def cell(text: str, properties: str = "", inner: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}{paragraph(text)}</w:tc>"

    down, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    inner = f"<w:tbl><w:tr>{cell('внутри')}</w:tr></w:tbl>"
    rows = [
        cell("Регион", down) + cell("Подписали", '<w:gridSpan w:val="2"/>'),
        cell("", on) + cell("март") + cell("апрель"),
        cell("Брянск", inner=inner) + cell("40") + cell("12"),
    ]
    body = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"
    first, second = read_file(docx(tmp_path / "a.docx", body)).tables
    assert [list(row) for row in first.rows] == [
        ["Регион", "Подписали", ""],
        ["", "март", "апрель"],
        ["Брянск", "40", "12"],
    ]
    assert first.spans == (Span(1, 1, 2, 1), Span(1, 2, 1, 2))
    assert (second.number, [list(row) for row in second.rows]) == (2, [["внутри"]])


def test_recorded_changes_and_comments_are_a_finding(tmp_path: Path, read_file: Reads) -> None:
    """Inserted words are text, deleted ones are not, comments stand after the text."""
    body = (
        "<w:p><w:r><w:t>Подписали </w:t></w:r><w:del><w:r><w:delText>400</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>40</w:t></w:r></w:ins></w:p>"
    )
    comments = word(f"<w:comment>{paragraph('Проверить')}</w:comment>", "comments")
    reading = read_file(docx(tmp_path / "a.docx", body, {"comments.xml": ("comments", comments)}))
    assert reading.article
    assert reading.article.paragraphs == ("Подписали 40", "Проверить")
    (trouble,) = reading.troubles
    assert (trouble.code, trouble.details) == ("CF020", {"changes": "2", "comments": "1"})


def test_a_drawing_kept_twice_is_read_once(tmp_path: Path, read_file: Reads) -> None:
    """Word writes a text box anew for old programs; only the first writing counts."""
    body = (
        '<w:p xmlns:mc="urn:mc"><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>'
        f"{paragraph('Раз')}</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>"
        f"{paragraph('Раз')}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    article = read_file(docx(tmp_path / "a.docx", body)).article
    assert article
    assert article.paragraphs == ("Раз",)
