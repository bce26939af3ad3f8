from __future__ import annotations

import gzip
import struct
from pathlib import Path

import pytest
from made_documents import docx, paragraph, pdf
from made_workbooks import compound, ods, record, xls_stream, xlsx, zipped
from reads import Reads

from counterfoil.read.readers import CURRENT, READERS, misnamed

pytest_plugins = ("reading_fixtures",)

PAGE = "<!DOCTYPE html><html><body><p>Сообщение о наборе по контракту.</p></body></html>"


@pytest.mark.parametrize("raw", [b"", b" \r\n\t \n", b"\xef\xbb\xbf\n", b"\0" * 100])
def test_an_empty_file_is_one_finding(read_bytes: Reads, raw: bytes) -> None:
    """No bytes, white space, a lone byte order mark, a hole in a disk: all are empty."""
    assert [trouble.code for trouble in read_bytes(raw).troubles] == ["CF001"]


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0", "RIFF media"),
        (bytes(range(256)) * 9, "binary data"),
        (gzip.compress(gzip.compress(b"a,b\n", mtime=0), mtime=0), "gzip in gzip"),
    ],
)
def test_a_format_no_reader_knows_is_named(read_bytes: Reads, raw: bytes, name: str) -> None:
    """The finding says what the bytes are, not only that they were not read."""
    reading = read_bytes(raw)
    assert [(t.code, t.details) for t in reading.troubles] == [("CF005", {"format": name})]
    assert reading.unread


@pytest.mark.parametrize("word", ["RIFF", "OggS", "ID3", "PAR1", "GIF8", "BM", "MZ"])
def test_a_text_that_begins_with_a_mark_is_a_text(read_bytes: Reads, word: str) -> None:
    """Marks of letters are marks only before what is no text."""
    ((_, text),) = read_bytes(f"{word} is what the letter calls it.\n".encode()).passages()
    assert text == f"{word} is what the letter calls it."


@pytest.mark.parametrize(
    ("stream", "name"),
    [
        ("VisioDocument", "Visio drawing"),
        ("Quill", "Publisher document"),
        ("Other", "OLE document"),
    ],
)
def test_old_office_formats_are_told_apart(
    tmp_path: Path, read_file: Reads, stream: str, name: str
) -> None:
    """They share a container; the streams in it say what they are."""
    (trouble,) = read_file(compound(tmp_path / "a.doc", {stream: b"\0"})).troubles
    assert (trouble.code, trouble.details["format"]) == ("CF005", name)


def test_bytes_decide_and_names_do_not(tmp_path: Path, read_file: Reads) -> None:
    """Every format is read as what it is under a name that lies."""
    sheet = "<sheetData><row><c><v>1</v></c></row></sheetData>"
    table = "<table:table table:name='S'><table:table-row><table:table-cell><text:p>1</text:p>"
    table += "</table:table-cell></table:table-row></table:table>"
    cell = record(0x0203, struct.pack("<HHHd", 0, 0, 0, 1.0))
    made = {
        "PDF": pdf(tmp_path / "a.csv", ["BT /F1 12 Tf 72 700 Td (Hello) Tj ET"]),
        "XLSX": xlsx(tmp_path / "b.pdf", {"S": sheet}),
        "ODS": ods(tmp_path / "c.xlsx", table),
        "XLS": compound(tmp_path / "d.txt", {"Workbook": xls_stream(cell)}),
        "DOCX": docx(tmp_path / "e.html", paragraph("x")),
        "HTML": tmp_path / "f.xls",
        "delimited text": tmp_path / "g.pdf",
        "plain text": tmp_path / "h.xlsx",
    }
    made["HTML"].write_text(PAGE, encoding="utf-8")
    made["delimited text"].write_text("a,b\n1,2\n", encoding="utf-8")
    made["plain text"].write_text("Сообщение.\n\nКонец.\n", encoding="utf-8")
    for form, path in made.items():
        reading = read_file(path)
        assert reading.metadata["format"] == form
        assert not reading.troubles
        trouble = misnamed(path.name, reading.metadata)
        assert trouble
        assert trouble.code == "CF004"
        assert trouble.details == {"ending": path.suffix, "format": form}


@pytest.mark.parametrize(
    ("name", "metadata", "says"),
    [
        ("a.csv", {"format": "delimited text"}, ""),
        ("a.txt", {"format": "delimited text"}, ""),
        ("A.XLSM", {"format": "XLSX"}, ""),
        ("letter", {"format": "PDF"}, ""),
        ("a.unheard", {"format": "PDF"}, ""),
        ("a.csv.gz", {"format": "delimited text", "packed": "gzip"}, ""),
        ("a.csv", {"format": "delimited text", "packed": "gzip"}, ".csv"),
        ("a.csv.gz", {"format": "delimited text"}, ".gz"),
        ("a.pdf.gz", {"format": "HTML", "packed": "gzip"}, ".pdf"),
        ("a.doc", {"format": "DOCX"}, ".doc"),
    ],
)
def test_a_name_is_judged_by_its_ending(name: str, metadata: dict[str, str], says: str) -> None:
    """Endings of the same family agree, unknown ones say nothing."""
    trouble = misnamed(name, metadata)
    assert (trouble.details["ending"] if trouble else "") == says


