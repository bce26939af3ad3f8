"""The store: a folder in which sealed files are kept so that none that was acknowledged is lost.

    counter.toml, counter.key   what this counter is
    index.db                    what is kept
    packs/2026-11-25            the bytes, one file for each day

Bytes first, synced; then the index, synced; then, and only then, whoever asked hears that the file
is kept. Files that wait at the same time go together and share both syncs.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from counterfoil.counter.disk import Disk
from counterfoil.counter.index import NO_MAILBOX, Entry, Index, IndexFault, Kept
from counterfoil.counter.packs import Packs, Place


class NotKept(Exception):  # noqa: N818 - what became of the file
    """A file could not be put on the disk, and no trace of it was acknowledged."""


class FolderInUse(Exception):  # noqa: N818 - what is in the way
    """Another process has the store open."""


@dataclass(frozen=True, slots=True)
class Coming:
    """A file that is to be kept: its first `size` bytes are in the open file `handle`."""

    handle: int
    size: int
    sha256: bytes
    mailbox: bytes = NO_MAILBOX


class Store:
    """A counter's folder; one thread at a time."""

    def __init__(self, folder: Path, reserve: int, disk: Disk, index: Index) -> None:
        """Open a folder, whose index is open already; `reserve` bytes of its disk stay free."""
        self.folder, self.reserve = folder, reserve
        self._index = index
        packs = folder / "packs"
        if not packs.is_dir():
            packs.mkdir(mode=0o700)
        disk.sync_folder(folder)
        self._packs = Packs(packs, index.ends(), disk)

    @property
    def damaged(self) -> list[str]:
        """The packs that are shorter than what the index names of them."""
        return self._packs.short

    def turn(self, day: dt.date) -> None:
        """Begin a day: see packs.py on the times of files. Raises OSError."""
        self._packs.turn(day)

    def room(self) -> int:
        """Return how many bytes may be written before the reserve is touched."""
        return self._packs.free() - self.reserve

    def keep(self, coming: Sequence[Coming], day: dt.date) -> list[Kept | NotKept]:
        """Keep files; return, for each, its entry once it is on the disk, or why it is not."""
        places: dict[tuple[bytes, bytes], Place | NotKept] = {}
        for one in coming:
            name = (one.sha256, one.mailbox)
            if name not in places and not self._has(*name):
                places[name] = self._added(one, day)
        added = [
            Entry(mailbox, sha256, day, place)
            for (sha256, mailbox), place in places.items()
            if isinstance(place, Place)
        ]
        if added and not self._committed(added):
            places |= {
                (e.sha256, e.mailbox): NotKept("the disk could not be synced") for e in added
            }
        return [self._outcome(one, places) for one in coming]

    def find(self, sha256: bytes) -> Kept | None:
        """Return the entry of a return with this digest, if there is one."""
        return self._index.find(sha256)

    def at(self, number: int, mailbox: bytes = NO_MAILBOX) -> Kept | None:
        """Return the return of a number, or the reply of one in a mailbox."""
        return self._index.at(number, mailbox)

    def after(self, number: int, mailbox: bytes = NO_MAILBOX) -> list[Kept]:
        """Return the returns after a number, or the replies in a mailbox, a thousand at most."""
        return self._index.after(number, mailbox)

    def read(self, kept: Kept) -> Iterator[bytes] | None:
        """Return the bytes of an entry, in pieces; None where they are here no more."""
        return self._packs.read(kept.place)

    def close(self) -> None:
        """Close everything."""
        self._packs.close()
        self._index.close()

    def _has(self, sha256: bytes, mailbox: bytes) -> bool:
        # What was removed here or lost is kept anew, should it come once more.
        known = self._index.find(sha256, mailbox)
        return known is not None and self._packs.has(known.place)

    def _added(self, one: Coming, day: dt.date) -> Place | NotKept:
        if one.size > self.room():
            return NotKept("the disk's reserve would be touched")
        try:
            return self._packs.add(day, one.handle, one.size)
        except OSError as error:
            return NotKept(error.strerror or str(error))

    def _committed(self, added: Iterable[Entry]) -> bool:
        try:
            self._packs.sync()
            self._index.add(added)
        except (OSError, IndexFault):
            # What a failed sync has left on the disk nobody can know: those bytes stay untouched.
            self._packs.leave()
            return False
        return True

    def _outcome(
        self, one: Coming, places: dict[tuple[bytes, bytes], Place | NotKept]
    ) -> Kept | NotKept:
        place = places.get((one.sha256, one.mailbox))
        if isinstance(place, NotKept):
            return place
        return self._index.find(one.sha256, one.mailbox) or NotKept("the index has lost it")


def lock(folder: Path) -> int:
    """Take a counter's folder for this process alone; raise FolderInUse. Held until exit."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        msg = f"another counter is serving from {folder}"
        raise FolderInUse(msg) from None
    return handle
