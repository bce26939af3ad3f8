"""OpenDocument texts, EPUB books and exports of messengers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from made_texts import chat_of, epub_of, odt_of, opened
from made_workbooks import zipped
from reads import Reads

from counterfoil.model.reading import Caption, Reading, Span

pytest_plugins = ("reading_fixtures",)


def paragraphs(reading: Reading) -> list[str]:
    """Return the paragraphs of a reading."""
    assert reading.article
    return list(reading.article.paragraphs)


def test_what_hangs_on_a_paragraph_of_an_odt_is_read_in_its_place(
    tmp_path: Path, read_file: Reads
) -> None:
    """Frames after their paragraph; notes, headers and comments after the body; links apart."""
    note = "<text:note><text:note-citation>1</text:note-citation><text:note-body>"
    note += "<text:p>Сноска</text:p></text:note-body></text:note>"
    comment = (
        "<office:annotation><dc:creator>А</dc:creator><text:p>Кто?</text:p></office:annotation>"
    )
    frame = "<draw:frame><draw:text-box><text:p>В рамке</text:p></draw:text-box>"
    frame += "<svg:desc>Скан</svg:desc></draw:frame>"
    link = '<text:a xlink:href="https://example.org/">тут</text:a>'
    inner = "<text:h text:outline-level='1'>Письмо</text:h><text:p>не<text:s text:c='3'/>менее"
    inner += f"<text:line-break/>40 {link}{note}{comment}{frame}</text:p>"
    gone = "<text:tracked-changes><text:changed-region><text:deletion><text:p>400</text:p>"
    inner = f"{gone}</text:deletion></text:changed-region></text:tracked-changes>{inner}"
    styles = "<office:master-styles><style:master-page><style:header><text:p>Аппарат</text:p>"
    styles += "</style:header></style:master-page></office:master-styles>"
    reading = read_file(opened(tmp_path / "a.odt", "text", inner, {"styles.xml": styles}))
    assert paragraphs(reading) == [
        "Письмо",
        "не менее 40 тут",
        "В рамке",
        "Сноска",
        "Аппарат",
        "Кто?",
    ]
    assert reading.article
    assert reading.article.title == "Письмо"
    assert reading.article.captions == (Caption("Скан"),)
    assert reading.metadata["links"] == "https://example.org/"
    (trouble,) = reading.troubles
    assert (trouble.code, trouble.details) == ("CF020", {"changes": "1", "comments": "1"})


def test_lists_and_headings_of_an_odt_are_numbered(tmp_path: Path, read_file: Reads) -> None:
    """As they are drawn: through their levels, on where they go on, not where they are bullets."""

    def level(number: int, form: str, more: str = "") -> str:
        return (
            f'<text:list-level-style-number text:level="{number}" style:num-format="{form}" '
            f'style:num-suffix="." {more}/>'
        )

    styles = f'<text:list-style style:name="L">{level(1, "1")}'
    second = level(2, "a", 'text:display-levels="2"')
    styles += f"{second}</text:list-style>"
    styles += '<text:list-style style:name="B"><text:list-level-style-bullet text:level="1"/>'
    styles += "</text:list-style>"
    outline = '<office:styles><text:outline-style><text:outline-level-style text:level="1" '
    outline += 'style:num-format="I"/></text:outline-style></office:styles>'
    inside = "<text:list><text:list-item><text:p>под</text:p></text:list-item></text:list>"
    inner = "<text:h text:outline-level='1'>Цели</text:h>"
    inner += f"<text:list text:style-name='L'><text:list-item><text:p>раз</text:p>{inside}"
    inner += "</text:list-item><text:list-item><text:p>два</text:p><text:p>ещё</text:p>"
    inner += "</text:list-item></text:list><text:p>просто</text:p>"
    inner += "<text:list text:style-name='L' text:continue-numbering='true'><text:list-item>"
    inner += "<text:p>три</text:p></text:list-item></text:list>"
    inner += (
        "<text:list text:style-name='B'><text:list-item><text:p>точка</text:p></text:list-item>"
    )
    inner += "</text:list><text:h text:outline-level='1'>Сроки</text:h>"
    path = opened(tmp_path / "a.odt", "text", inner, {"styles.xml": outline}, styles)
    assert paragraphs(read_file(path)) == [
        "I Цели",
        "1. раз",
        "1.a. под",
        "2. два",
        "ещё",
        "просто",
        "3. три",
        "точка",
        "II Сроки",
    ]


def test_tables_of_an_odt_keep_spans_repeats_and_headings(tmp_path: Path, read_file: Reads) -> None:
    """Covered cells are not told twice; repeated ones stand where they are seen."""
    cell = "<table:table-cell {}><text:p>{}</text:p></table:table-cell>"
    head = cell.format('table:number-columns-spanned="2"', "Всего") + "<table:covered-table-cell/>"
    body = cell.format('table:number-columns-repeated="2"', "40")
    inner = "<table:table><table:table-header-rows><table:table-row>" + head
    inner += f"</table:table-row></table:table-header-rows><table:table-row>{body}"
    inner += "</table:table-row></table:table>"
    (table,) = read_file(opened(tmp_path / "a.odt", "text", inner)).tables
    assert [list(row) for row in table.rows] == [["Всего", ""], ["40", "40"]]
    assert (table.headings, table.spans) == (1, (Span(1, 1, 1, 2),))


def test_a_cell_repeated_without_end_is_refused(tmp_path: Path, read_file: Reads) -> None:
    """A file of a kilobyte must not become a table of a billion cells."""
    cell = '<table:table-cell table:number-columns-repeated="9999999"><text:p>x</text:p>'
    row = f'<table:table-row table:number-rows-repeated="9999999">{cell}</table:table-cell>'
    inner = f"<table:table>{row}</table:table-row></table:table>"
    reading = read_file(opened(tmp_path / "a.odt", "text", inner))
    assert [trouble.code for trouble in reading.troubles] == ["CF006"]


def test_a_locked_odt_says_so_and_who_made_it(tmp_path: Path, read_file: Reads) -> None:
    """What it says of itself may be open all the same."""
    path = zipped(
        tmp_path / "a.odt",
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": b"\1\2\3",
            "META-INF/manifest.xml": "<m:manifest xmlns:m='m'><m:encryption-data/></m:manifest>",
            "meta.xml": "<o:m xmlns:o='o'><o:initial-creator>Иванов</o:initial-creator></o:m>",
        },
    )
    reading = read_file(path)
    assert [trouble.code for trouble in reading.troubles] == ["CF003"]
    assert reading.metadata["author"] == "Иванов"


@pytest.mark.parametrize("keep", [0.3, 0.6, 0.95])
def test_open_documents_cut_short_are_refused(
    tmp_path: Path, read_file: Reads, keep: float
) -> None:
    """Half a document is not shown as the whole."""
    for path in (
        odt_of(tmp_path / "a.odt", ["слово " * 900]),
        epub_of(tmp_path / "a.epub", {"a.xhtml": f"<p>{'слово ' * 900}</p>"}),
    ):
        raw = path.read_bytes()
        path.write_bytes(raw[: int(len(raw) * keep)])
        assert [trouble.code for trouble in read_file(path).troubles] == ["CF002"], path.name


def test_a_book_is_read_chapter_by_chapter(tmp_path: Path, read_file: Reads) -> None:
    """In reading order, with its tables, and nothing of it taken for a menu."""
    chapters = {
        "б.xhtml": "<nav><a href='x'>Глава</a></nav><h1>Два</h1><p>Подписали <b>40</b></p>",
        "а.xhtml": "<p>Конец</p><table><tr><td>Брянск</td><td>12</td></tr></table>",
    }
    facts = "<dc:title>Книга</dc:title><dc:creator>Иванов</dc:creator><dc:date>2023</dc:date>"
    reading = read_file(epub_of(tmp_path / "a.epub", chapters, facts))
    assert paragraphs(reading) == ["Глава", "Два", "Подписали 40", "Конец"]
    assert [list(row) for row in reading.tables[0].rows] == [["Брянск", "12"]]
    assert reading.article
    assert reading.article.title == "Книга"
    assert reading.metadata["author"] == "Иванов"
    assert reading.metadata["created"] == "2023"


def test_a_message_is_a_paragraph_with_who_when_and_what_it_refers_to(
    tmp_path: Path, read_file: Reads
) -> None:
    """Dates stay as the export gives them; words in pieces are put together; links are apart."""
    pieces = ["Подписали ", {"type": "bold", "text": "не менее 40"}]
    pieces += [", ", {"type": "text_link", "text": "тут", "href": "https://example.org/"}]
    messages = [
        {"id": 1, "type": "service", "date": "2023-03-01T10:00:00", "actor": "А", "action": "pin"},
        {
            "id": 2,
            "date": "2023-03-01T10:05:00",
            "date_unixtime": "1677643500",
            "from": "Канал",
            "forwarded_from": "Админ",
            "photo": "photos/1.jpg",
            "text": pieces,
        },
        {
            "id": 3,
            "date": "2023-03-02T10:05:00",
            "from": "Б",
            "reply_to_message_id": 2,
            "text": "12?",
        },
    ]
    reading = read_file(chat_of(tmp_path / "result.json", "Набор", messages))
    assert paragraphs(reading) == [
        "#1 2023-03-01T10:00:00 А: [pin]",
        "#2 2023-03-01T10:05:00 Канал (forwarded from Админ): Подписали не менее 40, тут "
        "[photos/1.jpg]",
        "#3 2023-03-02T10:05:00 Б (in reply to #2): 12?",
    ]
    assert reading.article
    assert reading.article.title == "Набор"
    facts = {"messages": "3", "links": "https://example.org/", "format": "messenger export"}
    assert dict(reading.metadata) == facts


@pytest.mark.parametrize(
    ("export", "lines"),
    [
        (
            {
                "participants": [{"name": "x"}],
                "title": "Чат".encode().decode("latin-1"),
                "messages": [
                    {
                        "sender_name": "Иван".encode().decode("latin-1"),
                        "timestamp_ms": 1677643500123,
                        "content": "Сорок".encode().decode("latin-1"),
                    }
                ],
            },
            ["2023-03-01T04:05:00Z Иван: Сорок"],
        ),
        (
            [{"type": "message", "user": "U1", "text": "сорок", "ts": "1677643500.0002"}],
            ["2023-03-01T04:05:00Z U1: сорок"],
        ),
        (
            {
                "channel": {"name": "общий"},
                "messages": [
                    {
                        "id": "9",
                        "timestamp": "2023-03-01T10:00:00+00:00",
                        "content": "сорок",
                        "author": {"id": "1", "name": "ivan"},
                        "reference": {"messageId": "8"},
                    }
                ],
            },
            ["#9 2023-03-01T10:00:00+00:00 ivan (in reply to #8): сорок"],
        ),
        (
            {
                "chats": {
                    "list": [
                        {
                            "name": "А",
                            "messages": [{"id": 1, "date": "д", "from": "к", "text": "1"}],
                        },
                        {
                            "name": "Б",
                            "messages": [{"id": 1, "date": "д", "from": "к", "text": "2"}],
                        },
                    ]
                }
            },
            ["А", "#1 д к: 1", "Б", "#1 д к: 2"],
        ),
    ],
    ids=["facebook", "slack", "discord", "whole account"],
)
def test_exports_of_several_messengers_are_known(
    tmp_path: Path, read_file: Reads, export: object, lines: list[str]
) -> None:
    """They differ in the names of their fields; seconds since 1970 are told as a moment."""
    path = tmp_path / "a.json"
    path.write_text(json.dumps(export), "utf-8")
    assert paragraphs(read_file(path)) == lines


@pytest.mark.parametrize(
    "other",
    [
        {"messages": ["a", "b"]},
        {"messages": [{"level": "error", "line": 3}]},
        [{"title": "a", "text": "b"}],
        {"type": "FeatureCollection", "features": []},
    ],
)
def test_other_json_is_no_chat(tmp_path: Path, read_file: Reads, other: object) -> None:
    """What is no list of messages is read as it stands."""
    path = tmp_path / "a.json"
    path.write_text(json.dumps(other), "utf-8")
    reading = read_file(path)
    assert reading.metadata["format"] == "JSON"
    assert paragraphs(reading) == [json.dumps(other)]
