"""Laying out the last edition's pages for the next, while it is not yet known which will change.

Most pages of an edition are those of the last, and a link to each costs the kernel a few
microseconds: they are made by a process of its own while this one settles.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from counterfoil.ledger.ledger import Ledger
from counterfoil.ledger.scratch import scratch
from counterfoil.project.tree import Project, work_folder
from counterfoil.publish import laying
from counterfoil.publish.past import past_editions

SITE = "site"


class LaidOut:
    """Files that lie in an edition in the making, and may be taken as its own or not."""

    def __init__(self, edition: Path, told: str) -> None:
        """Take what laying.py told."""
        self._edition = edition
        parts = told.split("\0")
        self._names: dict[str, str | set[str]] = dict(zip(parts[::2], parts[1::2], strict=False))

    def take_folder(self, folder: str, names: str) -> bool:
        """Take a folder's files if these are they: names in order, with a slash between."""
        if self._names.get(folder) != names:
            return False
        del self._names[folder]
        return True

    def take(self, path: str) -> bool:
        """Take a file if it is there."""
        folder, _, name = path.rpartition("/")
        names = self._names.get(folder, set())
        if isinstance(names, str):
            names = self._names[folder] = set(names.split("/"))
        if name not in names:
            return False
        names.remove(name)
        return True

    def clear(self) -> None:
        """Remove what was not taken, and the folders that are empty then."""
        for below, names in self._names.items():
            folder = self._edition / below
            for name in names.split("/") if isinstance(names, str) else names:
                (folder / name).unlink()
            while folder != self._edition and not any(folder.iterdir()):
                folder.rmdir()
                folder = folder.parent


class Laid:
    """Pages of the edition in `origin`, on their way into `room`, a folder of this run's own."""

    def __init__(self, origin: Path, room: Path) -> None:
        """Begin."""
        self.origin, self.room = origin, room
        self._folder, self._told = room / SITE, room / "told"
        program = [sys.executable, "-I", "-S", laying.__file__]
        with self._told.open("wb") as told:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                [*program, str(origin / SITE), str(self._folder), SITE],
                stdout=told,
                stderr=subprocess.DEVNULL,
            )

    def move(self, edition: Path) -> LaidOut:
        """Move what was laid out into an edition in the making; return what that is.

        Nothing is moved where not all could be linked: some file systems know no links.
        """
        if self._process.wait() or not self._folder.is_dir():
            return LaidOut(edition, "")
        self._folder.rename(edition / SITE)
        return LaidOut(edition, os.fsdecode(self._told.read_bytes()))

    def stop(self) -> None:
        """Leave it, as far as it has come."""
        self._process.kill()
        self._process.wait()


@contextmanager
def laid_ahead(project: Project, ledger: Ledger) -> Iterator[Laid | None]:
    """Lay out the last edition's pages for as long as this is open; None where there are none."""
    past = past_editions(project, ledger)
    if not past or not past[-1].folder.is_dir():
        yield None
        return
    with scratch(work_folder(project.folder, "pages")) as room:
        laid = Laid(past[-1].folder, room)
        try:
            yield laid
        finally:
            laid.stop()
