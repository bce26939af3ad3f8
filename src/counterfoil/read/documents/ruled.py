"""Tables whose rows say where their cells end, as in RTF and DOC: from ruled edges to a grid.

Each row has its own edges, in twentieths of a point; a cell that ends where other rows have edges
in between reaches over several columns.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from counterfoil.read.documents.story import Cell, Grid

_NEAR = 100
"""Edges closer than this are one: five points, less than any letter's column."""


@dataclass(slots=True)
class Ruled:
    """What a row says of one cell: where it ends, and whether it goes on from its neighbours.

    `begins` says that cells below may go on from it.
    """

    edge: int
    from_left: bool = False
    from_above: bool = False
    begins: bool = False


@dataclass(slots=True)
class RuledRow:
    """A row's texts with what it says of its cells; either may be longer."""

    texts: list[str]
    left: int = 0
    cells: list[Ruled] = field(default_factory=list)
    heading: bool = False

    @property
    def told(self) -> bool:
        """Whether every text has its cell, each ending behind the one before."""
        edges = [self.left, *(cell.edge for cell in self.cells)]
        rising = all(first <= second for first, second in pairwise(edges))
        return len(self.cells) >= len(self.texts) > 0 and rising


def draw(grid: Grid, rows: Sequence[RuledRow]) -> None:
    """Put the rows into a grid."""
    told = [row for row in rows if row.told]
    edges = _apart(edge for row in told for edge in (row.left, *(cell.edge for cell in row.cells)))
    above: dict[int, Cell] = {}
    for row in rows:
        grid.begin_row()
        if row.heading and grid.headings == grid.rows - 1:
            grid.headings += 1
        if row.told:
            above = _put_told(grid, row, edges, above)
        else:
            above = {}
            for column, text in enumerate(row.texts, 1):
                grid.put(column, text)


def _put_told(
    grid: Grid, row: RuledRow, edges: Sequence[int], above: dict[int, Cell]
) -> dict[int, Cell]:
    """Put one row; return its cells that may reach further down, by their first columns."""
    begun: dict[int, Cell] = {}
    column = _place(edges, row.left) + 1
    last: Cell | None = None
    for text, told in zip(row.texts, row.cells, strict=False):
        end = max(_place(edges, told.edge), column)
        columns = end - column + 1
        if told.from_left and last:
            last.columns += columns
            last.text = "\n".join(filter(None, (last.text, text)))
        elif told.from_above and column in above:
            last = above[column]
            last.rows += 1
            last.text = "\n".join(filter(None, (last.text, text)))
            begun[column] = last
        else:
            last = grid.put(column, text, 1, columns)
            if told.begins or told.from_above:
                begun[column] = last
        column = end + 1
    return begun


def _apart(edges: Iterable[int]) -> list[int]:
    """Return edges that are apart from each other; of several near ones the first."""
    kept: list[int] = []
    for edge in sorted(set(edges)):
        if not kept or edge - kept[-1] > _NEAR:
            kept.append(edge)
    return kept


def _place(edges: Sequence[int], edge: int) -> int:
    """Return the number of the edge that this one is, or is nearest below."""
    place = bisect_left(edges, edge)
    return place if place < len(edges) and edges[place] == edge else max(place - 1, 0)
