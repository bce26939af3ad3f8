"""The order in which a page is read: column by column, from above.

Most programs draw a page as it is read, and that order is kept. Only where something is drawn after
what stands below it in the same column (a heading last, one line across all columns at a time) are
blocks of lines put in order: what stands above comes first, and a column on the left comes before
one on its right unless something stands between that reaches over both (after T. M. Breuel, "High
Performance Document Layout Analysis", 2003).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from counterfoil.read.pdf.pieces import Box, Lettering, Piece
from counterfoil.read.pdf.tables import is_within
from counterfoil.read.pdf.words import box_of, words_of
from counterfoil.read.pdf.zones import Columns

_GAP = 1.2
_BACK = 0.3
_OVERLAP = 0.3
_TOUCH = 0.1
_MOST = 40


class Block(NamedTuple):
    """Lines that follow each other down one column, and the box around them.

    `table` says that they are those of a table.
    """

    pieces: list[Piece]
    box: Box
    table: bool = False


def blocks_of(
    page: Lettering, pieces: Sequence[Piece], tables: Sequence[Box], columns: Sequence[Columns]
) -> list[Block]:
    """Return a page's blocks in the order in which they are read."""
    for column in columns:
        if _is_mixed(pieces, column):
            pieces = _in_columns(page, pieces, column)
    blocks = _flows(pieces, tables)
    return _ordered(blocks) if len(blocks) <= _MOST and _is_back(blocks) else blocks


def _is_mixed(pieces: Sequence[Piece], columns: Columns) -> bool:
    """Whether lines are drawn across columns, or from one to the other and back."""
    edges = columns.edges
    places = []
    for piece in pieces:
        if columns.top <= (piece.top + piece.bottom) / 2 <= columns.bottom:
            first, last = bisect_right(edges, piece.left + 1), bisect_right(edges, piece.right - 1)
            if first != last:
                return True
            places.append(first)
    return sum(a != b for a, b in pairwise(places)) > len(edges)


def _in_columns(page: Lettering, pieces: Sequence[Piece], columns: Columns) -> list[Piece]:
    """Return pieces with those of columns of prose one column after the other."""
    inside: list[tuple[int, float, Piece]] = []
    before: list[Piece] = []
    behind: list[Piece] = []
    for piece in pieces:
        middle = (piece.top + piece.bottom) / 2
        if not columns.top <= middle <= columns.bottom:
            (behind if inside else before).append(piece)
            continue
        for part in _parts(page, piece, columns.edges):
            at = bisect_right(columns.edges, (part.left + part.right) / 2)
            inside.append((at, (part.top + part.bottom) / 2, part))
    inside.sort(key=lambda item: item[:2])
    return [*before, *(part for _, _, part in inside), *behind]


def _parts(page: Lettering, piece: Piece, edges: Sequence[float]) -> list[Piece]:
    """Return a piece as it is, or one for each column that it runs over."""
    if bisect_right(edges, piece.left + 1) == bisect_right(edges, piece.right - 1):
        return [piece]
    words = words_of(page, [piece])
    by_column: dict[int, list[int]] = {}
    for number, word in enumerate(words):
        by_column.setdefault(bisect_right(edges, word.centre), []).append(number)
    if len(by_column) == 1:
        return [piece]
    parts = []
    for numbers in by_column.values():
        inside = [words[n] for n in numbers]
        text = " ".join(word.text for word in inside)
        last = numbers[-1] == len(words) - 1
        parts.append(
            Piece(text, inside[0].first, inside[-1].last, *box_of(inside), piece.broken and last)
        )
    return parts


def _flows(pieces: Sequence[Piece], tables: Sequence[Box]) -> list[Block]:
    """Return the lines of a page cut where they do not follow each other down a column."""
    runs: list[tuple[list[Piece], bool]] = []
    owner = -1
    above: Piece | None = None
    for piece in pieces:
        now = _owner(piece, tables) if tables else -1
        if above and now == owner and (now >= 0 or _follows(above, piece)):
            runs[-1][0].append(piece)
        else:
            runs.append(([piece], now >= 0))
        owner, above = now, piece
    return [Block(run, _around(run), table) for run, table in runs]


def _owner(piece: Piece, tables: Sequence[Box]) -> int:
    """Return which table a line stands in, -1 for none."""
    return next((n for n, box in enumerate(tables) if is_within(piece, box)), -1)


def _follows(above: Piece, below: Piece) -> bool:
    _, _, _, left, right, top, bottom, _ = above
    high = bottom - top
    return (
        below.top > top + _BACK * high
        and below.top - bottom < _GAP * high
        and below.left < right
        and below.right > left
    )


def _around(pieces: Sequence[Piece]) -> Box:
    if len(pieces) == 1:
        return pieces[0][3:7]
    lefts, rights, tops, bottoms = zip(*(piece[3:7] for piece in pieces), strict=True)
    return min(lefts), max(rights), min(tops), max(bottoms)


def _is_back(blocks: Sequence[Block]) -> bool:
    """Whether any block is drawn after one that stands below it in the same column."""
    lowest = 0.0
    for n, block in enumerate(blocks):
        later = block.box
        # Only what stands above some earlier block can stand above one in its column.
        if later[3] <= lowest + _BACK and any(
            later[3] <= earlier[2] + _BACK and _share(earlier, later, _OVERLAP)
            for _, earlier, _ in blocks[:n]
        ):
            return True
        lowest = max(lowest, later[2])
    return False


def _share(one: Box, other: Box, least: float) -> bool:
    """Whether two boxes stand above each other."""
    narrow = min(one[1] - one[0], other[1] - other[0])
    return min(one[1], other[1]) - max(one[0], other[0]) > least * narrow


def _ordered(blocks: Sequence[Block]) -> list[Block]:
    boxes = [block.box for block in blocks]
    count = len(blocks)
    above = [
        {n for n, box in enumerate(boxes) if n != at and _share(box, one, _TOUCH)}
        for at, one in enumerate(boxes)
    ]
    waits: list[set[int]] = [
        {a for a in range(count) if a != b and _is_before(a, b, boxes, above)} for b in range(count)
    ]
    order: list[int] = []
    left = set(range(count))
    while left:
        free = [n for n in sorted(left) if not waits[n] & left]
        # Boxes that overlap may wait for each other; the upper one is taken then.
        chosen = free[0] if free else min(left, key=lambda n: (boxes[n][2], boxes[n][0]))
        order.append(chosen)
        left.remove(chosen)
    return [blocks[n] for n in order]


def _is_before(a: int, b: int, boxes: Sequence[Box], above: Sequence[set[int]]) -> bool:
    """Whether a block is read before another; `above` are those in the column of each."""
    one, other = boxes[a], boxes[b]
    if b in above[a]:
        return one[2] + one[3] < other[2] + other[3]
    if one[0] >= other[0]:
        return False
    between = above[a] & above[b]
    if not between:
        return True
    top, bottom = min(one[2], other[2]), max(one[3], other[3])
    return not any(top <= (boxes[n][2] + boxes[n][3]) / 2 <= bottom for n in between)
