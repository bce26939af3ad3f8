"""Reading one file that belongs to no project, and what is inside it, generation by generation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from weakref import finalize

from counterfoil.checks import Finding, make
from counterfoil.ledger.vault import digest_of
from counterfoil.model.reading import Part, Reading
from counterfoil.project.readings import Shelf
from counterfoil.project.rows import StoredRows
from counterfoil.read.isolation import Errand, Workers
from counterfoil.read.limits import Limits, binary_size
from counterfoil.read.stage import DEFAULT_MEANS, Means, findings_of, read_errands


@dataclass(frozen=True, slots=True)
class Nested:
    """A reading, what there is to say about it, and what was read of each of its parts.

    `inside` has one entry for each part: None where it was read before under another name, or not
    at all, which a finding then says.
    """

    name: str
    reading: Reading
    findings: tuple[Finding, ...]
    inside: tuple[Nested | None, ...] = ()


def read_nested(
    path: Path, encoding: str = "", delimiter: str = "", means: Means = DEFAULT_MEANS
) -> Nested:
    """Read a file and what is inside it. Their tables are on the disk while they are in use.

    `encoding` and `delimiter` are the file's own; what is inside is told by its bytes.
    """
    home = Path(mkdtemp(prefix="counterfoil-"))
    held = _Held()
    # The rows hold on to what holds the folder; it is removed with the last of them.
    finalize(held, rmtree, home, ignore_errors=True)
    shelf = Shelf(home / "readings")
    family = _Family(path.stat().st_size, means.limits)
    errands = [Errand(digest_of(path), path, encoding, delimiter)]
    root = errands[0].digest
    with Workers(home / "room", means.limits, means.workers, means.command) as workers:
        while errands:
            readings = [r for _, r in read_errands(errands, shelf, workers, means.limits)]
            for table in (table for reading in readings for table in reading.tables):
                if isinstance(table.rows, StoredRows):
                    table.rows.held = held
            found = [(part, reading) for reading in readings for part in family.taken(reading)]
            errands = [
                Errand(part.digest, shelf.part_path(reading.digest, reading.reader, part))
                for part, reading in found
            ]
    return family.nested(root, path.name)


class _Held:
    """Lives as long as a folder is needed."""


class _Family:
    """What was read of one file and of all that is inside it, each of these bytes once."""

    def __init__(self, size: int, limits: Limits) -> None:
        self._limits, self._left = limits, size + limits.spread
        self._readings: dict[str, Reading] = {}
        self._depths: dict[str, int] = {}
        self._refused: dict[tuple[str, Part], str] = {}

    def taken(self, reading: Reading) -> Iterator[Part]:
        """Keep a reading; yield its parts that are to be read too."""
        self._readings[reading.digest] = reading
        depth = self._depths.setdefault(reading.digest, 0)
        for part in dict.fromkeys(reading.parts):
            if part.digest in self._depths:
                continue
            if why := self._why_not(part, depth):
                self._refused[reading.digest, part] = why
                continue
            self._depths[part.digest] = depth + 1
            self._left -= part.size
            yield part

    def _why_not(self, part: Part, depth: int) -> str:
        if depth >= self._limits.depth:
            return f"it lies within {self._limits.depth} files that are each within the next"
        if len(self._depths) > self._limits.brood:
            return f"{self._limits.brood} files were taken out before it"
        if part.size > self._left:
            return f"what is inside is more than {binary_size(self._limits.spread)}"
        return ""

    def nested(self, digest: str, name: str) -> Nested:
        """Return a reading with what was read inside it, each of these bytes where first met."""
        reading = self._readings.pop(digest)
        inside = tuple(
            self.nested(part.digest, f"{name}/{part.name}")
            if part.digest in self._readings
            else None
            for part in reading.parts
        )
        refused = (
            make("CF055", name, {"name": part.name, "why": self._refused[digest, part]})
            for part in dict.fromkeys(reading.parts)
            if (digest, part) in self._refused
        )
        return Nested(name, reading, (*findings_of(reading, name), *refused), inside)
