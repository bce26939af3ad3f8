"""A page's dots in a few levels of grey, with places marked and others covered.

Everything of the page is grey, so that what is coloured is ours: nobody takes the mark for part of
the original. One byte says a dot: its grey, or its grey under the mark, or the mark's frame, or a
cover. Nothing of what is covered is left in them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

from counterfoil.model.reading import Area

GREYS = 16
"""How many levels of grey there are; as many follow under the mark."""
FRAME, COVER = 2 * GREYS, 2 * GREYS + 1
COLOURS = 2 * GREYS + 2
"""How many different bytes there are."""
_WHITE = 250
"""What is brighter than this is paper."""
_LEVELS = bytes(
    GREYS - 1 if grey >= _WHITE else min(grey * GREYS // 256, GREYS - 2) for grey in range(256)
)
_MARKED = bytes(min(level + GREYS, FRAME - 1) if level < GREYS else level for level in range(256))
_FRAME_DOTS, _AIR = 2, 1.0
_COVER_AIR, _BEYOND = 0.5, 0.2
_LEVEL, _NEAR = 0.3, 1.5
Box = tuple[float, float, float, float]
"""Left, right, top, bottom, in points."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Grey dots (one byte each, 0 black, row by row), and where they are on the page.

    `left` and `top` are the points of its upper left corner, `scale` is dots in a point.
    """

    width: int
    height: int
    dots: bytes
    left: float
    top: float
    scale: float


@dataclass(frozen=True, slots=True)
class Measure:
    """How large pictures are: at most `finest` dots in a point, `most` dots on a side."""

    finest: float
    most: int


def sheet_size(crop: Area, measure: Measure) -> tuple[int, int, float]:
    """Return how many dots across and down a picture of a box of a page has, and its scale."""
    left, right, top, bottom = crop
    scale = min(measure.finest, measure.most / max(right - left, bottom - top, 1))
    return max(ceil((right - left) * scale), 1), max(ceil((bottom - top) * scale), 1), scale


@dataclass(frozen=True, slots=True)
class Painted:
    """A sheet, and the boxes in points that are to be marked on it and covered."""

    sheet: Sheet
    marks: Sequence[Box]
    covers: Sequence[Box]


def grown(box: Box) -> Box:
    """Return a larger box: letters reach beyond those that some fonts claim for them."""
    left, right, top, bottom = box
    air = (bottom - top) * _BEYOND
    return left - air, right + air, top - air, bottom + air


def _joined(boxes: Sequence[Box]) -> list[Box]:
    """Return boxes of letters and words as boxes of lines: those side by side as one."""
    found: list[Box] = []
    for left, right, top, bottom in boxes:
        if found:
            a, b, c, d = found[-1]
            level = min(bottom, d) - max(top, c) > _LEVEL * min(bottom - top, d - c)
            near = left - b < _NEAR * max(bottom - top, d - c) and right >= a
            if level and near:
                found[-1] = min(left, a), max(right, b), min(top, c), max(bottom, d)
                continue
        found.append((left, right, top, bottom))
    return found


def painted(view: Painted) -> bytes:
    """Return a sheet's dots in levels of grey, with boxes marked and others covered."""
    sheet = view.sheet
    dots = bytearray(sheet.dots.translate(_LEVELS))
    frames = [_dots(sheet, box, _AIR) for box in _joined(view.marks)]
    for left, right, top, bottom in frames:
        for row in range(top, bottom):
            place = slice(row * sheet.width + left, row * sheet.width + right)
            dots[place] = dots[place].translate(_MARKED)
    for left, right, top, bottom in frames:
        thick = _FRAME_DOTS
        _fill(dots, sheet.width, (left, right, top, min(top + thick, bottom)), FRAME)
        _fill(dots, sheet.width, (left, right, max(bottom - thick, top), bottom), FRAME)
        _fill(dots, sheet.width, (left, min(left + thick, right), top, bottom), FRAME)
        _fill(dots, sheet.width, (max(right - thick, left), right, top, bottom), FRAME)
    for box in view.covers:
        _fill(dots, sheet.width, _dots(sheet, box, _COVER_AIR), COVER)
    return bytes(dots)


def _dots(sheet: Sheet, box: Box, air: float) -> Area:
    """Return a box of the page as dots of the sheet, with some air around it."""
    left, right, top, bottom = box
    return (
        _within(floor((left - air - sheet.left) * sheet.scale), sheet.width),
        _within(ceil((right + air - sheet.left) * sheet.scale), sheet.width),
        _within(floor((top - air - sheet.top) * sheet.scale), sheet.height),
        _within(ceil((bottom + air - sheet.top) * sheet.scale), sheet.height),
    )


def _within(place: int, most: int) -> int:
    return min(max(place, 0), most)


def _fill(dots: bytearray, width: int, box: Area, colour: int) -> None:
    left, right, top, bottom = box
    if right > left:
        for row in range(top, bottom):
            dots[row * width + left : row * width + right] = bytes([colour]) * (right - left)
