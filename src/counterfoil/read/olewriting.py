"""Writing OLE compound files ([MS-CFB], versions 3 and 4): streams by their paths, nothing else.

A document that another one holds as a storage becomes a file of its own by it, of the same streams.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

from counterfoil.read.limits import damaged
from counterfoil.read.ole import SIGNATURE

_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_STORAGE, _STREAM, _ROOT, _BLACK = 1, 2, 5, 1
_SMALL, _SMALL_SECTOR = 4096, 64
_IN_HEADER = 109
_SHORT, _LONG = (3, 9), (4, 12)
"""Version, and the power of two that sectors are long: as large files as come need the second."""
_MOST_SHORT = 6 << 20
_Tree = dict[str, "bytes | _Tree"]


def written(streams: Mapping[str, bytes]) -> bytes:
    """Return a file of streams, those in storages as `storage/stream`; the same for the same."""
    version, power = _SHORT if sum(map(len, streams.values())) < _MOST_SHORT else _LONG
    return _Writing(1 << power).whole(_tree(streams), version, power)


def _tree(streams: Mapping[str, bytes]) -> _Tree:
    tree: _Tree = {}
    for path, content in streams.items():
        *storages, name = path.split("/")
        here = tree
        for storage in storages:
            below = here.setdefault(storage, {})
            if isinstance(below, bytes):
                break
            here = below
        else:
            here.setdefault(name, content)
    return tree


class _Writing:
    """The sectors of one file, as they are put down."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._table: list[int] = []
        self._sectors: list[bytes] = []
        self._small_table: list[int] = []
        self._small: list[bytes] = []
        self._entries: list[bytes] = [b""]

    def whole(self, tree: _Tree, version: int, power: int) -> bytes:
        first = self._put_all(tree)
        small = b"".join(self._small)
        start = self._put(small)
        self._entries[0] = _entry("Root Entry", _ROOT, child=first, start=start, size=len(small))
        directory = self._put(b"".join(self._entries))
        names = -(-len(self._entries) * 128 // self._size)
        listed = struct.pack(f"<{len(self._small_table)}I", *self._small_table)
        small_start, small_count = self._put(listed, b"\xff"), -(-len(listed) // self._size)
        each, count = self._size // 4, 1
        while count * each < len(self._table) + count:
            count += 1
        if count > _IN_HEADER:
            form, why = "OLE document", "it is too large to be written anew"
            raise damaged(form, why)
        at = range(len(self._table), len(self._table) + count)
        table = [*self._table, *[_TABLE] * count]
        table += [_FREE] * (count * each - len(table))
        header = SIGNATURE + bytes(16) + struct.pack("<5H6x", 0x3E, version, 0xFFFE, power, 6)
        counted = names if version == _LONG[0] else 0
        header += struct.pack("<5I", counted, count, directory, 0, _SMALL)
        header += struct.pack("<4I", small_start, small_count, _END, 0)
        header += struct.pack(f"<{_IN_HEADER}I", *at, *[_FREE] * (_IN_HEADER - count))
        body = struct.pack(f"<{len(table)}I", *table)
        return b"".join([header.ljust(self._size, b"\0"), *self._sectors, body])

    def _put(self, content: bytes, filler: bytes = b"\0") -> int:
        """Put bytes into sectors of their own; return the first of these."""
        if not content:
            return _END
        start, count = len(self._table), -(-len(content) // self._size)
        self._table += [*range(start + 1, start + count), _END]
        self._sectors.append(content.ljust(count * self._size, filler))
        return start

    def _put_small(self, content: bytes) -> int:
        if not content:
            return _END
        start, count = len(self._small_table), -(-len(content) // _SMALL_SECTOR)
        self._small_table += [*range(start + 1, start + count), _END]
        self._small.append(content.ljust(count * _SMALL_SECTOR, b"\0"))
        return start

    def _put_all(self, tree: _Tree) -> int:
        """Put what a storage holds; return its first entry, which the others follow in order."""
        ordered = sorted(tree, key=lambda name: (len(name), name.upper(), name))
        first = len(self._entries)
        self._entries += [b""] * len(ordered)
        for place, name in enumerate(ordered, first):
            right = place + 1 if place + 1 < first + len(ordered) else _FREE
            held = tree[name]
            if isinstance(held, bytes):
                start = (self._put_small if len(held) < _SMALL else self._put)(held)
                entry = _entry(name, _STREAM, right=right, start=start, size=len(held))
            else:
                entry = _entry(name, _STORAGE, right=right, child=self._put_all(held))
            self._entries[place] = entry
        return first if ordered else _FREE


def _entry(  # noqa: PLR0913 - the fields of an entry
    name: str, kind: int, *, right: int = _FREE, child: int = _FREE, start: int = 0, size: int = 0
) -> bytes:
    letters = name.encode("utf-16-le", "surrogatepass")[:62]
    links = _FREE, right, child
    return struct.pack(
        "<64sHBBIII36xIQ", letters, len(letters) + 2, kind, _BLACK, *links, start, size
    )
