"""Rules drawn on a page: long thin dark lines with nothing dark along their sides.

A row of dots is cut into short blocks; a rule is a run of blocks that are dark throughout. Serifs
and touching letters make such runs too, but have letters above or below them: a rule is clear on
one side at least, and nearly so on the other.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image as Images
from PIL import ImageChops, ImageDraw

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from PIL.Image import Image

_BLOCK = 0.7
_DARK, _FULL = 70, 255 * 7 // 8
_SHARE = 14
_HIGH = 4
_THICK, _AWAY = 0.3, 0.14
_CLEAR, _NEARLY = 0.3, 0.6
_NEAR = 60
_MARGIN, _BEYOND = 2, 16


class Line(NamedTuple):
    """A rule's box in dots, the end excluded."""

    left: int
    right: int
    top: int
    bottom: int

    def upside_down(self, size: tuple[int, int]) -> Line:
        """Return where it is once a picture of this size is turned by a half."""
        wide, high = size
        return Line(wide - self.right, wide - self.left, high - self.bottom, high - self.top)


class Rules(NamedTuple):
    """Rules that lie and rules that stand, from above and from the left."""

    lying: list[Line]
    standing: list[Line]

    def upside_down(self, size: tuple[int, int]) -> Rules:
        """Return where they are once a picture of this size is turned by a half."""
        return Rules(*([line.upside_down(size) for line in lines[::-1]] for lines in self))


def rules_on(page: Image, height: float) -> Rules:
    """Return the rules on a level page; `height` is how high a line of its text is, in dots.

    Rules that stand may be shorter: nothing else is as high as several lines.
    """
    ink = ImageChops.invert(page)
    turned = ink.transpose(Images.Transpose.TRANSPOSE)
    least = round(_HIGH * height)
    standing = [
        Line(top, bottom, left, right) for left, right, top, bottom in _lying(turned, height, least)
    ]
    least = max(least, page.width // _SHARE)
    return Rules(list(_lying(ink, height, least)), sorted(standing))


def wiped(page: Image, rules: Rules) -> Image:
    """Return a copy of a page with its rules painted white."""
    clean = page.copy()
    brush = ImageDraw.Draw(clean)
    for line in rules.lying:
        _paint(brush, line, _BEYOND, _MARGIN)
    for line in rules.standing:
        _paint(brush, line, _MARGIN, _BEYOND)
    return clean


def _paint(brush: ImageDraw.ImageDraw, line: Line, across: int, down: int) -> None:
    box = (line.left - across, line.top - down, line.right - 1 + across, line.bottom - 1 + down)
    brush.rectangle(box, fill=255)


def _lying(ink: Image, height: float, least: int) -> Iterator[Line]:
    for line in _joined(_runs(ink, least, max(2, round(_BLOCK * height)))):
        thick = line.bottom - line.top
        if thick <= max(_HIGH, _THICK * height) and _is_clear(ink, line, height):
            yield line


def _runs(ink: Image, least: int, block: int) -> Iterator[Line]:
    """Yield runs of dark blocks in single rows of dots."""
    if ink.width < block:
        return
    dark = ink.point([255 * (level >= _DARK) for level in range(256)])
    blocks = dark.reduce((block, 1)).point([int(level >= _FULL) for level in range(256)])
    wide, packed = blocks.width, blocks.tobytes()
    need = max(2, -(-least // block))
    run = re.compile(rb"\x01{%d,}" % need)
    start = b"\x01" * need
    for row in range(blocks.height):
        dots = packed[row * wide : (row + 1) * wide]
        if start in dots:
            for found in run.finditer(dots):
                yield Line(found.start() * block, found.end() * block, row, row + 1)


def _joined(runs: Iterable[Line]) -> list[Line]:
    """Join runs of rows that touch."""
    lines: list[Line] = []
    for run in runs:
        for place in range(len(lines) - 1, max(-1, len(lines) - _NEAR), -1):
            line = lines[place]
            if run.top - line.bottom <= 1 and run.left < line.right and run.right > line.left:
                left, right = min(run.left, line.left), max(run.right, line.right)
                lines[place] = Line(left, right, line.top, max(run.bottom, line.bottom))
                break
        else:
            lines.append(run)
    return lines


def _is_clear(ink: Image, line: Line, height: float) -> bool:
    away = max(2, round(height * _AWAY))
    itself = _level(ink, line, line.top, line.bottom)
    above = _level(ink, line, line.top - away - 2, line.top - away)
    below = _level(ink, line, line.bottom + away, line.bottom + away + 2)
    return min(above, below) < _CLEAR * itself and max(above, below) < _NEARLY * itself


def _level(ink: Image, line: Line, top: int, bottom: int) -> float:
    """Return how dark rows of dots along a rule are, from 0 to 255; beyond the page 0."""
    if top < 0 or bottom > ink.height:
        return 0.0
    side = ink.crop((line.left, top, line.right, bottom))
    level = side.resize((1, 1), Images.Resampling.BOX).getpixel((0, 0))
    return float(level)  # type: ignore[arg-type]
