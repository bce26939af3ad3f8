"""Which kept reading of each original is the newest, told from names alone: none is opened.

Answers for a hundred thousand originals take a fraction of a second, so that whoever works over all
readings can see on every run whether anything has changed since the last.
"""

from __future__ import annotations

import os
import re
from typing import NamedTuple

from counterfoil.model.reading import Reading
from counterfoil.project.readings import kept_reading, newest_reading, shelf_of
from counterfoil.project.tree import Project

_READING = re.compile(r"([0-9a-f]{62})\.([a-z0-9]+)-([0-9]+)\.json", re.ASCII)


class Kept(NamedTuple):
    """A kept reading: who read, its file's size in bytes and time of change in nanoseconds.

    Another reading, or the same made anew, has another one of these.
    """

    reader: str
    size: int
    changed: int


def newest_kept(project: Project) -> dict[str, Kept]:
    """Return the newest kept reading of every original that has one, by the original's digest.

    It is the one that `newest_reading` returns, unless that file turns out to be unusable.
    """
    found: dict[str, Kept] = {}
    home = shelf_of(project).folder
    for folder in sorted(home.glob("[0-9a-f][0-9a-f]")):
        with os.scandir(folder) as entries:
            for entry in entries:
                if named := _READING.fullmatch(entry.name):
                    digest, told = folder.name + named[1], entry.stat()
                    reader = f"{named[2]}/{named[3]}"
                    kept = Kept(reader, told.st_size, told.st_mtime_ns)
                    if digest not in found or found[digest].changed < kept.changed:
                        found[digest] = kept
    return found


def load_kept(project: Project, digest: str, kept: Kept) -> Reading | None:
    """Return a kept reading; where it is unusable, the newest one of the original that is not."""
    return kept_reading(project, digest, kept.reader) or newest_reading(project, digest)
