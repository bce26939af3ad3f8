"""A disk that loses its power: what is written is recorded, and the states it may leave are made.

A recording holds every call that changed a file, in order, of the packs (through the counter's own
`Disk`) and of SQLite (through a VFS of apsw's). After a loss of power at any place of it a file has
everything that was written before its last sync, and of what was written since any part: each write
whole, not at all, or some of its sectors. A name is there for sure once its folder was synced.
"""

from __future__ import annotations

import errno
import os
import random
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import apsw
from sealed import TODAY

from counterfoil.counter.disk import Disk
from counterfoil.counter.index import SETTINGS, Index, IndexFault
from counterfoil.counter.store import Coming, Store

SECTOR = 512
BUSY = (*SETTINGS, "PRAGMA wal_autocheckpoint = 6")
"""The settings, and checkpoints that come often enough to be seen."""
WEAK = ("PRAGMA synchronous = NORMAL", "PRAGMA synchronous = OFF")
_NAMES = count()


class Event(NamedTuple):
    """A change: `make`, `write`, `cut`, `sync`, `folder`, `delete`; or `ack`, of some bytes."""

    kind: str
    path: str = ""
    at: int = 0
    piece: bytes = b""


@dataclass
class Recording:
    """What was done within a folder, in order."""

    folder: Path
    events: list[Event] = field(default_factory=list)

    def note(self, kind: str, path: Path | str, at: int = 0, piece: bytes = b"") -> None:
        """Note a change of a file within the folder."""
        self.events.append(Event(kind, os.path.relpath(path, self.folder), at, piece))

    def acknowledge(self, piece: bytes) -> None:
        """Note that somebody was told that some bytes are kept."""
        self.events.append(Event("ack", "", 0, piece))


class RecordingDisk(Disk):
    """The disk, and what was asked of it."""

    def __init__(self, recording: Recording) -> None:
        """Record there."""
        self.recording = recording
        self._paths: dict[int, Path] = {}

    def make(self, path: Path) -> int:
        """Note new files."""
        if not path.exists():
            self.recording.note("make", path)
        handle = super().make(path)
        self._paths[handle] = path
        return handle

    def write(self, handle: int, piece: memoryview, at: int) -> None:
        """Note what is written where."""
        self.recording.note("write", self._paths[handle], at, bytes(piece))
        super().write(handle, piece, at)

    def cut(self, handle: int, size: int) -> None:
        """Note where it is cut."""
        self.recording.note("cut", self._paths[handle], size)
        super().cut(handle, size)

    def sync(self, handle: int) -> None:
        """Note the sync once it is done."""
        super().sync(handle)
        self.recording.note("sync", self._paths[handle])

    def sync_folder(self, folder: Path) -> None:
        """Note the sync once it is done."""
        super().sync_folder(folder)
        self.recording.note("folder", folder)


class CarelessDisk(RecordingDisk):
    """A disk whose files are never synced: what must not be."""

    def sync(self, handle: int) -> None:
        """Do nothing."""


class ForgetfulDisk(RecordingDisk):
    """A disk whose folders are never synced: what must not be either."""

    def sync_folder(self, folder: Path) -> None:
        """Do nothing."""


class RecordingVfs(apsw.VFS):
    """SQLite's way to the disk, and what it asked of it."""

    def __init__(self, recording: Recording, fail: Callable[[], None] | None = None) -> None:
        """Record there; `fail` is called before each change and may raise."""
        self.recording, self.fail = recording, fail or (lambda: None)
        self.vfs = f"recording-{next(_NAMES)}"
        super().__init__(self.vfs, "")

    def xOpen(self, name: Any, flags: list[int]) -> Any:  # noqa: N802 - apsw's name
        """Note new files, and record what is done to them."""
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        if not Path(path).exists():
            self.recording.note("make", path)
        return _RecordingFile(self, path, name, flags)

    def xDelete(self, name: str, syncdir: bool) -> None:  # noqa: FBT001, N802
        """Note that a file is gone."""
        self.recording.note("delete", name)
        super().xDelete(name, syncdir)


class _RecordingFile(apsw.VFSFile):
    def __init__(self, vfs: RecordingVfs, path: str, name: Any, flags: list[int]) -> None:
        self._vfs, self._path = vfs, path
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self._vfs.fail()
        self._vfs.recording.note("write", self._path, offset, bytes(data))
        super().xWrite(data, offset)

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        self._vfs.recording.note("cut", self._path, newsize)
        super().xTruncate(newsize)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self._vfs.fail()
        super().xSync(flags)
        self._vfs.recording.note("sync", self._path)
        if not self._path.endswith(".db"):
            # SQLite syncs the folder of a journal or WAL that it made, with its first sync.
            self._vfs.recording.note("folder", Path(self._path).parent)


class ByApsw:
    """A connection of apsw's that raises what the index knows."""

    def __init__(self, vfs: RecordingVfs, path: Path) -> None:
        """Open a file through a VFS."""
        self._connection = apsw.Connection(str(path), vfs=vfs.vfs)

    def execute(self, statement: str, parameters: tuple[Any, ...] = ()) -> Any:
        """Run a statement."""
        try:
            return self._connection.execute(statement, parameters)
        except apsw.Error as error:
            raise IndexFault(str(error)) from error

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return bool(self._connection.in_transaction)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


