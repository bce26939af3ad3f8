"""Rows of a kept table: one JSON array of texts per line, read as they are asked for.

Whole tables never stand in memory: rows are hashed and written as they come, and read back in
blocks. The SHA-256 of the file is the digest of the table's text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import overload

import orjson

from counterfoil.model.reading import Row

BLOCK = 1024
"""How many rows are read at once when one of them is asked for."""
_HELD = 4
"""How many blocks are held: headings are asked for beside rows from all over."""
_BUFFER = 1 << 20
_SURROGATES = re.compile("[\ud800-\udfff]")


class StoredRows(Sequence[Row]):
    """The rows of a kept table; holds a few blocks of them and where in the file each begins."""

    def __init__(self, path: Path, count: int, digest: str = "") -> None:
        """Take the file of rows, how many it holds and its SHA-256."""
        self.path, self.digest, self._count = path, digest, count
        self._starts: list[int] = []
        self._blocks: dict[int, list[Row]] = {}
        self.held: object = None
        """What must live as long as the rows, such as the folder they are in."""

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Row]:
        with self.path.open("rb") as lines:
            for line in lines:
                yield orjson.loads(line)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(self._count))]
        place = index + self._count if index < 0 else index
        if not 0 <= place < self._count:
            raise IndexError(index)
        number, within = divmod(place, BLOCK)
        if number not in self._blocks:
            if len(self._blocks) == _HELD:
                self._blocks.pop(next(iter(self._blocks)))
            self._blocks[number] = self._read(number)
        return self._blocks[number][within]

    def _read(self, number: int) -> list[Row]:
        with self.path.open("rb") as lines:
            if number < len(self._starts):
                lines.seek(self._starts[number])
            else:
                self._find_starts(number)
                lines.seek(self._starts[number])
            return [orjson.loads(line) for line in islice(lines, BLOCK)]

    def _find_starts(self, number: int) -> None:
        """Note where the blocks begin, as far as block `number`."""
        starts = self._starts or [0]
        with self.path.open("rb") as lines:
            lines.seek(starts[-1])
            while len(starts) <= number:
                starts.append(starts[-1] + sum(map(len, islice(lines, BLOCK))))
        self._starts = starts


Block = tuple[int, bytes]
"""How many rows, and their lines of JSON."""


def write_rows(path: Path, blocks: Iterable[Block]) -> StoredRows:
    """Write rows to a file that has its name only once it is whole; return them from there."""
    coming = path.with_suffix(".coming")
    digest, count = sha256(), 0
    with coming.open("wb", buffering=0) as out:
        for rows, lines in blocks:
            digest.update(lines)
            count += rows
            out.write(lines)
    coming.replace(path)
    return StoredRows(path, count, digest.hexdigest())


def in_blocks(rows: Iterable[Row]) -> Iterator[Block]:
    """Yield rows as lines of JSON, many at a time."""
    count, lines = 0, bytearray()
    for row in rows:
        try:
            lines += orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)
        except orjson.JSONEncodeError:
            # A text with half a surrogate pair, which no Unicode text may hold.
            lines += orjson.dumps(list(map(whole, row)), option=orjson.OPT_APPEND_NEWLINE)
        count += 1
        if len(lines) > _BUFFER:
            yield count, bytes(lines)
            count, lines = 0, bytearray()
    yield count, bytes(lines)


def rows_digest(rows: Sequence[Row]) -> str:
    """Return the digest that a table's rows have once they are kept."""
    if isinstance(rows, StoredRows):
        return rows.digest
    digest = sha256()
    for _, lines in in_blocks(rows):
        digest.update(lines)
    return digest.hexdigest()


def whole(text: str) -> str:
    """Return a text with the replacement sign for halves of surrogate pairs."""
    return _SURROGATES.sub("\ufffd", text)
