"""What a project's files say, read again only where one of them has changed."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from counterfoil.project.opening import load_settings, open_project
from counterfoil.project.tree import (
    Project,
    Settings,
    declared_files,
    settings_path,
    work_folder,
)

_CLOCK = 2_000_000_000
"""Nanoseconds within which a clock of files may not have moved on: what changed as lately as that
may change again and look the same, and is read every time."""
Content = TypeVar("Content")
_Stamp = tuple[tuple[str, int, int, int, int], ...]


class _Kept(NamedTuple, Generic[Content]):
    stamp: _Stamp
    young: bool
    content: Content


class Watched(Generic[Content]):
    """What some files of a project say, as they are now.

    As long as they say the same, what is returned is the same object.
    """

    def __init__(
        self, paths: Callable[[Path], Iterable[Path]], read: Callable[[Path], Content]
    ) -> None:
        """Take what names the files of a project, and what reads them."""
        self._paths, self._read = paths, read
        self._kept: dict[Path, _Kept[Content]] = {}
        self._reading = threading.Lock()

    def of(self, folder: Path) -> Content:
        """Return what the files of the project in a folder say; raises what reading them raises."""
        kept = self._kept.get(folder)
        if kept and not kept.young and kept.stamp == self._stamp(folder):
            return kept.content
        with self._reading:
            # The stamp is from before they are read: what changes meanwhile has another one.
            stamp, now = self._stamp(folder), time.time_ns()
            content = self._read(folder)
            kept = self._kept.get(folder)
            if kept and kept.content == content:
                content = kept.content
            young = not stamp or max(changed for *_, changed in stamp) > now - _CLOCK
            self._kept[folder] = _Kept(stamp, young, content)
            return content

    def _stamp(self, folder: Path) -> _Stamp:
        try:
            return tuple(_told(path) for path in self._paths(folder))
        except FileNotFoundError:
            return ()


def _told(path: Path) -> tuple[str, int, int, int, int]:
    told = os.stat(path)  # noqa: PTH116 - thrice as quick
    return path.name, told.st_ino, told.st_size, told.st_mtime_ns, told.st_ctime_ns


def _shelves(folder: Path) -> list[Path]:
    """Return the folders of kept readings: one that comes or goes changes the time of its own."""
    home = work_folder(folder, "readings")
    return [home, *(home / name for name in sorted(os.listdir(home)))]  # noqa: PTH208 - names alone


def _readings(folder: Path) -> frozenset[str]:
    home = work_folder(folder, "readings")
    return frozenset(str(path.relative_to(home)) for path in home.glob("*/*.json"))


SETTINGS: Watched[Settings] = Watched(lambda folder: [settings_path(folder)], load_settings)
PROJECT: Watched[Project] = Watched(declared_files, open_project)
READINGS: Watched[frozenset[str]] = Watched(_shelves, _readings)
"""The names of all kept readings, each of an original and its reader."""
