"""A collage: pieces of a page set out on a sheet of their own, to be read once more.

Pieces stand in short lines, their upper edges level, with wide gaps, so that none is read together
with its neighbour; on long lines of numbers the recogniser loses its way.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image as Images

if TYPE_CHECKING:
    from PIL.Image import Image

    from counterfoil.read.pictures.engine import Seen

_WIDE = 700
_ABOVE, _BELOW = 0.25, 1.35
_GAP, _BETWEEN, _MARGIN = 1.2, 0.5, 1.2
_SLACK = 3
Piece = tuple[int, int, int, int]
"""Left, right, top, bottom of a piece of a page, in dots."""


class Collage(NamedTuple):
    """A sheet, and where each piece stands on it, in the order in which they were given."""

    sheet: Image
    places: list[Piece]

    def sorted_in(self, words: Sequence[Seen]) -> list[list[Seen]]:
        """Return the words that were read on each piece."""
        found: list[list[Seen]] = [[] for _ in self.places]
        rows: dict[tuple[int, int], list[int]] = {}
        for number, (_, _, top, bottom) in enumerate(self.places):
            rows.setdefault((top, bottom), []).append(number)
        for word in words:
            across = (word.left + word.right) / 2
            for (top, bottom), numbers in rows.items():
                if not top - _SLACK <= word.middle <= bottom + _SLACK:
                    continue
                for number in numbers:
                    left, right, _, _ = self.places[number]
                    if left - _SLACK <= across <= right + _SLACK:
                        found[number].append(word)
        return found


def collage(page: Image, pieces: Sequence[Piece], height: float) -> Collage:
    """Set out pieces of a page; `height` is how high a line of its text is."""
    gap, margin = round(height * _GAP), round(height * _MARGIN)
    above, high = round(height * _ABOVE), round(height * (_ABOVE + _BELOW))
    widest = max((right - left for left, right, _, _ in pieces), default=0)
    wide = max(_WIDE, widest + 2 * margin)
    places = []
    across, down = margin, margin
    for left, right, _, _ in pieces:
        piece = right - left
        if across + piece > wide - margin and across > margin:
            across, down = margin, down + high + round(height * _BETWEEN)
        places.append((across, across + piece, down, down + high))
        across += piece + gap
    sheet = Images.new("L", (wide, down + high + margin), 255)
    for (left, right, top, _), (at, _, level, _) in zip(pieces, places, strict=True):
        box = left, top - above, right, top - above + high
        inside = max(box[0], 0), max(box[1], 0), min(box[2], page.width), min(box[3], page.height)
        if inside[2] > inside[0] and inside[3] > inside[1]:
            cut = page.crop(inside)
            sheet.paste(cut, (at + inside[0] - box[0], level + inside[1] - box[1]))
    return Collage(sheet, places)
