"""Packs: the bytes that the counter keeps, one file for each day, to which it only ever adds.

A file for each return would tell, by the times that file systems keep of every file and that nobody
can take back, when each return came in. A pack tells when the last one of its day did, and once the
day is over not even that: its times are set anew. Returns that arrive together share one sync.

What the index does not name was never acknowledged; it is cut off at the next start. Bytes that the
index may name are never written over: after a failure the rest of the day goes into another pack.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from counterfoil.counter.disk import Disk

_PIECE = 256 * 1024


@dataclass(frozen=True, slots=True)
class Place:
    """Where some bytes are: the pack's name, the first byte, and how many."""

    pack: str
    start: int
    size: int


class Packs:
    """The packs in a folder."""

    def __init__(self, folder: Path, ends: Mapping[str, int], disk: Disk) -> None:
        """Open the folder; `ends` says of each pack where what the index names ends."""
        self._folder, self._disk = folder, disk
        self._ends = dict(ends)
        self._open: dict[str, int] = {}
        self._left: set[str] = set()
        self._changed = False
        self.short = [name for name in sorted(ends) if self._trim(name) < ends[name]]
        """Packs that have lost bytes, by damage or since they were restored from a backup."""
        for path in folder.iterdir():
            if path.name not in ends:
                self._trim(path.name)

    def turn(self, day: dt.date) -> None:
        """Make the pack of a day, and set the times of all earlier ones anew."""
        self._current(day)
        self.sync()
        for path in self._folder.iterdir():
            if path.name[:10] < day.isoformat():
                self._shut(path.name)
                midnight = dt.datetime.fromisoformat(f"{path.name[:10]}T00:00:00+00:00").timestamp()
                os.utime(path, (midnight, midnight))

    def add(self, day: dt.date, source: int, size: int) -> Place:
        """Write the first bytes of an open file into the day's pack; they are not synced yet.

        Raises OSError, and then nothing was added.
        """
        name, handle = self._current(day)
        place = Place(name, self._ends[name], size)
        self._changed = True
        try:
            self._disk.copy(source, size, handle, place.start)
        except OSError:
            self._disk.cut(handle, place.start)
            raise
        self._ends[name] += size
        return place

    def sync(self) -> None:
        """Return once everything that was added is on the disk; raises OSError."""
        if self._changed:
            for name, handle in self._open.items():
                if name not in self._left:
                    self._disk.sync(handle)
        self._changed = False

    def leave(self) -> None:
        """Add no more to the packs that are open: whether their last bytes count is not known."""
        self._left |= set(self._open)
        self._changed = False

    def free(self) -> int:
        """Return how many bytes the disk has left."""
        return self._disk.free(self._folder)

    def has(self, place: Place) -> bool:
        """Whether the bytes of a place are here."""
        path = self._folder / place.pack
        return path.is_file() and path.stat().st_size >= place.start + place.size

    def read(self, place: Place) -> Iterator[bytes] | None:
        """Return the bytes of a place, in pieces; None where its pack is here no more."""
        if not self.has(place):
            return None
        return _pieces(os.open(self._folder / place.pack, os.O_RDONLY | os.O_CLOEXEC), place)

    def close(self) -> None:
        """Close every pack."""
        for name in list(self._open):
            self._shut(name)

    def _current(self, day: dt.date) -> tuple[str, int]:
        """Return the pack that a day's bytes go into, made if need be."""
        name, count = day.isoformat(), 1
        while name in self._left:
            count += 1
            name = f"{day.isoformat()}.{count}"
        if name not in self._open:
            made = not (self._folder / name).exists()
            self._open[name] = self._disk.make(self._folder / name)
            if made:
                self._disk.sync_folder(self._folder)
        self._ends.setdefault(name, 0)
        return name, self._open[name]

    def _trim(self, name: str) -> int:
        """Cut off what the index does not name; return how long the pack is."""
        path, end = self._folder / name, self._ends.get(name, 0)
        if not path.exists():
            return end
        handle = self._disk.make(path)
        try:
            length = os.fstat(handle).st_size
            if length > end:
                self._disk.cut(handle, end)
                self._disk.sync(handle)
        finally:
            os.close(handle)
        return length

    def _shut(self, name: str) -> None:
        if name in self._open:
            os.close(self._open.pop(name))


def _pieces(handle: int, place: Place) -> Iterator[bytes]:
    try:
        for begun in range(0, place.size, _PIECE):
            yield os.pread(handle, min(_PIECE, place.size - begun), place.start + begun)
    finally:
        os.close(handle)
