"""Tables in grids of rules: each word goes into the cell that it stands in."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from counterfoil.model.reading import Span
from counterfoil.read.pdf.found import Found, headings_of, is_number, number_columns
from counterfoil.read.pdf.grids import Grid
from counterfoil.read.pdf.pieces import Box, Lettering, Piece
from counterfoil.read.pdf.rowing import Laid, rows_of
from counterfoil.read.pdf.words import (
    Word,
    cell_text,
    letters_of,
    lines_of,
    together,
    whole,
    words_of,
)

_EDGE = 1.5
_FEW = 2
_SEVERAL = 3
_FILLED = 0.25
_CROSSED = 0.15
_LONG = 200
_TWO_LINES = 1.8
_LEVEL = 0.5
_SPACE = 0.35
Cell = tuple[int, int]
Cells = dict[Cell, list[Word]]


def in_grid(page: Lettering, grid: Grid, pieces: Sequence[Piece]) -> Found | None:
    """Return the table that pieces form in a grid; None where they form none."""
    cells, crossed = _filled(page, grid, pieces)
    columns = len({column for _, column in cells})
    if columns < _FEW or crossed > _CROSSED * sum(map(len, cells.values())):
        return None
    if median(sum(len(w.text) for w in words) for words in cells.values()) > _LONG:
        return None
    distinct = (len(grid.down) - 1) * (len(grid.across) - 1) - len(grid.merged) + len(grid.spans)
    if len(cells) < _FILLED * distinct or _is_frame(cells):
        return None
    starts = [_starts(grid, cells, row) for row in range(len(grid.down) - 1)]
    if len({row for row, _ in cells}) < _FEW and max(map(len, starts)) < _FEW:
        return None
    return _table(page, grid, cells, starts)


def _is_frame(cells: Cells) -> bool:
    """Whether most words stand in cells that hold tables of their own: lines of several numbers."""
    inside = whole = 0
    if all(len(words) <= _SEVERAL for words in cells.values()):
        return False
    for words in cells.values():
        if len(words) <= _SEVERAL:
            whole += sum(len(word.text.split()) for word in words)
            continue
        texts = [" ".join(word.text for word in line).split() for line in lines_of(words)]
        rows = sum(sum(map(is_number, text)) >= _FEW for text in texts)
        whole += (count := sum(map(len, texts)))
        inside += count if rows > max(_SEVERAL, len(texts) / 2) else 0
    return inside > whole / 2


def _filled(page: Lettering, grid: Grid, pieces: Sequence[Piece]) -> tuple[Cells, int]:
    """Return the words of each cell, and how many words run over a rule."""
    cells: Cells = defaultdict(list)
    over: list[Piece] = []
    across, down, merged = grid.across, grid.down, grid.merged
    last_row, last_column = len(down) - 1, len(across) - 1
    for piece in pieces:
        row = bisect_right(down, (piece.top + piece.bottom) / 2, 1, last_row) - 1
        first = row, bisect_right(across, piece.left + _EDGE, 1, last_column) - 1
        last = row, bisect_right(across, piece.right - _EDGE, 1, last_column) - 1
        inside = piece.left > across[0] - _EDGE and piece.right < across[-1] + _EDGE
        if inside and (first == last or merged.get(first, first) == merged.get(last, last)):
            cells[merged.get(first, first)].append(whole(piece))
        else:
            over.append(piece)
    crossed = 0
    for word in words_of(page, over):
        if not across[0] <= (word.left + word.right) / 2 <= across[-1]:
            continue
        row = bisect_right(down, (word.top + word.bottom) / 2, 1, last_row) - 1
        first = row, bisect_right(across, word.left + _EDGE, 1, last_column) - 1
        last = row, bisect_right(across, word.right - _EDGE, 1, last_column) - 1
        if first != last:
            first, last = merged.get(first, first), merged.get(last, last)
        if first >= last:
            cells[merged.get(first, first)].append(word)
            continue
        crossed += 1
        letters: dict[Cell, list[Word]] = defaultdict(list)
        for letter in letters_of(page, word):
            letters[grid.cell_at(letter.centre, word.middle) or first].append(letter)
        for at, part in letters.items():
            cells[at].append(together(part, ""))
    return dict(cells), crossed


def _starts(grid: Grid, cells: Cells, row: int) -> list[float]:
    """Return how far down the rows of text begin that one row of a grid holds."""
    top, bottom = grid.down[row], grid.down[row + 1]
    here = [
        column
        for column in range(len(grid.across) - 1)
        if cells.get((row, column)) and grid.spans.get((row, column), (1, 1))[0] == 1
    ]
    if len(here) < _FEW or bottom - top < _TWO_LINES * cells[row, here[0]][0].height:
        return [top]
    words = [(column, word) for column in here for word in cells[row, column]]
    column_of = {id(word): column for column, word in words}
    strips = lines_of(word for _, word in words)
    if len(strips) < _FEW:
        return [top]
    laid = [
        [[word for word in strip if column_of[id(word)] == column] for column in here]
        for strip in strips
    ]
    if not any(_has_room(grid, column, parts) for column, *parts in zip(here, *laid, strict=True)):
        return [top]
    texts = [[" ".join(word.text for word in part) for part in strip] for strip in laid]
    middles = [median(word.middle for word in strip) for strip in strips]
    height = median(word.height for _, word in words)
    numbers = number_columns(texts)
    # Of words in several lines one may look like a number; rows within one frame are many, or the
    # frame has few rows besides.
    least = _FEW if len(grid.down) - 1 <= _SEVERAL else _SEVERAL
    counts = [sum(is_number(row[c]) for row in texts if row[c]) for c in numbers]
    if sum(count >= least for count in counts) > len(counts) / 2:
        groups = rows_of(Laid(laid, texts, middles, height, frozenset())).groups
    elif least == _FEW and len(strips) >= _SEVERAL and all(all(strip) for strip in texts):
        groups = [[n] for n in range(len(strips))]
    else:
        return [top]
    middle = [(middles[a[-1]] + middles[b[0]]) / 2 for a, b in pairwise(groups)]
    return [top, *(y for y in middle if top < y < bottom)]


def _has_room(grid: Grid, column: int, lines: Sequence[list[Word]]) -> bool:
    """Whether a line of a column could have gone on with the next one's first word, and does not.

    Where none could, they may all be one cell's lines, broken where the column ends.
    """
    left, right = grid.across[column], grid.across[column + 1]
    filled = [line for line in lines if line]
    if not filled:
        return False
    margin = min(min(line[0].left - left, right - line[-1].right) for line in filled)
    for line, after in pairwise(filled):
        first = after[0]
        space = _SPACE * first.height
        if (
            line[-1].right - line[0].left + space + first.right - first.left
            < right - left - 2 * margin
        ):
            return True
    return False


def _table(page: Lettering, grid: Grid, cells: Cells, starts: list[list[float]]) -> Found:
    """Return a grid's table, rows that hold several rows of text parted."""
    columns = len(grid.across) - 1
    first = [0]
    for inner in starts:
        first.append(first[-1] + len(inner))
    rows = [[""] * columns for _ in range(first[-1])]
    spans: list[Span] = []
    areas: dict[Cell, Box] = {}
    for row, inner in enumerate(starts):
        for column in range(columns):
            if grid.merged.get((row, column), (row, column)) != (row, column):
                continue
            high, wide = grid.spans.get((row, column), (1, 1))
            left, right, top, bottom = grid.area((row, column))
            words = cells.get((row, column), [])
            tops = inner if high == 1 else [top]
            height = 1 if high == 1 else first[row + high] - first[row]
            for step, (start, end) in enumerate(pairwise([*tops, bottom])):
                at = first[row] + step
                part = [w for w in words if start <= w.middle < end] if tops[1:] else words
                rows[at][column] = _text(page, part)
                areas[at + 1, column + 1] = left, right, start, end
                if height > 1 or wide > 1:
                    spans.append(Span(at + 1, column + 1, height, wide))
    return Found(rows, spans, areas, headings_of(rows), grid.box)


def _text(page: Lettering, words: list[Word]) -> str:
    if len(words) < _FEW:
        return words[0].text if words else ""
    if all(word.first in page.sideways for word in words):
        return cell_text(page, [[word] for word in words])
    level = words[0].top + words[0].bottom
    near = _LEVEL * words[0].height
    if all(abs(word.top + word.bottom - level) < near for word in words):
        return " ".join([word.text for word in sorted(words, key=_left)])
    return cell_text(page, lines_of(words))


def _left(word: Word) -> float:
    return word.left
