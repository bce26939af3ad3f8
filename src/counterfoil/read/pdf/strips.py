"""Strips: what stands side by side on a page, and the columns that several strips share.

A strip is one line of text across a table: words of several cells, none of which need belong to
one line as the page draws them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from counterfoil.read.pdf.words import Word, lines_of, stretches

_CLEAR = 0.2
_SHARE = 0.2
_TOPS = 3
_FEW = 2
_CROSSING = 12
_SLIT = 0.5
_ASTRAY = 3
_BESIDE = 0.3
Reach = tuple[float, float]


class Strip(NamedTuple):
    """Words side by side from left to right, the stretches they form, and from where to where."""

    words: list[Word]
    parts: list[Word]
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """How far down its middle is."""
        return (self.top + self.bottom) / 2


class Gutter(NamedTuple):
    """An empty stretch between two columns."""

    left: float
    right: float

    @property
    def middle(self) -> float:
        """Where the columns part."""
        return (self.left + self.right) / 2


def strips_of(words: Iterable[Word]) -> list[Strip]:
    """Return words as strips, from above."""
    strips = []
    for line in lines_of(words):
        tops, bottoms = [word.top for word in line], [word.bottom for word in line]
        strips.append(Strip(line, stretches(line), min(tops), max(bottoms)))
    return strips


def height_of(strips: Sequence[Strip]) -> float:
    """Return how high the words of strips are, by their median."""
    return median(word.bottom - word.top for one in strips for word in one.words)


def is_apart(one: Strip, height: float) -> bool:
    """Whether a strip has stretches that stand further apart than any space."""
    return any(after[3] - before[4] >= height for before, after in pairwise(one.parts))


def gutters_of(strips: Sequence[Strip], height: float) -> list[Gutter]:
    """Return where columns part: what hardly any strip crosses, below the first few.

    The first strips may be headings over several columns, so they may cross.
    """
    best = _clear(strips, height)
    for skipped in range(1, min(_TOPS, len(strips) - _FEW) + 1):
        found = _clear(strips[skipped:], height)
        if len(found) > len(best):
            best = found
    below = strips[min(_TOPS, len(strips) // _TOPS) :]
    gutters = _without_empty(best, below)
    narrowed: list[Gutter] = []
    for n, gutter in enumerate(gutters):
        before = narrowed[-1].middle if narrowed else float("-inf")
        behind = gutters[n + 1].middle if n + 1 < len(gutters) else float("inf")
        narrowed.append(_narrowed(gutter, strips, before, behind))
    return narrowed


def _without_empty(gutters: list[Gutter], strips: Sequence[Strip]) -> list[Gutter]:
    """Join gutters between which no strip has words of its own."""
    kept: list[Gutter] = []
    for gutter in gutters:
        if kept and not any(
            part.left >= kept[-1].right - _SLIT and part.right <= gutter.left + _SLIT
            for one in strips
            for part in one.parts
        ):
            kept[-1] = Gutter(kept[-1].left, gutter.right)
        else:
            kept.append(gutter)
    return kept


def _narrowed(gutter: Gutter, strips: Sequence[Strip], before: float, behind: float) -> Gutter:
    """Return the part of a gutter to cut in: headings in it go to the column that has none there.

    `before` is where the column before the gutter begins, `behind` where the one behind it ends.
    """
    left, right = gutter
    inside = [
        (part, _beside([p for p in level if p is not part], gutter, before, behind))
        for n, one in enumerate(strips)
        if (parts := [p for p in one.parts if p.right > left and p.left < right])
        for level in [_level(strips, n)]
        for part in parts
    ]
    if not inside:
        return gutter
    edges = sorted({left, right, *(min(max(x, left), right) for p, _ in inside for x in p[3:5])})
    best, least = gutter, (len(inside) * _ASTRAY + 1, 0.0)
    for start, end in pairwise(edges):
        if end - start >= _SLIT:
            cost = sum(_cost(part, beside, start, end) for part, beside in inside)
            if (cost, start - end) < least:
                best, least = Gutter(start, end), (cost, start - end)
    return best


def _level(strips: Sequence[Strip], n: int) -> list[Word]:
    """Return the stretches of a strip, and of those half a line above and below it."""
    one = strips[n]
    return [
        part
        for other in strips[max(n - 1, 0) : n + 2]
        if min(one.bottom, other.bottom) - max(one.top, other.top)
        > _BESIDE * (one.bottom - one.top)
        for part in other.parts
    ]


def _beside(
    others: Sequence[Word], gutter: Gutter, before: float, behind: float
) -> tuple[bool, bool]:
    """Whether the columns before and behind a gutter have other words beside a part in it."""
    middle = gutter.middle
    return (
        any(before < other.centre < middle for other in others),
        any(middle < other.centre < behind for other in others),
    )


def _cost(part: Word, beside: tuple[bool, bool], start: float, end: float) -> int:
    """Return how wrong it is to cut here: through a part, or so that two are in one column."""
    if part.left < end and part.right > start:
        return 1 + any(beside)
    return _ASTRAY * beside[0 if part.right <= start else 1]


def _clear(strips: Sequence[Strip], height: float) -> list[Gutter]:
    """Return the gaps that nearly all strips leave free and that words stand on both sides of."""
    allowed = len(strips) // _CROSSING
    gaps: list[Gutter] = []
    covered, start = 0, None
    parts = [part for one in strips for part in one.parts]
    edges = [(part[3], 1) for part in parts] + [(part[4], -1) for part in parts]
    edges.sort()
    for x, step in edges:
        covered += step
        if covered <= allowed:
            start = x if start is None else start
        elif start is not None:
            if x - start >= _CLEAR * height:
                gaps.append(Gutter(start, x))
            start = None
    if not gaps:
        return []
    reach = [(one.words[0].left, one.words[-1].right) for one in strips]
    # Lines half a line apart, as of cells in the middle of their row, stand beside each other.
    beside = [
        (min(a[0], b[0]), max(a[1], b[1]))
        for a, b, one, other in zip(reach, reach[1:], strips, strips[1:], strict=False)
        if one.bottom - other.top > _BESIDE * height
    ]
    return [gap for gap in gaps if _flanked(gap, reach, beside)]


def _flanked(gap: Gutter, reach: Sequence[Reach], beside: Sequence[Reach]) -> bool:
    """Whether enough strips have words before a gap, enough behind it, and some on both sides."""
    before = [left < gap.left for left, _ in reach]
    behind = [right > gap.right for _, right in reach]
    enough = max(_FEW, _SHARE * len(reach))
    both = any(left < gap.left and right > gap.right for left, right in (*reach, *beside))
    return both and sum(before) >= enough and sum(behind) >= enough
