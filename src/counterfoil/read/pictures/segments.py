"""Pieces of text on a page by their ink alone: words of a line that stand close together.

Where a page is a table, its lines are short pieces far apart, of which the recogniser loses some
and reads others at a wrong height. Found by their ink and set out anew, close together and on one
level, they are read as well as running text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from PIL import ImageChops

if TYPE_CHECKING:
    from PIL.Image import Image

_FINE = 11
_DARK = 40
_WORD_GAP, _LINE_GAP = 0.55, 0.15
_SPECK, _DASH = 0.25, 0.4
_HIGHEST = 3.0
_THIN, _LONG = 0.4, 5
_INSIDE = 0.6
_MARGIN = 2
_SAME_ROW, _RUNNING = 0.65, 3


class Segment(NamedTuple):
    """A piece of text: its box in dots, and how far down the line is on which its letters stand."""

    left: int
    right: int
    top: int
    bottom: int
    base: int


def segments_of(page: Image, height: float) -> list[list[Segment]]:
    """Return the pieces of text on a level page without rules, row by row.

    `height` is how high a line of text is. What is as small as dirt, or much higher than text, is
    left out.
    """
    step = max(1, round(height / _FINE))
    ink = ImageChops.invert(page).reduce(step)
    dots = ink.point([int(level >= _DARK) for level in range(256)])
    high = height / step
    found = []
    for left, right, top, bottom in _pieces(dots, high):
        tall, wide = bottom - top, right - left
        dirt = tall < _SPECK * high and wide < _DASH * high
        rule = tall < _THIN * high and wide > _LONG * high
        if tall > _HIGHEST * high or dirt or rule:
            continue
        base = top + _base(ink.crop((left, top, right, bottom)))
        box = (left * step - _MARGIN, right * step + _MARGIN)
        found.append(Segment(*box, top * step - _MARGIN, bottom * step + _MARGIN, base * step))
    return _rows(_apart(found), height)


def _apart(segments: list[Segment]) -> list[Segment]:
    """Return segments without those that lie within the box of another, and show there anyway."""
    kept: list[Segment] = []
    for one in sorted(segments, key=_area, reverse=True):
        if not any(_shared(one, other) > _INSIDE * _area(one) for other in kept):
            kept.append(one)
    return kept


def _area(one: Segment) -> int:
    return (one.right - one.left) * (one.bottom - one.top)


def _shared(one: Segment, other: Segment) -> int:
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    return across * down if across > 0 and down > 0 else 0


def _pieces(dots: Image, height: float) -> Iterator[tuple[int, int, int, int]]:
    """Yield boxes (left, right, top, bottom) around dots that hang together."""
    gap = max(1, round(_WORD_GAP * height))
    run = re.compile(rb"\x01(?:\x00{0,%d}\x01)*" % gap)
    wide, packed = dots.width, dots.tobytes()
    reach = 1 + max(1, round(_LINE_GAP * height))
    boxes: list[list[int]] = []
    owner: list[int] = []
    recent: list[tuple[int, int, int, int]] = []
    for row in range(dots.height):
        line = packed[row * wide : (row + 1) * wide]
        recent = [one for one in recent if row - one[2] <= reach]
        fresh = []
        for found in run.finditer(line):
            left, right = found.span()
            home = -1
            for start, end, _, number in recent:
                if start < right and end > left:
                    other = _root(owner, number)
                    home = other if home < 0 else _join(boxes, owner, home, other)
            if home < 0:
                home = len(boxes)
                owner.append(home)
                boxes.append([left, right, row, row + 1])
            box = boxes[home]
            box[:] = min(box[0], left), max(box[1], right), min(box[2], row), row + 1
            fresh.append((left, right, row, home))
        recent += fresh
    for number, box in enumerate(boxes):
        if owner[number] == number:
            yield box[0], box[1], box[2], box[3]


def _root(owner: list[int], number: int) -> int:
    while owner[number] != number:
        owner[number] = owner[owner[number]]
        number = owner[number]
    return number


def _join(boxes: list[list[int]], owner: list[int], one: int, other: int) -> int:
    if one == other:
        return one
    one, other = sorted((one, other))
    owner[other] = one
    a, b = boxes[one], boxes[other]
    a[:] = min(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), max(a[3], b[3])
    return one


def _base(ink: Image) -> int:
    """Return after which row of dots a piece's ink lessens most, in its lower half."""
    rows = ink.reduce((ink.width, 1)).tobytes() + b"\0"
    falls = [before - after for before, after in pairwise(rows)]
    half = len(falls) // 2
    return half + max(range(len(falls) - half), key=lambda n: falls[half + n]) + 1


def _rows(segments: list[Segment], height: float) -> list[list[Segment]]:
    """Return segments as rows from above, each from left to right.

    On a bent page a row wanders up or down, so each segment is compared with the one before it.
    """
    rows: list[list[Segment]] = []
    for segment in sorted(segments):
        best, least = None, _SAME_ROW * height
        for row in rows:
            away = abs(row[-1].base - segment.base)
            if away < least and row[-1].right <= segment.left + height:
                best, least = row, away
        if best is None:
            rows.append([segment])
        else:
            best.append(segment)
    return [list(_levelled(row, height)) for row in sorted(rows, key=lambda row: row[0].base)]


def _levelled(row: list[Segment], height: float) -> Iterator[Segment]:
    """Yield a row's segments standing on one line.

    The ink of 4 and 9 lessens most above where they stand; which of two levels is meant is told
    by the segment before.
    """
    before = None
    for segment in row:
        bottom = segment.bottom - _MARGIN
        if before is None:
            running = segment.right - segment.left > _RUNNING * height
            before = segment.base if running else bottom
        else:
            lower = abs(bottom - before) < abs(segment.base - before)
            before = bottom if lower else segment.base
        yield segment._replace(base=before)
