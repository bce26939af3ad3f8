"""A table's rows set out as lines of text, and words read there brought back to their places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image as Images

from counterfoil.read.pictures.engine import Seen

if TYPE_CHECKING:
    from PIL.Image import Image

    from counterfoil.read.pictures.segments import Segment

_GAP, _ABOVE, _BELOW, _MARGIN = 1.4, 1.6, 0.7, 1.2
_SLACK = 2


class _Place(NamedTuple):
    """Where a segment was pasted, by how much it was moved, and its row."""

    left: int
    right: int
    top: int
    bottom: int
    across: int
    down: int
    row: int


class Unrolled(NamedTuple):
    """The sheet on which segments are set out, and where each is there."""

    sheet: Image
    places: list[_Place]

    def brought_back(self, words: Iterable[Seen]) -> list[Seen]:
        """Return words read on the sheet at their places on the page, row by row."""
        back = [word for seen in words for word in self._back(seen)]
        return sorted(back, key=lambda word: (word.line, word.left))

    def _back(self, word: Seen) -> Iterator[Seen]:
        across = (word.left + word.right) / 2
        for place in self.places:
            if (
                place.top <= word.middle <= place.bottom
                and place.left - _SLACK <= across <= place.right + _SLACK
            ):
                left, right = word.left - place.across, word.right - place.across
                top, bottom = word.top - place.down, word.bottom - place.down
                yield word._replace(
                    left=left, right=right, top=top, bottom=bottom, line=(1, 1, place.row)
                )
                return


def unrolled(page: Image, rows: Sequence[Sequence[Segment]], height: float) -> Unrolled:
    """Set out segments row by row, close together, their letters standing on one level."""
    gap, margin = round(_GAP * height), round(_MARGIN * height)
    above, below = round(_ABOVE * height), round(_BELOW * height)
    longest = max((s.right - s.left for row in rows for s in row), default=0)
    wide = max(page.width, longest + 2 * margin)
    places: list[_Place] = []
    level = margin + above
    for number, row in enumerate(rows, 1):
        across, lowest = margin, below
        for segment in row:
            if across + segment.right - segment.left > wide - margin and across > margin:
                across, level = margin, level + above + lowest
                lowest = below
            moved = across - segment.left, level - segment.base
            places.append(
                _Place(
                    across,
                    across + segment.right - segment.left,
                    segment.top + moved[1],
                    segment.bottom + moved[1],
                    *moved,
                    number,
                )
            )
            lowest = max(lowest, segment.bottom - segment.base)
            across += segment.right - segment.left + gap
        level += above + lowest
    sheet = Images.new("L", (wide, level + margin), 255)
    for place in places:
        box = (
            max(place.left - place.across, 0),
            max(place.top - place.down, 0),
            min(place.right - place.across, page.width),
            min(place.bottom - place.down, page.height),
        )
        if box[2] > box[0] and box[3] > box[1]:
            cut = page.crop(box)
            sheet.paste(cut, (box[0] + place.across, max(box[1] + place.down, 0)))
    return Unrolled(sheet, places)
