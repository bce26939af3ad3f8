"""Recognised lines as the text of a page in points: what a PDF's pages are looked through by.

All words of a line are on one level and of one height: ink alone makes dashes low and digits high.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from statistics import median

from counterfoil.read.pdf.pieces import Box, Piece
from counterfoil.read.pictures.again import Judged

_GAP = 1.0
_LOOSE = 1.6
"""How much higher a line is than its ink, as fonts have it: room for accents and tails."""


class Lines:
    """A page's lines: `pieces` are these, `words` and `boxes` all their words in order."""

    plain = True

    def __init__(self, lines: Sequence[Sequence[Judged]], height: float, scale: float) -> None:
        """Take the lines; `scale` is how many points a dot of theirs is."""
        self.words = [word for line in lines for word in line]
        self.boxes: list[Box] = []
        self.pieces: list[Piece] = []
        self.starts: list[int] = []
        self.raw = ""
        for line in lines:
            middle = median(word.seen.middle for word in line) * scale
            half = _LOOSE * height * scale / 2
            self._add(line, scale, (middle - half, middle + half))

    def _add(self, line: Sequence[Judged], scale: float, level: tuple[float, float]) -> None:
        """Add a line as pieces, cut where a gap is wider than spaces are."""
        top, bottom = level
        inside = len(self.raw) + bool(self.raw)
        texts: list[str] = []
        first, left, right = inside, line[0].seen.left * scale, 0.0
        for word in line:
            start, end = word.seen.left * scale, word.seen.right * scale
            if texts and start - right > _GAP * (bottom - top):
                self.pieces.append(Piece(" ".join(texts), first, inside - 2, left, right, *level))
                first, texts, left = inside, [], start
            self.starts.append(inside)
            self.boxes.append((start, end, top, bottom))
            inside += len(word.seen.text) + 1
            right = max(right, end) if texts else end
            texts.append(word.seen.text)
        self.pieces.append(Piece(" ".join(texts), first, inside - 2, left, right, *level))
        text = " ".join(word.seen.text for word in line)
        self.raw += f"\n{text}" if self.raw else text

    def ends(self, places: list[int]) -> list[Box]:
        """Return boxes around pairs of places, letters of a word being equally wide."""
        return [self._box(a, b) for a, b in zip(places[::2], places[1::2], strict=True)]

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
