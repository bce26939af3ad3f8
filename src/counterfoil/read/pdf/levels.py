"""Headings of several levels above columns without a grid: which stand over several columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from counterfoil.model.reading import Span
from counterfoil.read.pdf.pieces import Box
from counterfoil.read.pdf.rules import Rule
from counterfoil.read.pdf.strips import Gutter

_FEW = 2
_UNDER = 12.0
_NEAR = 2.0
_WHOLE = 0.9
_ALIKE = 6.0
Cell = tuple[int, int]
Areas = dict[Cell, Box]


@dataclass(slots=True)
class Heads:
    """A table's texts and the boxes of its cells, whose first rows are headings.

    Cells count rows and columns from 1; `edges` is where columns begin and end, `lying` the rules.
    """

    rows: list[list[str]]
    areas: Areas
    headings: int
    edges: Sequence[float]
    lying: Sequence[Rule]

    def text(self, row: int, column: int) -> str:
        """Return what a cell says."""
        return self.rows[row - 1][column - 1]


def column_edges(areas: Areas, gutters: Sequence[Gutter]) -> list[float]:
    """Return where columns begin and end."""
    left = min(area[0] for area in areas.values())
    right = max(area[1] for area in areas.values())
    return [left, *(gutter.middle for gutter in gutters), right]


def head_spans(heads: Heads) -> list[Span]:
    """Return the spans of headings; texts and areas are moved to the first cell of each span.

    A heading that no other stands above or below reaches over all levels. One that stands over
    several others reaches over those that a rule under it does, or those it is in the middle of.
    """
    _join_halves(heads)
    if heads.headings < _FEW:
        return []
    spans: list[Span] = []
    for row in range(1, heads.headings):
        spans += _over_columns(heads, row)
    for column in range(1, len(heads.edges)):
        if any(span.column <= column < span.column + span.columns for span in spans):
            continue
        filled = [row for row in range(1, heads.headings + 1) if heads.text(row, column)]
        if len(filled) == 1:
            _move(heads, (filled[0], column), (1, column))
            spans.append(Span(1, column, heads.headings, 1))
    return spans


def _join_halves(heads: Heads) -> None:
    """Join a row of headings that stand between two levels, beside both, to the one above."""
    row = 2
    while row < heads.headings:
        here = [n for n, text in enumerate(heads.rows[row - 1], 1) if text]
        others = [other for other in range(1, heads.headings + 1) if other != row]
        if any(heads.text(other, column) for column in here for other in others):
            row += 1
            continue
        for column in here:
            _move(heads, (row, column), (row - 1, column))
        del heads.rows[row - 1]
        heads.areas = {(r - (r > row), column): area for (r, column), area in heads.areas.items()}
        heads.headings -= 1


def _over_columns(heads: Heads, row: int) -> list[Span]:
    """Return the spans of one row of headings."""
    here = [n for n, text in enumerate(heads.rows[row - 1], 1) if text]
    even = _evenly(heads, row, here)
    spans = []
    for column in here:
        others = [other for other in here if other != column]
        reach = _under_rule(heads, (row, column))
        if not reach or any(reach[0] <= other <= reach[1] for other in others):
            reach = even.get(column) or _around(heads, (row, column), others)
        first, last = reach
        if last > first and not any(first <= other <= last for other in others):
            _move(heads, (row, column), (row, first))
            spans.append(Span(row, first, 1, last - first + 1))
    return spans


def _evenly(heads: Heads, row: int, here: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Return the columns that each heading is over, where all are over equally many, set alike."""
    below = [n for n, texts in enumerate(zip(*heads.rows[row : heads.headings], strict=True), 1)
             if any(texts)]  # fmt: skip
    over = [column for column in here if column in below]
    if len(over) < _FEW or len(below) % len(over) or below[-1] - below[0] >= len(below):
        return {}
    size = len(below) // len(over)
    groups = [(below[n], below[n + size - 1]) for n in range(0, len(below), size)]
    aside = []
    for column, (first, last) in zip(over, groups, strict=True):
        under = [
            heads.areas[r, c]
            for r in range(row + 1, heads.headings + 1)
            for c in range(first, last + 1)
            if (r, c) in heads.areas
        ]
        left, right = min(area[0] for area in under), max(area[1] for area in under)
        area = heads.areas[row, column]
        aside.append((left + right - area[0] - area[1]) / 2)
        if not first <= column <= last:
            return {}
    alike = max(aside) - min(aside) <= _ALIKE
    return dict(zip(over, groups, strict=True)) if alike else {}


def _under_rule(heads: Heads, cell: Cell) -> tuple[int, int] | None:
    """Return the columns over a rule close under a heading that is shorter than the table."""
    left, right, _, bottom = heads.areas[cell]
    for rule in heads.lying:
        if (
            bottom - _NEAR <= rule.at <= bottom + _UNDER
            and rule.start <= left + _NEAR
            and rule.end >= right - _NEAR
            and rule.end - rule.start < _WHOLE * (heads.edges[-1] - heads.edges[0])
        ):
            middles = [(a + b) / 2 for a, b in pairwise(heads.edges)]
            inside = [n for n, x in enumerate(middles, 1) if rule.start <= x <= rule.end]
            if inside:
                return inside[0], inside[-1]
    return None


def _around(heads: Heads, cell: Cell, others: Sequence[int]) -> tuple[int, int]:
    """Return the columns that a heading is in the middle of and that have headings below it."""
    row, column = cell
    area, edges = heads.areas[cell], heads.edges
    below = [any(texts) for texts in zip(*heads.rows[row : heads.headings], strict=True)]
    middle = (area[0] + area[1]) / 2
    least = max((other + 1 for other in others if other < column), default=1)
    most = min((other - 1 for other in others if other > column), default=len(edges) - 1)
    best, off = (column, column), float("inf")
    for first in range(least, column + 1):
        for last in range(column, most + 1):
            if not all(below[first - 1 : last]):
                continue
            aside = abs((edges[first - 1] + edges[last]) / 2 - middle)
            wider = last - first > best[1] - best[0]
            if aside < off - _NEAR or (aside < off + _NEAR and wider):
                best, off = (first, last), min(aside, off)
    return best


def _move(heads: Heads, start: Cell, end: Cell) -> None:
    if start != end:
        heads.rows[end[0] - 1][end[1] - 1] = heads.text(*start)
        heads.rows[start[0] - 1][start[1] - 1] = ""
        heads.areas[end] = heads.areas.pop(start)
