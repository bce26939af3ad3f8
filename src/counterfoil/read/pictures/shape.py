"""What a page looks like before it is read: how high its text is, and whether it is a table.

Recognising works best on letters of one size, and reads tables row by row only when it is told
not to look for columns of text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from PIL import ImageDraw

from counterfoil.read.pictures.ruling import rules_on

if TYPE_CHECKING:
    from PIL.Image import Image

_STRIPS = 12
_DARK, _FAINT = 48, 6
_LOWEST, _HIGHEST, _FEW = 3, 80, 3
_USUAL = 12.0
_BAND = re.compile(rb"\x01+")
_BAR = re.compile(rb"\x01(?:\x00{0,2}\x01)*")
_BLANK = 12
_TELLING, _QUARTILE = 0.35, 0.75
_WINDOW = 0.7
_SPECK = 0.45
_FULL, _HALF = 0.62, 0.5
_GAP, _WIDE_GAP = 1.6, 4
_ROWS, _SHARE = 4, 0.22
_THREE, _TWO = 3, 2
_DENSE, _COLUMN = 0.75, 0.25
_WHITE = re.compile(rb"\0+")
_GUTTER, _REACH, _MOST_LINES = 2, 0.7, 0.5
Bar = tuple[int, int]


def text_height(ink: Image) -> float:
    """Return how high a line of text is, from its highest letter to its lowest, by their median.

    `ink` is level and without rules. A page without lines is said to be as usual.
    """
    step = max(1, ink.width // _STRIPS)
    dots = ink.point([255 * (level >= _DARK) for level in range(256)])
    strips = dots.reduce((step, 1)).point([int(level >= _FAINT) for level in range(256)])
    heights = []
    for number in range(strips.width):
        strip = strips.crop((number, 0, number + 1, strips.height)).tobytes()
        heights += [len(band) for band in _BAND.findall(strip)]
    heights = [height for height in heights if _LOWEST <= height <= _HIGHEST]
    return float(median(heights)) if len(heights) >= _FEW else _USUAL


def without_rules(ink: Image) -> Image:
    """Return a level page's ink without the rules that are drawn on it."""
    page = ink.point([255 - level for level in range(256)])
    rules = rules_on(page, _USUAL)
    clean = ink.copy()
    brush = ImageDraw.Draw(clean)
    for line in (*rules.lying, *rules.standing):
        brush.rectangle((line.left - 1, line.top - 1, line.right, line.bottom), fill=0)
    return clean


def is_tabular(ink: Image, height: float) -> bool:
    """Whether many lines of a level page are short pieces far apart, and few run on.

    Columns of running text side by side leave wide gaps too, but little else.
    """
    if _is_parted(ink, height):
        return False
    lines = _lines(ink, height)
    wide = max((bars[-1][1] for bars in lines), default=0) - min(
        (bars[0][0] for bars in lines), default=0
    )
    apart = sum(_is_apart(bars, height) for bars in lines)
    side_by_side = sum(_is_two_columns(bars, wide) for bars in lines)
    return apart >= max(_ROWS, _SHARE * len(lines)) and apart > side_by_side


def _is_parted(ink: Image, height: float) -> bool:
    """Whether a white strip from top to bottom parts two columns of running text."""
    across = max(1, round(height / 2))
    dark = ink.point([255 * (level > _BLANK) for level in range(256)])
    columns = dark.reduce((across, ink.height)).point([int(level >= 1) for level in range(256)])
    dots = columns.tobytes()
    start, end = dots.find(1), dots.rfind(1) + 1
    third = (end - start) // 3
    gaps = [
        (start + third + gap.start(), start + third + gap.end())
        for gap in _WHITE.finditer(dots[start + third : end - third])
    ]
    if not gaps:
        return False
    left, right = max(gaps, key=lambda gap: gap[1] - gap[0])
    return right - left >= _GUTTER and all(
        _runs_on(ink.crop((a * across, 0, b * across, ink.height)), height)
        for a, b in ((start, left), (right, end))
    )


def _runs_on(column: Image, height: float) -> bool:
    """Whether most lines of a column fill it."""
    lines = _lines(column, height)
    full = [bars[-1][1] - bars[0][0] >= _REACH * column.width for bars in lines]
    dense = [_filled(bars) >= _DENSE for bars in lines]
    return bool(lines) and min(sum(full), sum(dense)) >= _MOST_LINES * len(lines)


def _is_apart(bars: Sequence[Bar], height: float) -> bool:
    gaps = sorted((after[0] - before[1] for before, after in pairwise(bars)), reverse=True)
    filled = _filled(bars)
    several = len(bars) >= _THREE and filled < _FULL and gaps[1] > _GAP * height
    return several or (len(bars) == _TWO and filled < _HALF and gaps[0] > _WIDE_GAP * height)


def _is_two_columns(bars: Sequence[Bar], wide: int) -> bool:
    if len(bars) < _TWO or _filled(bars) < _DENSE:
        return False
    _, at = max((after[0] - before[1], after[0]) for before, after in pairwise(bars))
    left = max(bar[1] for bar in bars if bar[1] < at) - bars[0][0]
    return min(left, bars[-1][1] - at) >= _COLUMN * wide


def _filled(bars: Sequence[Bar]) -> float:
    """Return what share of a line, from its first ink to its last, has ink."""
    return sum(end - start for start, end in bars) / (bars[-1][1] - bars[0][0])


def _lines(ink: Image, height: float) -> list[list[Bar]]:
    """Return where ink stands across in the fullest rows of dots: one for each line of text."""
    across, down = max(1, round(height / 2)), max(1, round(height / 6))
    blocks = ink.reduce((across, down))
    levels = sorted(level for level in blocks.tobytes() if level > _BLANK)
    if not levels:
        return []
    least = levels[int(len(levels) * _QUARTILE)] * _TELLING
    blocks = blocks.point([int(level >= least) for level in range(256)])
    wide, packed = blocks.width, blocks.tobytes()
    rows = [packed[start : start + wide] for start in range(0, len(packed), wide)]
    full = [row.count(1) for row in rows]
    window = max(1, round(height * _WINDOW / down))
    found = []
    for number, row in enumerate(rows):
        if full[number] and full[number] >= max(
            full[max(0, number - window) : number + window + 1]
        ):
            bars = [(bar.start() * across, bar.end() * across) for bar in _BAR.finditer(row)]
            bars = [bar for bar in bars if bar[1] - bar[0] >= _SPECK * height]
            if bars:
                found.append(bars)
    return found
