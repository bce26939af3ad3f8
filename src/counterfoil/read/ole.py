"""OLE compound files, the containers of XLS and other old Office documents ([MS-CFB]).

Only what readers need: the streams by their names, those in storages as `storage/stream`, and the
summary of who made the document and when ([MS-OLEPS]).
"""

from __future__ import annotations

import re
import struct
from collections import deque
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from counterfoil.read.given import Given
from counterfoil.read.limits import Unreadable, damaged

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST_SECTOR = 0xFFFFFFFA
_HEADER = 512
_ENTRY = 128
_IN_HEADER = 109
_STORAGE, _ROOT = 1, 5
_DEEPEST = 32
_SLASH = re.compile("/")
_FORM = "OLE document"


def is_compound(path: Path) -> bool:
    """Whether a file begins as compound files do."""
    with path.open("rb") as stream:
        return stream.read(len(SIGNATURE)) == SIGNATURE


class CompoundFile:
    """The streams of one compound file, by name."""

    def __init__(self, whole: Path | bytes) -> None:
        """Read a file's tables, or those of its bytes; raise Unreadable where they are damaged."""
        self._bytes = whole if isinstance(whole, bytes) else whole.read_bytes()
        with_header = self._bytes[:_HEADER].ljust(_HEADER, b"\0")
        shift, mini_shift = struct.unpack_from("<HH", with_header, 30)
        if not 7 <= shift <= 20 or not 2 <= mini_shift < shift:  # noqa: PLR2004 - sizes in use
            why = "its sectors have no usual size"
            raise self._damaged(why)
        self._size, self._mini_size = 1 << shift, 1 << mini_shift
        (directory,) = struct.unpack_from("<I", with_header, 48)
        (self._cutoff, mini_table) = struct.unpack_from("<II", with_header, 56)
        self._table = self._numbers(self._table_sectors(with_header))
        entries = self._chain(directory)
        self._storages = set[str]()
        parsed = list(self._parsed(entries))
        self.names = tuple(name for name, _, _ in parsed)
        """The names of all streams, those in storages as `storage/stream`."""
        # Names are the same whatever their case.
        self._entries = {name.casefold(): (start, size) for name, start, size in parsed}
        self._mini_table = self._numbers([mini_table], chained=True)
        start, size = self._root
        self._mini = self._chain(start)[:size] if size else b""

    @classmethod
    def of(cls, given: Given) -> CompoundFile:
        """Open an original, once for all who ask; raise Unreadable as for a path."""
        if cls not in given.opened:
            given.opened[cls] = cls(given.path)
        container: CompoundFile = given.opened[cls]
        return container

    def close(self) -> None:
        """Let go of the file's bytes; what was read of them stays."""
        self._bytes = self._mini = b""

    @staticmethod
    def _damaged(why: str) -> Unreadable:
        return damaged(_FORM, why)

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._entries or name.casefold() in self._storages

    def inside(self, home: str) -> list[str]:
        """Return the names of the streams in a storage, or in one of its own, all if it is empty.

        `home` is the storage's name with a slash.
        """
        return self._by_storage.get(home, []) if home else list(self.names)

    @cached_property
    def _by_storage(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name in self.names:
            for slash in _SLASH.finditer(name):
                found.setdefault(name[: slash.end()], []).append(name)
        return found

    def stream(self, name: str) -> bytes:
        """Return a stream's bytes; raise Unreadable where it is missing or damaged."""
        if name.casefold() not in self._entries:
            why = f"its stream {name} is missing"
            raise self._damaged(why)
        start, size = self._entries[name.casefold()]
        if size >= self._cutoff:
            found = self._chain(start)[:size]
        else:
            found = b"".join(self._mini_sectors(start))[:size]
        if len(found) < size:
            why = f"its stream {name} ends after {len(found)} of {size} bytes"
            raise self._damaged(why)
        return found

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        found = self._bytes[start : start + self._size]
        if not found:
            why = f"it ends before its sector {number}"
            raise self._damaged(why)
        return found

    def _table_sectors(self, header: bytes) -> list[int]:
        """Return the sectors that hold the table of sectors."""
        (more, count) = struct.unpack_from("<II", header, 68)
        found = list(struct.unpack_from(f"<{_IN_HEADER}I", header, 76))
        for _ in range(min(count, len(self._bytes) // self._size + 1)):
            if more >= _LAST_SECTOR:
                break
            numbers = self._numbers([more])
            found += numbers[:-1]
            more = numbers[-1]
        return [number for number in found if number < _LAST_SECTOR]

    def _numbers(self, sectors: list[int], *, chained: bool = False) -> list[int]:
        if chained:
            joined = self._chain(sectors[0]) if sectors[0] < _LAST_SECTOR else b""
        else:
            joined = b"".join(map(self._sector, sectors))
        return list(struct.unpack(f"<{len(joined) // 4}I", joined[: len(joined) // 4 * 4]))

    def _chain(self, start: int) -> bytes:
        return b"".join(map(self._sector, self._followed(start, self._table)))

    def _mini_sectors(self, start: int) -> Iterator[bytes]:
        for number in self._followed(start, self._mini_table):
            yield self._mini[number * self._mini_size : (number + 1) * self._mini_size]

    def _followed(self, start: int, table: list[int]) -> Iterator[int]:
        number = start
        for _ in range(len(table) + 1):
            if number >= _LAST_SECTOR:
                return
            if number >= len(table):
                break
            yield number
            number = table[number]
        why = "a chain of its sectors leads nowhere"
        raise self._damaged(why)

    def _parsed(self, entries: bytes) -> Iterator[tuple[str, int, int]]:
        """Yield (name, first sector, size) of all streams, those outside storages first."""
        count = len(entries) // _ENTRY
        fields = [
            struct.unpack_from("<64sHBBIII36xIQ", entries, place * _ENTRY) for place in range(count)
        ]
        if not fields or fields[0][2] != _ROOT:
            why = "it has no root"
            raise self._damaged(why)
        self._root = fields[0][7], fields[0][8] & 0xFFFFFFFF
        waiting, seen = [("", fields[0][6])], set[int]()
        inner = deque[tuple[str, int]]()
        while waiting or inner:
            within, place = waiting.pop() if waiting else inner.popleft()
            if place >= count or place in seen:
                continue
            seen.add(place)
            name, length, kind, _, left, right, child, start, size = fields[place]
            waiting += [(within, left), (within, right)]
            text = within + name[: max(length - 2, 0)].decode("utf-16-le", "replace")
            if kind == _STORAGE:
                self._storages.add(text.casefold())
                if text.count("/") < _DEEPEST:
                    inner.append((f"{text}/", child))
            else:
                # Old files leave anything in the upper half of a size.
                yield text, start, size if self._size > _HEADER else size & 0xFFFFFFFF
