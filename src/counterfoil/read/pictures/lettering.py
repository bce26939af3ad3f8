"""Recognised lines as the text of a page in points: what a PDF's pages are looked through by.

All words of a line are on one level and of one height: ink alone makes dashes low and digits high.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise, zip_longest
from statistics import median

from counterfoil.read.pdf.found import is_number
from counterfoil.read.pdf.pieces import Box, Piece, Sides
from counterfoil.read.pictures.again import Judged

_GAP, _GAP_IN_TABLE, _WIDER = 1.0, 0.6, 1.6
_SPACE = 0.3
_RUNNING, _WORDS = 14, 4
_LOOSE = 1.6
"""How much higher a line is than its ink, as fonts have it: room for accents and tails."""


def _gaps(line: Sequence[Judged]) -> Iterator[int]:
    return (after.seen.left - before.seen.right for before, after in pairwise(line))


def _parted(line: Sequence[Judged], most: float) -> Iterator[list[Judged]]:
    """Yield the words of a line, cut where they stand further apart than so many dots."""
    part: list[Judged] = []
    for word in line:
        if part and word.seen.left - max(w.seen.right for w in part) > most:
            yield part
            part = []
        part.append(word)
    yield part


def _runs(line: Sequence[Piece]) -> bool:
    """Whether a line is running text: it is long, and no number stands apart in it."""
    long = any(
        piece.right - piece.left > _RUNNING * (piece.bottom - piece.top)
        and piece.text.count(" ") >= _WORDS
        for piece in line
    )
    return long and not any(is_number(piece.text) for piece in line)


class Lines:
    """A page's lines: `pieces` are these, `words` and `boxes` all their words in order.

    `rows` are the pieces without those of running text, which may stand between rows of a table.
    """

    plain = True
    sideways: frozenset[int] = frozenset()

    def __init__(
        self, lines: Sequence[Sequence[Judged]], height: float, scale: float, *, tabular: bool
    ) -> None:
        """Take the lines; `scale` is how many points a dot of theirs is."""
        self._gap = (_GAP_IN_TABLE if tabular else _GAP) * _LOOSE * height * scale
        if spaces := [gap for line in lines for gap in _gaps(line) if gap < height]:
            self._gap = max(self._gap, _WIDER * median(spaces) * scale)
        self.words = [word for line in lines for word in line]
        self.boxes: list[Box] = []
        self.pieces: list[Piece] = []
        self.rows: list[Piece] = []
        self.starts: list[int] = []
        self.raw = ""
        for line in lines:
            middle = median(word.seen.middle for word in line) * scale
            half = _LOOSE * height * scale / 2
            first = len(self.pieces)
            self._add(line, scale, (middle - half, middle + half))
            if not _runs(self.pieces[first:]):
                self.rows += self.pieces[first:]

    def _add(self, line: Sequence[Judged], scale: float, level: tuple[float, float]) -> None:
        """Add a line as pieces, cut where a gap is wider than spaces are.

        Spaces are made narrow, however wide those of the font are, so that words of a cell keep
        together.
        """
        most, space = self._gap / scale, _SPACE * (level[1] - level[0])
        for part in _parted(line, most):
            place = first = len(self.raw) + bool(self.raw)
            for word, after in zip_longest(part, part[1:]):
                end = word.seen.right * scale
                if after:
                    end = max(end, after.seen.left * scale - space)
                self.starts.append(place)
                self.boxes.append((word.seen.left * scale, end, *level))
                place += len(word.seen.text) + 1
            text = " ".join(word.seen.text for word in part)
            left, right = part[0].seen.left * scale, max(w.seen.right for w in part) * scale
            self.pieces.append(Piece(text, first, place - 2, left, right, *level))
            self.raw += f"\n{text}" if self.raw else text

    def ends(self, places: list[int]) -> Sides:
        """Return boxes around pairs of places, letters of a word being equally wide."""
        boxes = [self._box(a, b) for a, b in zip(places[::2], places[1::2], strict=True)]
        return Sides(*map(list, zip(*boxes, strict=True))) if boxes else Sides([], [], [], [])

    def _box(self, first: int, last: int) -> Box:
        left, _, top, bottom = self._letter(first)
        _, right, other_top, other_bottom = self._letter(last)
        return left, right, min(top, other_top), max(bottom, other_bottom)

    def _letter(self, place: int) -> Box:
        number = bisect_right(self.starts, place) - 1
        left, right, top, bottom = self.boxes[number]
        wide = (right - left) / max(len(self.words[number].seen.text), 1)
        at = left + (place - self.starts[number]) * wide
        return at, at + wide, top, bottom

    @staticmethod
    def between(text: str, following: str) -> tuple[bool, str]:
        """Return that a hyphen at a line's end stays: whether it belongs there is not known."""
        return False, "" if text.endswith("-") and following else " "
