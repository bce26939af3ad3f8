"""What stands around a place in a reading: words before and behind, or cells with their addresses.

It is for the desk, which may see all of it; what an edition shows is for `publish` to choose.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from counterfoil.model.locator import Locator
from counterfoil.model.reading import Reading, Table
from counterfoil.model.resolving import table_at

_WORDS_AROUND = 220
_ROWS_AROUND = _COLUMNS_AROUND = 4
_MOST_HEADINGS = 3


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of text, and what stands before and behind it."""

    before: str
    quote: str
    after: str


@dataclass(frozen=True, slots=True)
class Cells:
    """Part of a table around the cell `at` (row, column, from 1).

    `rows` and `columns` are the numbers of those shown, with gaps where headings stand far above;
    `shown[i][j]` is the text in row `rows[i]`, column `columns[j]`.
    """

    table: Table
    at: tuple[int, int]
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    shown: tuple[tuple[str, ...], ...]


def words_at(reading: Reading, locator: Locator) -> Words | None:
    """Return a stretch of text with what is around it, or None where there is none."""
    start, end = locator.start, locator.end
    text = dict(reading.passages()).get(locator.page)
    if start is None or end is None or text is None or end > len(text):
        return None
    before, after = text[:start], text[end:]
    return Words(
        before if start <= _WORDS_AROUND else "… " + _cut(before[-_WORDS_AROUND:], first=True),
        text[start:end],
        after if len(after) <= _WORDS_AROUND else _cut(after[:_WORDS_AROUND], first=False) + " …",
    )


def _cut(text: str, *, first: bool) -> str:
    """Drop the first or last word of a text, which may be half of one."""
    return text.partition(" ")[2] if first else text.rpartition(" ")[0]


def cells_at(reading: Reading, locator: Locator) -> Cells | None:
    """Return the cells around one, with the table's headings; None where there is no such row."""
    table, cell = table_at(reading, locator), locator.cell
    if table is None or cell is None or cell[0] > len(table.rows):
        return None
    row, column = cell
    heads = (head for head in heading_rows(table) if head < row)
    rows = _near(heads, row, _ROWS_AROUND, len(table.rows))
    wide = max([column, *(len(table.rows[number - 1]) for number in rows)])
    columns = _near({1}, column, _COLUMNS_AROUND, wide)
    shown = tuple(tuple(table.text(r, c) for c in columns) for r in rows)
    return Cells(table, cell, rows, columns, shown)


def heading_rows(table: Table) -> list[int]:
    """Return the first rows that hold more than one text: what stands above the numbers."""
    found = []
    for number in range(1, min(len(table.rows), 3 * _MOST_HEADINGS) + 1):
        filled = [cell for cell in table.rows[number - 1] if cell.strip()]
        if len(filled) > 1 and not all(_numeric(cell) for cell in filled):
            found.append(number)
        if len(found) == _MOST_HEADINGS or any(map(_numeric, filled)):
            break
    return found


def _numeric(text: str) -> bool:
    return text.strip().replace("\u00a0", "").replace(" ", "").isdecimal()


def _near(always: Iterable[int], at: int, around: int, last: int) -> tuple[int, ...]:
    near = range(max(1, at - around), min(at + around, last) + 1)
    return tuple(sorted({*(n for n in always if n <= last), *near}))
