"""What a project's files say, read again only where one of them has changed."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from counterfoil.ledger.ledger import Ledger
from counterfoil.project.opening import load_settings, open_ledger, open_project, team_url
from counterfoil.project.tree import (
    Project,
    Settings,
    declared_files,
    ledger_path,
    settings_path,
    sources_folder,
    work_folder,
)

_CLOCK = 2_000_000_000
"""Nanoseconds within which a clock of files may not have moved on: what changed as lately as that
may change again and look the same, and is read every time."""
Content = TypeVar("Content")
_Stamp = list[tuple[int, int, int, int]]


class _Kept(NamedTuple, Generic[Content]):
    paths: list[str]
    stamp: _Stamp
    young: bool
    content: Content


class Watched(Generic[Content]):
    """What some files of a project say, as they are now.

    As long as they say the same, what is returned is the same object. Among the paths are folders,
    whose time changes when something comes into them or goes.
    """

    def __init__(
        self, paths: Callable[[Path], Iterable[Path]], read: Callable[[Path], Content]
    ) -> None:
        """Take what names the files and folders, and what reads them."""
        self._paths, self._read = paths, read
        self._kept: dict[Path, _Kept[Content]] = {}
        self._reading = threading.Lock()

    def of(self, folder: Path) -> Content:
        """Return what the files of the project in a folder say; raises what reading them raises."""
        kept = self._kept.get(folder)
        if kept and not kept.young and kept.stamp == _stamp(kept.paths):
            return kept.content
        with self._reading:
            # The stamp is from before they are read: what changes meanwhile has another one.
            now, paths = time.time_ns(), self._named(folder)
            stamp = _stamp(paths)
            content = self._read(folder)
            kept = self._kept.get(folder)
            if kept and kept.content == content:
                content = kept.content
            young = not stamp or max(changed for *_, changed in stamp) > now - _CLOCK
            self._kept[folder] = _Kept(paths, stamp, young, content)
            return content

    def _named(self, folder: Path) -> list[str]:
        with suppress(FileNotFoundError):
            return [str(path) for path in self._paths(folder)]
        return []


def _stamp(paths: list[str]) -> _Stamp:
    """Return what changes when one of the files does, or comes, or goes."""
    return [_told(path) for path in paths]


def _told(path: str) -> tuple[int, int, int, int]:
    try:
        told = os.stat(path)  # noqa: PTH116 - paths as text are twice as quick
    except FileNotFoundError:
        return (0, 0, 0, 0)
    return (told.st_ino, told.st_size, told.st_mtime_ns, told.st_ctime_ns)


def _declared(folder: Path) -> list[Path]:
    return [sources_folder(folder), *declared_files(folder)]


def _shelves(folder: Path) -> list[Path]:
    """Return the folders of kept readings."""
    home = work_folder(folder, "readings")
    return [home, *(home / name for name in sorted(os.listdir(home)))]  # noqa: PTH208 - names alone


def _readings(folder: Path) -> frozenset[str]:
    home = work_folder(folder, "readings")
    return frozenset(str(path.relative_to(home)) for path in home.glob("*/*.json"))


class Head(NamedTuple):
    """The head of a ledger: how many rows figures stand on, and the leaf hash of the last of them.

    Leaf hashes are random by their salt, so that no other row has the same.
    """

    size: int
    last: bytes


def head_of(project: Project, ledger: Ledger) -> Head:
    """Return the head of a project's ledger as it is now.

    The files of SQLite tell without being opened that nothing came in; a team's database is asked.
    """
    return _asked(ledger) if team_url() else HEAD.of(project.folder)


def _asked(ledger: Ledger) -> Head:
    size = ledger.settled_size
    leaves = ledger.store.leaves(size - 1, size) if size else []
    return Head(size, leaves[0] if leaves else b"")


def _database(folder: Path) -> list[Path]:
    """Return where SQLite writes: what is added comes into the log beside the file before."""
    path = ledger_path(folder)
    return [path, path.with_name(f"{path.name}-wal")]


def _head(folder: Path) -> Head:
    with open_ledger(PROJECT.of(folder), late=True) as ledger:
        return _asked(ledger)


SETTINGS: Watched[Settings] = Watched(lambda folder: [settings_path(folder)], load_settings)
PROJECT: Watched[Project] = Watched(_declared, open_project)
READINGS: Watched[frozenset[str]] = Watched(_shelves, _readings)
"""The names of all kept readings, each of an original and its reader."""
HEAD: Watched[Head] = Watched(_database, _head)
