"""What Word's formats hold beside plain paragraphs: DOCX, DOC, RTF, Word 2003 XML."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest
from made_documents import docx, paragraph, word
from made_texts import WORD_2003, doc_of_blocks, docx_of, word_2003_of
from made_word import doc, doc_of, row_end, sprm
from made_workbooks import OFFICE, relations, zipped
from reads import Reads

from counterfoil.model.reading import Caption, Reading, Span

pytest_plugins = ("reading_fixtures",)

LISTS = (
    '<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1">'
    '<w:start w:val="1"/><w:numFmt w:val="russianLower"/><w:lvlText w:val="%1.%2)"/></w:lvl>'
    '</w:abstractNum><w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0">'
    '<w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0">'
    '<w:startOverride w:val="5"/></w:lvlOverride></w:num>'
)


def listed(text: str, number: int, level: int = 0) -> str:
    """Return a paragraph of a list."""
    place = f'<w:ilvl w:val="{level}"/><w:numId w:val="{number}"/>'
    return f"<w:p><w:pPr><w:numPr>{place}</w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def paragraphs(reading: Reading) -> list[str]:
    """Return the paragraphs of a reading."""
    assert reading.article
    return list(reading.article.paragraphs)


def test_numbers_that_word_draws_stand_before_the_paragraphs_of_lists(
    tmp_path: Path, read_file: Reads
) -> None:
    """A quote of point 1.б) must be found as it is printed; bullets are no numbers."""
    body = listed("раз", 1) + listed("под раз", 1, 1) + listed("под два", 1, 1) + listed("два", 1)
    body += listed("снова", 1, 1) + listed("пункт", 2) + listed("с пяти", 3) + paragraph("просто")
    more = {"numbering.xml": ("numbering", word(LISTS, "numbering"))}
    assert paragraphs(read_file(docx(tmp_path / "a.docx", body, more))) == [
        "1. раз",
        "1.а) под раз",
        "1.б) под два",
        "2. два",
        "2.а) снова",
        "пункт",
        "5. с пяти",
        "просто",
    ]


def test_a_list_may_come_with_the_style_of_a_paragraph(tmp_path: Path, read_file: Reads) -> None:
    """Headings are often numbered by their style alone, or by the one that it is made from."""
    styles = (
        '<w:style w:styleId="H"><w:name w:val="heading 1"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="G"><w:basedOn w:val="H"/></w:style>'
    )
    more = {
        "numbering.xml": ("numbering", word(LISTS, "numbering")),
        "styles.xml": ("styles", word(styles, "styles")),
    }
    body = paragraph("Цели", "H") + paragraph("Сроки", "G")
    reading = read_file(docx(tmp_path / "a.docx", body, more))
    assert paragraphs(reading) == ["1. Цели", "2. Сроки"]
    assert reading.article
    assert reading.article.title == "Цели"


def test_what_stands_for_a_picture_is_a_caption_and_a_link_is_told_apart(
    tmp_path: Path, read_file: Reads
) -> None:
    """Neither is text that the page shows, and both are facts of the file."""
    picture = (
        '<w:p><w:r><w:drawing><wp:docPr xmlns:wp="w" descr="Скан письма"/></w:drawing></w:r></w:p>'
    )
    field = '<w:instrText> HYPERLINK "https://example.org/a" </w:instrText>'
    body = picture + f"<w:p><w:r>{field}</w:r><w:r><w:t>тут</w:t></w:r></w:p>"
    reading = read_file(docx(tmp_path / "a.docx", body))
    assert reading.article
    assert reading.article.captions == (Caption("Скан письма"),)
    assert paragraphs(reading) == ["тут"]
    assert reading.metadata["links"] == "https://example.org/a"


def test_ticks_choices_and_signs_are_read_as_they_show(tmp_path: Path, read_file: Reads) -> None:
    """A ticked box is an answer; a sign of an unknown font is no letter."""
    box = '<w:r><w:fldChar><w:ffData><w:checkBox><w:default w:val="{}"/></w:checkBox></w:ffData>'
    box += "</w:fldChar></w:r>"
    choice = "<w:r><w:fldChar><w:ffData><w:ddList><w:result w:val='1'/><w:listEntry w:val='нет'/>"
    choice += "<w:listEntry w:val='да'/></w:ddList></w:ffData></w:fldChar></w:r>"
    sign = '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r><w:r><w:sym w:char="F041"/></w:r>'
    body = f"<w:p>{box.format(1)}{box.format(0)}{choice}{sign}</w:p>"
    assert paragraphs(read_file(docx(tmp_path / "a.docx", body))) == ["☒☐да☒\ufffd"]


@pytest.mark.parametrize("shown", ["", "да"])
def test_a_choice_is_read_once(tmp_path: Path, read_file: Reads, shown: str) -> None:
    """Some programs write beside a field's choices the one that it shows, and some do not."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    choice = "<w:r><w:fldChar><w:ffData><w:ddList><w:listEntry w:val='да'/></w:ddList></w:ffData>"
    choice += "</w:fldChar></w:r>" + mark.format("separate")
    text = f"<w:r><w:t>{shown}</w:t></w:r>" if shown else ""
    body = f"<w:p>{choice}{text}{mark.format('end')}<w:r><w:t> и нет</w:t></w:r></w:p>"
    assert paragraphs(read_file(docx(tmp_path / "a.docx", body))) == ["да и нет"]


