"""Lines that run up, down or back on a page: headings of narrow columns, marks in the margin."""

from __future__ import annotations

import random
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from quality.pages.rereading import bare, letters_of
from quality.pages.tables import own_font
from reads import Reads
from reportlab.pdfgen.canvas import Canvas

from counterfoil.model.reading import Page, Reading
from counterfoil.read.pdf.spans import boxes_of

pytest_plugins = ("reading_fixtures",)
FONT = own_font()
_HEADS = {
    "ru": ["Мигранты, охвачено всего", "Должники, подписали контракт", "Безработные"],
    "en": ["Migrants, approached in all", "Debtors, signed a contract", "Unemployed"],
}
_ROWS = [("Perm", "40", "3", "1"), ("Tyumen", "12", "9", "7"), ("Omsk", "140", "17", "23")]
_WIDE, _SIZE, _ROOM = 60, 9, 150
_EDGES = [40, 130, 190, 250, 310]


def _lines(head: str, count: int) -> list[str]:
    """Return a heading in so many lines, or as many as it has words."""
    words = head.split()
    count = min(count, len(words))
    cut = [round(n * len(words) / count) for n in range(count + 1)]
    return [" ".join(words[a:b]) for a, b in pairwise(cut)]


def _drawn(path: Path, heads: list[list[str]], turned: int, *, parts: bool) -> Path:
    """Draw a table with rules whose headings run up (90) or down (270).

    With `parts` each line is drawn in two, cut within a word as programs do between font changes.
    """
    canvas = Canvas(str(path), pagesize=(600, 600))
    canvas.setFont(FONT, _SIZE)
    top, head = 560, 560 - _ROOM
    for left, lines in zip(_EDGES[1:], heads, strict=False):
        canvas.saveState()
        canvas.translate(left + _WIDE / 2, head + 4 if turned == 90 else top - 4)
        canvas.rotate(turned)
        for number, line in enumerate(lines):
            down = (len(lines) / 2 - number - 0.8) * 1.2 * _SIZE
            cut = len(line) // 2 if parts else len(line)
            canvas.drawString(0, down, line[:cut])
            wide = canvas.stringWidth(line[:cut], FONT, _SIZE)
            canvas.drawString(wide, down, line[cut:])
        canvas.restoreState()
    for number, row in enumerate(_ROWS):
        for left, text in zip(_EDGES, row, strict=False):
            canvas.drawString(left + 4, head - 14 - 20 * number, text)
    for across in _EDGES:
        canvas.line(across, top, across, head - 20 * len(_ROWS))
    for down in (top, *(head - 20 * n for n in range(len(_ROWS) + 1))):
        canvas.line(_EDGES[0], down, _EDGES[-1], down)
    canvas.save()
    return path


def _told(page: Page) -> list[str]:
    """Return the lines of a page."""
    return [page.text[line.start : line.end] for line in page.lines]


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("turned", [90, 270])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_headings_that_run_up_or_down_are_read_as_they_run(
    count: int, turned: int, language: str, tmp_path: Path, read_file: Reads
) -> None:
    """Words are whole, lines of a heading stand in the order of their reading, in their column."""
    heads = [_lines(head, count) for head in _HEADS[language]]
    for parts in (False, True):
        path = _drawn(tmp_path / f"{parts}.pdf", heads, turned, parts=parts)
        _hold(path, read_file(path), heads)


def _hold(path: Path, reading: Reading, heads: list[list[str]]) -> None:
    (table,) = reading.tables
    assert [list(row) for row in table.rows] == [
        ["", *(" ".join(lines) for lines in heads)],
        *map(list, _ROWS),
    ]
    (page,) = reading.pages
    wanted = [line for lines in heads for line in lines]
    assert [line for line in _told(page) if line in wanted] == wanted
    with letters_of(path) as letters:
        for line in wanted:
            start = page.text.index(line)
            (boxes,) = boxes_of(path, 1, [(start, start + len(line))])
            assert Counter(bare(letters.at(1, boxes))) == Counter(bare(line))


@pytest.mark.parametrize("seed", range(8))
def test_words_in_the_margin_are_lines_of_their_own(
    seed: int, tmp_path: Path, read_file: Reads
) -> None:
    """However they run, and whatever was drawn before them, no letter stands alone."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    margin = [("Printed without legal value", 90, 30, 200), ("Copy number two", 270, 580, 500)]
    margin += [("Turn this page over", 180, 400, 40), ("Issued by the office", 0, 60, 570)]
    chance.shuffle(margin)
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(600, 600))
    canvas.setFont(FONT, chance.choice([7, 9, 12]))
    body = [f"In week {n} officials approached {40 + n} people." for n in range(12)]
    for n, line in enumerate(body):
        canvas.drawString(100, 520 - 16 * n, line)
    for text, turned, across, up in margin:
        canvas.saveState()
        canvas.translate(across, up)
        canvas.rotate(turned)
        canvas.drawString(0, 0, text)
        canvas.restoreState()
    canvas.save()
    (page,) = read_file(tmp_path / "a.pdf").pages
    assert Counter(_told(page)) == Counter([*body, *(text for text, *_ in margin)])


def test_a_small_number_behind_a_word_is_not_joined_to_it(tmp_path: Path, read_file: Reads) -> None:
    """A note's number behind 17 does not make it 172."""
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(600, 600))
    canvas.setFont(FONT, 9)
    for n in range(5):
        canvas.drawString(100, 520 - 16 * n, f"In week {n} officials approached {40 + n} people.")
    canvas.translate(40, 200)
    canvas.rotate(90)
    canvas.drawString(0, 0, "Signed in all 17")
    wide = canvas.stringWidth("Signed in all 17", FONT, 9)
    canvas.setFont(FONT, 5)
    canvas.drawString(wide, 4, "2")
    canvas.save()
    (page,) = read_file(tmp_path / "a.pdf").pages
    assert "172" not in page.text
    assert "Signed in all 17" in page.text
