from __future__ import annotations

import pytest
from reads import Reads

from counterfoil.model.reading import Caption, Reading, Span

pytest_plugins = ("reading_fixtures",)

FONTS = r"{\fonttbl{\f0\fcharset204 Arial Cyr;}{\f1\fcharset0 Arial;}{\f2\fcharset2 Symbol;}}"


def cyrillic(text: str) -> str:
    """Return text as bytes of Windows-1251, two digits each."""
    return "".join(f"\\'{byte:02x}" for byte in text.encode("cp1251"))


def paragraphs(reading: Reading) -> list[str]:
    """Return the paragraphs of a reading."""
    assert reading.article
    return list(reading.article.paragraphs)


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        (rf"\f0 {cyrillic('Подписали')} 40", "Подписали 40"),
        (rf"\f1 caf\'e9 {{\f0 {cyrillic('кафе')}}} caf\'e9", "café кафе café"),
        (rf"\f1 {cyrillic('Так называют')} \'e8 {cyrillic('другое')}", "Так называют и другое"),
        (r"\uc1\u1055?\u1086?", "По"),
        (r"\uc2\u1055\'cf\'cf!", "П!"),
        (r"\uc0\u1055 40", "П40"),
        (r"{\uc0\u1055}\u1086?", "По"),
        (r"\u-10179?\u-9152?", "\U0001f440"),
        (r"\u-10179? x", "\ufffd x"),
        (r"a\~b\_c\-d\emdash e", "a b\u2011cd—e"),
        (r"\{\\\}", "{\\}"),
        (r"\f2\'b7\tab x", "• x"),
        (r"a{\pict\wmetafile8 0102{\x}7b}b", "ab"),
        (r"a{\*\unheard of {x}}b", "ab"),
        (r"a{\v hidden}b", "ahiddenb"),
        (r"a{\deleted gone}b{\deleted0 c}", "abc"),
        (r'{\field{\*\fldinst HYPERLINK "https://example.org"}{\fldrslt тут}}', "тут"),
    ],
)
def test_letters_of_rtf_are_told(read_bytes: Reads, inner: str, text: str) -> None:
    """By number, by the font's encoding, by sign; what is no text is passed over."""
    raw = rf"{{\rtf1\ansi\ansicpg1251\deff1{FONTS}\pard {inner}\par}}".encode("cp1251")
    assert paragraphs(read_bytes(raw)) == [text]


def test_bytes_that_were_counted_are_no_markup(read_bytes: Reads) -> None:
    """Binary data may hold braces and backslashes."""
    raw = b"{\\rtf1 a{\\pict\\bin5 }}}\\}}b{\\pict\\bin3 \\\\{}c\\par}"
    assert paragraphs(read_bytes(raw)) == ["abc"]


def test_the_document_says_which_encoding_where_the_font_does_not(read_bytes: Reads) -> None:
    """The code page, or the machine, of the whole document."""
    for head, codec in (
        (r"\ansi\ansicpg1251", "cp1251"),
        (r"\mac", "mac_roman"),
        (r"\pc", "cp437"),
    ):
        letters = "".join(f"\\'{byte:02x}" for byte in bytes([0xA5, 0xE1]))
        raw = rf"{{\rtf1{head} {letters}\par}}".encode()
        assert paragraphs(read_bytes(raw)) == [bytes([0xA5, 0xE1]).decode(codec)]


def test_tables_of_rtf_have_their_grid(read_bytes: Reads) -> None:
    """Edges say how far cells reach; inner tables are tables of their own."""
    rows = (
        r"\trowd\trhdr\cellx1000\cellx3000\pard\intbl Region\cell Total\cell\row"
        r"\trowd\clvmgf\cellx1000\cellx2000\cellx3000\pard\intbl A\cell 40\cell 12\cell\row"
        r"\trowd\clvmrg\cellx1000\cellx2000\cellx3000\pard\intbl\cell 7\cell"
        r"\pard\intbl\itap2 in\nestcell{\*\nesttableprops\trowd\cellx500\nestrow}"
        r"{\nonesttables\par}\pard\intbl\itap1 8\cell\row\pard after\par"
    )
    reading = read_bytes(rf"{{\rtf1\ansi before\par {rows}}}".encode())
    first, second = reading.tables
    assert [list(row) for row in first.rows] == [
        ["Region", "Total", ""],
        ["A", "40", "12"],
        ["", "7", "8"],
    ]
    assert first.spans == (Span(1, 2, 1, 2), Span(2, 1, 2, 1))
    assert first.headings == 1
    assert [list(row) for row in second.rows] == [["in"]]
    assert paragraphs(reading) == ["before", "after"]


def test_notes_headers_and_comments_come_after_the_body(read_bytes: Reads) -> None:
    """A header that only repeats a paragraph is not said twice."""
    raw = (
        rb"{\rtf1\ansi{\header\pard Office\par}{\footer\pard text\par}text{\footnote note}"
        rb"{\*\atnauthor me}\chatn{\*\annotation who?}\par}"
    )
    reading = read_bytes(raw)
    assert paragraphs(reading) == ["text", "note", "Office", "who?"]
    assert [trouble.code for trouble in reading.troubles] == ["CF020"]


def test_rtf_says_who_and_when(read_bytes: Reads) -> None:
    """Moments are the writer's own: no zone stands with them."""
    raw = (
        rf"{{\rtf1\ansi\ansicpg1251{FONTS}{{\stylesheet{{\s1 heading 1;}}}}"
        rf"{{\info{{\title {cyrillic('Отчёт')}}}{{\author A}}{{\operator B}}{{\*\company C}}"
        r"{\creatim\yr2023\mo3\dy1\hr9\min5}{\printim\yr2023\mo3\dy2}}{\*\generator Riched20;}"
        r"\pard\s1 Heading\par x{\sp{\sn wzDescription}{\sv a scan}}\par}"
    ).encode("cp1251")
    reading = read_bytes(raw)
    facts = {key: text for key, text in reading.metadata.items() if key != "format"}
    assert facts == {
        "title": "Отчёт",
        "author": "A",
        "modified by": "B",
        "organisation": "C",
        "created": "2023-03-01T09:05",
        "printed": "2023-03-02T00:00",
        "tool": "Riched20;",
    }
    assert reading.article
    assert reading.article.title == "Heading"
    assert reading.article.captions == (Caption("a scan"),)


def test_rtf_without_end_is_read_and_said(read_bytes: Reads) -> None:
    """Careless programs leave out the last brace; a file cut short looks the same."""
    reading = read_bytes(rb"{\rtf1\ansi{\b first}\par second")
    assert paragraphs(reading) == ["first", "second"]
    assert [trouble.code for trouble in reading.troubles] == ["CF032"]


def test_groups_nested_without_end_are_refused(read_bytes: Reads) -> None:
    """No document nests so deep; nothing recurses, and memory is not asked for."""
    assert [t.code for t in read_bytes(b"{\\rtf1" + b"{" * 200_000).troubles] == ["CF006"]
    assert [t.code for t in read_bytes(b"{\\rtf1 x" + b"}" * 200_000).troubles] == []