def test_a_chart_is_a_table_of_its_numbers(tmp_path: Path, read_file: Reads) -> None:
    """What it last drew: a row for each label, a column for each series, and its title apart."""

    def cached(kind: str, texts: list[str]) -> str:
        points = "".join(
            f'<c:pt idx="{n}"><c:v>{text}</c:v></c:pt>' for n, text in enumerate(texts)
        )
        return f"<c:{kind}><c:strRef><c:strCache>{points}</c:strCache></c:strRef></c:{kind}>"

    series = cached("tx", ["Подписали"]) + cached("cat", ["март", "апрель"])
    series += cached("val", ["40", "12"])
    title = "<c:title><c:tx><c:rich><a:p xmlns:a='a'><a:r><a:t>Набор</a:t></a:r></a:p></c:rich>"
    title += "</c:tx></c:title>"
    chart = f'<c:chartSpace xmlns:c="c"><c:chart>{title}<c:ser>{series}</c:ser></c:chart>'
    body = f'<w:p><w:r><c:chart xmlns:c="c" xmlns:r="{OFFICE}" r:id="m0"/></w:r></w:p>'
    more = {"charts/chart1.xml": ("chart", chart + "</c:chartSpace>")}
    reading = read_file(docx(tmp_path / "a.docx", body, more))
    (table,) = reading.tables
    assert [list(row) for row in table.rows] == [
        ["", "Подписали"],
        ["март", "40"],
        ["апрель", "12"],
    ]
    assert table.headings == 1
    assert reading.article
    assert reading.article.captions == (Caption("Набор"),)


def test_rows_marked_as_headings_are_told(tmp_path: Path, read_file: Reads) -> None:
    """Only the first rows can be headings."""
    row = "<w:tr>{}<w:tc>" + paragraph("x") + "</w:tc></w:tr>"
    mark = "<w:trPr><w:tblHeader/></w:trPr>"
    body = f"<w:tbl>{row.format(mark)}{row.format('')}{row.format(mark)}</w:tbl>"
    (table,) = read_file(docx(tmp_path / "a.docx", body)).tables
    assert table.headings == 1


