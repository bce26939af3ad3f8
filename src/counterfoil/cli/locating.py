"""Finding a place that a line names: the original, its reading, the claims, what became of it.

A line is ORIGINAL#LOCATOR, as `search`, `explain` and receipts print it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from counterfoil.cli.screen import Refused
from counterfoil.ledger.ledger import Ledger
from counterfoil.model.locator import Locator, LocatorError
from counterfoil.model.reading import Reading
from counterfoil.model.resolving import Expected, Resolution, resolve
from counterfoil.model.surroundings import Cells, Words, cells_at, words_at
from counterfoil.project.opening import vault_of
from counterfoil.project.tree import Project
from counterfoil.read.stage import findings_of, read_one, read_originals
from counterfoil.read.taking import job_of
from counterfoil.record.lookup import Claimed, claims_at, find_original


@dataclass(frozen=True, slots=True)
class Located:
    """A place, in which original and reading, what became of it, what is around it.

    `original` is what the line calls it by, `path` where its bytes are.
    """

    original: str
    name: str
    path: Path
    reading: Reading
    locator: Locator
    claims: tuple[Claimed, ...]
    resolution: Resolution
    around: Words | Cells | None

    @property
    def link(self) -> str:
        """The line that names the place."""
        return f"{self.original}#{self.locator}"


def locate(project: Project, ledger: Ledger, line: str) -> Located:
    """Return the place that a line names; raise Refused or ProjectError where it names none."""
    name, _, text = line.partition("#")
    place = parsed(text, line)
    original = find_original(ledger, name, line)
    (read,) = read_originals(project, [job_of(project, original)], lambda _: None)
    if read.reading is None or read.reading.unread:
        raise Refused("; ".join(map(str, read.findings)))
    claims = claims_at(ledger, original.digest, place)
    expected = None
    if claims:
        newest = claims[-1]
        recorded = Locator.parse(newest.claim.locator)
        place = recorded if recorded.quote is not None else place
        expected = Expected(newest.claim.quantity.words, newest.filing.text_digest)
    found = _found(read.reading, place, expected)
    path = vault_of(project).path(original.digest)
    return Located(name, original.name, path, read.reading, place, tuple(claims), *found)


def locate_in(file: Path, line: str) -> Located:
    """Return a place in a file that belongs to no project; `line` may go without the ORIGINAL#."""
    try:
        place = Locator.parse(line)
    except LocatorError:
        place = parsed(line.partition("#")[2], line)
    reading = read_one(file)
    if reading.unread:
        raise Refused("; ".join(map(str, findings_of(reading, file.name))))
    return Located(file.name, file.name, file, reading, place, (), *_found(reading, place, None))


def parsed(text: str, line: str) -> Locator:
    """Return the locator of a line; raise Refused where there is none."""
    try:
        place = Locator.parse(text)
    except LocatorError as error:
        msg = f"{line!r} is not ORIGINAL#LOCATOR: {error}; put the whole line in quotes"
        raise Refused(msg) from None
    if place == Locator():
        msg = (
            f"{line!r} names no place; write ORIGINAL#LOCATOR, such as 'annex.xlsx#sheet=A&cell=B5'"
        )
        raise Refused(msg)
    return place


def _found(
    reading: Reading, place: Locator, expected: Expected | None
) -> tuple[Resolution, Words | Cells | None]:
    if place.cell is not None:
        return resolve(reading, place, expected), cells_at(reading, place)
    known = replace(expected, words="") if expected else None
    return resolve(reading, place, known), words_at(reading, place)