def test_each_reader_says_its_own_name_and_version() -> None:
    """The list by which readings are found again agrees with the readers."""
    for reader in READERS.values():
        module = __import__(f"counterfoil.read.{reader.module}", fromlist=["READER"])
        assert reader.name == module.READER
        assert reader.load().__module__ == module.__name__
    assert len(set(CURRENT)) == len(CURRENT)


def test_a_damaged_zip_is_named_after_what_it_was(tmp_path: Path, read_file: Reads) -> None:
    """Half an archive still shows which document it was."""
    path = zipped(tmp_path / "a.docx", {"word/document.xml": "x" * 3000})
    path.write_bytes(path.read_bytes()[:-30])
    (trouble,) = read_file(path).troubles
    assert (trouble.code, trouble.details["format"]) == ("CF002", "DOCX")


@pytest.mark.parametrize(
    ("raw", "form", "paragraphs"),
    [
        (b"<?xml version='1.0'?><rss><a>40 <b>c</b></a></rss>", "XML", ("40", "c")),
        (
            b"<?xml version='1.0'?><x:org xmlns:x='b' id='1027' of='A &amp; B'><n>40</n></x:org>",
            "XML",
            ('x:org id="1027" of="A & B"', "n: 40"),
        ),
        (
            b"<?xml version='1.0'?><org b='1'><svg><path d='M0'/></svg><c d='2'/></org>",
            "XML",
            ('org b="1"', 'c d="2"'),
        ),
        (
            b"<?xml version='1.0'?>\n<r>\n<dc:date>2000</dc:date>\n<h><i c='1'>2</i></h></r>",
            "XML",
            ("dc:date: 2000", 'i c="1"', "i: 2"),
        ),
        (b"<?xml version='1.0'?><r><p>40</p><p>50 <b>c</b></p></r>", "XML", ("40", "50", "c")),
        (b"<?xml version='1.0'?><r><p>40</p> a</r>", "XML", ("40", "a")),
        (b"\r\n <?xml version='1.0'?><r><p>40</p> a</r>", "XML", ("40", "a")),
        (b"<?xml version='1.0'?><!DOCTYPE a><a>40</a>", "XML", None),
        (b'{"a": [1, 2]}', "JSON", None),
    ],
)
def test_json_and_xml_of_no_known_kind_are_read_as_text(
    read_bytes: Reads, raw: bytes, form: str, paragraphs: tuple[str, ...] | None
) -> None:
    """What nobody knows the fields of is text all the same: it can be found and quoted."""
    reading = read_bytes(raw)
    assert reading.metadata["format"] == form
    assert reading.article
    assert reading.article.paragraphs == (paragraphs or (raw.decode(),))


def test_prose_with_commas_is_no_table(read_bytes: Reads) -> None:
    """Sentences that happen to have as many commas are read as paragraphs."""
    reading = read_bytes("Иван, приходи завтра.\nПётр, не приходи.\n".encode())
    assert reading.reader == "text/5"
    assert reading.article
    assert reading.article.paragraphs == ("Иван, приходи завтра.", "Пётр, не приходи.")


def test_paragraphs_of_plain_text_are_set_apart_by_blank_lines(read_bytes: Reads) -> None:
    """Lines of one paragraph are joined; white space runs become one space."""
    reading = read_bytes("Первый\n  абзац.\r\n \r\nВторой\u00a0 абзац.\n".encode("windows-1251"))
    assert reading.article
    assert reading.article.paragraphs == ("Первый абзац.", "Второй абзац.")
    assert reading.metadata["encoding"] == "windows-1251"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Заголовок\n\nАбзац.\n", "Заголовок"),
        ("# Заголовок #\nАбзац.\n", "Заголовок"),
        ("Заголовок\n=========\n\nАбзац.\n", "Заголовок"),
        ("Первый абзац.\n\nВторой.\n", ""),
        ("Первая строка\nвторая\n\nАбзац.\n", ""),
        ("Список:\n\nодин\n", ""),
        ("Одна строка\n", ""),
        ("Раз\nДва\n", ""),
    ],
)
def test_a_text_has_a_title_where_its_first_line_is_one(
    read_bytes: Reads, text: str, title: str
) -> None:
    """A line that stands alone and ends no sentence, or one that Markdown marks."""
    article = read_bytes(text.encode()).article
    assert article
    assert article.title == title


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp1251", "utf-16", "koi8-r"])
def test_each_paragraph_of_a_text_has_its_place_in_the_bytes(read_bytes: Reads, codec: str) -> None:
    """Whatever the encoding and the line ends, the bytes there are the paragraph's."""
    raw = "Сообщение о наборе\r\n\r\nНе менее\r\n 40 человек.\r\n \r\nКонец.\r\n".encode(codec)
    article = read_bytes(raw).article
    assert article
    bare = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}.get(codec, codec)
    found = [" ".join(raw[start:end].decode(bare).split()) for start, end in article.places]
    assert found == list(article.paragraphs)
    assert found == ["Сообщение о наборе", "Не менее 40 человек.", "Конец."]
