"""Sketches of readings: the prints of its text, the facts of its tables, kept in work/likeness.

One line of JSON for each reading. A line is added when a reading is met for the first time; lines
of readings that were replaced, and those that a killed run left half, are passed over.
"""

from __future__ import annotations

import fcntl
import re
from collections.abc import Mapping
from pathlib import Path

import orjson

from counterfoil.index.database import Showing, unseen
from counterfoil.index.facts import facts
from counterfoil.index.shingles import prints, shingles
from counterfoil.index.written import plain_words
from counterfoil.model.reading import Reading
from counterfoil.project.newest import Kept, load_kept
from counterfoil.project.tree import Project, work_folder

_VERSION = 1
_HEAD = re.compile(rb'\{"digest":"([0-9a-f]{64})","kept":"([^"]*)",')
_MOST_FACTS = 4000
FULL = 1 << 52
"""Every fact is below that."""


def sketches_of(project: Project, wanted: Mapping[str, Kept], showing: Showing = unseen) -> Path:
    """Return the file that holds the sketches of these readings, made where they are missing.

    Lines have `digest`, `kept`, `words` (how many), `prints`, `cells`, `rows` and, where a table is
    so long that only facts below a number are kept, that number as `below`.
    """
    folder = work_folder(project.folder, "likeness")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"sketches-{_VERSION}.ndjson"
    with path.open("a+b") as out:
        # One run at a time: lines of two would stand in each other.
        fcntl.flock(out, fcntl.LOCK_EX)
        held, whole = _held(path, wanted)
        out.write(b"" if whole else b"\n")
        missing = {digest: kept for digest, kept in wanted.items() if digest not in held}
        if missing:
            with showing("compare", len(missing)) as advance:
                for digest, kept in missing.items():
                    reading = load_kept(project, digest, kept) or Reading(digest, kept.reader)
                    out.write(_line(reading, kept))
                    advance(1)
    return path


def kept_name(kept: Kept) -> str:
    """Return how a kept reading is named in a sketch."""
    return f"{kept.reader} {kept.size} {kept.changed}"


def _held(path: Path, wanted: Mapping[str, Kept]) -> tuple[set[str], bool]:
    """Return whose sketches are there, and whether the last line is whole."""
    names = {digest: kept_name(kept).encode() for digest, kept in wanted.items()}
    held, last = set[str](), b"\n"
    with path.open("rb") as lines:
        for last in lines:
            if (head := _HEAD.match(last)) and last.endswith(b"}\n"):
                digest = head[1].decode()
                if names.get(digest) == head[2]:
                    held.add(digest)
    return held, last.endswith(b"\n")


def _line(reading: Reading, kept: Kept) -> bytes:
    words = [word for _, text in reading.passages() for _, _, word in plain_words(text)]
    cells, rows = set[int](), set[int]()
    for table in reading.tables:
        told = facts(table)
        cells |= told.cells.keys()
        rows |= told.rows.keys()
    below = _below(cells)
    sketch = {
        "digest": reading.digest,
        "kept": kept_name(kept),
        "words": len(words),
        "prints": sorted(set(prints(shingles(words)))),
        "cells": sorted(cell for cell in cells if cell < below),
        "rows": sorted(row for row in rows if row < below),
        "below": below,
    }
    return orjson.dumps(sketch, option=orjson.OPT_APPEND_NEWLINE)


def _below(cells: set[int]) -> int:
    """Return below which number facts are kept: all of them, or of a long table a fair part.

    Facts are as good as drawn by lot, so that parts of two tables can be compared below the lower
    of the two numbers.
    """
    below = FULL
    while len(cells) > _MOST_FACTS:
        below //= 2
        cells = {cell for cell in cells if cell < below}
    return below
