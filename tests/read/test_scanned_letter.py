"""A scan is read by the text laid over it where that is usable, and by its picture where it is not.

The letter of the example is such a scan (examples/founding/scan_letter.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from drawn_pages import engine_here
from reads import Reads
from scanned import LETTER, QUOTE, picture_of, pictured, written

from counterfoil.model.reading import Area, Page, Reading
from counterfoil.read.pdf.pieces import Box
from counterfoil.read.pdf.spans import boxes_of

pytest_plugins = ("reading_fixtures",)

_NEAR, _LEVEL = 4.0, 6.0
"""Points: less than a letter's width, and a third of what lines are apart."""


def only_page(reading: Reading) -> Page:
    """Return the only page of a reading that has no findings but doubts on digits."""
    assert {trouble.code for trouble in reading.troubles} <= {"CF041"}
    (page,) = reading.pages
    return page


def around(boxes: Sequence[Box]) -> Box:
    """Return the box around boxes."""
    lefts, rights, tops, bottoms = zip(*boxes, strict=True)
    return min(lefts), max(rights), min(tops), max(bottoms)


def words_at(page: Page, text: str) -> list[Area]:
    """Return the boxes of the recognised words that a text stands in."""
    start = page.text.index(text)
    inside = [w for w in page.words if w.start < start + len(text) and w.end > start]
    return [word.area for word in inside]


def test_the_layer_of_the_letter_says_what_was_written(read_file: Reads) -> None:
    """All words of its source and no other; nothing is recognised anew."""
    reading = read_file(LETTER)
    page = only_page(reading)
    assert not reading.troubles
    assert not page.words
    assert Counter(page.text.split()) == Counter(written())
    assert QUOTE in page.text


def test_who_signed_the_letter_is_in_its_article(read_file: Reads) -> None:
    """A recognised line is as high as its letters happen to be; only the small print is apart."""
    reading = read_file(LETTER)
    assert reading.article
    assert reading.article.paragraphs[-2:] == (
        "Заместитель полномочного",
        "представителя (подпись) (фамилия не указана)",
    )
    (small,) = reading.metadata["left out"].splitlines()
    assert small.startswith("Письмо составлено для примера")


def test_a_place_on_a_scan_is_of_whole_words(read_file: Reads) -> None:
    """Letters of a layer stand only about where they are seen: no end of a word is left out."""
    text = only_page(read_file(LETTER)).text
    start = text.index(QUOTE)
    end = start + len(QUOTE)
    after = text.index("Сведения", end)
    part, whole, behind = map(
        around,
        boxes_of(
            LETTER, 1, [(start + 3, end - 3), (start, end + 1), (after, after + 8)], shown=True
        ),
    )
    assert part == whole
    assert 0 < behind[0] - part[1] < _NEAR


def test_the_letter_is_small_enough_to_be_an_example(tmp_path: Path) -> None:
    """The whole page is one picture, and the file has less than 250 kB."""
    picture, _ = picture_of(LETTER, tmp_path)
    assert picture.stat().st_size < LETTER.stat().st_size < 250_000


def test_a_scan_without_a_layer_has_the_same_words_at_the_same_places(
    tmp_path: Path, read_file: Reads
) -> None:
    """Its picture alone is recognised: nothing of what was written is other, or elsewhere."""
    engine_here()
    path = pictured(LETTER, tmp_path)
    told, seen = only_page(read_file(LETTER)), only_page(read_file(path))
    assert (seen.width, seen.height) == (told.width, told.height)
    assert Counter(seen.text.split()) == Counter(written())
    assert "140" not in {seen.text[w.start : w.end] for w in seen.words if w.doubtful}
    for quote in (QUOTE, "С 1 марта 2023 г.", "22 категории.", "Приложение: в электронном виде."):
        start = told.text.index(quote)
        (boxes,) = boxes_of(LETTER, 1, [(start, start + len(quote))], shown=True)
        found, wanted = around(boxes), around(words_at(seen, quote))
        assert found[:2] == pytest.approx(wanted[:2], abs=_NEAR)
        assert found[2:] == pytest.approx(wanted[2:], abs=_LEVEL)
