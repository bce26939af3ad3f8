"""Tables of a recognised page, found as those of a PDF's page are: by rules, and by columns.

They are looked for on the level picture, where rows lie and columns stand, with all words of a line
on one level and of one height: ink alone makes dashes low and digits high.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from statistics import median

from counterfoil.model.reading import Table
from counterfoil.read.pdf.found import Found
from counterfoil.read.pdf.pieces import Box, Piece
from counterfoil.read.pdf.rules import Drawn, Rule
from counterfoil.read.pdf.tables import tables_on
from counterfoil.read.pictures.again import Judged
from counterfoil.read.pictures.paging import Sheet
from counterfoil.read.pictures.ruling import Rules

UNSURE = "\ufffd"
"""Stands behind a word with doubtful digits in a table's cell: no number is read from it."""
_HIGH = 1.0
Cell = tuple[int, int]


class Lines:
    """A page's lines as the text of a page in points, on which tables are looked for."""

    plain = True

    def __init__(self, lines: Sequence[Sequence[Judged]], height: float, scale: float) -> None:
        """Take the lines; `scale` is how many points a dot of theirs is."""
        self.words = [word for line in lines for word in line]
        self.boxes: list[Box] = []
        self.pieces: list[Piece] = []
        self._starts: list[int] = []
        texts: list[str] = []
        place = 0
        for line in lines:
            middle = median(word.seen.middle for word in line) * scale
            top, bottom = middle - _HIGH * height * scale / 2, middle + _HIGH * height * scale / 2
            first = place
            for word in line:
                self._starts.append(place)
                self.boxes.append((word.seen.left * scale, word.seen.right * scale, top, bottom))
                place += len(word.seen.text) + 1
            text = " ".join(word.seen.text for word in line)
            left, right = self.boxes[-len(line)][0], max(b[1] for b in self.boxes[-len(line) :])
            self.pieces.append(Piece(text, first, place - 2, left, right, top, bottom))
            texts.append(text)
        self.raw = "\n".join(texts)

    def ends(self, places: list[int]) -> list[Box]:
        """Return boxes around pairs of places, letters of a word being equally wide."""
        return [self._box(a, b) for a, b in zip(places[::2], places[1::2], strict=True)]

    def _box(self, first: int, last: int) -> Box:
        left, _, top, bottom = self._letter(first)
        _, right, other_top, other_bottom = self._letter(last)
        return left, right, min(top, other_top), max(bottom, other_bottom)

    def _letter(self, place: int) -> Box:
        number = bisect_right(self._starts, place) - 1
        left, right, top, bottom = self.boxes[number]
        wide = (right - left) / max(len(self.words[number].seen.text), 1)
        at = left + (place - self._starts[number]) * wide
        return at, at + wide, top, bottom

    @staticmethod
    def between(text: str, following: str) -> tuple[bool, str]:
        """Return that a hyphen at a line's end stays: whether it belongs there is not known."""
        return False, "" if text.endswith("-") and following else " "


def tables_of(
    lines: Sequence[Sequence[Judged]], rules: Rules, height: float, sheet: Sheet, first: int
) -> list[Table]:
    """Return a page's tables, counted from `first`. `height` is how high a line of its text is."""
    if not lines:
        return []
    scale = math.hypot(sheet.to_points.a, sheet.to_points.d)
    page = Lines(lines, height, scale)
    found = tables_on(page, page.pieces, _drawn(rules, scale))
    return [
        Table(
            number,
            _rows(table, page),
            spans=tuple(table.spans),
            page=sheet.number,
            areas={cell: sheet.area(*_back(box, scale)) for cell, box in table.areas.items()},
            headings=table.headings,
        )
        for number, table in enumerate(found.tables, first)
    ]


def _drawn(rules: Rules, scale: float) -> Drawn:
    lying = [
        Rule((line.top + line.bottom) / 2 * scale, line.left * scale, line.right * scale)
        for line in rules.lying
    ]
    standing = [
        Rule((line.left + line.right) / 2 * scale, line.top * scale, line.bottom * scale)
        for line in rules.standing
    ]
    return Drawn(sorted(lying), sorted(standing), [], [])


def _back(box: Box, scale: float) -> Iterator[float]:
    return (edge / scale for edge in box)


def _rows(table: Found, page: Lines) -> list[list[str]]:
    """Return a table's texts, those of doubtful words marked."""
    rows = [list(row) for row in table.rows]
    for word, box in zip(page.words, page.boxes, strict=True):
        if word.doubtful and (cell := _cell_at(table, box)):
            row, column = cell
            rows[row - 1][column - 1] = _marked(rows[row - 1][column - 1], word.seen.text)
    return rows


def _cell_at(table: Found, box: Box) -> Cell | None:
    left, right, top, bottom = box
    across, down = (left + right) / 2, (top + bottom) / 2
    for cell, (start, end, upper, lower) in table.areas.items():
        if start <= across <= end and upper <= down <= lower:
            return cell
    return None


def _marked(text: str, words: str) -> str:
    parts = text.split(" ")
    place = parts.index(words) if words in parts else len(parts) - 1
    return " ".join([*parts[:place], parts[place] + UNSURE, *parts[place + 1 :]])
