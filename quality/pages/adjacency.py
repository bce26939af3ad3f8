"""How well found tables agree with known ones: pairs of cells that stand next to each other.

As in the ICDAR 2013 table competition (M. Göbel, T. Hassan, E. Oro and G. Orsi): of each cell that
says something, the next such one to its right and the next one below it; letters count, spaces do
not. The score is the harmonic mean of how many of these pairs are found and how many of the found
ones are right.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from counterfoil.model.reading import Table
from quality.pages.cells import Cell

Pairs = Counter[tuple[str, str, str]]
_SPACE = re.compile(r"[\s\xad]+")


def f1(known: Iterable[Sequence[Cell]], found: Iterable[Sequence[Cell]]) -> float:
    """Return the score of a file's tables, from 0 to 1."""
    wanted, given = _all_pairs(known), _all_pairs(found)
    right = (wanted & given).total()
    return 2 * right / (wanted.total() + given.total()) if right else 0.0


def cells_of(table: Table) -> list[Cell]:
    """Return a table's cells, covered ones left out."""
    spans = {(span.row, span.column): (span.rows, span.columns) for span in table.spans}
    return [
        Cell(text, row, column, *spans.get((row, column), (1, 1)))
        for row, texts in enumerate(table.rows, 1)
        for column, text in enumerate(texts, 1)
    ]


def _all_pairs(tables: Iterable[Sequence[Cell]]) -> Pairs:
    counted: Pairs = Counter()
    for cells in tables:
        texts = [letters(cell.text) for cell in cells]
        counted.update((texts[one], texts[other], way) for one, other, way in set(_pairs(cells)))
    return counted


def _pairs(cells: Sequence[Cell]) -> Iterator[tuple[int, int, str]]:
    """Yield which cells stand next to each other, and which way; some more than once."""
    grid = {
        (row, column): number
        for number, cell in enumerate(cells)
        if letters(cell.text)
        for row in range(cell.row, cell.row + cell.rows)
        for column in range(cell.column, cell.column + cell.columns)
    }
    rows, columns = (max((place[n] for place in grid), default=0) for n in (0, 1))
    for (row, column), number in grid.items():
        right = (grid.get((row, c)) for c in range(column + 1, columns + 1))
        below = (grid.get((r, column)) for r in range(row + 1, rows + 1))
        for way, others in (("right", right), ("below", below)):
            other = next((n for n in others if n is not None), number)
            if other != number:
                yield number, other, way


def letters(text: str) -> str:
    """Return a text without its spaces, in normal form."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))
