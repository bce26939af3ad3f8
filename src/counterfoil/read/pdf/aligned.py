"""Tables without a grid: words that stand in columns, with rules between some rows at most."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from counterfoil.read.pdf.found import Found, number_columns
from counterfoil.read.pdf.levels import Heads, column_edges, head_spans
from counterfoil.read.pdf.pieces import Lettering
from counterfoil.read.pdf.prose import in_columns, prose_columns, runs
from counterfoil.read.pdf.rowing import Laid, rows_of
from counterfoil.read.pdf.rules import Drawn
from counterfoil.read.pdf.strips import Gutter, Strip, gutters_of, height_of
from counterfoil.read.pdf.words import Word, box_of, cell_text
from counterfoil.read.pdf.zones import Columns, columns_of, zones_of

_LEADERS = re.compile(r"\.{4,}|(?:\. ){4,}|…{2,}|_{4,}")
_MARKS = re.compile(
    r"[^\w\s]{1,2}|[^\W\d_]|\(?\[?(?:\d{1,3}|[a-zа-яё]|[ivxlc]{1,5})[.)\]:]{0,2}", re.IGNORECASE
)
_FEW = 2
_SEVERAL = 3
_ENOUGH_ROWS = 4
_MOSTLY = 0.6
_LONG_WORDS = 5
_DEEPEST = 2
_BAND = 30.0


class Aligned(NamedTuple):
    """The tables among words, and columns of running text."""

    tables: list[Found]
    columns: list[Columns]


def aligned_on(page: Lettering, words: Sequence[Word], drawn: Drawn, depth: int = 0) -> Aligned:
    """Return tables and columns of prose; the columns are looked through one by one."""
    zones = zones_of(page, words)
    found = Aligned([], zones.columns)
    for strips in zones.tables:
        height = height_of(strips)
        gutters = gutters_of(strips, height)
        if prose := prose_columns(strips, gutters):
            found.columns.append(columns_of(strips, gutters, prose))
        elif gutters:
            laid = _laid(strips, gutters, height, drawn)
            if table := _table(page, laid, strips, gutters, drawn):
                found.tables.append(table)
    if depth < _DEEPEST:
        for column in [words for columns in zones.columns for words in columns.words]:
            found.tables.extend(aligned_on(page, column, drawn, depth + 1).tables)
    return found


def _laid(strips: Sequence[Strip], gutters: Sequence[Gutter], height: float, drawn: Drawn) -> Laid:
    """Lay strips out in columns."""
    cells = in_columns(strips, gutters)
    texts = [[" ".join([word.text for word in cell]) for cell in row] for row in cells]
    middles = [strip.middle for strip in strips]
    lines = _lines(strips, drawn)
    parted = frozenset(
        n for n, (a, b) in enumerate(pairwise(middles), 1) if any(a < y < b for y in lines)
    )
    return Laid(cells, texts, middles, height, parted)


def _lines(strips: Sequence[Strip], drawn: Drawn) -> list[float]:
    """Return how far down rules and edges of colours lie under most of some strips."""
    left = min(strip.words[0].left for strip in strips)
    right = max(strip.words[-1].right for strip in strips)
    high = strips[-1].bottom - strips[0].top
    lines: set[float] = {
        rule.at
        for rule in drawn.lying
        if min(rule.end, right) - max(rule.start, left) > _MOSTLY * (right - left)
    }
    bands: dict[tuple[int, int], float] = defaultdict(float)
    for start, end, top, bottom in drawn.filled:
        # Some programs colour a row cell by cell.
        bands[round(top), round(bottom)] += max(min(end, right) - max(start, left), 0)
    for band, wide in bands.items():
        if wide > _MOSTLY * (right - left) and band[1] - band[0] < _MOSTLY * high + _BAND:
            lines.update(band)
    return sorted(lines)


def _table(
    page: Lettering,
    laid: Laid,
    strips: Sequence[Strip],
    gutters: Sequence[Gutter],
    drawn: Drawn,
) -> Found | None:
    rows = rows_of(laid)
    columns = range(len(gutters) + 1)
    cells = {
        (row, column): lines
        for row, group in enumerate(rows.groups)
        for column in columns
        if (lines := [laid.cells[strip][column] for strip in group if laid.cells[strip][column]])
    }
    texts = [
        [cell_text(page, cells.get((r, c), ())) for c in columns] for r in range(len(rows.groups))
    ]
    if not _is_table(laid, texts):
        return None
    areas = {
        (row + 1, column + 1): box_of([word for line in lines for word in line])
        for (row, column), lines in cells.items()
    }
    heads = Heads(texts, areas, rows.headings, column_edges(areas, gutters), drawn.lying)
    spans = head_spans(heads)
    box = box_of([word for strip in strips for word in strip.words])
    return Found(texts, spans, heads.areas, heads.headings, box)


def _is_table(laid: Laid, rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows look like a table's, not like a list, a contents page or a form's lines."""
    if len(rows) < _FEW:
        return False
    filled = [sum(map(bool, row)) for row in rows]
    if sum(count >= _FEW for count in filled) < max(_FEW, _MOSTLY * len(rows)):
        return False
    leaders = sum(bool(_LEADERS.search(cell)) for row in rows for cell in row)
    if leaders > (1 - _MOSTLY) * len(rows):
        return False
    return len(rows[0]) > _FEW or _are_pairs(laid, rows)


def _are_pairs(laid: Laid, rows: Sequence[Sequence[str]]) -> bool:
    """Whether two columns are a table, not a list with its marks or a text with notes beside it."""
    numbers = number_columns(rows)
    firsts = [row[0] for row in rows if row[0]]
    if sum(bool(_MARKS.fullmatch(text)) for text in firsts) > _MOSTLY * len(firsts):
        return False
    if numbers == [1]:
        return len(rows) >= _SEVERAL
    columns = [[line for line in column if line] for column in zip(*laid.cells, strict=True)]
    if any(map(runs, columns)) or median(len(line) for c in columns for line in c) >= _LONG_WORDS:
        return False
    return len(rows) >= (_SEVERAL if len(laid.parted) >= _FEW else _ENOUGH_ROWS)
