"""Words cited from a page are found again at their boxes, letter by letter."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from made_documents import pdf
from quality.pages.rereading import bare, letters_of
from reads import Reads

from counterfoil.model.reading import Page
from counterfoil.read.pdf.spans import boxes_of

pytest_plugins = ("reading_fixtures",)

_LIGATURE, _I, _BREVE, _FACE = 0x90, 0x91, 0x92, 0x93
_LETTERS = {
    0x80: "Д",
    0x81: "а",
    _LIGATURE: "ffi",
    _I: "и",
    _BREVE: "\u0306",
    _FACE: "🙂",
}


def _drawn(lines: list[str], at: str = "14 TL 72 700 Td") -> str:
    return f"BT /F1 12 Tf {at} " + "".join(f"({line}) Tj T* " for line in lines) + "ET"


def _all_found(path: Path, page: Page, spans: list[tuple[int, int]]) -> None:
    """Hold that each span's letters, and no others, are drawn in its boxes."""
    with letters_of(path) as letters:
        for (start, end), boxes in zip(spans, boxes_of(path, page.number, spans), strict=True):
            told = bare(page.text[start:end])
            assert Counter(bare(letters.at(page.number, boxes))) == Counter(told)


def _words(page: Page) -> list[tuple[int, int]]:
    """Return each word of a page's text, and each pair of neighbours."""
    starts = [n for n, c in enumerate(page.text) if not n or page.text[n - 1].isspace()]
    ends = [*(start - 1 for start in starts[1:]), len(page.text)]
    return [*zip(starts, ends, strict=True), *zip(starts, ends[1:], strict=False)]


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_each_word_is_drawn_in_its_boxes_and_nothing_else(
    turned: int, tmp_path: Path, read_file: Reads
) -> None:
    """On pages turned in any way too: boxes are those of the page as it is shown."""
    lines = ["At least 40   of \x80\x81 signed", "in the first week", "and 12 in the second"]
    path = pdf(tmp_path / "a.pdf", [_drawn(lines)], page=f"/Rotate {turned}", letters=_LETTERS)
    (page,) = read_file(path).pages
    assert "At least 40 of Да signed" in page.text
    _all_found(path, page, _words(page))


def test_text_that_runs_sideways_has_its_boxes_where_it_is_seen(
    tmp_path: Path, read_file: Reads
) -> None:
    """A wide table drawn sideways on a page that is not turned."""
    sideways = _drawn(["At least 40 signed", "in the first week"], "14 TL 0 1 -1 0 300 200 Tm")
    path = pdf(tmp_path / "a.pdf", [sideways])
    (page,) = read_file(path).pages
    assert page.text.split("\n") == ["At least 40 signed", "in the first week"]
    _all_found(path, page, _words(page))
    ((left, right, top, bottom),) = boxes_of(path, 1, [(0, 8)])[0]
    assert bottom - top > right - left


def test_letters_that_are_joined_or_taken_apart_have_their_boxes(
    tmp_path: Path, read_file: Reads
) -> None:
    """One glyph of three letters, a letter and its mark in two glyphs, a letter of two units."""
    line = f"o{chr(_LIGATURE)}ce kra{chr(_I)}{chr(_BREVE)} {chr(_FACE)} 12"
    path = pdf(tmp_path / "a.pdf", [_drawn([line])], letters=_LETTERS)
    (page,) = read_file(path).pages
    assert page.text == "office kraй 🙂 12"
    _all_found(path, page, [s for s in _words(page) if s != (12, 13)])
    with letters_of(path) as letters:
        (smile, twelve, breve) = boxes_of(path, 1, [(12, 13), (14, 16), (10, 11)])
        assert letters.at(1, smile) == "🙂"
        assert letters.at(1, twelve) == "12"
        assert "и" in letters.at(1, breve)


def test_a_broken_word_stands_in_two_boxes(tmp_path: Path, read_file: Reads) -> None:
    """Its hyphen is in no text, and its two halves are each in a box of their line."""
    full = "It says that since the first of March the officials file their re-"
    rest = "ports on recruitment each week, and that nobody in the country has as-"
    path = pdf(tmp_path / "a.pdf", [_drawn([full, rest, "ked them why."])])
    (page,) = read_file(path).pages
    start = page.text.index("reports")
    assert "asked" in page.text
    (boxes,) = boxes_of(path, 1, [(start, start + 7)])
    assert len(boxes) == 2
    with letters_of(path) as letters:
        assert letters.at(1, boxes).replace("-", "") == "reports"


def test_what_is_no_stretch_of_a_page_has_no_boxes(tmp_path: Path) -> None:
    """Outside the text, empty or backwards."""
    path = pdf(tmp_path / "a.pdf", [_drawn(["At least 40"])])
    assert len(boxes_of(path, 1, [(0, 11)])[0]) == 1
    for span in [(0, 12), (-1, 3), (4, 4), (5, 4)]:
        with pytest.raises(ValueError, match="no stretch"):
            boxes_of(path, 1, [span])


def test_a_letter_of_two_units_is_one_letter(tmp_path: Path, read_file: Reads) -> None:
    """On a page where all else is plain too."""
    path = pdf(tmp_path / "a.pdf", [_drawn([f"{chr(_FACE)} signed"])], letters=_LETTERS)
    assert read_file(path).pages[0].text == "🙂 signed"


@pytest.mark.parametrize("shift", [0.0, 0.4, 1.0])
def test_text_drawn_twice_in_one_place_is_read_once(
    shift: float, tmp_path: Path, read_file: Reads
) -> None:
    """Shadows and false bold repeat a line; the same words in the next line are others."""
    once = "BT /F1 12 Tf {x} {y} Td (Signed 40) Tj ET BT /F1 12 Tf {x} {z} Td (Other words) Tj ET "
    content = once.format(x=72, y=700, z=660) + once.format(x=72 + shift, y=700 - shift, z=660)
    content += "BT /F1 12 Tf 72 686 Td (Signed 40) Tj ET"
    (page,) = read_file(pdf(tmp_path / "a.pdf", [content])).pages
    assert sorted(page.text.split("\n")) == ["Other words", "Signed 40", "Signed 40"]
