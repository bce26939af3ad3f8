"""What stands under a kept table's cells, its numbers or formulas, read once it is asked for.

One file for each: three JSON arrays of equal length with rows, columns and texts. Most uses of a
table never look at it, and a long sheet has millions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import orjson

Place = tuple[int, int]


class StoredCells(Mapping[Place, str]):
    """Texts by (row, column) from 1."""

    def __init__(self, path: Path, count: int) -> None:
        """Take the file and how many cells it holds; with none, there need be no file."""
        self.path, self._count = path, count
        self._cells: dict[Place, str] | None = None if count else {}

    def _read(self) -> dict[Place, str]:
        if self._cells is None:
            rows, columns, texts = orjson.loads(self.path.read_bytes())
            places = zip(rows, columns, strict=True)
            self._cells = dict(zip(places, texts, strict=True))
        return self._cells

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, place: Place) -> str:
        return self._read()[place]

    def __iter__(self) -> Iterator[Place]:
        return iter(self._read())

    def __repr__(self) -> str:
        return f"StoredCells({self._read()!r})"


def write_cells(path: Path, cells: Mapping[Place, str]) -> StoredCells:
    """Write cells to a file that has its name only once it is whole; none for no cells."""
    if cells:
        rows = [row for row, _ in cells]
        columns = [column for _, column in cells]
        coming = path.with_suffix(".coming")
        coming.write_bytes(orjson.dumps([rows, columns, list(cells.values())]))
        coming.replace(path)
    return StoredCells(path, len(cells))
