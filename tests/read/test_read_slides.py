"""Presentations: PPTX, ODP and PPT."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_texts import drawn, odp_of, opened, ppt_of, pptx_of, slide
from made_word import ppt
from made_workbooks import relations
from reads import Reads

from counterfoil.checks.extent import Extent, extent
from counterfoil.model.reading import Caption, Reading, Span

pytest_plugins = ("reading_fixtures",)


def pages(reading: Reading) -> list[list[str]]:
    """Return the lines of each page."""
    return [page.text.split("\n") if page.text else [] for page in reading.pages]


def test_tables_pictures_notes_and_comments_of_a_slide(tmp_path: Path, read_file: Reads) -> None:
    """A table is one on its page, a picture's words a caption; notes and comments come last."""

    def cell(text: str, attributes: str = "") -> str:
        return f"<a:tc {attributes}><a:txBody>{drawn(text)}</a:txBody></a:tc>"

    wide, under = cell("Регион", 'gridSpan="2"'), cell("", 'hMerge="1"')
    rows = f"<a:tr>{wide}{under}</a:tr>"
    rows += f"<a:tr>{cell('Брянск')}{cell('40')}</a:tr>"
    table = f'<a:tbl><a:tblPr firstRow="1"/>{rows}</a:tbl>'
    frame = f"<p:graphicFrame><a:graphic><a:graphicData>{table}</a:graphicData></a:graphic>"
    shapes = f"<p:sp><p:txBody>{drawn('Итоги')}</p:txBody></p:sp>{frame}</p:graphicFrame>"
    shapes += '<p:pic><p:nvPicPr><p:cNvPr id="1" descr="Скан письма"/></p:nvPicPr></p:pic>'
    number = '<a:p><a:fld type="slidenum"><a:t>‹#›</a:t></a:fld></a:p>'
    shapes += f"<p:sp><p:txBody>{number}</p:txBody></p:sp>"
    links = {
        "n": ("notesSlide", "../notesSlides/notes1.xml"),
        "c": ("comments", "../comments/comment1.xml"),
    }
    notes = slide(f"<p:sp><p:txBody>{drawn('Сказать о 40')}</p:txBody></p:sp>")
    comments = "<p:cmLst xmlns:p='p'><p:cm><p:text>Проверить</p:text></p:cm></p:cmLst>"
    more = {
        "ppt/slides/slide1.xml": slide(shapes),
        "ppt/slides/_rels/slide1.xml.rels": relations(links),
        "ppt/notesSlides/notes1.xml": notes,
        "ppt/comments/comment1.xml": comments,
    }
    reading = read_file(pptx_of(tmp_path / "a.pptx", [["x"]], more))
    assert pages(reading) == [["Итоги", "Сказать о 40", "Проверить"]]
    (found,) = reading.tables
    assert [list(row) for row in found.rows] == [["Регион", ""], ["Брянск", "40"]]
    assert (found.page, found.headings, found.spans) == (1, 1, (Span(1, 1, 1, 2),))
    assert reading.article
    assert reading.article.captions == (Caption("Скан письма"),)


def test_hidden_slides_are_read_and_said(tmp_path: Path, read_file: Reads) -> None:
    """Whoever saw the presentation did not see them."""
    hidden = {
        "ppt/slides/slide2.xml": slide(
            f"<p:sp><p:txBody>{drawn('б')}</p:txBody></p:sp>", 'show="0"'
        )
    }
    style = '<style:style style:name="h"><style:drawing-page-properties presentation:visibility='
    style += '"hidden"/></style:style>'
    shown = "<draw:page><draw:frame><text:p>а</text:p></draw:frame></draw:page>"
    unseen = shown.replace("<draw:page", '<draw:page draw:style-name="h"').replace("а<", "б<")
    for path in (
        pptx_of(tmp_path / "a.pptx", [["а"], ["б"]], hidden),
        opened(tmp_path / "a.odp", "presentation", shown + unseen, styles=style),
        ppt(tmp_path / "a.ppt", [["а"], ["б"]], hidden=[2]),
    ):
        reading = read_file(path)
        assert pages(reading) == [["а"], ["б"]]
        assert [(t.code, t.details) for t in reading.troubles] == [("CF031", {"slides": "2"})]


def test_notes_of_old_and_open_presentations_follow_their_slide(
    tmp_path: Path, read_file: Reads
) -> None:
    """They are on the slide's own page, after what the slide shows."""
    reading = read_file(ppt(tmp_path / "a.ppt", [["раз"], ["два"]], notes={2: "о двух"}))
    assert pages(reading) == [["раз"], ["два", "о двух"]]
    inner = "<draw:page><presentation:notes><text:p>о нём</text:p></presentation:notes>"
    inner += "<draw:frame><text:p>слайд</text:p></draw:frame></draw:page>"
    assert pages(read_file(opened(tmp_path / "a.odp", "presentation", inner))) == [
        ["слайд", "о нём"]
    ]


def test_a_locked_presentation_says_so(tmp_path: Path, read_file: Reads) -> None:
    """The mark of a password stands in a stream of its own."""
    path = ppt(tmp_path / "a.ppt", [["тайна"]], token=0xF3D1C4DF)
    assert [trouble.code for trouble in read_file(path).troubles] == ["CF003"]


def test_a_slide_that_is_missing_is_told(tmp_path: Path, read_file: Reads) -> None:
    """A presentation without one of its slides is not shown as the whole; others keep numbers."""
    links = {"s1": ("slide", "slides/gone.xml"), "s2": ("slide", "slides/slide2.xml")}
    more = {"ppt/_rels/presentation.xml.rels": relations(links)}
    reading = read_file(pptx_of(tmp_path / "a.pptx", [["x"], ["y"]], more))
    assert [(page.number, page.text) for page in reading.pages] == [(1, ""), (2, "y")]
    assert [trouble.code for trouble in reading.troubles] == ["CF051"]
    assert extent(reading) is Extent.PARTLY


@pytest.mark.parametrize("keep", [0.3, 0.6, 0.95])
def test_presentations_cut_short_are_refused(tmp_path: Path, read_file: Reads, keep: float) -> None:
    """Half a presentation is not shown as the whole."""
    slides = [["слово " * 300], ["слово " * 900]]
    for path in (
        pptx_of(tmp_path / "a.pptx", slides),
        odp_of(tmp_path / "a.odp", slides),
        ppt_of(tmp_path / "a.ppt", slides),
    ):
        raw = path.read_bytes()
        path.write_bytes(raw[: int(len(raw) * keep)])
        assert [trouble.code for trouble in read_file(path).troubles] == ["CF002"], path.name
