"""How much of an original was read: what an investigator asks before she says "it is not there"."""

from __future__ import annotations

from enum import StrEnum

from counterfoil.checks.finding import FINDINGS, Level
from counterfoil.model.reading import Reading, Trouble


class Extent(StrEnum):
    """How much of an original was read."""

    READ = "read"
    """Nothing of it is known to be missing."""
    PARTLY = "partly read"
    """Something was read, and a reader says what may be missing or misread."""
    NOT_READ = "not read"
    """Nothing in it was read: no search finds anything in it."""


def extent(reading: Reading | None) -> Extent:
    """Return how much was read of an original; None stands for one that nobody has read yet."""
    if reading is None or reading.unread:
        return Extent.NOT_READ
    return Extent.PARTLY if shortfalls(reading) else Extent.READ


def shortfalls(reading: Reading) -> tuple[Trouble, ...]:
    """Return why an original was not read, or not wholly: its troubles without mere notes.

    Every finding of a reader that is more than a note counts, those of readers to come as well.
    """
    return tuple(
        trouble
        for trouble in reading.troubles
        if trouble.code not in FINDINGS or FINDINGS[trouble.code].level is not Level.NOTES
    )
