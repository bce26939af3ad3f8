"""Telling columns of running text from columns of a table."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from statistics import median

from counterfoil.read.pdf.found import is_number
from counterfoil.read.pdf.strips import Gutter, Strip
from counterfoil.read.pdf.words import Word

_MOST_COLUMNS = 4
_WORDS, _FILL, _LINES = 2.6, 0.8, 4
_NUMBERS = 0.3
_NOTES = 0.25
_PAIR = 2


def in_columns(strips: Sequence[Strip], gutters: Sequence[Gutter]) -> list[list[list[Word]]]:
    """Return the words of each strip, column by column."""
    edges = [gutter.middle for gutter in gutters]
    cells = []
    for strip in strips:
        row: list[list[Word]] = [[] for _ in range(len(edges) + 1)]
        for word in strip.words:
            row[bisect_right(edges, (word.left + word.right) / 2)].append(word)
        cells.append(row)
    return cells


def prose_columns(strips: Sequence[Strip], gutters: Sequence[Gutter]) -> list[list[Word]] | None:
    """Return the words of columns of running text, column by column; None for other columns.

    Notes in a margin are a column with few lines.
    """
    if not gutters or len(gutters) >= _MOST_COLUMNS:
        return None
    columns = [
        [line for line in column if line]
        for column in zip(*in_columns(strips, gutters), strict=True)
    ]
    told = [runs(lines) for lines in columns]
    most = _NOTES * len(strips)
    if len(columns) == _PAIR:
        # A table of two such columns would not be taken for one either.
        most = max(most, min(_LINES, len(strips) / 2))
    few = [len(lines) <= most for lines in columns]
    if not any(told) or not all(a or b for a, b in zip(told, few, strict=True)):
        return None
    return [[word for line in lines for word in line] for lines in columns]


def runs(lines: Sequence[Sequence[Word]]) -> bool:
    """Whether a column's lines are running text: several words each, which fill the column."""
    if len(lines) < _LINES:
        return False
    left = min(line[0].left for line in lines)
    right = max(line[-1].right for line in lines)
    fill = median((line[-1].right - line[0].left) / (right - left) for line in lines)
    words = sum(word.text.count(" ") + 1 for line in lines for word in line)
    if fill < _FILL or words < _WORDS * len(lines):
        return False
    numbers = sum(is_number(" ".join(word.text for word in line)) for line in lines)
    return numbers < _NUMBERS * len(lines)
