"""Laying out the last edition's pages for the next, while it is not yet known which will change.

Most pages of an edition are those of the last, and a link to each costs the kernel a few
microseconds: they are made by a process of its own while this one settles.
"""

from __future__ import annotations

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


class Laid:
    """Pages of the edition in `origin`, on their way into `room`, a folder of this run's own."""

    def __init__(self, origin: Path, room: Path) -> None:
        """Begin."""
        self.origin, self.room = origin, room
        self._folder, self._told = room / SITE, room / "told"
        program = [sys.executable, "-I", "-S", laying.__file__]
        with self._told.open("wb") as told:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                [*program, str(origin / SITE), str(self._folder), f"{SITE}/"],
                stdout=told,
                stderr=subprocess.DEVNULL,
            )

    def move(self, edition: Path) -> set[str]:
        """Move what was laid out into an edition in the making; return its files' paths in it.

        Nothing is moved where not all could be linked: some file systems know no links.
        """
        if self._process.wait():
            return set()
        self._folder.rename(edition / SITE)
        return set(self._told.read_text("utf-8").splitlines())

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