@contextmanager
def recorded(
    folder: Path, disk: type[RecordingDisk] = RecordingDisk, weak: str = ""
) -> Iterator[tuple[Store, Recording]]:
    """Open a store whose disk is recorded, and close it."""
    recording = Recording(folder)
    vfs = RecordingVfs(recording)
    settings = (*BUSY, weak) if weak else BUSY
    index = Index(folder / "index.db", lambda path: ByApsw(vfs, path), settings)
    store = Store(folder, 0, disk(recording), index)
    try:
        yield store, recording
    finally:
        store.close()


def plain(folder: Path) -> Store:
    """Open a store as counters do."""
    return Store(folder, 0, Disk(), Index(folder / "index.db"))


def coming(piece: bytes) -> Coming:
    """Return bytes as they come to a store."""
    with tempfile.TemporaryFile() as file:
        file.write(piece)
        file.flush()
        return Coming(os.dup(file.fileno()), len(piece), sha256(piece).digest())


def keep(store: Store, *pieces: bytes) -> list[Any]:
    """Keep some pieces together; return what became of each."""
    group = [coming(piece) for piece in pieces]
    try:
        return list(store.keep(group, TODAY))
    finally:
        for one in group:
            os.close(one.handle)


def acknowledged(recording: Recording, end: int) -> list[bytes]:
    """Return what was acknowledged before a place of a recording."""
    return [event.piece for event in recording.events[:end] if event.kind == "ack"]


def leave(recording: Recording, end: int, chance: random.Random, folder: Path) -> None:
    """Make, in an empty folder, a state that a loss of power after `end` events may leave."""
    remains = _Remains(chance)
    for event in recording.events[:end]:
        remains.take(event)
    remains.write(folder)


class _Remains:
    """What a disk has for sure, and what has been asked of it since."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._files: dict[str, tuple[bytearray, list[Event]]] = {}
        self._named: set[str] = set()
        self._leaving: set[str] = set()

    def take(self, event: Event) -> None:
        path = event.path
        if event.kind == "make":
            self._files[path] = (bytearray(), [])
            self._named.discard(path)
            self._leaving.discard(path)
        elif event.kind == "sync":
            content, since = self._files[path]
            for one in since:
                _apply(content, one)
            since.clear()
        elif event.kind == "folder":
            within = {name for name in self._files if str(Path(name).parent) == path}
            self._named |= within - self._leaving
            for name in within & self._leaving:
                del self._files[name]
            self._leaving -= within
        elif event.kind == "delete":
            # Until its folder is synced, a name may come back.
            self._named.discard(path)
            self._leaving.add(path)
        elif event.kind in {"write", "cut"}:
            self._files[path][1].append(event)

    def write(self, folder: Path) -> None:
        for path, (content, since) in self._files.items():
            if path in self._named or self._chance.random() < 0.5:
                for one in since:
                    _perhaps(content, one, self._chance)
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_bytes(content)


def _apply(content: bytearray, event: Event) -> None:
    if event.kind == "cut":
        del content[event.at :]
        return
    if len(content) < event.at:
        content.extend(bytes(event.at - len(content)))
    content[event.at : event.at + len(event.piece)] = event.piece


def _perhaps(content: bytearray, event: Event, chance: random.Random) -> None:
    """Apply an unsynced change whole, not at all, or in some of its sectors."""
    became = chance.choice(("whole", "lost", "torn"))
    if became == "whole":
        _apply(content, event)
    elif became == "torn" and event.kind == "write":
        for begun in range(0, len(event.piece), SECTOR):
            if chance.random() < 0.5:
                piece = event.piece[begun : begun + SECTOR]
                _apply(content, event._replace(at=event.at + begun, piece=piece))


class FullDisk(Disk):
    """A disk that is full at the n-th change, and from then on until it is emptied."""

    def __init__(self, at: int, *, lasting: bool) -> None:
        """Be full at the n-th change; `lasting` until `emptied`."""
        self.left, self._lasting, self.emptied, self.struck = at, lasting, False, False

    def count(self) -> None:
        """Count a change; raise OSError where the disk is full."""
        self.left -= 1
        if not self.emptied and (self.left == 0 or (self._lasting and self.left < 0)):
            self.struck = True
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def count_for_sqlite(self) -> None:
        """Count a change of SQLite's, in its own terms."""
        try:
            self.count()
        except OSError:
            raise apsw.FullError from None

    def make(self, path: Path) -> int:
        """Make a file, if there is room."""
        self.count()
        return super().make(path)

    def write(self, handle: int, piece: memoryview, at: int) -> None:
        """Write a half of it, where there is no room for the rest."""
        try:
            self.count()
        except OSError:
            super().write(handle, piece[: len(piece) // 2], at)
            raise
        super().write(handle, piece, at)

    def sync(self, handle: int) -> None:
        """Sync; delayed allocation finds out here that there is no room."""
        self.count()
        super().sync(handle)

    def sync_folder(self, folder: Path) -> None:
        """Sync a folder."""
        self.count()
        super().sync_folder(folder)