def test_scans_and_embedded_files_inside_become_parts(tmp_path: Path, read_file: Reads) -> None:
    """A letter is often a picture in a document; small pictures are logos and lines."""
    path = docx(tmp_path / "a.docx", "<w:p/>")
    extra = {
        "media/image1.png": b"\x89PNG" + bytes(20_000),
        "media/logo.png": b"\x89PNG" + bytes(200),
        "embeddings/sheet.xlsx": b"PK",
    }
    with zipfile.ZipFile(path) as archive:
        whole = {name: archive.read(name) for name in archive.namelist()}
    zipped(path, whole | {f"word/{name}": raw for name, raw in extra.items()})
    reading = read_file(path)
    assert [part.name for part in reading.parts] == [
        "word/media/image1.png",
        "word/embeddings/sheet.xlsx",
    ]
    assert [(t.code, t.details["parts"]) for t in reading.troubles] == [("CF030", "2")]


def test_a_document_of_nothing_says_so(tmp_path: Path, read_file: Reads) -> None:
    """An empty file that can be read must not look like silence."""
    for path in (docx(tmp_path / "a.docx", "<w:p/>"), doc(tmp_path / "a.doc", [""])):
        assert [trouble.code for trouble in read_file(path).troubles] == ["CF030"]


def test_word_2003_keeps_notes_comments_and_headers_in_their_places(
    tmp_path: Path, read_file: Reads
) -> None:
    """They stand within the text there, and are read after it all the same."""
    note = f"<w:footnote>{paragraph('Сноска')}</w:footnote>"
    comment = (
        f'<aml:annotation xmlns:aml="aml" w:type="Word.Comment"><aml:content>{paragraph("Кто?")}'
    )
    comment += "</aml:content></aml:annotation>"
    gone = '<aml:annotation xmlns:aml="aml" w:type="Word.Deletion"><aml:content><w:r><w:delText>'
    gone += "400</w:delText></w:r></aml:content></aml:annotation>"
    label = "<w:pPr><w:listPr><wx:t xmlns:wx='wx' wx:val='2.1.'/></w:listPr></w:pPr>"
    text = f"<w:p>{label}<w:r><w:t>Текст</w:t>{note}</w:r>{comment}{gone}</w:p>"
    end = f"<w:sectPr><w:hdr>{paragraph('Аппарат')}</w:hdr></w:sectPr>"
    facts = '<o:DocumentProperties xmlns:o="o"><o:Author>Иванов</o:Author></o:DocumentProperties>'
    path = tmp_path / "a.xml"
    path.write_text(
        f'<?xml version="1.0"?><w:wordDocument xmlns:w="{WORD_2003}">{facts}'
        f"<w:body><w:sect>{text}{end}</w:sect></w:body></w:wordDocument>",
        "utf-8",
    )
    reading = read_file(path)
    assert paragraphs(reading) == ["2.1. Текст", "Сноска", "Аппарат", "Кто?"]
    assert reading.metadata["author"] == "Иванов"
    (trouble,) = reading.troubles
    assert (trouble.code, trouble.details) == ("CF020", {"changes": "1", "comments": "1"})


def test_a_package_written_flat_is_read_like_one_that_is_zipped(
    tmp_path: Path, read_file: Reads
) -> None:
    """Word saves a DOCX as one XML file too; its parts are the same."""
    space = 'xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"'

    def part(name: str, inner: str) -> str:
        return f'<pkg:part pkg:name="{name}"><pkg:xmlData>{inner}</pkg:xmlData></pkg:part>'

    main = relations({"r": ("officeDocument", "word/document.xml")})
    body = word(f"<w:body>{paragraph('Подписали 40')}</w:body>")
    path = tmp_path / "a.xml"
    whole = part("/_rels/.rels", main) + part("/word/document.xml", body)
    path.write_text(f'<?xml version="1.0"?><pkg:package {space}>{whole}</pkg:package>', "utf-8")
    reading = read_file(path)
    assert paragraphs(reading) == ["Подписали 40"]
    assert reading.metadata["format"] == "Word XML"


