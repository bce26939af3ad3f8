"""The order in which a recognised page is read, where lines run on into the next column.

The recogniser finds columns by itself, but not always: lines are cut and put in order as those of a
PDF's page are.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from counterfoil.read.pdf.aligned import Aligned
from counterfoil.read.pdf.order import blocks_of
from counterfoil.read.pictures.again import Judged
from counterfoil.read.pictures.lettering import Lines

_APART = 10_000
"""Added to the number of a line's block for each part that it is cut into behind the first."""


def in_order(lines: Sequence[Sequence[Judged]], found: Aligned, page: Lines) -> list[list[Judged]]:
    """Return a page's lines in the order in which they are read."""
    if not found.columns:
        return [list(line) for line in lines]
    ordered: list[list[Judged]] = []
    tables = [table.box for table in found.tables]
    before = -1
    for block in blocks_of(page, page.pieces, tables, found.columns):
        for piece in block.pieces:
            first, end = (bisect_left(page.starts, at) for at in (piece.first, piece.last + 1))
            words = page.words[first:end]
            if first == before and words[0].seen.line == ordered[-1][0].seen.line:
                ordered[-1] += words
            else:
                ordered.append(_cut(words, first, page))
            before = end
    return ordered


def _cut(words: list[Judged], first: int, page: Lines) -> list[Judged]:
    """Return the words of a line, or of its end, which is a line of another block then."""
    block, paragraph, line = key = words[0].seen.line
    if not first or page.words[first - 1].seen.line != key:
        return words
    key = block + _APART, paragraph, line
    return [Judged(word.seen._replace(line=key), word.doubtful) for word in words]