def test_a_doc_in_one_byte_a_letter_is_read_like_one_in_two(
    tmp_path: Path, read_file: Reads
) -> None:
    """Word writes whatever it can in Windows-1252."""
    blocks = ["“At least 40” – café", [["a", "b"], ["1", "2"]], "end"]
    wide = read_file(doc(tmp_path / "a.doc", blocks))
    narrow = read_file(doc(tmp_path / "b.doc", blocks, narrow=True))
    assert paragraphs(wide) == paragraphs(narrow) == ["“At least 40” – café", "end"]
    assert [list(row) for row in narrow.tables[0].rows] == [["a", "b"], ["1", "2"]]


def test_fields_deleted_words_and_stories_of_a_doc(tmp_path: Path, read_file: Reads) -> None:
    """What a field shows is text, how it is made is not; deleted words are gone, notes follow."""
    body = 'Смотри \x13HYPERLINK "https://example.org/"\x14тут\x15 400 40\r'
    gone = body.index("400 ")
    path = doc_of(
        tmp_path / "a.doc",
        [(body, b"")],
        stories={"footnotes": "\x02 Сноска\r", "headers": "Аппарат\r", "comments": "Кто?\r"},
        runs=[(0, gone, b""), (gone, gone + 4, sprm(0x0800, b"\1")), (gone + 4, len(body), b"")],
    )
    reading = read_file(path)
    assert paragraphs(reading) == ["Смотри тут 40", "Сноска", "Аппарат", "Кто?"]
    assert reading.metadata["links"] == "https://example.org/"
    (trouble,) = reading.troubles
    assert (trouble.code, trouble.details) == ("CF020", {"changes": "1", "comments": "1"})


def test_a_field_that_never_ends_hides_nothing(tmp_path: Path, read_file: Reads) -> None:
    """A damaged field must not swallow the rest of the document."""
    reading = read_file(doc(tmp_path / "a.doc", ["до \x13 поле", "после"]))
    assert paragraphs(reading) == ["до поле", "после"]


def test_merged_cells_of_a_doc_are_spans(tmp_path: Path, read_file: Reads) -> None:
    """A row with fewer edges reaches over the columns of others; a mark says what goes on below."""
    wide = bytes([1]) + struct.pack("<2h", 0, 2880) + b"\0" * 20
    one = sprm(0x2416, b"\1") + sprm(0x2417, b"\1")
    one += sprm(0xD608, struct.pack("<H", len(wide) + 1) + wide)
    inside = sprm(0x2416, b"\1")
    pieces = [("Всего\x07", inside), ("\x07", one), ("a\x07", inside), ("b\x07", inside)]
    reading = read_file(doc_of(tmp_path / "a.doc", [*pieces, ("\x07", row_end(2)), ("x\r", b"")]))
    (table,) = reading.tables
    assert [list(row) for row in table.rows] == [["Всего", ""], ["a", "b"]]
    assert table.spans == (Span(1, 1, 1, 2),)


def test_a_locked_doc_says_so_and_who_made_it(tmp_path: Path, read_file: Reads) -> None:
    """A password hides the text, not always the author."""
    path = doc_of(tmp_path / "a.doc", [("тайна\r", b"")], flags=0x0100)
    assert [trouble.code for trouble in read_file(path).troubles] == ["CF003"]


@pytest.mark.parametrize("keep", [0.3, 0.6, 0.9])
def test_documents_cut_short_are_refused(tmp_path: Path, read_file: Reads, keep: float) -> None:
    """Half a document is not shown as the whole."""
    for path in (
        doc_of_blocks(tmp_path / "a.doc", ["слово " * 900]),
        docx_of(tmp_path / "a.docx", ["слово " * 900]),
        word_2003_of(tmp_path / "a.xml", ["слово " * 900]),
    ):
        raw = path.read_bytes()
        path.write_bytes(raw[: int(len(raw) * keep)])
        assert [trouble.code for trouble in read_file(path).troubles] == ["CF002"], path.name
